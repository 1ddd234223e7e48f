"""Fast is plain: products, blocks and differences give what chapter 08's formulas give."""

from itertools import pairwise

import numpy as np
import pytest
from halfstep import datasets, gaussians, mixture
from halfstep.covariances import TYPES, of
from halfstep.fast import quadratic
from halfstep.fast.blocks import BLOCK
from halfstep.fast.features import features
from halfstep.fast.mixtures import Mixture
from hypothesis import given
from hypothesis import strategies as st
from mixture_problems import problems, random_parameters

KINDS = pytest.mark.parametrize("kind", TYPES)


@given(problems())
def test_both_forms_of_the_density_agree(problem):
    X, parameters, name = problem
    kind = of(name)
    exact = mixture.log_density(X, *parameters, covariance_type=name).T
    differences = quadratic.log_densities(X.T, parameters, kind)
    np.testing.assert_allclose(differences, exact, rtol=1e-12, atol=1e-12)
    W = quadratic.score_weights(parameters, kind)
    np.testing.assert_allclose(W @ features(X.T, kind.pairs), exact, atol=1e-9)
    origins = parameters[1][::-1] + 1
    W = quadratic.score_weights(parameters, kind, origins)
    for k, origin in enumerate(origins):
        phi = features((X - origin).T, kind.pairs)
        np.testing.assert_allclose(W[k] @ phi, exact[k], atol=1e-9)


@given(problems())
def test_shares_and_moments_are_the_plain_ones(problem):
    X, parameters, name = problem
    R, log_p = gaussians.share_out(
        mixture.log_density(X, *parameters, covariance_type=name)
    )
    shares, sums = quadratic.softmax(
        mixture.log_density(X, *parameters, covariance_type=name).T
    )
    np.testing.assert_allclose(shares.T, R, rtol=1e-14)
    np.testing.assert_allclose(sums, log_p, rtol=1e-14)
    origins = parameters[1] + 0.5
    moments = quadratic.moments_about(X.T, shares, origins, of(name))
    fast = quadratic.from_moments(moments, origins, of(name), 0.25)
    plain = mixture.m_step(X, R, covariance_type=name, floor=0.25)
    for ours, expected in zip(fast, plain, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


@given(problems(), st.integers(1, 5))
def test_the_loop_is_e_step_and_m_step_in_turn(problem, max_iter):
    X, parameters, kind = problem
    trace = mixture.run(X, *parameters, covariance_type=kind, tol=0, max_iter=max_iter)
    assert [state.step for state in trace] == ["start"] + [
        "e_step",
        "m_step",
    ] * max_iter + ["e_step"]
    assert trace[0].responsibilities is None
    assert trace[0].objective == -np.inf
    for state in trace[1:]:
        if state.step == "e_step":
            R, log_likelihood = mixture.e_step(X, *parameters, covariance_type=kind)
            np.testing.assert_allclose(state.responsibilities, R, atol=1e-9)
            assert state.objective == pytest.approx(log_likelihood, rel=1e-9)
        else:
            parameters = mixture.m_step(X, R, covariance_type=kind)
        for ours, expected in zip(
            (state.weights, state.means, state.covariances), parameters, strict=True
        ):
            np.testing.assert_allclose(ours, expected, rtol=1e-8, atol=1e-9)
        assert state.covariance_type == kind


@st.composite
def narrow_problems(draw):
    """Pairs of components that share points, pairs far apart; narrow, and at an offset."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    # Narrower still, the means themselves are rounded to more than a billionth of it.
    kind, sigma = draw(st.sampled_from(list(TYPES))), 10.0 ** -draw(st.integers(0, 5))
    d, k = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    weights, means, covariances = random_parameters(rng, k, d, kind)
    # Each pair has its corner: 10 apart, whatever the width of the components.
    means = sigma * means + 10 * (np.arange(k) // 2)[:, np.newaxis]
    X = means[np.arange(40 * k) % k] + sigma * rng.normal(size=(40 * k, d))
    # What an offset rounds away stays below a billionth of the width.
    offset = draw(st.sampled_from([0.0, 1e6])) * sigma
    return X + offset, (weights, means + offset, covariances * sigma**2), kind, sigma


@given(narrow_problems())
def test_each_half_step_is_the_plain_one_at_any_width(problem):
    X, parameters, kind, sigma = problem
    options = {"covariance_type": kind, "floor": 1e-2 * sigma**2}
    trace = mixture.run(X, *parameters, **options, tol=0, max_iter=4)
    for before, state in pairwise(trace):
        old = before.weights, before.means, before.covariances
        if state.step == "e_step":
            R, total = mixture.e_step(X, *old, covariance_type=kind)
            np.testing.assert_allclose(state.responsibilities, R, atol=1e-8)
            assert state.objective == pytest.approx(total, rel=1e-8, abs=1e-8 * len(X))
        else:
            plain = mixture.m_step(X, before.responsibilities, **options)
            scales = 1.0, sigma, sigma**2
            ours = state.weights, state.means, state.covariances
            for value, expected, scale in zip(ours, plain, scales, strict=True):
                np.testing.assert_allclose(value / scale, expected / scale, atol=1e-8)


@KINDS
def test_differences_take_over_where_products_lose_digits(kind):
    rng = np.random.default_rng(0)
    weights, means, covariances = random_parameters(rng, 4, 2, kind)
    for sigma, narrow in ((1.0, False), (1e-2, False), (1e-4, True)):
        corners = np.arange(4.0)[:, np.newaxis]
        X = corners[np.arange(200) % 4] + sigma * rng.normal(size=(200, 2))
        model = Mixture(X, 4, of(kind), 0.0, 1, 0.0)
        start = weights, sigma * means + corners, sigma**2 * covariances
        expectation = model.e_step(model.centered(start))
        assert model.narrow == narrow
        assert expectation.origins.any() == narrow


@KINDS
def test_an_offset_of_1e8_loses_no_more_than_the_data_did(kind):
    rng = np.random.default_rng(0)
    X = (
        np.round(np.vstack([rng.normal(size=(60, 2)), rng.normal(6, 2, (60, 2))]) * 2**20)
        / 2**20
    )
    parameters = random_parameters(rng, 2, 2, kind)
    means = np.round(parameters[1] * 2**20) / 2**20
    options = {"covariance_type": kind, "tol": 0, "max_iter": 20}
    here = mixture.run(X, parameters[0], means, parameters[2], **options).last
    there = mixture.run(
        X + 2**27, parameters[0], means + 2**27, parameters[2], **options
    ).last
    np.testing.assert_allclose(there.means - 2**27, here.means, atol=1e-6)
    np.testing.assert_allclose(there.covariances, here.covariances, atol=1e-6)


@KINDS
@pytest.mark.parametrize("ratio", [1e2, 1e5, 1e8])
def test_tight_components_far_apart_keep_their_digits(kind, ratio):
    rng = np.random.default_rng(1)
    y = np.arange(200) % 2
    noise = rng.normal(size=(200, 2)) * [1, 0.5]
    X = noise + ratio * y[:, np.newaxis]
    weights = np.array([0.5, 0.5])
    means = np.array([[0.0, 0.0], [ratio, ratio]])
    covariances = {"full": np.array([np.eye(2)] * 2), "tied": np.eye(2),
                   "diag": np.ones((2, 2)), "spherical": np.ones(2)}[kind]  # fmt: skip
    trace = mixture.run(X, weights, means, covariances, covariance_type=kind, floor=0.0,
                        max_iter=2, tol=0)  # fmt: skip
    exact = mixture.m_step(X, np.eye(2)[y], covariance_type=kind, floor=0.0)
    np.testing.assert_allclose(
        trace.last.covariances, exact[2], rtol=1e-7, atol=3e-16 * ratio
    )
    assert np.diff(trace.objective[1:]).min() >= -1e-9 * 200


def test_a_first_m_step_that_finds_tight_components_is_taken_again():
    """From a broad start, products about the origin cannot see what is this narrow."""
    rng = np.random.default_rng(2)
    y = np.arange(100) % 2
    X = rng.normal(size=(100, 1)) * 1e-4 + 1e3 * y[:, np.newaxis]
    start = np.array([0.5, 0.5]), np.array([[0.0], [1e3]]), np.array([1e4, 1e4])
    trace = mixture.run(
        X, *start, covariance_type="spherical", floor=0.0, max_iter=1, tol=0
    )
    exact = mixture.m_step(X, np.eye(2)[y], covariance_type="spherical", floor=0.0)[2]
    np.testing.assert_allclose(trace.last.covariances, exact, rtol=1e-6)
    assert trace[2].objective > trace[1].objective


def test_many_blocks_are_one_problem():
    X, y = datasets.make_blobs(2 * BLOCK + 7, [[0, 0], [6, 0], [0, 6]], rng=0)
    trace = mixture.run(X, *mixture.m_step(X, np.eye(3)[y]), tol=0, max_iter=2)
    parameters = mixture.m_step(X, np.eye(3)[y])
    for _ in range(2):
        R, _ = mixture.e_step(X, *parameters)
        parameters = mixture.m_step(X, R)
    np.testing.assert_allclose(trace.last.means, parameters[1], atol=1e-9)
    np.testing.assert_allclose(trace.last.covariances, parameters[2], atol=1e-9)

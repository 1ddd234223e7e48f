"""Covariance types: what each says of itself, what all refuse, and a fifth one."""

import re
from itertools import pairwise

import numpy as np
import pytest
from halfstep import covariances, datasets, mixture
from halfstep.covariances import TYPES, check_variances, of
from hypothesis import given
from hypothesis import strategies as st
from mixture_problems import as_matrices, problems, random_parameters

KINDS = pytest.mark.parametrize("kind", TYPES)
SHAPES = {"full": (3, 2, 2), "tied": (2, 2), "diag": (3, 2), "spherical": (3,)}
COUNTS = {"full": 9, "tied": 3, "diag": 6, "spherical": 3}


@KINDS
def test_each_type_has_its_shape_and_its_count(kind):
    assert of(kind).name == kind
    assert of(kind).shape(3, 2) == SHAPES[kind]
    assert of(kind).n_parameters(3, 2) == COUNTS[kind]


def test_an_unknown_name_is_refused():
    message = "covariance_type must be one of 'full', 'tied', 'diag', 'spherical', but"
    for name in ("round", None, ["full"]):
        with pytest.raises(ValueError, match=message):
            of(name)


@given(problems())
def test_matrices_and_widths_whatever_the_type(problem):
    _, (_, means, spread), kind = problem
    expected = as_matrices(spread, kind, *means.shape)
    np.testing.assert_array_equal(of(kind).matrices(spread, means.shape), expected)
    narrowest = of(kind).narrowest(spread, means.shape)
    np.testing.assert_allclose(narrowest, np.linalg.eigvalsh(expected).min(axis=1))
    rows = of(kind).pairs == "squares"
    assert of(kind).spreads(spread, means.shape).ndim == (2 if rows else 3)


@given(problems(), st.sampled_from([0.0, 0.5]))
def test_pooling_is_a_mean_weighted_by_the_counts(problem, floor):
    X, (weights, means, _), kind = problem
    k, d = means.shape
    counts = weights * len(X)
    full = random_parameters(np.random.default_rng(len(X)), k, d, "full")[2]
    sums, wide = full * counts[:, np.newaxis, np.newaxis], full + floor * np.eye(d)
    expected = {
        "full": wide,
        "tied": np.einsum("k,kij->ij", weights, wide),
        "diag": wide.diagonal(axis1=1, axis2=2),
        "spherical": wide.trace(axis1=1, axis2=2) / d,
    }[kind]
    np.testing.assert_allclose(of(kind).pool(sums, counts, floor), expected, atol=1e-12)
    if of(kind).pairs == "squares":
        rows = covariances.diagonals(sums)
        np.testing.assert_array_equal(
            of(kind).pool(rows, counts, floor), of(kind).pool(sums, counts, floor)
        )


@given(problems())
def test_what_is_right_passes_as_floats(problem):
    _, (_, means, spread), kind = problem
    checked = of(kind).check(spread.tolist(), means.shape)
    np.testing.assert_array_equal(checked, spread)
    assert checked.dtype == np.float64


@KINDS
def test_what_is_no_covariance_is_refused(kind):
    shape = of(kind).shape(2, 2)
    listed = rf"must have the shape \({shape[0]}.*{kind!r}.*is \(3, 3, 3\)"
    with pytest.raises(ValueError, match=listed):
        of(kind).check(np.ones((3, 3, 3)), (2, 2))
    with pytest.raises(ValueError, match="Component 0 has collapsed"):
        of(kind).check(np.zeros(shape), (2, 2))
    for value in (np.nan, np.inf):
        with pytest.raises(ValueError, match="must be finite"):
            of(kind).check(np.full(shape, value), (2, 2))
    if of(kind).pairs == "all":
        lopsided = np.broadcast_to([[1.0, 0.3], [0.2, 1.0]], shape)
        with pytest.raises(ValueError, match="symmetric"):
            of(kind).check(lopsided, (2, 2))
        nearly = np.broadcast_to([[1e6, 1e-3], [0.0, 1.0]], shape)
        np.testing.assert_array_equal(of(kind).check(nearly, (2, 2)), nearly)


class Alike(covariances.CovarianceType):
    """One variance for all components and all directions."""

    name, pairs = "isotropic-tied", "squares"

    def shape(self, n_components, n_features):
        return ()

    def n_parameters(self, n_components, n_features):
        return 1

    def spreads(self, variance, shape):
        return np.broadcast_to(variance, shape)

    def pool(self, sums, counts, floor):
        return covariances.diagonals(sums).sum(axis=0).mean() / counts.sum() + floor


@pytest.fixture
def fifth(monkeypatch):
    monkeypatch.setitem(TYPES, Alike.name, Alike())
    return {"covariance_type": Alike.name}


@pytest.mark.parametrize("start", mixture.STARTS)
def test_a_fifth_type_is_one_class(fifth, start):
    centers = np.array([[0, 0], [6, 0], [0, 6]])
    X, _ = datasets.make_blobs(600, centers, std=1.5, rng=0)
    state = mixture.fit(X, 3, start=start, rng=1, n_init=3, tol=1e-9, max_iter=500, **fifth)
    assert state.covariances == pytest.approx(1.5**2, rel=0.1)
    assert mixture.n_parameters(state) == 2 + 6 + 1
    own = mixture.predict(centers, state)
    np.testing.assert_allclose(state.means[own], centers, atol=0.3)
    drawn, components = mixture.sample(60_000, state, rng=0)
    residuals = drawn - state.means[components]
    np.testing.assert_allclose(np.cov(residuals.T), state.covariances * np.eye(2), atol=0.1)


def test_a_fifth_type_is_the_type_it_means(fifth):
    """The same numbers as circles that happen to be equal, half-step by half-step."""
    X = datasets.load_three_gaussians()
    start = [0.2, 0.3, 0.5], X[[94, 32, 225]], 4.0
    trace = mixture.run(X, *start, tol=0, max_iter=4, floor=0.01, **fifth)
    for before, state in pairwise(trace):
        circles = np.full(3, before.covariances)
        given = before.weights, before.means, circles
        if state.step == "e_step":
            R, total = mixture.e_step(X, *given, covariance_type="spherical")
            np.testing.assert_allclose(state.responsibilities, R, atol=1e-9)
            assert state.objective == pytest.approx(total, rel=1e-9)
        else:
            R = before.responsibilities
            options = {"covariance_type": "spherical", "floor": 0.01}
            weights, means, circles = mixture.m_step(X, R, **options)
            np.testing.assert_allclose(state.means, means, atol=1e-9)
            assert state.covariances == pytest.approx(weights @ circles, rel=1e-9)
    with pytest.raises(ValueError, match=r"the shape \(\) for .*'isotropic-tied'"):
        mixture.run(X, *start[:2], [4.0], **fifth)
    with pytest.raises(ValueError, match="'spherical', 'isotropic-tied', but it is"):
        of("round")


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("noise", [0.0, -6.9e-18, -3e-17])
def test_a_message_shows_no_number_that_is_rounding(noise, scale):
    spread = scale * np.diag([1.0, noise])
    with pytest.raises(ValueError, match=r"variance 0 to rounding\)"):
        of("tied").check(spread, (3, 2))
    with pytest.raises(ValueError, match=re.escape(f"variance {-0.25 * scale:.3g})")):
        of("tied").check(scale * np.diag([1.0, -0.25]), (3, 2))


def test_rounding_does_not_choose_which_component_is_named():
    for variances in ([1.0, -1e-18, 0.0], [1.0, 0.0, -1e-18]):
        with pytest.raises(ValueError, match="Component 1 has collapsed"):
            check_variances(np.array(variances), size=1.0)

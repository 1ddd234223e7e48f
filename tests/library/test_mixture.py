"""Gaussian mixtures against their definition, at ordinary and at awkward scales."""

import warnings

import numpy as np
import pytest
from halfstep import datasets, kmeans, mixture
from halfstep.covariances import TYPES, of
from hypothesis import assume, given
from hypothesis import strategies as st
from mixture_problems import as_matrices, brute_log_density, problems

KINDS = pytest.mark.parametrize("kind", TYPES)


@given(problems())
def test_log_density_is_the_textbook_formula(problem):
    X, parameters, kind = problem
    np.testing.assert_allclose(
        mixture.log_density(X, *parameters, covariance_type=kind),
        brute_log_density(X, *parameters, kind),
        rtol=1e-9,
        atol=1e-9,
    )


@given(problems())
def test_e_step_shares_each_point_by_density(problem):
    X, parameters, kind = problem
    R, log_likelihood = mixture.e_step(X, *parameters, covariance_type=kind)
    densities = np.exp(brute_log_density(X, *parameters, kind))
    np.testing.assert_allclose(
        R, densities / densities.sum(axis=1, keepdims=True), atol=1e-9
    )
    assert log_likelihood == pytest.approx(np.log(densities.sum(axis=1)).sum(), rel=1e-9)
    np.testing.assert_allclose(R.sum(axis=1), 1)


@given(problems(), st.sampled_from([0.0, 1e-6, 0.5]))
def test_m_step_is_the_weighted_mean_and_covariance(problem, floor):
    X, parameters, kind = problem
    k, d = parameters[1].shape
    R = np.random.default_rng(len(X)).dirichlet(np.ones(k), len(X))
    weights, means, covariances = mixture.m_step(X, R, covariance_type=kind, floor=floor)
    np.testing.assert_allclose(weights, R.mean(axis=0))
    np.testing.assert_allclose(means, [np.average(X, axis=0, weights=r) for r in R.T])
    full = np.array([np.cov(X.T, aweights=r, ddof=0).reshape(d, d) for r in R.T])
    full += floor * np.eye(d)
    expected = {
        "full": full,
        "tied": np.einsum("k,kij->ij", weights, full),
        "diag": full.diagonal(axis1=1, axis2=2),
        "spherical": full.trace(axis1=1, axis2=2) / d,
    }[kind]
    np.testing.assert_allclose(covariances, expected, atol=1e-12)


def run_unless_collapsed(X, parameters, **options):
    """Without a floor a component may fall on a few points: the matter of other tests."""
    try:
        return mixture.run(X, *parameters, **options)
    except ValueError as error:
        assume("has collapsed" not in str(error))
        raise


@given(problems())
def test_the_objective_is_the_free_energy_and_never_falls(problem):
    X, parameters, kind = problem
    options = {"covariance_type": kind, "tol": 0, "max_iter": 8, "floor": 0.0}
    trace = run_unless_collapsed(X, parameters, **options)
    for state in trace[1:]:
        scores = mixture.log_density(
            X, state.weights, state.means, state.covariances, covariance_type=kind
        )
        R = state.responsibilities
        free_energy = (R * (scores - np.log(np.maximum(R, 1e-300)))).sum()
        assert state.objective == pytest.approx(free_energy, rel=1e-8, abs=1e-7)
    assert (np.diff(trace.objective[1:]) >= -1e-9 * len(X) * 10).all()


@given(problems(), st.integers(0, 99))
def test_permuting_points_permutes_responsibilities(problem, seed):
    X, parameters, kind = problem
    order = np.random.default_rng(seed).permutation(len(X))
    options = {"covariance_type": kind, "tol": 0, "max_iter": 4}
    one = mixture.run(X, *parameters, **options).last
    other = mixture.run(X[order], *parameters, **options).last
    np.testing.assert_allclose(
        one.responsibilities[order], other.responsibilities, atol=1e-7
    )
    np.testing.assert_allclose(one.means, other.means, atol=1e-7)


@given(problems(), st.sampled_from([-5.0, 1e4]))
def test_shifting_data_shifts_means_alone(problem, shift):
    X, (weights, means, covariances), kind = problem
    options = {"covariance_type": kind, "tol": 0, "max_iter": 4}
    here = mixture.run(X, weights, means, covariances, **options).last
    there = mixture.run(X + shift, weights, means + shift, covariances, **options).last
    np.testing.assert_allclose(there.means - shift, here.means, atol=1e-6)
    np.testing.assert_allclose(there.covariances, here.covariances, atol=1e-6)
    assert there.objective == pytest.approx(here.objective, rel=1e-6)


@given(problems(), st.sampled_from([2.0**-20, 2.0**20, 2.0**450, 2.0**-450]))
def test_scaling_data_scales_everything(problem, scale):
    X, (weights, means, covariances), kind = problem
    options = {"covariance_type": kind, "tol": 0, "max_iter": 3, "floor": 0.0}
    here = run_unless_collapsed(X, (weights, means, covariances), **options).last
    there = mixture.run(
        X * scale, weights, means * scale, covariances * scale * scale, **options
    )
    np.testing.assert_allclose(there.last.means / scale, here.means, atol=1e-8)
    np.testing.assert_allclose(
        there.last.covariances / scale / scale, here.covariances, rtol=1e-7, atol=1e-9
    )
    expected = here.objective - X.size * np.log(scale)
    assert there.last.objective == pytest.approx(expected, rel=1e-7, abs=1e-6)


def test_far_points_have_finite_shares():
    R, log_likelihood = mixture.e_step(
        [[1e6, -1e6]], [0.5, 0.5], [[0, 0], [1, 1]], [1.0, 1.0], covariance_type="spherical"
    )
    assert R.sum() == pytest.approx(1)
    assert np.isfinite(log_likelihood)


def test_tol_is_the_mean_gain_of_a_point():
    X = datasets.load_three_gaussians()
    start = start_of_chapter_08(X)
    gains = np.diff(mixture.run(X, *start, tol=0, max_iter=60).objective[1::2]) / len(X)
    for tol in (1e-1, 1e-3, 1e-5):
        trace = mixture.run(X, *start, tol=tol)
        first = int(np.flatnonzero(np.abs(gains) < tol)[0])
        # The gain is known at the second E-step; an M-step and an E-step follow.
        assert trace.last.iteration == first + 3
        assert trace.last.step == "e_step"
        assert trace.converged
    trace = mixture.run(X, *start, tol=1e-5, max_iter=3)
    assert not trace.converged
    assert trace.last.iteration == 4


def start_of_chapter_08(X):
    covariance = np.cov(X.T) + 0.5 * np.eye(2)
    return np.full(3, 1 / 3), X[[94, 32, 225]], np.array([covariance] * 3)


def test_the_likelihood_of_chapter_08_crawls_and_then_leaps():
    X = datasets.load_three_gaussians()
    trace = mixture.run(X, *start_of_chapter_08(X), tol=0, max_iter=30)
    e_steps = trace.objective[1::2]
    np.testing.assert_allclose(
        e_steps[[9, 19, 24, 29]], [-1603, -1499, -1370, -1363], atol=1.5
    )


def test_fit_is_the_last_state_of_run():
    X = datasets.load_three_gaussians()
    start = start_of_chapter_08(X)
    state, last = mixture.fit(X, 3, start=start), mixture.run(X, *start).last
    for name in ("weights", "means", "covariances", "responsibilities"):
        np.testing.assert_array_equal(getattr(state, name), getattr(last, name))
    assert (state.step, state.iteration, state.objective) == (
        "e_step", last.iteration, last.objective,
    )  # fmt: skip


@KINDS
@pytest.mark.parametrize("start", mixture.STARTS)
def test_every_start_fits_every_type(kind, start):
    X = datasets.load_three_gaussians()
    state = mixture.fit(
        X, 3, covariance_type=kind, start=start, rng=1, n_init=3, max_iter=300
    )
    assert state.covariance_type == kind
    order = np.argsort(state.means[:, 0])
    np.testing.assert_allclose(state.means[order], [[-4, 4], [0, 0], [4, 4]], atol=0.3)
    again = mixture.fit(
        X, 3, covariance_type=kind, start=start, rng=1, n_init=3, max_iter=300
    )
    np.testing.assert_array_equal(state.means, again.means)
    single = mixture.fit(X, 3, covariance_type=kind, start=start, rng=1, max_iter=300)
    assert state.objective >= single.objective


@KINDS
def test_random_points_start_with_the_spread_of_all_data(kind):
    X = datasets.load_three_gaussians()
    with pytest.warns(UserWarning, match="No convergence in 1 iterations"):
        state = mixture.fit(X, 2, covariance_type=kind, start="random_points", rng=0,
                            max_iter=1, tol=0)  # fmt: skip
    rows = np.random.default_rng(0).choice(len(X), 2, replace=False)
    whole = mixture.m_step(X, np.ones((400, 1)), covariance_type=kind)[2]
    spread = whole if kind == "tied" else np.repeat(whole, 2, axis=0)
    expected = mixture.run(X, [0.5, 0.5], X[rows], spread, covariance_type=kind, max_iter=1)
    np.testing.assert_allclose(state.means, expected.last.means)


def test_kmeans_start_is_one_m_step_from_its_labels():
    X = datasets.load_three_gaussians()
    with pytest.warns(UserWarning, match="No convergence"):
        state = mixture.fit(X, 3, rng=4, max_iter=1, tol=0)
    labels = kmeans.fit(X, 3, rng=np.random.default_rng(4)).labels
    expected = mixture.run(X, *mixture.m_step(X, np.eye(3)[labels]), max_iter=1, tol=0)
    np.testing.assert_allclose(state.means, expected.last.means)


def test_a_collapse_warns_and_names_the_cures():
    X = np.vstack([np.random.default_rng(0).normal(size=(40, 2)), [[30.0, 30.0]] * 3])
    with pytest.warns(UserWarning, match=r"Component 1 has collapsed.*floor \(1e-06\)"):
        mixture.fit(X, 2, start=([0.9, 0.1], [[0, 0], [30, 30]], [np.eye(2)] * 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mixture.fit(X[:40], 2, rng=0, tol=1e-2)


@KINDS
def test_a_collapse_without_a_floor_is_an_error_that_names_the_cures(kind):
    X = np.vstack([np.zeros((5, 2)), np.full((3, 2), 30.0)])
    R = np.eye(2)[[0] * 5 + [1] * 3]
    parameters = mixture.m_step(X, R, covariance_type=kind, floor=1.0)
    with pytest.raises(ValueError, match=r"has collapsed.*Raise floor"):
        mixture.run(X, *parameters, covariance_type=kind, floor=0.0)


def test_mirror_images_go_on_after_an_m_step():
    x, y = np.random.default_rng(0).normal(size=(2, 30)) * [[4], [1]]
    X = np.vstack([np.column_stack([x, y]), np.column_stack([x, -y])])
    parameters = [0.5, 0.5], [[-4, 0], [4, 0]], [np.eye(2)] * 2
    for _ in range(5):  # off the diagonal stands what rounding left of 0
        R, _ = mixture.e_step(X, *parameters)
        parameters = mixture.m_step(X, R)
    assert np.allclose(parameters[2][:, 0, 1], 0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_a_needle_is_named_though_rounding_leaves_it_a_width(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(30, 2))
    means, wide = X[:10], np.array([np.cov(X.T)] * 10)
    options = {"floor": 0.0, "tol": 1e-9, "max_iter": 3000}
    with pytest.raises(ValueError, match=r"Component \d has collapsed.*Raise floor"):
        mixture.run(X, np.full(10, 0.1), means, wide, **options)


def test_a_component_without_share_is_an_error():
    with pytest.raises(ValueError, match="Component 1 has no share of any point"):
        mixture.m_step([[0.0], [1.0]], [[1, 0], [1, 0]])
    with pytest.raises(ValueError, match=r"Component 1 has no share.*nearer to the data"):
        mixture.run([[0.0], [1.0]], [0.5, 0.5], [[0.0], [1e6]], [1.0, 1.0],
                    covariance_type="spherical")  # fmt: skip


FITTED = {
    kind: mixture.fit(datasets.load_three_gaussians(), 3, covariance_type=kind, rng=0)
    for kind in TYPES
}


@KINDS
def test_predictions_follow_from_the_densities(kind):
    X, state = datasets.load_three_gaussians()[:50] + 0.1, FITTED[kind]
    scores = brute_log_density(X, state.weights, state.means, state.covariances, kind)
    totals = np.log(np.exp(scores).sum(axis=1))
    np.testing.assert_allclose(mixture.score_samples(X, state), totals)
    np.testing.assert_allclose(
        mixture.predict_proba(X, state), np.exp(scores - totals[:, np.newaxis]), atol=1e-12
    )
    labels = mixture.predict(X, state)
    np.testing.assert_array_equal(labels, scores.argmax(axis=1))
    assert labels.dtype.kind == "i"


@KINDS
def test_samples_have_the_moments_of_the_mixture(kind):
    state = FITTED[kind]
    X, y = mixture.sample(40_000, state, rng=0)
    assert X.shape == (40_000, 2)
    np.testing.assert_allclose(np.bincount(y) / 40_000, state.weights, atol=0.01)
    matrices = as_matrices(state.covariances, kind, 3, 2)
    for k in range(3):
        np.testing.assert_allclose(X[y == k].mean(axis=0), state.means[k], atol=0.05)
        np.testing.assert_allclose(np.cov(X[y == k].T), matrices[k], atol=0.05)
    again, _ = mixture.sample(40_000, state, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(X, again)


def test_parameters_are_counted():
    counts = {kind: mixture.n_parameters(FITTED[kind]) for kind in TYPES}
    assert counts == {"full": 17, "tied": 11, "diag": 14, "spherical": 11}
    wide = mixture.fit(np.random.default_rng(0).normal(size=(300, 5)), 2, rng=0, tol=0.1)
    assert mixture.n_parameters(wide) == 1 + 2 * 5 + 2 * 15


def test_criteria_are_their_formulas():
    X, state = datasets.load_three_gaussians(), FITTED["full"]
    total = mixture.score_samples(X, state).sum()
    assert mixture.bic(X, state) == pytest.approx(17 * np.log(400) - 2 * total, rel=1e-12)
    assert mixture.aic(X, state) == pytest.approx(2 * 17 - 2 * total, rel=1e-12)
    half = mixture.score_samples(X[:200], state).sum()
    assert mixture.bic(X[:200], state) == pytest.approx(
        17 * np.log(200) - 2 * half, rel=1e-12
    )


def test_the_two_models_meet_where_the_variance_vanishes():
    """With equal, tiny, spherical covariances EM is k-means: shares become one-hot."""
    X = datasets.load_kmeans()
    means = X[:4]
    for _ in range(5):
        R, _ = mixture.e_step(X, np.full(4, 0.25), means, np.full(4, 1e-8),
                              covariance_type="spherical")  # fmt: skip
        labels = kmeans.assign(X, means)
        np.testing.assert_allclose(R, np.eye(4)[labels], atol=1e-12)
        means = mixture.m_step(X, R)[1]
        np.testing.assert_allclose(
            means, kmeans.update(X, labels, np.zeros((4, 2))), atol=1e-9
        )


GOOD = np.random.default_rng(0).normal(size=(30, 2))
START = np.array([0.4, 0.6]), np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([np.eye(2)] * 2)


@pytest.mark.parametrize(
    ("weights", "means", "covariances", "message"),
    [
        ([1.0], START[1], START[2], "weights must be 2 positive numbers of sum 1"),
        ([0.4, 0.7], START[1], START[2], "weights must be 2 positive numbers of sum 1"),
        ([1.4, -0.4], START[1], START[2], "weights must be 2 positive numbers of sum 1"),
        ([1.0, 0.0], START[1], START[2], "weights must be 2 positive numbers of sum 1"),
        (
            [0.4, np.nan],
            START[1],
            START[2],
            "weights must be finite numbers, but one is nan",
        ),
        (START[0], START[1][:, :1], START[2], "X has 2 features and means has 1"),
        (START[0], START[1] * np.nan, START[2], r"means\[0, 0\] is nan"),
        (START[0], START[1], np.eye(2), r"shape \(2, 2, 2\).*'full'.*shape is \(2, 2\)"),
        (START[0], START[1], START[2] * np.nan, "must be finite"),
        (START[0], START[1], START[2] + np.inf, "must be finite"),
        (START[0], START[1], [[[1, 0.5], [0, 1]]] * 2, "symmetric"),
        (START[0], START[1], [np.eye(2), [[1, 2], [2, 1]]], "Component 1 has collapsed"),
        (START[0], START[1], [np.zeros((2, 2)), np.eye(2)], "Component 0 has collapsed"),
    ],
)
def test_parameters_that_are_no_mixture_are_refused(weights, means, covariances, message):
    for function in (
        mixture.log_density,
        mixture.e_step,
        mixture.steps,
        mixture.run,
        lambda X, *start: mixture.fit(X, 2, start=start),
    ):
        with pytest.raises(ValueError, match=message):
            function(GOOD, weights, means, covariances)


@KINDS
def test_covariances_that_are_none_of_the_type_are_refused(kind):
    for wrong, message in (
        (np.ones((3, 3, 3)), f"must have the shape .* for covariance_type {kind!r}"),
        (np.zeros(of(kind).shape(2, 2)), "Component 0 has collapsed"),
    ):
        with pytest.raises(ValueError, match=message):
            mixture.run(GOOD, *START[:2], wrong, covariance_type=kind)


@pytest.mark.parametrize(
    ("responsibilities", "message"),
    [
        (np.ones((29, 1)), "X has 30 points and responsibilities has 29 rows"),
        (np.full((30, 2), 0.6), "each row must sum to 1"),
        (np.tile([1.5, -0.5], (30, 1)), "must not be negative"),
        (np.full((30, 2), np.nan), r"responsibilities\[0, 0\] is nan"),
        (np.ones(30), "two axes"),
    ],
)
def test_responsibilities_that_are_no_shares_are_refused(responsibilities, message):
    with pytest.raises(ValueError, match=message):
        mixture.m_step(GOOD, responsibilities)


def test_options_that_mean_nothing_are_refused():
    for function in (
        lambda **options: mixture.run(GOOD, *START, **options),
        lambda **options: mixture.fit(GOOD, 2, **options),
    ):
        with pytest.raises(
            ValueError, match="covariance_type must be one of 'full', 'tied'"
        ):
            function(covariance_type="round")
        with pytest.raises(ValueError, match="tol must be a number"):
            function(tol=-1.0)
        with pytest.raises(ValueError, match="floor must be a number"):
            function(floor=-1e-6)
        with pytest.raises(ValueError, match="max_iter is 0"):
            function(max_iter=0)
    with pytest.raises(ValueError, match="start must be one of 'kmeans', 'random_points'"):
        mixture.fit(GOOD, 2, start="means")
    with pytest.raises(ValueError, match="start has 2 means, but n_components is 3"):
        mixture.fit(GOOD, 3, start=START)
    with pytest.raises(ValueError, match="n_components is 31"):
        mixture.fit(GOOD, 31)
    with pytest.raises(ValueError, match="n_init is 0"):
        mixture.fit(GOOD, 2, n_init=0)
    with pytest.raises(ValueError, match="floor must be a number"):
        mixture.m_step(GOOD, np.ones((30, 1)), floor=-1)
    with pytest.raises(ValueError, match="covariance_type must be one of"):
        mixture.m_step(GOOD, np.ones((30, 1)), covariance_type="round")
    with pytest.raises(ValueError, match="n_samples is 0"):
        mixture.sample(0, FITTED["full"])


def test_predictions_need_the_width_of_the_fit():
    for function in (mixture.predict, mixture.predict_proba, mixture.score_samples,
                     mixture.bic, mixture.aic):  # fmt: skip
        with pytest.raises(ValueError, match=r"X has 3 features and state\.means has 2"):
            function(np.zeros((4, 3)), FITTED["full"])


def test_short_floats_are_computed_with_as_doubles():
    X = datasets.load_three_gaussians().astype(np.float32)
    one, other = mixture.fit(X, 3, rng=0), mixture.fit(X.astype(float), 3, rng=0)
    np.testing.assert_allclose(one.means, other.means, atol=1e-4)
    assert one.means.dtype == np.float64


def test_a_warning_points_at_the_line_of_the_caller():
    with pytest.warns(UserWarning, match="No convergence") as heard:
        mixture.fit(datasets.load_three_gaussians(), 3, rng=0, max_iter=1)
    assert heard[0].filename == __file__

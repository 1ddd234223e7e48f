"""The same numbers as scikit-learn, from the same start and with the same stopping."""

import warnings

import numpy as np
import pytest
from halfstep import choosing_k, datasets, kmeans, mixture, seeding
from halfstep.covariances import TYPES
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.cluster import kmeans_plusplus as sklearn_plusplus
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Problems this small only wait for a second thread."""
    with threadpool_limits(1):
        yield


def oracle_kmeans(X, centers, **options):
    """scikit-learn on centered data: far from zero it loses digits that we keep."""
    offset = X.mean(axis=0)
    oracle = KMeans(len(centers), init=centers - offset, n_init=1, algorithm="lloyd",
                    **{"tol": 0.0} | options)  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = options.pop("sample_weight", None)
        oracle.fit(X - offset, sample_weight=weights)
    return oracle, oracle.cluster_centers_ + offset


@st.composite
def problems(draw):
    """Blobs or a grid; ties, duplicates, constant features, offsets; rows as centers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_samples, n_features = draw(st.integers(1, 120)), draw(st.integers(1, 5))
    X = rng.normal(size=(n_samples, n_features)) + 4 * rng.integers(3, size=(n_samples, 1))
    style = draw(st.sampled_from(["blobs", "grid", "constant", "far", "duplicates"]))
    if style == "grid":
        X = np.round(X)
    elif style == "constant":
        X[:, 0] = 3.7
    elif style == "far":
        X = X + 1e8
    elif style == "duplicates":
        X = X[rng.integers(max(1, n_samples // 3), size=n_samples)]
    n_clusters = draw(st.sampled_from([1, 2, 3, 5, 8, n_samples]))
    centers = X[rng.choice(n_samples, min(n_clusters, n_samples), replace=False)]
    return X, centers


def gap_of_best_two(X, centers):
    distances = np.sort(((X[:, np.newaxis] - centers) ** 2).sum(axis=-1), axis=1)
    return np.diff(distances[:, :2], axis=1).min(axis=1, initial=np.inf)


@settings(max_examples=300)
@given(problems())
def test_labels_of_one_assign(problem):
    X, centers = problem
    offset = X.mean(axis=0)
    ours = kmeans.assign(X, centers)
    theirs = metrics.pairwise_distances_argmin(X - offset, centers - offset)
    clear = gap_of_best_two(X, centers) > 1e-9 * ((X - offset) ** 2).sum()
    np.testing.assert_array_equal(ours[clear], theirs[clear])


@settings(max_examples=300)
@given(problems(), st.sampled_from([1, 2, 300]))
def test_kmeans_from_the_same_start(problem, max_iter):
    X, centers = problem
    scatter = ((X - X.mean(axis=0)) ** 2).sum()
    trace = kmeans.run(X, centers, max_iter=max_iter, empty="farthest")
    # Where a tie or an emptied cluster was on the way, rounding may choose another path.
    for state in trace[1:]:
        if (gap_of_best_two(X, state.centers) <= 1e-9 * scatter).any():
            return
        if np.bincount(state.labels, minlength=len(centers)).min() == 0:
            return
    oracle, theirs = oracle_kmeans(X, centers, max_iter=max_iter)
    np.testing.assert_array_equal(trace.last.labels, oracle.labels_)
    np.testing.assert_allclose(trace.last.centers, theirs, atol=1e-7, rtol=1e-15)
    assert trace.last.inertia == pytest.approx(
        oracle.inertia_, rel=1e-9, abs=1e-12 * scatter
    )


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.booleans())
def test_weighted_kmeans_from_the_same_start(seed, n_samples, single):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_samples, 3)).astype(np.float32 if single else float)
    centers = X[rng.choice(n_samples, min(3, n_samples), replace=False)].astype(float)
    weights = rng.integers(1, 5, n_samples).astype(float)
    oracle = KMeans(len(centers), init=centers, n_init=1, tol=0.0)
    oracle.fit(X, sample_weight=weights)
    state = kmeans.fit(X, len(centers), start=centers, sample_weight=weights)
    if (gap_of_best_two(X.astype(float), state.centers) < 1e-4).any():
        return
    np.testing.assert_array_equal(state.labels, oracle.labels_)
    np.testing.assert_allclose(state.centers, oracle.cluster_centers_, atol=1e-5)
    rel = 1e-4 if single else 1e-9
    assert state.inertia == pytest.approx(
        oracle.inertia_, rel=rel, abs=1e-6 if single else 1e-12
    )


@pytest.mark.parametrize("seed", range(60))
def test_emptied_clusters_move_to_the_farthest_points(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(80, 2)) + 6 * rng.integers(4, size=(80, 1))
    far = 50 + rng.random((2, 2))
    centers = np.vstack([X[rng.choice(80, 3, replace=False)], far])
    oracle, theirs = oracle_kmeans(X, centers)
    state = kmeans.fit(X, 5, start=centers, empty="farthest")
    np.testing.assert_array_equal(state.labels, oracle.labels_)
    np.testing.assert_allclose(state.centers, theirs, atol=1e-9)
    assert state.inertia == pytest.approx(oracle.inertia_, rel=1e-9)


@pytest.mark.parametrize("tol", [1e-6, 1e-3, 0.1])
def test_the_same_tolerance_ends_in_the_same_place(tol):
    X, _ = datasets.make_blobs(500, 5, std=2.0, rng=0)
    oracle, theirs = oracle_kmeans(X, X[:5], tol=tol)
    # scikit-learn's tol is in units of the mean variance of the features.
    state = kmeans.fit(X, 5, start=X[:5], tol=tol * X.var(axis=0).mean())
    np.testing.assert_allclose(state.centers, theirs, atol=1e-9)
    np.testing.assert_array_equal(state.labels, oracle.labels_)


@pytest.mark.parametrize(("n_trials", "theirs"), [(None, None), (1, 1)])
def test_kmeans_plusplus_draws_starts_as_good(n_trials, theirs):
    """Mean inertia after seeding over 2,000 seeds each: |z| is at most 4."""
    X, k = datasets.make_blobs(120, 8, rng=3)[0], 5
    rng = np.random.default_rng(0)

    def inertia(centers):
        return ((X[:, np.newaxis] - centers) ** 2).sum(axis=-1).min(axis=1).sum()

    ours = [inertia(seeding.kmeans_plusplus(X, k, rng, n_trials=n_trials))
            for _ in range(2000)]  # fmt: skip
    other = [inertia(sklearn_plusplus(X, k, random_state=seed, n_local_trials=theirs)[0])
             for seed in range(2000)]  # fmt: skip
    error = np.sqrt((np.var(ours) + np.var(other)) / 2000)
    assert abs(np.mean(ours) - np.mean(other)) / error <= 4


@st.composite
def mixtures(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind, k, d = (
        draw(st.sampled_from(list(TYPES))),
        draw(st.integers(1, 4)),
        draw(st.integers(1, 4)),
    )
    n_samples = draw(st.integers(20 * k, 150))
    X = 3 * rng.normal(size=(k, d))[rng.integers(k, size=n_samples)]
    X = X + rng.normal(size=(n_samples, d)) * rng.uniform(0.5, 2, d)
    means = X[rng.choice(n_samples, k, replace=False)]
    roots = rng.normal(size=(k, d, d + 3))
    matrices = roots @ roots.transpose(0, 2, 1) / (d + 3) + np.eye(d)
    covariances = {
        "full": matrices,
        "tied": matrices[0],
        "diag": matrices.diagonal(axis1=1, axis2=2).copy(),
        "spherical": matrices[:, 0, 0].copy(),
    }[kind]
    offset = draw(st.sampled_from([0.0, 0.0, 1e3]))
    return X, rng.dirichlet(np.full(k, 9.0)), means, covariances, kind, offset


def oracle_mixture(X, weights, means, covariances, kind, **options):
    precisions = np.linalg.inv(covariances) if kind in ("full", "tied") else 1 / covariances
    oracle = GaussianMixture(
        len(weights), covariance_type=kind, weights_init=weights, means_init=means,
        precisions_init=precisions, **options,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return oracle.fit(X)


@settings(max_examples=300)
@given(mixtures(), st.sampled_from([1, 3, 10]))
def test_mixtures_from_the_same_start(problem, max_iter):
    X, weights, means, covariances, kind, offset = problem
    oracle = oracle_mixture(
        X, weights, means, covariances, kind, tol=0.0, max_iter=max_iter
    )
    state = mixture.run(X + offset, weights, means + offset, covariances,
                        covariance_type=kind, tol=0.0, max_iter=max_iter).last  # fmt: skip
    np.testing.assert_allclose(state.weights, oracle.weights_, atol=1e-8)
    np.testing.assert_allclose(state.means - offset, oracle.means_, atol=1e-8)
    np.testing.assert_allclose(state.covariances, oracle.covariances_, atol=1e-8)
    np.testing.assert_allclose(
        mixture.score_samples(X + offset, state), oracle.score_samples(X), atol=1e-8
    )
    np.testing.assert_allclose(state.responsibilities, oracle.predict_proba(X), atol=1e-8)
    assert state.objective / len(X) == pytest.approx(oracle.score(X), abs=1e-8)
    if offset == 0:
        assert mixture.bic(X, state) == pytest.approx(oracle.bic(X), rel=1e-10, abs=1e-8)
        assert mixture.aic(X, state) == pytest.approx(oracle.aic(X), rel=1e-10, abs=1e-8)
        assert mixture.n_parameters(state) == oracle._n_parameters()


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("tol", [1e-2, 1e-3, 1e-5])
def test_mixtures_stop_where_scikit_learn_stops(kind, tol):
    X = datasets.load_three_gaussians()
    weights, means = np.full(3, 1 / 3), X[[94, 32, 225]]
    covariances = {
        "full": np.array([np.cov(X.T)] * 3),
        "tied": np.cov(X.T),
        "diag": np.full((3, 2), 9.0),
        "spherical": np.full(3, 9.0),
    }[kind]
    oracle = oracle_mixture(X, weights, means, covariances, kind, tol=tol)
    trace = mixture.run(X, weights, means, covariances, covariance_type=kind, tol=tol)
    # Our last iteration is the E-step that gives the final shares.
    assert trace.last.iteration == oracle.n_iter_ + 1
    assert trace.converged == oracle.converged_
    np.testing.assert_allclose(trace.last.means, oracle.means_, atol=1e-8)
    np.testing.assert_allclose(trace.last.covariances, oracle.covariances_, atol=1e-8)


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(4, 80), st.integers(1, 4), st.booleans())
def test_silhouettes(seed, n_samples, n_features, grid):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_samples, n_features))
    X = np.round(2 * X) if grid else X
    labels = rng.permutation(np.arange(n_samples) % rng.integers(2, n_samples))
    # Distances one by one: scikit-learn's product form errs by 1e-8 between duplicates.
    distances = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=-1))
    np.testing.assert_allclose(
        choosing_k.silhouette_samples(X, labels),
        metrics.silhouette_samples(distances, labels, metric="precomputed"),
        atol=1e-10,
    )
    assert choosing_k.silhouette(X, labels) == pytest.approx(
        metrics.silhouette_score(distances, labels, metric="precomputed"), abs=1e-10
    )


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(1, 8), st.integers(1, 8))
def test_adjusted_rand_index(seed, n_samples, k, m):
    rng = np.random.default_rng(seed)
    labels, other = rng.integers(k, size=n_samples), rng.integers(m, size=n_samples)
    assert choosing_k.adjusted_rand(labels, other) == pytest.approx(
        metrics.adjusted_rand_score(labels, other), abs=1e-12
    )

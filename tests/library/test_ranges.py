"""One far row, two far sites, any unit: what is computed stays what differences give.

The oracle of each test is the definition, with all differences in one array of float64.
Where the best two values of the oracle are closer than its own rounding, either is right.
"""

from itertools import pairwise

import numpy as np
import pytest
from halfstep import choosing_k, kmeans, mixture, seeding
from halfstep.covariances import TYPES
from halfstep.fast import lloyd
from halfstep.fast.blocks import exact_offset
from hypothesis import given
from hypothesis import strategies as st

# Relative rounding of a squared distance from differences, and of sums of them.
ROUNDING = 1e-13
KINDS = {np.float64: (0, 15, (-100, 0, 100)), np.float32: (0, 12, (-3, 0, 3))}


def squares(X, centers):
    gaps = X.astype(float)[:, np.newaxis] - np.asarray(centers, float)
    return (gaps**2).sum(axis=-1)


def assert_never_rises(values, slack):
    """Up to the rounding of each value, and what rounding the means costs."""
    values = np.asarray(values)
    assert np.isfinite(values).all()
    assert (np.diff(values) <= 1e-12 * np.abs(values[1:]) + slack).all()


@st.composite
def far_problems(draw, long=False, kinds=(np.float64, np.float32)):
    """Two blobs 9 apart, and what a range can do to them; the far rows come anywhere."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind, n_features = draw(st.sampled_from(kinds)), draw(st.sampled_from([2, 12]))
    low, high, units = KINDS[kind]
    far = 10.0 ** draw(st.floats(low, high))
    each = 600 if long else draw(st.integers(5, 60))
    X = rng.normal(size=(2 * each, n_features))
    X[each:, 0] += 9
    shape = draw(st.sampled_from(["one row", "two rows", "two sites", "offset", "plain"]))
    if shape == "two sites":
        X[rng.permutation(len(X))[:each], 1] += far
    elif shape == "offset":
        X += far
    elif shape != "plain":
        rows = np.zeros((1 if shape == "one row" else 2, n_features))
        rows[:, 0], rows[-1, -1] = far, -far / 3
        X = np.vstack([rows, X])
    unit = 10.0 ** draw(st.sampled_from(units))
    return (rng.permutation(X) * unit).astype(kind), rng


@given(far_problems(), st.integers(1, 5))
def test_kmeans_of_any_range(problem, n_clusters):
    check_kmeans(*problem, n_clusters)


@pytest.mark.slow
@given(far_problems(long=True), st.integers(2, 6))
def test_long_kmeans_of_any_range(problem, n_clusters):
    check_kmeans(*problem, n_clusters)


def check_kmeans(X, rng, n_clusters):
    start = X[rng.permutation(len(X))[:n_clusters]].astype(float)
    trace = kmeans.run(X, start, max_iter=50)
    fitted = kmeans.best_run(X, n_clusters, start=start, max_iter=50)
    for before, state in pairwise([*trace[1:], fitted]):
        D = squares(X, state.centers)
        own = D[np.arange(len(X)), state.labels]
        # A state's centers are rounded to the digits that the data's offset leaves.
        blur = 4 * rounding(X).max() * np.sqrt(X.shape[1])
        near = {"rel": 1e-9, "abs": 2 * blur * np.sqrt(own).sum() + len(X) * blur**2}
        assert state.inertia == pytest.approx(own.sum(), **near)
        if state.step == "assign":
            least = D.min(axis=1) * (1 + ROUNDING)
            assert (own <= least + 2 * blur * np.sqrt(own) + blur**2).all()
        else:
            exact = kmeans.update(X, state.labels, before.centers)
            error = np.abs(state.centers - exact)
            sizes = kmeans.update(np.abs(X), state.labels, np.abs(before.centers))
            assert (error <= 1e-12 * sizes + len(X) * rounding(X)).all()
    slack = max(lost_by_means(state) for state in trace[1:])
    assert_never_rises([state.inertia for state in trace[1:]], slack)
    assert fitted.inertia == pytest.approx(trace.last.inertia, rel=1e-9)


def lost_by_means(state):
    """Inertia that a mean costs whose sum of n values is off by n roundings."""
    n = np.bincount(state.labels, minlength=len(state.centers))[:, np.newaxis]
    return float((n * (n * np.finfo(float).eps * state.centers) ** 2).sum())


def rounding(X):
    """Of a value as large as the data's smallest in each feature, as after an offset."""
    return np.finfo(float).eps * np.abs(X).min(axis=0).astype(float)


@pytest.mark.parametrize("far", [1e7, 1e11, 1e15])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("each", [60, 2000])
@pytest.mark.parametrize("place", [0, -1])
def test_a_far_row_leaves_the_others_their_clusters(far, kind, each, place):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2 * each, 2))
    X[each:, 0] += 9
    y = np.repeat([0, 1], each)
    X = np.insert(X, place % (len(X) + 1), [far, 0], axis=0).astype(kind)
    y = np.insert(y, place % (len(y) + 1), 2)
    right = kmeans.inertia(X, y, [X[y == j].astype(float).mean(axis=0) for j in range(3)])
    state = kmeans.fit(X, 3, rng=0)
    assert choosing_k.adjusted_rand(state.labels, y) == 1
    assert state.inertia == pytest.approx(right, rel=1e-9)


@given(st.floats(3, 15), st.sampled_from(list(TYPES)), st.sampled_from([1e-100, 1, 1e70]))
def test_mixtures_of_any_range(far, kind, unit):
    """Each half-step is the plain one, and the objective never falls."""
    X = np.random.default_rng(0).normal(size=(121, 2))
    X[60:120, 0] += 9
    X[120] = 10**far, 0
    X, means, eye = X * unit, X[[0, 60, 120]] * unit, np.eye(2)
    spread = {"full": [eye] * 3, "tied": eye, "diag": np.ones((3, 2)),
              "spherical": np.ones(3)}[kind]  # fmt: skip
    start = np.full(3, 1 / 3), means, 9 * unit**2 * np.array(spread)
    options = {"covariance_type": kind, "floor": 1e-3 * unit**2}
    trace = mixture.run(X, *start, **options, tol=0, max_iter=5)
    values = np.array([state.objective for state in trace[1:]])
    assert (np.diff(values) >= -1e-10 * np.abs(values[1:])).all()
    for before, state in pairwise(trace):
        if state.step == "e_step":
            old = before.weights, before.means, before.covariances
            R, total = mixture.e_step(X, *old, covariance_type=kind)
            np.testing.assert_allclose(state.responsibilities, R, atol=1e-9)
            assert state.objective == pytest.approx(total, rel=1e-9)
        else:
            plain = mixture.m_step(X, before.responsibilities, **options)
            np.testing.assert_allclose(state.means / unit, plain[1] / unit, 1e-9, 1e-12)
            new, size = state.covariances / unit**2, np.abs(plain[2]).max() / unit**2
            np.testing.assert_allclose(new, plain[2] / unit**2, 1e-9, 1e-9 * size)


@given(far_problems())
def test_silhouettes_of_any_range(problem):
    X, rng = problem
    labels = np.r_[0, 1, rng.integers(3, size=len(X) - 2)]
    D = np.sqrt(squares(X, X))
    sums = np.stack([D[:, labels == j].sum(axis=1) for j in range(3)], axis=1)
    counts, rows = np.bincount(labels, minlength=3), np.arange(len(X))
    own = sums[rows, labels] / np.maximum(counts[labels] - 1, 1)
    sums[:, counts == 0], sums[rows, labels] = np.inf, np.inf
    other = (sums / np.maximum(counts, 1)).min(axis=1)
    right = np.where(counts[labels] > 1, other - own, 0)
    right /= np.maximum(np.maximum(own, other), 1e-300)
    np.testing.assert_allclose(choosing_k.silhouette_samples(X, labels), right, atol=1e-9)


@given(far_problems(), st.integers(2, 6), st.booleans())
def test_draws_of_any_range(problem, n_clusters, weighted):
    """D² is that of the differences, and no candidate would have left a smaller sum."""
    X, rng = problem
    weights = rng.random(len(X)) if weighted else None
    states = seeding.draws(X, n_clusters, 0, sample_weight=weights)
    before = np.inf
    for state in states:
        D = np.minimum(before, squares(X, X[state.candidates]).T)
        sums = D @ (np.ones(len(X)) if weights is None else weights)
        chosen = list(state.candidates).index(state.indices[-1])
        assert sums[chosen] <= sums.min() * (1 + 1e-9)
        np.testing.assert_allclose(state.squared_distances, D[chosen], rtol=1e-9)
        before = state.squared_distances


def test_an_offset_is_exact_or_none():
    for kind in (np.float32, np.float64):
        X = np.random.default_rng(0).normal([1e6, 0], size=(500, 2)).astype(kind)
        offset = exact_offset(X)
        assert offset.tolist() == [X[0, 0], 0]
        np.testing.assert_array_equal((X - offset) + offset, X.astype(float))
        X[-1, 0] = 0  # one row that the subtraction would round
        assert exact_offset(X).tolist() == [0, 0]


def test_sums_are_taken_anew_where_a_far_point_leaves():
    """It goes from one cluster to the other and back: the sum keeps nothing of it."""
    X = np.random.default_rng(0).normal(1, 1, size=(2 * lloyd.SHORT, 2))
    X[0] = 1e15
    model, centers = lloyd.Lloyd(X, 0.0, "keep", None, None), np.zeros((2, 2))
    near = np.arange(len(X)) % 2
    for first in (0, 1, 0, 1):
        labels = near.copy()
        labels[0] = first
        moved, _ = model.m_step(labels, centers)
        exact = kmeans.update(X, labels, centers)
        np.testing.assert_allclose(moved[1 - first], exact[1 - first], rtol=1e-12)

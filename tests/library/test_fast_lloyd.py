"""k-means on features: labels by a product, means by sums, and what moved since."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from clusterings import brute_distances
from halfstep import datasets, kmeans
from halfstep.empties import EMPTY
from halfstep.fast import lloyd
from halfstep.fast.blocks import BLOCK, blocks, centered, exact_offset
from halfstep.fast.features import features


@pytest.mark.parametrize("n_clusters", [1, 2, 255, 256, 257, 300])
@pytest.mark.parametrize("n_samples", [lloyd.SHORT - 1, lloyd.SHORT])
def test_labels_take_the_smallest_type_that_holds_them(n_clusters, n_samples):
    centers = np.arange(n_clusters, dtype=float)[:, np.newaxis]
    X = np.resize(centers, (n_samples, 1))
    labels = lloyd.nearest(features(X.T), centers)
    np.testing.assert_array_equal(labels, X[:, 0])
    assert labels.dtype == (np.uint8 if n_clusters <= 256 else np.uint16)


def test_long_rows_break_ties_as_short_ones_do():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 4, (3 * lloyd.SHORT, 2)).astype(float)
    centers = rng.integers(0, 4, (9, 2)).astype(float)
    phi = features(X.T)
    pieces = [lloyd.nearest(phi[:, rows], centers) for rows in blocks(len(X), 100)]
    np.testing.assert_array_equal(lloyd.nearest(phi, centers), np.concatenate(pieces))
    np.testing.assert_array_equal(
        np.concatenate(pieces), brute_distances(X, centers).argmin(axis=1)
    )


def test_far_from_zero_float32_is_labeled_as_near():
    X, _ = datasets.make_blobs(2 * BLOCK + 5, [[0, 0], [9, 0], [0, 9]], rng=0)
    far = (X + 1e5).astype(np.float32)
    offset, centers = far.mean(axis=0, dtype=float), far[[0, 6000, 12000]].astype(float)
    labels = lloyd.nearest(features(centered(far, offset)), centers - offset)
    exact = brute_distances(far.astype(float), centers).argmin(axis=1)
    np.testing.assert_array_equal(labels, exact)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_model_keeps_the_features_of_centered_points(kind):
    X = np.random.default_rng(0).normal(3, size=(BLOCK + 5, 3)).astype(kind)
    model = lloyd.Lloyd(X, 0.0, "keep", None, None)
    phi = features(centered(X, exact_offset(X)))
    assert model.phi.dtype == kind
    np.testing.assert_array_equal(model.phi, phi)


def test_moments_of_blocks_add_up_and_give_the_means():
    rng = np.random.default_rng(0)
    phi = features(rng.normal(size=(3, 500)))
    labels = rng.integers(4, size=500)
    parts = [lloyd.moments(phi[:, rows], labels[rows], 4) for rows in blocks(500, 77)]
    whole = lloyd.moments(phi, labels, 4)
    np.testing.assert_allclose(sum(parts), whole, rtol=1e-12)
    np.testing.assert_array_equal(whole[0], np.bincount(labels, minlength=4))
    expected = [phi[1:, labels == k].mean(axis=1) for k in range(4)]
    np.testing.assert_allclose(lloyd.means(whole, np.zeros((4, 3))), expected)


def test_moments_weigh_points():
    totals = lloyd.moments(
        features(np.array([[2.0, 6.0, 5.0]])), np.array([0, 0, 1]), 3, np.array([3, 1, 0])
    )
    np.testing.assert_array_equal(totals, [[4, 0, 0], [12, 0, 0]])
    centers = lloyd.means(totals, np.array([[0.0], [8.0], [9.0]]))
    np.testing.assert_array_equal(centers, [[3], [8], [9]])


@pytest.mark.parametrize("n_samples", [5, 2 * BLOCK + 5])
def test_squared_gaps_are_those_of_the_definition(n_samples):
    rng = np.random.default_rng(0)
    X, centers = rng.normal(size=(n_samples, 3)), rng.normal(size=(4, 3))
    labels = rng.integers(4, size=n_samples).astype(np.uint8)
    gaps = lloyd.squared_gaps(features(X.T), labels, centers)
    np.testing.assert_allclose(gaps, ((X - centers[labels]) ** 2).sum(axis=1), rtol=1e-13)


def test_many_blocks_are_one_problem():
    X, _ = datasets.make_blobs(3 * BLOCK + 5, 5, std=2.0, rng=0)
    trace = kmeans.run(X, X[:5])
    distances = brute_distances(X, trace.last.centers)
    np.testing.assert_array_equal(trace.last.labels, distances.argmin(axis=1))
    assert trace.last.inertia == pytest.approx(distances.min(axis=1).sum(), rel=1e-12)
    means = [X[trace.last.labels == k].mean(axis=0) for k in range(5)]
    np.testing.assert_allclose(trace.last.centers, means, rtol=1e-10)


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("weighted", [False, True])
def test_long_data_is_updated_by_its_moved_points(empty, weighted):
    """Many points move at first, few at the end: both ways must give the means."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2 * lloyd.SHORT, 2)) * [1, 3]
    weights = rng.integers(1, 4, len(X)) if weighted else None
    start = np.vstack([X[:7] / 10, [[99.0, 99.0]]])
    trace = kmeans.run(X, start, empty=empty, sample_weight=weights, rng=0)
    moved = [np.mean(a.labels != b.labels) for a, b in pairwise(trace[1::2])]
    assert max(moved) > 0.25 > min(moved) > 0 or moved[-1] == 0
    for before, after in pairwise(trace[1:]):
        if after.step == "update":
            means = kmeans.update(X, after.labels, before.centers, sample_weight=weights)
            np.testing.assert_allclose(after.centers, means, rtol=1e-9, atol=1e-12)
    assert trace.converged


def test_restarts_forget_the_run_before():
    X = np.random.default_rng(0).normal(size=(2 * lloyd.SHORT, 2))
    rng = np.random.default_rng(1)
    singles = [kmeans.fit(X, 5, start="random_points", rng=rng) for _ in range(3)]
    best = min(singles, key=lambda state: state.inertia)
    again = kmeans.fit(X, 5, start="random_points", rng=1, n_init=3)
    np.testing.assert_array_equal(again.labels, best.labels)
    np.testing.assert_array_equal(again.centers, best.centers)


def peak_bytes(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_a_few_bytes_a_point():
    n_samples = 1_000_000
    X = np.random.default_rng(0).normal(size=(n_samples, 2))
    used = peak_bytes(lambda: kmeans.best_run(X, 8, start=X[:8], max_iter=3))
    assert used / n_samples <= 45
    phi = features(X.T)
    scores_of_a_block = 4 * 8 * BLOCK * 8
    used = peak_bytes(lambda: lloyd.nearest(phi, X[:8])) - scores_of_a_block
    assert used / n_samples <= 2

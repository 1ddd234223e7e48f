"""k-means against its definition, on small problems and on awkward ones."""

import numpy as np
import pytest
from clusterings import brute_distances, problems, scatter
from halfstep import datasets, kmeans, seeding
from hypothesis import given
from hypothesis import strategies as st

GRID = st.integers(-4, 4).map(float)


@given(problems())
def test_squared_distances_are_those_of_the_definition(problem):
    X, centers = problem
    distances = kmeans.squared_distances(X, centers)
    assert distances.shape == (len(X), len(centers))
    one_by_one = [[sum((x - c) ** 2) for c in centers] for x in X]
    np.testing.assert_allclose(distances, one_by_one, rtol=1e-14)


def test_squared_distances_of_float32_are_float64():
    X = np.array([[1e5], [1e5 + 0.125]], np.float32)
    distances = kmeans.squared_distances(X, [[1e5 + 0.0625]])
    np.testing.assert_array_equal(distances, [[2.0**-8], [2.0**-8]])


@given(st.lists(st.tuples(GRID, GRID), min_size=1, max_size=30), st.data())
def test_grids_tie_exactly_and_the_first_wins(points, data):
    """Also far from zero: differences of whole numbers have no rounding."""
    offset = data.draw(st.sampled_from([0.0, 1e8]))
    X = np.array(points) + offset
    centers = np.array(data.draw(st.lists(st.tuples(GRID, GRID), min_size=1))) + offset
    exact = [[int(((x - c) ** 2).sum()) for c in centers] for x in X]
    nearest = [row.index(min(row)) for row in exact]
    np.testing.assert_array_equal(kmeans.assign(X, centers), nearest)


@given(problems())
def test_assign_takes_a_nearest_center(problem):
    X, centers = problem
    distances = brute_distances(X, centers)
    labels = kmeans.assign(X, centers)
    chosen = distances[np.arange(len(X)), labels]
    size = max((X**2).max(), (centers**2).max())
    assert (chosen - distances.min(axis=1) <= 1e-13 * size).all()


def test_assign_takes_the_first_of_equally_near_centers():
    labels = kmeans.assign([[0.0], [1.0], [2.0]], [[0.0], [2.0], [0.0], [2.0]])
    np.testing.assert_array_equal(labels, [0, 0, 1])
    assert labels.dtype == np.intp


@pytest.mark.parametrize("n_clusters", [1, 2, 255, 256, 257, 300])
def test_labels_hold_any_number_of_clusters(n_clusters):
    centers = np.arange(n_clusters, dtype=float)[:, np.newaxis]
    np.testing.assert_array_equal(kmeans.assign(centers, centers), np.arange(n_clusters))


@given(problems())
def test_update_is_the_mean_of_each_cluster(problem):
    X, centers = problem
    labels = kmeans.assign(X, centers)
    new = kmeans.update(X, labels, centers)
    for k in range(len(centers)):
        mine = X[labels == k]
        expected = mine.mean(axis=0) if len(mine) else centers[k]
        np.testing.assert_allclose(new[k], expected, atol=1e-13 * np.abs(X).max() + 1e-300)


def test_update_may_give_a_mean_of_zero():
    np.testing.assert_array_equal(kmeans.update([[-1.0], [1.0]], [0, 0], [[7.0]]), [[0]])


def test_update_weighs_points():
    X = [[0.0, 0.0], [4.0, 8.0], [1.0, 1.0]]
    new = kmeans.update(X, [0, 0, 1], np.zeros((2, 2)), sample_weight=[3, 1, 5])
    np.testing.assert_allclose(new, [[1, 2], [1, 1]])


def test_weights_may_be_small():
    weights = [0.1, 0.3, 1e-6]
    new = kmeans.update([[2.0], [6.0], [5.0]], [0, 0, 1], [[0.0], [0.0]],
                        sample_weight=weights)  # fmt: skip
    np.testing.assert_allclose(new, [[5], [5]])


def test_a_center_without_points_or_weight_stays():
    new = kmeans.update([[0.0], [1.0]], [0, 2], [[5], [6], [7]])
    np.testing.assert_array_equal(new, [[0], [6], [1]])
    new = kmeans.update([[0.0], [1.0]], [0, 1], [[5], [6]], sample_weight=[1, 0])
    np.testing.assert_array_equal(new, [[0], [6]])


def test_update_leaves_the_former_centers_alone():
    former = np.array([[5.0], [6.0]])
    kmeans.update([[0.0], [1.0]], [0, 1], former)
    np.testing.assert_array_equal(former, [[5], [6]])


def test_means_of_float32_are_summed_in_float64():
    X = np.full((900, 1), 1e5, np.float32)
    X[::2] += 1
    new = kmeans.update(X, np.zeros(900, int), [[0.0]])
    assert new.dtype == np.float64
    assert new[0, 0] == 100_000.5


@given(problems())
def test_inertia_is_the_sum_of_squared_distances(problem):
    X, centers = problem
    labels = np.arange(len(X)) % len(centers)
    expected = sum(((x - centers[k]) ** 2).sum() for x, k in zip(X, labels, strict=True))
    assert kmeans.inertia(X, labels, centers) == pytest.approx(expected, rel=1e-12)
    weights = 1.0 + np.arange(len(X))
    expected = (brute_distances(X, centers)[np.arange(len(X)), labels] * weights).sum()
    assert kmeans.inertia(X, labels, centers, sample_weight=weights) == pytest.approx(
        expected, rel=1e-12
    )


def test_far_from_zero_float32_is_as_good_as_near():
    X, _ = datasets.make_blobs(400, [[0, 0], [9, 0], [0, 9]], rng=0)
    X = X.astype(np.float32)
    far = (X + 1e5).astype(np.float32)
    centers = far[[0, 150, 300]].astype(float)
    labels = kmeans.assign(far, centers)
    exact = brute_distances(far.astype(float), centers).argmin(axis=1)
    np.testing.assert_array_equal(labels, exact)
    np.testing.assert_array_equal(
        kmeans.fit(far, 3, start=centers).labels,
        kmeans.fit(far.astype(float), 3, start=centers).labels,
    )


def test_one_cluster_is_the_mean_and_as_many_as_points_are_the_points():
    X = np.random.default_rng(0).normal(size=(20, 3))
    one = kmeans.fit(X, 1, rng=0)
    np.testing.assert_allclose(one.centers[0], X.mean(axis=0))
    assert one.inertia == pytest.approx(scatter(X))
    every = kmeans.fit(X, 20, rng=0)
    assert sorted(every.labels) == list(range(20))
    assert every.inertia == pytest.approx(0, abs=1e-28)


def test_constant_features_change_nothing():
    X, _ = datasets.make_blobs(60, 3, rng=1)
    wide = np.column_stack([X, np.full(60, 1e6)])
    narrow, padded = kmeans.fit(X, 3, start=X[:3]), kmeans.fit(wide, 3, start=wide[:3])
    np.testing.assert_array_equal(narrow.labels, padded.labels)
    assert padded.inertia == pytest.approx(narrow.inertia)


def test_fit_is_the_last_state_of_run():
    X = datasets.load_kmeans()
    state, last = kmeans.fit(X, 4, start=X[:4]), kmeans.run(X, X[:4]).last
    np.testing.assert_array_equal(state.labels, last.labels)
    np.testing.assert_allclose(state.centers, last.centers, rtol=1e-13)
    assert (state.step, state.iteration) == ("assign", 13)
    assert state.inertia == pytest.approx(last.inertia, rel=1e-14)


def test_fit_with_the_same_generator_gives_the_same():
    X = datasets.load_kmeans()
    for start in seeding.STARTS:
        one, other = (kmeans.fit(X, 4, start=start, rng=3, n_init=2) for _ in range(2))
        np.testing.assert_array_equal(one.centers, other.centers)
        np.testing.assert_array_equal(one.labels, other.labels)


@pytest.mark.parametrize("start", seeding.STARTS)
def test_restarts_never_do_worse(start):
    X = datasets.load_kmeans()
    for seed in range(5):
        first = kmeans.fit(X, 5, start=start, rng=seed)
        best = kmeans.fit(X, 5, start=start, rng=seed, n_init=4)
        assert best.inertia <= first.inertia
        rng = np.random.default_rng(seed)
        singles = [kmeans.fit(X, 5, start=start, rng=rng).inertia for _ in range(4)]
        assert best.inertia == min(singles)


def test_the_starts_differ():
    X = datasets.load_kmeans()
    ends = {kmeans.fit(X, 6, start=start, rng=0).inertia for start in seeding.STARTS}
    assert len(ends) == 3


@pytest.mark.parametrize("n_clusters", [2, 3, 8])
def test_fit_starts_from_the_greedy_draw(n_clusters):
    X = datasets.load_kmeans()
    for seed in range(5):
        start = seeding.kmeans_plusplus(X, n_clusters, seed)
        drawn = kmeans.run(X, start, max_iter=1).last
        fitted = kmeans.best_run(X, n_clusters, rng=seed, max_iter=1)
        np.testing.assert_allclose(fitted.centers, drawn.centers)


def test_fit_takes_centers_as_its_start():
    X = datasets.load_kmeans()
    with pytest.raises(ValueError, match="start has 3 centers, but n_clusters is 4"):
        kmeans.fit(X, 4, start=X[:3])
    assert kmeans.fit(X, 2, start=[[0, 0], [1, 1]]).centers.shape == (2, 2)


def test_weights_reach_the_draw_of_the_start():
    X = np.array([[0.0], [1.0], [10.0], [11.0]])
    for seed in range(20):
        state = kmeans.fit(X, 2, sample_weight=[1, 0, 0, 1], rng=seed, max_iter=1)
        np.testing.assert_allclose(np.sort(state.centers, axis=0), [[0], [11]], atol=1e-12)

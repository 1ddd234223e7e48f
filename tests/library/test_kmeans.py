"""k-means against its definition, on small problems and on awkward ones."""

from itertools import pairwise

import numpy as np
import pytest
from halfstep import datasets, kmeans, seeding
from halfstep.empties import EMPTY
from hypothesis import given
from hypothesis import strategies as st

GRID = st.integers(-4, 4).map(float)


@st.composite
def problems(draw, max_samples=30, values=None):
    """Data and starting centers: continuous, or on a grid full of ties and duplicates."""
    n_samples = draw(st.integers(1, max_samples))
    n_features = draw(st.integers(1, 4))
    n_clusters = draw(st.integers(1, min(n_samples, 6)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        X = rng.integers(-2, 3, (n_samples, n_features)).astype(float)
    else:
        X = rng.normal(size=(n_samples, n_features)) * 10.0 ** draw(st.integers(-3, 3))
    if draw(st.booleans()):
        centers = X[rng.choice(n_samples, n_clusters, replace=False)]
    else:
        centers = rng.normal(size=(n_clusters, n_features)) * np.abs(X).max()
    return X, centers


def brute_distances(X, centers):
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=-1)


def scatter(X):
    return ((X - X.mean(axis=0)) ** 2).sum()


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


@given(problems(), st.sampled_from(EMPTY), st.booleans(), st.integers(0, 99))
def test_the_objective_never_rises(problem, empty, weighted, seed):
    X, centers = problem
    weights = np.random.default_rng(seed).integers(0, 4, len(X)) if weighted else None
    if weighted:
        weights[0] = 1
    trace = kmeans.run(X, centers, empty=empty, sample_weight=weights, rng=seed)
    rounding = 1e-12 * (scatter(X) + ((centers - X.mean(axis=0)) ** 2).sum())
    assert (np.diff(trace.objective[1:]) <= rounding).all()
    assert trace.converged


@given(problems(), st.sampled_from(EMPTY), st.integers(0, 99))
def test_every_state_is_what_its_name_says(problem, empty, seed):
    X, centers = problem
    trace = kmeans.run(X, centers, empty=empty, rng=seed)
    np.testing.assert_allclose(trace[0].centers, centers, rtol=1e-12, atol=1e-12)
    assert (trace[0].step, trace[0].iteration, trace[0].labels) == ("start", 0, None)
    size = 1e-11 * max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    for before, after in pairwise(trace):
        if after.step == "assign":
            assert after.centers.tolist() == before.centers.tolist()
            distances = brute_distances(X, after.centers)
            gap = distances[np.arange(len(X)), after.labels] - distances.min(axis=1)
            assert (gap <= size * size * 1e11).all()
            assert after.iteration == before.iteration + 1
        else:
            expected = kmeans.update(X, after.labels, before.centers)
            np.testing.assert_allclose(after.centers, expected, rtol=1e-11, atol=size)
            assert after.iteration == before.iteration
        assert after.inertia == pytest.approx(
            kmeans.inertia(X, after.labels, after.centers), rel=1e-9, abs=size**2
        )


@given(problems(), st.sampled_from(EMPTY))
def test_the_last_state_of_a_converged_trace_is_a_fixed_point(problem, empty):
    X, centers = problem
    last = kmeans.run(X, centers, empty=empty, rng=0).last
    again = kmeans.run(X, last.centers, empty=empty, rng=0).last
    size = 1e-11 * max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    np.testing.assert_allclose(again.centers, last.centers, rtol=1e-11, atol=size)
    assert again.inertia == pytest.approx(last.inertia, rel=1e-9, abs=1e-12 * scatter(X))


@st.composite
def clear_problems(draw):
    """Problems whose labels no rounding decides: continuous, with points as centers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_samples, n_features = draw(st.integers(2, 60)), draw(st.integers(1, 4))
    X = rng.normal(size=(n_samples, n_features))
    n_clusters = draw(st.integers(1, min(6, n_samples)))
    return X, X[rng.choice(n_samples, n_clusters, replace=False)], rng


@given(clear_problems())
def test_permuting_points_permutes_labels(problem):
    X, centers, rng = problem
    order = rng.permutation(len(X))
    straight, shuffled = kmeans.run(X, centers), kmeans.run(X[order], centers)
    assert len(straight) == len(shuffled)
    for one, other in zip(straight[1:], shuffled[1:], strict=True):
        np.testing.assert_array_equal(one.labels[order], other.labels)
        np.testing.assert_allclose(one.centers, other.centers, rtol=1e-9, atol=1e-12)


@given(clear_problems())
def test_permuting_centers_renames_labels(problem):
    X, centers, rng = problem
    order = rng.permutation(len(centers))
    straight, renamed = kmeans.run(X, centers).last, kmeans.run(X, centers[order]).last
    np.testing.assert_array_equal(order[renamed.labels], straight.labels)
    np.testing.assert_allclose(renamed.centers, straight.centers[order], atol=1e-12)


@given(clear_problems(), st.sampled_from([-3.0, 1e3, 1e8]))
def test_shifting_data_shifts_centers(problem, shift):
    X, centers, _ = problem
    # Only differences that survive the shift are told apart.
    X, centers = np.round(X * 2**10) / 2**10, np.round(centers * 2**10) / 2**10
    here, there = kmeans.run(X, centers).last, kmeans.run(X + shift, centers + shift).last
    clear = np.diff(np.sort(brute_distances(X, here.centers), axis=1)[:, :2], axis=1)
    if here.iteration == there.iteration and (clear > 1e-6).all():
        np.testing.assert_array_equal(there.labels, here.labels)
        np.testing.assert_allclose(there.centers - shift, here.centers, atol=1e-7)
        assert there.inertia == pytest.approx(here.inertia, rel=1e-6, abs=1e-9)


@given(clear_problems(), st.sampled_from([2.0**-400, 0.5, 2.0**40, 2.0**490]))
def test_scaling_data_scales_centers_exactly(problem, scale):
    X, centers, _ = problem
    here, there = kmeans.run(X, centers), kmeans.run(X * scale, centers * scale)
    assert len(here) == len(there)
    np.testing.assert_array_equal(here.last.labels, there.last.labels)
    np.testing.assert_allclose(there.last.centers / scale, here.last.centers, rtol=1e-14)
    assert there.last.inertia / scale / scale == pytest.approx(here.last.inertia, rel=1e-12)


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


def test_tol_ends_early_and_says_converged():
    X, start = datasets.load_kmeans(), datasets.load_kmeans()[:4]
    full = kmeans.run(X, start)
    shifts = [
        ((after.centers - before.centers) ** 2).sum()
        for before, after in zip(full[1:-1:2], full[2::2], strict=True)
    ]
    for wanted in (1, 4, 8):
        tol = shifts[wanted] * (1 + 1e-9)
        early = kmeans.run(X, start, tol=tol)
        first = next(i for i, shift in enumerate(shifts) if shift <= tol)
        assert early.last.iteration == first + 2
        assert early.converged
        assert early.last.step == "assign"
        assert kmeans.fit(X, 4, start=start, tol=tol).iteration == first + 2


@pytest.mark.parametrize("max_iter", [1, 2, 5])
def test_max_iter_limits_the_updates_and_ends_with_an_assign(max_iter):
    X = datasets.load_kmeans()
    trace = kmeans.run(X, X[:4], max_iter=max_iter)
    assert [state.step for state in trace].count("update") == max_iter
    assert trace.last.step == "assign"
    assert not trace.converged
    assert kmeans.fit(X, 4, start=X[:4], max_iter=max_iter).iteration == max_iter + 1


def test_an_emptied_center_stays_moves_or_is_drawn():
    X = np.array([[0.0], [1.0], [2.0], [20.0]])
    start = [[0.5], [100.0], [100.0]]
    keep = kmeans.run(X, start, max_iter=1)[2]
    np.testing.assert_allclose(keep.centers, [[5.75], [100], [100]], atol=1e-12)
    start = [[0.9], [500.0], [600.0]]
    far = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
    # 20 is worst served, then 2: they become clusters of their own.
    np.testing.assert_allclose(far.centers, [[0.5], [20], [2]], atol=1e-12)
    np.testing.assert_array_equal(far.labels, [0, 0, 2, 1])
    seen = set()
    for seed in range(40):
        state = kmeans.run(X, start, empty="random", max_iter=1, rng=seed)[2]
        assert state.centers[state.labels[:, np.newaxis], [0]].shape == (4, 1)
        assert np.bincount(state.labels, minlength=3).min() == 1
        seen.add((state.centers[1, 0], state.centers[2, 0]))
    assert len(seen) == 12  # each ordered pair of the four points


def test_random_empties_follow_the_generator():
    X, start = np.arange(9.0)[:, np.newaxis], [[4.0], [99.0], [99.0]]
    runs = [kmeans.run(X, start, empty="random", rng=7).objective for _ in range(2)]
    np.testing.assert_array_equal(*runs)
    rng = np.random.default_rng(7)
    np.testing.assert_array_equal(
        kmeans.run(X, start, empty="random", rng=rng).objective, runs[0]
    )


@pytest.mark.parametrize("empty", ["farthest", "random"])
def test_points_without_weight_attract_no_emptied_center(empty):
    X = np.array([[0.0], [1.0], [2.0], [50.0]])
    state = kmeans.run(X, [[1.0], [99.0], [99.0]], empty=empty, rng=0, max_iter=1,
                       sample_weight=[1, 1, 1, 0])[2]  # fmt: skip
    assert state.centers.max() <= 2


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("offset", [0.0, 0.1, 1e8])
def test_fewer_distinct_points_than_clusters(empty, offset):
    X = np.repeat([[0.1, 0.2], [0.7, 0.9]], 5, axis=0) + offset
    trace = kmeans.run(X, X[:4], empty=empty, rng=0)
    assert trace.converged
    assert trace.last.iteration <= 4
    assert np.isfinite(trace.last.centers).all()
    assert trace.last.inertia == pytest.approx(0, abs=1e-12 + 1e-30 * offset**2)


@pytest.mark.parametrize("empty", ["farthest", "random"])
def test_a_cluster_that_has_but_one_point_keeps_it(empty):
    # Both far points are alone and badly served; only 0 and 1 can be spared.
    X = np.array([[0.0], [1.0], [30.0], [-30.0]])
    for seed in range(8):
        state = kmeans.run(X, [[0.5], [40.0], [-40.0], [500.0]], empty=empty, max_iter=1,
                           rng=seed)[2]  # fmt: skip
        assert sorted(state.centers.ravel().round(9)) == [-30, 0, 1, 30]


@pytest.mark.parametrize("scale", [1.0, 0.01])
def test_a_cluster_of_two_gives_up_but_one(scale):
    # 60 and then 40 are the worst served, but without 60 the other is alone.
    X = scale * np.array([[0.0], [1.0], [3.0], [40.0], [60.0]])
    start = scale * np.array([[1.0], [49.0], [500.0], [600.0]])
    state = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
    np.testing.assert_array_equal(state.labels, [0, 0, 3, 1, 2])
    np.testing.assert_allclose(state.centers.ravel() / scale, [0.5, 40, 60, 3])


def test_a_cluster_of_three_gives_up_two():
    state = kmeans.run([[0.0], [1.0], [3.0]], [[1.0], [500.0], [600.0]],
                       empty="farthest", max_iter=1)[2]  # fmt: skip
    np.testing.assert_array_equal(state.labels, [2, 0, 1])


def test_a_small_gap_is_a_gap_and_one_of_rounding_is_none():
    start = [[0.0], [1.0], [500.0]]
    for gap, moves in ((3e-8, True), (3e-17, False)):
        state = kmeans.run([[0.0], [gap], [1.0]], start, empty="farthest", max_iter=1)[2]
        assert (state.labels.max() == 2) == moves


def test_more_centers_than_points_are_refused():
    with pytest.raises(ValueError, match=r"centers is 3, but .* between 1 and 2"):
        kmeans.steps([[0.0], [1.0]], [[0.0], [1.0], [2.0]])


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


@given(problems(max_samples=12), st.integers(0, 999))
def test_weights_count_as_repeated_points(problem, seed):
    X, centers = problem
    counts = np.random.default_rng(seed).integers(1, 4, len(X))
    weighted = kmeans.run(X, centers, sample_weight=counts, max_iter=1)
    repeated = kmeans.run(np.repeat(X, counts, axis=0), centers, max_iter=1)
    size = max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    clear = np.diff(np.sort(brute_distances(X, centers), axis=1)[:, :2], axis=1)
    if (clear > 1e-9 * size**2).all():
        np.testing.assert_allclose(
            weighted[2].centers, repeated[2].centers, rtol=1e-9, atol=1e-12 * size
        )
        assert weighted[2].inertia == pytest.approx(
            repeated[2].inertia, rel=1e-9, abs=1e-20 * size**2
        )


def test_fit_is_the_last_state_of_run():
    X = datasets.load_kmeans()
    state, last = kmeans.fit(X, 4, start=X[:4]), kmeans.run(X, X[:4]).last
    np.testing.assert_array_equal(state.labels, last.labels)
    np.testing.assert_allclose(state.centers, last.centers, rtol=1e-13)
    assert (state.step, state.iteration) == ("assign", 13)
    assert state.inertia == pytest.approx(last.inertia, rel=1e-14)


def test_fit_with_the_same_generator_gives_the_same():
    X = datasets.load_kmeans()
    for start in kmeans.STARTS:
        one, other = (kmeans.fit(X, 4, start=start, rng=3, n_init=2) for _ in range(2))
        np.testing.assert_array_equal(one.centers, other.centers)
        np.testing.assert_array_equal(one.labels, other.labels)


@pytest.mark.parametrize("start", kmeans.STARTS)
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
    ends = {kmeans.fit(X, 6, start=start, rng=0).inertia for start in kmeans.STARTS}
    assert len(ends) == 3


@pytest.mark.parametrize("n_clusters", [2, 3, 8])
def test_fit_starts_from_the_greedy_draw(n_clusters):
    X = datasets.load_kmeans()
    for seed in range(5):
        start = seeding.kmeans_plusplus(X, n_clusters, seed)
        drawn = kmeans.fit(X, n_clusters, start=start, max_iter=1)
        fitted = kmeans.fit(X, n_clusters, rng=seed, max_iter=1)
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

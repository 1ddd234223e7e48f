"""Starts of several kinds: what none of one kind finds, what fails, and what is said."""

import warnings

import numpy as np
import pytest
from halfstep import choosing_k, kmeans, mixture, seeding
from halfstep.rows import count_distinct


def strips(rng, n_strips=2):
    """Long strips, one above the other: k-means cuts them across."""
    y = np.repeat(np.arange(n_strips), 200)
    X = np.column_stack([rng.normal(0, 8, len(y)), rng.normal(0, 0.3, len(y)) + 3 * y])
    return X, y


def two_units(rng):
    """Two groups, whose other axis is in a hundredfold unit."""
    y = np.repeat([0, 1], 100)
    return rng.normal(size=(200, 2)) * [1, 100] + np.outer(y, [6, 0]), y


def slanted(rng):
    X, y = strips(rng, 3)
    return X @ [[0.8, 0.6], [-0.6, 0.8]], y


def sheets(rng):
    """Three sheets in four dimensions, in some direction."""
    y = np.repeat([0, 1, 2], 150)
    X = rng.normal(size=(450, 4)) * [9, 9, 9, 0.5] + np.outer(y, [0, 0, 0, 4])
    return X @ np.linalg.qr(rng.normal(size=(4, 4)))[0], y


GROUPS = pytest.mark.parametrize("make", [strips, two_units, slanted, sheets])


@GROUPS
def test_several_starts_find_what_kmeans_does_not(make):
    for seed in range(1, 3):
        X, y = make(np.random.default_rng(seed))
        found = mixture.fit(X, y.max() + 1, n_init=10, rng=seed)
        assert choosing_k.adjusted_rand(found.labels, y) > 0.98
        assert found.start in {"whitened", "projected", "random_points"}
        one_kind = mixture.fit(X, y.max() + 1, start="kmeans", n_init=10, rng=seed)
        assert choosing_k.adjusted_rand(one_kind.labels, y) < 0.8
        assert one_kind.start == "kmeans"


def test_the_number_of_strips_is_found():
    X, _ = strips(np.random.default_rng(0))
    bics = [mixture.bic(X, mixture.fit(X, k, n_init=10, rng=0)) for k in range(1, 5)]
    assert np.argmin(bics) == 1
    assert bics[0] - bics[1] > 500


def test_one_start_is_kmeans_as_before():
    X, _ = strips(np.random.default_rng(0))
    one, named = (mixture.fit(X, 2, rng=3, **o) for o in ({}, {"start": "kmeans"}))
    np.testing.assert_array_equal(one.means, named.means)
    assert (one.start, one.n_failed, one.converged) == ("kmeans", 0, True)


def test_whitened_starts_do_not_depend_on_the_unit():
    X, _ = two_units(np.random.default_rng(2))
    X = np.column_stack([X, np.full(len(X), 0.1)])  # a column that says nothing
    turned = X @ np.diag([1e-6, 1e5, 1.0])
    one, other = (mixture._whitened(points) for points in (X, turned))
    assert one.shape == (200, 2)
    np.testing.assert_allclose(np.cov(one.T, bias=True), np.eye(2), atol=1e-9)
    distances = [kmeans.squared_distances(Z, Z[:5]) for Z in (one, other)]
    np.testing.assert_allclose(*distances, atol=1e-6)
    assert mixture._whitened(np.ones((3, 2))).shape == (3, 2)


def test_given_parameters_are_named_so():
    X = np.random.default_rng(0).normal(size=(50, 1))
    start = [1.0], [[0.0]], [[[1.0]]]
    assert mixture.fit(X, 1, start=start).start == "given"


def two_blobs():
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(size=(40, 2)), rng.normal(size=(40, 2)) + 9])


def test_the_best_of_the_starts_that_finish():
    X, options = two_blobs(), {"floor": 0, "start": "random_points", "max_iter": 500}
    rng, ends, failed = np.random.default_rng(5), [], 0
    for _ in range(20):
        try:
            ends.append(mixture.fit(X, 6, rng=rng, **options).objective)
        except ValueError:
            failed += 1
    assert 0 < failed < 20
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        best = mixture.fit(X, 6, n_init=20, rng=5, **options)
    assert best.objective == max(ends)
    assert best.n_failed == failed


def test_only_if_none_finishes_there_is_an_error():
    X = np.repeat([[0.0, 0.0], [1.0, 5.0], [9.0, 2.0]], 5, axis=0)
    with pytest.raises(
        ValueError, match=r"None of 4 starts finished\. The first: Component"
    ):
        mixture.fit(X, 3, n_init=4, floor=0, rng=0)
    with pytest.raises(ValueError, match=r"^Component \d has collapsed"):
        mixture.fit(X, 3, floor=0, rng=0)


# Fewer rows than clusters.

TWO_KINDS = np.repeat([[0.0, 1.0], [4.0, 2.0]], 3, axis=0)


@pytest.mark.parametrize("start", seeding.STARTS)
def test_fewer_distinct_rows_than_clusters_are_told(start):
    with pytest.warns(UserWarning, match="2 distinct rows, 4 clusters"):
        state = kmeans.fit(TWO_KINDS, 4, start=start, rng=0)
    assert state.n_distinct == 2
    assert np.isfinite(state.centers).all()
    assert kmeans.fit(TWO_KINDS, 2, rng=0).n_distinct is None


@pytest.mark.parametrize("empty", ["keep", "farthest", "random"])
def test_they_are_told_whatever_empty_centers_do(empty):
    with pytest.warns(UserWarning, match="2 distinct rows, 3 clusters"):
        assert kmeans.fit(TWO_KINDS, 3, empty=empty, rng=0).n_distinct == 2


def test_rows_of_weight_0_are_no_rows():
    X = np.vstack([TWO_KINDS, [[50.0, 50.0]]])
    weights = [1, 1, 1, 1, 1, 1, 0]
    with pytest.warns(UserWarning, match="2 distinct rows, 3 clusters"):
        assert kmeans.fit(X, 3, sample_weight=weights, rng=0).n_distinct == 2


def test_functions_of_many_fits_tell_it_once():
    with pytest.warns(UserWarning, match="distinct") as told:
        curve = choosing_k.inertia_curve(TWO_KINDS, [1, 2, 3, 4, 5], rng=0)
    assert [str(w.message)[:37] for w in told] == ["2 distinct rows, 3 or more clusters: "]
    assert told[0].filename == __file__
    np.testing.assert_allclose(curve[1:], 0, atol=1e-12)
    with pytest.warns(UserWarning, match="distinct rows?, ") as told:
        choosing_k.stability(np.repeat(TWO_KINDS, 3, axis=0), [3, 4], rng=0)
    assert len(told) == 1
    with pytest.warns(UserWarning, match="No convergence in 1 iterations") as told:
        choosing_k.inertia_curve(two_blobs(), [3, 4, 5], rng=0, max_iter=1)
    assert len(told) == 1


def test_a_mixture_says_how_many_rows_differ():
    for start in (None, *mixture.STARTS):
        with pytest.raises(ValueError, match="2 distinct rows, 4 components: ask for 2"):
            mixture.fit(TWO_KINDS, 4, start=start, rng=0)
    start = np.full(3, 1 / 3), [[0, 0], [4, 2], [5, 5]], np.array([np.eye(2)] * 3)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        mixture.fit(TWO_KINDS, 3, start=start, floor=0.5)
    assert str(told[0].message).startswith("2 distinct rows, 3 components")
    assert told[0].filename == __file__


def test_centers_drawn_from_fewer_distinct_rows_are_told():
    with pytest.warns(UserWarning, match="2 distinct rows, 4 clusters") as told:
        seeding.kmeans_plusplus(TWO_KINDS, 4, 0)
    assert told[0].filename == __file__
    assert len(seeding.kmeans_plusplus(TWO_KINDS, 2, 0)) == 2


def test_distinct_rows_are_counted_up_to_enough():
    rng = np.random.default_rng(0)
    for _ in range(200):
        X = rng.integers(0, 3, (rng.integers(1, 40), rng.integers(1, 4))).astype(float)
        X *= rng.choice([1.0, -1.0])  # zeros with a sign are zeros
        enough = int(rng.integers(1, 30))
        expected = min(enough, len(np.unique(X + 0.0, axis=0)))
        assert count_distinct(X, enough) == expected
    # Where the first rows are all alike.
    X = np.repeat(np.arange(5.0), 1000)[:, np.newaxis]
    assert count_distinct(X, 4) == 4
    assert count_distinct(X, 9) == 5


# Weights.


def with_a_stray(seed, n=60):
    rng = np.random.default_rng(seed)
    X = np.concatenate([rng.normal(size=(n, 2)), rng.normal(size=(n, 2)) + 9])
    stray = np.vstack([[1e9, -1e9], X, [[-1e9, 1e9]]])
    return X, stray, np.array([0.0, *np.ones(2 * n), 0.0])


@pytest.mark.parametrize("start", seeding.STARTS)
@pytest.mark.parametrize("n", [60, 600])
def test_rows_of_weight_0_never_matter(start, n):
    X, stray, weights = with_a_stray(1, n)
    ones = np.ones(len(X))
    for seed in range(3):
        one = kmeans.fit(X, 3, start=start, rng=seed, sample_weight=ones)
        other = kmeans.fit(stray, 3, start=start, rng=seed, sample_weight=weights)
        np.testing.assert_array_equal(one.centers, other.centers)
        np.testing.assert_array_equal(one.labels, other.labels[1:-1])
        assert one.inertia == other.inertia
        np.testing.assert_array_equal(other.labels, kmeans.assign(stray, other.centers))


@pytest.mark.parametrize("empty", ["keep", "farthest", "random"])
@pytest.mark.parametrize("n", [60, 600])
def test_nor_do_they_in_any_half_step(empty, n):
    X, stray, weights = with_a_stray(2, n)
    start = np.vstack([X[:2], [[70.0, 70.0]]])
    options = {"empty": empty, "rng": 0}
    one = kmeans.run(X, start, sample_weight=np.ones(len(X)), **options)
    other = kmeans.run(stray, start, sample_weight=weights, **options)
    assert len(one) == len(other)
    assert one.converged == other.converged
    for a, b in zip(one[1:], other[1:], strict=True):
        np.testing.assert_allclose(a.centers, b.centers, atol=1e-12)
        np.testing.assert_array_equal(a.labels, b.labels[1:-1])
        assert a.inertia == pytest.approx(b.inertia, rel=1e-12)


@pytest.mark.filterwarnings("ignore:.* distinct row")
def test_seeds_are_drawn_among_rows_that_count():
    X, stray, weights = with_a_stray(3)
    low, high = X.min(axis=0), X.max(axis=0)
    for draw in (seeding.random_points, seeding.random_box, seeding.kmeans_plusplus):
        for seed in range(20):
            centers = draw(stray, 5, seed, sample_weight=weights)
            assert ((low <= centers) & (centers <= high)).all()
    few = np.zeros(len(stray))
    few[[4, 7]] = 1.0, 3.0
    for draw in (seeding.random_points, seeding.random_box, seeding.kmeans_plusplus):
        assert draw(stray, 5, 0, sample_weight=few).shape == (5, 2)


def test_random_points_come_in_proportion_to_their_weights():
    rng, X = np.random.default_rng(0), np.array([[0.0], [1.0], [2.0]])
    drawn = [seeding.random_points(X, 1, rng, sample_weight=[1, 3, 0]) for _ in range(2000)]
    assert 1400 <= np.sum(drawn) <= 1600


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1.0, 1e300, 1e307])
@pytest.mark.parametrize("start", seeding.STARTS)
def test_weights_of_any_size_say_the_same(size, start):
    X, _, _ = with_a_stray(4)
    X = 1e-4 * X  # so that the inertia is a number
    right = kmeans.fit(X, 3, start=start, rng=0, sample_weight=np.full(len(X), 1.0))
    found = kmeans.fit(X, 3, start=start, rng=0, sample_weight=np.full(len(X), size))
    np.testing.assert_allclose(found.centers, right.centers)
    np.testing.assert_array_equal(found.labels, right.labels)
    assert found.inertia == pytest.approx(size * right.inertia, rel=1e-2)
    moved = kmeans.update(X, right.labels, right.centers, sample_weight=np.full(120, size))
    np.testing.assert_allclose(moved, right.centers)


def test_an_inertia_beyond_all_floats_is_refused_and_the_cure_helps():
    X, _, _ = with_a_stray(5)
    weights = np.full(len(X), 1e308)
    labels, centers = np.zeros(len(X), int), np.zeros((1, 2))
    for function in (
        lambda w: kmeans.fit(X, 2, sample_weight=w, rng=0).inertia,
        lambda w: kmeans.run(X, X[:2], sample_weight=w).last.inertia,
        lambda w: kmeans.inertia(X, labels, centers, sample_weight=w),
    ):
        with pytest.raises(ValueError, match=r"pass sample_weight / np\.max"):
            function(weights)
        assert np.isfinite(function(weights / np.max(weights)))
    moved = kmeans.update(X, labels, centers, sample_weight=weights)
    np.testing.assert_allclose(moved[0], X.mean(axis=0))
    assert np.isfinite(seeding.kmeans_plusplus(X, 3, 0, sample_weight=weights)).all()

"""The draws of the first centers: what they promise, and how often they take what."""

from itertools import pairwise

import numpy as np
import pytest
from halfstep import datasets, seeding
from hypothesis import given
from hypothesis import strategies as st


def rows_of(centers, X):
    """Which row of X each center is."""
    return [int(np.flatnonzero((center == X).all(axis=1))[0]) for center in centers]


@given(st.integers(1, 20), st.integers(1, 3), st.integers(0, 999))
def test_random_points_are_different_rows(n_samples, n_features, seed):
    X = np.random.default_rng(seed).normal(size=(n_samples, n_features))
    for n_clusters in (1, n_samples):
        centers = seeding.random_points(X, n_clusters, seed)
        assert centers.shape == (n_clusters, n_features)
        assert len(set(rows_of(centers, X))) == n_clusters


@pytest.mark.slow
def test_random_points_take_each_row_equally_often():
    X, rng = np.arange(5.0)[:, np.newaxis], np.random.default_rng(0)
    drawn = np.concatenate([seeding.random_points(X, 2, rng).ravel() for _ in range(2000)])
    counts = np.bincount(drawn.astype(int))
    assert np.abs(counts - 800).max() <= 4 * np.sqrt(2000 * 0.4 * 0.6)


def test_random_box_fills_the_box_and_stays_inside():
    X = np.array([[0.0, 5.0, -1.0], [4.0, 5.0, 1.0], [1.0, 5.0, 0.0]])
    drawn = np.concatenate([seeding.random_box(X, 3, seed) for seed in range(500)])
    assert (drawn >= X.min(axis=0)).all()
    assert (drawn <= X.max(axis=0)).all()
    np.testing.assert_allclose(drawn.mean(axis=0), [2, 5, 0], atol=0.15)
    np.testing.assert_allclose(drawn.std(axis=0), np.array([4, 0, 2]) / 12**0.5, atol=0.1)
    assert seeding.random_box(X, 2, 0).shape == (2, 3)


@pytest.mark.parametrize("draw", [seeding.random_points, seeding.random_box,
                                  seeding.kmeans_plusplus])  # fmt: skip
def test_generators_and_seeds_decide_the_draw(draw):
    X = datasets.load_kmeans()
    np.testing.assert_array_equal(draw(X, 4, 5), draw(X, 4, np.random.default_rng(5)))
    assert (draw(X, 4, 5) != draw(X, 4, 6)).any()
    rng = np.random.default_rng(5)
    assert (draw(X, 4, rng) != draw(X, 4, rng)).any()
    assert (draw(X, 4) != draw(X, 4)).any()
    assert draw(X.astype(np.float32), 4, 5).dtype == np.float64


@st.composite
def seeding_problems(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_samples, n_features = draw(st.integers(1, 40)), draw(st.sampled_from([1, 2, 4, 12]))
    X = rng.normal(size=(n_samples, n_features)) * 10.0 ** draw(st.integers(-3, 3))
    if draw(st.booleans()):
        X = rng.integers(-1, 2, (n_samples, n_features)) + draw(st.sampled_from([0.0, 1e8]))
    n_clusters = draw(st.integers(1, min(n_samples, 8)))
    return X, n_clusters, draw(st.sampled_from([None, 1, 3])), draw(st.integers(0, 99))


@pytest.mark.filterwarnings("ignore:.* distinct row")
@given(seeding_problems())
def test_every_draw_is_what_its_fields_say(problem):
    X, n_clusters, n_trials, seed = problem
    states = list(seeding.draws(X, n_clusters, seed, n_trials=n_trials))
    assert len(states) == n_clusters
    for n_chosen, state in enumerate(states, start=1):
        assert len(state.indices) == n_chosen
        np.testing.assert_array_equal(state.centers, X[state.indices])
        D2 = ((X[:, np.newaxis] - state.centers) ** 2).sum(axis=-1).min(axis=1)
        np.testing.assert_allclose(
            state.squared_distances, D2, rtol=1e-9, atol=1e-20 * np.abs(X).max() ** 2
        )
        assert (state.squared_distances[state.indices] == 0).all()
        shares = D2 if D2.any() else np.ones(len(X))
        np.testing.assert_allclose(state.probabilities, shares / shares.sum(), atol=1e-9)
        assert state.probabilities.sum() == pytest.approx(1)
        assert state.indices[-1] in state.candidates
    for before, after in pairwise(states):
        np.testing.assert_array_equal(after.indices[:-1], before.indices)
        assert (before.probabilities[after.candidates] > 0).all()
    np.testing.assert_array_equal(
        states[-1].centers, seeding.kmeans_plusplus(X, n_clusters, seed, n_trials=n_trials)
    )


@pytest.mark.parametrize(
    ("n_clusters", "n_trials", "expected"),
    [(2, None, 2), (3, None, 3), (8, None, 4), (8, 1, 1), (8, 7, 7)],
)
def test_the_number_of_candidates(n_clusters, n_trials, expected):
    X = np.random.default_rng(0).normal(size=(50, 2))
    first, *rest = seeding.draws(X, n_clusters, 0, n_trials=n_trials)
    assert len(first.candidates) == 1
    assert {len(state.candidates) for state in rest} == {expected}


def test_a_wrong_number_of_candidates_is_refused():
    with pytest.raises(ValueError, match="n_trials is 0"):
        seeding.kmeans_plusplus([[0.0], [1.0]], 2, n_trials=0)
    with pytest.raises(TypeError, match="n_trials must be a whole number"):
        seeding.draws([[0.0], [1.0]], 2, n_trials=1.5)


@given(seeding_problems())
def test_the_greedy_draw_keeps_its_best_candidate(problem):
    X, n_clusters, _, seed = problem
    states = list(seeding.draws(X, n_clusters, seed, n_trials=5))
    for before, after in pairwise(states):
        new = ((X[:, np.newaxis] - X[after.candidates]) ** 2).sum(axis=-1)
        left = np.minimum(new, before.squared_distances[:, np.newaxis]).sum(axis=0)
        kept = after.squared_distances.sum()
        assert kept <= left.min() * (1 + 1e-9) + 1e-12 * ((X - X.mean(axis=0)) ** 2).sum()


@pytest.mark.slow
def test_draws_follow_their_probabilities():
    X = np.array([[0.0], [1.0], [3.0]])
    rng, pairs = np.random.default_rng(0), np.zeros((3, 3))
    for _ in range(6000):
        *_, last = seeding.draws(X, 2, rng, n_trials=1)
        pairs[tuple(last.indices)] += 1
    D2 = (X - X.T) ** 2
    expected = 6000 / 3 * D2 / D2.sum(axis=1, keepdims=True)
    assert (np.abs(pairs - expected) <= 4 * np.sqrt(expected)).all()


def test_weights_count_in_every_draw():
    X = np.array([[0.0], [1.0], [3.0]])
    weights = np.array([1.0, 0.0, 2.0])
    rng, pairs = np.random.default_rng(0), np.zeros((3, 3))
    for _ in range(3000):
        *_, last = seeding.draws(X, 2, rng, n_trials=1, sample_weight=weights)
        pairs[tuple(last.indices)] += 1
    assert pairs[1].sum() == pairs[:, 1].sum() == 0
    assert abs(pairs[2].sum() - 2000) <= 4 * np.sqrt(3000 * 2 / 9)


def test_weights_decide_among_candidates():
    # The middle of the heavy group is the better of two candidates only by weight.
    X = np.array([[0.0], [10.0], [11.0], [-10.0], [-11.0], [-12.0]])
    weights = np.array([1e-9, 50.0, 50.0, 1.0, 1.0, 1.0])
    for seed in range(30):
        first, second = seeding.draws(X, 2, seed, n_trials=20, sample_weight=weights)
        new = np.minimum((X - X[second.candidates].T) ** 2,
                         first.squared_distances[:, np.newaxis])  # fmt: skip
        assert weights @ second.squared_distances == pytest.approx((weights @ new).min())


def test_weights_decide_where_all_points_coincide():
    X = np.zeros((3, 1))
    *_, last = seeding.draws(X, 3, 0, sample_weight=[0, 1, 3])
    np.testing.assert_allclose(last.probabilities, [0, 0.25, 0.75])


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("n_features", [3, 12])
def test_tight_groups_far_apart_keep_their_digits(kind, n_features):
    rng = np.random.default_rng(0)
    X = np.repeat([[0.0], [1000.0]], 50, axis=0) + 1e-3 * rng.normal(size=(100, n_features))
    X = X.astype(kind)
    *_, last = seeding.draws(X, 3, 1)
    exact = X.astype(float)
    D2 = ((exact[:, np.newaxis] - exact[last.indices]) ** 2).sum(axis=-1).min(axis=1)
    rtol = 1e-9 if kind is np.float64 else 0.2
    np.testing.assert_allclose(last.squared_distances, D2, rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("n_features", [2, 12])
def test_many_blocks_are_one_problem(n_features):
    X = np.random.default_rng(0).normal(size=(20_000, n_features))
    *_, last = seeding.draws(X, 4, 3)
    D2 = ((X[:, np.newaxis] - last.centers) ** 2).sum(axis=-1).min(axis=1)
    np.testing.assert_allclose(last.squared_distances, D2, rtol=1e-9, atol=1e-15)


def test_rows_are_drawn_from_features_first_points():
    X = datasets.load_kmeans()
    points = (X - X.mean(axis=0)).T
    rows = seeding.drawn_rows(points, 4, np.random.default_rng(0), 3)
    np.testing.assert_array_equal(X[rows], seeding.kmeans_plusplus(X, 4, 0))

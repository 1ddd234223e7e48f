"""A cluster keeps its color, however a fit has numbered it."""

import numpy as np
import pytest
from halfstep import kmeans, mixture, plots
from halfstep.states import KMeansState

BEFORE = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
X = np.repeat(BEFORE, 5, axis=0) + np.random.default_rng(0).normal(0, 0.3, (15, 2))


def state(centers):
    centers = np.array(centers, dtype=float)
    return KMeansState("assign", 1, centers, kmeans.assign(X, centers), 0.0)


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 0, 2], [2, 1, 0]])
def test_the_old_numbers_come_back(order):
    kept = plots.keep_colors(state(BEFORE[order] + 0.5), state(BEFORE))
    np.testing.assert_array_equal(kept.places, BEFORE + 0.5)
    np.testing.assert_array_equal(kept.labels, state(BEFORE).labels)


def test_a_new_cluster_takes_the_next_number():
    kept = plots.keep_colors(state([[5, 5], *BEFORE[::-1]]), state(BEFORE))
    np.testing.assert_array_equal(kept.places, [*BEFORE, [5, 5]])


def test_each_cluster_is_in_one_pair_though_two_are_near_the_same():
    kept = plots.keep_colors(state([[0.1, 0], [0, 0.3]]), state(BEFORE[:2]))
    np.testing.assert_array_equal(kept.places, [[0, 0.3], [0.1, 0]][::-1])


def test_noise_stays_noise():
    labels = np.array([-1, *state(BEFORE).labels[1:]])
    noisy = KMeansState("assign", 1, BEFORE[[1, 0, 2]], labels, 0.0)
    assert plots.keep_colors(noisy, state(BEFORE)).labels[0] == -1


def test_shares_and_ellipses_go_with_their_means():
    fitted = mixture.fit(X, 3, rng=np.random.default_rng(1))
    kept = plots.keep_colors(fitted, state(BEFORE))
    assert np.abs(kept.places - BEFORE).max() < 1
    np.testing.assert_array_equal(kept.shares.argmax(axis=1), kept.labels)
    which = [np.flatnonzero((fitted.means == mean).all(axis=1))[0] for mean in kept.places]
    np.testing.assert_array_equal(kept.matrices, fitted.matrices[which])


def test_fewer_clusters_than_before_are_refused():
    with pytest.raises(ValueError, match="3 clusters before and 2 now: swap"):
        plots.keep_colors(state(BEFORE[:2]), state(BEFORE))

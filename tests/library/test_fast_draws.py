"""What k-means++ asks of long data, against the differences."""

import numpy as np
import pytest
from halfstep.fast import draws
from halfstep.fast.blocks import BLOCK


def points_and_norms(n_features, n_samples):
    points = np.random.default_rng(0).normal(size=(n_features, n_samples))
    return points, (points**2).sum(axis=0)


@pytest.mark.parametrize("n_features", [1, draws.FEW, draws.FEW + 1])
@pytest.mark.parametrize("n_samples", [30, BLOCK + 3])
def test_distances_are_those_of_the_differences(n_features, n_samples):
    points, norms = points_and_norms(n_features, n_samples)
    for row in (0, n_samples - 1):
        exact = ((points - points[:, [row]]) ** 2).sum(axis=0)
        found = draws.squared_distances(points, norms, row)
        np.testing.assert_allclose(found, exact, rtol=1e-11)
        assert found[row] == 0


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("n_samples", [30, BLOCK + 3])
def test_the_best_candidate_leaves_the_smallest_sum(weighted, n_samples):
    points, norms = points_and_norms(3, n_samples)
    rng = np.random.default_rng(1)
    weights = rng.random(n_samples) if weighted else None
    D2 = ((points - points[:, [0]]) ** 2).sum(axis=0)
    for _ in range(20):
        tried = rng.choice(n_samples, 4, replace=False)
        new = ((points[:, :, np.newaxis] - points[:, np.newaxis, tried]) ** 2).sum(axis=0)
        left = np.minimum(new, D2[:, np.newaxis])
        sums = left.sum(axis=0) if weights is None else weights @ left
        assert draws.best_candidate(points, norms, D2, tried, weights) == sums.argmin()

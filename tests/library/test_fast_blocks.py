"""Blocks cover all points once; centering turns them and loses nothing."""

import numpy as np
import pytest
from halfstep.fast.blocks import blocks, centered


@pytest.mark.parametrize("n_samples", [0, 1, 8191, 8192, 8193, 20000])
@pytest.mark.parametrize("size", [1, 3, 8192])
def test_blocks_cover_every_point_once(n_samples, size):
    n_samples = min(n_samples, 50 * size)
    seen = [np.arange(n_samples)[block] for block in blocks(n_samples, size)]
    np.testing.assert_array_equal(np.concatenate([*seen, []]), np.arange(n_samples))
    assert all(len(block) == size for block in seen[:-1])


def test_blocks_are_of_the_size_that_fits_the_cache():
    assert [block.stop - block.start for block in blocks(20000)] == [8192, 8192, 3616]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("n_samples", [1, 5, 20_000])
def test_centered_points_are_features_first_and_of_their_type(kind, n_samples):
    X = np.random.default_rng(0).normal(size=(n_samples, 3)).astype(kind) + kind(1e5)
    offset = X.mean(axis=0, dtype=float)
    points = centered(X, offset)
    assert points.flags.c_contiguous
    assert points.dtype == kind
    np.testing.assert_array_equal(points, (X.astype(float) - offset).T.astype(kind))

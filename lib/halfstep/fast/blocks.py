"""Long data are read in blocks, whose scores stay in the processor's cache."""

import numpy as np

# A block's scores (8 clusters, 512 KiB) stay in the processor's second-level cache.
BLOCK = 8192


def blocks(n_samples, size=BLOCK):
    """Cut ``n_samples`` points into slices of at most ``size``.

    Moments of blocks add up to the moments of the whole, so a half-step may look at one
    block at a time: memory then holds the scores of a block, not of all points.

    Parameters
    ----------
    n_samples : int
    size : int

    Yields
    ------
    slice

    >>> list(blocks(5, size=2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for start in range(0, n_samples, size):
        yield slice(start, min(start + size, n_samples))


def centered(X, offset, out=None):
    """Subtract ``offset`` from all points, and turn them: features first.

    Each feature is then one contiguous row. Data far from zero must be centered, or scores
    lose in rounding what tells the clusters apart.

    Parameters
    ----------
    X : (n_samples, n_features) float
    offset : (n_features,) float64
    out : (n_features, n_samples) array, optional
        Where to write.

    Returns
    -------
    points : (n_features, n_samples) float
        Of the type of X.

    >>> centered(np.array([[5.0, 7.0], [6.0, 9.0]]), np.array([5.0, 7.0]))
    array([[0., 1.],
           [0., 2.]])
    """
    points = np.empty(X.shape[::-1], X.dtype) if out is None else out
    for rows in blocks(len(X)):
        points[:, rows] = (X[rows] - offset).T
    return points

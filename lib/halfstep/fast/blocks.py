"""Long data are read in blocks, whose scores stay in the processor's cache."""

import numpy as np

# A block's scores (8 clusters, 512 KiB) stay in the processor's second-level cache.
BLOCK = 8192
FEW = 32


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


def exact_offset(X):
    """Find what can be subtracted from all points without any rounding.

    Data far from zero must be centered, or products lose in rounding what tells the
    clusters apart. But floats lie densest about zero: a mean that one far point has drawn
    away would cost the others their digits. By Sterbenz's lemma x - y is exact where
    |x - y| ≤ ½|y|. A feature that has other values stays as it is; its largest value is
    then at most three times the largest after centering, so products lose little by it.

    Parameters
    ----------
    X : (n_samples, n_features) float

    Returns
    -------
    offset : (n_features,) float64
        From the first row, or 0 in a feature where that would round.

    Source: Sterbenz (1974), theorem 4.3.1, as theorem 2.5 of Higham (2002).

    >>> exact_offset(np.array([[1e8, 3.0], [1e8 + 9, -5.0]]))
    array([1.e+08, 0.e+00])
    """
    first = X[0].astype(float)
    half, exact = abs(first) / 2, True
    # Of data about zero the first few rows tell.
    for rows in (slice(FEW), *blocks(len(X))):
        exact = exact & (abs(X[rows] - first) <= half).all(axis=0)
        if not np.count_nonzero(exact):
            break
    return first * exact


def centered(X, offset, out=None):
    """Subtract ``offset`` from all points, and turn them: features first.

    Each feature is then one contiguous row.

    Parameters
    ----------
    X : (n_samples, n_features) float
    offset : (n_features,) float64
        From `exact_offset`, so that nothing is rounded.
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

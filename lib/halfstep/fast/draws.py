"""What k-means++ asks of long data: distances from one point, and the best of several.

Points are features first, and centered.
"""

import numpy as np

from halfstep.fast.blocks import blocks

# With so few features, differences take no longer than a matrix product.
FEW = 8
EPS = float(np.finfo(float).eps)


def squared_distances(points, norms, row):
    """Squared distance from every point to the point of one row.

    Parameters
    ----------
    points : (n_features, n_samples) float
    norms : (n_samples,) float64
        The squared lengths of all points.
    row : int

    Returns
    -------
    distances : (n_samples,) float64

    Source: chapter 04 of the book.

    >>> squared_distances(np.array([[-1.0, 0.0, 3.0]]), np.array([1.0, 0.0, 9.0]), 0)
    array([ 0.,  1., 16.])
    """
    point, squared = points[:, row, np.newaxis].astype(float), np.empty(points.shape[1])
    for columns in blocks(points.shape[1]):
        block, near = points[:, columns], slice(None)
        if len(points) > FEW:
            # In float64: of float32's digits the sum would leave too few.
            block = block.astype(float, copy=False)
            new = norms[columns] + norms[row] - 2 * (point.T @ block)[0]
            squared[columns] = new
            # That loses digits where it is small: there, subtract first.
            near = np.flatnonzero(new < small(len(points)) * norms[columns])
        gaps = block[:, near] - point
        squared[columns][near] = np.einsum("ij,ij->j", gaps, gaps)
    return squared


def small(n_features):
    """Below how much of |x|² the product form of |x - y|² has lost too many digits.

    Of |x|² + |y|² - 2 x·y, each term is off by at most (d + 2)·u times its size, where u is
    the rounding unit (Higham 2002, section 3.1), so the sum by (d + 2)·u·(|x| + |y|)².
    From s·|x|² on, that is |x - y| ≥ √s·|x|, it is (2 + √s)² / s times as much at most,
    relative to |x - y|². This s keeps ten digits.

    Parameters
    ----------
    n_features : int

    Returns
    -------
    s : float

    Source: Higham (2002), section 3.1.

    >>> small(2) < 1e-4
    True
    """
    return 5e10 * (n_features + 2) * EPS / 2


def best_candidate(points, norms, D2, tried, weights, unsure=None):
    """Which of the rows ``tried`` would leave the smallest sum of D².

    Parameters
    ----------
    points : (n_features, n_samples) float
    norms : (n_samples,) float
        The squared lengths of all points.
    D2 : (n_samples,) float
        Squared distances to the nearest center so far.
    tried : (n_candidates,) int
    weights : (n_samples,) float, or None
    unsure : float, optional
        From `doubt`, where it is known already: sums that are as close are taken again,
        from the differences.

    Returns
    -------
    best : int
        A place in ``tried``.

    Source: Arthur and Vassilvitskii (2007); chapter 04 of the book.

    >>> points, norms = np.array([[-2.0, 0.0, 1.0, 1.0]]), np.array([4.0, 0.0, 1.0, 1.0])
    >>> int(best_candidate(points, norms, np.full(4, 9.0), np.array([0, 2]), None))
    1
    """
    if len(tried) == 1:
        return 0
    centers, gained = points[:, tried].T.astype(float), np.zeros(len(tried))
    for columns in blocks(points.shape[1]):
        # |x - c|² = |x|² - 2 (c·x - ½|c|²): the smallest D² has the largest score.
        scores = centers @ points[:, columns]
        scores -= 0.5 * norms[tried, np.newaxis]
        np.maximum(scores, 0.5 * (norms[columns] - D2[columns]), out=scores)
        gained += scores.sum(axis=1) if weights is None else scores @ weights[columns]
    *_, second, first = sorted(gained.tolist())
    if second < first - (doubt(points, norms, weights) if unsure is None else unsure):
        return gained.argmax()
    left = [np.minimum(D2, squared_distances(points, norms, row)) for row in tried]
    return int(np.argmin([D.sum() if weights is None else D @ weights for D in left]))


def doubt(points, norms, weights):
    """Bound how much rounding may have moved two sums of scores towards or past each other.

    A score, c·x - ½|c|² or ½|x|² - ½D², is off by at most (d + 3)·u times the sizes of its
    terms, and a sum of n, in any order, by n·u times theirs: Higham (2002), (3.5) and
    section 4.2. With D ≤ |x| + |c| and r the largest |x|² of all, these are at most 3 r.

    Parameters
    ----------
    points, norms, weights
        As for `best_candidate`.

    Returns
    -------
    doubt : float

    Source: Higham (2002).

    >>> 0 < doubt(np.ones((1, 5)), np.ones(5), None) < 1e-12
    True
    """
    n_features, n_samples = points.shape
    sizes = 3 * n_samples * norms.max() * (1 if weights is None else weights.max())
    return float((n_samples + n_features + 5) * EPS * sizes)

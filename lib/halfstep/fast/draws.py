"""What k-means++ asks of long data: distances from one point, and the best of several.

Points are features first, and centered.
"""

import numpy as np

from halfstep.fast.blocks import blocks

# With so few features, differences take no longer than a matrix product.
FEW = 8


def squared_distances(points, norms, row):
    """Squared distance from every point to the point of one row.

    Parameters
    ----------
    points : (n_features, n_samples) float
    norms : (n_samples,) float
        The squared lengths of all points.
    row : int

    Returns
    -------
    distances : (n_samples,) float

    Source: chapter 04 of the book.

    >>> squared_distances(np.array([[-1.0, 0.0, 3.0]]), np.array([1.0, 0.0, 9.0]), 0)
    array([ 0.,  1., 16.])
    """
    point, squared = points[:, row, np.newaxis], np.empty(points.shape[1])
    for columns in blocks(points.shape[1]):
        block, near = points[:, columns], slice(None)
        if len(points) > FEW:
            new = norms[columns] + norms[row] - 2 * (point.T @ block)[0]
            squared[columns] = new
            # That loses digits where it is small: there, subtract first.
            near = np.flatnonzero(new < 1e-3 * norms[columns])
        gaps = block[:, near] - point
        squared[columns][near] = np.einsum("ij,ij->j", gaps, gaps)
    return squared


def best_candidate(points, norms, D2, tried, weights):
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
    centers, gained = points[:, tried].T, np.zeros(len(tried))
    for columns in blocks(points.shape[1]):
        # |x - c|² = |x|² - 2 (c·x - ½|c|²): the smallest D² has the largest score.
        scores = centers @ points[:, columns]
        scores -= 0.5 * norms[tried, np.newaxis]
        np.maximum(scores, 0.5 * (norms[columns] - D2[columns]), out=scores)
        gained += scores.sum(axis=1) if weights is None else scores @ weights[columns]
    return gained.argmax()

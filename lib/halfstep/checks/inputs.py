"""What several sets put in: copies, and points among centers without a tie.

Inputs come with one decimal, so that a report can be read, and never with a tie: where two
centers are equally near, any label is right.
"""

import copy

import numpy as np


def copied(value):
    """Copy what an answer could change: arrays and generators, also in lists and dicts.

    >>> passed = [np.zeros(1), 3]
    >>> copied(passed)[0] is passed[0]
    False
    """
    if isinstance(value, np.ndarray | np.random.Generator):
        return copy.deepcopy(value)
    if isinstance(value, tuple):
        return tuple(map(copied, value))
    if isinstance(value, list):
        return [*map(copied, value)]
    if isinstance(value, dict):
        return {name: copied(inner) for name, inner in value.items()}
    return value


def squared_distances(X, centers):
    """Give the squared distance of each point to each center, written out.

    >>> squared_distances(np.array([[0.0], [5.0]]), np.array([[2.0], [5.0]]))
    array([[ 4., 25.],
           [ 9.,  0.]])
    """
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)


def cluster_means(X, labels, centers, middle=np.mean):
    """Give the middle of the points of each label; a center without points stays.

    >>> cluster_means(np.array([[1.0], [2.0]]), np.array([1, 1]), np.array([[9], [9]]))
    array([[9. ],
           [1.5]])
    """
    moved = centers.astype(float)
    for j in np.unique(labels):
        moved[j] = middle(X[labels == j], axis=0)
    return moved


def surprise(counts, p):
    """Give the largest distance of a count from what is expected, in standard errors.

    >>> float(surprise(np.array([40, 60]), np.array([0.5, 0.5])))
    2.0
    """
    n = counts.sum()
    errors = np.sqrt(n * p * (1 - p))
    apart = np.abs(counts - n * p)
    return np.where(errors > 0, apart / np.where(errors > 0, errors, 1), apart * n).max()


def points_and_centers(rng, n_samples, n_clusters, n_features):
    """Draw points that are clearly nearest to one center; no two centers are the same.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_samples, n_clusters, n_features : int

    Returns
    -------
    X : (n_samples, n_features) float
    centers : (n_clusters, n_features) float

    Source: the exercise sets of the book.

    >>> X, centers = points_and_centers(np.random.default_rng(0), 5, 3, 2)
    >>> X.shape, centers.shape
    ((5, 2), (3, 2))
    """
    centers = rng.normal(scale=3, size=(n_clusters, n_features)).round(1)
    centers[:, 0] = rng.choice(np.arange(-60, 61), n_clusters, replace=False) / 10
    X = rng.normal(scale=3, size=(20 * n_samples + 20, n_features)).round(1)
    two = np.sort(squared_distances(X, centers), axis=1)[:, :2]
    return X[(np.diff(two) > 0.05).all(axis=1)][:n_samples], centers


def in_other_units(rng, n_samples, n_clusters, n_features):
    """Yield points and centers of a small unit, a large one, and far from the origin.

    >>> pairs = in_other_units(np.random.default_rng(0), 5, 3, 2)
    >>> [float(np.abs(X).max().round(4)) for X, _ in pairs]
    [0.0007, 14000000.0, 1003.9]
    """
    for unit, place in ((1e-4, 0), (2e6, 0), (1, 1e3)):
        X, centers = points_and_centers(rng, n_samples, n_clusters, n_features)
        yield unit * X + place, unit * centers + place


def half_steps(X, centers, n_iterations, keep=1.0):
    """Yield the centers and labels of each half-step: E, M, E, M and so on.

    Parameters
    ----------
    X : (n_samples, n_features) float
    centers : (n_clusters, n_features) float
    n_iterations : int
    keep : float
        By what the place of a center without points is multiplied in an M.

    Yields
    ------
    centers, labels

    Source: Lloyd (1982), section II.

    >>> X = np.array([[0.0], [2.0]])
    >>> [labels.tolist() for _, labels in half_steps(X, X, 1)]
    [[0, 1], [0, 1]]
    """
    for _ in range(n_iterations):
        labels = squared_distances(X, centers).argmin(axis=1)
        yield centers, labels
        centers = cluster_means(X, labels, keep * centers)
        yield centers, labels


def busy_centers(rng, n_samples, n_clusters, n_features):
    """Draw points and centers of which none is ever idle, and no two ever tie.

    >>> X, centers = busy_centers(np.random.default_rng(0), 5, 3, 2)
    >>> X.shape, centers.shape
    ((5, 2), (3, 2))
    """
    while True:
        X, centers = points_and_centers(rng, n_samples, n_clusters, n_features)
        pairs = list(half_steps(X, centers, 4))
        busy = all(len(np.unique(labels)) == n_clusters for _, labels in pairs)
        two = [np.sort(squared_distances(X, c), axis=1)[:, :2] for c, _ in pairs]
        if busy and (np.diff(two) > 1e-4).all():
            return X, centers

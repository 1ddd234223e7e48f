"""What a center does that has lost all its points: three answers.

It stays ("keep"), or it takes one point from another cluster: the one that is worst served
("farthest"), or a random one ("random").
"""

import numpy as np

from halfstep.arguments import check_choice, check_rng

EMPTY = ("keep", "farthest", "random")


class Empties:
    """One of the three answers, for the points of one loop.

    Parameters
    ----------
    empty : {"keep", "farthest", "random"}
    points : (n_features, n_samples) float
        Their size says how large a gap of mere rounding is.
    weights : (n_samples,) float, or None
    rng : numpy.random.Generator, a seed for one, or None
        For "random".

    Raises
    ------
    ValueError
        Another answer; the message lists these.

    Source: chapter 03 of the book.

    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> empties = Empties("farthest", X.T, weights=None, rng=None)
    >>> def squared_gaps(labels, centers):
    ...     return ((X - centers[labels]) ** 2).sum(axis=1)
    >>> empties.fill(np.array([0, 0, 0]), np.array([[1.0], [99.0]]), squared_gaps)
    array([0, 0, 1])
    """

    def __init__(self, empty, points, weights, rng):
        self.empty = check_choice(empty, "empty", EMPTY)
        self.points, self.weights = points, weights
        self.rng = check_rng(rng)

    def fill(self, labels, centers, squared_gaps):
        """Give each cluster without points one point that another cluster can spare.

        Parameters
        ----------
        labels : (n_samples,) int
        centers : (n_clusters, n_features) float
        squared_gaps : function of (labels, centers)
            Squared distances of the points to the centers of their labels. It is asked only
            where a cluster is empty.

        Returns
        -------
        labels : (n_samples,) int
            The same array where nothing is to be done.
        """
        if self.empty == "keep":
            return labels
        counts = np.bincount(labels, minlength=len(centers))
        if counts.all():
            return labels
        gaps, labels = self._worth_moving(squared_gaps(labels, centers)), labels.copy()
        for cluster in np.flatnonzero(counts == 0):
            gaps[counts[labels] == 1] = 0
            if not gaps.any():
                break
            point = self._pick(gaps)
            counts[labels[point]] -= 1
            counts[cluster], labels[point], gaps[point] = 1, cluster, 0
        return labels

    def _pick(self, gaps):
        if self.empty == "farthest":
            return gaps.argmax()
        return self.rng.choice(np.flatnonzero(gaps))

    def _worth_moving(self, gaps):
        """Zero the gaps of points that would gain nothing by a center of their own."""
        if self.weights is not None:
            gaps[self.weights == 0] = 0
        # A gap of rounding is no gap: the point coincides with its center.
        sizes = np.abs(self.points).max(axis=0).astype(float)
        rounding = 4 * np.finfo(float).eps * sizes
        return np.where(gaps > rounding**2, gaps, 0)

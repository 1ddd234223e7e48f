"""k-means for long data: what `kmeans` computes, as sums and one product.

With the features φ(x) = [1, x], the E-step is a matrix product: the center c nearest to x
has the largest score c·x - ½|c|². The M-step is another: sums of φ over each cluster are
its count and its total, and total / count is the new center. Few points change clusters
late in a run, so the sums are then mended by those alone.
"""

import numpy as np

from halfstep import em
from halfstep.empties import Empties
from halfstep.fast.blocks import blocks, centered
from halfstep.rows import scaled, weighted_sum
from halfstep.states import KMeansState

# Below so many points the number of NumPy's calls costs more than what they compute.
SHORT = 1000
# What the half-steps of the loop are called in k-means.
NAMES = {"start": "start", "e_step": "assign", "m_step": "update"}


def nearest(phi, centers):
    """E-step on features: the label of the largest score c·x - ½|c|².

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`, of points less an offset.
    centers : (n_clusters, n_features) float
        Less the same offset.

    Returns
    -------
    labels : (n_samples,) unsigned int
        Of the smallest type that holds n_clusters - 1.

    Source: chapter 09 of the book.

    >>> nearest(np.array([[1.0, 1.0], [0.0, 9.0]]), np.array([[1.0], [8.0]]))
    array([0, 1], dtype=uint8)
    """
    W = np.column_stack([-0.5 * (centers**2).sum(axis=1), centers]).astype(phi.dtype)
    labels = np.zeros(phi.shape[1], np.min_scalar_type(len(centers) - 1))
    for columns in blocks(phi.shape[1]):
        _argmax_columns(W @ phi[:, columns], out=labels[columns])
    return labels


def moments(phi, labels, n_clusters, weights=None):
    """Sum the features of each cluster: its count, and its total of every feature.

    Moments of two blocks of points add up to the moments of both.

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`.
    labels : (n_samples,) int
    n_clusters : int
    weights : (n_samples,) float, optional

    Returns
    -------
    totals : (1 + n_features, n_clusters) float
        Counts first.

    Source: chapter 09 of the book.

    >>> moments(np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 9.0]]), np.array([0, 0, 1]), 2)
    array([[2., 1.],
           [2., 9.]])
    """
    totals = np.zeros((len(phi), n_clusters))
    for columns in blocks(phi.shape[1]):
        own = labels[columns]
        for total, feature in zip(totals, phi[:, columns], strict=True):
            values = feature if weights is None else feature * weights[columns]
            total += np.bincount(own, weights=values, minlength=n_clusters)
    return totals


def means(totals, former):
    """M-step on moments: total / count, and the former center where the count is zero.

    Parameters
    ----------
    totals : (1 + n_features, n_clusters) float
        From `moments`.
    former : (n_clusters, n_features) float

    Returns
    -------
    centers : (n_clusters, n_features) float

    Source: chapter 02 of the book.

    >>> means(np.array([[2.0, 0.0], [6.0, 0.0]]), np.array([[1.0], [5.0]]))
    array([[3.],
           [5.]])
    """
    counts, sums = totals[0], totals[1:]
    return np.where(counts > 0, sums / np.where(counts > 0, counts, 1), former.T).T


def squared_gaps(phi, labels, centers):
    """Squared distance of each point to the center of its label, from the differences.

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`.
    labels : (n_samples,) int
    centers : (n_clusters, n_features) float
        Less the same offset.

    Returns
    -------
    gaps : (n_samples,) float

    Source: chapter 03 of the book.

    >>> squared_gaps(np.array([[1.0, 1.0], [0.0, 9.0]]), [0, 1], np.array([[1.0], [9.0]]))
    array([1., 0.])
    """
    labels = np.asarray(labels)
    gaps = np.zeros(phi.shape[1])
    for columns in blocks(phi.shape[1]):
        own = labels[columns]
        for feature, center in zip(phi[1:, columns], centers.T, strict=True):
            gaps[columns] += (feature - center[own]) ** 2
    return gaps


def _argmax_columns(scores, out):
    """Write the row of the largest score in each column, the first of equal ones."""
    if len(out) < SHORT:
        out[:] = scores.argmax(axis=0)
        return
    # Three passes along the rows: several times faster than NumPy's argmax over columns.
    highest = scores.max(axis=0)
    ranks = np.arange(len(scores) - 1, -1, -1, dtype=out.dtype)[:, np.newaxis]
    np.subtract(ranks[0], (ranks * (scores == highest)).max(axis=0), out=out)


class Lloyd:
    """k-means as `em.half_steps` sees it: parameters are centers, expectations labels.

    Inside, points and centers are less ``offset``, the mean of the points.

    Parameters
    ----------
    X : (n_samples, n_features) float
        Checked before.
    tol : float
    empty : {"keep", "farthest", "random"}
    sample_weight : (n_samples,) float, or None
    rng : numpy.random.Generator, a seed for one, or None

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> model = Lloyd(np.array([[0.0], [2.0], [9.0]]), 0.0, "keep", None, None)
    >>> model.fit(np.array([[0.0], [2.0]]), max_iter=9)
    <KMeansState: assign, iteration 3, 2 centers, inertia 2>
    """

    def __init__(self, X, tol, empty, sample_weight, rng):
        self.offset, self.tol = X.mean(axis=0, dtype=float), tol
        # φ(x) = [1, x], as from `features`, but written once.
        self.phi = np.ones((1 + X.shape[1], len(X)), X.dtype)
        centered(X, self.offset, out=self.phi[1:])
        self.weights, self.unit = scaled(sample_weight, len(X))
        self.empties = Empties(empty, self.phi[1:], self.weights, rng)
        self.former = self.totals = None
        self.converged = False

    def steps(self, centers, max_iter):
        """Yield a state for each half-step, from ``centers`` on."""
        return em.half_steps(self, centers - self.offset, max_iter, make=self.state)

    def fit(self, centers, max_iter):
        """Run the loop and make a state of its last instant alone."""
        self.former = None
        return self.state(*em.last(em.half_steps(self, centers - self.offset, max_iter)))

    def e_step(self, centers):
        """Label each point, in the smallest type that can."""
        return nearest(self.phi, centers)

    def m_step(self, labels, centers):
        """Move the centers; those without points as the caller chose."""
        labels = self.empties.fill(labels, centers, self.squared_gaps)
        self.totals = self._totals(labels, len(centers))
        self.former = labels
        return means(self.totals, centers), labels

    def repeats(self, former, labels):
        """Equal labels have equal means."""
        self.converged = np.array_equal(former, labels)
        return self.converged

    def settled(self, former, labels, old, new):
        """Compare the squared shifts of the centers with ``tol``."""
        self.converged = bool(((new - old) ** 2).sum() <= self.tol)
        return self.converged

    def state(self, step, iteration, centers, labels):
        """Copy an instant of the loop, in the coordinates of the data."""
        inertia = np.inf
        if labels is not None:
            inertia = self._inertia(labels, centers)
            labels = labels.astype(np.intp)
        centers, how = centers + self.offset, self.converged
        return KMeansState(NAMES[step], iteration, centers, labels, inertia, how)

    def squared_gaps(self, labels, centers):
        """Squared distance of each point to the center of its label."""
        return squared_gaps(self.phi, labels, centers)

    def _inertia(self, labels, centers):
        return weighted_sum(self.squared_gaps(labels, centers), self.weights, self.unit)

    def _totals(self, labels, n_clusters):
        """Moments of the clusters; where few points moved, only those are looked at."""
        if self.former is None or self.weights is not None or len(labels) < SHORT:
            return moments(self.phi, labels, n_clusters, self.weights)
        moved = np.flatnonzero(labels != self.former)
        if len(moved) > len(labels) // 4:
            return moments(self.phi, labels, n_clusters)
        phi = self.phi[:, moved]
        gained = moments(phi, labels[moved], n_clusters)
        return self.totals + gained - moments(phi, self.former[moved], n_clusters)

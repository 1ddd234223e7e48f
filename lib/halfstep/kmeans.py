"""k-means: every point belongs to one center, and every center is a mean.

With the features φ(x) = [1, x], the E-step is a matrix product: the center c nearest to x
has the largest score c·x - ½|c|². The M-step is another: sums of φ over each cluster are
its count and its total, and total / count is the new center.
"""

import numpy as np

from halfstep import em, seeding
from halfstep.arguments import (
    check_centers,
    check_choice,
    check_count,
    check_labels,
    check_number,
    check_points,
    check_weights,
)
from halfstep.states import KMeansState

EMPTY = ("keep", "farthest", "random")
STARTS = ("kmeans++", "random_points", "random_box")
# Below so many points the number of NumPy's calls costs more than what they compute.
SHORT = 1000
# What the half-steps of the loop are called in k-means.
NAMES = {"start": "start", "e_step": "assign", "m_step": "update"}


def assign(X, centers):
    """Give each point the label of its nearest center: the E-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
    centers : (n_clusters, n_features) float

    Returns
    -------
    labels : (n_samples,) int
        Of equal centers the first; where two are equally near, rounding decides.

    Raises
    ------
    ValueError
        The widths differ; the message gives both. Or as `check_points`.

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> assign([[0.0], [9.0]], [[1.0], [8.0]])
    array([0, 1])
    """
    X = check_points(X)
    centers = check_centers(centers, X)
    # On a grid, differences from a center are exact, so that ties are ties.
    offset = centers[0]
    return nearest(features(X, offset), centers - offset).astype(np.intp)


def update(X, labels, n_clusters, *, centers=None, sample_weight=None):
    """Move each center to the mean of its points: the M-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
    labels : (n_samples,) int
    n_clusters : int
    centers : (n_clusters, n_features) float, optional
        The former centers. A cluster without points keeps its former center.
    sample_weight : (n_samples,) float, optional

    Returns
    -------
    centers : (n_clusters, n_features) float

    Raises
    ------
    ValueError
        A cluster has no points, so no mean, and no former center was given.

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> update([[0.0], [2.0], [9.0]], [0, 0, 1], 2)
    array([[1.],
           [9.]])
    >>> update([[0.0], [2.0], [9.0]], [0, 0, 1], 3, centers=[[0.0], [5.0], [7.0]])
    array([[1.],
           [9.],
           [7.]])
    """
    X, n_clusters = check_points(X), check_count(n_clusters, "n_clusters")
    labels = check_labels(labels, len(X), n_clusters)
    weights = check_weights(sample_weight, len(X))
    offset = X.mean(axis=0, dtype=float)
    totals = moments(features(X, offset), labels, n_clusters, weights)
    if centers is None and not totals[0].all():
        raise ValueError(
            f"Cluster {totals[0].argmin()} has no points, so it has no mean. Pass the "
            "former centers as centers=..., and it stays where it was."
        )
    former = totals[1:].T if centers is None else check_centers(centers, X) - offset
    if former.shape[0] != n_clusters:
        raise ValueError(f"centers has {len(former)} rows, but n_clusters is {n_clusters}.")
    return means(totals, former) + offset


def inertia(X, labels, centers, *, sample_weight=None):
    """Sum of squared distances from the points to the centers of their labels.

    Parameters
    ----------
    X : (n_samples, n_features) float
    labels : (n_samples,) int
    centers : (n_clusters, n_features) float
    sample_weight : (n_samples,) float, optional

    Returns
    -------
    inertia : float
        In the squared unit of the data.

    Source: MacQueen (1967), section 1; chapter 03 of the book.

    >>> inertia([[0.0], [2.0], [9.0]], [0, 0, 1], [[1.0], [9.0]])
    2.0
    """
    X = check_points(X)
    centers = check_centers(centers, X)
    labels = check_labels(labels, len(X), len(centers))
    weights = check_weights(sample_weight, len(X))
    offset = centers.mean(axis=0)
    return _inertia(features(X, offset), labels, centers - offset, weights)


def steps(X, centers, *, tol=0.0, max_iter=300, empty="keep", sample_weight=None, rng=None):
    """Yield the state before the loop, then one for each half-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
        float32 is computed with as it is, and needs half the memory.
    centers : (n_clusters, n_features) float
        Where to start.
    tol : float
        Stop when the squared shifts of the centers sum to this or less.
    max_iter : int
        Limit of updates.
    empty : {"keep", "farthest", "random"}
        What a center without points does: it stays, it moves to the point that is worst
        served, or to a random one. A point that gets a center gets its label too.
    sample_weight : (n_samples,) float, optional
        A point of weight 2 counts as two points.
    rng : numpy.random.Generator, a seed for one, or None
        For ``empty="random"``.

    Yields
    ------
    state : KMeansState
        "start", "assign", "update", "assign", …, "assign". Where nothing would change any
        more, the last state is a fixed point.

    Source: Lloyd (1982), section II; chapters 02 and 03 of the book.

    >>> for state in steps([[0.0], [2.0], [9.0]], [[0.0], [2.0]]):
    ...     print(state.step, state.centers.ravel(), state.inertia)
    start [0. 2.] inf
    assign [0. 2.] 49.0
    update [0.  5.5] 24.5
    assign [0.  5.5] 16.25
    update [1. 9.] 2.0
    assign [1. 9.] 2.0
    """
    X = check_points(X)
    centers = check_centers(centers, X)
    check_count(len(centers), "The number of centers", high=len(X))
    model = _Lloyd(X, max_iter, tol, empty, sample_weight, rng)
    start = centers - model.offset
    return em.half_steps(model, start, max_iter, make=model.state)


def run(X, centers, **options):
    """Run `steps` to the end and keep all states.

    Parameters
    ----------
    X, centers, **options
        As for `steps`.

    Returns
    -------
    trace : Trace

    Source: chapter 03 of the book.

    >>> run([[0.0], [2.0], [9.0]], [[0.0], [2.0]])
    <Trace: 6 states, 3 iterations, objective 2, converged>
    """
    return em.collect(steps(X, centers, **options))


def fit(
    X, n_clusters, *, start="kmeans++", n_init=1, rng=None,
    tol=0.0, max_iter=300, empty="keep", sample_weight=None,
):  # fmt: skip
    """Cluster the data: start, loop until nothing moves, and keep the best of several runs.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_clusters : int, at most n_samples
    start : {"kmeans++", "random_points", "random_box"} or (n_clusters, n_features) float
        How to draw the first centers, or the first centers themselves.
    n_init : int
        How many runs from different starts.
    rng : numpy.random.Generator, a seed for one, or None
    tol, max_iter, empty, sample_weight
        As for `steps`.

    Returns
    -------
    state : KMeansState
        The last state of the run with the lowest inertia.

    Source: Arthur and Vassilvitskii (2007); chapters 03 and 04 of the book.

    >>> fit([[0.0], [2.0], [9.0]], 2, rng=np.random.default_rng(0)).inertia
    2.0
    """
    X = check_points(X)
    check_count(n_clusters, "n_clusters", high=len(X))
    check_count(n_init, "n_init")
    model = _Lloyd(X, max_iter, tol, empty, sample_weight, rng)
    runs = (model.fit(_start(X, n_clusters, start, model), max_iter) for _ in range(n_init))
    return min(runs, key=lambda state: state.inertia)


def features(X, offset):
    """Write the features φ(x) = [1, x - offset] of all points, features first.

    Each feature is then one contiguous row. Data far from zero must be centered, or the
    scores lose in rounding what tells the centers apart.

    Parameters
    ----------
    X : (n_samples, n_features) float
    offset : (n_features,) float

    Returns
    -------
    phi : (1 + n_features, n_samples) float

    Source: chapter 13 of the book.

    >>> features(np.array([[5.0, 7.0], [6.0, 9.0]]), np.array([5.0, 7.0]))
    array([[1., 1.],
           [0., 1.],
           [0., 2.]])
    """
    phi = np.ones((1 + X.shape[1], len(X)), X.dtype)
    for rows in em.blocks(len(X)):
        phi[1:, rows] = (X[rows] - offset).T
    return phi


def nearest(phi, centers):
    """E-step on features: the label of the largest score c·x - ½|c|².

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`.
    centers : (n_clusters, n_features) float
        Less the same offset.

    Returns
    -------
    labels : (n_samples,) unsigned int
        Of the smallest type that holds n_clusters - 1.

    Source: chapter 13 of the book.

    >>> nearest(np.array([[1.0, 1.0], [0.0, 9.0]]), np.array([[1.0], [8.0]]))
    array([0, 1], dtype=uint8)
    """
    W = np.column_stack([-0.5 * (centers**2).sum(axis=1), centers]).astype(phi.dtype)
    labels = np.zeros(phi.shape[1], np.min_scalar_type(len(centers) - 1))
    for columns in em.blocks(phi.shape[1]):
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

    Source: chapters 09 and 13 of the book.

    >>> moments(np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 9.0]]), np.array([0, 0, 1]), 2)
    array([[2., 1.],
           [2., 9.]])
    """
    totals = np.zeros((len(phi), n_clusters))
    for columns in em.blocks(phi.shape[1]):
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
    for columns in em.blocks(phi.shape[1]):
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


def _inertia(phi, labels, centers, weights):
    gaps = squared_gaps(phi, labels, centers)
    return float(gaps.sum() if weights is None else gaps @ weights)


class _Lloyd:
    """k-means as `em.half_steps` sees it: parameters are centers, expectations labels."""

    def __init__(self, X, max_iter, tol, empty, sample_weight, rng):
        self.offset = X.mean(axis=0, dtype=float)
        self.phi = features(X, self.offset)
        self.weights = check_weights(sample_weight, len(X))
        self.tol = check_number(tol, "tol")
        self.empty = check_choice(empty, "empty", EMPTY)
        self.rng = np.random.default_rng(rng)
        self.former = self.totals = None
        check_count(max_iter, "max_iter")

    def fit(self, centers, max_iter):
        """Run the loop and make a state of its last moment alone."""
        self.former = None
        return self.state(*em.last(em.half_steps(self, centers - self.offset, max_iter)))

    def e_step(self, centers):
        return nearest(self.phi, centers)

    def m_step(self, labels, centers):
        if self.empty != "keep":
            labels = self._settle_empties(labels, centers)
        self.totals = self._totals(labels, len(centers))
        self.former = labels
        return means(self.totals, centers), labels

    def repeats(self, former, labels):
        return np.array_equal(former, labels)

    def settled(self, former, labels, old, new):
        return ((new - old) ** 2).sum() <= self.tol

    def state(self, step, iteration, centers, labels):
        """Copy a moment of the loop, in the coordinates of the data."""
        inertia = np.inf
        if labels is not None:
            inertia = _inertia(self.phi, labels, centers, self.weights)
            labels = labels.astype(np.intp)
        return KMeansState(NAMES[step], iteration, centers + self.offset, labels, inertia)

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

    def _settle_empties(self, labels, centers):
        """Give each cluster without points one point that another cluster can spare."""
        counts = np.bincount(labels, minlength=len(centers))
        if counts.all():
            return labels
        labels, gaps = labels.copy(), self._worth_moving(labels, centers)
        for cluster in np.flatnonzero(counts == 0):
            gaps[counts[labels] == 1] = 0
            if not gaps.any():
                break
            farthest = self.empty == "farthest"
            point = gaps.argmax() if farthest else self.rng.choice(np.flatnonzero(gaps))
            counts[labels[point]] -= 1
            counts[cluster], labels[point], gaps[point] = 1, cluster, 0
        return labels

    def _worth_moving(self, labels, centers):
        """Squared gaps, and zero for a point that would gain nothing by its own center."""
        gaps = squared_gaps(self.phi, labels, centers)
        if self.weights is not None:
            gaps[self.weights == 0] = 0
        # A gap of rounding is no gap: the point coincides with its center.
        rounding = 4 * np.finfo(self.phi.dtype).eps * np.abs(self.phi[1:]).max()
        return np.where(gaps > rounding**2, gaps, 0)


def _start(X, n_clusters, start, model):
    if not isinstance(start, str):
        centers = check_centers(start, X)
        if len(centers) != n_clusters:
            raise ValueError(
                f"start has {len(centers)} centers, but n_clusters is {n_clusters}."
            )
        return centers
    check_choice(start, "start", STARTS)
    if start == "kmeans++":
        n_trials = 2 + int(np.log(n_clusters))
        points = model.phi[1:]
        rows = seeding.drawn_rows(points, n_clusters, model.rng, n_trials, model.weights)
        return X[rows].astype(float)
    return getattr(seeding, start)(X, n_clusters, model.rng)

"""k-means: every point belongs to one center, and every center is the mean of its points.

    squared_distances[:, j] = ((X - centers[j]) ** 2).sum(axis=1)    # for each center j
    labels = squared_distances.argmin(axis=1)                        # E: assign
    centers[j] = X[labels == j].mean(axis=0)                         # M: update
    inertia = ((X - centers[labels]) ** 2).sum()                     # never rises

The nearest center has the smallest square, too, so no root is taken. `em.half_steps` is
the loop: E and M in turn, until nothing changes. `fast/lloyd.py` computes the same, faster.
"""

import warnings
from dataclasses import replace
from functools import partial

import numpy as np

from halfstep import em, rows, seeding
from halfstep.arguments import (
    check_centers,
    check_columns,
    check_count,
    check_labels,
    check_number,
    check_points,
    check_rng,
    check_weights,
)
from halfstep.empties import Empties
from halfstep.fast import lloyd
from halfstep.fast.blocks import exact_offset
from halfstep.spelling import spelled
from halfstep.states import KMeansState


def squared_distances(X, centers):
    """Square the distance from each point to each center.

    Parameters
    ----------
    X : (n_samples, n_features) float
    centers : (n_clusters, n_features) float

    Returns
    -------
    distances : (n_samples, n_clusters) float

    Raises
    ------
    ValueError
        The widths differ; the message gives both. Or both are data frames, and the same
        columns stand in another order.

    Source: chapter 02 of the book.

    >>> squared_distances([[0.0], [9.0]], [[1.0], [8.0]])
    array([[ 1., 64.],
           [64.,  1.]])
    """
    check_columns(X, centers)
    X = check_points(X)
    centers = check_centers(centers, X)
    # Center by center: the vectors from all of them at once would need more memory.
    return np.stack([((X - center) ** 2).sum(axis=1) for center in centers], axis=1)


def assign(X, centers):
    """Give each point the label of its nearest center: the E-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
    centers : (n_clusters, n_features) float

    Returns
    -------
    labels : (n_samples,) int
        Of equally near centers the first.

    Raises
    ------
    ValueError
        As `squared_distances`.

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> assign([[0.0], [9.0]], [[1.0], [8.0]])
    array([0, 1])
    """
    return squared_distances(X, centers).argmin(axis=1)


def update(X, labels, centers, *, sample_weight=None):
    """Move each center to the mean of its points: the M-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
    labels : (n_samples,) int
    centers : (n_clusters, n_features) float
        The former centers. A cluster without points keeps its former center.
    sample_weight : (n_samples,) float, optional
        A point of weight 2 counts as two points, one of weight 0 as none.

    Returns
    -------
    centers : (n_clusters, n_features) float

    Raises
    ------
    ValueError
        The widths differ, or a label belongs to no center.

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> update([[0.0], [2.0], [9.0]], [0, 0, 1], [[0.0], [5.0], [7.0]])
    array([[1.],
           [9.],
           [7.]])
    """
    X, labels, centers, (weights, _) = _check(X, labels, centers, sample_weight)
    moved = centers.copy()
    for j in np.unique(labels):  # only centers that have points: the others stay
        if weights is None:
            moved[j] = X[labels == j].mean(axis=0)
        else:
            moved[j] = _weighted_mean(X, weights * (labels == j), centers[j])
    return moved


def inertia(X, labels, centers, *, sample_weight=None):
    """Sum the squared distances from the points to the centers of their labels.

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

    Raises
    ------
    ValueError
        As `update`; or weights so large that the sum leaves the range of floats.

    Source: MacQueen (1967), section 1; chapter 03 of the book.

    >>> inertia([[0.0], [2.0], [9.0]], [0, 0, 1], [[1.0], [9.0]])
    2.0
    """
    X, labels, centers, weights = _check(X, labels, centers, sample_weight)
    return rows.weighted_sum(_own_squares(X, labels, centers), *weights)


SHORT = 1000  # points: where there are fewer, `steps` and `run` go by the formulas above


@spelled
def steps(X, centers, *, tol=0.0, max_iter=300, empty="keep", sample_weight=None, rng=None):
    """Yield the state before the loop, then one for each half-step.

    Parameters
    ----------
    X : (n_samples, n_features) float
        As float32 it needs half the memory.
    centers : (n_clusters, n_features) float
        Where to start.
    tol : float
        Stop when the squared shifts of the centers sum to this or less.
    max_iter : int
        Limit of updates.
    empty : {"keep", "farthest", "random"}
        What a center without points does: it stays, it moves to the point that is farthest
        from its own center, or to a random one. That point then has its label.
    sample_weight : (n_samples,) float, optional
        A point of weight 2 counts as two points, one of weight 0 as none: it gets a label.
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
    check_columns(X, centers)
    X = check_points(X)
    centers = check_centers(centers, X)
    check_count(len(centers), "The number of centers", high=len(X))
    tol, max_iter = check_number(tol, "tol"), check_count(max_iter, "max_iter")
    Loop = _PlainLoop if len(X) < SHORT else lloyd.Lloyd
    counted, weights, which = _counted(X, sample_weight)
    states = Loop(counted, tol, empty, weights, rng).steps(centers, max_iter)
    return states if which is None else _with_all_labels(states, X, which)


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


@spelled
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

    Warns
    -----
    UserWarning
        The best run did not converge, or fewer rows differ than there are clusters.

    Source: Arthur and Vassilvitskii (2007); chapters 03 and 04 of the book.

    >>> fit([[0.0], [2.0], [9.0]], 2, rng=np.random.default_rng(0)).inertia
    2.0
    """
    state = best_run(
        X, n_clusters, start=start, n_init=n_init, rng=rng,
        tol=tol, max_iter=max_iter, empty=empty, sample_weight=sample_weight,
    )  # fmt: skip
    for message in complaints([state]):
        warnings.warn(message, stacklevel=3)
    return state


@spelled
def best_run(
    X, n_clusters, *, start="kmeans++", n_init=1, rng=None,
    tol=0.0, max_iter=300, empty="keep", sample_weight=None,
):  # fmt: skip
    """Fit as `fit` does, without a word: for whoever fits often, and warns once.

    Parameters
    ----------
    X, n_clusters, **options
        As for `fit`.

    Returns
    -------
    state : KMeansState

    Source: chapter 04 of the book.

    >>> best_run([[0.0], [0.0]], 2, rng=0).n_distinct
    1
    """
    check_columns(X, start, "start")
    X, max_iter = check_points(X), check_count(max_iter, "max_iter")
    check_count(n_clusters, "n_clusters", high=len(X))
    rng = check_rng(rng)  # one for all runs, so that their starts differ
    points, weights, which = _counted(X, sample_weight)
    model = lloyd.Lloyd(points, check_number(tol, "tol"), empty, weights, rng)
    draw = partial(seeding.first_centers, points, n_clusters, start, rng,
                   points=model.phi[1:], weights=model.weights)  # fmt: skip
    runs = (model.fit(draw(), max_iter) for _ in range(check_count(n_init, "n_init")))
    state = _with_distinct(min(runs, key=lambda state: state.inertia), points)
    return state if which is None else em.last(_with_all_labels([state], X, which))


def complaints(states):
    """Say in words what is wrong with the ends of fits: once, also where it is so for many.

    Parameters
    ----------
    states : list of KMeansState

    Returns
    -------
    messages : list of str

    Source: chapter 03 of the book.

    >>> complaints([best_run([[0.0], [0.0]], 2, rng=0)])
    ['1 distinct row, 2 clusters: some centers are equal or have no points.']
    """
    messages = []
    if few := [state for state in states if state.n_distinct]:
        n, k = few[0].n_distinct, min(state.n_clusters for state in few)
        messages.append(
            f"{n} distinct row{'s' * (n > 1)}, {k}{' or more' * (len(few) > 1)} clusters: "
            "some centers are equal or have no points."
        )
    if cut := [state for state in states if not state.converged]:
        limit = cut[0].iteration - 1
        messages.append(f"No convergence in {limit} iterations: raise max_iter or tol.")
    return messages


class _PlainLoop:
    """What `em.half_steps` asks: E, M, and whether anything still changes."""

    def __init__(self, X, tol, empty, sample_weight, rng):
        # Far from zero, coordinates lose digits: count from one of the points.
        self.offset = exact_offset(X)
        self.X, self.tol, self.converged = X - self.offset, tol, False
        self.weights, self.unit = rows.scaled(sample_weight, len(X))
        self.empties = Empties(empty, self.X.T, self.weights, rng)

    def steps(self, centers, max_iter):
        return em.half_steps(self, centers - self.offset, max_iter, make=self.state)

    def e_step(self, centers):
        return assign(self.X, centers)

    def m_step(self, labels, centers):
        # Where a center without points shall move, it first gets a point of its own.
        labels = self.empties.fill(labels, centers, self.own_squares)
        return update(self.X, labels, centers, sample_weight=self.weights), labels

    def repeats(self, former, labels):
        self.converged = np.array_equal(former, labels)  # then the means repeat, too
        return self.converged

    def settled(self, former, labels, old, new):
        self.converged = bool(((new - old) ** 2).sum() <= self.tol)
        return self.converged

    def state(self, step, iteration, centers, labels):
        cost = np.inf
        if labels is not None:
            squares = self.own_squares(labels, centers)
            cost = rows.weighted_sum(squares, self.weights, self.unit)
        centers, how = centers + self.offset, self.converged
        return KMeansState(lloyd.NAMES[step], iteration, centers, labels, cost, how)

    def own_squares(self, labels, centers):
        return _own_squares(self.X, labels, centers)


def _own_squares(X, labels, centers):
    """Squared distance from each point to its own center."""
    return ((X - centers[labels]) ** 2).sum(axis=1)


def _weighted_mean(X, weights, former):
    total = weights.sum()
    return weights @ X / total if total else former


def _check(X, labels, centers, sample_weight):
    check_columns(X, centers)
    X = check_points(X)
    centers = check_centers(centers, X)
    labels = check_labels(labels, len(X), len(centers))
    # float32 adds up in its own few digits, float64 does not.
    return X.astype(float), labels, centers, rows.scaled(sample_weight, len(X))


def _counted(X, sample_weight):
    """Points with a weight above 0, their weights, and which they are if not all."""
    weights = check_weights(sample_weight, len(X))
    which = rows.counted(weights)
    return (X, weights, None) if which is None else (X[which], weights[which], which)


def _with_distinct(state, X):
    n_distinct = rows.count_distinct(X, state.n_clusters)
    few = n_distinct < state.n_clusters
    return replace(state, n_distinct=n_distinct) if few else state


def _with_all_labels(states, X, which):
    """Give points of weight 0, which no half-step has seen, the label of their center."""
    labels = None
    for state in states:
        if state.step == "assign":
            labels = assign(X, state.centers)
        if labels is not None:
            labels[which] = state.labels
        yield replace(state, labels=labels)
    return state.converged

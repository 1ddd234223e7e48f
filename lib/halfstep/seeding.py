"""Where to put the first centers: three ways to draw them.

`random_points` and `random_box` do not look at the distances between what they draw.
k-means++ draws each center with a probability in proportion to D², the squared distance
to the nearest center so far:

    probabilities = D2 / D2.sum()
    ends = np.cumsum(probabilities)
    row = np.searchsorted(ends, rng.random() * ends[-1], side="right")
    D2 = np.minimum(D2, ((X - X[row]) ** 2).sum(axis=1))

`_draws` and `_pick`, at the end of this file, say so; the distances, for long data, stand
in `fast/draws.py`.
"""

import warnings

import numpy as np

from halfstep import em
from halfstep.arguments import (
    check_centers,
    check_choice,
    check_count,
    check_points,
    check_rng,
)
from halfstep.fast import draws as fast
from halfstep.fast.blocks import centered, exact_offset
from halfstep.rows import count_distinct, counted, scaled
from halfstep.spelling import spelled
from halfstep.states import DrawState

STARTS = ("kmeans++", "random_points", "random_box")


@spelled
def random_points(X, n_clusters, rng=None, *, sample_weight=None):
    """Take ``n_clusters`` different rows of the data as centers.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_clusters : int, at most n_samples
    rng : numpy.random.Generator, a seed for one, or None
    sample_weight : (n_samples,) float, optional
        A row of weight 2 is drawn twice as easily, one of weight 0 never.

    Returns
    -------
    centers : (n_clusters, n_features) float

    Raises
    ------
    ValueError
        As `check_points`, and more clusters than points.

    Source: Forgy (1965); chapter 02 of the book.

    >>> random_points([[1.0], [2.0], [3.0]], 3, np.random.default_rng(0)).shape
    (3, 1)
    """
    X, weights = _check(X, n_clusters, None, sample_weight)
    shares = None if weights is None else weights / weights.sum()
    # Where fewer rows count than there shall be centers, some are drawn twice.
    twice = weights is not None and np.count_nonzero(shares) < n_clusters
    rows = check_rng(rng).choice(len(X), n_clusters, replace=twice, p=shares)
    return X[rows].astype(float)


@spelled
def random_box(X, n_clusters, rng=None, *, sample_weight=None):
    """Draw centers evenly from the box that the data spans, point or no point.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_clusters : int, at most n_samples
    rng : numpy.random.Generator, a seed for one, or None
    sample_weight : (n_samples,) float, optional
        The box is that of the points with a weight above 0.

    Returns
    -------
    centers : (n_clusters, n_features) float

    Raises
    ------
    ValueError
        As `check_points`, and more clusters than points.

    Source: chapter 04 of the book.

    >>> random_box([[0.0, 5.0], [1.0, 5.0]], 2, np.random.default_rng(0))[:, 1]
    array([5., 5.])
    """
    X, weights = _check(X, n_clusters, None, sample_weight)
    X = X if (rows := counted(weights)) is None else X[rows]
    low, high = X.min(axis=0).astype(float), X.max(axis=0).astype(float)
    return low + (high - low) * check_rng(rng).random((n_clusters, X.shape[1]))


@spelled
def kmeans_plusplus(X, n_clusters, rng=None, *, n_trials=None, sample_weight=None):
    """Draw centers that lie far from each other: k-means++.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_clusters : int, at most n_samples
    rng : numpy.random.Generator, a seed for one, or None
    n_trials : int, optional
        How many candidates each draw compares, to keep the one that lowers the sum of D²
        most. 1 is the plain algorithm; None is the greedy one, 2 + ⌊log n_clusters⌋
        candidates, as in scikit-learn.
    sample_weight : (n_samples,) float, optional
        A point of weight 2 counts as two points.

    Returns
    -------
    centers : (n_clusters, n_features) float
        Rows of X. Where fewer of them differ, some are equal, and a warning says so.

    Raises
    ------
    ValueError
        As `check_points`, and more clusters than points.

    Source: Arthur and Vassilvitskii (2007), section 2.2; chapter 04 of the book.

    >>> X = [[0.0], [0.0], [0.0], [9.0]]
    >>> np.sort(kmeans_plusplus(X, 2, np.random.default_rng(0)), axis=0)
    array([[0.],
           [9.]])
    """
    X, weights = _check(X, n_clusters, n_trials, sample_weight)
    points = _centered(X, weights)
    rows = drawn_rows(points, n_clusters, check_rng(rng), n_trials, weights)
    centers = X[rows].astype(float)
    if (n := count_distinct(centers, n_clusters)) < n_clusters:
        rows = f"{n} distinct row{'s' * (n > 1)}, {n_clusters} clusters"
        warnings.warn(f"{rows}: some centers are equal.", stacklevel=3)
    return centers


@spelled
def draws(X, n_clusters, rng=None, *, n_trials=None, sample_weight=None):
    """Yield what k-means++ knows after each of its draws.

    Takes the arguments of `kmeans_plusplus`, and with the same ``rng`` draws the same.

    Yields
    ------
    state : DrawState
        One for each center: the centers so far, D², and the probabilities of the next draw.

    Source: Arthur and Vassilvitskii (2007), section 2.2; chapter 04 of the book.

    >>> X = [[0.0], [1.0], [3.0]]
    >>> first, second = draws(X, 2, np.random.default_rng(2), n_trials=1)
    >>> first.centers, first.squared_distances, first.probabilities
    (array([[0.]]), array([0., 1., 9.]), array([0. , 0.1, 0.9]))
    """
    X, weights = _check(X, n_clusters, n_trials, sample_weight)
    return _draw_states(X, n_clusters, check_rng(rng), n_trials, weights)


def drawn_rows(points, n_clusters, rng, n_trials=None, weights=None):
    """Rows that k-means++ draws, for points that are features first and centered.

    Parameters
    ----------
    points : (n_features, n_samples) float
    n_clusters : int
    rng : numpy.random.Generator
    n_trials : int, optional
        As for `kmeans_plusplus`.
    weights : (n_samples,) float, optional

    Returns
    -------
    rows : list of int

    Source: chapter 04 of the book.

    >>> drawn_rows(np.array([[0.0, 0.0, 9.0]]), 2, np.random.default_rng(1), 1)
    [1, 2]
    """
    return em.last(_draws(points, n_clusters, rng, n_trials, weights))[0]


def first_centers(X, n_clusters, start, rng, *, points, weights=None):
    """Draw the first centers by name, or take those that are given.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_clusters : int
    start : {"kmeans++", "random_points", "random_box"} or (n_clusters, n_features) float
    rng : numpy.random.Generator
    points : (n_features, n_samples) float
        X less an offset, features first, for "kmeans++".
    weights : (n_samples,) float, optional

    Returns
    -------
    centers : (n_clusters, n_features) float

    Raises
    ------
    ValueError
        Another name, or another number of centers.

    Source: chapter 04 of the book.

    >>> first_centers(np.array([[1.0], [3.0]]), 1, [[2.0]], None, points=None)
    array([[2.]])
    """
    if isinstance(start, str):
        if check_choice(start, "start", STARTS) != "kmeans++":
            draw = random_points if start == "random_points" else random_box
            return draw(X, n_clusters, rng, sample_weight=weights)
        rows = drawn_rows(points, n_clusters, rng, weights=weights)
        return X[rows].astype(float)
    centers = check_centers(start, X)
    if len(centers) != n_clusters:
        raise ValueError(
            f"start has {len(centers)} centers, but n_clusters is {n_clusters}."
        )
    return centers


def _draws(points, n_clusters, rng, n_trials, weights):
    """Yield (rows so far, candidates, D², probabilities of the next draw)."""
    n_trials = n_trials or 2 + int(np.log(n_clusters))
    # Before the first draw every point is equally far from "no center".
    D2 = np.ones(points.shape[1])
    probabilities = _in_proportion(D2, weights)
    norms = np.einsum("ij,ij->j", points, points, dtype=float)
    unsure = fast.doubt(points, norms, weights)
    rows = []
    for n_chosen in range(n_clusters):
        tried = _pick(probabilities, rng.random(n_trials if n_chosen else 1))
        best = fast.best_candidate(points, norms, D2, tried, weights, unsure)
        rows.append(int(tried[best]))
        new = fast.squared_distances(points, norms, rows[-1])
        D2 = np.minimum(D2, new) if n_chosen else new
        probabilities = _in_proportion(D2, weights)
        yield rows, tried, D2, probabilities


def _in_proportion(D2, weights):
    shares = D2 if weights is None else D2 * weights
    total = shares.sum()
    if total == 0:  # every point coincides with a center: all are equally good
        shares = np.ones_like(shares) if weights is None else weights
        total = shares.sum()
    return shares / total


def _pick(probabilities, darts):
    """Throw darts at a line of such pieces, and say which piece each dart hits."""
    ends = probabilities.cumsum()
    return ends.searchsorted(darts * ends[-1], side="right")


def _draw_states(X, n_clusters, rng, n_trials, weights):
    points = _centered(X, weights)
    for rows, tried, D2, probabilities in _draws(
        points, n_clusters, rng, n_trials, weights
    ):
        yield DrawState(X[rows].astype(float), np.array(rows), tried, D2, probabilities)


def _centered(X, weights):
    """Center what counts: one far row of weight 0 costs the others no digits."""
    counting = X if (rows := counted(weights)) is None else X[rows]
    return centered(X, exact_offset(counting))


def _check(X, n_clusters, n_trials, sample_weight):
    X = check_points(X)
    check_count(n_clusters, "n_clusters", high=len(X))
    if n_trials is not None:
        check_count(n_trials, "n_trials")
    return X, scaled(sample_weight, len(X))[0]

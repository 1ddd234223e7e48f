"""How many clusters? Four ways to ask, none of which knows.

The inertia falls with every further cluster, so it cannot choose by itself. The knee looks
for the bend in its curve, the silhouette compares a point's own cluster with the next one,
the gap statistic compares the data with noise, and stability compares samples of the data.
"""

import os
import sys
import time
import warnings
from typing import NamedTuple

import numpy as np

from halfstep import kmeans
from halfstep.arguments import (
    as_floats,
    check_count,
    check_labels,
    check_points,
    check_rng,
    check_row,
    shown,
)
from halfstep.fast.blocks import blocks, exact_offset
from halfstep.fast.draws import small
from halfstep.spelling import spelled

# Seconds before a progress bar shows, so that quick work stays quiet.
PATIENCE = 2.0


class GapStatistic(NamedTuple):
    """What the gap statistic found.

    Attributes
    ----------
    ks : (n_ks,) int
    gaps : (n_ks,) float
        Mean log inertia of noise less log inertia of the data.
    errors : (n_ks,) float
        Standard error of each gap, with the spread of the simulation.
    k : int, or None
        The first k whose gap reaches the next gap less its error. None where none does:
        the last k has no next gap, so it is never chosen for being the last.

    Source: Tibshirani, Walther and Hastie (2001), section 3; chapter 06 of the book.

    >>> GapStatistic(np.array([1]), np.array([0.5]), np.array([0.1]), 1).k
    1
    """

    ks: np.ndarray
    gaps: np.ndarray
    errors: np.ndarray
    k: int | None


@spelled
def inertia_curve(X, ks, *, n_init=10, rng=None, **options):
    """Inertia of the best of several fits, for each number of clusters.

    Parameters
    ----------
    X : (n_samples, n_features) float
    ks : sequence of int
        Numbers of clusters, each at most n_samples.
    n_init : int
        Fits for each k.
    rng : numpy.random.Generator, a seed for one, or None
    **options
        As for `halfstep.kmeans.fit`.

    Returns
    -------
    inertias : (n_ks,) float

    Warns
    -----
    UserWarning
        Fewer rows differ than there are clusters, or a fit did not converge; once for all.

    A bar on the error output shows the progress where it takes longer than two seconds.

    Source: Thorndike (1953); chapter 06 of the book.

    >>> inertia_curve([[0.0], [1.0], [8.0], [9.0]], [1, 2, 4], rng=np.random.default_rng(0))
    array([65.,  1.,  0.])
    """
    X, ks = check_points(X), _check_ks(ks, X)
    options |= {"n_init": n_init, "rng": check_rng(rng)}
    ends = [kmeans.best_run(X, k, **options) for k in _progress(ks, "inertia_curve")]
    _warn(kmeans.complaints(ends))
    return np.array([end.inertia for end in ends])


def knee(ks, values):
    """Where a falling curve bends most: the k farthest below the line from end to end.

    Parameters
    ----------
    ks : (n_ks,) int
        Rising.
    values : (n_ks,) float
        For example from `inertia_curve`.

    Returns
    -------
    k : int, or None
        The answer depends on where the curve ends: with other ks the line is another. None
        where the curve does not bend below that line.

    Raises
    ------
    ValueError
        Fewer than three ks, ks that do not rise, or values that are not finite.

    Warns
    -----
    UserWarning
        No knee; the message says how far the curve goes.

    Source: Satopää et al. (2011), section II; chapter 06 of the book.

    >>> knee([1, 2, 3, 4, 5], [100, 40, 20, 15, 12])
    2
    """
    at, values = as_floats(ks, "ks"), as_floats(values, "values").astype(float)
    if at.ndim != 1 or len(at) < 3 or at.shape != values.shape or (np.diff(at) <= 0).any():
        raise ValueError("knee needs three or more rising ks, and one value for each.")
    ks, values = _check_ks(ks), check_row(values, "values")
    across = (ks - ks[0]) / (ks[-1] - ks[0])
    below = values[0] + across * (values[-1] - values[0]) - values
    if below.max() > 1e-12 * np.ptp(values):
        return int(ks[below.argmax()])
    line = "the curve does not bend below the line from end to end"
    _warn([f"No knee from k = {ks[0]:g} to {ks[-1]:g}: {line}."], stacklevel=3)
    return None


def silhouette_samples(X, labels):
    """How much nearer each point is to its own cluster than to the next one.

    Parameters
    ----------
    X : (n_samples, n_features) float
    labels : (n_samples,) int

    Returns
    -------
    silhouettes : (n_samples,) float
        (b - a) / max(a, b), with a the mean distance to the other points of the own
        cluster and b the smallest mean distance to another cluster. From -1 to 1; 0 for a
        point that is alone in its cluster, and for one without a cluster.

    Raises
    ------
    ValueError
        Fewer than two clusters, or as many as points.

    Warns
    -----
    UserWarning
        Some labels are -1, which means no cluster: these points are left out, as if they
        were not in the data. The message says how many.

    Source: Rousseeuw (1987), section 2; chapter 06 of the book.

    >>> silhouette_samples([[0.0], [1.0], [9.0], [10.0]], [0, 0, 1, 1]).round(3)
    array([0.895, 0.882, 0.882, 0.895])
    """
    X, labels, clustered = _clustered(X, labels)
    silhouettes = np.zeros(len(X))
    silhouettes[clustered] = _silhouettes(X[clustered], labels[clustered])
    return silhouettes


def _clustered(X, labels):
    """Points, labels, and which points have a cluster; say how many have none."""
    X = check_points(X)
    labels = check_labels(labels, len(X))
    clustered = labels != -1
    if not clustered.all():
        warnings.warn(
            f"{np.sum(~clustered)} of {len(X)} points have the label -1, no cluster: the "
            "silhouette leaves them out.",
            stacklevel=3,
        )
    return X, labels, clustered


def _silhouettes(X, labels):
    _, labels = np.unique(labels, return_inverse=True)
    counts = np.bincount(labels)
    if not 2 <= len(counts) < len(X):
        raise ValueError(
            f"The silhouette needs 2 to {len(X) - 1} clusters for these {len(X)} points, "
            f"but labels names {len(counts)}."
        )
    own, other = _own_and_other(X, labels, counts)
    larger = np.maximum(own, other)
    # Alone in its cluster, or in one place with everything: neither near nor far.
    moot = (counts[labels] == 1) | (larger == 0)
    return np.where(moot, 0.0, (other - own) / np.where(moot, 1.0, larger))


def silhouette(X, labels):
    """Mean silhouette of all points that have a cluster.

    Parameters
    ----------
    X : (n_samples, n_features) float
    labels : (n_samples,) int
        -1 means no cluster: these points are left out, as in `silhouette_samples`.

    Returns
    -------
    silhouette : float
        From -1 to 1; higher is better separated.

    Raises
    ------
    ValueError
        As `silhouette_samples`.

    Source: Rousseeuw (1987), section 2; chapter 06 of the book.

    >>> round(silhouette([[0.0], [1.0], [9.0], [10.0]], [0, 0, 1, 1]), 3)
    0.889
    """
    X, labels, clustered = _clustered(X, labels)
    return float(_silhouettes(X[clustered], labels[clustered]).mean())


@spelled
def gap_statistic(X, ks, *, n_references=20, rng=None, **options):
    """Compare the inertia of the data with that of noise in the same box.

    Parameters
    ----------
    X : (n_samples, n_features) float
    ks : sequence of int
        Rising numbers of clusters, each at most n_samples.
    n_references : int
        How many sets of noise.
    rng : numpy.random.Generator, a seed for one, or None
    **options
        As for `halfstep.kmeans.fit`.

    Returns
    -------
    gap_statistic : GapStatistic

    Raises
    ------
    ValueError
        An inertia is zero, so it has no logarithm.

    Warns
    -----
    UserWarning
        No k to choose, and how far it looked; or a fit did not converge.

    Source: Tibshirani, Walther and Hastie (2001), section 3; chapter 06 of the book.

    >>> X = np.repeat([0.0, 50.0], 20)[:, np.newaxis] + np.arange(40)[:, np.newaxis] % 7
    >>> gap_statistic(X, [1, 2, 3], rng=np.random.default_rng(0)).k
    2
    """
    X, ks = check_points(X), _check_ks(ks, X)
    check_count(n_references, "n_references")
    rng = check_rng(rng)
    low, high = X.min(axis=0), X.max(axis=0)
    logs = [_log_inertias(X, ks, rng, options)]
    for _ in _progress(range(n_references), "gap_statistic"):
        noise = low + (high - low) * rng.random(X.shape)
        logs.append(_log_inertias(noise, ks, rng, options))
    gaps = np.mean(logs[1:], axis=0) - logs[0]
    errors = np.std(logs[1:], axis=0) * np.sqrt(1 + 1 / n_references)
    return GapStatistic(ks, gaps, errors, _first_that_will_do(ks, gaps, errors))


@spelled
def stability(X, ks, *, n_resamples=20, rng=None, **options):
    """Measure how alike two clusterings are that saw different halves of the data.

    Parameters
    ----------
    X : (n_samples, n_features) float
    ks : sequence of int
        Numbers of clusters, each at most half of n_samples.
    n_resamples : int
        Pairs of fits for each k. Each fit sees a random half of the points; then both give
        a label to every point.
    rng : numpy.random.Generator, a seed for one, or None
    **options
        As for `halfstep.kmeans.fit`.

    Returns
    -------
    stability : (n_ks,) float
        Mean adjusted Rand index of the pairs; 1 where they always agree, as they must for
        k = 1.

    Warns
    -----
    UserWarning
        As `inertia_curve`.

    Source: von Luxburg (2010), section 2; chapter 06 of the book.

    >>> X = np.repeat([0.0, 50.0], 20)[:, np.newaxis] + np.arange(40)[:, np.newaxis] % 7
    >>> stability(X, [2], rng=np.random.default_rng(0))
    array([1.])
    """
    X = check_points(X, min_samples=2)
    half = len(X) // 2
    ks = _check_ks(ks, X[:half])
    check_count(n_resamples, "n_resamples")
    options, ends = options | {"rng": check_rng(rng)}, []
    means = [
        np.mean([_agreement(X, k, half, options, ends) for _ in range(n_resamples)])
        for k in _progress(ks, "stability")
    ]
    _warn(kmeans.complaints(ends))
    return np.array(means)


def adjusted_rand(labels, other):
    """Agreement of two clusterings, whatever their clusters are called.

    Parameters
    ----------
    labels, other : (n_samples,) int
        -1, no cluster, counts as one more cluster here.

    Returns
    -------
    index : float
        1 for the same clusters, about 0 for clusters that know nothing of each other.

    Raises
    ------
    ValueError
        The lengths differ.

    Source: Hubert and Arabie (1985); chapter 06 of the book.

    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 2, 2])
    1.0
    """
    labels = check_labels(labels, as_floats(labels, "labels").size)
    _, one = np.unique(labels, return_inverse=True)
    _, two = np.unique(check_labels(other, len(labels)), return_inverse=True)
    table = np.zeros((one.max(initial=0) + 1, two.max(initial=0) + 1))
    np.add.at(table, (one, two), 1)
    both, in_one, in_two = (
        (counts * (counts - 1) / 2).sum() for counts in (table, table.sum(1), table.sum(0))
    )
    pairs = len(labels) * (len(labels) - 1) / 2
    expected = in_one * in_two / max(pairs, 1)
    best = (in_one + in_two) / 2
    return 1.0 if best == expected else float((both - expected) / (best - expected))


def _own_and_other(X, labels, counts):
    """Mean distance of each point to its own cluster, and to the nearest other one."""
    sums, rows = _distance_sums(X, labels, len(counts)), np.arange(len(X))
    own = sums[rows, labels] / np.maximum(counts[labels] - 1, 1)
    sums /= counts
    sums[rows, labels] = np.inf
    return own, sums.min(axis=1)


def _distance_sums(X, labels, n_clusters):
    """(n_samples, n_clusters): sum of distances from each point to each cluster."""
    X = X - exact_offset(X)
    norms, ones = np.einsum("ij,ij->i", X, X), np.ones(len(X))
    least = small(X.shape[1]) * norms
    # |x - y|² = |x|² + |y|² - 2 x·y, as one matrix product.
    left, right = np.column_stack([norms, ones, -2 * X]), np.vstack([ones, norms, X.T])
    onehot, sums = np.eye(n_clusters)[labels], np.zeros((len(X), n_clusters))
    # A block of distances is 1 MiB, whatever the number of points.
    for rows in blocks(len(X), max(1, 2**17 // len(X))):
        squared = left[rows] @ right[:, rows.start :]
        # That sum loses digits where it is small: there, subtract first.
        near = np.nonzero(squared < least[rows, np.newaxis])
        gaps = X[rows][near[0]] - X[rows.start :][near[1]]
        squared[near] = np.einsum("ij,ij->i", gaps, gaps)
        distances = np.sqrt(squared, out=squared)
        sums[rows] += distances @ onehot[rows.start :]
        # Distances are mutual: these points' to later ones are later ones' to these.
        sums[rows.stop :] += distances[:, rows.stop - rows.start :].T @ onehot[rows]
    return sums


def _log_inertias(X, ks, rng, options):
    ends = [kmeans.best_run(X, k, rng=rng, **options) for k in ks]
    inertias = np.array([end.inertia for end in ends])
    if not (inertias > 0).all():
        k, different = ks[inertias.argmin()], len(np.unique(X, axis=0))
        cure = f"let ks end before {min(k, different)}"
        if different == 1:
            cure = "all points are the same, so there is nothing to choose"
        raise ValueError(
            f"With {k} cluster{'s' * int(k > 1)} the inertia is zero, which has no "
            f"logarithm: {cure}."
        )
    _warn(kmeans.complaints(ends), stacklevel=5)
    return np.log(inertias)


def _first_that_will_do(ks, gaps, errors):
    """Give the first k whose gap reaches the next less its error; none is no answer."""
    reached = np.flatnonzero(gaps[:-1] >= gaps[1:] - errors[1:])
    if reached.size:
        return int(ks[reached[0]])
    if len(ks) == 1:  # who asks for one gap asks for no choice
        return None
    why = "no gap reaches the next less its error"
    _warn([f"No k from {ks[0]} to {ks[-1]}: {why}. Look further."], stacklevel=5)
    return None


def _agreement(X, k, size, options, ends):
    """Fit two random halves, extend both fits to all points, and compare the labels."""
    rng = options["rng"]
    halves = (X[rng.choice(len(X), size, replace=False)] for _ in range(2))
    two = [kmeans.best_run(half, k, **options) for half in halves]
    ends += [end for end in two if end.n_distinct or not end.converged]
    return adjusted_rand(*(kmeans.assign(X, end.centers) for end in two))


def _warn(messages, stacklevel=4):
    for message in messages:
        warnings.warn(message, stacklevel=stacklevel)


def _check_ks(ks, X=None):
    as_floats(ks, "ks")
    high = None if X is None else len(X)
    ks = [check_count(k, "each of ks", high=high) for k in np.atleast_1d(ks)]
    if not ks or (np.diff(ks) <= 0).any():
        raise ValueError(f"ks must be one or more rising numbers, but it is {shown(ks)}.")
    return np.asarray(ks)


def _progress(items, name):
    """Pass the items on; where that takes long, draw a bar on the error output."""
    # In a page the bar would tell of the machine that built it.
    start, shown, watched = time.monotonic(), False, "HALFSTEP_SITE" not in os.environ
    for done, item in enumerate(items):
        if shown or (watched and time.monotonic() - start > PATIENCE):
            bar = ("#" * round(20 * done / len(items))).ljust(20, ".")
            print(f"\r{name} [{bar}] {done} of {len(items)}", end="", file=sys.stderr)
            shown = True
        yield item
    if shown:
        print(f"\r{name} [{'#' * 20}] {len(items)} of {len(items)}", file=sys.stderr)

"""Random inputs for each task, as wide as its text allows: no check's own are among them.

A function takes a generator and how many points, features and groups there are, and gives
the arguments. Where two results would be right, by a tie, none is drawn.
"""

from functools import cache

import numpy as np
from halfstep.checks.inputs_soft import overlapping

INPUTS = {}


def of(*tasks):
    """Take a function for the inputs of tasks."""

    def add(function):
        INPUTS.update(dict.fromkeys(tasks, function))
        return function

    return add


@cache
def given(task, number):
    """Give the arguments of a task, number 0 of an ordinary size.

    >>> X, centers = given("set_02.assign", 0)
    >>> X.shape, centers.shape
    ((9, 3), (4, 3))
    """
    rng = np.random.default_rng([71, number])
    size = (9, 3, 4) if number == 0 else (rng.integers(2, 12), *rng.integers(1, 5, size=2))
    return INPUTS[task](rng, *map(int, size))


def cloud(rng, n, d):
    """Draw points of any scale, at any place."""
    scale, place = 10 ** rng.uniform(-2, 3), rng.normal(size=d)
    return scale * (rng.normal(size=(n, d)) + rng.integers(3) * place)


def cloud_and_places(rng, n, d, k):
    """Draw points and as many places among them or near."""
    both = cloud(rng, n + k, d)
    return both[:n], both[n:]


@of("set_02.assign")
def _(rng, n, d, k):
    return cloud_and_places(rng, n, d, k)


@of("set_02.update")
def _(rng, n, d, k):
    X, centers = cloud_and_places(rng, n, d, k)
    return X, rng.integers(k, size=n), centers


@of("set_02.distances")
def _(rng, n, d, k):
    return *cloud_and_places(rng, n, d, k), np.exp(rng.normal(size=d))


@of("set_02.KMeans")
def _(rng, n, d, k):
    X, start = cloud_and_places(rng, n, d, k)
    if rng.integers(2):
        start[-1] += 100 * np.abs(X).max()  # it never has a point
    labels, others = rng.integers(k, size=(2, n))
    return start, int(rng.integers(1, 6)), X, labels, others


@of("set_03.best_center")
def _(rng, n, d, k):
    weights = rng.integers(4, size=n) * np.exp(rng.normal(size=n))
    weights[0] += 1
    return cloud(rng, n, d), weights


@of("set_03.inertias")
def _(rng, n, d, k):
    X, centers = cloud_and_places(rng, n, d, k)
    if rng.integers(2):
        centers[-1] += 100 * np.abs(X).max()
    return X, centers, int(rng.integers(1, 6))


@of("set_04.probabilities")
def _(rng, n, d, k):
    X, centers = cloud_and_places(rng, n, d, k)
    kind = rng.integers(4)
    if kind == 0:
        return X, np.vstack([centers, X])
    return X, centers if kind == 1 else X[rng.choice(n, min(k, n), replace=False)]


@of("set_06.knee")
def _(rng, n, d, k):
    n = max(n, 3)
    while True:
        ks = np.sort(rng.choice(np.arange(1, 40), n, replace=False))
        values = np.sort(rng.random(n))[::-1] * 10 ** rng.uniform(-2, 4)
        below = np.sort(np.interp(ks, ks[[0, -1]], values[[0, -1]]) - values)
        if np.diff(below[-2:]) > 1e-6 * values[0]:
            return ks, values


@of("set_06.silhouettes")
def _(rng, n, d, k):
    n, k = max(n, 3), max(k, 2)
    labels = rng.permutation(np.append(np.arange(2), rng.integers(k, size=n - 2)))
    names = rng.choice(np.arange(-3, 60), k, replace=False)
    return cloud(rng, n, d), names[labels] if rng.integers(2) else labels


@of("set_08.m_step")
def _(rng, n, d, k):
    return cloud(rng, n, d), rng.dirichlet(np.ones(k), n)


@of("set_08.responsibilities")
def _(rng, n, d, k):
    X, *mixture = next(overlapping(rng, [(n, d, k)]))
    return 10 ** rng.uniform(-1, 3) * X, *mixture


@of("set_08.log_likelihoods")
def _(rng, n, d, k):
    return *next(overlapping(rng, [(n + 30, d, k)])), int(rng.integers(1, 5))


@of("set_09.soft_labels")
def _(rng, n, d, k):
    X, means = cloud_and_places(rng, n, d, k)
    variance = X.var() * 10 ** rng.choice([rng.uniform(-2, 2), rng.uniform(-9, 9)])
    return X, rng.dirichlet(np.full(k, 3.0)), means, float(variance)


@of("set_09.collapse")
def _(rng, n, d, k):
    X = rng.uniform(-1, 1, size=(n + 3, d))
    X[rng.integers(len(X))] += rng.choice([-1, 1], size=d) * rng.uniform(3, 9)
    away = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=2)) + np.diag([np.inf] * len(X))
    scale = 10 ** rng.uniform(-1, 2)
    return scale * X, float((scale * away.min(axis=1).max() / 10.5) ** 2)


@of("set_09.compare_starts")
def _(rng, n, d, k):
    X, *_ = next(overlapping(rng, [(n + 30, d, k)]))
    sizes = [(2, d, k)] * int(rng.integers(1, 4))
    starts = [tuple(start) for _, *start in overlapping(rng, sizes)]
    return X, starts, int(rng.integers(1, 5))


@of("set_10.n_parameters")
def _(rng, n, d, k):
    kinds = "full", "tied", "diag", "spherical"
    return k + int(rng.integers(5)), d + int(rng.integers(5)), str(rng.choice(kinds))


@of("set_10.choose_components")
def _(rng, n, d, k):
    return rng.normal(size=(12, 2)), 2 * rng.normal(size=(n, 2)), [1]


@of("set_10.odd_points")
def _(rng, n, d, k):
    logs = 10 ** rng.uniform(0, 4) * rng.normal(size=n) - rng.integers(3) * 1000
    if rng.integers(2):
        logs = logs[rng.integers(n, size=n)]  # some tie
    return logs, int(rng.integers(1, n)) / n

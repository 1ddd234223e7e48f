"""The tasks of chapter 06: choosing k."""

import numpy as np

from halfstep.checks.inputs import squared_distances
from halfstep.checks.set_06_gap import gap
from halfstep.checks.task import Task

__all__ = ["gap", "knee", "silhouettes"]

# Task 1

knee = Task(
    "knee",
    "ks, values",
    hint="Compare with the straight line from the first value to the last.",
    rtol=1e-6,
    atol=1e-8,
)


@knee.right
def farthest_below(ks, values):
    """Give the k at which the curve is farthest below the line from end to end.

    Parameters
    ----------
    ks : (n_ks,) int
        Rising, of any spacing.
    values : (n_ks,)
        Falling.

    Returns
    -------
    k : int
        One of ks.

    Source: Satopää et al. (2011), section II; exercises of chapter 06.

    >>> ks = np.array([1, 2, 3, 5, 9])
    >>> print(farthest_below(ks, np.array([90.0, 66.0, 60.0, 32.0, 10.0])))
    5
    """
    return ks[depths(ks, values).argmax()]


def depths(ks, values):
    """Give how far the curve is below the line, at each k."""
    return np.interp(ks, ks[[0, -1]], values[[0, -1]]) - values


@knee.on("the example of the task comes out")
def _(rng):
    yield np.array([1, 2, 3, 5, 9]), np.array([90.0, 66.0, 60.0, 32.0, 10.0])


@knee.on("the curve 1/k has its knee at the root of the largest k")
def _(rng):
    for root in (3, 4, 5):
        ks = np.arange(1, root**2 + 1)
        yield ks, 100 / ks


@knee.on("it is farthest below the line for ks of any spacing")
def _(rng):
    # Partly above the line, and so that each mistake gives something else.
    ks = np.array([2, 5, 6, 7, 8, 10])
    yield ks, np.array([90.0, 80.0, 45.0, 24.0, 13.0, 10.0])
    for n in (3, 4, 6, 9):
        below = np.zeros(2)
        while np.diff(np.sort(below)[-2:]) < 0.5:  # two knees at once are none
            ks = np.sort(rng.choice(np.arange(1, 30), n, replace=False))
            values = np.sort(rng.uniform(0, 100, size=n).round(1))[::-1]
            below = depths(ks, values)
        yield ks, values
        yield ks + 40, 1e-4 * values


@knee.mistake("This is the place in the list, not the k that stands there.")
def place(ks, values):
    return depths(ks, values).argmax()


@knee.mistake("There the value has fallen most in one step.")
def after_the_largest_fall(ks, values):
    return ks[1 + np.diff(values).argmin()]


@knee.mistake("The ks are not evenly spaced: the height of the line depends on k.")
def as_if_even(ks, values):
    return ks[(np.linspace(values[0], values[-1], len(ks)) - values).argmax()]


@knee.mistake("Below the line is the line less the curve.")
def farthest_above(ks, values):
    return ks[depths(ks, values).argmin()]


@knee.mistake("This is the last k: the lowest value picks nothing.")
def last(ks, values):
    return ks[-1]


@knee.mistake("This is the first k: there the curve meets the line.")
def first(ks, values):
    return ks[0]


# Task 2

silhouettes = Task(
    "silhouettes",
    "X, labels",
    hint="s = (b - a) / max(a, b), with mean distances a and b.",
    rtol=1e-4,
    atol=1e-5,
)


@silhouettes.right
def widths(X, labels):
    """Give the silhouette of each point.

    Parameters
    ----------
    X : (n_samples, n_features)
    labels : (n_samples,) int
        Of two clusters or more, named by any numbers.

    Returns
    -------
    silhouettes : (n_samples,)
        0 for a point that is alone in its cluster.

    Source: Rousseeuw (1987), section 2; exercises of chapter 06.

    >>> X = np.array([[0.0], [1.0], [9.0], [10.0]])
    >>> widths(X, np.array([0, 0, 1, 1])).round(3)
    array([0.895, 0.882, 0.882, 0.895])
    """
    return measured(X, labels)


def measured(X, labels, **how):
    """Give silhouettes from distances that are measured in some way."""
    a, b = own_and_nearest(X, labels, **how)
    return np.where(alone(labels), 0, (b - a) / np.maximum(a, b))


def own_and_nearest(X, labels, *, nearest=np.nanmin, itself=0, power=1):
    """Give the mean distance to the mates, with or without itself, and to the nearest."""
    lengths = np.sqrt(squared_distances(X, X)) ** power
    member = labels[:, np.newaxis] == np.unique(labels)
    sums, counts = lengths @ member, member.sum(axis=0)
    own = (sums / np.maximum(counts - 1 + itself, 1))[member]
    return own, nearest(np.where(member, np.nan, sums / counts), axis=1)


def alone(labels):
    """Tell which points have no mates."""
    return (labels[:, np.newaxis] == labels).sum(axis=1) == 1


def skipping(labels):
    """Tell whether a number below the largest is the name of no cluster."""
    return len(np.unique(labels)) <= labels.max()


@silhouettes.on("the example of the task comes out")
def _(rng):
    yield np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([0, 0, 1, 1])


@silhouettes.on("with many clusters, the nearest of the others counts")
def _(rng):
    X = np.array([[0.0], [1.0], [4.0], [6.0], [20.0], [21.0]])
    yield X, np.array([0, 0, 1, 1, 2, 2])
    for n, k, d in ((6, 2, 1), (12, 3, 2), (40, 5, 3)):
        X = rng.normal(scale=3, size=(n, d)).round(1)
        yield X, rng.permutation(np.arange(n) % k)


@silhouettes.on("a point that is alone in its cluster has silhouette 0")
def _(rng):
    yield np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 5.0]]), np.array([0, 0, 1])
    X = rng.normal(scale=3, size=(9, 2)).round(1)
    yield X, rng.permutation([0, 1, 2, 2, 2, 3, 3, 3, 3])
    yield X, rng.permutation(9)  # so all are


@silhouettes.on("clusters may have any numbers for names")
def _(rng):
    X = rng.normal(scale=3, size=(8, 2)).round(1)
    names = np.array([3, 7, 40])
    yield X, names[rng.permutation([0, 0, 0, 1, 1, 2, 2, 2])]
    yield 1e-4 * X, -names[rng.permutation([0, 0, 0, 1, 1, 2, 2, 2])]


@silhouettes.mistake(
    "There is NaN in it. Whose mates are none, and what is said about them?",
    seen_by="gaps",
)
def of_no_mates(X, labels):
    return np.where(alone(labels), np.nan, widths(X, labels))


@silhouettes.mistake(
    "A mean of nothing: is there a cluster of each number that you go through?",
    seen_by="gaps",
)
def of_no_cluster(X, labels):
    return np.where(skipping(labels), np.nan, widths(X, labels))


@silhouettes.mistake("A point is no neighbor of its own: leave it out of a.")
def with_itself(X, labels):
    return measured(X, labels, itself=1)


@silhouettes.mistake(
    "A point is no neighbor of its own, and one that is alone has silhouette 0."
)
def with_itself_alone(X, labels):
    return np.where(alone(labels), 1, with_itself(X, labels))


@silhouettes.mistake(
    "A point that is alone in its cluster has silhouette 0, by convention."
)
def best_alone(X, labels):
    return np.where(alone(labels), 1, widths(X, labels))


@silhouettes.mistake(
    "b is the mean distance to the nearest other cluster, not to the farthest."
)
def to_the_farthest(X, labels):
    return measured(X, labels, nearest=np.nanmax)


@silhouettes.mistake("b is the smallest of the mean distances, not their mean.")
def to_all_others(X, labels):
    return measured(X, labels, nearest=np.nanmean)


@silhouettes.mistake("The sign is turned: b less a.")
def turned(X, labels):
    return -widths(X, labels)


@silhouettes.mistake("Divide by the larger of a and b.")
def divided_by_b(X, labels):
    a, b = own_and_nearest(X, labels)
    return np.where(alone(labels), 0, (b - a) / b)


@silhouettes.mistake("Divide by the larger of a and b.")
def not_divided(X, labels):
    a, b = own_and_nearest(X, labels)
    return np.where(alone(labels), 0, b - a)


@silhouettes.mistake(
    "A cluster without points is near to all: go through np.unique(labels)."
)
def near_to_nobody(X, labels):
    return np.where(skipping(labels), -1, widths(X, labels))


@silhouettes.mistake("These distances are squared: take the root.")
def of_squares(X, labels):
    return measured(X, labels, power=2)

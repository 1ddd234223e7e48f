"""The tasks of chapter 02: the loop."""

import numpy as np

from halfstep.checks.inputs import (
    cluster_means,
    in_other_units,
    points_and_centers,
    squared_distances,
)
from halfstep.checks.report import expect
from halfstep.checks.set_02_class import KMeans
from halfstep.checks.task import Task

__all__ = ["KMeans", "assign", "distances", "update"]

# Task 1

assign = Task(
    "assign",
    "X, centers",
    hint="A center lies nearer. Along which axis was the smallest sought?",
    rtol=0,
    atol=1e-9,
)


@assign.right
def nearest(X, centers):
    """Give each point the label of its nearest center.

    Parameters
    ----------
    X : (n_samples, n_features)
    centers : (n_clusters, n_features)

    Returns
    -------
    labels : (n_samples,) int

    Source: Lloyd (1982), section II; exercises of chapter 02.

    >>> nearest(np.array([[0.0], [9.0]]), np.array([[1.0], [8.0]]))
    array([0, 1])
    """
    return squared_distances(X, centers).argmin(axis=1)


@assign.on("the example of the task comes out")
def _(rng):
    yield np.array([[0.0, 0.0], [1.0, 6.0], [1.0, 2.0]]), np.array([[3.0, 3.0], [0.0, 5.0]])


@assign.on("each point gets the label of its nearest center")
def _(rng):
    for n, k in ((2, 2), (3, 3), (5, 3), (5, 3), (8, 4), (8, 4), (40, 5)):
        yield points_and_centers(rng, n, k, 2)


@assign.on("so it does with any number of points, centers and features")
def _(rng):
    for n, k, d in ((1, 1, 1), (2, 3, 1), (3, 2, 3), (4, 3, 5), (30, 5, 7)):
        yield points_and_centers(rng, n, k, d)
    yield from in_other_units(rng, 9, 4, 3)


@assign.mistake("These are the farthest centers: argmin, not argmax.")
def farthest(X, centers):
    return squared_distances(X, centers).argmax(axis=1)


@assign.mistake("This is the Manhattan distance: square the differences, then add.")
def nearest_along_streets(X, centers):
    return np.abs(X[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)


@assign.mistake("The signs are still there: square the differences.")
def with_signs(X, centers):
    return (X[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)


@assign.mistake("Only the first feature was used.")
def by_first_feature(X, centers):
    return np.abs(X[:, np.newaxis, 0] - centers[:, 0]).argmin(axis=1)


@assign.mistake("The smallest distance came back, not its place: argmin.")
def smallest(X, centers):
    return np.sqrt(squared_distances(X, centers).min(axis=1))


@assign.mistake("The smallest square came back, not its place: argmin.")
def smallest_square(X, centers):
    return squared_distances(X, centers).min(axis=1)


@assign.mistake(
    "The largest product is that of the nearest center only if all are as long: take half "
    "of each center's square away."
)
def largest_product(X, centers):
    return (X @ centers.T).argmax(axis=1)


@assign.mistake("Labels count from 0, as Python does.")
def from_one(X, centers):
    return nearest(X, centers) + 1


# Task 2

update = Task(
    "update",
    "X, labels, centers",
    hint="This is not the mean of the points with label j, for each j.",
)


@update.right
def means(X, labels, centers):
    """Move each center to the mean of its points; without points it stays.

    Parameters
    ----------
    X : (n_samples, n_features)
    labels : (n_samples,) int
    centers : (n_clusters, n_features)
        The former centers, which are not to be changed.

    Returns
    -------
    centers : (n_clusters, n_features)

    Source: Lloyd (1982), section II; exercises of chapter 02.

    >>> means(np.array([[1.0], [2.0]]), np.array([1, 1]), np.array([[9.0], [9.0]]))
    array([[9. ],
           [1.5]])
    """
    return cluster_means(X, labels, centers)


@update.on("each center moves to the mean of its points")
def _(rng):
    X = np.array([[0.0, 0.0], [8.0, 8.0], [2.0, 0.0], [4.0, 9.0], [9.0, 6.0]])
    yield X, np.array([0, 1, 0, 0, 1]), np.array([[1.0, 1.0], [9.0, 9.0]])
    for n, k, d in ((4, 2, 1), (6, 3, 3), (40, 5, 2)):
        labels = rng.permutation(np.arange(n) % k)
        yield rng.normal(size=(n, d)).round(1), labels, rng.normal(size=(k, d)).round(1)
    for X, centers in in_other_units(rng, 9, 3, 3):
        yield X, rng.permutation(np.arange(9) % 2), centers


@update.on("a center without points stays where it was")
def _(rng):
    X, centers = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [7.0, 8.0]])
    yield X, np.array([0, 0]), centers
    yield X, np.array([1, 1]), centers
    # Twins: two centers in one place, of which the first takes all points.
    yield X, np.array([0, 0]), np.array([[2.0, 3.0], [2.0, 3.0], [9.0, 9.0]])
    used = rng.choice(6, 3, replace=False)
    X, centers = rng.normal(size=(20, 3)).round(1), rng.normal(size=(6, 3)).round(1)
    yield X, rng.permutation(used[np.arange(20) % 3]), centers


@update.on("whole numbers have means that are none")
def _(rng):
    yield (
        np.array([[0, 0], [1, 3], [6, 6]]),
        np.array([0, 0, 1]),
        np.array([[0, 1], [5, 5]]),
    )


@update.property("the centers that were passed in are not changed")
def _(answer, rng):
    X, labels = rng.normal(size=(6, 2)).round(1), np.arange(6) % 2
    centers = rng.normal(size=(2, 2)).round(1)
    update.compare(answer, X, labels, centers)
    passed = centers.copy()
    answer.directly(X, labels, passed)
    hint = "The loop still needs the former centers, to see what moved. Copy them first."
    expect(np.array_equal(passed, centers), hint, given=update.given((X, labels, centers)),
           came=f"centers, changed:\n{passed}", expected="the same as before")  # fmt: skip


@update.mistake(
    "The last center lost its points, and its row. Count the rows of centers, not the "
    "labels.",
    seen_by="shape",
)
def loses_a_row(X, labels, centers):
    return means(X, labels, centers)[: labels.max() + 1]


@update.mistake(
    "A center with NaN in its row has no points; their mean is 0/0. Let it stay where it "
    "was.",
    seen_by="gaps",
)
def dies(X, labels, centers):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])


@update.mistake("The means were cut to whole numbers: make room for floats.")
def cuts(X, labels, centers):
    return means(X, labels, centers).astype(int)


@update.mistake("An empty center went to the origin. Let it stay where it was.")
def to_the_origin(X, labels, centers):
    return means(X, labels, 0 * centers)


@update.mistake("An empty center went to the mean of all. Let it stay where it was.")
def to_the_middle(X, labels, centers):
    return means(X, labels, 0 * centers + X.mean(axis=0))


@update.mistake("These are sums: divide by the number of points of each center.")
def sums(X, labels, centers):
    return cluster_means(X, labels, centers, np.sum)


@update.mistake(
    "The sum is divided by the number of all points, not of those of the center."
)
def by_all(X, labels, centers):
    used = np.isin(np.arange(len(centers)), labels)[:, np.newaxis]
    return np.where(used, sums(X, labels, centers) / len(X), centers)


@update.mistake("One mean was taken over all coordinates: axis=0 keeps them apart.")
def without_axis(X, labels, centers):
    return cluster_means(X, labels, centers, lambda mine, axis: mine.mean())


@update.mistake("These are medians.")
def medians(X, labels, centers):
    return cluster_means(X, labels, centers, np.median)


@update.mistake("The centers have not moved.")
def unmoved(X, labels, centers):
    return centers


# Task 3

distances = Task(
    "distances",
    "X, centers, scale",
    hint="The loops give something else. Compare one entry by hand.",
)


@distances.right
def table(X, centers, scale):
    """Give the distance of each point to each center, each feature in its own unit.

    Parameters
    ----------
    X : (n_samples, n_features)
    centers : (n_clusters, n_features)
    scale : (n_features,)
        The units, above 0.

    Returns
    -------
    distances : (n_samples, n_clusters)

    Source: exercises of chapter 02.

    >>> table(np.array([[6.0, 0.0]]), np.array([[0.0, 4.0]]), np.array([2.0, 1.0]))
    array([[5.]])
    """
    return np.sqrt(squared_distances(X / scale, centers / scale))


@distances.on("the example of the task comes out")
def _(rng):
    centers = np.array([[0.0, 4.0], [6.0, 8.0], [3.0, 0.0]])
    yield np.array([[0.0, 0.0], [6.0, 0.0]]), centers, np.array([2.0, 1.0])


@distances.on("with all units 1, it is the table of distances")
def _(rng):
    for n, k, d in ((1, 2, 1), (2, 2, 2), (3, 3, 3), (30, 4, 2)):
        yield *points_and_centers(rng, n, k, d), np.ones(d)


@distances.on("each feature is measured in its own unit")
def _(rng):
    for n, k, d in ((1, 1, 1), (2, 2, 2), (3, 3, 3), (30, 4, 5)):
        scale = rng.integers(2, 60, size=d) / 10
        yield *points_and_centers(rng, n, k, d), scale
    for X, centers in in_other_units(rng, 3, 2, 3):
        yield X, centers, np.abs(X).max(axis=0)


@distances.mistake("The root is missing.")
def squares(X, centers, scale):
    return table(X, centers, scale) ** 2


@distances.mistake("The scale was not used.")
def unscaled(X, centers, scale):
    return table(X, centers, 1.0)


@distances.mistake("Divide by the scale, do not multiply.")
def multiplied(X, centers, scale):
    return table(X, centers, 1 / scale)


@distances.mistake("The scale belongs inside the square: divide first, then square.")
def scaled_late(X, centers, scale):
    return table(X, centers, np.sqrt(scale))


@distances.mistake("This is the Manhattan distance: square, add, take the root.")
def along_streets(X, centers, scale):
    return (np.abs(X[:, np.newaxis] - centers) / scale).sum(axis=-1)


@distances.mistake("Rows are points, columns are centers. The axes are swapped: transpose.")
def on_its_side(X, centers, scale):
    return table(X, centers, scale).T

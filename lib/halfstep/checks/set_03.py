"""The tasks of chapter 03: why it stops."""

import numpy as np

from halfstep.checks.inputs import busy_centers, half_steps, squared_distances
from halfstep.checks.report import Failure, agree, expect, numbers
from halfstep.checks.set_03_stuck import stuck_start
from halfstep.checks.task import Task

__all__ = ["best_center", "inertias", "stuck_start"]

# Task 1

best_center = Task(
    "best_center",
    "points, weights",
    about="""Find the place with the smallest weighted sum of squared distances.

    Parameters
    ----------
    points : (n_samples, n_features)
    weights : (n_samples,)
        Not negative, at least one above 0.

    Returns
    -------
    place : (n_features,)

    Source: Lloyd (1982), section II; exercises of chapter 03.
    """,
)


@best_center.property("the example of the task comes out")
def _(answer, rng):
    points = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 8.0]])
    try_to_beat(answer, points, np.array([1.0, 1.0, 2.0]), rng)


@best_center.property("no other place has a smaller sum")
def _(answer, rng):
    for n, d in ((2, 1), (4, 2), (30, 4)):
        weights = rng.integers(1, 60, size=n) / 10
        points = rng.normal(scale=3, size=(n, d)).round(1)
        try_to_beat(answer, points, weights, rng)
        try_to_beat(answer, 1e-4 * points, weights, rng)
        try_to_beat(answer, points, 1e-5 * weights, rng)


@best_center.property("weight 2 is being there twice, weight 0 not being there")
def _(answer, rng):
    points = rng.normal(scale=3, size=(5, 2)).round(1)
    weights = rng.permutation([0, 1, 1, 2, 5])
    came = try_to_beat(answer, points, weights.astype(float), rng)
    twice = np.repeat(points, weights, axis=0)
    given = {"points": twice, "weights": np.ones(len(twice))}
    again = numbers(answer(*given.values()), (2,), given)
    agree(again, came, given, rtol=1e-5, atol=1e-5,
          hint="With weights, the same points had another best center.")  # fmt: skip


def try_to_beat(answer, points, weights, rng):
    """Look for a better place: near, far, and where the usual answers are."""
    given = {"points": points, "weights": weights}
    came = numbers(answer(points, weights), points.shape[1:], given)
    steps = rng.normal(size=(60, len(came))) * np.logspace(-3, 1, 60)[:, np.newaxis]
    steps *= np.abs(points).max()
    places = np.vstack([came, came + steps, weights @ points / weights.sum()])
    costs = weights @ squared_distances(points, places)
    if costs[0] > costs.min() * (1 + 1e-9) + 1e-12 * (weights @ points**2).sum():
        hint = f"There the sum is {costs.min():.4g}, at yours it is {costs[0]:.4g}."
        raise Failure(best_center.explain(came, (points, weights)) or hint, given=given,
                      came=came, expected=places[costs.argmin()])  # fmt: skip
    return came


@best_center.mistake("The weights were not used.")
def unweighted(points, weights):
    return points.mean(axis=0)


@best_center.mistake("Divide by the sum of the weights.")
def not_divided(points, weights):
    return weights @ points


@best_center.mistake("Divide by the sum of the weights, not by their number.")
def divided_by_number(points, weights):
    return weights @ points / len(points)


@best_center.mistake("The weights were squared.")
def with_squared_weights(points, weights):
    return weights**2 @ points / (weights**2).sum()


@best_center.mistake("This is a median.")
def median(points, weights):
    return np.median(points, axis=0)


# Task 2

inertias = Task(
    "inertias",
    "X, centers, n_iterations",
    hint="Add the squared distances of the points to the centers of their labels.",
)


@inertias.right
def after_each_half_step(X, centers, n_iterations):
    """Give the inertia after each half-step of the loop: E, M, E, M, and so on.

    Parameters
    ----------
    X : (n_samples, n_features)
    centers : (n_clusters, n_features)
        A center without points stays.
    n_iterations : int

    Returns
    -------
    inertias : (2 n_iterations,)

    Source: Lloyd (1982), section II; exercises of chapter 03.

    >>> X = np.array([[0.0], [1.0], [5.0], [6.0]])
    >>> after_each_half_step(X, X[:2], 2)
    array([41., 14.,  6.,  1.])
    """
    return np.array([spread(X, c, z) for c, z in half_steps(X, centers, n_iterations)])


def spread(X, centers, labels):
    """Sum the squared distances of the points to the centers of their labels."""
    return ((X - centers[labels]) ** 2).sum()


@inertias.on("the example of the task comes out")
def _(rng):
    X = np.array([[0.0], [1.0], [5.0], [6.0]])
    yield X, X[:2], 2


@inertias.property("from one half-step to the next it never rises")
def _(answer, rng):
    for n, k in ((5, 2), (9, 3), (40, 5)):
        X, centers = busy_centers(rng, n, k, 2)
        given = inertias.given((X, centers, 4))
        came = numbers(answer(X, centers, 4), (8,), given)
        risen = np.diff(came) > 1e-5 * came[0]
        hint = "It rose. Is each number that of one pair of centers and labels?"
        expect(not risen.any(), hint, given=given, came=came,
               expected="no number above the one before it")  # fmt: skip
        inertias.compare(answer, X, centers, 1)


@inertias.on("each value is the sum of squared distances at that moment")
def _(rng):
    for n, k, d in ((3, 1, 1), (6, 2, 2), (9, 3, 2), (40, 4, 3)):
        yield *busy_centers(rng, n, k, d), 3
    X, centers = busy_centers(rng, 9, 3, 2)
    yield 1e-4 * X, 1e-4 * centers, 2


@inertias.on("a center without points adds nothing and stays")
def _(rng):
    X = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]])
    yield X, np.array([[0.0, 1.0], [99.0, 99.0]]), 2
    X, centers = busy_centers(rng, 9, 3, 2)
    yield X, np.vstack([[[99.0, 99.0]], centers]), 3


@inertias.mistake(
    "One value too many: before the first E there are no labels.", seen_by="shape"
)
def from_the_start(X, centers, n_iterations):
    return np.append(np.inf, after_each_half_step(X, centers, n_iterations))


@inertias.mistake(
    "There is NaN: a mean of no points, or 0 times it. Which center is empty?",
    seen_by="gaps",
)
def dies(X, centers, n_iterations):
    found = after_each_half_step(X, centers, n_iterations)
    sizes = [len(np.unique(z)) for _, z in half_steps(X, centers, n_iterations)]
    return np.where(np.array(sizes) < len(centers), np.nan, found)


@inertias.mistake("These are sums of distances: square them.")
def of_lengths(X, centers, n_iterations):
    pairs = half_steps(X, centers, n_iterations)
    return [np.linalg.norm(X - c[z], axis=1).sum() for c, z in pairs]


@inertias.mistake("These are means: add, do not divide.")
def as_means(X, centers, n_iterations):
    return after_each_half_step(X, centers, n_iterations) / len(X)


@inertias.mistake("After an M the points keep their labels until the next E.")
def too_early(X, centers, n_iterations):
    pairs = half_steps(X, centers, n_iterations)
    return [squared_distances(X, c).min(axis=1).sum() for c, _ in pairs]


@inertias.mistake("An empty center went to the origin. Let it stay where it was.")
def by_way_of_the_origin(X, centers, n_iterations):
    return [spread(X, c, z) for c, z in half_steps(X, centers, n_iterations, keep=0.0)]


@inertias.mistake("The order is E, M, E, M: assign first.")
def update_first(X, centers, n_iterations):
    found = after_each_half_step(X, centers, n_iterations)
    return found[[1, 0, *range(2, len(found))]]

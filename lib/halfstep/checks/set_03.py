"""The tasks of chapter 03: why it stops."""

import numpy as np

from halfstep import datasets, kmeans
from halfstep.checks.inputs import busy_centers, half_steps, squared_distances
from halfstep.checks.report import Failure, agree, expect, numbers
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


# Task 3

stuck_start = Task(
    "stuck_start",
    "X, rng",
    # The loop may be used, as it is no longer the task.
    refused=("sklearn", "scipy"),
    about="""Find four places from which the loop ends at a poor answer.

    Parameters
    ----------
    X : (300, 2)
    rng : numpy.random.Generator

    Returns
    -------
    centers : (4, 2), each in the box that the points span

    Source: Selim and Ismail (1984); exercises of chapter 03.
    """,
)


def start_of(answer, X, rng, hint="A center lies outside the box that the points span."):
    """Ask for a start; it must be four places in the box around the points."""
    number = int(rng.integers(1000))
    given = {"X": X, "rng": f"default_rng({number})"}
    came = numbers(answer(X, np.random.default_rng(number)), (4, X.shape[1]), given)
    low, high = X.min(axis=0), X.max(axis=0)
    slack = 1e-5 * np.ptp(X)
    inside = (came >= low - slack) & (came <= high + slack)
    expect(inside.all(), hint, given=given, came=came,
           expected=f"from {low.round(2)} to {high.round(2)}")  # fmt: skip
    return came, given


@stuck_start.property("the four places lie in the box around the points")
def _(answer, rng):
    X = datasets.load_kmeans()
    came, given = start_of(answer, X, rng)
    number = int(given["rng"].removeprefix("default_rng(").removesuffix(")"))
    again = numbers(answer(X, np.random.default_rng(number)), (4, 2), given)
    hint = "The same generator gave other places: draw from rng, nowhere else."
    expect(np.array_equal(came, again), hint, given=given, came=again, expected=came)
    for part in (X, *tenths_of(X, rng)):
        came, given = start_of(answer, part, rng)
        four = len(np.unique((came / np.ptp(part)).round(6), axis=0)) == 4
        expect(four, "Two centers are the same.", given=given, came=came,
               expected="four different places")  # fmt: skip


def tenths_of(X, rng):
    """Yield a tenth of the points, another each time, in a small unit."""
    for _ in range(9):
        yield X[rng.choice(len(X), len(X) // 10, replace=False)] / 50


@stuck_start.property("no center is idle: each has points, from the first E to the last")
def _(answer, rng):
    X = datasets.load_kmeans()
    came, given = start_of(answer, X, rng)
    for state in kmeans.run(X, came)[1:]:
        sizes = np.bincount(state.labels, minlength=4)
        hint = "A center has no points, which is another way to be poor."
        expect(sizes.all(), hint, given=given, came=came,
               expected=f"none empty; iteration {state.iteration} has {sizes}")  # fmt: skip


@stuck_start.property("the run ends more than 1% above the best inertia")
def _(answer, rng):
    hint = "The run ends at the best answer: every clump has found its center."
    X = datasets.load_kmeans()
    expect_stuck(X, best_of(X), *start_of(answer, X, rng), hint)


@stuck_start.property("it does so on points that were turned, moved and shuffled")
def _(answer, rng):
    hint = "This start fits one set of points. Try several on the X that came, and compare."
    X = datasets.load_kmeans()
    best = best_of(X)
    for angle in rng.uniform(2, 4, size=6):
        turn = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        moved = rng.permutation(X @ np.array(turn) + rng.uniform(30, 99, size=2))
        expect_stuck(moved, best, *start_of(answer, moved, rng, hint), hint)


def best_of(X):
    """Give the lowest inertia that four centers reach in ten starts."""
    return kmeans.fit(X, 4, n_init=10, rng=0).inertia


def expect_stuck(X, best, came, given, hint):
    """Run the loop from a start and expect it to end above the best."""
    end = kmeans.fit(X, 4, start=came).inertia
    expect(end > 1.01 * best, hint, given=given, came=came,
           expected=f"an end above {1.01 * best:.1f}; this is {end:.1f}")  # fmt: skip

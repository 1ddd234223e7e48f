"""The last task of chapter 03: a start that gets stuck, found on points that were moved."""

import numpy as np

from halfstep import datasets, kmeans
from halfstep.checks.report import expect, numbers
from halfstep.checks.task import Task

__all__ = ["stuck_start"]

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

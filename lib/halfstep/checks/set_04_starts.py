"""The last task of chapter 04: what the square is worth, by ranks among runs of our own."""

import numpy as np

from halfstep.checks.inputs import squared_distances
from halfstep.checks.report import STANDARD_ERRORS, Failure, expect, numbers
from halfstep.checks.task import Task

__all__ = ["start_inertias"]

start_inertias = Task(
    "start_inertias",
    "X, k, power, n_runs, rng",
    hint="The inertias are not distributed as they should be.",
)


@start_inertias.right
def after_draws(X, k, power, n_runs, rng):
    """Draw k centers, again and again, and give the inertia right after each start.

    The first center is drawn evenly, the others in proportion to D to that power. Ranks
    among 1,000 runs of the check must be those of chance, within five standard errors.

    Parameters
    ----------
    X : (n_samples, n_features)
    k : int
    power : float
    n_runs : int
    rng : numpy.random.Generator

    Returns
    -------
    inertias : (n_runs,)

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> after_draws(X, 3, 2, 4, np.random.default_rng(0))
    array([0., 0., 0., 0.])
    """
    D2 = np.inf  # a row for each run
    for drawn in range(k):
        weights = np.ones((n_runs, len(X))) if drawn == 0 else D2 ** (power / 2)
        ends = weights.cumsum(axis=1)
        rows = (ends <= rng.random((n_runs, 1)) * ends[:, -1:]).sum(axis=1)
        D2 = np.minimum(D2, ((X - X[rows][:, np.newaxis]) ** 2).sum(axis=2))
    return D2.sum(axis=1)


@start_inertias.property(
    "with one center, each value is the inertia around one of the points"
)
def _(answer, rng):
    few = rng.normal(size=(6, 2)).round(1)
    for X in (np.array([[0.0], [1.0], [5.0]]), few, 1e-4 * few):
        came, given = runs_of(answer, X, 1, 2, 40, rng)
        around = squared_distances(X, X).sum(axis=1)
        hint = "The inertia is the sum of all D²: squared, added, not divided."
        expect(each_among(came, around).all(), hint, given=given, came=came[:5],
               expected=f"each one of {np.unique(around.round(4))}")  # fmt: skip
        expect(np.ptp(came) > 0, "The first center is always the same: draw it.",
               given=given, came=came[:5])  # fmt: skip
        others = runs_of(answer, X, 1, 2, 40, rng)[0]
        hint = "Another generator gave the same values: draw from the one passed in."
        expect(not np.array_equal(came, others), hint, given=given, came=came[:5])


@start_inertias.property(
    "a place that is a center is not drawn again, if the power is above 0"
)
def _(answer, rng):
    places = np.array([[0.0, 0.0], [0.0, 9.0], [8.0, 0.0]])
    X = places[[0, 0, 0, 0, 0, 1, 2, 2]]
    pairs = [places[[0, 1]], places[[0, 2]], places[[1, 2]]]
    left = np.array([squared_distances(X, pair).min(axis=1).sum() for pair in pairs])
    for power in (1, 2):
        came, given = runs_of(answer, X, 2, power, 30, rng)
        among = each_among(came, left)
        expect_the_same(answer, given, came)
        expect(among.all(), "X has three places. Here one of them was drawn twice, or what "
               "the others pay is not their D² to the nearest.", given=given,
               came=came[~among][:5], expected=f"each one of {left}")  # fmt: skip


@start_inertias.property("with power 0 every point is as likely as any other")
def _(answer, rng):
    compare_runs(answer, 0, rng)


@start_inertias.property("with power 1, D is the weight, and with power 2, D²")
def _(answer, rng):
    for power in (1, 2):
        compare_runs(answer, power, rng)


def runs_of(answer, X, k, power, n_runs, rng):
    """Ask for the inertias of some runs."""
    number = int(rng.integers(1000))
    given = start_inertias.given((X, k, power, n_runs, f"default_rng({number})"))
    came = answer(X, k, power, n_runs, np.random.default_rng(number))
    return numbers(came, (n_runs,), given), given


def expect_the_same(answer, given, came):
    """Call again with an equal generator."""
    X, k, power, n_runs, rng = given.values()
    number = int(rng.removeprefix("default_rng(").removesuffix(")"))
    again = answer(X, k, power, n_runs, np.random.default_rng(number))
    hint = "The same generator gave other values: draw from rng, nowhere else."
    expect(np.array_equal(came, np.asarray(again)), hint, given=given, came=again,
           expected=came)  # fmt: skip


def each_among(came, few):
    """Tell for each number whether it is one of a few."""
    near = {"rtol": 1e-5, "atol": 1e-9 * np.max(few)}
    return np.isclose(came[:, np.newaxis], few, **near).any(axis=1)


def compare_runs(answer, power, rng):
    """Draw one wide clump and three small ones far off: there D and D² differ most."""
    places = np.array([[0, 0], [9, 0], [0, 9], [-9, 0]])
    X = places[np.repeat([0, 1, 2, 3], [40, 5, 5, 5])] + rng.normal(size=(55, 2)).round(2)
    came, given = runs_of(answer, X, 4, power, 120, rng)
    many = X, 4, power, 1000, rng
    ours = after_draws(*many)
    if rank(came, ours) > STANDARD_ERRORS:
        ranks = [rank(came, mistake.give(many)) for mistake in start_inertias.mistakes]
        likely = start_inertias.mistakes[np.argmin(ranks)].hint
        raise Failure(likely if min(ranks) <= STANDARD_ERRORS else start_inertias.hint,
                      given=given, came=f"a median of {np.median(came):.1f}",
                      expected=f"about {np.median(ours):.1f}")  # fmt: skip


def rank(came, ours):
    """Give how far the ranks of these among ours are from even, in standard errors.

    What counts is the largest of three: how far their mean is off, how far their spread
    is, and how much a rank says about the next one, of another run.
    """
    ours = np.sort(ours)
    low, high = (np.searchsorted(ours, came, side=side) for side in ("left", "right"))
    away = (low + high) / 2 / len(ours) - 0.5  # even from -½ to ½, of variance 1/12
    error = np.sqrt(1 / len(came) + 1 / len(ours))
    mean = away.mean() * np.sqrt(12)
    spread = (away**2 - 1 / 12).mean() * np.sqrt(180)
    follows = (away[1:] * away[:-1]).mean() * 12
    return np.abs([mean, spread, follows]).max() / error


@start_inertias.mistake("They look as if the weight were D to the power of 0.")
def blind(X, k, power, n_runs, rng):
    return after_draws(X, k, 0, n_runs, rng)


@start_inertias.mistake(
    "They look as if D were taken for D²: the weight is D to half the power."
)
def half_the_power(X, k, power, n_runs, rng):
    return after_draws(X, k, power / 2, n_runs, rng)


@start_inertias.mistake(
    "They look as if D² were taken for D: the weight is D to twice the power."
)
def twice_the_power(X, k, power, n_runs, rng):
    return after_draws(X, k, 2 * power, n_runs, rng)


@start_inertias.mistake("The farthest point is taken: draw.")
def farthest(X, k, power, n_runs, rng):
    return after_draws(X, k, 60, n_runs, rng)

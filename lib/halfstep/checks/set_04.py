"""The tasks of chapter 04: a better start."""

import numpy as np

from halfstep.checks.inputs import squared_distances, surprise
from halfstep.checks.report import STANDARD_ERRORS, Failure, expect, numbers
from halfstep.checks.set_04_starts import start_inertias
from halfstep.checks.task import Task

__all__ = ["draw", "probabilities", "start_inertias"]

# Task 1

probabilities = Task(
    "probabilities",
    "X, centers",
    hint="Take D² to the nearest center, divided by the sum of all D².",
    atol=1e-7,
)


@probabilities.right
def odds(X, centers):
    """Give the probability of each point to be the next center: its share of all D².

    Parameters
    ----------
    X : (n_samples, n_features)
    centers : (n_chosen, n_features)

    Returns
    -------
    probabilities : (n_samples,)
        Where every point is a center already, all alike.

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> odds(np.array([[0.0], [1.0], [4.0], [7.0]]), np.array([[0.0], [7.0]]))
    array([0. , 0.1, 0.9, 0. ])
    """
    return shares(squared_distances(X, centers).min(axis=1))


def shares(weights):
    """Divide weights by their sum; where all are 0, they are alike."""
    weights = weights if weights.any() else np.ones(len(weights))
    return weights / weights.sum()


@probabilities.on("the example of the task comes out")
def _(rng):
    X = np.array([[0.0], [1.0], [4.0], [7.0]])
    yield X, X[[0, 3]]


@probabilities.property("they add up to 1, and none is negative")
def _(answer, rng):
    for n, k in ((3, 1), (30, 4)):
        X = rng.normal(scale=3, size=(n, 2)).round(1)
        p = np.asarray(probabilities.compare(answer, X, X[:k]), dtype=float)
        given = probabilities.given((X, X[:k]))
        expect(abs(p.sum() - 1) < 1e-5, "Divide by the sum.",
               given=given, came=p, expected="a sum of 1")  # fmt: skip
        expect((p >= 0).all(), "Rounding has left a D² below 0: np.maximum(D2, 0).",
               given=given, came=p, expected="none below 0")  # fmt: skip


@probabilities.property("a center that was chosen has probability 0")
def _(answer, rng):
    X = rng.normal(scale=3, size=(9, 2)).round(1)
    rows = rng.choice(9, 3, replace=False)
    p = np.asarray(probabilities.compare(answer, X, X[rows]), dtype=float)
    expect((np.abs(p[rows]) < 1e-9).all(), "It pays nothing: its distance is 0.",
           given=probabilities.given((X, X[rows])), came=p, expected=f"0 at {rows}",
           )  # fmt: skip


@probabilities.on("they are in proportion to D², the square of the distance to the nearest")
def _(rng):
    for n, k, d in ((3, 1, 1), (5, 2, 2), (40, 3, 4)):
        X = rng.normal(scale=3, size=(n, d)).round(1)
        yield X, X[rng.choice(n, k, replace=False)]
        yield 1e-4 * X, 1e-4 * X[rng.choice(n, k, replace=False)].round()


@probabilities.on("where every point is a center already, all are alike")
def _(rng):
    places = np.array([[0.0, 0.0], [5.0, 5.0], [5.0, 5.0]])
    yield places, places[:2]


@probabilities.mistake(
    "There is NaN or infinity in it. Is something divided by 0?", seen_by="gaps"
)
def dies(X, centers):
    D2 = squares(X, centers)
    return D2 / D2.sum()


@probabilities.mistake("These are in proportion to D: square the distances.")
def by_lengths(X, centers):
    return shares(np.sqrt(squares(X, centers)))


@probabilities.mistake("The nearest center counts: the minimum over centers.")
def to_the_farthest(X, centers):
    return shares(squared_distances(X, centers).max(axis=1))


@probabilities.mistake("The nearest center counts, not the mean over centers.")
def to_all_on_average(X, centers):
    return shares(squared_distances(X, centers).mean(axis=1))


@probabilities.mistake("All centers count, not the last one alone.")
def to_the_last(X, centers):
    return odds(X, centers[-1:])


@probabilities.mistake("All centers count, not the first one alone.")
def to_the_first(X, centers):
    return odds(X, centers[:1])


@probabilities.mistake("These are D² themselves: divide by their sum.")
def squares(X, centers):
    return squared_distances(X, centers).min(axis=1)


@probabilities.mistake("These are alike for all points: use the distances.")
def alike(X, centers):
    return shares(np.ones(len(X)))


# Task 2

draw = Task(
    "draw",
    "weights, n_draws, rng",
    hint="The counts are off. A running sum turns weights into the ends of pieces.",
)


@draw.right
def by_darts(weights, n_draws, rng):
    """Draw places, each as often as its weight says, within five standard errors.

    Parameters
    ----------
    weights : (n_places,)
        Not negative, at least one above 0; they need not add up to 1.
    n_draws : int
    rng : numpy.random.Generator
        Where all randomness comes from.

    Returns
    -------
    places : (n_draws,) int

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> by_darts(np.array([0.0, 3.0, 0.0]), 4, np.random.default_rng(0))
    array([1, 1, 1, 1])
    """
    ends = np.cumsum(weights)
    return np.searchsorted(ends, rng.random(n_draws) * ends[-1], side="right")


class Evenly:
    """A generator without chance: its darts are evenly spaced.

    Of so many draws, each place has as many as are expected.

    >>> by_darts(np.array([1.0, 3.0]), 8, Evenly())
    array([0, 0, 1, 1, 1, 1, 1, 1])
    """

    def random(self, n_draws):
        return (np.arange(n_draws) + 0.5) / n_draws


@draw.property("weight 0 is never drawn, and a weight that is alone always")
def _(answer, rng):
    for weights in ([0.0, 3.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5]):
        weights = np.array(weights)
        places, given = places_from(answer, weights, 5, 0)
        expect((places == weights.argmax()).all(), "A weight of 0 was drawn: its piece of "
               "the line has no length. Is each place counted from 0?", given=given,
               came=places, expected=f"{weights.argmax()} each time")  # fmt: skip


@draw.property("each place is drawn as often as its weight says")
def _(answer, rng):
    for weights in ([0.2, 0.8], [0.1, 0.4, 0.2, 0.3], shares(rng.uniform(3, 9, size=9))):
        compare_counts(answer, np.array(weights), rng)
    compare_spread(answer, int(rng.integers(1000)))
    compare_threes(answer, int(rng.integers(1000)))


@draw.property("weights need not add up to 1")
def _(answer, rng):
    for weights in ([1.0, 3.0], [2.0, 0.0, 5.0, 1.0], [1e-9, 3e-9, 4e-9], [1e9, 5e9]):
        compare_counts(answer, np.array(weights), rng)


@draw.property("the same generator gives the same draws, another gives others")
def _(answer, rng):
    weights, number = rng.integers(1, 9, size=6).astype(float), int(rng.integers(1000))
    compare_counts(answer, weights, rng)
    one, given = places_from(answer, weights, 40, number)
    same, other = (places_from(answer, weights, 40, n)[0] for n in (number, number + 1))
    expect(np.array_equal(one, same), "Two calls with the same generator differ. Every "
           "random number must come from `rng`.", given=given, came=one[:9],
           expected=f"twice the same, not {same[:9]}")  # fmt: skip
    expect(not np.array_equal(one, other), "Another generator gave the same 40 draws. Use "
           "the one that was passed in.", given=given, came=one[:9])  # fmt: skip


def places_from(answer, weights, n_draws, number):
    """Ask for draws; they must be places."""
    given = draw.given((weights, n_draws, f"default_rng({number})"))
    came = answer(weights, n_draws, np.random.default_rng(number))
    places = numbers(came, (n_draws,), given)
    whole = (places == places.round()) & (places >= 0) & (places < len(weights))
    expect(whole.all(), f"A draw is a place from 0 to {len(weights) - 1}.", given=given,
           came=places[~whole][:5], expected="whole numbers in that range")  # fmt: skip
    return places.astype(int), given


def compare_counts(answer, weights, rng, n_draws=2000):
    """Count the draws of each place and compare with what its weight says."""
    places, given = places_from(answer, weights, n_draws, int(rng.integers(1000)))
    counts, p = np.bincount(places, minlength=len(weights)), shares(weights)
    if surprise(counts, p) > STANDARD_ERRORS:
        raise Failure(explain_counts(counts, weights) or draw.hint, given=given,
                      came=f"how often: {counts}",
                      expected=f"about {(n_draws * p).round(1)}")  # fmt: skip


def compare_spread(answer, number):
    """Count in twenty short runs: how often a place comes is chance, too."""
    runs = [places_from(answer, np.array([1.0, 3.0]), 40, number + j) for j in range(20)]
    counts = np.array([places.sum() for places, _ in runs])
    hint = (
        "40 draws have the same counts each time: how often a place comes is chance, too."
    )
    expect(np.ptp(counts) > 2, hint, given=runs[0][1], came=f"place 1 so often: {counts}",
           expected="about 30, give or take 3")  # fmt: skip
    follows = np.mean([np.mean(places[1:] == places[:-1]) for places, _ in runs])
    hint = "Each draw hangs on the one before it: draw them one by one, or shuffle."
    expect(abs(follows - 0.625) < 0.11, hint, given=runs[0][1],
           came=f"{follows:.0%} of the draws repeat the one before",
           expected="about 62%")  # fmt: skip


def compare_threes(answer, number):
    """Draw again and again, and count each of the 27 ways in which three can come."""
    weights, rng = np.array([3.0, 3.0, 4.0]), np.random.default_rng(number)
    given = draw.given((weights, 3, f"default_rng({number})"))
    came = [numbers(answer.directly(weights, 3, rng), (3,), given) for _ in range(500)]
    threes = np.array(came, dtype=int) @ [9, 3, 1]
    counts = np.bincount(threes.clip(0, 26), minlength=27)
    p = np.einsum("i,j,k->ijk", *[weights / 10] * 3).ravel()
    hint = "A draw hangs on the others of its call: draw each by itself."
    expect(surprise(counts, p) <= STANDARD_ERRORS, hint, given=given,
           came=f"of {counts.sum()} threes, 0 0 0, 0 0 1, … came so often: {counts}",
           expected=f"about {(counts.sum() * p).round()}")  # fmt: skip


def explain_counts(counts, weights):
    """Give the hint of the first mistake that would count like that, or ""."""
    for mistake in draw.mistakes:
        places = mistake.give((weights, 100_000, Evenly()))
        expected = shares(np.bincount(places, minlength=len(weights)))
        if surprise(counts, expected) <= STANDARD_ERRORS:
            return mistake.hint
    return ""


@draw.mistake("All places are drawn equally often: use the weights.")
def evenly(weights, n_draws, rng):
    return by_darts(np.ones(len(weights)), n_draws, rng)


@draw.mistake("Each weight was squared.")
def squared(weights, n_draws, rng):
    return by_darts(weights**2, n_draws, rng)


@draw.mistake("The places are in reverse order.")
def reversed_places(weights, n_draws, rng):
    return by_darts(weights[::-1], n_draws, rng)


@draw.mistake("Only one place: an argmax, or darts from 0 to 1?")
def the_largest(weights, n_draws, rng):
    return np.full(n_draws, weights.argmax())


@draw.mistake("The places are off by one.")
def off_by_one(weights, n_draws, rng):
    return by_darts(np.roll(weights, 1), n_draws, rng)

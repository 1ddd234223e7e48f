"""The last task of chapter 06: gaps, compared with those of noise that is known."""

import warnings

import numpy as np

from halfstep import kmeans
from halfstep.checks.report import (
    STANDARD_ERRORS,
    Failure,
    expect,
    in_order,
    numbers,
    parts,
)
from halfstep.checks.set_06_few import errors_of_few
from halfstep.checks.task import Task

__all__ = ["gap"]

N_POINTS = 24
KS = np.array([1, 2, 3])
# Mean and spread of log inertia, for these ks, of as many even points in the unit square:
# of 6,000 sets. A test draws some again.
NOISE = np.array([1.334, 0.700, 0.138]), np.array([0.138, 0.164, 0.171])

ONE = "Draw as many sets of noise as n_references says: a single one has no spread."

gap = Task(
    "gap",
    "X, ks, n_references, rng",
    gives="gaps, errors, k",
    hint="Mean log inertia of the noise, less log inertia of the data, for each k.",
    # The loop may be used, as it is no longer the task; what computes gaps may not.
    refused=("sklearn", "scipy", "choosing_k", "halfstep.choosing_k"),
)


@gap.right
def to_even_noise(X, ks, n_references, rng):
    """Give the gap to even noise for each k, its error, and the k of the rule.

    Gaps are compared with those of other noise, within five standard errors.

    Parameters
    ----------
    X : (n_samples, n_features)
    ks : (n_ks,) int
    n_references : int
    rng : numpy.random.Generator

    Returns
    -------
    gaps : (n_ks,)
    errors : (n_ks,)
    k : int, or None
        The first whose gap reaches the next less its error.

    Source: Tibshirani, Walther and Hastie (2001), section 3; exercises of chapter 06.

    >>> X = np.repeat([[0.0, 0.0], [0.0, 9.0], [9.0, 0.0]], 8, axis=0)
    >>> X += np.random.default_rng(0).normal(size=X.shape)
    >>> gaps, errors, k = to_even_noise(X, np.arange(1, 5), 5, np.random.default_rng(0))
    >>> print(k)
    3
    """
    low, high = X.min(axis=0), X.max(axis=0)
    return gaps_to(rng.uniform(low, high, size=(n_references, *X.shape)), X, ks, rng)


def gaps_to(noise, X, ks, rng):
    """Give gaps, errors and k with these sets of noise."""
    ours = log_inertias(X, ks, rng)
    theirs = np.array([log_inertias(points, ks, rng) for points in noise])
    gaps = theirs.mean(axis=0) - ours
    errors = theirs.std(axis=0) * np.sqrt(1 + 1 / len(noise))
    return gaps, errors, first_that_will_do(ks, gaps, errors)


def log_inertias(X, ks, rng):
    """Give the log inertia of points for each k."""
    return np.log([kmeans.fit(X, k, n_init=3, rng=rng).inertia for k in ks])


def first_that_will_do(ks, gaps, errors):
    """Give the first k whose gap reaches the next less its error, or None."""
    reached = np.flatnonzero(gaps[:-1] >= gaps[1:] - errors[1:])
    return ks[reached[0]] if reached.size else None


@gap.property("the gaps are those of even noise in the box around the data")
def _(answer, rng):
    _, given = compare_gaps(answer, clumps(rng), rng)
    from_its_generator(answer, given["X"], int(rng.integers(1000)))


def from_its_generator(answer, X, number):
    """Expect the same gaps from equal generators, and others from another.

    With many centers for few points, runs from other starts end elsewhere.
    """
    ks, numbered = np.array([1, 6]), (number, number, number + 1)
    (one, given), (same, _), (other, _) = (
        gaps_from(answer, X, ks, 3, number) for number in numbered
    )
    hint = "The same generator gave other gaps: draw from rng, nowhere else."
    alike = np.array_equal(one[0], same[0])
    expect(alike, hint, given=given, came=same[0], expected=one[0])
    hint = "Another generator gave the same gaps: draw the noise from the one passed in."
    expect(one[0][0] != other[0][0], hint, given=given, came=other[0])


@gap.property("they do not depend on the unit, nor on where the data lie")
def _(answer, rng):
    compare_gaps(answer, 50 * clumps(rng) + [500, -3000], rng)


@gap.property("the errors tell how far the gaps are off")
def _(answer, rng):
    # One k, many references: else the spread itself is not well known.
    many = 40
    (_, errors, _), given = gaps_of(answer, clumps(rng), KS[:1], many, rng)
    right = NOISE[1][0] * np.sqrt(1 + 1 / many)
    hint = "The standard deviation of the log inertias, times the root of 1 + 1/B."
    if np.isclose(errors[0] * np.sqrt(many), right, rtol=0.6):
        hint = "This is divided by the root of B, which tells how far the mean is off."
    expect(np.isclose(errors[0], right, rtol=0.6), hint, given=given, came=errors,
           expected=f"about {right:.2f}")  # fmt: skip
    single_set(answer, rng.random((8, 1)).round(2), int(rng.integers(1000)))
    errors_of_few(lambda *asked: first_gap(answer, *asked), rng)


@gap.property("k is the first whose gap reaches the next less its error")
def _(answer, rng):
    hint = "The first k with gap(k) >= gap(k + 1) - error(k + 1), not the largest gap."
    # Of the pairs, 2 is the first that will do.
    follows_the_rule(*compare_gaps(answer, clumps(rng), rng, 2), hint)
    follows_the_rule(*gaps_of(answer, pairs(rng), np.arange(1, 5), 3, rng), hint)
    # Noise against noise: there the errors decide.
    for _ in range(3):
        X = rng.random((N_POINTS, 2)).round(3)
        follows_the_rule(*gaps_of(answer, X, KS, 2, rng), hint)


@gap.property("if no gap reaches the next less its error, k is None")
def _(answer, rng):
    hint = "The end of the range is no answer: where no k will do, return None for it."
    follows_the_rule(*gaps_of(answer, clumps(rng), KS[:1], 2, rng), hint)
    follows_the_rule(*gaps_of(answer, pairs(rng), KS[:2], 3, rng), hint)


def first_gap(answer, X, n_references, number):
    """Ask for gap and error of a single k, and give them beside what was given."""
    came, given = gaps_from(answer, X, KS[:1], n_references, number)
    return (came[0][0], came[1][0]), given


def single_set(answer, X, number):
    """Expect no spread where one set of noise was asked for: it is 0, or NaN."""
    given = gap.given((X, KS[:1], 1, f"default_rng({number})"))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        came = parts(answer(X, KS[:1], 1, np.random.default_rng(number)), gap.gives, given)
    gaps, errors = (np.ravel(part).astype(float) for part in came[:2])
    is_one = np.isfinite(gaps).all() and not (errors > 1e-9).any()
    expect(is_one, ONE, given=given, came=errors, expected="[0.]")


def follows_the_rule(came, given, hint):
    """Compare k with what the answer's own gaps and errors say."""
    gaps, errors, k = came
    right = first_that_will_do(given["ks"], gaps, errors)
    said = f"k = {k} with the gaps {gaps.round(2)} and errors {errors.round(2)}"
    expect(k == right, hint, given=given, came=said, expected=f"k = {right}")


def pairs(rng):
    """Make four clumps, of which two and two are near."""
    places = np.array([[0, 0], [0, 3], [20, 0], [20, 3]])[np.arange(N_POINTS) % 4]
    return (places + rng.normal(scale=0.1, size=places.shape)).round(2)


def clumps(rng):
    """Make three clumps as far from each other, so that each start finds them, in a box."""
    places = np.array([[0, 0], [10, 2.7], [2.7, 10]])[np.arange(N_POINTS) % 3]
    X = places + rng.normal(scale=0.4, size=places.shape)
    return (10 * (X - X.min(axis=0)) / np.ptp(X, axis=0)).round(2)


def gaps_of(answer, X, ks, n_references, rng):
    """Ask for gaps, errors and k, which may be None, with some generator."""
    return gaps_from(answer, X, ks, n_references, int(rng.integers(1000)))


def gaps_from(answer, X, ks, n_references, number):
    """Ask for gaps, errors and k with the generator of a number."""
    given = gap.given((X, ks, n_references, f"default_rng({number})"))
    came = answer(X, ks, n_references, np.random.default_rng(number))
    *curves, k = came = parts(came, gap.gives, given)
    in_order(came, gap.gives, (ks.shape, ks.shape, ()), given)
    k = None if k is None else numbers(k, (), given).item()
    return [*(numbers(part, ks.shape, given) for part in curves), k], given


def compare_gaps(answer, X, rng, n_references=6):
    """Ask for gaps of points in a square box: their noise is known, but for its size."""
    came, given = gaps_of(answer, X, KS, n_references, rng)
    means, spread = NOISE
    right = means + 2 * np.log(np.ptp(X[:, 0])) - log_inertias(X, KS, rng)
    # Starts that are better or worse than ours may differ by a little.
    allowed = STANDARD_ERRORS * spread / np.sqrt(n_references) + 0.05
    if (np.abs(came[0] - right) > allowed).any():
        hint = explain_gaps(came[0], allowed, X, rng) or gap.hint
        if (np.abs(came[1] - right) <= allowed).all():
            hint = "All is there, in another order: `return gaps, errors, k`."
        raise Failure(hint, given=given,
                      came=came[0], expected=f"about {right.round(2)}")  # fmt: skip
    return came, given


def explain_gaps(came, allowed, X, rng):
    """Give the hint of the first mistake with gaps that are near, or ""."""
    for mistake in gap.mistakes:
        gaps, _, _ = mistake.give((X, KS, 8, rng))
        if (np.abs(came - gaps) <= allowed).all():
            return mistake.hint
    return ""


@gap.mistake("The sign is turned: noise less data.")
def turned(X, ks, n_references, rng):
    gaps, errors, _ = to_even_noise(X, ks, n_references, rng)
    return -gaps, errors, first_that_will_do(ks, -gaps, errors)


@gap.mistake("The logarithm is the natural one, np.log.")
def with_log10(X, ks, n_references, rng):
    gaps, errors, k = to_even_noise(X, ks, n_references, rng)
    return gaps / np.log(10), errors / np.log(10), k


@gap.mistake("The logarithm is the natural one, np.log.")
def with_log2(X, ks, n_references, rng):
    gaps, errors, k = to_even_noise(X, ks, n_references, rng)
    return gaps / np.log(2), errors / np.log(2), k


@gap.mistake("The noise fills the box from 0 to 1, not that of the data.")
def to_the_unit_box(X, ks, n_references, rng):
    return gaps_to(rng.random((n_references, *X.shape)), X, ks, rng)


@gap.mistake("The noise comes from a bell: draw it evenly.")
def to_a_bell(X, ks, n_references, rng):
    noise = rng.normal(X.mean(axis=0), X.std(axis=0), size=(n_references, *X.shape))
    return gaps_to(noise, X, ks, rng)

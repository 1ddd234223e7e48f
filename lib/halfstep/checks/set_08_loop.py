"""The last task of chapter 08: the loop, by the log-likelihoods that its E-steps find."""

import contextlib

import numpy as np

from halfstep.checks.inputs_soft import (
    NEAR,
    e_steps,
    maximum,
    one_hot,
    overlapping,
    shares_of,
    spreads,
)
from halfstep.checks.report import expect, numbers
from halfstep.checks.task import Task

__all__ = ["log_likelihoods"]

log_likelihoods = Task(
    "log_likelihoods",
    "X, weights, means, covariances, n_iterations",
    hint="The total is the sum, over the points, of log of the mixture's density.",
    **NEAR,
)


@log_likelihoods.right
def totals(X, weights, means, covariances, n_iterations):
    """Give the log-likelihood that each E-step finds, before its M-step.

    Parameters
    ----------
    X : (n_samples, n_features)
    weights : (n_components,)
    means : (n_components, n_features)
    covariances : (n_components, n_features, n_features)
    n_iterations : int

    Returns
    -------
    log_likelihoods : (n_iterations,)

    Source: Dempster, Laird and Rubin (1977), section 2; exercises of chapter 08.

    >>> X = np.array([[0.0], [2.0]])
    >>> totals(X, np.ones(1), X[:1], np.ones((1, 1, 1)), 2).round(2)
    array([-3.84, -2.84])
    """
    found = e_steps(X, weights, means, covariances, n_iterations)
    return np.array([np.logaddexp.reduce(scores, axis=1).sum() for scores in found])


@log_likelihoods.on("the first value is the log-likelihood of the start")
def _(rng):
    for values in overlapping(rng, ((8, 2, 1), (8, 2, 2), (30, 2, 4))):
        yield *values, 1
    X, weights, means, covariances = next(overlapping(rng, ((8, 2, 2),)))
    yield 1e-4 * X, weights, 1e-4 * means, 1e-8 * covariances, 1


@log_likelihoods.on(
    "one component stands at the closed value after one M-step",
    hint="One component: the M-step gives the mean and the covariance of all points, "
    "divided by n. Does your m_step pass its check?",
)
def _(rng):
    for n in (6, 30):
        X = rng.normal(size=(n, 2)) * (2, 1) + rng.normal(size=2)
        yield X, np.ones(1), X[:1], np.eye(2)[np.newaxis], 3


@log_likelihoods.property("it never falls")
def _(answer, rng):
    for n, n_iterations in ((20, 3), (60, 5)):
        expect_rise(answer, (*blobs(rng, n), n_iterations))


def expect_rise(answer, values):
    """Expect that it never falls, and rises as it should."""
    n, n_iterations, given = len(values[0]), values[-1], log_likelihoods.given(values)
    came, right = numbers(answer(*values), (n_iterations,), given), totals(*values)
    likely = log_likelihoods.explain(came, values)
    hint = "It falls: a half-step is wrong, or not all three parameters are handed on."
    expect((np.diff(came) > -1e-3).all(), likely or hint, given=given, came=came,
           expected="no value below the one before")  # fmt: skip
    # A mean, or a late first value, has cost its points above.
    others = right, right / n, too_late(*values)
    fine = any(np.allclose(came, one, rtol=1e-3) for one in others)
    hint = "It rises by other steps: an iteration is one E and one M, and hands on all "
    hint = likely or hint + "three parameters."
    expect(fine, hint, given=given, came=came, expected=right)


def blobs(rng, n):
    """Draw three blobs, and a start that is wide and a little off: it does not collapse.

    Half of the points are in one of them, so who keeps the first weights is found.
    """
    places = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    X = places[np.array([0, 1, 0, 2])[np.arange(n) % 4]] + rng.normal(size=(n, 2))
    means = places + rng.normal(size=(3, 2)) / 2
    return X, np.full(3, 1 / 3), means, np.array([3 * np.eye(2)] * 3)


@log_likelihoods.on("a far point leaves it finite")
def _(rng):
    for far in (90.0, 300.0):
        X = np.vstack([rng.normal(size=(8, 2)), [[far, far]]])
        yield X, np.array([0.5, 0.5]), X[:2], np.array([np.eye(2)] * 2), 1


@log_likelihoods.on("it holds for any number of features")
def _(rng):
    for values in overlapping(rng, ((5, 1, 2), (14, 3, 1), (60, 5, 3))):
        yield *values, 1


@log_likelihoods.mistake(
    "The logarithm of 0: the density underflowed. Sum it as log-sum-exp.", seen_by="gaps"
)
def underflows(X, weights, means, covariances, n_iterations):
    found = e_steps(X, weights, means, covariances, n_iterations)
    return [np.log(np.exp(scores).sum(axis=1)).sum() for scores in found]


def with_m_step(m_step):
    """Make a loop with another M-step; a component that gets nothing leaves it at NaN."""

    def loop(X, weights, means, covariances, n_iterations):
        start = weights, means, covariances
        found = np.full(n_iterations, np.nan)
        with contextlib.suppress(ValueError, np.linalg.LinAlgError):
            for t, scores in enumerate(e_steps(X, *start, n_iterations, m_step)):
                found[t] = np.logaddexp.reduce(scores, axis=1).sum()
        return found

    return loop


@log_likelihoods.mistake(
    "Whole points are counted here: the M-step takes shares, not the label of the largest."
)
@with_m_step
def of_labels(X, R, means):
    return maximum(X, one_hot(R), means)


@log_likelihoods.mistake(
    "The covariances are about the means of before: take the new ones, of this M-step."
)
@with_m_step
def about_old_means(X, R, means):
    weights, new, _ = maximum(X, R, means)
    return weights, new, spreads(X, R, means)


@log_likelihoods.mistake(
    "These are standard deviations where the covariances belong: take no root."
)
@with_m_step
def of_roots(X, R, means):
    weights, new, covariances = maximum(X, R, means)
    return weights, new, np.sqrt(np.abs(covariances)) * np.eye(X.shape[1])


@log_likelihoods.mistake("Nothing moves: the next E needs what the M-step returns.")
def standing_still(X, weights, means, covariances, n_iterations):
    return np.repeat(totals(X, weights, means, covariances, 1), n_iterations)


@log_likelihoods.mistake(
    "This belongs to the parameters after the M-step: note it before the first M-step."
)
def too_late(X, weights, means, covariances, n_iterations):
    return totals(X, weights, means, covariances, n_iterations + 1)[1:]


@log_likelihoods.mistake("This is the mean of the points: sum them.")
def means_of_points(X, weights, means, covariances, n_iterations):
    return totals(X, weights, means, covariances, n_iterations) / len(X)


@log_likelihoods.mistake(
    "The log of each term is summed: sum the terms of a point, then take the log."
)
def of_each_term(X, weights, means, covariances, n_iterations):
    found = e_steps(X, weights, means, covariances, n_iterations)
    return [scores.sum() for scores in found]


@log_likelihoods.mistake(
    "The shares weigh logarithms here. The log belongs outside the sum of the terms."
)
def weighed(X, weights, means, covariances, n_iterations):
    found = e_steps(X, weights, means, covariances, n_iterations)
    return [(shares_of(scores) * scores).sum() for scores in found]


@log_likelihoods.mistake("The factor (2π)^(d/2) is missing.")
def without_pi(X, weights, means, covariances, n_iterations):
    found = totals(X, weights, means, covariances, n_iterations)
    return found + X.size * np.log(2 * np.pi) / 2


@log_likelihoods.mistake("2π is the factor for two features: (2π)^(d/2).")
def of_two_features(X, weights, means, covariances, n_iterations):
    found = without_pi(X, weights, means, covariances, n_iterations)
    return found - len(X) * np.log(2 * np.pi)


@log_likelihoods.mistake("The sign is turned: more is better.")
def turned(X, weights, means, covariances, n_iterations):
    return -totals(X, weights, means, covariances, n_iterations)


@log_likelihoods.mistake(
    "This is the likelihood: take the logarithm of each point's density."
)
def likelihoods(X, weights, means, covariances, n_iterations):
    found = e_steps(X, weights, means, covariances, n_iterations)
    return [np.exp(scores).sum() for scores in found]

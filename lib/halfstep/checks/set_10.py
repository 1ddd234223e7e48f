"""The tasks of chapter 10: mixtures in practice."""

import numpy as np

from halfstep import covariances, mixture
from halfstep.checks.report import expect, floats, numbers, parts
from halfstep.checks.set_10_sample import sample_mixture
from halfstep.checks.task import Task

__all__ = ["choose_components", "n_parameters", "odd_points", "sample_mixture"]

# Task 1

n_parameters = Task(
    "n_parameters",
    "n_components, n_features, covariance_type",
    hint="Add up three parts: k - 1 weights, k means of d features, and the free entries "
    "of the covariances.",
    rtol=0,
    atol=1e-8,
)


@n_parameters.right
def free_numbers(n_components, n_features, covariance_type):
    """Count the free numbers of a mixture.

    Parameters
    ----------
    n_components, n_features : int
    covariance_type : {"spherical", "diag", "full", "tied"}

    Returns
    -------
    n_parameters : int

    Source: McLachlan and Peel (2000), section 6.9; exercises of chapter 10.

    >>> free_numbers(3, 2, "full")
    17
    """
    kind = covariances.of(covariance_type)
    means = n_components * n_features
    return n_components - 1 + means + kind.n_parameters(n_components, n_features)


KINDS = {
    "spherical": "spherical: weights, means and one variance each",
    "diag": "diag: a variance for each feature",
    "full": "full: a symmetric matrix for each component",
    "tied": "tied: one symmetric matrix for all",
}
for kind, sentence in KINDS.items():

    @n_parameters.on(sentence)
    def _(rng, kind=kind):
        for k, d in ((2, 4), (1, 2), (3, 1), *rng.integers(2, 30, (5, 2)).tolist()):
            yield k, d, kind


@n_parameters.mistake("The weights sum to 1, so the last one is not free.")
def with_every_weight(n_components, n_features, covariance_type):
    return free_numbers(n_components, n_features, covariance_type) + 1


@n_parameters.mistake("The weights are missing.")
def without_weights(n_components, n_features, covariance_type):
    return free_numbers(n_components, n_features, covariance_type) - (n_components - 1)


@n_parameters.mistake("The means are missing.")
def without_means(n_components, n_features, covariance_type):
    free = free_numbers(n_components, n_features, covariance_type)
    return free - n_components * n_features


@n_parameters.mistake(
    "A covariance is symmetric: the entries below the diagonal are not free."
)
def with_whole_matrices(n_components, n_features, covariance_type):
    matrices = {"full": n_components, "tied": 1}.get(covariance_type, 0)
    below = n_features * (n_features - 1) // 2
    return free_numbers(n_components, n_features, covariance_type) + matrices * below


@n_parameters.mistake("Tied means that all components share one matrix.")
def tied_for_each(n_components, n_features, covariance_type):
    kind = "full" if covariance_type == "tied" else covariance_type
    return free_numbers(n_components, n_features, kind)


for kind in KINDS:

    @n_parameters.mistake("These are the numbers of another covariance type.")
    def of_one_type(n_components, n_features, covariance_type, kind=kind):
        return free_numbers(n_components, n_features, kind)


# Task 2

choose_components = Task(
    "choose_components",
    "X, aside, ks",
    gives="best, scores",
    hint="One component is the Gaussian with the mean and covariance of X.",
    # Any library may be used: the fit is not the task.
    refused=(),
    rtol=1e-3,
    atol=1e-8,
)


@choose_components.right
def best_on_those_aside(X, aside, ks):
    """Choose a number of components by points that no fit has seen.

    Parameters
    ----------
    X : (n_samples, n_features)
        The points to fit to.
    aside : (n_aside, n_features)
        The points put aside.
    ks : list of int

    Returns
    -------
    best : int
        One of ks.
    scores : (n_ks,)
        The mean log density of a point put aside, for each of ks.

    Source: McLachlan and Peel (2000), chapter 6; exercises of chapter 10.

    >>> X = np.array([[0.0], [2.0]])
    >>> best_on_those_aside(X, X, [1])[1].round(2)
    array([-1.42])
    """
    fits = (mixture.fit(X, k, rng=0) for k in ks)
    scores = np.array([mixture.score_samples(aside, state).mean() for state in fits])
    return ks[scores.argmax()], scores


@choose_components.on("a score is the mean log density of a point put aside", part="scores")
def _(rng):
    square = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    yield square, np.array([[1.0, 1.0], [3.0, 1.0], [1.0, 2.0]]), [1]
    for d in (2, 3):
        yield rng.normal(size=(30, d)), 2 * rng.normal(size=(12, d)), [1]


@choose_components.property("on three groups, three components are the best")
def _(answer, rng):
    expect_choice(answer, groups(rng, 45), groups(rng, 30), 3, rng)


@choose_components.property("the points put aside decide, not those of the fit")
def _(answer, rng):
    everywhere = 4 + 8 * rng.normal(size=(30, 2))
    expect_choice(answer, groups(rng, 45), everywhere, 1, rng)


def groups(rng, n):
    """Draw three groups of points, far apart."""
    corners = np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 12.0]])
    return corners[np.arange(n) % 3] + rng.normal(size=(n, 2))


def expect_choice(answer, X, aside, right, rng):
    """Expect the right number, and the highest score for it: no more is known."""
    ks = rng.permutation([1, 3, 15]).tolist()
    given = choose_components.given((X, aside, ks))
    best, scores = parts(answer(X, aside, ks), choose_components.gives, given)
    scores, best = numbers(scores, (len(ks),), given), numbers(best, (), given).item()
    fine = best == right == ks[scores.argmax()]
    expect(fine, other_choice(best, scores, ks, right), given=given,
           came=f"best {best:g}, scores {np.round(scores, 2).tolist()}",
           expected=f"best {right}")  # fmt: skip


def other_choice(best, scores, ks, right):
    """Say where another choice than the right one may come from."""
    if best in (0, 1, 2) and ks[int(best)] == right:
        return "This is the place in ks: return the number that stands there."
    if scores.argmax() == ks.index(right):
        return "The scores are fine. Take the highest: a mean log density is no price."
    if best == 15:
        return (
            "On the points of the fit more components always look better: put some aside."
        )
    return "The points put aside are to decide alone. Are scores in the order of ks?"


@choose_components.mistake("These are the points of the fit: score those put aside.")
def on_the_fit(X, aside, ks):
    return best_on_those_aside(X, X, ks)


@choose_components.mistake("This is the sum: take the mean over the points.")
def sums(X, aside, ks):
    best, scores = best_on_those_aside(X, aside, ks)
    return best, scores * len(aside)


@choose_components.mistake("The fit has seen the points put aside.")
def on_both(X, aside, ks):
    return best_on_those_aside(np.vstack([X, aside]), aside, ks)


@choose_components.mistake("This was fitted to the points put aside.")
def the_other_way(X, aside, ks):
    return best_on_those_aside(aside, aside, ks)


@choose_components.mistake("This is BIC: points put aside need no price.")
def by_bic(X, aside, ks):
    prices = [mixture.bic(X, mixture.fit(X, k, rng=0)) for k in ks]
    return ks[np.argmin(prices)], prices


# Task 3

odd_points = Task("odd_points", "log_densities, share", rtol=1e-6, atol=1e-8)


@odd_points.right
def lowest(log_densities, share):
    """Mark the given share of the points, those of lowest density.

    Parameters
    ----------
    log_densities : (n_samples,)
    share : float
        Times n_samples, it is a whole number.

    Returns
    -------
    odd : (n_samples,) bool
        Where points tie across the border, none of them.

    Source: exercises of chapter 10.

    >>> lowest(np.array([-3.0, -1.0, -9.0, -2.0, -4.0]), 0.4)
    array([False, False,  True, False,  True])
    """
    return log_densities < np.sort(log_densities)[n_odd(log_densities, share)]


def n_odd(log_densities, share):
    """Count the points that make up a share."""
    return round(share * len(log_densities))


@odd_points.property("the given share of the points, those of lowest density")
def _(answer, rng):
    expect_marks(answer, np.array([-3.0, -1.0, -9.0, -2.0, -4.0]), 0.4)
    # 0.07 * 100 is a little more than 7, and 0.29 * 100 a little less than 29.
    for n, share in ((50, 0.02), (200, 0.02), (100, 0.1), (100, 0.29), (100, 0.07)):
        expect_marks(answer, -(rng.standard_normal(n) ** 2) - 2, share)


@odd_points.property("where points tie across the border, none of them")
def _(answer, rng):
    expect_marks(answer, np.array([-3.0, -1.0, -9.0, -2.0, -2.0]), 0.6)
    logs = rng.permutation(np.repeat([-8.0, -7.0, -6.0, -2.0], [1, 3, 4, 42]))
    for share in (0.02, 0.04, 0.1):
        expect_marks(answer, logs, share)


@odd_points.property("log densities of any size and sign")
def _(answer, rng):
    spread = rng.permutation(np.linspace(-1, 1, 50)) + 0.001 * rng.random(50)
    for logs in (40 * spread + 30, 300 * spread - 20_000):
        expect_marks(answer, logs, 0.04)


def expect_marks(answer, logs, share):
    """Expect marks on the lowest, and say how many there are."""
    n, marks = lowest(logs, share).sum(), floats(answer(logs, share))
    hint = f"{n} of {len(logs)} are to be marked: those with the lowest log density."
    if marks is not None and marks.sum() == n_odd(logs, share) > n:
        hint = "Of points that tie, some are marked and others not."
    odd_points.compare(answer, logs, share, hint=hint)


@odd_points.mistake(
    "These are places, or some of the values: return True or False for each.",
    seen_by="shape",
)
def places(log_densities, share):
    return log_densities.argsort()[: n_odd(log_densities, share)]


@odd_points.mistake("These are the points of highest density.")
def highest(log_densities, share):
    return lowest(-log_densities, share)


@odd_points.mistake("True and False are swapped.")
def swapped(log_densities, share):
    return ~lowest(log_densities, share)


@odd_points.mistake("Tied points are marked, so there are more than the share allows.")
def with_ties(log_densities, share):
    return log_densities <= np.sort(log_densities)[n_odd(log_densities, share) - 1]


@odd_points.mistake("One too many: of a product of floats, round, do not go up.")
def rounded_up(log_densities, share):
    return log_densities < np.sort(log_densities)[int(np.ceil(share * len(log_densities)))]


@odd_points.mistake("One too many: the border itself is not below the border.")
def with_the_border(log_densities, share):
    return log_densities <= np.sort(log_densities)[n_odd(log_densities, share)]


@odd_points.mistake("A share of the points, not of the range of values.")
def of_the_range(log_densities, share):
    return log_densities < log_densities.min() + share * np.ptp(log_densities)

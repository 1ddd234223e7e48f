"""The tasks of chapter 09: one loop, two models."""

import numpy as np

from halfstep.checks.inputs import squared_distances
from halfstep.checks.inputs_soft import NEAR, expect_rows, one_hot, shares_of
from halfstep.checks.set_08_loop import totals
from halfstep.checks.set_09_collapse import collapse
from halfstep.checks.task import Task

__all__ = ["collapse", "compare_starts", "soft_labels"]

# Task 1

soft_labels = Task(
    "soft_labels",
    "X, weights, means, variance",
    hint="Each term is weight times exp(-½ squared distance / variance); divide by their "
    "sum.",
    **NEAR,
)


@soft_labels.right
def shares(X, weights, means, variance):
    """Share each point among circles of one held variance.

    Parameters
    ----------
    X : (n_samples, n_features)
    weights : (n_components,)
    means : (n_components, n_features)
    variance : float
        However small or large.

    Returns
    -------
    R : (n_samples, n_components)

    Source: Bishop (2006), section 9.3.2; exercises of chapter 09.

    >>> shares(np.zeros((1, 1)), np.array([0.25, 0.75]), np.array([[1], [-1]]), 1.0)
    array([[0.25, 0.75]])
    """
    return shares_of(np.log(weights) - squared_distances(X, means) / (2 * variance))


def circles(rng):
    """Yield points, weights and means; no point lies near a border between two means."""
    means = np.array([[0.0, 0.0], [2.0, 0.0]])
    yield np.array([[0.0, 0.0], [0.5, 1.0]]), np.array([0.25, 0.75]), means
    for n, d, k in ((7, 2, 3), (30, 3, 5)):
        weights, X = rng.dirichlet(np.full(k, 3.0)), rng.normal(size=(n, d))
        means = rng.normal(size=(k, d))
        nearest, second = np.sort(squared_distances(X, means), axis=1)[:, :2].T
        clear = (second - nearest > 0.1).nonzero()[0]
        yield X[clear if len(clear) else [np.argmax(second - nearest)]], weights, means


@soft_labels.property("each point has one row of shares, not negative, of sum 1")
def _(answer, rng):
    for values in circles(rng):
        expect_rows(soft_labels, answer, (*values, 1.0))


@soft_labels.on("between these ends they are the shares of the mixture")
def _(rng):
    for variance in (1.0, 3.0, 0.5):
        for values in circles(rng):
            yield *values, variance


@soft_labels.property("as the variance falls to 0, the nearest mean takes all")
def _(answer, rng):
    for X, weights, means in circles(rng):
        for variance in (1e-3, 1e-6, 1e-12):
            values = X, weights, means, variance
            R = expect_rows(soft_labels, answer, values)
            hint = (
                "With so small a variance the nearest mean takes all, whatever its weight."
            )
            if np.isclose(R, weights).all(axis=1).any():
                hint = "The weights came out: all exponents were cut off at the same value."
            soft_labels.compare(answer, *values, hint=hint)


@soft_labels.on(
    "in any unit, and wherever the points lie",
    hint="Far from the origin, squares of coordinates are so large that their differences "
    "have lost their digits: take differences first, then square.",
)
def _(rng):
    for unit, place in ((1e-4, 0), (1, 1e7), (1, -1e8)):
        for X, weights, means in circles(rng):
            yield unit * X + place, weights, unit * means + place, unit**2


@soft_labels.on(
    "as the variance grows, the shares become the weights",
    hint="To so wide a circle all distances are alike, and the weights remain.",
)
def _(rng):
    for values in circles(rng):
        for variance in (1e8, 1e12):
            yield *values, variance


@soft_labels.mistake(
    "Not a number: exp gave 0 for every component, and 0 / 0 came of it. Take the largest "
    "exponent of each row away before exp.",
    seen_by="gaps",
)
def underflows(X, weights, means, variance):
    terms = weights * np.exp(-squared_distances(X, means) / (2 * variance))
    return terms / terms.sum(axis=1, keepdims=True)


@soft_labels.mistake("The weights are missing: weight times density.")
def unweighted(X, weights, means, variance):
    return shares(X, np.ones(len(weights)), means, variance)


@soft_labels.mistake("The ½ in the exponent is missing.")
def without_half(X, weights, means, variance):
    return shares(X, weights, means, variance / 2)


@soft_labels.mistake("The distance is to be squared.")
def of_lengths(X, weights, means, variance):
    lengths = np.sqrt(squared_distances(X, means))
    return shares_of(np.log(weights) - lengths / (2 * variance))


@soft_labels.mistake("The sign is turned: a near mean has the larger share.")
def turned(X, weights, means, variance):
    return shares(X, weights, means, -variance)


@soft_labels.mistake("It is σ² already: do not square it.")
def squared(X, weights, means, variance):
    return shares(X, weights, means, variance**2)


@soft_labels.mistake("It is σ²: take no root of it.")
def rooted(X, weights, means, variance):
    return shares(X, weights, means, np.sqrt(variance))


@soft_labels.mistake("These are labels, right in the limit only.")
def labels(X, weights, means, variance):
    return one_hot(-squared_distances(X, means))


@soft_labels.mistake(
    "All goes to the heaviest component: the weight is one factor, and the density decides."
)
def to_the_heaviest(X, weights, means, variance):
    return one_hot(np.tile(weights, (len(X), 1)))


@soft_labels.mistake("The variance does not count: divide the squared distance by it.")
def without_variance(X, weights, means, variance):
    return shares(X, weights, means, 1.0)


# Task 3

compare_starts = Task(
    "compare_starts",
    "X, starts, n_iterations",
    gives="best, scores",
    hint="Run n_iterations of E and M from each start, then take the log-likelihood. Did a "
    "tolerance stop the loop too soon?",
    # The loop may be used, as it is no longer the task.
    refused=(),
    rtol=1e-4,
    atol=1e-8,
)


@compare_starts.right
def ends_highest(X, starts, n_iterations):
    """Run EM from each start, and find the one that ends highest.

    Parameters
    ----------
    X : (n_samples, n_features)
    starts : list of (weights, means, covariances)
    n_iterations : int

    Returns
    -------
    best : int
        Its index.
    scores : (n_starts,)
        The log-likelihoods at the end.

    Source: McLachlan and Peel (2000), section 2.12; exercises of chapter 09.

    >>> starts = [circles_at([[4], [5]]), circles_at([[0], [9]])]
    >>> int(ends_highest(np.array([[0.0], [9.0]]), starts, 1)[0])
    1
    """
    scores = after(X, starts, n_iterations)
    return scores.argmax(), scores


def after(X, starts, n_iterations):
    """Give the log-likelihood that each start has after so many M-steps."""
    return np.array([totals(X, *start, n_iterations + 1)[-1] for start in starts])


class Starts(list):
    """Parameters of mixtures; a report shows their means.

    >>> Starts([circles_at([[0.0], [9.0]]), circles_at([[4.0], [5.0]])])
    0: means [[0.0], [9.0]]
    1: means [[4.0], [5.0]]
    """

    def __repr__(self):
        means = [means.round(1).tolist() for _, means, _ in self]
        return "\n".join(f"{j}: means {where}" for j, where in enumerate(means))


def circles_at(means, variance=1.0):
    """Make a start of circles with equal weights.

    >>> circles_at([[0.0], [9.0]])[0]
    array([0.5, 0.5])
    """
    (k, d), means = np.shape(means), np.array(means, float)
    return np.full(k, 1 / k), means, np.array([variance * np.eye(d)] * k)


@compare_starts.on("the scores are the log-likelihoods at the end", part="scores")
def _(rng):
    line = np.array([[0.0], [1.0], [9.0], [10.0]])
    # The second of these gains little for eight iterations, then much.
    pair = Starts([circles_at([[0], [10]], 25), circles_at([[3.5], [6.5]], 25)])
    # Not one iteration first: there two mistakes cannot be told apart.
    yield line, pair, 2
    yield line, pair, 12
    yield *blobs(rng), 2
    yield line, pair, 1


def blobs(rng):
    """Two blobs; exact twins begin higher than two wide circles, and never part."""
    X = rng.normal(size=(20, 2)) + np.outer(np.arange(20) % 2, (8, 0))
    twins = np.full(2, 0.5), np.array([X.mean(axis=0)] * 2), np.array([np.cov(X.T)] * 2)
    wide, alike = circles_at([[0, 0], [8, 0]], 20), circles_at([[4, 2], [4, 2]], 400)
    return X, Starts([wide, twins, alike])


def stripes(rng):
    """Two stripes, mirror images: the halves have the lower inertia, and are a trap."""
    x = np.linspace(-9, 9, 30) + rng.normal(size=30) / 2
    y = rng.normal(size=30)
    X = np.vstack([np.column_stack([x, y]), np.column_stack([x, 6 - y])])
    halves, right = circles_at([[-5, 3], [5, 3]], 16), circles_at([[-1, 0], [1, 6]], 16)
    return X, Starts([halves, right, circles_at([[0, 3], [0, 3]], 400)])


def shuffled(rng, starts):
    """Put starts in another order."""
    return Starts([starts[j] for j in rng.permutation(len(starts))])


BEST = "The best start is the index of the highest score at the end."


@compare_starts.on(
    "the best start is the one that ends highest, wherever it began", part="best", hint=BEST
)
def _(rng):
    X, starts = blobs(rng)
    # With a single start, only who counts from 1 is wrong.
    yield X, Starts(starts[:1]), 10
    yield X, shuffled(rng, starts), 10


@compare_starts.on("the inertia of the means has no say", part="best", hint=BEST)
def _(rng):
    X, starts = stripes(rng)
    yield X, shuffled(rng, starts), 10


@compare_starts.mistake(
    "This start has the lowest inertia, and another a higher log-likelihood."
)
def of_lowest_inertia(X, starts, n_iterations):
    inertias = [squared_distances(X, means).min(axis=1).sum() for _, means, _ in starts]
    return np.argmin(inertias), after(X, starts, n_iterations)


@compare_starts.mistake("This start begins highest: compare where they end.")
def begins_highest(X, starts, n_iterations):
    return after(X, starts, 0).argmax(), after(X, starts, n_iterations)


@compare_starts.mistake("This start ends lowest: of log-likelihoods take the highest.")
def ends_lowest(X, starts, n_iterations):
    scores = after(X, starts, n_iterations)
    return scores.argmin(), scores


@compare_starts.mistake("The index counts from 0.")
def from_one(X, starts, n_iterations):
    best, scores = ends_highest(X, starts, n_iterations)
    return best + 1, scores


# What follows are other scores: of the best start, the mistakes above tell.


@compare_starts.mistake("These are the log-likelihoods of the starts: run the loop first.")
def of_the_starts(X, starts, n_iterations):
    best, _ = ends_highest(X, starts, n_iterations)
    return best, after(X, starts, 0)


@compare_starts.mistake("One M-step is missing: the score belongs to the last parameters.")
def one_too_few(X, starts, n_iterations):
    best, _ = ends_highest(X, starts, n_iterations)
    return best, after(X, starts, n_iterations - 1)


@compare_starts.mistake("One M-step more than asked for.")
def one_too_many(X, starts, n_iterations):
    best, _ = ends_highest(X, starts, n_iterations)
    return best, after(X, starts, n_iterations + 1)


@compare_starts.mistake("These are means: add up the points.")
def means_of_points(X, starts, n_iterations):
    best, scores = ends_highest(X, starts, n_iterations)
    return best, scores / len(X)

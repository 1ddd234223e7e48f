"""The tasks of chapter 08: EM for mixtures."""

import numpy as np

from halfstep import mixture
from halfstep.checks.inputs_soft import (
    NEAR,
    expect_rows,
    mixtures,
    one_hot,
    per_matrix,
    shared_points,
    shares_of,
    spreads,
)
from halfstep.checks.report import agree, numbers, parts
from halfstep.checks.set_08_loop import log_likelihoods
from halfstep.checks.task import Task

__all__ = ["log_likelihoods", "m_step", "responsibilities"]

# Task 1

m_step = Task("m_step", "X, R", gives="weights, means, covariances", **NEAR)

# For each thing that it gives: what holds, and what to do where it does not.
PARTS = {
    "weights": (
        "the weights are N / n, so they sum to 1",
        "N sums the shares of a component, down its column.",
    ),
    "means": (
        "each mean is weighted by the shares",
        "The mean of a component is the sum of share times point, divided by N. Was the "
        "sum taken over the points?",
    ),
    "covariances": (
        "each covariance is weighted by the shares, and divided by N",
        "Each product of differences from the component's own mean counts by its share, "
        "and the sum is divided by N.",
    ),
}


@m_step.right
def moments(X, R):
    """Give the weight, the mean and the covariance of each component.

    Parameters
    ----------
    X : (n_samples, n_features)
    R : (n_samples, n_components)
        How the points are shared: not negative, each row of sum 1.

    Returns
    -------
    weights : (n_components,)
    means : (n_components, n_features)
    covariances : (n_components, n_features, n_features)

    Source: Dempster, Laird and Rubin (1977), section 4.3; exercises of chapter 08.

    >>> moments(np.array([[0.0], [2.0], [9.0]]), np.array([[1, 0], [1, 0], [0, 1]]))[1]
    array([[1.],
           [9.]])
    """
    means = R.T @ X / R.sum(axis=0)[:, np.newaxis]
    return R.mean(axis=0), means, spreads(X, R, means)


def corners(rng):
    """Yield four points that one can follow by hand, then more."""
    X = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]])
    yield X, np.array([[1.0, 0.0], [1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    yield from shared_points(rng, ((9, 2, 3), (40, 2, 2)))
    X, R = next(shared_points(rng, ((9, 2, 3),)))
    yield 1e-4 * X, R
    # A component that owns next to nothing has a mean and a covariance, too.
    small = R * np.array([1.0, 1e-5, 1.0])
    yield X, small / small.sum(axis=1, keepdims=True)


for part, (sentence, hint) in PARTS.items():
    m_step.on(sentence, part=part, hint=hint)(corners)


@m_step.property("it holds for any number of features and components")
def _(answer, rng):
    for values in shared_points(rng, ((6, 1, 2), (15, 3, 1), (20, 5, 4))):
        for part, (_, hint) in PARTS.items():
            m_step.compare(answer, *values, part=part, hint=hint)
    X, R = next(shared_points(rng, ((9, 2, 2),)))
    given, unit = m_step.given((1e-3 * X, R)), 1e-6
    came = parts(answer(1e-3 * X, R), m_step.gives, given)[2]
    hint = "In so small a unit the covariances are too large: is something added to them?"
    agree(numbers(came, (2, 2, 2), given) / unit, moments(X, R)[2], given, hint=hint,
          **NEAR)  # fmt: skip


@m_step.mistake(
    "One number for each point: sum down the columns of R, axis=0.", seen_by="shape"
)
def along_the_rows(X, R):
    return R.sum(axis=1) / len(X), *moments(X, R)[1:]


@m_step.mistake("These are the counts N, which sum to n: divide them by n.")
def counts(X, R):
    return R.sum(axis=0), *moments(X, R)[1:]


@m_step.mistake(
    "Whole points were counted, each for its largest share: count each by its shares."
)
def of_labels(X, R):
    return moments(X, one_hot(R))


@m_step.mistake(
    "Divided by the number of points: divide by N, one number for each component."
)
def by_all(X, R):
    weights, means, covariances = moments(X, R)
    return weights, means * weights[:, np.newaxis], covariances * per_matrix(weights)


@m_step.mistake("These are the weighted sums: divide by N, the sum of the weights.")
def sums(X, R):
    N = R.sum(axis=0)
    return N / len(X), R.T @ X, moments(X, R)[2] * per_matrix(N)


@m_step.mistake(
    "These are of all points, the same for each component: where do the shares go in?"
)
def unshared(X, R):
    return moments(X, np.full(R.shape, 1 / R.shape[1]))


@m_step.mistake("Divided by N - 1: shares are weights, so divide by N.")
def by_one_less(X, R):
    weights, means, covariances = moments(X, R)
    N = R.sum(axis=0)
    return weights, means, covariances * per_matrix(N / (N - 1))


@m_step.mistake("This is np.cov with ddof=1: pass bias=True, which divides by N.")
def unbiased(X, R):
    covariances = [np.atleast_2d(np.cov(X.T, aweights=r)) for r in R.T]
    return *moments(X, R)[:2], covariances


@m_step.mistake(
    "The differences are from the mean of all points: take the component's own."
)
def about_the_middle(X, R):
    return *moments(X, R)[:2], spreads(X, R, X.mean(axis=0))


@m_step.mistake("The mean was not taken away from the points.")
def about_the_origin(X, R):
    return *moments(X, R)[:2], spreads(X, R, np.zeros(X.shape[1]))


@m_step.mistake("The shares are counted twice: one factor, not one on each side.")
def shares_twice(X, R):
    weights, means, _ = moments(X, R)
    return weights, means, spreads(X, R, means, power=2)


@m_step.mistake(
    "These are standard deviations: a covariance has their squares, so take no root."
)
def rooted(X, R):
    weights, means, covariances = moments(X, R)
    return weights, means, np.sqrt(covariances)


@m_step.mistake("Only the variances are there: every product of two differences counts.")
def variances(X, R):
    weights, means, covariances = moments(X, R)
    return weights, means, covariances * np.eye(X.shape[1])


# Task 2

responsibilities = Task(
    "responsibilities",
    "X, weights, means, covariances",
    hint="Follow one point: each component's weight times density, divided by their sum.",
    **NEAR,
)


@responsibilities.right
def shares(X, weights, means, covariances):
    """Share each point among the components: the E-step.

    Parameters
    ----------
    X : (n_samples, n_features)
    weights : (n_components,)
    means : (n_components, n_features)
    covariances : (n_components, n_features, n_features)

    Returns
    -------
    R : (n_samples, n_components)

    Source: Dempster, Laird and Rubin (1977), section 4.3; exercises of chapter 08.

    >>> X, even, twice = np.array([[0.0]]), np.array([0.5, 0.5]), np.ones((2, 1, 1))
    >>> shares(X, even, np.array([[-1.0], [1.0]]), twice)
    array([[0.5, 0.5]])
    """
    squares = half_squares(X, means, np.linalg.inv(covariances))
    return shares_of(heights(weights, covariances) - squares)


def heights(weights, covariances, power=-0.5):
    """Give the logarithm of weight times density at each mean, but for the 2π."""
    return np.log(weights) + power * np.linalg.slogdet(covariances)[1]


def half_squares(X, means, matrices):
    """Give -½ of the exponent, as a matrix for each component measures distances."""
    away = X[:, np.newaxis] - means
    return np.einsum("nki,kij,nkj->nk", away, matrices, away) / 2


def pairs(rng):
    """Yield two points and two components, then more."""
    means = np.array([[0.0, 0.0], [2.0, 0.0]])
    narrow_and_wide = np.array([np.eye(2), [[2.0, 0.5], [0.5, 1.0]]])
    yield np.array([[0.0, 0.0], [2.0, 1.0]]), np.array([0.75, 0.25]), means, narrow_and_wide
    yield from mixtures(rng, ((8, 2, 3), (30, 2, 4)))
    X, weights, means, covariances = next(mixtures(rng, ((8, 3, 2),)))
    yield 1e-4 * X, weights, 1e-4 * means, 1e-8 * covariances


@responsibilities.property("each point has one row of shares, not negative, of sum 1")
def _(answer, rng):
    for values in pairs(rng):
        expect_rows(responsibilities, answer, values)


responsibilities.on("a share is weight times density, as part of their sum")(pairs)


@responsibilities.property("points far from every component have shares, too")
def _(answer, rng):
    for (_, *parameters), distance in zip(pairs(rng), (80, 400, 1000), strict=False):
        around = rng.normal(size=(20, 2))
        X = distance * around / np.linalg.norm(around, axis=1, keepdims=True)
        # Where two components are nearly even, rounding decides out there.
        first, second = np.sort(mixture.log_density(X, *parameters), axis=1)[:, :-3:-1].T
        values = X[first - second > 1e-3 * np.abs(first)][:3], *parameters
        # Out there different mistakes look alike: no table.
        agree(expect_rows(responsibilities, answer, values), shares(*values),
              responsibilities.given(values), **NEAR,
              hint="Out there one component has nearly all: the others are smaller by many "
                   "powers of ten.")  # fmt: skip


@responsibilities.property("it holds for any number of features and components")
def _(answer, rng):
    for values in mixtures(rng, ((7, 1, 2), (9, 3, 1), (12, 5, 4))):
        expect_rows(responsibilities, answer, values)
        responsibilities.compare(answer, *values)


@responsibilities.mistake(
    "Not a number: exp gave 0 for every component, and 0 / 0 came of it. Take the largest "
    "logarithm of each row away before exp.",
    seen_by="gaps",
)
def underflows(X, weights, means, covariances):
    terms = np.exp(mixture.log_density(X, weights, means, covariances))
    return terms / terms.sum(axis=1, keepdims=True)


@responsibilities.mistake("The weights are missing: weight times density.")
def unweighted(X, weights, means, covariances):
    return shares(X, np.ones(len(weights)), means, covariances)


@responsibilities.mistake("The determinant is missing: a wide Gaussian is low.")
def without_determinant(X, weights, means, covariances):
    squares = half_squares(X, means, np.linalg.inv(covariances))
    return shares_of(np.log(weights) - squares)


@responsibilities.mistake("The determinant needs its square root, ½ in the log.")
def without_root(X, weights, means, covariances):
    squares = half_squares(X, means, np.linalg.inv(covariances))
    return shares_of(heights(weights, covariances, power=-1) - squares)


@responsibilities.mistake("The exponent has s² in it, not s: take no root.")
def of_lengths(X, weights, means, covariances):
    squares = half_squares(X, means, np.linalg.inv(covariances))
    return shares_of(heights(weights, covariances) - np.sqrt(squares / 2))


@responsibilities.mistake("The ½ in the exponent is missing: -s² / 2.")
def without_half(X, weights, means, covariances):
    return shares(X, weights, means, covariances / 2)


@responsibilities.mistake("The distance ignores the covariance: it needs the inverse, Σ⁻¹.")
def as_circles(X, weights, means, covariances):
    identity = np.array([np.eye(X.shape[1])] * len(means))
    return shares_of(heights(weights, covariances) - half_squares(X, means, identity))


@responsibilities.mistake("Multiplied by the covariance: it needs the inverse, Σ⁻¹.")
def multiplied(X, weights, means, covariances):
    return shares_of(heights(weights, covariances) - half_squares(X, means, covariances))


@responsibilities.mistake(
    "These are labels, 0 or 1: the E-step divides a point among them."
)
def labels(X, weights, means, covariances):
    return one_hot(shares(X, weights, means, covariances))

"""What the sets of Part II put in, shared points and mixtures, and how shares are read."""

import numpy as np

from halfstep import gaussians, mixture
from halfstep.checks.report import Failure, expect, numbers

# Sums in single precision pass; the mistakes are far larger.
NEAR = {"rtol": 1e-4, "atol": 1e-5}


def shares_of(scores):
    """Share each row out in proportion to exp of its scores.

    >>> shares_of(np.log([[3.0, 1.0]]))
    array([[0.75, 0.25]])
    """
    return gaussians.share_out(scores)[0]


def one_hot(shares):
    """Write the label of each row as shares of 0 and 1.

    >>> one_hot(np.array([[0.2, 0.8]]))
    array([[0., 1.]])
    """
    return np.eye(shares.shape[1])[shares.argmax(axis=1)]


def spreads(X, R, about, power=1):
    """Weigh the products of the differences from a place for each component.

    >>> X, R = np.array([[0.0], [2.0]]), np.array([[0.5], [0.5]])
    >>> spreads(X, R, np.ones(1))
    array([[[1.]]])
    """
    away = X - np.reshape(about, (-1, 1, X.shape[1]))
    away = np.broadcast_to(away, (R.shape[1], *X.shape))
    products = np.einsum("nk,kna,knb->kab", R**power, away, away)
    return products / per_matrix(R.sum(axis=0))


def per_matrix(numbers):
    """Shape one number for each component so that it meets matrices.

    >>> per_matrix(np.ones(3)).shape
    (3, 1, 1)
    """
    return numbers[:, np.newaxis, np.newaxis]


def maximum(X, R, means):
    """Take the M-step without a floor; the former means are no part of it.

    >>> X = np.array([[0.0], [2.0]])
    >>> maximum(X, np.ones((2, 1)), X[:1])[1]
    array([[1.]])
    """
    return mixture.m_step(X, R, floor=0)


def e_steps(X, weights, means, covariances, n_iterations, m_step=maximum):
    """Run EM without a floor, and yield what each E-step finds.

    Parameters
    ----------
    X : (n_samples, n_features) float
    weights, means, covariances
        As for `halfstep.mixture.log_density`.
    n_iterations : int
    m_step : callable
        Of points, shares and the former means, in place of the right one.

    Yields
    ------
    scores : (n_samples, n_components) float
        The logarithms of weight times density.

    Source: Dempster, Laird and Rubin (1977), section 4.3.

    >>> X = np.array([[0.0], [2.0]])
    >>> [s.sum().round(2) for s in e_steps(X, [1.0], X[:1], [[[1.0]]], 2)]
    [np.float64(-3.84), np.float64(-2.84)]
    """
    parameters = weights, means, covariances
    for done in range(n_iterations):
        scores = mixture.log_density(X, *parameters)
        yield scores
        if done < n_iterations - 1:
            parameters = m_step(X, shares_of(scores), parameters[1])


def expect_rows(task, answer, values):
    """Call the answer, and expect rows of shares, of sum 1.

    Parameters
    ----------
    task : halfstep.checks.task.Task
        Its first two arguments are points, and weights or something else for each column.
    answer : halfstep.checks.answer.Answer
    values : tuple
        The arguments of the task.

    Returns
    -------
    R : (n_samples, n_components) float

    Raises
    ------
    Failure : other numbers; the hint says what they are.
    """
    given, shape = task.given(values), (len(values[0]), len(values[1]))
    R = numbers(answer(*values), shape, given, finite=False)
    seen = {"given": given, "came": R}
    if np.isnan(R).any():
        hint = task.explain(R, values) or "There is NaN in it."
        raise Failure(hint, **seen, expected="finite shares")
    expect(np.allclose(R.sum(axis=1), 1, **NEAR), _other_sums(R), **seen,
           expected="rows of sum 1")  # fmt: skip
    hint = "A share is not negative. Was exp forgotten?"
    expect((R > -1e-9).all(), hint, **seen, expected="shares from 0 to 1")
    return R


def _other_sums(R):
    """Say what is summed instead of the components of each point."""
    if np.allclose(R.sum(axis=0), 1, **NEAR):
        return "Here the columns sum to 1. The components of one point share it: axis=1."
    if (R.sum(axis=1) == 0).any():
        return "A row of zeros: exp gave 0 for every component. Stay with the logarithms."
    return "Divide each row by its sum: sum over the components, axis=1, with keepdims."


def shared_points(rng, sizes):
    """Draw points and how they are shared, R.

    >>> [R.shape for _, R in shared_points(np.random.default_rng(0), [(9, 2, 3)])]
    [(9, 3)]
    """
    for n, d, k in sizes:
        X = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d) * 3
        yield X, rng.dirichlet(np.ones(k), n)


def mixtures(rng, sizes):
    """Draw points and mixtures, of every width and tilt.

    Parameters
    ----------
    rng : numpy.random.Generator
    sizes : sequence of (n_samples, n_features, n_components)

    Yields
    ------
    X, weights, means, covariances

    >>> ((X, weights, *_),) = mixtures(np.random.default_rng(0), [(9, 2, 3)])
    >>> X.shape, weights.shape
    ((9, 2), (3,))
    """
    for n, d, k in sizes:
        roots = rng.normal(size=(k, d, d))
        covariances = roots @ roots.transpose(0, 2, 1) / d + 0.3 * np.eye(d)
        weights, means = rng.dirichlet(np.full(k, 3.0)), 2 * rng.normal(size=(k, d))
        yield 3 * rng.normal(size=(n, d)), weights, means, covariances


def overlapping(rng, sizes):
    """Draw points and wide mixtures: an answer may run on, and none collapses so soon.

    >>> ((X, *_),) = overlapping(np.random.default_rng(0), [(9, 2, 3)])
    >>> X.shape
    (9, 2)
    """
    for n, d, k in sizes:
        roots = rng.normal(size=(k, d, d)) / 2
        covariances = roots @ roots.transpose(0, 2, 1) + 2 * np.eye(d)
        weights, means = rng.dirichlet(np.full(k, 9.0)), rng.normal(size=(k, d)) / 2
        yield 2 * rng.normal(size=(n, d)), weights, means, covariances

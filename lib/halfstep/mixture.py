"""Gaussian mixtures: every point belongs to all components, to each by its share.

The half-steps of chapter 08, for reading and for checking; j counts the components:

    scores[:, j] = log(weights[j]) + gaussians.log_density(X, means[j], covariances[j])
    R, log_p = gaussians.share_out(scores)            # E: shares; sum of log_p: likelihood

    N = R.sum(axis=0)                                 # M: how many points each one owns
    weights = N / len(X)
    means = R.T @ X / N
    covariances[j] = (R[:, j] * away.T) @ away / N[j]     # away = X - means[j]

They take turns in `steps`, `run` and `fit`: there as `halfstep.fast` computes them, block
by block, with the same numbers.
"""

import warnings

import numpy as np

from halfstep import em, gaussians, kmeans, seeding
from halfstep.arguments import (
    check_centers,
    check_choice,
    check_count,
    check_number,
    check_points,
)
from halfstep.covariances import check_counts
from halfstep.covariances import of as type_of
from halfstep.fast.blocks import exact_offset
from halfstep.fast.mixtures import Mixture
from halfstep.gaussians import Parameters, check_parameters

STARTS = ("kmeans", "random_points")


def log_density(X, weights, means, covariances, *, covariance_type="full"):
    """Logarithm of weight times Gaussian density, for each point and component.

    Parameters
    ----------
    X : (n_samples, n_features) float
    weights : (n_components,) float
        Positive, of sum 1.
    means : (n_components, n_features) float
    covariances : float
        (n_components, n_features, n_features) for "full", (n_features, n_features) for
        "tied", (n_components, n_features) for "diag", (n_components,) for "spherical".
    covariance_type : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    log_density : (n_samples, n_components) float
        log wₖ - ½ (x - μₖ)ᵀ Σₖ⁻¹ (x - μₖ) - ½ log det(2π Σₖ)

    Raises
    ------
    ValueError
        Shapes that do not fit, or a covariance that is not positive definite.

    Source: Bishop (2006), section 2.3; chapter 08 of the book.

    >>> log_density([[0.0]], [1.0], [[0.0]], [[[1.0]]])
    array([[-0.91893853]])
    """
    X, kind = check_points(X), type_of(covariance_type)
    weights, means, covariances = check_parameters(X, weights, means, covariances, kind)
    scores = np.empty((len(X), len(weights)))
    for j, matrix in enumerate(kind.matrices(covariances, means.shape)):
        scores[:, j] = np.log(weights[j]) + gaussians.log_density(X, means[j], matrix)
    return scores


def e_step(X, weights, means, covariances, *, covariance_type="full"):
    """Share each point among the components, in proportion to their densities there.

    Parameters
    ----------
    X, weights, means, covariances, covariance_type
        As for `log_density`.

    Returns
    -------
    responsibilities : (n_samples, n_components) float
        Each row sums to 1.
    log_likelihood : float
        Of all points together.

    Source: Dempster, Laird and Rubin (1977), section 4.3; chapter 08 of the book.

    >>> R, _ = e_step([[0.0], [2.0]], [0.5, 0.5], [[0.0], [2.0]], [[[1.0]], [[1.0]]])
    >>> R.round(2)
    array([[0.88, 0.12],
           [0.12, 0.88]])
    """
    scores = log_density(X, weights, means, covariances, covariance_type=covariance_type)
    responsibilities, log_p = gaussians.share_out(scores)
    return responsibilities, float(log_p.sum())


def m_step(X, responsibilities, *, covariance_type="full", floor=1e-6):
    """Fit each component to its shares of the points: weight, mean, covariance.

    Parameters
    ----------
    X : (n_samples, n_features) float
    responsibilities : (n_samples, n_components) float
        Not negative; each row sums to 1.
    covariance_type : {"full", "tied", "diag", "spherical"}
    floor : float
        Added to each variance, in the squared unit of the data.

    Returns
    -------
    weights, means, covariances : float
        With the shapes of `log_density`.

    Raises
    ------
    ValueError
        Shapes that do not fit, or a component without any share.

    Source: Dempster, Laird and Rubin (1977), section 4.3; chapter 08 of the book.

    >>> m_step([[0.0], [2.0], [9.0]], [[1, 0], [1, 0], [0, 1]], floor=0.5)[1:]
    (array([[1.],
           [9.]]), array([[[1.5]],
    <BLANKLINE>
           [[0.5]]]))
    """
    X, floor = check_points(X).astype(float), check_number(floor, "floor")
    kind = type_of(covariance_type)
    R = gaussians.check_shares(responsibilities, len(X))
    N = check_counts(R.sum(axis=0))
    offset = exact_offset(X)  # far from zero, sums of X itself would lose digits
    means = R.T @ (X - offset) / N[:, np.newaxis] + offset
    sums = np.empty((len(means), X.shape[1], X.shape[1]))
    for j, mean in enumerate(means):
        away = X - mean
        sums[j] = (R[:, j] * away.T) @ away
    return N / len(X), means, kind.pool(sums, N, floor)


def steps(
    X, weights, means, covariances, *,
    covariance_type="full", tol=1e-3, max_iter=100, floor=1e-6,
):  # fmt: skip
    """Yield the state before the loop, then one for each half-step.

    Parameters
    ----------
    X, weights, means, covariances, covariance_type
        As for `log_density`; the parameters are where to start.
    tol : float
        Stop when an iteration changes the mean log-likelihood of a point by less.
    max_iter : int
        Limit of M-steps.
    floor : float
        As for `m_step`.

    Yields
    ------
    state : MixtureState
        "start", "e_step", "m_step", "e_step", …, "e_step".

    Raises
    ------
    ValueError
        A component has collapsed; the message names it and the cures.

    Source: Dempster, Laird and Rubin (1977), section 4.3; chapters 08 and 09 of the book.

    >>> X = [[0.0], [2.0], [7.0], [9.0]]
    >>> start = [0.5, 0.5], [[0.0], [9.0]], [[[1.0]], [[1.0]]]
    >>> for state in steps(X, *start, max_iter=1):
    ...     print(state.step, state.means.ravel().round(3))
    start [0. 9.]
    e_step [0. 9.]
    m_step [1. 8.]
    e_step [1. 8.]
    """
    X, kind = check_points(X), type_of(covariance_type)
    start = check_parameters(X, weights, means, covariances, kind)
    model = Mixture(X, len(start.weights), kind, tol, max_iter, floor)
    return em.half_steps(model, model.centered(start), max_iter, make=model.state)


def run(X, weights, means, covariances, **options):
    """Run `steps` to the end and keep all states.

    Parameters
    ----------
    X, weights, means, covariances, **options
        As for `steps`.

    Returns
    -------
    trace : Trace

    Source: chapter 08 of the book.

    >>> X = [[0.0], [2.0], [7.0], [9.0]]
    >>> run(X, [0.5, 0.5], [[0.0], [9.0]], [[[1.0]], [[1.0]]])
    <Trace: 8 states, 4 iterations, objective -8.44834, converged>
    """
    return em.collect(steps(X, weights, means, covariances, **options))


def fit(
    X, n_components, *, covariance_type="full", start="kmeans", n_init=1, rng=None,
    tol=1e-3, max_iter=100, floor=1e-6,
):  # fmt: skip
    """Fit a mixture: start, loop until the likelihood stands, keep the best of several.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_components : int, at most n_samples
    covariance_type : {"full", "tied", "diag", "spherical"}
    start : {"kmeans", "random_points"} or (weights, means, covariances)
        One M-step from the labels of k-means; or random points as means, each with the
        covariance of all data; or the first parameters themselves.
    n_init : int
        How many runs from different starts.
    rng : numpy.random.Generator, a seed for one, or None
    tol, max_iter, floor
        As for `steps`.

    Returns
    -------
    state : MixtureState
        The last state of the run with the highest log-likelihood.

    Warns
    -----
    UserWarning
        The best run did not converge, or one of its components is as narrow as the floor.

    Source: McLachlan and Peel (2000), chapter 2; chapters 08 and 10 of the book.

    >>> X = [[0.0], [1.0], [2.0], [7.0], [8.0], [9.0]]
    >>> fit(X, 2, rng=np.random.default_rng(0)).means.round(2)
    array([[8.],
           [1.]])
    """
    X = check_points(X)
    check_count(n_components, "n_components", high=len(X))
    check_count(n_init, "n_init")
    rng = np.random.default_rng(rng)
    kind = type_of(covariance_type)
    model = Mixture(X, n_components, kind, tol, max_iter, floor)
    starts = (_start(X, n_components, start, model, rng) for _ in range(n_init))
    runs = (model.fit(parameters, max_iter) for parameters in starts)
    state, converged = max(runs, key=lambda run: run[0].objective)
    _warn(state, converged, floor, max_iter)
    return state


def score_samples(X, state):
    """Logarithm of the mixture's density at each point.

    Parameters
    ----------
    X : (n_samples, n_features) float
    state : MixtureState

    Returns
    -------
    log_likelihoods : (n_samples,) float
        Positive where the density exceeds 1; that is no error.

    Source: chapter 10 of the book.

    >>> X = np.arange(6.0)[:, np.newaxis]
    >>> score_samples(X, fit(X, 1)).sum().round(2)
    np.float64(-11.72)
    """
    return gaussians.share_out(_scores(X, state))[1]


def predict_proba(X, state):
    """Share of each component in each point.

    Parameters
    ----------
    X : (n_samples, n_features) float
    state : MixtureState

    Returns
    -------
    responsibilities : (n_samples, n_components) float

    Source: chapter 08 of the book.

    >>> predict_proba([[1.0]], fit([[0.0], [1.0], [2.0]], 1))
    array([[1.]])
    """
    return gaussians.share_out(_scores(X, state))[0]


def predict(X, state):
    """Component with the largest share, for each point.

    Parameters
    ----------
    X : (n_samples, n_features) float
    state : MixtureState

    Returns
    -------
    labels : (n_samples,) int

    Source: chapter 08 of the book.

    >>> predict([[1.0]], fit([[0.0], [1.0], [2.0]], 1))
    array([0])
    """
    return _scores(X, state).argmax(axis=1)


def sample(n_samples, state, *, rng=None):
    """Draw new points: first a component, by its weight, then a point from its Gaussian.

    Parameters
    ----------
    n_samples : int
    state : MixtureState
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, n_features) float
    y : (n_samples,) int
        The component of each point.

    Source: chapter 10 of the book.

    >>> X, y = sample(5, fit([[0.0], [1.0], [2.0]], 1), rng=np.random.default_rng(0))
    >>> X.shape, y
    ((5, 1), array([0, 0, 0, 0, 0]))
    """
    check_count(n_samples, "n_samples")
    rng = np.random.default_rng(rng)
    y = rng.choice(len(state.weights), n_samples, p=state.weights)
    kind, means = type_of(state.covariance_type), state.means
    roots = np.linalg.cholesky(kind.matrices(state.covariances, means.shape))
    noise = rng.standard_normal((n_samples, means.shape[1]))
    return means[y] + np.einsum("nij,nj->ni", roots[y], noise), y


def n_parameters(state):
    """Count the free numbers of a mixture.

    Parameters
    ----------
    state : MixtureState

    Returns
    -------
    n_parameters : int
        Weights (one fewer than components, as they sum to 1), means, and covariances.

    Source: chapter 10 of the book.

    >>> n_parameters(fit([[0.0, 1.0], [1.0, 0.0], [2.0, 5.0]], 1))
    5
    """
    k, d = state.means.shape
    return k - 1 + k * d + type_of(state.covariance_type).n_parameters(k, d)


def bic(X, state):
    """Bayesian information criterion on the data; lower is better.

    Parameters
    ----------
    X : (n_samples, n_features) float
    state : MixtureState

    Returns
    -------
    bic : float
        n_parameters · log n_samples - 2 · log-likelihood.

    Source: Schwarz (1978); chapters 06 and 10 of the book.

    >>> X = np.arange(6.0)[:, np.newaxis]
    >>> round(bic(X, fit(X, 1)), 3)
    27.033
    """
    scores = score_samples(X, state)
    return float(n_parameters(state) * np.log(len(scores)) - 2 * scores.sum())


def aic(X, state):
    """Akaike information criterion on the data; lower is better.

    Parameters
    ----------
    X : (n_samples, n_features) float
    state : MixtureState

    Returns
    -------
    aic : float
        2 · n_parameters - 2 · log-likelihood.

    Source: Akaike (1974); chapter 10 of the book.

    >>> X = np.arange(6.0)[:, np.newaxis]
    >>> round(aic(X, fit(X, 1)), 3)
    27.45
    """
    return float(2 * n_parameters(state) - 2 * score_samples(X, state).sum())


def _scores(X, state):
    X = check_points(X)
    check_centers(state.means, X, name="state.means")
    parameters = state.weights, state.means, state.covariances
    return log_density(X, *parameters, covariance_type=state.covariance_type)


def _start(X, n_components, start, model, rng):
    if not isinstance(start, str):
        parameters = check_parameters(X, *start, model.kind)
        if len(parameters.means) != n_components:
            raise ValueError(f"start must have {n_components} means, as n_components says.")
        return parameters
    if check_choice(start, "start", STARTS) == "kmeans":
        R = np.eye(n_components)[kmeans.fit(X, n_components, rng=rng).labels]
        return m_step(X, R, covariance_type=model.kind.name, floor=model.floor)
    means = seeding.random_points(X, n_components, rng)
    whole = m_step(X, np.ones((len(X), 1)), floor=model.floor)[2]
    ones = np.ones(n_components)
    covariances = model.kind.pool(np.repeat(whole, n_components, axis=0), ones, 0.0)
    return Parameters(ones / n_components, means, covariances)


def _warn(state, converged, floor, max_iter):
    if not converged:
        warnings.warn(
            f"No convergence in {max_iter} iterations: raise max_iter or tol.", stacklevel=3
        )
    kind = type_of(state.covariance_type)
    variances = kind.narrowest(state.covariances, state.means.shape)
    narrow = variances < 2 * floor
    if narrow.any():
        warnings.warn(
            f"Component {narrow.argmax()} has collapsed: its variance is hardly more "
            f"than floor ({floor:g}), which then decides the likelihood. Raise floor, ask "
            "for fewer components, or change the unit of the data.",
            stacklevel=3,
        )

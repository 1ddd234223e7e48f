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
from dataclasses import replace

import numpy as np

from halfstep import em, gaussians, kmeans, seeding
from halfstep.arguments import (
    check_centers,
    check_choice,
    check_count,
    check_number,
    check_points,
    check_rng,
    shown,
)
from halfstep.collapse import cure
from halfstep.covariances import check_counts
from halfstep.covariances import of as type_of
from halfstep.fast.blocks import exact_offset
from halfstep.fast.mixtures import Mixture
from halfstep.gaussians import Parameters, check_parameters
from halfstep.rows import count_distinct
from halfstep.spelling import spelled

STARTS = ("kmeans", "random_points", "whitened", "projected")
# What several runs take in turn where none is named. k-means mostly ends in one place, so
# it is enough to ask it now and then; the other two differ from draw to draw.
TURNS = ("kmeans", "whitened", "projected", "random_points", "projected", "random_points")


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


@spelled
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


@spelled
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
    return model.steps(start, max_iter)


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


@spelled
def fit(
    X, n_components, *, covariance_type="full", start=None, n_init=1, rng=None,
    tol=1e-3, max_iter=100, floor=1e-6,
):  # fmt: skip
    """Fit a mixture: start, loop until the likelihood stands, keep the best of several.

    Parameters
    ----------
    X : (n_samples, n_features) float
    n_components : int, at most n_samples
    covariance_type : {"full", "tied", "diag", "spherical"}
    start : str, or (weights, means, covariances), optional
        "kmeans": one M-step from the labels of k-means. "whitened": the same, of points
        turned and scaled until they spread alike in every direction, so that no unit
        decides. "projected": the same, of whitened points seen along one random direction.
        "random_points": random points as means, each with the covariance of all data. Or
        the first parameters themselves. None: "kmeans" where there is one run; several take
        all kinds in turn, the last two twice as often.
    n_init : int
        How many runs from different starts; the time grows in proportion. Several runs from
        k-means alone mostly end in one place, a local optimum perhaps. 4 try each kind
        once; 10 found long or badly scaled groups in 59 of 60 trials.
    rng : numpy.random.Generator, a seed for one, or None
    tol, max_iter, floor
        As for `steps`.

    Returns
    -------
    state : MixtureState
        The last state of the run with the highest log-likelihood, of those that finish. It
        has the kind of its start as ``start``, and as ``n_failed`` how many did not finish.

    Raises
    ------
    ValueError
        No run finishes, as a component collapses in each; or fewer rows differ than there
        are components.

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
    X, rng, floor = check_points(X), check_rng(rng), check_number(floor, "floor")
    check_count(n_components, "n_components", high=len(X))
    model = Mixture(X, n_components, type_of(covariance_type), tol, max_iter, floor)
    kinds = _kinds_of(start, check_count(n_init, "n_init"))
    known = _given(X, start, model) if "given" in kinds else None
    _check_distinct(X, n_components, known)
    state = _best_run(X, model, kinds, known, rng, max_iter)
    _warn(X, state, floor, max_iter)
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


@spelled
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
    rng = check_rng(rng)
    kind, (weights, means, covariances) = _parameters(state)
    y = rng.choice(len(weights), n_samples, p=weights)
    roots = np.linalg.cholesky(kind.matrices(covariances, means.shape))
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
    kind, (_, means, _) = _parameters(state)
    k, d = means.shape
    return k - 1 + k * d + kind.n_parameters(k, d)


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
    X, (kind, parameters) = check_points(X), _parameters(state)
    check_centers(parameters.means, X, name="state.means")
    return log_density(X, *parameters, covariance_type=kind.name)


def _parameters(state):
    """Covariance type and parameters of a fit, or say what came in its place."""
    if not all(hasattr(state, name) for name in ("means", "covariance_type")):
        hint = "pass trace.last" if hasattr(state, "last") else "mixture.fit returns one"
        raise TypeError(f"state must be a MixtureState, but it is {shown(state)}: {hint}.")
    kind = type_of(state.covariance_type)
    given = state.weights, state.means, state.covariances
    return kind, check_parameters(np.zeros((1, np.shape(state.means)[-1])), *given, kind)


def _kinds_of(start, n_init):
    """Name the start of each run: the one that was asked for, or several kinds in turn."""
    if start is None:
        return [TURNS[i % len(TURNS)] for i in range(n_init)]
    named = isinstance(start, str)
    return [check_choice(start, "start", STARTS) if named else "given"] * n_init


def _check_distinct(X, n_components, known):
    """Fewer rows than components leave none for some: from drawn starts nothing comes."""
    if (n := count_distinct(X, n_components)) == n_components:
        return
    message = f"{n} distinct row{'s' * (n > 1)}, {n_components} components: "
    if known is None:
        raise ValueError(f"{message}ask for {n} at most.")
    warnings.warn(f"{message}some of them share their points.", stacklevel=4)


def _best_run(X, model, kinds, known, rng, max_iter):
    """Run from one start of each kind named, and give the best of those that finish."""
    best, winner, errors = None, None, []
    for kind in kinds:
        try:
            parameters = known or _start(X, kind, model, rng)
            state = model.fit(parameters, max_iter)
        except ValueError as error:  # a component has collapsed; other starts may do better
            errors.append(error)
            continue
        if best is None or state.objective > best.objective:
            best, winner = state, kind
    if best is None:
        raise _none_finished(errors) from errors[0]
    return replace(best, start=winner, n_failed=len(errors))


def _none_finished(errors):
    if len(errors) == 1:
        return errors[0]
    return ValueError(f"None of {len(errors)} starts finished. The first: {errors[0]}")


def _start(X, kind, model, rng):
    n_components = len(model.R)
    if kind != "random_points":
        points = _seen(X, kind, rng)
        R = np.eye(n_components)[kmeans.best_run(points, n_components, rng=rng).labels]
        return m_step(X, R, covariance_type=model.kind.name, floor=model.floor)
    means = seeding.random_points(X, n_components, rng)
    whole = m_step(X, np.ones((len(X), 1)), floor=model.floor)[2]
    ones = np.ones(n_components)
    covariances = model.kind.pool(np.repeat(whole, n_components, axis=0), ones, 0.0)
    return Parameters(ones / n_components, means, covariances)


def _seen(X, kind, rng):
    """Give the points as k-means shall see them."""
    if kind == "kmeans":
        return X
    points = _whitened(X)
    if kind == "whitened":
        return points
    return points @ rng.standard_normal((points.shape[1], 1))


def _whitened(X):
    """Turn and scale the points so that they spread alike in every direction."""
    Z, reach = X - X.mean(axis=0, dtype=float), np.ptp(X, axis=0)
    Z /= np.where(reach > 0, reach, 1)  # whatever the units are, the digits then suffice
    variances, axes = np.linalg.eigh(Z.T @ Z / len(Z))
    wide = variances > 1e-12  # else all points lie in a plane: nothing to stretch
    return Z @ axes[:, wide] / np.sqrt(variances[wide]) if wide.any() else Z


def _given(X, start, model):
    """Check the first parameters where they are given."""
    if not isinstance(start, list | tuple) or len(start) != 3:
        raise ValueError(
            "start must be (weights, means, covariances) or one of "
            f"{', '.join(map(repr, STARTS))}, but it is {shown(start)}: means alone are "
            "the second of the three."
        )
    parameters, n = check_parameters(X, *start, model.kind), len(model.R)
    if len(parameters.means) != n:
        message = f"start has {len(parameters.means)} means, but n_components is {n}."
        raise ValueError(message)
    return parameters


def _warn(X, state, floor, max_iter):
    if not state.converged:
        message = f"No convergence in {max_iter} iterations: raise max_iter or tol."
        warnings.warn(message, stacklevel=4)  # beyond `fit` and what `spelled` adds to it
    kind = type_of(state.covariance_type)
    variances = kind.narrowest(state.covariances, state.means.shape)
    narrow = variances < 2 * floor
    if narrow.any():
        warnings.warn(
            f"Component {narrow.argmax()} has collapsed: its variance is hardly more "
            f"than floor ({floor:g}), which then decides the likelihood. "
            + cure(X.T, floor, variances - floor),
            stacklevel=4,
        )

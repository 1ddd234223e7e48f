"""Gaussian mixtures: every point belongs to all components, to each by its share.

`log_density`, `e_step` and `m_step` are the formulas of chapter 08, for reading and for
checking. `steps` and `fit` run the same half-steps with the matrix products of
`halfstep.gaussians`, block by block.
"""

import warnings
from typing import NamedTuple

import numpy as np

from halfstep import em, gaussians, kmeans, seeding
from halfstep.arguments import (
    check_centers,
    check_choice,
    check_count,
    check_number,
    check_points,
)
from halfstep.fast.blocks import BLOCK, blocks
from halfstep.gaussians import TYPES, Parameters
from halfstep.states import MixtureState

STARTS = ("kmeans", "random_points")
# Squared reach of the data over the smallest variance, beyond which the products about the
# origin would keep fewer than ten digits.
NARROW = 1e6


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
    X = check_points(X)
    parameters = gaussians.check_parameters(X, weights, means, covariances, covariance_type)
    return gaussians.log_densities(X.astype(float).T, parameters, covariance_type).T


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
    responsibilities, log_likelihoods = gaussians.softmax(scores.T)
    return responsibilities.T, float(log_likelihoods.sum())


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
    kind = check_choice(covariance_type, "covariance_type", TYPES)
    R = gaussians.check_shares(responsibilities, len(X))
    counts = gaussians.check_counts(R.sum(axis=0))
    offset = X.mean(axis=0)
    means = R.T @ (X - offset) / counts[:, np.newaxis] + offset
    sums = [_squares(X - mean, r, kind) for r, mean in zip(R.T, means, strict=True)]
    return counts / len(X), means, gaussians.covariances_of(sums, counts, kind, floor)


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
    X = check_points(X)
    start = gaussians.check_parameters(X, weights, means, covariances, covariance_type)
    model = _Mixture(X, len(start.weights), covariance_type, tol, max_iter, floor)
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
    model = _Mixture(X, n_components, covariance_type, tol, max_iter, floor)
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
    return gaussians.softmax(_scores(X, state))[1]


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
    return gaussians.softmax(_scores(X, state))[0].T


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
    return _scores(X, state).argmax(axis=0)


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
    kind, means = state.covariance_type, state.means
    spreads = gaussians.spreads_of(state.covariances, kind, means.shape)
    if spreads.ndim == 2:
        spreads = spreads[:, :, np.newaxis] * np.eye(spreads.shape[1])
    noise = rng.standard_normal((n_samples, means.shape[1]))
    roots = np.linalg.cholesky(spreads)
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
    square = d * (d + 1) // 2
    spread = {"full": k * square, "tied": square, "diag": k * d, "spherical": k}
    return k - 1 + k * d + spread[state.covariance_type]


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


class _Expectation(NamedTuple):
    responsibilities: np.ndarray  # (n_components, n_samples)
    log_likelihood: float
    moments: np.ndarray  # R φᵀ, with φ taken about the origin of each component
    origins: np.ndarray  # (n_components, n_features)
    entropy: float  # of the responsibilities


class _Mixture:
    """A mixture as `em.half_steps` sees it, on centered points, features first."""

    def __init__(self, X, n_components, kind, tol, max_iter, floor):
        self.kind = check_choice(kind, "covariance_type", TYPES)
        self.tol, self.floor = check_number(tol, "tol"), check_number(floor, "floor")
        check_count(max_iter, "max_iter")
        self.offset = X.mean(axis=0, dtype=float)
        self.points = np.ascontiguousarray((X - self.offset).T)
        self.reach = np.einsum("ij,ij->j", self.points, self.points).max()
        # Written anew by each E-step: whoever keeps a state keeps a copy.
        self.R = np.empty((n_components, len(X)))
        self.converged = False

    def e_step(self, parameters, origins=None):
        if origins is None and self.narrow:
            origins = parameters.means
        share = self._products if origins is None else self._differences
        origins = np.zeros_like(parameters.means) if origins is None else origins
        W = gaussians.score_weights(parameters, self.kind, origins)
        moments, log_likelihood = np.zeros_like(W), 0.0
        # Smaller blocks for more features: scores and features of a block share the cache.
        size = max(512, 8 * BLOCK // (len(W) + W.shape[1]))
        for columns in blocks(self.points.shape[1], size):
            points = self.points[:, columns]
            self.R[:, columns], sums, added = share(points, parameters, W, origins)
            moments += added
            log_likelihood += float(sums.sum())
        entropy = log_likelihood - (W * moments).sum()
        return _Expectation(self.R, log_likelihood, moments, origins, entropy)

    def m_step(self, expectation, parameters):
        new = self._maximize(expectation)
        if self.narrow and not expectation.origins.any():
            # Products about the common origin cannot resolve what they just found.
            expectation = self.e_step(parameters, origins=new.means)
            new = self._maximize(expectation)
        gaussians.check_variances(self.variances)
        return new, expectation

    def repeats(self, former, expectation):
        return False  # shares are never exactly the same; `settled` decides

    def settled(self, former, expectation, old, new):
        gain = expectation.log_likelihood - (former.log_likelihood if former else -np.inf)
        self.converged = abs(gain) / self.points.shape[1] < self.tol
        return self.converged

    def fit(self, parameters, max_iter):
        """Run the loop and make a state of its last moment alone."""
        last = em.last(em.half_steps(self, self.centered(parameters), max_iter))
        return self.state(*last), self.converged

    def centered(self, parameters):
        return self._measured(parameters._replace(means=parameters.means - self.offset))

    def state(self, step, iteration, parameters, expectation):
        """Copy a moment of the loop, in the coordinates of the data."""
        R, objective = None, -np.inf
        if expectation is not None:
            R, objective = expectation.responsibilities.T, expectation.log_likelihood
        if step == "m_step":
            # Free energy: the mean log density of points and components, plus entropy.
            W = gaussians.score_weights(parameters, self.kind, expectation.origins)
            objective = float((W * expectation.moments).sum() + expectation.entropy)
        weights, means, covariances = parameters
        means = means + self.offset
        return MixtureState(
            step, iteration, weights, means, covariances, R, objective, self.kind
        )

    def _products(self, points, parameters, W, origins):
        phi = gaussians.features(points, self.kind)
        R, sums = gaussians.softmax(W @ phi)
        return R, sums, R @ phi.T

    def _differences(self, points, parameters, W, origins):
        R, sums = gaussians.softmax(gaussians.log_densities(points, parameters, self.kind))
        return R, sums, gaussians.moments_about(points, R, origins, self.kind)

    def _maximize(self, expectation):
        _, _, moments, origins, _ = expectation
        return self._measured(
            gaussians.from_moments(moments, origins, self.kind, self.floor)
        )

    def _measured(self, parameters):
        """Note how narrow the components are, which decides the form of the next E-step."""
        self.variances = gaussians.narrowest(parameters, self.kind)
        self.narrow = self.reach > NARROW * self.variances.min()
        return parameters


def _squares(gaps, shares, kind):
    """Weighted sum of the squared differences: one matrix, or one row of variances."""
    weighted = shares[:, np.newaxis] * gaps
    return weighted.T @ gaps if kind in ("full", "tied") else (weighted * gaps).sum(axis=0)


def _scores(X, state):
    X = check_points(X)
    check_centers(state.means, X, name="state.means")
    parameters = Parameters(state.weights, state.means, state.covariances)
    return gaussians.log_densities(X.astype(float).T, parameters, state.covariance_type)


def _start(X, n_components, start, model, rng):
    if not isinstance(start, str):
        parameters = gaussians.check_parameters(X, *start, model.kind)
        if len(parameters.means) != n_components:
            raise ValueError(f"start must have {n_components} means, as n_components says.")
        return parameters
    options = {"covariance_type": model.kind, "floor": model.floor}
    if check_choice(start, "start", STARTS) == "kmeans":
        labels = kmeans.fit(X, n_components, rng=rng).labels
        return Parameters(*m_step(X, np.eye(n_components)[labels], **options))
    means = seeding.random_points(X, n_components, rng)
    whole = m_step(X, np.ones((len(X), 1)), **options)[2]
    covariances = whole if model.kind == "tied" else np.repeat(whole, n_components, axis=0)
    return Parameters(np.full(n_components, 1 / n_components), means, covariances)


def _warn(state, converged, floor, max_iter):
    if not converged:
        warnings.warn(
            f"No convergence in {max_iter} iterations: raise max_iter or tol.", stacklevel=3
        )
    parameters = Parameters(state.weights, state.means, state.covariances)
    variances = gaussians.narrowest(parameters, state.covariance_type)
    if variances.min() < 2 * floor:
        warnings.warn(
            f"Component {variances.argmin()} has collapsed: its variance is hardly more "
            f"than floor ({floor:g}), which then decides the likelihood. Raise floor, ask "
            "for fewer components, or change the unit of the data.",
            stacklevel=3,
        )

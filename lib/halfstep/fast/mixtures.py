"""A mixture as the loop sees it: `halfstep.mixture`, block by block."""

from typing import NamedTuple

import numpy as np

from halfstep import em
from halfstep.arguments import check_count, check_number
from halfstep.collapse import explained
from halfstep.covariances import check_variances
from halfstep.fast import quadratic
from halfstep.fast.blocks import BLOCK, blocks, exact_offset
from halfstep.fast.features import features
from halfstep.states import MixtureState

# Squared reach of the data over the smallest variance, beyond which the products about the
# origin would keep fewer than ten digits: a product of m terms is off by m·u times the sum
# of their sizes (Higham 2002, (3.5)), and these are squares of the reach over variances.
NARROW = 1e6


class Expectation(NamedTuple):
    """What an E-step finds, and all that the M-step will need of the points.

    Attributes
    ----------
    responsibilities : (n_components, n_samples) float
    log_likelihood : float
    moments : (n_components, n_phi) float
        R φᵀ, with φ taken about the origin of each component.
    origins : (n_components, n_features) float
    entropy : float
        Of the responsibilities.

    Source: chapter 09 of the book.

    >>> Expectation(np.ones((1, 1)), -0.9, np.ones((1, 3)), np.zeros((1, 1)), 0.0).entropy
    0.0
    """

    responsibilities: np.ndarray
    log_likelihood: float
    moments: np.ndarray
    origins: np.ndarray
    entropy: float


class Mixture:
    """The model that `em.half_steps` runs, on centered points, features first.

    Parameters
    ----------
    X : (n_samples, n_features) float, checked before
    n_components : int
    kind : CovarianceType
    tol, max_iter, floor
        As for `halfstep.mixture.steps`.

    Source: chapter 09 of the book.

    >>> from halfstep.covariances import of
    >>> model = Mixture(np.array([[0.0], [2.0]]), 1, of("full"), 1e-3, 100, 0.5)
    >>> model.fit((np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1))), 100).means
    array([[1.]])
    """

    def __init__(self, X, n_components, kind, tol, max_iter, floor):
        self.kind = kind
        self.tol, self.floor = check_number(tol, "tol"), check_number(floor, "floor")
        check_count(max_iter, "max_iter")
        self.offset = exact_offset(X)
        self.points = np.ascontiguousarray((X - self.offset).T)
        self.reach = np.einsum("ij,ij->j", self.points, self.points).max()
        # Written anew by each E-step: whoever keeps a state keeps a copy.
        self.R = np.empty((n_components, len(X)))
        self.converged = False

    def e_step(self, parameters, origins=None):
        """Share out the points, and sum what was shared; about origins where it is narrow.

        Parameters
        ----------
        parameters : (weights, means, covariances)
        origins : (n_components, n_features) float, optional

        Returns
        -------
        expectation : Expectation
        """
        means = parameters[1]
        if origins is None and self.narrow:
            origins = means
        share = self._products if origins is None else self._differences
        origins = np.zeros_like(means) if origins is None else origins
        W = quadratic.score_weights(parameters, self.kind, origins)
        moments, log_likelihood = np.zeros_like(W), 0.0
        for columns in blocks(self.points.shape[1], _block_size(W)):
            points = self.points[:, columns]
            self.R[:, columns], sums, added = share(points, parameters, W, origins)
            moments += added
            log_likelihood += float(sums.sum())
        entropy = log_likelihood - (W * moments).sum()
        return Expectation(self.R, log_likelihood, moments, origins, entropy)

    def m_step(self, expectation, parameters):
        """Give the parameters that fit the shares best, and the shares they were made from.

        Parameters
        ----------
        expectation : Expectation
        parameters : (weights, means, covariances)
            From before.

        Returns
        -------
        parameters : (weights, means, covariances)
        expectation : Expectation

        Raises
        ------
        ValueError
            A component has collapsed, or has no share of any point.
        """
        new = self._maximize(expectation)
        if self.narrow and self._are_far(new[1] - expectation.origins):
            # Products about so far an origin cannot resolve what they just found.
            expectation = self.e_step(parameters, origins=new[1])
            new = self._maximize(expectation)
        check_variances(self.variances, np.abs(new[2]).max())
        return new, expectation

    def repeats(self, former, expectation):
        """Shares are never exactly the same; `settled` decides."""
        return False

    def settled(self, former, expectation, old, new):
        """Say whether the mean log-likelihood of a point gained less than ``tol``."""
        gain = expectation.log_likelihood - (former.log_likelihood if former else -np.inf)
        self.converged = abs(gain) / self.points.shape[1] < self.tol
        return self.converged

    def fit(self, parameters, max_iter):
        """Run the loop and make a state of its last instant alone.

        Parameters
        ----------
        parameters : (weights, means, covariances)
            In the coordinates of the data.
        max_iter : int

        Returns
        -------
        state : MixtureState
        """
        with explained(self.points):
            last = em.last(em.half_steps(self, self.centered(parameters), max_iter))
        return self.state(*last)

    def steps(self, parameters, max_iter):
        """Yield a state for each half-step, from ``parameters`` on."""
        with explained(self.points):
            start = self.centered(parameters)
            return (yield from em.half_steps(self, start, max_iter, make=self.state))

    def centered(self, parameters):
        """Give the parameters less the offset of the points, ready to start."""
        weights, means, covariances = parameters
        return self._measured((weights, means - self.offset, covariances))

    def state(self, step, iteration, parameters, expectation):
        """Copy an instant of the loop, in the coordinates of the data."""
        R, objective = None, -np.inf
        if expectation is not None:
            R, objective = expectation.responsibilities.T, expectation.log_likelihood
        if step == "m_step":
            # Free energy: the mean log density of points and components, plus entropy.
            W = quadratic.score_weights(parameters, self.kind, expectation.origins)
            objective = float((W * expectation.moments).sum() + expectation.entropy)
        weights, means, covariances = parameters
        means = means + self.offset
        words = objective, self.kind.name, self.converged
        return MixtureState(step, iteration, weights, means, covariances, R, *words)

    def _are_far(self, shifts):
        return ((shifts**2).sum(axis=1) > NARROW * self.variances).any()

    def _products(self, points, parameters, W, origins):
        phi = features(points, self.kind.pairs)
        R, sums = quadratic.softmax(W @ phi)
        return R, sums, R @ phi.T

    def _differences(self, points, parameters, W, origins):
        scores = quadratic.log_densities(points, parameters, self.kind)
        R, sums = quadratic.softmax(scores)
        return R, sums, quadratic.moments_about(points, R, origins, self.kind)

    def _maximize(self, expectation):
        moments, origins = expectation.moments, expectation.origins
        return self._measured(
            quadratic.from_moments(moments, origins, self.kind, self.floor)
        )

    def _measured(self, parameters):
        """Note how narrow the components are, which decides the form of the next E-step."""
        _, means, covariances = parameters
        self.variances = self.kind.narrowest(covariances, means.shape)
        self.narrow = self.reach > NARROW * self.variances.min()
        return parameters


def _block_size(W):
    """Smaller blocks for more features: scores and features of a block share the cache."""
    return max(512, 8 * BLOCK // (len(W) + W.shape[1]))

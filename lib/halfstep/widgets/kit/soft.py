"""The moves of a mixture: its half-steps as the page does them, and parameters by hand."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from halfstep import gaussians, mixture
from halfstep.covariances import check_variances, of
from halfstep.states import MixtureState

__all__ = [
    "HALF_STEPS", "floor_of", "pack", "parameters", "parts", "reshaped", "soft", "unpack",
]  # fmt: skip


def soft(X, state, move, floor):
    """Give the state of a mixture after a move. Shares stay where a hand changes it.

    Parameters
    ----------
    X : (n_samples, 2) float
    state : MixtureState or None
        None before the first move, which puts the parameters.
    move : {"e_step", "m_step"} or dict that `pack` has made
    floor : float

    Returns
    -------
    state : MixtureState

    Raises
    ------
    ValueError
        An M-step in which a component collapses, or finds no share of any point.

    >>> X = [[0.0, 0.0], [4.0, 0.0]]
    >>> state = mixture.fit(X, 1, covariance_type="spherical", rng=0)
    >>> soft(X, state, "m_step", 1e-6)
    <MixtureState: m_step, iteration 3, 1 component, spherical, objective -7.06205>
    """
    if isinstance(move, str):
        return HALF_STEPS[move](X, state, floor)
    new = unpack(move)
    if state is not None:
        R = state.responsibilities
        new = replace(new, iteration=state.iteration, responsibilities=R)
    return _weighed(X, new)


def pack(state, floor):
    """Put the parameters of a mixture into a move, as the page knows them.

    Parameters
    ----------
    state : MixtureState
    floor : float

    Returns
    -------
    move : dict
        Covariances of all types are "spreads", one [xx, xy, yy] for each component.

    >>> move = {"kind": "diag", "floor": 0.1, "weights": [1.0], "places": [[0.0, 5.0]],
    ...         "spreads": [[1.0, 0.0, 4.0]]}
    >>> pack(unpack(move), 0.1) == move
    True
    """
    return {
        "kind": state.covariance_type,
        "floor": floor,
        "weights": state.weights.tolist(),
        "places": state.means.tolist(),
        "spreads": state.matrices[:, [0, 0, 1], [0, 1, 1]].tolist(),
    }


def unpack(move):
    """Take the parameters of a mixture out of a move.

    Parameters
    ----------
    move : dict
        As `pack` makes it.

    Returns
    -------
    state : MixtureState
        With the step "start", and nothing shared out.

    >>> move = {"kind": "diag", "floor": 0.1, "weights": [1.0], "places": [[0.0, 5.0]],
    ...         "spreads": [[1.0, 0.0, 4.0]]}
    >>> unpack(move).covariances
    array([[1., 4.]])
    """
    weights = np.array(move["weights"])
    means = np.array(move["places"])
    whole = np.array(move["spreads"])[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    spreads = of(move["kind"]).pool(whole, np.ones(len(whole)), 0.0)
    return MixtureState("start", 0, weights, means, spreads, None, -np.inf, move["kind"])


def parameters(state):
    """Give weights, means and covariances of a mixture, as its functions take them.

    Parameters
    ----------
    state : MixtureState

    Returns
    -------
    parameters : Parameters

    >>> parameters(mixture.fit([[0.0], [2.0]], 1, rng=0)).means
    array([[1.]])
    """
    return gaussians.Parameters(state.weights, state.means, state.covariances)


def reshaped(state, kind):
    """Give the same mixture with covariances of another type: the nearest to its own.

    Parameters
    ----------
    state : MixtureState
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    state : MixtureState

    >>> one, mean = np.ones(1), np.zeros((1, 2))
    >>> narrow = np.array([[1.0, 4.0]])
    >>> state = MixtureState("start", 0, one, mean, narrow, None, -np.inf, "diag")
    >>> reshaped(state, "spherical").covariances
    array([2.5])
    """
    sums = state.matrices * state.weights[:, np.newaxis, np.newaxis]
    spreads = of(kind).pool(sums, state.weights, 0.0)
    return replace(state, covariances=spreads, covariance_type=kind)


def floor_of(X, trace):
    """Find what the M-steps of a trace have added to each variance.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace of MixtureState

    Returns
    -------
    floor : float

    >>> X = [[0.0, 0.0], [4.0, 0.0], [2.0, 3.0]]
    >>> start = [1.0], [[0.0, 0.0]], [np.eye(2)]
    >>> floor_of(X, mixture.run(X, *start, floor=0.5))
    0.5
    """
    for before, state in pairwise(trace):
        if state.step == "m_step" and before.responsibilities is not None:
            options = {"covariance_type": state.covariance_type, "floor": 0.0}
            bare = mixture.m_step(X, before.responsibilities, **options)[2]
            added = state.matrices - replace(state, covariances=bare).matrices
            return float(f"{max(0.0, np.median(added[:, [0, 1], [0, 1]])):.6g}")
    return 0.0


def parts(state, floor):
    """Say what the page must know of a mixture's state beside its words.

    Parameters
    ----------
    state : MixtureState
    floor : float

    Returns
    -------
    parts : dict
        What its half-steps need; that it has a density; and what its objective is, which
        its words leave open.

    >>> state = mixture.fit([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0]], 1, rng=0)
    >>> sorted(parts(state, 0.1))
    ['density', 'floor', 'goal', 'kind', 'weights']
    """
    is_bound = state.step != "e_step" and state.responsibilities is not None
    return {
        "weights": state.weights.tolist(),
        "kind": state.covariance_type,
        "floor": floor,
        "density": True,
        "goal": "lower bound" if is_bound else state.goal,
    }


def _e_step(X, state, floor):
    kind = state.covariance_type
    R, _ = mixture.e_step(X, *parameters(state), covariance_type=kind)
    iteration = state.iteration + 1
    new = replace(state, step="e_step", iteration=iteration, responsibilities=R)
    return _weighed(X, new)


def _m_step(X, state, floor):
    kind = state.covariance_type
    R = state.responsibilities
    fitted = mixture.m_step(X, R, covariance_type=kind, floor=floor)
    new = gaussians.Parameters(*fitted)
    variances = of(kind).narrowest(new.covariances, new.means.shape)
    check_variances(variances, np.abs(new.covariances).max())
    return _weighed(X, replace(state, step="m_step", **new._asdict()))


HALF_STEPS = {"e_step": _e_step, "m_step": _m_step}


def _weighed(X, state):
    """Put in the objective: the log-likelihood, less what the shares are out of date."""
    kind = state.covariance_type
    R = state.responsibilities
    if R is None:
        return replace(state, objective=-np.inf)
    scores = mixture.log_density(X, *parameters(state), covariance_type=kind)
    energy = (R * (scores - np.log(np.where(R > 0, R, 1)))).sum()
    return replace(state, objective=float(energy))

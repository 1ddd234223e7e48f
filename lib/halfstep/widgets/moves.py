"""Moves: what travels between the page and Python instead of states.

A move is the name of a half-step, or what a hand has put: a list of centers, or the
parameters of a mixture as a dict. `hard` and `soft` say where a move leads; `loop.js` says
the same to the page.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from halfstep import covariances, gaussians, kmeans, mixture
from halfstep.states import KMeansState, MixtureState

__all__ = ["encode", "hard", "matrices", "pack", "parameters", "reshaped", "soft", "unpack"]


def hard(X, state, move):
    """Give the state of k-means after a move. Labels stay where a hand moves centers.

    Parameters
    ----------
    X : (n_samples, 2) float
    state : KMeansState or None
        None before the first move, which puts the centers.
    move : {"assign", "update"} or list of centers

    Returns
    -------
    state : KMeansState

    >>> start = hard([[0.0, 0.0], [4.0, 0.0]], None, [[1.0, 0.0]])
    >>> hard([[0.0, 0.0], [4.0, 0.0]], start, "assign")
    <KMeansState: assign, iteration 1, 1 center, inertia 10>
    """
    iteration, centers, labels = 0, None, None
    if state is not None:
        iteration, centers, labels = state.iteration, state.centers, state.labels
    if move == "assign":
        # Differences, not products: rounding then decides ties as it does in the page.
        labels = ((np.asarray(X)[:, np.newaxis] - centers) ** 2).sum(axis=2).argmin(axis=1)
        iteration += 1
    elif move == "update":
        centers = _average(X, labels, centers)
    else:
        centers = np.array(move, dtype=float)
    inertia = np.inf if labels is None else kmeans.inertia(X, labels, centers)
    step = move if isinstance(move, str) else "start"
    return KMeansState(step, iteration, centers, labels, inertia)


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
    if move == "e_step":
        R, _ = mixture.e_step(X, *parameters(state), covariance_type=state.covariance_type)
        new = {"iteration": state.iteration + 1, "responsibilities": R}
    elif move == "m_step":
        new = _maximize(X, state, floor)
    else:
        new = {"step": "start"}
        old = (state.iteration, state.responsibilities) if state else (0, None)
        state = replace(unpack(move), iteration=old[0], responsibilities=old[1])
    state = replace(state, **{"step": move} | new)
    return replace(state, objective=_free_energy(X, state))


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

    >>> move = {"kind": "diag", "floor": 0.1, "weights": [1.0], "means": [[0.0, 5.0]],
    ...         "spreads": [[1.0, 0.0, 4.0]]}
    >>> pack(unpack(move), 0.1) == move
    True
    """
    spreads = matrices(state)[:, [0, 0, 1], [0, 1, 1]]
    return {
        "kind": state.covariance_type,
        "floor": floor,
        "weights": state.weights.tolist(),
        "means": state.means.tolist(),
        "spreads": spreads.tolist(),
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

    >>> move = {"kind": "diag", "floor": 0.1, "weights": [1.0], "means": [[0.0, 5.0]],
    ...         "spreads": [[1.0, 0.0, 4.0]]}
    >>> unpack(move).covariances
    array([[1., 4.]])
    """
    weights, means = np.array(move["weights"]), np.array(move["means"])
    whole = np.array(move["spreads"])[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    kind = covariances.of(move["kind"])
    spreads = kind.pool(whole, np.ones(len(whole)), 0.0)
    return MixtureState("start", 0, weights, means, spreads, None, -np.inf, kind.name)


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


def matrices(state):
    """Give the covariance matrix of each component, whatever their type.

    Parameters
    ----------
    state : MixtureState

    Returns
    -------
    matrices : (n_components, 2, 2) float

    >>> one, mean = np.ones(1), np.zeros((1, 2))
    >>> matrices(MixtureState("start", 0, one, mean, 2 * one, None, -np.inf, "spherical"))
    array([[[2., 0.],
            [0., 2.]]])
    """
    kind = covariances.of(state.covariance_type)
    return kind.matrices(state.covariances, state.means.shape)


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
    sums = matrices(state) * state.weights[:, np.newaxis, np.newaxis]
    spreads = covariances.of(kind).pool(sums, state.weights, 0.0)
    return replace(state, covariances=spreads, covariance_type=kind)


def encode(X, trace):
    """Write a trace as moves: names where the page will find the same, numbers elsewhere.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace of KMeansState or of MixtureState

    Returns
    -------
    moves : list
        A half-step's name, or a dict of what the state has; without responsibilities
        where those of the state before still hold.

    >>> X = np.array([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]])
    >>> encode(X, kmeans.run(X, X[:2]))[1:]
    ['assign', 'update', 'assign', 'update', 'assign']
    """
    moves, page = [], None
    floor = _floor_of(X, trace) if isinstance(trace[0], MixtureState) else None
    for state in trace:
        found = None if page is None else _ask_page(X, page, state.step, floor)
        same = found is not None and _is_same(X, found, state)
        moves.append(state.step if same else _describe(state, page, floor))
        page = found if same else state
    return moves


def _ask_page(X, state, step, floor):
    """Do a half-step as the page does it; None where there is no such step."""
    if step in ("assign", "update"):
        return hard(X, state, step)
    try:
        return soft(X, state, step, floor) if step != "start" else None
    except ValueError:
        return None


def _average(X, labels, centers):
    """Sum in the order of the points, as the page does: the same rounding."""
    counts = np.bincount(labels, minlength=len(centers))[:, np.newaxis]
    sums = [np.bincount(labels, column, len(centers)) for column in X.T]
    return np.where(counts, np.transpose(sums) / np.maximum(counts, 1), centers)


def _is_same(X, found, state):
    """Compare all that two states hold, to ten digits; where zero is, in such units."""
    scale = np.abs(X - X.mean(axis=0)).max()
    units = {
        "labels": 0, "centers": np.abs(X).max(), "covariances": 0, "means": scale,
        "weights": 1, "responsibilities": 1, "objective": 0,
    }  # fmt: skip
    return all(
        np.allclose(getattr(found, name), getattr(state, name), 1e-10, 1e-10 * unit)
        for name, unit in units.items()
        if hasattr(state, name)
    )


def _describe(state, page, floor):
    known = state.objective if np.isfinite(state.objective) else None
    if isinstance(state, KMeansState):
        labels = None if state.labels is None else state.labels.tolist()
        parts = {"centers": state.centers.tolist(), "labels": labels}
    else:
        parts, R = pack(state, floor), state.responsibilities
        old = None if page is None else page.responsibilities
        # An M-step leaves the shares as they are: the page still has them.
        if R is None or old is None or not np.allclose(R, old, rtol=0, atol=1e-10):
            parts["responsibilities"] = None if R is None else R.round(12).tolist()
    return {"step": state.step, "objective": known, **parts}


def _floor_of(X, trace):
    """Find what the M-steps of a trace have added to each variance."""
    for before, state in pairwise(trace):
        if state.step == "m_step" and before.responsibilities is not None:
            options = {"covariance_type": state.covariance_type, "floor": 0.0}
            bare = mixture.m_step(X, before.responsibilities, **options)[2]
            added = matrices(state) - matrices(replace(state, covariances=bare))
            return float(f"{max(0.0, np.median(added[:, [0, 1], [0, 1]])):.6g}")
    return 0.0


def _maximize(X, state, floor):
    kind, R = state.covariance_type, state.responsibilities
    fitted = mixture.m_step(X, R, covariance_type=kind, floor=floor)
    new = gaussians.Parameters(*fitted)
    spreads = covariances.of(kind).narrowest(new.covariances, new.means.shape)
    covariances.check_variances(spreads)
    return new._asdict()


def _free_energy(X, state):
    """Log-likelihood of the parameters, less what the shares are out of date."""
    kind, R = state.covariance_type, state.responsibilities
    if R is None:
        return -np.inf
    scores = mixture.log_density(X, *parameters(state), covariance_type=kind)
    return float((R * (scores - np.log(np.where(R > 0, R, 1)))).sum())

"""The moves of k-means: its half-steps as the page does them, and centers put by hand."""

import numpy as np

from halfstep import kmeans
from halfstep.states import KMeansState

__all__ = ["HALF_STEPS", "hard", "parts"]


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
    if isinstance(move, str):
        return HALF_STEPS[move](X, state)
    centers = np.array(move, dtype=float)
    if state is None:
        return _state(X, "start", 0, centers, None)
    return _state(X, "start", state.iteration, centers, state.labels)


def parts(state):
    """Say what the page must know of a state of k-means beside its words.

    Parameters
    ----------
    state : KMeansState

    Returns
    -------
    parts : dict
        That each center owns the points nearest to it: the page draws its cell.

    >>> parts(None)
    {'cells': True}
    """
    return {"cells": True}


def _assign(X, state):
    labels = kmeans.assign(X, state.centers)
    return _state(X, "assign", state.iteration + 1, state.centers, labels)


def _update(X, state):
    centers = kmeans.update(X, state.labels, state.centers)
    return _state(X, "update", state.iteration, centers, state.labels)


HALF_STEPS = {"assign": _assign, "update": _update}


def _state(X, step, iteration, centers, labels):
    inertia = np.inf if labels is None else kmeans.inertia(X, labels, centers)
    return KMeansState(step, iteration, centers, labels, inertia)

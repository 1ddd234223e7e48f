"""A cluster keeps its color from picture to picture, though a fit numbers it anew."""

from types import SimpleNamespace

import numpy as np

from halfstep.drawable import state_of


def keep_colors(state, before):
    """Give a state's clusters the numbers of the nearest ones of another state.

    Pairs are made from the nearest on, each cluster in one. Clusters that are left over
    take the numbers that are free.

    Parameters
    ----------
    state : a state, with as many clusters as ``before`` or more
    before : a state, whose colors are kept

    Returns
    -------
    state : what `plots` draws of a state: its places, labels, matrices and shares

    Raises
    ------
    ValueError : there were more clusters before.

    >>> from halfstep.states import KMeansState
    >>> one = KMeansState("assign", 1, np.array([[0.0], [9.0]]), np.array([0, 1]), 0.0)
    >>> two = KMeansState("assign", 1, np.array([[8.0], [1.0]]), np.array([1, 0]), 0.0)
    >>> keep_colors(two, one).places.tolist(), keep_colors(two, one).labels.tolist()
    ([[1.0], [8.0]], [0, 1])
    """
    order = _order(state_of(state).places, state_of(before).places)
    number = np.append(np.argsort(order), -1)  # the last is noise, whose label is -1
    return SimpleNamespace(
        step=state.step,
        places=state.places[order],
        labels=None if state.labels is None else number[state.labels],
        matrices=None if state.matrices is None else state.matrices[order],
        shares=None if state.shares is None else state.shares[:, order],
    )


def _order(places, before):
    """List the clusters in the order of those before, and then the new ones."""
    if len(places) < len(before):
        raise ValueError(
            f"{len(before)} clusters before and {len(places)} now: swap the two states."
        )
    apart = ((places - before[:, np.newaxis]) ** 2).sum(axis=2)
    order = np.full(len(before), -1)
    for _ in before:
        old, new = np.unravel_index(np.argmin(apart), apart.shape)
        order[old] = new
        apart[old], apart[:, new] = np.inf, np.inf
    return np.append(order, np.setdiff1d(np.arange(len(places)), order)).astype(int)

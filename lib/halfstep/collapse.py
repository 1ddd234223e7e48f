"""Why a component of a mixture has collapsed, and what then helps.

A column that never changes, or that follows from others, leaves no component any width in
one direction: nothing but dropping it helps. A floor that is larger than the variances
themselves is in another unit. Only what is left has to do with components.
"""

from contextlib import contextmanager

import numpy as np


class Collapse(ValueError):  # noqa: N818  (a fact, not a fault of the program)
    """A covariance that is none.

    Parameters
    ----------
    fact : str
        What has happened.
    cure : str, optional
        What helps.

    Source: chapter 10 of the book.

    >>> Collapse("Component 0 has collapsed.", "Drop column 1.").fact
    'Component 0 has collapsed.'
    """

    def __init__(self, fact, cure=""):
        super().__init__(f"{fact} {cure}".rstrip())
        self.fact = fact


@contextmanager
def explained(points):
    """Add to a collapse within the block what helps with these points.

    Parameters
    ----------
    points : (n_features, n_samples) float

    Raises
    ------
    ValueError
        The collapse, and its cure.

    >>> with explained(np.array([[0.0, 2.0], [5.0, 5.0]])):
    ...     raise Collapse("Component 0 has collapsed.")
    Traceback (most recent call last):
        ...
    ValueError: Component 0 has collapsed. Column 1 of X is constant: drop it.
    """
    try:
        yield
    except Collapse as collapse:
        raise ValueError(f"{collapse.fact} {cure(points)}") from None


def cure(points, floor=0.0, variances=()):
    """Say what helps.

    Parameters
    ----------
    points : (n_features, n_samples) float
    floor : float
        What the M-step adds to each variance.
    variances : (n_components,) float
        The smallest of each component, less the floor.

    Returns
    -------
    cure : str
        A sentence.

    Source: chapter 10 of the book.

    >>> cure(np.array([[0.0, 1.0, 2.0, 4.0], [1.0, 3.0, 5.0, 9.0]]))
    'Columns 0 and 1 of X follow from each other: drop one of them.'
    >>> cure(np.array([[0.0, 1e-4, 2e-4]]), floor=1e-6, variances=np.array([7e-9]))
    'Every component is narrower than that: pass floor=7e-12, or change the unit of X.'
    """
    if flat := _flat(points):
        return flat
    smallest, own = np.var(points, axis=1, dtype=float).min(), np.max(variances, initial=0)
    if 1e-9 * smallest < own < floor:
        pass_floor = f"pass floor={1e-3 * own:.0e}, or change the unit of X."
        return f"Every component is narrower than that: {pass_floor}"
    if floor > 0:  # more of it would be in the way of the others, and still decide here
        return f"Ask for {_OTHERWISE}"
    return f"Raise floor to {1e-2 * smallest:.0e}, ask for {_OTHERWISE}"


_OTHERWISE = "fewer components, start elsewhere, or choose covariance_type='tied'."


def _flat(points):
    """Name the columns that leave some direction without any width; "" for none."""
    reach = np.abs(points).max(axis=1)
    rounding = 8 * np.finfo(points.dtype).eps * reach
    constant = np.flatnonzero(np.ptp(points, axis=1) <= rounding)
    if constant.size:
        return f"Column {constant[0]} of X is constant: drop it."
    if len(np.unique(points.T, axis=0)) <= len(points):
        return ""  # so few places always lie flat: that says nothing of the columns
    columns = _dependent(points)
    if len(columns) > 3:
        return f"{len(columns)} columns of X follow from each other: drop some of them."
    if columns.size:
        named = " and ".join(map(str, columns))
        return f"Columns {named} of X follow from each other: drop one of them."
    return ""


def _dependent(points):
    """Columns of a sum that is the same for all points, to rounding."""
    away = points - points.mean(axis=1, dtype=float)[:, np.newaxis]
    away /= np.sqrt((away**2).mean(axis=1))[:, np.newaxis]
    values, vectors = np.linalg.eigh(away @ away.T / away.shape[1])
    if values[0] > 1e3 * np.finfo(points.dtype).eps * len(points):
        return np.empty(0, int)
    return np.flatnonzero(np.abs(vectors[:, 0]) > 1e-3)

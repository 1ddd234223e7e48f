"""Which rows count: what their weights say, and how many of them differ.

A row of weight 2 counts as two rows, one of weight 0 as none. So what is said of weights
here is said once, and holds for the half-steps, the starts and the inertia alike.
"""

import numpy as np

from halfstep.arguments import check_weights


def scaled(sample_weight, n_samples):
    """Give weights of ordinary size, and the power of two that was taken out of them.

    Means and draws ask only for the proportions of the weights; sums of weights near the
    ends of the range of floats would overflow. A power of two costs no digit.

    Parameters
    ----------
    sample_weight : (n_samples,) float, or None
    n_samples : int

    Returns
    -------
    weights : (n_samples,) float between 0 and 2, or None
    unit : float

    Source: chapter 02 of the book.

    >>> scaled([3.0, 8.0], 2)
    (array([0.375, 1.   ]), 8.0)
    """
    weights = check_weights(sample_weight, n_samples)
    if weights is None:
        return None, 1.0
    exponent = int(np.frexp(weights.max())[1]) - 1
    return np.ldexp(weights, -exponent), 2.0**exponent


def weighted_sum(values, weights, unit):
    """Sum values, each as often as its weight says.

    Parameters
    ----------
    values : (n_samples,) float
    weights, unit
        From `scaled`.

    Returns
    -------
    total : float

    Raises
    ------
    ValueError
        The sum is beyond the range of floats.

    Source: chapter 03 of the book.

    >>> weighted_sum(np.array([1.0, 2.0]), *scaled([3.0, 8.0], 2))
    19.0
    """
    if weights is None:
        return float(values.sum())
    total = float(values @ weights) * unit
    if total == np.inf:
        raise ValueError(
            "With such weights the inertia leaves the range of floats: pass "
            "sample_weight / np.max(sample_weight)."
        )
    return total


def counted(weights):
    """Tell which rows count, where some do not.

    Parameters
    ----------
    weights : (n_samples,) float, or None

    Returns
    -------
    rows : (n_samples,) bool, or None where all of them count

    Source: chapter 02 of the book.

    >>> counted(np.array([1.0, 0.0])), counted(np.ones(2))
    (array([ True, False]), None)
    """
    return None if weights is None or weights.all() else weights > 0


def count_distinct(X, enough):
    """Count the rows that differ, but no further than ``enough``.

    Parameters
    ----------
    X : (n_samples, n_features) float
    enough : int

    Returns
    -------
    n_distinct : int, at most ``enough``

    Source: chapter 03 of the book.

    >>> X = np.array([[0.0], [5.0], [0.0], [7.0]])
    >>> count_distinct(X, 2), count_distinct(X, 4)
    (2, 3)
    """
    # Mostly the first rows have as many; else row by row, all that are equal to it at once.
    if len(set(map(tuple, X[: 2 * enough].tolist()))) >= enough:
        return enough
    found = 0
    while len(X) and found < enough:
        X, found = X[(X[0] != X).any(axis=1)], found + 1
    return found

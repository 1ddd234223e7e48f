"""The bound lab: a lower bound touches the log-likelihood, and its top is climbed."""

import numpy as np
from traitlets import Bool, Dict, Float, List, TraitError, validate

from halfstep.arguments import check_number, check_row, shown
from halfstep.widgets.bound_lab.still import draw_bounds
from halfstep.widgets.kit import Widget, marks, own_module, own_style

__all__ = ["NUMBERS", "BoundLab"]

NUMBERS = (-1.4, -0.8, -0.3, 0.2, 0.7, 1.4, 2.5, 3.3, 3.8, 4.3, 5.0, 5.6)
FAR = 1000  # from 0, in standard deviations: squares stay far from overflow
MARGIN = 0.4  # how far beyond the numbers the mean may go


class BoundLab(Widget):
    """Drag the mean of one of two components on a line, and press E and M.

    Both components have the weight ½ and the variance 1; one mean stays at 0, the other
    is `m`. The shares are those of the last E, and stay while `m` is dragged.

    Parameters
    ----------
    x : (n,) float, optional
        The numbers on the line; twelve of them where none are given.
    m : float
        Where the mean begins.

    Attributes
    ----------
    m : float
        The mean that is free.
    taken : float
        Where it was at the last E: this decides the shares. 0 makes them all ½.
    hard : bool
        Labels instead of shares. Then the curve is the inertia, turned over.
    shares : (n,) float
        What the free component has of each number.
    height : float
        The log-likelihood at `m`; if hard, less the inertia.
    bound : float
        The lower bound at `m` that belongs to these shares.
    gap : float
        How far the bound lies below the curve: the Kullback–Leibler divergence of the
        shares from those that `m` itself would give, summed over the numbers.

    Raises
    ------
    ValueError
        Fewer than two numbers, none that differ, or one far from 0; an m beyond them.

    Source: Neal and Hinton (1998); chapter 09 of the book.

    >>> lab = BoundLab(m=0.4)
    >>> lab.taken = 0.4
    >>> lab
    BoundLab(m 0.4, shares of 0.4, gap 0)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _x = List(Float()).tag(sync=True)
    _style = Dict().tag(sync=True)
    _start = Float().tag(sync=True)
    m = Float().tag(sync=True)
    taken = Float().tag(sync=True)
    hard = Bool().tag(sync=True)

    def __init__(self, x=NUMBERS, m=0.4):
        x = check_row(x, "x")
        if np.ptp(x) == 0 or np.abs(x).max() > FAR:
            raise ValueError(
                f"x is {shown(x)}: give numbers that differ, each within {FAR} of 0."
            )
        low, high = min(*x, 0.0) - MARGIN, max(*x, 0.0) + MARGIN
        if not low <= check_number(m, "m", low=-np.inf) <= high:
            raise ValueError(f"m is {m}: give a number from {low:g} to {high:g}.")
        m = float(m)
        super().__init__(_x=x.tolist(), _style=marks(2), _start=m, m=m)

    def __repr__(self):
        kind = "labels" if self.hard else "shares"
        gap = f"{abs(self.gap):.4g}" if self.gap > 1e-9 else "0"
        return f"BoundLab(m {self.m:.4g}, {kind} of {self.taken:.4g}, gap {gap})"

    @validate("m", "taken")
    def _check_mean(self, proposal):
        value, x = proposal["value"], self._x
        low, high = min(*x, 0.0) - MARGIN, max(*x, 0.0) + MARGIN
        if not low <= value <= high:
            raise TraitError(f"m is {value}: give a number from {low:g} to {high:g}.")
        return value

    @property
    def shares(self):
        """What the free component has of each number."""
        near, own = scores(self._x, self.taken, self.hard)
        if self.hard:
            return (own > near).astype(float)
        return np.exp(own - np.logaddexp(near, own))

    @property
    def height(self):
        """The log-likelihood at m; if hard, less the inertia."""
        both = scores(self._x, self.m, self.hard)
        return float((np.maximum if self.hard else np.logaddexp)(*both).sum())

    @property
    def bound(self):
        """The lower bound at m that belongs to the shares."""
        near, own = scores(self._x, self.m, self.hard)
        value = 0.0
        for part, score in ((self.shares, own), (1 - self.shares, near)):
            value += part @ score - (part * np.log(np.where(part > 0, part, 1))).sum()
        return float(value)

    @property
    def gap(self):
        """How far the bound lies below the curve at m."""
        return self.height - self.bound

    @property
    def top(self):
        """Where the bound is highest, and M puts the mean: m, where it has no share."""
        N = self.shares.sum()
        return float(self.shares @ self._x / N) if N > 0 else self.m

    def _still(self):
        return draw_bounds(self)


def scores(x, m, hard=False):
    """Score numbers by the component at 0 and by that at m.

    Parameters
    ----------
    x : (n,) float
    m : float
    hard : bool
        Less the squared distances, in place of the logarithms of half a Gaussian.

    Returns
    -------
    near, own : (n,) float

    Source: chapter 09 of the book.

    >>> near, own = scores([0.0, 2.0], 2.0, hard=True)
    >>> near.tolist(), own.tolist()
    ([-0.0, -4.0], [-4.0, -0.0])
    """
    squares = [(np.asarray(x) - mean) ** 2 for mean in (0.0, m)]
    if hard:
        return [-s for s in squares]
    return [np.log(0.5) - s / 2 - np.log(2 * np.pi) / 2 for s in squares]

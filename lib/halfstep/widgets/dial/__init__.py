"""The dial: one number, the variance, leads from a mixture to k-means."""

import numpy as np
from traitlets import Bytes, Dict, Int, List, TraitError, validate

from halfstep import kmeans
from halfstep.arguments import check_centers, check_row
from halfstep.widgets.dial.still import draw_dial
from halfstep.widgets.kit import Widget, check_plane, marks, own_module, own_style
from halfstep.widgets.kit.lab import MOST

__all__ = ["VARIANCES", "Dial"]

VARIANCES = (
    0, 0.001, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.5, 5, 5.7, 6.5, 8, 10, 12, 16,
    20, 24, 26, 28, 32,
)  # fmt: skip
ENOUGH = 2_000  # iterations: near a split the means creep
CREEP = 1e-8  # how far a mean may still move in an iteration that is the last


class Dial(Widget):
    """Turn the variance of a mixture of equal circles down to 0, where it is k-means.

    Each run is computed here, once for each variance, from the same start; the page shows
    where it ends.

    Parameters
    ----------
    X : (n_samples, 2) float
    start : (n_clusters, 2) float
        Where the means of each run begin.
    variances : iterable of float, optional
        From 0 on; the held variance of all components, in squared units of X.

    Attributes
    ----------
    at : int
        Which of the variances is chosen, counted from the smallest. Set it to choose.
    variance : float
        The one that is chosen.
    means : (n_clusters, 2) float
        Where its run ends.
    squares, price : float
        The two pieces of its bill: the squared distances, weighted by the shares, and
        what the shares pay for being uneven.

    Raises
    ------
    ValueError
        Points or means that are not in the plane; more than 8 means; a variance below 0.

    Source: Rose (1998); chapter 09 of the book.

    >>> dial = Dial([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]], [[0.0, 0.0], [9.0, 0.0]])
    >>> dial.at = 0
    >>> dial
    Dial(3 points, 2 means, variance 0: squares 2.0 + price 0.0)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _style = Dict().tag(sync=True)
    _runs = List().tag(sync=True)
    at = Int().tag(sync=True)

    def __init__(self, X, start, variances=VARIANCES):
        self._X = check_plane(X)
        start = _check_start(self._X, start)
        chosen = np.unique(check_row(variances, "variances", low=0.0)).tolist()
        super().__init__(
            _points=self._X.tobytes(),
            _style=marks(len(start)),
            _runs=[end_of_run(self._X, start, v) for v in chosen],
            at=len(chosen) - 1,
        )

    def __repr__(self):
        return (
            f"Dial({len(self._X)} points, {len(self.means)} means, variance "
            f"{self.variance:g}: squares {self.squares:.1f} + price {self.price:.1f})"
        )

    @property
    def _run(self):
        return self._runs[self.at]

    @property
    def variance(self):
        """The variance that is chosen."""
        return self._run["variance"]

    @property
    def means(self):
        """Where the means end at this variance."""
        return np.array(self._run["places"])

    @property
    def squares(self):
        """The squared distances of the points to the means, weighted by their shares."""
        return self._run["squares"]

    @property
    def price(self):
        """What the shares pay for being uneven: 0 where all are 1/k."""
        return self._run["price"]

    @validate("at")
    def _check_at(self, proposal):
        at, n = proposal["value"], len(self._runs)
        if not 0 <= at < n:
            raise TraitError(f"at is {at}: give a place from 0 to {n - 1}.")
        return at

    def _still(self):
        return draw_dial(self._X, self._runs, self.model_id)


def end_of_run(X, start, variance):
    """Run E and M at one held variance until the means stand, and give the end.

    Parameters
    ----------
    X : (n_samples, 2) float
    start : (n_clusters, 2) float
    variance : float
        0 for k-means.

    Returns
    -------
    run : dict
        "variance"; "places", the means; "squares" and "price", the two pieces of the bill;
        "unsure", how many points have no share of 90%.

    Source: chapter 09 of the book.

    >>> end = end_of_run(np.array([[0.0, 0.0], [2.0, 0.0]]), np.zeros((1, 2)), 1.0)
    >>> end["places"], end["squares"], end["price"]
    ([[1.0, 0.0]], 2.0, 0.0)
    """
    means = _settle(X, start, variance)
    R, squares = _share(X, means, variance)
    k = len(means)
    price = 2 * variance * (R * np.log(np.where(R > 0, k * R, 1))).sum()
    return {
        "variance": variance,
        "places": _joined(means).tolist(),
        "squares": float((R * squares).sum()),
        "price": float(price),
        "unsure": int((R.max(axis=1) < 0.9).sum()),
    }


def _settle(X, means, variance):
    for _ in range(ENOUGH):
        R, _ = _share(X, means, variance)
        N = R.sum(axis=0)[:, np.newaxis]
        new = np.where(N > 0, R.T @ X / np.maximum(N, 1e-300), means)
        if np.abs(new - means).max() < CREEP:
            return new
        means = new
    return means


def _share(X, means, variance):
    """E: the shares, and the squared distances, both (n_samples, n_clusters)."""
    squares = kmeans.squared_distances(X, means)
    if variance == 0:
        return np.eye(len(means))[squares.argmin(axis=1)], squares
    R = np.exp((squares.min(axis=1, keepdims=True) - squares) / (2 * variance))
    return R / R.sum(axis=1, keepdims=True), squares


def _joined(means, near=1e-3):
    """Put means that are to meet onto one spot: their last digits are the rounding's."""
    means = means.copy()
    for j in range(len(means)):
        group = np.abs(means - means[j]).max(axis=1) < near
        means[group] = means[group].mean(axis=0)
    return means


def _check_start(X, start):
    start = check_centers(start, X, name="start")
    if len(start) > MOST:
        raise ValueError(f"start has {len(start)} means: a widget shows at most {MOST}.")
    return start

"""The seeding board: k-means++ draw by draw, beside two other ways to draw a start."""

import numpy as np
from traitlets import Bool, Bytes, Dict, Enum, Float, Int, List, TraitError, validate

from halfstep import kmeans
from halfstep.arguments import check_choice, check_count, check_rng
from halfstep.seeding import kmeans_plusplus
from halfstep.widgets.kit import Widget, check_plane, marks, own_module, own_style
from halfstep.widgets.kit.still import draw_still

__all__ = ["SeedingBoard"]

MOST = 20
METHODS = ["random", "plain", "greedy"]


class SeedingBoard(Widget):
    """Draw the first centers one by one, by D² or evenly, and see what becomes of them.

    Each point is a disc whose area is its probability in the next draw. The page draws,
    converges and counts by itself; where Python is there, the traits below follow.

    Parameters
    ----------
    X : (n_samples, 2) float
    n_clusters : int, 1 to 20
    method : {"random", "plain", "greedy"}
        How to draw at first: random points, k-means++, or k-means++ with several
        candidates for each draw.
    rng : numpy.random.Generator, optional
        Seeds the draws of the page. None seeds them the same each time.

    Attributes
    ----------
    method : {"random", "plain", "greedy"}
        How the page draws now.
    indices : list of int
        The rows drawn so far. Set it to choose them yourself.
    centers : (n_drawn, 2) float
        The points of these rows; read only.
    converged : bool
        Whether the page shows where k-means stops from all the centers.
    tally : dict of list of float
        By method, the inertia at which each counted run has stopped.

    Raises
    ------
    ValueError
        Points that are not in the plane, or fewer than clusters; more than 20 clusters.

    Source: Arthur and Vassilvitskii (2007); chapter 04 of the book.

    >>> board = SeedingBoard([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]], 2)
    >>> board.indices = [2, 0]
    >>> board
    SeedingBoard(3 points, 2 of 2 centers drawn)
    >>> board.centers
    array([[9., 0.],
           [0., 0.]])
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _style = Dict().tag(sync=True)
    _seed = Int().tag(sync=True)
    _n_clusters = Int().tag(sync=True)
    _best = Float().tag(sync=True)  # the least inertia that Python has found
    method = Enum(METHODS, "plain").tag(sync=True)
    indices = List(Int()).tag(sync=True)
    _numbers = List(Float()).tag(sync=True)  # of the last draw: where they fell on the bar
    converged = Bool().tag(sync=True)
    results = Dict().tag(sync=True)
    tally = Dict().tag(sync=True)

    def __init__(self, X, n_clusters=4, *, method="plain", rng=None):
        self._X = check_plane(X)
        check_count(n_clusters, "n_clusters", high=min(MOST, len(self._X)))
        check_choice(method, "method", METHODS)
        rng = check_rng(0 if rng is None else rng)
        best = kmeans.fit(self._X, n_clusters, n_init=30, rng=np.random.default_rng(0))
        super().__init__(
            _points=self._X.tobytes(),
            _style=marks(n_clusters),
            _seed=int(rng.integers(2**31)),
            _n_clusters=n_clusters,
            _best=best.inertia,
            method=method,
        )

    def __repr__(self):
        return (
            f"SeedingBoard({len(self._X)} points, {len(self.indices)} of "
            f"{self._n_clusters} centers drawn)"
        )

    @property
    def centers(self):
        """The points of the rows drawn so far."""
        return self._X[self.indices]

    @validate("indices")
    def _check_indices(self, proposal):
        rows = proposal["value"]
        n = len(self._X)
        if len(rows) > self._n_clusters or any(not 0 <= row < n for row in rows):
            raise TraitError(
                f"indices is {rows}: give at most {self._n_clusters} rows of X, "
                f"each from 0 to {n - 1}."
            )
        return rows

    def _still(self):
        rng = np.random.default_rng(0)
        start = kmeans_plusplus(self._X, self._n_clusters, rng, n_trials=1)
        return draw_still(self._X, kmeans.run(self._X, start), self.model_id)

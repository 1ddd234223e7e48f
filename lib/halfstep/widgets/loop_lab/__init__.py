"""The Loop Lab: drag the centers of k-means and walk its half-steps, forward and back."""

import numpy as np
from traitlets import Any, Bytes, Float, Int, observe, validate

from halfstep import kmeans
from halfstep.arguments import check_centers, check_rng
from halfstep.seeding import random_points
from halfstep.widgets.kit import check_plane, own_module, own_style
from halfstep.widgets.kit.hard import hard
from halfstep.widgets.kit.lab import Lab
from halfstep.widgets.kit.still import draw_still

__all__ = ["LoopLab"]


class LoopLab(Lab):
    """k-means in the hand: E, M, back, play, and centers to drag.

    The page computes the half-steps itself, so it needs no Python. Where Python is there,
    the traits below follow what the reader does, and the reader sees what Python sets.

    Parameters
    ----------
    X : (n_samples, 2) float
    n_clusters : int, 1 to 8
        How many of the points, drawn at random, are the first centers.
    centers : (n_clusters, 2) float, optional
        The first centers, instead of such a draw.
    rng : numpy.random.Generator, optional
        Draws the first centers, and seeds the button "New start". None draws the same
        centers each time.

    Attributes
    ----------
    centers : (n_clusters, 2) float
        Set it to move the centers, as a hand does: labels stay until the next E.
    labels : (n_samples,) int, or None before the first E
    inertia : float
        Of these centers and these labels. Infinite before the first E.
    step : {"start", "assign", "update"}
        The half-step that led here; "start" also where a hand has moved a center.
    iteration : int
    converged : bool
        Whether the last E found nothing to change.
    half_step : int
        Where the reader is on the way, from 0. Set it to go back and forth.
    n_clusters : int
        Set it to begin again with so many clusters.

    Raises
    ------
    ValueError
        Points that are not in the plane, or fewer than clusters; more than 8 clusters.

    Source: chapter 02 of the book.

    >>> lab = LoopLab([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]], centers=[[0, 0], [1, 0]])
    >>> lab
    LoopLab(3 points, 2 clusters, half-step 0 of 0)
    >>> lab.do("assign")
    >>> lab.do("update")
    >>> lab.centers
    array([[0., 0.],
           [5., 0.]])
    >>> lab.trace()
    <Trace: 3 states, 1 iteration, objective 32, not converged>
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _steps = ("assign", "update")
    _count = "n_clusters"

    _points = Bytes().tag(sync=True)

    centers = Any()
    labels = Any(read_only=True)
    inertia = Float(read_only=True)
    n_clusters = Int()

    def __init__(self, X, n_clusters=4, *, centers=None, rng=None):
        self._X = check_plane(X)
        self._rng = check_rng(0 if rng is None else rng)
        centers = self._draw(n_clusters) if centers is None else centers
        super().__init__(self._check(centers).tolist(), _points=self._X.tobytes())

    def _draw(self, n_clusters):
        return random_points(self._X, self._check_size(n_clusters), self._rng)

    def _check(self, centers):
        centers = check_centers(centers, self._X)
        self._check_size(len(centers))
        return centers

    @validate("centers")
    def _check_centers(self, proposal):
        centers = self._check(proposal["value"])
        centers.flags.writeable = False
        return centers

    @observe("n_clusters")
    def _begin_again(self, change):
        if change["new"] != len(self.centers):
            self._restart(self._draw(change["new"]).tolist())

    @observe("centers")
    def _move(self, change):
        here = self._replay(self._run["moves"])[self._run["at"]]
        if not np.array_equal(change["new"], here.centers):
            self._by_hand(change["new"].tolist())

    def _traits_of(self, state):
        names = ("centers", "labels", "inertia")
        return {"n_clusters": len(state.centers)} | {n: getattr(state, n) for n in names}

    def _after(self, state, moves):
        return hard(self._X, state, moves[-1])

    def _stopped(self, states):
        """Say whether the last E repeated the labels from which the last M was made."""
        if [state.step for state in states[-2:]] != ["update", "assign"]:
            return False
        return np.array_equal(states[-1].labels, states[-2].labels)

    def _still(self):
        return draw_still(self._X, kmeans.run(self._X, self._run["start"]), self.model_id)

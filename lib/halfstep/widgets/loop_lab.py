"""The Loop Lab: drag the centers of k-means and walk its half-steps, forward and back."""

import numpy as np
from traitlets import (
    Any,
    Bool,
    Bytes,
    Dict,
    Float,
    Int,
    TraitError,
    Unicode,
    observe,
    validate,
)

from halfstep import kmeans
from halfstep.points import check_centers, check_count, check_points
from halfstep.seeding import random_points
from halfstep.states import KMeansState, Trace
from halfstep.style import COLORS, MARKERS
from halfstep.widgets.kit import SHAPES, Widget, join_modules, read_asset
from halfstep.widgets.still import draw_still

__all__ = ["LoopLab"]

MOST = len(COLORS)


class LoopLab(Widget):
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

    _esm = join_modules("kit.js", "loop.js", "pictures.js", "loop_lab.js")
    _css = read_asset("kit.css")

    # What travels to the page: the data, and the moves made so far. Both sides compute
    # the states from these, so that nothing can drift apart.
    _points = Bytes().tag(sync=True)
    _style = Dict().tag(sync=True)
    _seed = Int().tag(sync=True)
    _run = Dict().tag(sync=True)

    centers = Any()
    labels = Any(read_only=True)
    inertia = Float(read_only=True)
    step = Unicode(read_only=True)
    iteration = Int(read_only=True)
    converged = Bool(read_only=True)
    half_step = Int()
    n_clusters = Int()

    def __init__(self, X, n_clusters=4, *, centers=None, rng=None):
        self._X = np.asarray(_check_plane(check_points(X)), dtype=float)
        self._rng = np.random.default_rng(0) if rng is None else rng
        if centers is None:
            centers = self._draw(n_clusters)
        super().__init__(
            _points=self._X.tobytes(),
            _style={"colors": list(COLORS), "shapes": [SHAPES[name] for name in MARKERS]},
            _seed=int(self._rng.integers(2**31)),
            _run=_begin(self._check(centers)),
        )

    def __repr__(self):
        moves = self._run["moves"]
        return (
            f"LoopLab({len(self._X)} points, {self.n_clusters} clusters, "
            f"half-step {self.half_step} of {len(moves) - 1})"
        )

    def trace(self):
        """Give the states of all that was done since the start, those undone included.

        A center moved by hand before the first E changes the start. Moved later it is a
        state of its own, with the step "start", the new centers and the old labels.

        Returns
        -------
        trace : Trace of KMeansState
            ``trace()[lab.half_step]`` is what the reader sees.
        """
        states = []
        for move in self._run["moves"]:
            states.append(_after(self._X, states[-1] if states else None, move))
        return Trace(states, converged=_stopped(states))

    def do(self, step):
        """Do a half-step from where the reader is; what was undone is forgotten.

        Parameters
        ----------
        step : {"assign", "update"}

        Raises
        ------
        ValueError
            Another word, or an update where no point has a label.
        """
        if step not in ("assign", "update"):
            raise ValueError(f"step must be 'assign' or 'update', but it is {step!r}.")
        if step == "update" and self.labels is None:
            raise ValueError("No point has a label yet: do('assign') first.")
        self._write([*self._run["moves"][: self.half_step + 1], step])

    def _write(self, moves):
        self._run = {**self._run, "moves": moves, "at": len(moves) - 1}

    def _draw(self, n_clusters):
        n_clusters = check_count(n_clusters, "n_clusters")
        if n_clusters > MOST:
            raise ValueError(
                f"n_clusters is {n_clusters}: the Loop Lab has at most {MOST}."
            )
        return random_points(self._X, n_clusters, self._rng)

    def _check(self, centers):
        centers = check_centers(centers, self._X)
        if len(centers) > min(MOST, len(self._X)):
            raise ValueError(
                f"centers has {len(centers)} rows: the Loop Lab has at most {MOST} "
                f"clusters, and no more clusters than points ({len(self._X)})."
            )
        return centers

    @validate("centers")
    def _check_centers(self, proposal):
        centers = self._check(proposal["value"])
        centers.flags.writeable = False
        return centers

    @validate("n_clusters")
    def _check_n_clusters(self, proposal):
        return check_count(
            _check_clusters(proposal["value"]), "n_clusters", high=len(self._X)
        )

    @validate("half_step")
    def _check_half_step(self, proposal):
        last = len(self._run["moves"]) - 1
        if not 0 <= proposal["value"] <= last:
            raise TraitError(
                f"half_step is {proposal['value']}: so far there are 0 to {last}."
            )
        return proposal["value"]

    @observe("_run")
    def _follow(self, _change):
        trace = self.trace()
        state = trace[self._run["at"]]
        with self.hold_trait_notifications():
            self.n_clusters, self.half_step = len(state.centers), self._run["at"]
            for name in ("centers", "labels", "inertia", "step", "iteration"):
                # An array never equals itself to traitlets: what stays must not be set.
                if not np.array_equal(getattr(self, name), getattr(state, name)):
                    self.set_trait(name, getattr(state, name))
            self.set_trait("converged", _stopped(trace[: self.half_step + 1]))

    @observe("half_step")
    def _go(self, change):
        if change["new"] != self._run["at"]:
            self._run = {**self._run, "at": change["new"]}

    @observe("n_clusters")
    def _begin_again(self, change):
        if change["new"] != len(self.centers):
            self._run = _begin(self._draw(change["new"]))

    @observe("centers")
    def _move(self, change):
        moves, at = self._run["moves"], self._run["at"]
        if np.array_equal(change["new"], self.trace()[at].centers):
            return
        by_hand = not isinstance(moves[at], str)
        self._write([*moves[: at + 1 - by_hand], change["new"].tolist()])

    def _still(self):
        return draw_still(self._X, kmeans.run(self._X, self._run["start"]), self.model_id)


def _check_plane(X):
    if X.shape[1] != 2:
        raise ValueError(
            f"X has {X.shape[1]} features, but the Loop Lab draws two: pass two columns, "
            "for example X[:, [0, 1]]."
        )
    return X


def _check_clusters(n_clusters):
    if check_count(n_clusters, "n_clusters") > MOST:
        raise ValueError(f"n_clusters is {n_clusters}: the Loop Lab has at most {MOST}.")
    return n_clusters


def _begin(centers):
    start = np.asarray(centers).tolist()
    return {"start": start, "moves": [start], "at": 0}


def _after(X, state, move):
    """Give the state after a move: a half-step's name, or centers put by hand."""
    iteration, centers, labels = 0, None, None
    if state is not None:
        iteration, centers, labels = state.iteration, state.centers, state.labels
    if move == "assign":
        labels, iteration = kmeans.assign(X, centers), iteration + 1
    elif move == "update":
        centers = kmeans.update(X, labels, len(centers), centers=centers)
    else:
        centers = np.array(move, dtype=float)
    inertia = np.inf if labels is None else kmeans.inertia(X, labels, centers)
    step = move if isinstance(move, str) else "start"
    return KMeansState(step, iteration, centers, labels, inertia)


def _stopped(states):
    """Say whether the last E repeated the labels from which the last M was made."""
    if [state.step for state in states[-2:]] != ["update", "assign"]:
        return False
    return np.array_equal(states[-1].labels, states[-2].labels)

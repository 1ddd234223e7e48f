"""The Mixture Lab: drag the Gaussians of a mixture and walk the half-steps of EM."""

import contextlib
from dataclasses import replace

import numpy as np
from traitlets import Any, Bytes, Enum, Float, Int, observe, validate

from halfstep import gaussians, mixture
from halfstep.arguments import as_floats, check_count, check_number, check_points, check_rng
from halfstep.covariances import TYPES, of
from halfstep.seeding import random_points
from halfstep.states import MixtureState, Trace
from halfstep.widgets.kit import check_plane, own_module, own_style
from halfstep.widgets.kit.lab import Lab
from halfstep.widgets.kit.soft import pack, parameters, reshaped, soft, unpack
from halfstep.widgets.kit.still import draw_still

__all__ = ["MixtureLab"]

PARAMETERS = ("weights", "means", "covariances")


class MixtureLab(Lab):
    """EM in the hand: E, M, back, play; means to drag, ellipses to stretch and to turn.

    The page computes the half-steps itself, so it needs no Python. Where Python is there,
    the traits below follow what the reader does, and the reader sees what Python sets.

    Parameters
    ----------
    X : (n_samples, 2) float
    n_components : int, 1 to 8
        How many of the points, drawn at random, are the first means.
    weights, means, covariances : optional
        Where to start, shaped as `halfstep.mixture.run` takes them. Without them: equal
        weights, random points, the covariance of all points.
    covariance_type : {"full", "tied", "diag", "spherical"}
    floor : float
        What an M adds to each variance.
    tol : float
        The loop stops when an iteration gains less than this for each point.
    point : int, optional
        A row of X: the point whose shares are shown at first.
    rng : numpy.random.Generator, optional
        Draws the first means, and seeds the button "New start". None draws the same
        means each time.

    Attributes
    ----------
    weights, means, covariances : float
        Set one to change it as a hand does: responsibilities stay until the next E.
    covariance_type : str
        Set it to make the covariances of this type.
    floor, tol : float
    point : int or None
        The point whose shares are shown.
    responsibilities : (n_samples, n_components) float, or None before the first E
    objective : float
        The log-likelihood after an E, its lower bound after an M. Minus infinity before
        the first E.
    n_components : int
        Set it to begin again with so many components.
    step : {"start", "e_step", "m_step"}
        The half-step that led here; "start" also where a hand has changed something.
    iteration, half_step : int
    converged : bool

    Raises
    ------
    ValueError
        Points that are not in the plane; parameters that `halfstep.mixture` refuses.

    Source: chapter 08 of the book.

    >>> lab = MixtureLab([[0.0, 0.0], [1.0, 0.5], [8.0, 1.0], [9.0, 0.0]], 2)
    >>> lab
    MixtureLab(4 points, 2 components, half-step 0 of 0)
    >>> lab.do("e_step")
    >>> lab.responsibilities.shape
    (4, 2)
    >>> lab.trace()
    <Trace: 2 states, 1 iteration, objective -16.0333, not converged>
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _steps = ("e_step", "m_step")
    _count = "n_components"

    _points = Bytes().tag(sync=True)
    tol = Float().tag(sync=True)
    point = Int(allow_none=True).tag(sync=True)

    weights = Any()
    means = Any()
    covariances = Any()
    covariance_type = Enum(tuple(TYPES), "full")
    floor = Float()
    responsibilities = Any(read_only=True)
    objective = Float(read_only=True)
    n_components = Int()

    def __init__(
        self, X, n_components=3, *, weights=None, means=None, covariances=None,
        covariance_type="full", floor=1e-6, tol=1e-3, point=None, rng=None,
    ):  # fmt: skip
        self._X = check_plane(X)
        self._rng = check_rng(0 if rng is None else rng)
        given = {"weights": weights, "means": means, "covariances": covariances}
        given = {name: value for name, value in given.items() if value is not None}
        if means is not None:
            n_components = len(check_points(means, name="means"))
        floor, tol = check_number(floor, "floor"), check_number(tol, "tol")
        start = self._changed(self._draw(n_components, covariance_type, floor), **given)
        shown = {"tol": tol, "point": self._row(point)}
        super().__init__(pack(start, floor), _points=self._X.tobytes(), **shown)

    def _row(self, point):
        if point is None:
            return None
        return check_count(point, "point", low=0, high=len(self._X) - 1)

    def _draw(self, n, kind, floor):
        """Draw a start: random points as means, each with the covariance of all points."""
        n = self._check_size(n)
        one = mixture.m_step(self._X, np.ones((len(self._X), 1)), floor=floor)[2]
        means = random_points(self._X, n, self._rng)
        weights = np.full(n, 1 / n)
        spreads = np.repeat(one, n, axis=0)
        full = MixtureState("start", 0, weights, means, spreads, None, -np.inf)
        return reshaped(full, kind)

    def _changed(self, state, **change):
        """Put parameters into a state, checked as `halfstep.mixture` checks them."""
        change = {
            name: as_floats(value, name).astype(float) for name, value in change.items()
        }
        state = replace(state, **change)
        kind = of(state.covariance_type)
        checked = gaussians.check_parameters(self._X, *parameters(state), kind)
        self._check_size(len(checked.weights))
        return replace(state, **checked._asdict())

    def _here(self):
        return self._replay(self._run["moves"])[self._run["at"]]

    @observe("n_components")
    def _begin_again(self, change):
        here = self._here()
        if change["new"] != len(here.weights):
            start = self._draw(change["new"], here.covariance_type, self.floor)
            self._restart(pack(start, self.floor))

    @validate(*PARAMETERS)
    def _check_parameter(self, proposal):
        name = proposal["trait"].name
        return getattr(self._changed(self._here(), **{name: proposal["value"]}), name)

    @observe(*PARAMETERS)
    def _change(self, change):
        here = self._here()
        if not np.array_equal(change["new"], getattr(here, change["name"])):
            changed = self._changed(here, **{change["name"]: change["new"]})
            self._by_hand(pack(changed, self.floor))

    @observe("covariance_type")
    def _change_type(self, change):
        here = self._here()
        if change["new"] != here.covariance_type:
            self._by_hand(pack(reshaped(here, change["new"]), self.floor))

    @validate("point")
    def _check_point(self, proposal):
        return self._row(proposal["value"])

    @validate("tol")
    def _check_tol(self, proposal):
        return check_number(proposal["value"], "tol")

    @observe("tol")
    def _judge_again(self, _change):
        self._follow(None)

    @observe("floor")
    def _change_floor(self, change):
        if change["new"] != self._floor(self._run["moves"][: self._run["at"] + 1]):
            self._by_hand(pack(self._here(), check_number(change["new"], "floor")))

    def _floor(self, moves):
        return next(move["floor"] for move in moves[::-1] if move not in self._steps)

    def _traits_of(self, state):
        names = (*PARAMETERS, "covariance_type", "responsibilities", "objective")
        floor = self._floor(self._run["moves"][: self._run["at"] + 1])
        seen = {name: getattr(state, name) for name in names}
        return {"n_components": len(state.weights), "floor": floor} | seen

    def _after(self, state, moves):
        return soft(self._X, state, moves[-1], self._floor(moves))

    def _stopped(self, states):
        """Say whether the iteration before the last E gained less than the tolerance.

        A change by hand is no iteration: across one there is no verdict.
        """
        last = states[-5:]
        if "".join(state.half for state in last) != "EMEME":
            return False
        return abs(last[2].objective - last[0].objective) < self.tol * len(self._X)

    def _still(self):
        start = self._run["start"]
        first = unpack(start)
        options = {"covariance_type": start["kind"], "floor": start["floor"]}
        states = []
        # A collapse ends the walk here as it does in the page.
        with contextlib.suppress(ValueError):
            states.extend(
                mixture.steps(self._X, *parameters(first), tol=self.tol, **options)
            )
        return draw_still(self._X, Trace(states), self.model_id)

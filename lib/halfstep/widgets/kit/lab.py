"""What the labs share: the moves made so far, and where the reader is among them."""

import numpy as np
from traitlets import Bool, Dict, Int, TraitError, Unicode, observe, validate

from halfstep.arguments import check_count
from halfstep.states import Trace
from halfstep.style import COLORS
from halfstep.widgets.kit import STYLE, Widget

__all__ = ["MOST", "Lab"]

MOST = len(COLORS)


class Lab(Widget):
    """A model in the hand: half-steps and changes by hand, forward and back.

    What travels to the page is the data and the moves made so far. Both sides compute the
    states from these, so that nothing can drift apart.

    A subclass names its half-steps in ``_steps`` and the trait of its size in ``_count``,
    and offers ``_after(state, moves)``, the state that the last of the moves leads to;
    ``_stopped(states)``; and ``_traits_of(state)``, what its traits say of a state.

    Attributes
    ----------
    step : str
        The half-step that led here; "start" also where a hand has changed something.
    iteration : int
    converged : bool
        Whether the loop has stopped here.
    half_step : int
        Where the reader is on the way, from 0. Set it to go back and forth.
    """

    _steps = ("", "")
    _count = ""

    _style = Dict().tag(sync=True)
    _seed = Int().tag(sync=True)
    _run = Dict().tag(sync=True)

    step = Unicode(read_only=True)
    iteration = Int(read_only=True)
    converged = Bool(read_only=True)
    half_step = Int()

    def __init__(self, start, **traits):
        self._moves = []
        self._states = []
        seed = int(self._rng.integers(2**31))
        super().__init__(_style=STYLE, _seed=seed, _run=_begin(start), **traits)

    def __repr__(self):
        noun = self._count.removeprefix("n_")
        return (
            f"{type(self).__name__}({len(self._X)} points, {getattr(self, self._count)} "
            f"{noun}, half-step {self.half_step} of {len(self._run['moves']) - 1})"
        )

    def trace(self):
        """Give the states of all that was done since the start, those undone included.

        A change by hand before the first E changes the start. Made later it is a state of
        its own, with the step "start" and with what the last E found.

        Returns
        -------
        trace : Trace
            ``trace()[lab.half_step]`` is what the reader sees.
        """
        states = self._replay(self._run["moves"])
        return Trace(states, converged=self._stopped(states))

    def do(self, step):
        """Do a half-step from where the reader is; what was undone is forgotten.

        Parameters
        ----------
        step : str
            "assign" or "update" for k-means, "e_step" or "m_step" for a mixture.

        Raises
        ------
        ValueError
            Another word, or an M where there was no E before.
        """
        first, second = self._steps
        if step not in self._steps:
            raise ValueError(f"step must be {first!r} or {second!r}, but it is {step!r}.")
        if step == second and self.iteration == 0:
            raise ValueError(f"There was no E-step yet: do({first!r}) first.")
        moves = [*self._run["moves"][: self.half_step + 1], step]
        self._replay(moves)  # before anyone hears of it: it may be impossible
        self._write(moves)

    def _replay(self, moves):
        pairs = zip(self._moves, moves, strict=False)
        differ = [old != new for old, new in pairs]
        known = differ.index(True) if True in differ else len(differ)
        states = self._states[:known]
        for i in range(known, len(moves)):
            states.append(self._after(states[-1] if states else None, moves[: i + 1]))
        self._moves = moves
        self._states = states
        return states

    def _write(self, moves):
        self._run = {**self._run, "moves": moves, "at": len(moves) - 1}

    def _restart(self, start):
        self._run = _begin(start)

    def _by_hand(self, move):
        moves = self._run["moves"]
        at = self._run["at"]
        is_hand = moves[at] not in self._steps
        self._write([*moves[: at + 1 - is_hand], move])

    def _check_size(self, n):
        n = check_count(n, self._count)
        if n > MOST:
            raise ValueError(f"{self._count} is {n}: a lab has at most {MOST}.")
        return check_count(n, self._count, high=len(self._X))

    @validate("n_clusters", "n_components")  # a lab has one of them
    def _check_count(self, proposal):
        return self._check_size(proposal["value"])

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
        states = self._replay(self._run["moves"])
        at = self._run["at"]
        seen = self._traits_of(states[at]) | {"half_step": at}
        seen |= {name: getattr(states[at], name) for name in ("step", "iteration")}
        with self.hold_trait_notifications():
            for name, value in seen.items():
                # An array never equals itself to traitlets: what stays must not be set.
                if not np.array_equal(getattr(self, name), value):
                    self.set_trait(name, value)
            self.set_trait("converged", self._stopped(states[: at + 1]))

    @observe("half_step")
    def _go(self, change):
        if change["new"] != self._run["at"]:
            self._run = {**self._run, "at": change["new"]}


def _begin(start):
    return {"start": start, "moves": [start], "at": 0}

"""Two starts: the same loop from each, and the stairs down which its objective comes."""

import re
from html import escape

from traitlets import Bytes, Dict, Int, List, TraitError, Unicode, validate

from halfstep.arguments import shown
from halfstep.states import Trace
from halfstep.widgets.kit import STYLE, Widget, check_plane, own_module, own_style
from halfstep.widgets.kit.lab import MOST
from halfstep.widgets.kit.moves import encode
from halfstep.widgets.kit.still import draw_still

__all__ = ["TwoStarts"]

# How a still says that it is one: two in a frame become parts of one still.
LABEL = re.compile(r'class="hs-still" role="img" aria-label="([^"]*)" ')


class TwoStarts(Widget):
    """Runs on the same points, to be played one after the other and compared.

    All states are known before: nothing is computed by Python while the reader plays. Each
    run keeps the half-step at which the reader has left it, and its stairs as far as that.

    Parameters
    ----------
    traces : dict from a name to a Trace, two or three of them
    X : (n_samples, 2) float

    Attributes
    ----------
    name : str
        The run that is seen. Set it to see another.
    half_steps : dict from a name to an int
        Where the reader is in each run, from 0.
    trace : Trace
        The one that is seen.
    state : State
        Where the reader is in it.

    Raises
    ------
    TypeError
        No dict of traces.
    ValueError
        Not two or three of them; more than 8 clusters; points that are not in the plane.

    Source: chapter 03 of the book.

    >>> from halfstep import kmeans
    >>> X = [[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]]
    >>> runs = {"one": kmeans.run(X, X[:2]), "another": kmeans.run(X, X[1:])}
    >>> TwoStarts(runs, X)
    TwoStarts(one: half-step 0 of 5, another: half-step 0 of 3)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _style = Dict().tag(sync=True)
    _points = Bytes().tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _traces = List().tag(sync=True)

    name = Unicode().tag(sync=True)
    half_steps = Dict(Int()).tag(sync=True)

    def __init__(self, traces, X):
        self._X = check_plane(X)
        self._runs = _check_traces(traces)
        moves = [encode(self._X, trace) for trace in traces.values()]
        sent = {"_points": self._X.tobytes(), "_names": list(traces), "_traces": moves}
        begin = {"name": next(iter(traces)), "half_steps": dict.fromkeys(traces, 0)}
        super().__init__(_style=STYLE, **sent, **begin)

    def __repr__(self):
        told = [
            f"{name}: half-step {self.half_steps[name]} of {len(trace) - 1}"
            for name, trace in self._runs.items()
        ]
        return f"TwoStarts({', '.join(told)})"

    @property
    def trace(self):
        """The trace that is seen."""
        return self._runs[self.name]

    @property
    def state(self):
        """The state that is seen."""
        return self.trace[self.half_steps[self.name]]

    @validate("name")
    def _check_name(self, proposal):
        if proposal["value"] not in self._runs:
            raise TraitError(f"name is {proposal['value']!r}: use {list(self._runs)}.")
        return proposal["value"]

    @validate("half_steps")
    def _check_half_steps(self, proposal):
        given = dict.fromkeys(self._runs, 0) | proposal["value"]
        for name, at in given.items():
            if name not in self._runs:
                raise TraitError(f"half_steps has {name!r}: use {list(self._runs)}.")
            last = len(self._runs[name]) - 1
            if not 0 <= at <= last:
                raise TraitError(f"half_steps[{name!r}] is {at}: there are 0 to {last}.")
        return given

    def _still(self):
        stills = [
            draw_still(self._X, trace, f"{self.model_id}-{i}")
            for i, trace in enumerate(self._runs.values())
        ]
        told = " ".join(LABEL.search(still)[1] for still in stills)
        rows = (
            f'<p style="margin: 0">{escape(name)}</p>{LABEL.sub("", still, count=1)}'
            for name, still in zip(self._runs, stills, strict=True)
        )
        return f'<div class="hs-still" role="img" aria-label="{told}">{"".join(rows)}</div>'


def _check_traces(traces):
    if not isinstance(traces, dict) or not all(
        isinstance(trace, Trace) for trace in traces.values()
    ):
        raise TypeError(
            f"traces must be a dict from names to traces, but it is {shown(traces)}: "
            "run(...) returns a trace."
        )
    if not 2 <= len(traces) <= 3:
        raise ValueError(f"There are {len(traces)} traces: give two, or three.")
    for name, trace in traces.items():
        k = max(state.n_clusters for state in trace)
        if k > MOST:
            raise ValueError(f"{name!r} has {k} clusters: a widget shows at most {MOST}.")
    return dict(traces)

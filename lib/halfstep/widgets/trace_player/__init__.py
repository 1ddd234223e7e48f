"""The Trace Player: any trace, or a grid of traces, one half-step at a time."""

import itertools
import math
import os
import time

import numpy as np
from IPython.display import HTML, display
from traitlets import Bytes, Dict, Int, List, TraitError, observe, validate

from halfstep.arguments import shown
from halfstep.states import Trace
from halfstep.widgets.kit import STYLE, Widget, check_plane, own_module, own_style
from halfstep.widgets.kit.lab import MOST
from halfstep.widgets.kit.moves import encode
from halfstep.widgets.kit.still import draw_still

__all__ = ["TracePlayer", "explore"]

PATIENCE = 1.0  # seconds that nobody needs to be told of


class TracePlayer(Widget):
    """A trace to walk through; with parameters, a grid of traces to choose from.

    All states are known before: nothing is computed by Python while the reader plays.

    Parameters
    ----------
    traces : Trace, or list of Trace
        One for each combination of the grid's values, the last parameter changing fastest.
    X : (n_samples, 2) float, or list of such
    grid : dict, optional
        The values of each parameter.

    Attributes
    ----------
    half_step : int
        Where the reader is, from 0. Set it to go there.
    values : dict
        The chosen value of each parameter. Set it to choose others.
    trace : Trace
        The one that is seen.
    state : State
        Where the reader is in it.

    Raises
    ------
    ValueError
        No trace, or not one for each combination; more than 8 clusters; points that are
        not in the plane.

    Source: chapters 03 and 08 of the book.

    >>> from halfstep import kmeans
    >>> X = np.array([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]])
    >>> player = TracePlayer(kmeans.run(X, X[:2]), X)
    >>> player.half_step = 2
    >>> player.state
    <KMeansState: update, iteration 1, 2 centers, inertia 24.5>
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _style = Dict().tag(sync=True)
    _points = List(Bytes()).tag(sync=True)
    _grid = List().tag(sync=True)
    _traces = List().tag(sync=True)
    _at = List(Int()).tag(sync=True)

    half_step = Int().tag(sync=True)
    values = Dict()

    def __init__(self, traces, X, grid=None):
        traces = [traces] if isinstance(traces, Trace) else traces
        self._values = _check_grid({} if grid is None else grid)
        self._all = list(_check_traces(traces, self._values))
        clouds = _check_clouds(X, traces)
        found = {cloud.tobytes(): cloud for cloud in clouds}
        self._X = list(found.values())
        self._clouds = [list(found).index(cloud.tobytes()) for cloud in clouds]
        moves = map(encode, clouds, traces)
        grid = [[name, [str(v) for v in vs]] for name, vs in self._values.items()]
        pairs = [list(pair) for pair in zip(self._clouds, moves, strict=True)]
        super().__init__(_style=STYLE, _points=list(found), _grid=grid, _traces=pairs)
        self._at = [_middle(values) for values in self._values.values()]
        self._follow()

    def __repr__(self):
        chosen = "".join(f"{name}={value!r}, " for name, value in self.values.items())
        return f"TracePlayer({chosen}half-step {self.half_step} of {len(self.trace) - 1})"

    @property
    def trace(self):
        """The trace that is seen."""
        return self._all[self._index]

    @property
    def state(self):
        """The state that is seen."""
        return self.trace[min(self.half_step, len(self.trace) - 1)]

    @property
    def _index(self):
        lengths = [len(values) for values in self._values.values()]
        return np.arange(len(self._all)).reshape(lengths)[tuple(self._at)]

    @observe("_at")
    def _follow(self, _change=None):
        chosen = zip(self._values.items(), self._at, strict=True)
        self.values = {name: values[at] for (name, values), at in chosen}

    @validate("values")
    def _check_values(self, proposal):
        values = self.values | proposal["value"]
        for name, value in values.items():
            if value not in self._values.get(name, ()):
                raise TraitError(f"{name} = {value!r} is not in the grid.")
        return values

    @observe("values")
    def _choose(self, change):
        pairs = self._values.items()
        at = [values.index(change["new"][name]) for name, values in pairs]
        if at != self._at:
            self._at = at
            self.half_step = min(self.half_step, len(self.trace) - 1)

    def _still(self):
        return draw_still(self._X[self._clouds[self._index]], self.trace, self.model_id)


def explore(make_trace, X=None, /, **grid):
    """Compute a grid of traces once, and hand them over to be played.

    Parameters
    ----------
    make_trace : function
        Called with one value of each parameter; returns a Trace, or ``(X, trace)`` where
        the data depend on the parameters.
    X : (n_samples, 2) float
        The data, where ``make_trace`` returns the trace alone.
    **grid : iterables of values, or single values

    Returns
    -------
    player : TracePlayer

    Raises
    ------
    ValueError
        No values for a parameter, no data.
    TypeError
        Something that is no trace.

    Source: the page "Build your own interactive" of the book.

    >>> from halfstep import kmeans
    >>> X = np.array([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]])
    >>> explore(lambda k: kmeans.run(X, X[:k]), X, k=range(1, 4))
    TracePlayer(k=2, half-step 0 of 5)
    """
    if not callable(make_trace) or isinstance(make_trace, type):
        raise TypeError(f"make_trace must be a function, but it is {shown(make_trace)}.")
    grid = _check_grid(grid)
    combinations = list(itertools.product(*grid.values()))
    traces, clouds = [], []
    for values in _progress(combinations):
        given = dict(zip(grid, values, strict=True))
        made = make_trace(**given)
        data, trace = _unpack(made if type(made) is tuple else (X, made), given)
        traces.append(trace)
        clouds.append(data)
    return TracePlayer(traces, clouds, grid)


def _unpack(made, given):
    """Give the data and the trace, or say what was made instead."""
    if len(made) != 2 or not isinstance(made[1], Trace):
        call = ", ".join(f"{name}={value!r}" for name, value in given.items())
        what = type(made[-1]).__name__
        raise TypeError(
            f"make_trace({call}) returned {what}: return a Trace, as kmeans.run does, or "
            "(X, trace)."
        )
    if made[0] is None:
        raise ValueError(
            "explore needs the data: explore(make_trace, X, …), or let make_trace return "
            "(X, trace)."
        )
    return np.asarray(made[0], dtype=float), made[1]


def _check_grid(grid):
    if not isinstance(grid, dict):
        raise TypeError(f"grid must be a dict of values, but it is {shown(grid)}.")
    return {name: _list(name, values) for name, values in grid.items()}


def _list(name, values):
    single = isinstance(values, str) or not np.iterable(values)
    values = [values] if single else list(values)
    if not values:
        raise ValueError(f"{name} has no values: give some, for example range(1, 9).")
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def _middle(values):
    """Begin where sliders of Jupyter begin: in the middle of numbers, else at the first."""
    is_number = all(isinstance(value, int | float) for value in values)
    return len(values) // 2 if is_number else 0


def _progress(items):
    """Go through the items, and show how far one is where it takes long."""
    # In a page the bar would tell of the machine that built it.
    began, watched = time.monotonic(), "HALFSTEP_SITE" not in os.environ
    bar = None
    for i, item in enumerate(items):
        yield item
        if watched and time.monotonic() - began > PATIENCE:
            text = f"{i + 1} of {len(items)} traces"
            page = HTML(f'<progress max="{len(items)}" value="{i + 1}"></progress> {text}')
            bar = bar or display(page, display_id=True)
            if bar:
                bar.update(page)
    if bar:
        bar.update(HTML(""))


def _check_clouds(X, traces):
    many = isinstance(X, list) and X and getattr(X[0], "ndim", 0) == 2
    return [check_plane(cloud) for cloud in (X if many else [X] * len(traces))]


def _check_traces(traces, grid):
    _check_kind(traces)
    wanted = math.prod(map(len, grid.values()))
    if not traces or len(traces) != wanted:
        raise ValueError(
            f"The grid has {wanted} places, but there are {len(traces)} traces."
        )
    for trace in traces:
        k = max(state.n_clusters for state in trace)
        if k > MOST:
            raise ValueError(f"A trace has {k} clusters: a widget shows at most {MOST}.")
    return traces


def _check_kind(traces):
    listed = isinstance(traces, list | tuple)
    if not listed or not all(isinstance(trace, Trace) and trace for trace in traces):
        raise TypeError(
            f"traces must be a Trace or a list of them, but it is {shown(traces)}: "
            "run(...) returns one."
        )

"""Every public function of the library, a good value of each argument, and bad ones.

The functions and their arguments are read from the modules, so a new one is in the table
by itself; an argument of a new name needs its good value here.
"""

import inspect
import types
import warnings
from collections import namedtuple
from functools import cache
from importlib import import_module

import numpy as np
import pandas as pd
import scipy.sparse
from halfstep import kmeans, mixture, seeding
from halfstep.predictions.questions import find
from matplotlib.figure import Figure

# The rooms whose functions a reader calls. What stands in the others is called by these,
# with what they have checked.
ROOMS = ["kmeans", "seeding", "mixture", "choosing_k", "datasets"]
DRAWING = ["plots", "animation", "widgets"]
# And these of the others take what was checked.
INNER = {"seeding.drawn_rows", "seeding.first_centers", "kmeans.complaints"}

X = np.array([[0.0, 1.0], [2.0, 0.0], [9.0, 8.0], [8.0, 9.0], [1.0, 1.0], [9.0, 9.5]])
CENTERS = np.array([[0.0, 0.0], [9.0, 9.0]])
LABELS = np.array([0, 0, 1, 1, 0, 1])
TRACE = kmeans.run(X, CENTERS)
MIXTURE = mixture.fit(X, 2, covariance_type="tied", floor=0.01, rng=0)
DRAWS = list(seeding.draws(X, 2, rng=0))

# One good value of each argument, by its name; by function and name where they differ.
GOOD = {
    "X": X, "centers": CENTERS, "labels": LABELS, "other": LABELS[::-1],
    "n_clusters": 2, "n_components": 2, "n_samples": 6, "n_features": 2, "n_stripes": 2,
    "n_init": 2, "n_trials": 2, "n_references": 2, "n_resamples": 2, "max_iter": 9,
    "tol": 0.0, "floor": 0.01, "rng": 0, "start": "random_points", "empty": "farthest",
    "sample_weight": np.ones(6), "covariance_type": "tied", "weights": [0.5, 0.5],
    "means": CENTERS, "covariances": np.eye(2), "responsibilities": np.eye(2)[LABELS],
    "state": MIXTURE, "ks": [1, 2, 3], "values": [9, 3, 2], "std": 0.5, "length": 9.0,
    "gap": 4.0, "radii": (1.0, 2.0), "sizes": (4, 2), "silhouettes": np.ones(6),
    "trace": TRACE, "axes": None, "ax": None, "kind": "now", "levels": [-9.0, -5.0],
    "place": (1.0, 2.0),
    "text": "words", "name": "name", "draw": None, "alt": "words", "size": (2.0, 2.0),
    "ms": 100, "hold": 100, "traces": [TRACE], "grid": None, "question": find("stuck"),
    "echo.name": "stuck", "predict.name": "stuck", "value": 0.3,
    "score_samples": lambda places: mixture.score_samples(places, MIXTURE),
    "predict_proba": lambda places: mixture.predict_proba(places, MIXTURE),
    "make_trace": lambda k: kmeans.run(X, X[:k]),
    "draw_probabilities.state": DRAWS[0], "load_timings.name": "draw",
    "x": [0.0, 1.0, 3.0], "m": 0.4, "Dial.start": X[:2], "variances": [0.0, 1.0],
    "point": 1, "LoopLab.centers": None, "MixtureLab.means": None,
    "TwoStarts.traces": dict.fromkeys("ab", TRACE),
    "cases": dict.fromkeys("ab", (X, LABELS)),
    "component": 0, "names": ["one", "two"], "method": "plain",
    "picture": np.zeros((4, 6, 3), np.uint8),
    "palettes": [np.zeros((2, 3), np.uint8), np.zeros((4, 3), np.uint8)],
    "model": MIXTURE, "percent": 10, "starts": [CENTERS],
    "models": [mixture.fit(X, 1, covariance_type="tied", floor=0.01, rng=0), MIXTURE],
}  # fmt: skip
# What `**options` stands for.
OPTIONS = {
    "kmeans.run": kmeans.steps, "mixture.run": mixture.steps,
    "choosing_k.inertia_curve": kmeans.fit, "choosing_k.gap_statistic": kmeans.fit,
    "choosing_k.stability": kmeans.fit,
}  # fmt: skip


class Strange:
    """Nothing that any function knows."""


def sparse(shape):
    return scipy.sparse.random(*shape, density=0.5, random_state=0, format="csr")


# What is right nowhere: an error of our own, whatever the argument.
NEVER = {
    "a sparse matrix": scipy.sparse.csr_matrix(X),
    "a sparse array": scipy.sparse.coo_array(X),
    "ragged": [[1.0, 2.0], [3.0]],
    "ragged deeper": [[[1.0], [2.0, 3.0]], [[1.0], [2.0]]],
    "complex": 1j,
    "complex array": X * 1j,
    "complex among objects": np.array([[np.complex64(1j), 2.0]] * 6, object),
    "an int beyond float": 10**400,
    "a list with one": [[10**400, 1]] * 6,
    "a row with one": [10**400] * 6,
    "an int of many digits": 10**5000,
    "text as numbers": X.astype(str),
    "text as objects": X.astype(str).astype(object),
    "a row of text": ["a"] * 6,
    "bytes": b"\xff",
    "NaN": float("nan"),
    "a row of NaN": [np.nan] * 6,
    "a table of NaN": np.full((6, 2), np.nan),
    "two rows of inf": np.full((2, 2), np.inf),
    "a row of inf": [np.inf] * 6,
    "minus infinity": -np.inf,
    "dates": np.zeros((6, 2), "datetime64[D]"),
    "masked": np.ma.masked_less(X, 5.0),
    "a masked row": np.ma.masked_less(LABELS, 1),
    "empty": [],
    "empty rows": np.empty((0, 2)),
    "three axes": X[np.newaxis, np.newaxis],
    "a dictionary": {"a": 1},
    "a set": {1.0, 2.0},
    "a generator": (row for row in ()),
    "an object": Strange(),
    "a class": Strange,
    "a module": np.random,
    "a wrong word": "auto",
    "pandas' missing": pd.NA,
}
# What is right for some: then numbers come out.
SOMETIMES = {
    "None": None,
    "True": True,
    "a word": "full",
    "a number as text": "2",
    "a float for an int": 2.0,
    "a broken float": 2.5,
    "zero": 0,
    "negative": -1,
    "minus one half": -0.5,
    "huge": 1e300,
    "infinity": float("inf"),
    "beyond int64": 2**64,
    "0-d": np.array(2),
    "0-d float": np.array(2.5),
    "one axis": np.arange(5.0),
    "one axis of ints": np.arange(6),
    "too wide": np.ones((6, 3)),
    "square": np.eye(2),
    "floats as labels": LABELS.astype(float),
    "negative rows": -np.ones(6),
    "zeros": np.zeros(6),
    "huge row": np.full(6, 1e300),
    "huge unsigned": np.full(6, 2**64 - 1, np.uint64),
    "a table of zeros": np.zeros((6, 2)),
    "booleans": X > 5,
    "long doubles": X.astype(np.longdouble) * np.longdouble("1e4000"),
    "half floats": X.astype(np.float16),
    "a frame": pd.DataFrame(X, columns=["a", "b"]),
    "a frame of objects": pd.DataFrame(X, dtype=object),
    "a frame of ints": pd.DataFrame({"a": [1, 2, 3, 4, 5, 6], "b": 0}).convert_dtypes(),
    "a k-means state": TRACE.last,
    "a trace": TRACE,
    "a mixture state": MIXTURE,
    "a mixture of another width": mixture.fit(
        np.diag([1.0, 5.0, 9.0]), 1, covariance_type="spherical"
    ),
    "a draw": DRAWS[0],
    "two centers": [[0, 0], [9, 9]],
    "a tuple of two": (1, 2),
    "a tuple of three": (1, 2, 3),
    "a RandomState": np.random.RandomState(0),
}

# Where something of NEVER is right after all: words are words, seeds may be long.
ALSO = {
    "grid": {"a dictionary"},
    "text": {"a wrong word"}, "alt": {"a wrong word"}, "name": {"a wrong word"},
    "title": {"a wrong word"}, "value": {"a wrong word"},
    "rng": {
        "an int beyond float",
        "an int of many digits",
        "a list with one",
        "a row with one",
    },
}  # fmt: skip

Case = namedtuple("Case", "name function given parameter bad value")


def functions(rooms):
    """Yield the name and the object of every public function, and of each widget."""
    for room in rooms:
        module = import_module(f"halfstep.{room}")
        for name, thing in list(vars(module).items()):
            own = getattr(thing, "__module__", "").startswith(f"halfstep.{room}")
            made = isinstance(thing, types.FunctionType)
            made |= room == "widgets" and isinstance(thing, type)
            if own and made and not name.startswith("_") and f"{room}.{name}" not in INNER:
                yield f"{room}.{name}", thing


def parameters(name, function):
    """Names of all arguments, those behind `**options` too; and which go by position."""
    kinds = inspect.signature(function).parameters.values()
    names = [p.name for p in kinds if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    if name in OPTIONS:
        more = inspect.signature(OPTIONS[name]).parameters.values()
        names += [p.name for p in more if p.kind is p.KEYWORD_ONLY and p.name not in names]
    return names


def good(name, parameter):
    """Give the good value of an argument of a function."""
    short = f"{name.rpartition('.')[2]}.{parameter}"
    return GOOD[short] if short in GOOD else GOOD[parameter]


@cache
def an_axes(name):
    """Axes for each function; what heaps up on them is never rendered."""
    return Figure().subplots()


def call(case):
    """Call; run to its end what is a generator."""
    given = dict(case.given)
    for axes in {"ax", "axes"} & set(given):
        if given[axes] is None and case.parameter != axes:
            given[axes] = Figure().subplots() if axes == "axes" else an_axes(case.name)
    positional = inspect.signature(case.function).parameters.values()
    first = [given.pop(p.name) for p in positional if p.kind is p.POSITIONAL_ONLY]
    result = case.function(*first, **given)
    return list(result) if isinstance(result, types.GeneratorType) else result


def cases(rooms):
    """Yield the whole table: each function, each of its arguments, each bad value."""
    for name, function in functions(rooms):
        names = parameters(name, function)
        given = {parameter: good(name, parameter) for parameter in names}
        if name == "widgets.explore":
            names = names[:1]
        for parameter in names:
            for bad, value in (NEVER | SOMETIMES).items():
                yield Case(
                    name, function, given | {parameter: value}, parameter, bad, value
                )


def numbers(result):
    """Every number of a result, whatever it is made of."""
    if hasattr(result, "__dataclass_fields__"):
        result = [getattr(result, name) for name in result.__dataclass_fields__]
    if isinstance(result, np.ndarray):
        return (
            result.ravel().astype(float)
            if result.dtype.kind in "biuf"
            else np.array([np.nan])
        )
    if isinstance(result, list | tuple | dict):
        result = result.values() if isinstance(result, dict) else result
        return np.concatenate([numbers(item) for item in result] or [np.empty(0)])
    is_number = isinstance(result, int | float | np.number)
    return np.array([float(result)]) if is_number else np.empty(0)


def answer(case):
    """Give (result, None) or (None, error), with NumPy's warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", UserWarning)
        try:
            return call(case), None
        except Exception as error:
            return None, error


def raised_by(error):
    """Find the line that raised: its file, and its text."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    frame = inspect.getframeinfo(trace)
    return frame.filename, (frame.code_context or [""])[0].strip()


def complaint(case):
    """Say what is wrong with the library's answer to a case; None where it is right."""
    result, error = answer(case)
    if error is None:
        found = numbers(result)
        if np.isnan(found).any():
            return "NaN, in silence"
        if np.isinf(found).any() and not np.isinf(numbers(call(usual(case)))).any():
            return "infinity, in silence"
        return "taken for right" if case.bad in NEVER and not allowed(case) else None
    file, line = raised_by(error)
    own = "/halfstep/" in file and line.startswith("raise")
    if (
        not isinstance(error, ValueError | TypeError)
        and type(error).__name__ != "TraitError"
    ):
        return f"{type(error).__name__}: {error!s:.80}"
    if not own:
        return f"raised by {file.rpartition('/')[2]}: {line:.40} {error!s:.80}"
    if len(str(error)) > 330 or "\n" in str(error):
        return f"a message of {len(str(error))} characters: {error!s:.60}"
    return None


def usual(case):
    """The same call without anything bad."""
    given = case.given | {case.parameter: good(case.name, case.parameter)}
    return case._replace(given=given, value=None)


def allowed(case):
    """Say where a value that is right nowhere is right after all."""
    return case.bad in ALSO.get(case.parameter, ())

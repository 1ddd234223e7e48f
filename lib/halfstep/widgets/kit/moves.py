"""Moves: what travels to the page instead of states.

A move is the name of a half-step that the page can do by itself, and then it is a word; or
it is what a state says of itself, in numbers. `loop.js` makes states of moves again.

What the page can do stands in `MODELS`: for each model its half-steps by name. A model that
is not there travels in numbers alone and plays all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from halfstep.widgets.kit import hard, soft

__all__ = ["MODELS", "Model", "encode"]


def _nothing(*_given, **_options):
    return {}


@dataclass(frozen=True)
class Model:
    """What is known of one model, beside the words that each of its states has.

    Attributes
    ----------
    half_steps : dict of functions
        By the step's name: from (X, state, **options) to the next state, as the page
        computes it; a ValueError where there is none.
    options : function
        From (X, trace) to what the half-steps and the parts need beside a state.
    parts : function
        From (state, **options) to what the page needs beside the state's words, as a dict.

    >>> Model().parts("a state"), Model().half_steps
    ({}, {})
    """

    half_steps: dict = field(default_factory=dict)
    options: Callable = _nothing
    parts: Callable = _nothing


MODELS = {
    "k-means": Model(hard.HALF_STEPS, parts=hard.parts),
    "Gaussian mixture": Model(
        soft.HALF_STEPS, lambda X, trace: {"floor": soft.floor_of(X, trace)}, soft.parts
    ),
}


def encode(X, trace):
    """Write a trace as moves: names where the page will find the same, numbers elsewhere.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace

    Returns
    -------
    moves : list
        A half-step's name, or a dict of what the state says; without shares or labels
        where those of the state before still hold.

    >>> from halfstep import kmeans
    >>> X = np.array([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]])
    >>> encode(X, kmeans.run(X, X[:2]))[1:]
    ['assign', 'update', 'assign', 'update', 'assign']
    """
    model = MODELS.get(trace[0].model, Model())
    options = model.options(X, trace)
    moves = []
    page = None  # the state that the page will have reached
    for state in trace:
        found = _ask_page(model, X, page, state.step, options)
        same = found is not None and _are_same(X, model, found, state, options)
        said = None if same else _describe(state, page) | model.parts(state, **options)
        moves.append(state.step if same else said)
        page = found if same else state
    return moves


def _ask_page(model, X, state, step, options):
    """Do a half-step as the page does it; None where it cannot."""
    if state is None or step not in model.half_steps:
        return None
    try:
        return model.half_steps[step](X, state, **options)
    except ValueError:
        return None


def _words(state):
    """Give the numbers that a state says of itself; labels only where they are all."""
    spreads = state.matrices
    shares = state.shares
    return {
        "objective": state.objective,
        "places": state.places,
        "spreads": None if spreads is None else spreads[:, [0, 0, 1], [0, 1, 1]],
        "shares": shares,
        "labels": state.labels if shares is None else None,
    }


def _are_same(X, model, found, state, options):
    """Compare all that two states say, to ten digits; where zero is, in such units."""
    units = {"places": np.abs(X - X.mean(axis=0)).max(), "shares": 1, "weights": 1}
    ours = _words(found) | model.parts(found, **options)
    theirs = _words(state) | model.parts(state, **options)
    return all(_is_near(ours[name], theirs[name], units.get(name, 0)) for name in theirs)


def _is_near(ours, theirs, unit=0.0):
    if ours is None or theirs is None or isinstance(theirs, str):
        return ours is theirs or ours == theirs
    if np.shape(ours) != np.shape(theirs):
        return False
    return np.allclose(ours, theirs, 1e-10, 1e-10 * unit)


def _describe(state, page):
    words = _words(state)
    known = {} if page is None else _words(page)
    said = {name: words[name] for name in ("places", "spreads", "shares", "labels")}
    if words["shares"] is not None:
        # The page finds the likeliest cluster itself.
        del said["labels"]
        said["shares"] = words["shares"].round(12)
        # An M-step leaves the shares as they are: the page still has them.
        if _is_near(known.get("shares"), words["shares"], 1):
            del said["shares"]
    numbers = {k: None if v is None else np.asarray(v).tolist() for k, v in said.items()}
    objective = state.objective if np.isfinite(state.objective) else None
    names = {"step": state.step, "half": state.half, "goal": state.goal}
    return names | {"objective": objective} | numbers

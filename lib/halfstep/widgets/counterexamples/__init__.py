"""Counterexamples: a Loop Lab on points whose true groups are known and outlined."""

import numpy as np
from traitlets import Bytes, List, TraitError, Unicode, observe, validate

from halfstep.arguments import check_labels, check_rng, shown
from halfstep.style import ellipse
from halfstep.widgets.kit import check_plane, own_module, own_style
from halfstep.widgets.kit.lab import Lab
from halfstep.widgets.loop_lab import LoopLab

__all__ = ["Counterexamples"]


class Counterexamples(LoopLab):
    """A Loop Lab with several sets of points to choose from, and the truth about each.

    The true groups are outlined, two standard deviations wide. Two meters compare the
    inertia of the true groups, each with its mean, with that of the clusters that are
    there. What else one can do and read is that of the Loop Lab.

    Parameters
    ----------
    cases : dict from a name to (X, y), two or three of them
        X is (n_samples, 2) float, y the true labels (n_samples,) int, from 0.
    rng : numpy.random.Generator, optional
        Draws the first centers of each, and seeds what the page draws.

    Attributes
    ----------
    case : str
        The points that are seen. Set it to see others, from their first centers.

    Raises
    ------
    TypeError
        No dict of pairs.
    ValueError
        Not two or three of them; points that are not in the plane; a group without
        points, or not 2 to 4 groups.

    Source: chapter 03 of the book.

    >>> X = [[0.0, 0.0], [1.0, 1.0], [9.0, 0.0], [9.0, 2.0]]
    >>> lab = Counterexamples({"two": (X, [0, 0, 1, 1]), "other": (X, [0, 1, 0, 1])})
    >>> lab.case, lab.n_clusters
    ('two', 2)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = List(Bytes()).tag(sync=True)
    _cases = List().tag(sync=True)

    case = Unicode()

    def __init__(self, cases, *, rng=None):
        pairs = _check_cases(cases)
        self._rng = check_rng(0 if rng is None else rng)
        self._clouds = [X for X, _ in pairs.values()]
        sent = [self._case_of(name, *pair) for name, pair in pairs.items()]
        self._X = self._clouds[0]
        points = [X.tobytes() for X in self._clouds]
        Lab.__init__(self, sent[0]["start"], _points=points, _cases=sent)

    def _case_of(self, name, X, y):
        """Give what the page must know of a case beside its points."""
        groups = [X[y == label] for label in range(y.max() + 1)]
        rims = [ellipse(g.mean(axis=0), np.cov(g.T), n_corners=49) for g in groups]
        self._X = X
        start = self._draw(len(groups)).tolist()
        outlines = [np.round(rim, 3).tolist() for rim in rims]
        return {"name": name, "labels": y.tolist(), "rims": outlines, "start": start}

    @property
    def _at(self):
        return self._run.get("case", 0)

    def _replay(self, moves):
        if self._X is not self._clouds[self._at]:
            self._X = self._clouds[self._at]
            self._moves, self._states = [], []
        return super()._replay(moves)

    def _restart(self, start):
        self._run = {"start": start, "moves": [start], "at": 0, "case": self._at}

    def _traits_of(self, state):
        return {"case": self._cases[self._at]["name"]} | super()._traits_of(state)

    @validate("case")
    def _check_case(self, proposal):
        names = [each["name"] for each in self._cases]
        if proposal["value"] not in names:
            raise TraitError(f"case is {proposal['value']!r}: use one of {names}.")
        return proposal["value"]

    @observe("case")
    def _open(self, change):
        names = [each["name"] for each in self._cases]
        if (to := names.index(change["new"])) != self._at:
            start = self._cases[to]["start"]
            self._run = {"start": start, "moves": [start], "at": 0, "case": to}


def _check_cases(cases):
    if not isinstance(cases, dict) or not all(
        isinstance(pair, tuple | list) and len(pair) == 2 for pair in cases.values()
    ):
        raise TypeError(
            f"cases must be a dict from names to (X, y), but it is {shown(cases)}."
        )
    if not 2 <= len(cases) <= 3:
        raise ValueError(f"There are {len(cases)} cases: give two, or three.")
    return {name: _check_case(name, *pair) for name, pair in cases.items()}


def _check_case(name, X, y):
    X = check_plane(X)
    y = np.asarray(check_labels(y, len(X)))
    sizes = np.bincount(y) if y.min() >= 0 else np.zeros(1)
    if not 2 <= len(sizes) <= 4 or sizes.min() < 2:
        raise ValueError(
            f"The groups of {name!r} have {sizes.astype(int).tolist()} points: give two "
            "to four groups, each of two points or more, numbered from 0."
        )
    return X, y

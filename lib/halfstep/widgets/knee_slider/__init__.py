"""The knee slider: one curve, a slider for where it ends, and the k that its knee names."""

import json
from functools import cache

import numpy as np
from traitlets import Dict, Int, List, TraitError, Unicode, validate

from halfstep import kmeans
from halfstep.arguments import check_choice
from halfstep.colors_kept import keep_colors
from halfstep.widgets.choosing_k_desk import FILE
from halfstep.widgets.kit import Widget, marks, own_module, own_style
from halfstep.widgets.knee_slider.still import draw_knee_still

__all__ = ["KneeSlider"]

FORMULA = "1/k"
NAMES = ["four blobs", FORMULA, "noise"]
FEWEST, MOST = 5, 20  # where a curve may end
MOST_SHOWN = 6  # no knee of these curves lies farther right


class KneeSlider(Widget):
    """Cut a falling curve off, and see which k its knee names, and these k clusters.

    Parameters
    ----------
    *names : {"four blobs", "1/k", "noise"}
        The curves to choose from; the first is shown. None: the four blobs alone. The
        curve of points is their inertia, the best of many runs for each k from 1 to 20;
        "1/k" is the formula, 100 / k, and has no points.

    Attributes
    ----------
    curve : str
        Which of them is shown.
    up_to : int, 5 to 20
        Where the curve ends.
    k : int
        What the knee says; read only. Of equals, the first.

    Raises
    ------
    ValueError
        Another name.

    Source: chapter 06 of the book.

    >>> slider = KneeSlider()
    >>> slider
    KneeSlider('four blobs', up to 10: the knee says 3)
    >>> slider.up_to = 20
    >>> slider.k
    4
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _curves = Dict().tag(sync=True)
    _names = List().tag(sync=True)  # in this order, which a dict may lose on its way
    _style = Dict().tag(sync=True)
    curve = Unicode().tag(sync=True)
    up_to = Int(10, min=FEWEST, max=MOST).tag(sync=True)

    def __init__(self, *names):
        names = [check_choice(name, "each name", NAMES) for name in names] or NAMES[:1]
        curves = {name: _measured(name) for name in names}
        super().__init__(
            _curves=curves, _names=list(curves), _style=marks(MOST_SHOWN), curve=names[0]
        )

    def __repr__(self):
        return f"KneeSlider({self.curve!r}, up to {self.up_to}: the knee says {self.k})"

    @property
    def k(self):
        """What the knee says."""
        below = self._below()
        return 1 + int(np.argmax(below >= below.max() - 1e-9 * np.ptp(self._values())))

    @validate("curve")
    def _check_curve(self, proposal):
        if proposal["value"] not in self._curves:
            raise TraitError(f"curve must be one of {', '.join(map(repr, self._names))}.")
        return proposal["value"]

    def _values(self):
        return np.array(self._curves[self.curve]["values"][: self.up_to])

    def _below(self):
        """How far the curve lies below the line from end to end, at each k."""
        values = self._values()
        return np.linspace(values[0], values[-1], len(values)) - values

    def _still(self):
        shown = self._curves[self.curve]
        centers = shown["centers"][self.k - 1] if shown["centers"] else []
        return draw_knee_still(
            shown["points"], centers, self._values(), self.k, self.model_id
        )


@cache
def _measured(name):
    """Give the points of a curve, its values, and the centers of the first few k."""
    if name == FORMULA:
        values = [100 / k for k in range(1, MOST + 1)]
        return {"points": [], "centers": [], "values": values}
    given = json.loads(FILE.read_text())[name]
    ends = [kmeans.run(given["points"], centers).last for centers in given["centers"]]
    shown = [ends[0]]
    for end in ends[1:MOST_SHOWN]:
        shown.append(keep_colors(end, shown[-1]))
    return {
        "points": given["points"],
        "centers": [np.asarray(end.places).tolist() for end in shown],
        "values": [float(end.inertia) for end in ends],
    }

"""The choosing-k desk: one data set, one k, and what four criteria say about it."""

import json
from pathlib import Path

import numpy as np
from traitlets import Dict, Enum, Int, List, TraitError, validate

from halfstep import kmeans
from halfstep.widgets.kit import Widget, marks, own_module, own_style
from halfstep.widgets.kit.still import draw_still

__all__ = ["ChoosingKDesk"]

FILE = Path(__file__).with_name("choosing_k_desk.json")
KS = range(1, 21)
OWN = "your own"
NAMES = ["four blobs", "noise", "moons", "stripes", "unequal", OWN]
BOX = 10  # what a reader adds lies in a square from 0 to this
MOST_OWN = 300
CRITERIA = ["knee", "silhouette", "gap", "bic"]


class ChoosingKDesk(Widget):
    """Choose k, and see the clustering, and what four criteria say: knee to BIC.

    Five data sets are given, and a sixth is the reader's own: a click adds a point. Of the
    given sets the gap statistic and BIC were computed beforehand by `author.desk`, for
    they take minutes; everything else the page computes itself.

    Attributes
    ----------
    data : {"four blobs", "noise", "moons", "stripes", "unequal", "your own"}
    n_clusters : int, 1 to 20
    up_to : int, 3 to 20
        Where the curves end: the knee depends on it.
    criterion : {"knee", "silhouette", "gap", "bic"}
        Whose curve is shown.
    points : list of [x, y]
        The reader's own, each from 0 to 10.
    X : (n_samples, 2) float
        The points of the chosen data; read only.

    Source: chapter 06 of the book.

    >>> desk = ChoosingKDesk()
    >>> desk.data = "noise"
    >>> desk
    ChoosingKDesk('noise', 4 clusters of up to 10)
    >>> desk.X.shape
    (300, 2)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _sets = Dict().tag(sync=True)
    _names = List(NAMES).tag(sync=True)  # in this order, which a dict may lose on its way
    _style = Dict().tag(sync=True)
    data = Enum(NAMES).tag(sync=True)
    n_clusters = Int(4, min=1, max=KS[-1]).tag(sync=True)
    up_to = Int(10, min=3, max=KS[-1]).tag(sync=True)
    points = List().tag(sync=True)
    criterion = Enum(CRITERIA, CRITERIA[0]).tag(sync=True)

    def __init__(self):
        super().__init__(
            _sets=json.loads(FILE.read_text()), _style=marks(KS[-1]), data=NAMES[0]
        )

    def __repr__(self):
        size = f"{self.n_clusters} clusters of up to {self.up_to}"
        return f"ChoosingKDesk({self.data!r}, {size})"

    @property
    def X(self):  # noqa: N802
        """The points of the chosen data."""
        chosen = self.points if self.data == OWN else self._sets[self.data]["points"]
        return np.array(chosen, dtype=float).reshape(-1, 2)

    @validate("points")
    def _check_points(self, proposal):
        points = np.asarray(proposal["value"], dtype=float).reshape(-1, 2)
        if len(points) > MOST_OWN or not ((points >= 0) & (points <= BOX)).all():
            raise TraitError(
                f"points must be at most {MOST_OWN} pairs of numbers from 0 to {BOX}."
            )
        return points.tolist()

    def _still(self):
        given = self._sets[NAMES[0]]
        trace = kmeans.run(given["points"], given["centers"][3])
        return draw_still(np.array(given["points"]), trace, self.model_id)

"""What the widgets share on the Python side: one source, fixed names, a still.

A widget is an anywidget: live in Jupyter it is a view on a model. On the static site the
same model is embedded in the page as data, and the page's own script mounts it in place
of the still. So every widget hands out two things: the view, and a ``<div>`` that names
the model and holds the still.

What all of them need in the page, the kit, is a model of its own that every widget refers
to. So it is sent once a kernel, and a page's embedded state has it once; and as the same
reference leads to it in Jupyter and on the site, there is one way to load a widget, not
two. (Joining the kit into each widget would ask nothing of the front end, but it is 40 kB
for each widget of a notebook, and a second way for the site.)
"""

import re
from collections import Counter

import anywidget
import numpy as np
from ipywidgets import Layout, widget_serialization
from traitlets import Instance, Unicode

from halfstep.arguments import check_points
from halfstep.style import COLORS, mark
from halfstep.widgets.kit.sources import kit_module, kit_style, own_module, own_style

__all__ = [
    "SHAPES", "STYLE", "Kit", "Widget", "check_plane", "marks", "own_module", "own_style",
]  # fmt: skip

MADE = Counter()  # how many of each class there have been: their names count on

# The markers of halfstep.style as outlines of about equal area, one unit in radius.
SHAPES = {
    "o": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    "^": "M0-1.4L1.25.8H-1.25z",
    "s": "M-.9-.9H.9V.9H-.9z",
    "D": "M0-1.25L1.25 0 0 1.25-1.25 0z",
    "v": "M0 1.4L1.25-.8H-1.25z",
    "P": "M-.42-1.2H.42V-.42H1.2V.42H.42V1.2H-.42V.42H-1.2V-.42H-.42z",
    "X": "M-.55-1.15L0-.6.55-1.15 1.15-.55.6 0 1.15.55.55 1.15 0 .6-.55 1.15-1.15.55-.6 0"
    "-1.15-.55z",
    "*": "M0-1.5L.4-.5 1.43-.46.62.2.88 1.21 0 .62-.88 1.21-.62.2-1.43-.46-.4-.5z",
}


def marks(n_clusters):
    """Give the colors and outlines of so many clusters, and of noise, as the page wants.

    Parameters
    ----------
    n_clusters : int

    Returns
    -------
    style : dict
        "colors" and "shapes", a list of str each; "noise", a dict of one "color" and
        one "shape".

    >>> len(marks(9)["shapes"]), sorted(marks(9)["noise"])
    (9, ['color', 'shape'])
    """
    every = [mark(label) for label in range(n_clusters)]
    color, corners, _ = mark(-1)
    noise = "L".join(f"{0.42 * x:.3g} {-0.42 * y:.3g}" for x, y in corners)
    return {
        "colors": [m[0] for m in every],
        "shapes": [SHAPES[m[1]] for m in every],
        "noise": {"color": color, "shape": f"M{noise}Z"},
    }


STYLE = marks(len(COLORS))


def check_plane(X):
    """Check points, and that they lie in a plane.

    Parameters
    ----------
    X : (n_samples, 2) float

    Returns
    -------
    X : (n_samples, 2) float64

    Raises
    ------
    ValueError
        Another number of columns.

    >>> check_plane([[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    """
    X = np.asarray(check_points(X), dtype=float)
    if X.shape[1] != 2:
        raise ValueError(
            f"X has {X.shape[1]} features, but a widget draws two: pass two columns, "
            "for example X[:, [0, 1]]."
        )
    return X


def _names(model_id):
    """Name a model; ipywidgets gives it a second one, its layout, that needs a name too."""
    return {"model_id": model_id, "layout": Layout(model_id=f"{model_id}-layout")}


class Kit(anywidget.AnyWidget):
    """The kit as a model: its module as text, and its style, which anywidget takes care of.

    It shows nothing. `door.js`, which every widget brings along, makes the text a module.
    """

    _esm = "export default {};"
    _css = kit_style()
    _text = Unicode(kit_module()).tag(sync=True)

    _one = None

    @classmethod
    def one(cls):
        """Give the one kit of this kernel; a new one where someone has closed it."""
        if cls._one is None or cls._one.comm is None:
            cls._one = cls(**_names("halfstep-kit"))
        return cls._one


class Widget(anywidget.AnyWidget):
    """An anywidget with a fixed name and a still.

    The name is the class and a count, so a build gives the same page each time. A subclass
    offers ``_still()``: HTML text with a picture and its description, the same each time.
    """

    _kit = Instance(Kit).tag(sync=True, **widget_serialization)

    def __init__(self, **traits):
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()
        MADE[name] += 1
        super().__init__(_kit=Kit.one(), **_names(f"{name}-{MADE[name]}"), **traits)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/html"] = (
            f'<div class="hs-mount" data-widget-model="{self.model_id}">'
            f"{self._still()}</div>"
        )
        return data, metadata

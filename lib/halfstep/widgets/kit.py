"""What the widgets share on the Python side: one source, fixed names, a still.

A widget is an anywidget: live in Jupyter it is a view on a model. On the static site the
same model is embedded in the page as data, and the page's own script mounts it in place
of the still. So every widget hands out two things: the view, and a ``<div>`` that names
the model and holds the still.
"""

import re
from collections import Counter
from pathlib import Path

import anywidget
from ipywidgets import Layout

from halfstep.style import COLORS, mark

__all__ = [
    "SHAPES", "STYLE", "Widget", "join_modules", "join_styles", "marks", "read_asset",
]  # fmt: skip

HERE = Path(__file__).parent
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


def read_asset(name):
    """Read a file that lies beside this module.

    Parameters
    ----------
    name : str

    Returns
    -------
    text : str

    >>> "hs-widget" in read_asset("kit.css")
    True
    """
    return (HERE / name).read_text(encoding="utf-8")


def marks(n_clusters):
    """Give the colors and outlines of so many clusters, as the page wants them.

    Parameters
    ----------
    n_clusters : int

    Returns
    -------
    style : dict of list of str

    >>> len(marks(9)["shapes"])
    9
    """
    every = [mark(label) for label in range(n_clusters)]
    return {"colors": [m[0] for m in every], "shapes": [SHAPES[m[1]] for m in every]}


STYLE = marks(len(COLORS))


def join_modules(*names):
    """Make one ES module of several: the last one is what the page imports.

    A widget travels as one string, so the lines that import a neighbor go, and so does
    the word ``export`` in front of what a neighbor would import. All names then share one
    scope: a name may be used once among the files.

    Parameters
    ----------
    *names : str
        Files of this folder, each after those it imports.

    Returns
    -------
    module : str

    >>> joined = join_modules("kit.js", "loop.js", "loop_lab.js")
    >>> "import" in joined, joined.count("export")
    (False, 1)
    """
    text = "\n".join(map(read_asset, names))
    text = re.sub(r'^import \{[^}]*\} from "\./\w+\.js";$', "", text, flags=re.MULTILINE)
    text = re.sub(r"^export (?!default)", "", text, flags=re.MULTILINE)
    return _squeeze(text)


def join_styles(*names):
    """Make one style sheet of several.

    Parameters
    ----------
    *names : str
        Files of this folder.

    Returns
    -------
    style : str

    >>> ".hs-widget" in join_styles("kit.css", "soft.css")
    True
    """
    # A page with several widgets takes what stands between two marks only once.
    parts = (_squeeze(read_asset(name)) for name in names)
    return "/**/".join(re.sub(r"\s*([{};])\s*", r"\1", part) for part in parts)


def _squeeze(text):
    """Leave out what is for those who read the files: a third of the weight."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^\s*(//.*)?\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^\s+", "", _drop_unused(text), flags=re.MULTILINE)


def _drop_unused(text):
    """Leave at home what this widget never asks for, too: the kit serves all of them."""
    parts = re.split(r"^(?=(?:const|let|function\*?) )", text, flags=re.MULTILINE)
    names = [re.match(r"(?:const|let|function\*?) (\w+)", part) for part in parts]
    used = [
        name is None
        or "export default" in parts[i]
        or any(re.search(rf"\b{name[1]}\b", p) for p in parts[:i] + parts[i + 1 :])
        for i, name in enumerate(names)
    ]
    kept = "".join(part for part, is_used in zip(parts, used, strict=True) if is_used)
    # What only the unused had asked for is unused by now.
    return text if all(used) or "export default" not in text else _drop_unused(kept)


class Widget(anywidget.AnyWidget):
    """An anywidget with a fixed name and a still.

    The name is the class and a count, so a build gives the same page each time. A subclass
    offers ``_still()``: HTML text with a picture and its description, the same each time.
    """

    def __init__(self, **traits):
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()
        MADE[name] += 1
        model_id = f"{name}-{MADE[name]}"
        # ipywidgets gives each widget a second model, its layout: it needs a name too.
        layout = Layout(model_id=f"{model_id}-layout")
        super().__init__(model_id=model_id, layout=layout, **traits)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/html"] = (
            f'<div class="hs-mount" data-widget-model="{self.model_id}">'
            f"{self._still()}</div>"
        )
        return data, metadata

"""What the source of a figure tells of its look: few words, an alt text, our colors.

A color that is not of `halfstep.style` has no twin for a dark page, and matplotlib takes
its own wherever none is named.
"""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

from author.lint.page import figure_name, figure_texts

CAPTION = 40  # words
# What draws in a color of matplotlib's choice, if nobody names one.
DRAWS = {
    "axhline", "axline", "axvline", "bar", "barh", "errorbar", "fill_between", "hist",
    "hlines", "loglog", "plot", "scatter", "semilogx", "semilogy", "stairs", "step",
    "vlines",
}  # fmt: skip
NAMES_COLOR = {
    "c", "cmap", "color", "colors", "ec", "edgecolor", "edgecolors", "fc", "facecolor",
    "facecolors",
}  # fmt: skip
# Read, not imported: that would take longer than the linter. Black is shown as ink, white
# as paper.
STYLE = Path(find_spec("halfstep.style").origin).read_text("utf-8")
OURS = {"k", "w", "black", "white", "none", *re.findall(r"#[0-9a-f]{6}", STYLE.lower())}
LETTERS = set("bgrcmy")  # colors of matplotlib in a format such as "r--"


def captions(page, book):
    """A caption is read at a glance: what to look at, in forty words."""
    for number, cell in _figures(page):
        n_words = len((figure_texts(cell)[0] or "").split())
        if n_words > CAPTION:
            yield (
                f"{page.place(number)}: a caption of {n_words} words; say what to look at "
                f"in {CAPTION}, and the rest in the text"
            )


def alts(page, book):
    """Who does not see a figure is told what it shows, in a sentence."""
    for number, cell in _figures(page):
        alt = figure_texts(cell)[1] or ""
        if len(alt.split()) < 5 or not alt[:1].isupper() or not alt.rstrip().endswith("."):
            where = page.place(number)
            yield f"{where}: no sentence as alt text; write one in mystnb.image.alt"


def colors(page, book):
    """Each line and mark has a color of the book's, by day and at night."""
    cure = "take one of halfstep.style"
    for number, cell in page.code:
        for call in _drawing_calls(cell.source):
            given, foreign = _colors(call)
            if not given:
                what = f"{call.func.attr}(…) names no color, so matplotlib takes its own"
                yield f"{page.place(number)}: {what}; {cure}"
            for color in foreign:
                yield f"{page.place(number)}: {color!r} is no color of the book; {cure}"


def _figures(page):
    return [(number, cell) for number, cell in page.code if figure_name(cell)]


def _drawing_calls(source):
    try:
        nodes = ast.walk(ast.parse(source))
    except SyntaxError:  # told by `plain_python`
        return []
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return [c for c in calls if getattr(c.func, "attr", "") in DRAWS]


def _colors(call):
    """Tell whether a call names a color, and which of them are not ours."""
    named = [word for word in call.keywords if word.arg in NAMES_COLOR]
    formats = [*call.args, *(word.value for word in call.keywords if word.arg == "fmt")]
    formats = [f.value for f in formats if isinstance(getattr(f, "value", None), str)]
    words = [word.value.value for word in named if isinstance(word.value, ast.Constant)]
    foreign = [word for word in words if str(word).lower() not in OURS]
    foreign += [form for form in formats if LETTERS & set(form)]
    unknown = any(word.arg is None for word in call.keywords)  # **look
    return bool(named or unknown or set("".join(formats)) & {"k", "w"} or foreign), foreign


CHECKS = (captions, alts, colors)

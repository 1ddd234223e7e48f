"""All that the tests know of the widgets' insides: files, traits, what travels.

Whoever changes how a widget is put together changes this file, and no other test.
"""

import gzip
from pathlib import Path

from asking_pages import ask
from bookbuild.interactive import split_kit
from halfstep.widgets.kit import SHAPES, STYLE
from halfstep.widgets.kit.moves import encode
from halfstep.widgets.kit.soft import soft
from halfstep.widgets.kit.sources import IMPORT, kit_module, kit_style

__all__ = [
    "BEST", "CHOSEN", "FOLDERS", "KIT_TEXT", "MODULE", "RUN", "SHAPES", "STYLE", "WIDGETS",
    "encode", "gzipped", "is_widget", "kit_module", "kit_of", "kit_weight", "mount_script",
    "points_of", "seed_of", "soft", "solve", "split_kit", "state_of", "still_of",
    "traces_of", "weight_of",
]  # fmt: skip

LIB = Path(__file__).parents[2] / "lib"
WIDGETS = LIB / "halfstep/widgets"
# A widget's folder has a script of its name; so has the kit, which is none.
FOLDERS = sorted(
    path.parent for path in WIDGETS.glob("*/*.js") if path.stem == path.parts[-2]
)
FOLDERS.remove(WIDGETS / "kit")
MODULE = "_esm"  # the trait that brings the JavaScript
RUN = "_run"  # the trait of a lab that holds its moves
CHOSEN = "_at"  # the trait of a player that holds the places on its sliders
BEST = "_best"  # the trait of a board that holds the least inertia found by Python
KIT_TEXT = "_text"  # the trait of the kit that brings its JavaScript
# Pure functions beside those of the kit.
NUMBERS = (
    "seeding_board/draws.js",
    "choosing_k_desk/choosing_k.js",
    "knee_slider/depths.js",
    "water_level/contours.js",
    "water_level/floods.js",
)


def mount_script():
    """What brings a static page to life."""
    return LIB / "bookbuild/assets/mount.js"


def still_of(widget):
    return widget._still()


def points_of(widget):
    """The bytes that travel to the page."""
    return widget._points


def gzipped(text):
    return len(gzip.compress(text.encode(), 6))


def weight_of(widget):
    """Bytes of a widget's own module and style, compressed."""
    return gzipped(widget._esm + widget._css)


def kit_weight():
    """Bytes of what all widgets share, compressed."""
    return gzipped(kit_module() + kit_style())


def kit_of(widget):
    """The model of what all widgets share."""
    return widget._kit


def is_widget(model):
    """Whether this is the embedded model of a widget, and not of its kit or its layout."""
    return "_kit" in model["state"]


def traces_of(player):
    """What travels of a player's traces."""
    return player._traces


def seed_of(widget):
    """What seeds the draws of the page."""
    return widget._seed


def state_of(widget):
    """What a page embeds of one widget, but for its module."""
    state = widget._get_embed_state()["state"]
    return {name: value for name, value in state.items() if name != MODULE}


def solve(browser, script, files=NUMBERS, **given):
    """What the functions of the page say: the script gets them as a module's source."""
    own = [IMPORT.sub("", (WIDGETS / name).read_text()) for name in files]
    page = browser.new_page()
    answers = ask(page, script, given | {"source": "\n".join([kit_module(), *own])})
    page.close()
    return answers

"""All that the tests know of the widgets' insides: files, traits, what travels.

Whoever changes how a widget is put together changes this file, and no other test.
"""

import gzip
import re
from pathlib import Path

from halfstep.widgets.kit import SHAPES, join_modules, read_asset
from halfstep.widgets.moves import encode, matrices, soft

__all__ = [
    "BEST", "CHOSEN", "MODULE", "RUN", "SHAPES", "encode", "gzipped", "matrices",
    "mount_script", "points_of", "scripts", "seed_of", "soft", "solve", "solve_moves",
    "state_of", "still_of", "traces_of", "weight_of",
]  # fmt: skip

LIB = Path(__file__).parents[2] / "lib"
MODULE = "_esm"  # the trait that brings the JavaScript
RUN = "_run"  # the trait of a lab that holds its moves
CHOSEN = "_at"  # the trait of a player that holds the places on its sliders
BEST = "_best"  # the trait of a board that holds the least inertia found by Python
NUMBERS = "kit.js", "loop.js", "seeding.js", "choosing_k.js"


def scripts():
    """All JavaScript that a reader's page may run."""
    return [*LIB.glob("halfstep/widgets/*.js"), *LIB.glob("bookbuild/assets/*.js")]


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
    """Bytes of module and style, compressed."""
    return gzipped(widget._esm + widget._css)


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


def solve(browser, script, **given):
    """What the functions of the page say: the script gets them as a module's source."""
    source, written = join_modules(*NUMBERS), "".join(map(read_asset, NUMBERS))
    names = re.findall(r"^export (?:const|function\*?) (\w+)", written, re.MULTILINE)
    return _run(browser, script, f"{source}\nexport {{ {', '.join(names)} }};", given)


def solve_moves(browser, script, **given):
    """The same, of what the Trace Player's page makes of moves: `afterAny`, `replay`."""
    player = read_asset("trace_player.js")
    begin, end = (
        player.index(text) for text in ("/** What a move leads to", "/** What the half")
    )
    after_any = player[player.index("function", begin) : end]
    return _run(browser, script, f"{read_asset('loop.js')}\nexport {after_any}", given)


def _run(browser, script, source, given):
    page = browser.new_page()
    answers = page.evaluate(script, given | {"source": source})
    page.close()
    return answers

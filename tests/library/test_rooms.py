"""The rule of rooms: who may import whom, and what an import costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[2] / "lib"

# The packages, and which others each may know: nobody imports upward, no neighbor a
# neighbor.
PACKAGES = {
    "halfstep": set(),
    "author": {"halfstep"},
    "bookbuild": {"halfstep", "author"},
    "classroom": {"halfstep", "author"},
}
# The floors of halfstep: a room may import those of the lines above its own.
FLOORS = [
    ("arguments", "predictions", "spelling"),
    ("collapse",),
    ("covariances", "rows"),
    ("states",),
    ("em", "empties", "fast.blocks"),
    ("fast",),
    ("seeding",),
    ("kmeans", "gaussians"),
    ("mixture",),
    ("choosing_k", "datasets"),
    ("checks",),
]
NUMERIC = {room for floor in FLOORS for room in floor}
MAY_KNOW = {
    room: {below for lower in FLOORS[:number] for below in lower}
    for number, floor in enumerate(FLOORS)
    for room in floor
} | {
    "style": set(),
    "figures": {"style"},
    "drawable": {"arguments"},
    "colors_kept": {"drawable"},
    "plots": {"arguments", "drawable", "style", "figures", "colors_kept"},
    "animation": {"arguments", "drawable", "style", "figures", "plots"},
    "pictures": {"style", "figures", "plots"},
    "widgets": NUMERIC | {"style"},
}
# What a room of halfstep may bring in from outside, beside the standard library.
DRAWING = {"numpy", "matplotlib", "PIL"}
OUTSIDE = {
    "drawable": {"numpy"},
    "colors_kept": {"numpy"},
    "figures": {"matplotlib", "PIL"},
    "plots": {"numpy", "matplotlib"},
    "animation": DRAWING,
    "pictures": {"numpy", "matplotlib"},
    "widgets": {"numpy", "anywidget", "ipywidgets", "traitlets", "IPython", "PIL"},
}


def room_of(name):
    """``halfstep.fast.lloyd`` and what is in it stand in the room ``fast``."""
    _, first, *rest = [*name.split("."), ""]
    inner = f"{first}.{rest[0]}" if rest else first
    return inner if inner in MAY_KNOW else first


def imported(source):
    """Full names of all that is imported, inside functions, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            is_folder = base.startswith(".") or LIB.joinpath(*base.split(".")).is_dir()
            yield from (f"{base}.{a.name}" for a in node.names) if is_folder else [base]


def breaches(module, source):
    """Imports of ``source`` that the rule does not allow its module."""
    return [name for name in imported(source) if not is_allowed(module, name)]


def is_allowed(module, name):
    own, top = module.partition(".")[0], name.partition(".")[0]
    if top == own == "halfstep":
        room, other = room_of(module), room_of(name)
        return room == other or other in MAY_KNOW[room]
    if top in PACKAGES or not top:  # no relative imports: one sees what is meant
        return top == own or top in PACKAGES[own]
    if own != "halfstep" or top in sys.stdlib_module_names:
        return True
    return top in OUTSIDE.get(room_of(module), {"numpy"})


def name_of(path):
    return ".".join(path.relative_to(LIB).with_suffix("").parts)


MODULES = {name_of(p): p for p in sorted(LIB.rglob("*.py")) if p.name != "__init__.py"}


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_only_what_it_may(module):
    assert breaches(module, MODULES[module].read_text(encoding="utf-8")) == []


def test_every_package_and_every_room_has_its_place():
    assert {name.partition(".")[0] for name in MODULES} == set(PACKAGES)
    rooms = {room_of(name) for name in MODULES if name.startswith("halfstep.")}
    assert rooms <= set(MAY_KNOW)


def test_the_front_door_opens_nothing():
    source = (LIB / "halfstep" / "__init__.py").read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert len(ast.parse(source).body) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("halfstep.kmeans", "import sklearn.cluster"),
        ("halfstep.kmeans", "from matplotlib import pyplot as plt"),
        ("halfstep.kmeans", "from halfstep import mixture"),
        ("halfstep.kmeans", "from halfstep import gaussians"),
        ("halfstep.covariances", "from halfstep import states"),
        ("halfstep.states", "from halfstep.em import last"),
        ("halfstep.em", "from halfstep.kmeans import assign"),
        ("halfstep.em", "from halfstep.fast import blocks"),
        ("halfstep.em", "from halfstep.fast.blocks import BLOCK"),
        ("halfstep.fast.blocks", "from halfstep.fast import features"),
        ("halfstep.fast.lloyd", "from halfstep import kmeans"),
        ("halfstep.fast.lloyd", "from halfstep import seeding"),
        ("halfstep.arguments", "import halfstep.kmeans"),
        ("halfstep.seeding", "def inside():\n    from halfstep import kmeans"),
        ("halfstep.plots", "from halfstep import kmeans"),
        ("halfstep.animation", "import sklearn"),
        ("halfstep.choosing_k", "import pandas"),
        ("halfstep.choosing_k", "from halfstep import checks"),
        ("halfstep.datasets", "from . import kmeans"),
        ("halfstep.widgets.lab", "from halfstep import plots"),
        ("halfstep.widgets.loop_lab.widget", "import matplotlib"),
        ("halfstep.style", "import matplotlib"),
        ("halfstep.mixture", "from halfstep import choosing_k"),
        ("halfstep.kmeans", "import author.notebooks"),
        ("halfstep.checks.report", "from classroom import worker"),
        ("author.notebooks", "from classroom import grading"),
        ("author.lint.page", "import bookbuild.pages"),
        ("bookbuild.pages", "from classroom import worker"),
        ("classroom.worker", "from bookbuild import pages"),
        ("classroom.worker", "from . import program"),
    ],
)
def test_a_breach_is_seen(module, line):
    assert len(breaches(module, line)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("halfstep.kmeans", "from halfstep import em, seeding"),
        ("halfstep.kmeans", "from halfstep.fast import features"),
        ("halfstep.mixture", "from halfstep.kmeans import fit"),
        ("halfstep.states", "from halfstep import covariances"),
        ("halfstep.fast.lloyd", "from halfstep.fast.blocks import blocks"),
        ("halfstep.fast.lloyd", "from halfstep.fast import features"),
        ("halfstep.choosing_k", "import sys, numpy as np"),
        ("halfstep.plots", "from matplotlib.collections import LineCollection"),
        ("halfstep.widgets.lab", "from halfstep import kmeans, style"),
        ("halfstep.widgets.lab", "from halfstep.widgets import kit"),
        ("halfstep.widgets.lab", "import anywidget"),
        ("author.desk", "from halfstep import kmeans, widgets"),
        ("bookbuild.pages", "from author import chapters"),
        ("classroom.grading", "from author import exercises"),
        ("classroom.grading", "import nbgrader, classroom.program"),
    ],
)
def test_what_is_allowed_is_no_breach(module, line):
    assert breaches(module, line) == []


LIGHT = [m for m in MODULES if m.startswith("halfstep.") and room_of(m) in NUMERIC]
HEAVY = ["matplotlib", "sklearn", "scipy", "pandas", "anywidget", "PIL", "IPython"]
# Import one after the other; print each name with what it has brought in.
LOAD = """
import importlib, sys
for name in sys.argv[1].split(","):
    before = set(sys.modules)
    importlib.import_module(name)
    print(name, *sorted(set(sys.argv[2].split(",")) & (set(sys.modules) - before)))
"""


def brought_in(modules, heavy):
    command = [sys.executable, "-c", LOAD, ",".join(modules), ",".join(heavy)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_numeric_rooms_load_neither_pictures_nor_the_oracle():
    assert brought_in(LIGHT, HEAVY) == LIGHT
    assert brought_in(["halfstep.plots"], HEAVY) == ["halfstep.plots PIL matplotlib"]


def test_the_bare_package_does_not_even_load_numpy():
    assert brought_in(["halfstep"], ["numpy"]) == ["halfstep"]

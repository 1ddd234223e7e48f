"""The rule of rooms: who may import whom, how long a room may be, what an import costs."""

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[2] / "lib" / "halfstep"

# Each room may import the rooms of the lines above it, and what its own line names.
NUMPY_ROOMS = [
    ("arguments", "covariances", "states"),
    ("em", "seeding"),
    ("kmeans", "gaussians"),
    ("mixture",),
    ("choosing_k", "datasets"),
    ("checks",),
]
DRAWING_ROOMS = {
    "style": set(),
    "figures": {"style"},
    "plots": {"style", "figures"},
    "animation": {"style", "figures", "plots"},
}
# What a room may bring in from outside, beside the standard library.
OUTSIDE = {
    "figures": {"matplotlib", "PIL"},
    "plots": {"numpy", "matplotlib"},
    "animation": {"numpy", "matplotlib", "PIL"},
    "widgets": {"numpy", "anywidget", "ipywidgets", "traitlets", "IPython"},
}
# Rooms that are counted by themselves: widgets, and the feedback for exercises.
ASIDE = ("widgets", "checks")


def numpy_rooms():
    allowed, below = {}, set()
    for line in NUMPY_ROOMS:
        for room in line:
            allowed[room] = below | (set(line) if line[0] in ("arguments", "em") else set())
        below |= set(line)
    return allowed


def may_know(room):
    numeric = numpy_rooms()
    if room == "widgets":
        return set(numeric) | {"style", "widgets"}
    if room in DRAWING_ROOMS:
        return DRAWING_ROOMS[room]
    return numeric[room]


def breaches(room, source):
    """Imports of ``source`` that the rule does not allow its room."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            whole = base in ("halfstep", "halfstep.widgets", ".")
            names += [f"{base}.{a.name}" for a in node.names] if whole else [base]
    return [name for name in names if not is_allowed(room, name)]


def is_allowed(room, name):
    if name.startswith("."):
        return room == "widgets"
    top, _, inner = name.partition(".")
    if top == "halfstep":
        return inner.split(".")[0] in may_know(room) | {room}
    return top in sys.stdlib_module_names or top in OUTSIDE.get(room, {"numpy"})


def code_lines(source):
    """Numbers of the lines that hold code: no docstring, comment or blank."""
    skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
            tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}  # fmt: skip
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skip:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            text = body[0].value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                lines -= set(range(text.lineno, text.end_lineno + 1))
    return lines


def long_functions(source, limit=15):
    """Functions of more lines of code than the limit that give no reason in a comment."""
    lines, text = code_lines(source), source.splitlines()
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            inside = range(node.lineno, node.end_lineno + 1)
            size = len(lines & set(inside))
            reason = any("# Long" in text[line - 1] for line in inside)
            if size > limit and not reason:
                found.append(f"{node.name}: {size} lines")
    return found


ROOMS = sorted(path for path in LIB.rglob("*.py") if path.name != "__init__.py")


def room_of(path):
    return path.parent.name if path.parent.name in ASIDE else path.stem


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_a_room_imports_only_what_it_may(path):
    assert breaches(room_of(path), path.read_text()) == []


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_functions_are_short_or_say_why_not(path):
    assert long_functions(path.read_text()) == []


@pytest.mark.parametrize(
    "path",
    [path for path in ROOMS if room_of(path) not in ASIDE],
    ids=lambda path: path.stem,
)
def test_a_room_is_no_hall(path):
    size = len(code_lines(path.read_text()))
    assert size <= 200, f"{path.stem} has {size} lines of code; about 150 is the measure"


def test_the_front_door_opens_nothing():
    source = (LIB / "__init__.py").read_text()
    assert ast.get_docstring(ast.parse(source))
    assert len(code_lines(source)) == 0


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("kmeans", "import sklearn.cluster"),
        ("kmeans", "from matplotlib import pyplot as plt"),
        ("kmeans", "from halfstep import mixture"),
        ("em", "from halfstep.kmeans import assign"),
        ("arguments", "import halfstep.kmeans"),
        ("seeding", "def inside():\n    from halfstep import kmeans"),
        ("plots", "from halfstep import kmeans"),
        ("animation", "import sklearn"),
        ("choosing_k", "import pandas"),
        ("datasets", "from . import kmeans"),
        ("widgets", "from halfstep import plots"),
        ("widgets", "import matplotlib"),
        ("style", "import matplotlib"),
        ("mixture", "from halfstep import choosing_k"),
    ],
)
def test_a_breach_is_seen(room, line):
    assert len(breaches(room, line)) == 1


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("kmeans", "from halfstep import em, seeding"),
        ("mixture", "from halfstep.kmeans import fit"),
        ("choosing_k", "import sys, numpy as np"),
        ("plots", "from matplotlib.collections import LineCollection"),
        ("widgets", "from halfstep import kmeans, style"),
        ("widgets", "import anywidget"),
    ],
)
def test_what_is_allowed_is_no_breach(room, line):
    assert breaches(room, line) == []


def test_lines_are_counted_as_the_rule_says():
    source = (
        '"""Docstring."""\n\n# comment\nx = 1\n\n\ndef f():\n    """Two\n\n    lines."""\n'
    )
    source += "    # why\n    return [\n        x,\n    ]\n"
    assert len(code_lines(source)) == 5
    long = "def f():\n" + "    x = 1\n" * 15
    assert long_functions(long) == ["f: 16 lines"]
    assert long_functions(long.replace("x = 1\n", "x = 1  # Long: a table.\n", 1)) == []
    assert long_functions("def f():\n" + "    x = 1\n" * 14) == []


NUMERIC = [room for line in NUMPY_ROOMS for room in line if (LIB / f"{room}.py").exists()]


@pytest.mark.parametrize("rooms", ["halfstep", *(f"halfstep.{room}" for room in NUMERIC)])
def test_numeric_rooms_load_neither_pictures_nor_the_oracle(rooms):
    heavy = ("matplotlib", "sklearn", "scipy", "pandas", "anywidget", "PIL", "IPython")
    code = f"import sys, {rooms}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_the_bare_package_does_not_even_load_numpy():
    code = "import sys, halfstep; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr

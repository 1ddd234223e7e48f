"""Run a notebook again, and compare what comes with what is stored, line by line.

nbval runs and compares; loaded as its plugin, this module says how two outputs differ.
"""

import importlib
import itertools
import json
import os
import re
import subprocess
import sys
from typing import NamedTuple

# -rN: where CI is set, pytest's summary would tell each difference a second time.
OPTIONS = "-q -rN --nbval --nbval-current-env --color=no -p nbval.plugin -p author.stored"
HEADING = re.compile(r"^_+ (?:.*)::Cell (\d+) _+$", re.MULTILINE)
PAIR = re.compile(r"^ *stored: (.*)\n *found:  (.*)$", re.MULTILINE)
SAID = re.compile(r"^Cell \d+: (.+)$", re.MULTILINE)


class Difference(NamedTuple):
    """Where a run differs: the cell as the linter counts, and both lines.

    Where no two lines can be held side by side, ``stored`` is "" and ``found`` says what
    happened.
    """

    cell: int
    stored: str
    found: str


def nbval(path, environment=None):
    """Run a notebook in its folder and compare with what is stored, cell by cell.

    Parameters
    ----------
    path : Path
    environment : dict of str, optional
        Variables beside those that are there; they reach the kernel of the notebook.

    Returns
    -------
    done : subprocess.CompletedProcess
        Its ``returncode`` is 0 where all is the same, its ``stdout`` tells the rest.
    """
    # Built here if need be: else the first figure announces it in its output.
    importlib.import_module("matplotlib.font_manager")
    quiet = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", *OPTIONS.split(), "-p", "no:cacheprovider"]
    return subprocess.run(
        # An empty configuration: warnings from within Jupyter are not ours to mend.
        [*command, "-c", os.devnull, str(path)],
        cwd=path.parent, env={**os.environ, **(environment or {}), **quiet},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def pytest_assertrepr_compare(left, right):
    """Show the lines that differ, each as it is stored and as it was found."""
    lines = [str(text).splitlines() for text in (left, right)]
    pairs = itertools.zip_longest(*lines, fillvalue="(no line)")
    return [
        text
        for stored, found in pairs
        if stored != found
        for text in (f"stored: {stored}", f"found:  {found}")
    ]


def differences(path, text):
    """Read off what `nbval` printed where a notebook and its run differ.

    Parameters
    ----------
    path : Path
        The notebook.
    text : str

    Returns
    -------
    list of Difference : one for each line, or for each cell that has no lines to show
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [n for n, cell in enumerate(cells) if cell["cell_type"] == "code"]
    _, *parts = HEADING.split(text)
    found = []
    for number, part in zip(parts[::2], parts[1::2], strict=True):
        said = SAID.search(part)
        lines = PAIR.findall(part) or [("", said[1] if said else part.strip()[:200])]
        found += [Difference(code[int(number)], *pair) for pair in lines]
    return found

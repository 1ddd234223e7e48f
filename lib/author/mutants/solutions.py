"""The worked solutions: source and names of each task, from the sets' notebooks."""

import json
import re
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from author.mutants.faults import RESULTS, faults
from author.mutants.operators import mutants

ROOT = Path(__file__).resolve().parents[3]
CHECK = re.compile(r"checks\.(\w+)\(\s*\w+,\s+seed=(\d+)\s*\)\.points")


class Solution(NamedTuple):
    """A task with the answer that its notebook gives.

    Attributes
    ----------
    home : str
        The set, such as "set_02".
    task : str
    source : str
        The cell of the answer.
    seed : int
        Of the hidden test.
    """

    home: str
    task: str
    source: str
    seed: int

    @property
    def name(self):
        """Set and task in one word."""
        return f"{self.home}.{self.task}"

    def check(self):
        """Give the check of the task."""
        return getattr(import_module(f"halfstep.checks.{self.home}"), self.task)

    def run(self, source):
        """Run a form of the answer among the names of its set, and give it."""
        names = {**names_of(self.home), **RESULTS}
        exec(compile(source, f"<{self.name}>", "exec"), names)
        return names[self.task]

    def mutants(self):
        """Give {what is changed: source}, each source once, the answer's own left out."""
        found, seen = {}, {self.source}
        for name, source in [*mutants(self.source), *faults(self.source)]:
            if source not in seen:
                seen.add(source)
                found[name] = source
        return found


@cache
def cells(home):
    """Read the code cells of a set: (source, name of the graded answer or "")."""
    (path,) = ROOT.glob(f"chapters/solutions/{home.removeprefix('set_')}_*/*.ipynb")
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in found if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in code]


@cache
def names_of(home):
    """Run what a set imports and all its answers, and give the names."""
    names, answers = {"__name__": f"mutants_of_{home}"}, {one.task for one in of_set(home)}
    bodies = [cells(home)[0], *(one.source for one in of_set(home))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for body in bodies:
            exec(compile(body, f"<{home}>", "exec"), names)
    assert answers <= set(names)
    return names


@cache
def of_set(home):
    """List the solutions of a set."""
    tests = [found for cell in cells(home) for found in CHECK.findall(cell)]
    return [
        Solution(home, task, cell, int(seed))
        for task, seed in tests
        for cell in cells(home)
        if re.search(rf"^(def|class) {task}\b", cell, re.MULTILINE)
    ]


def solutions(pattern=""):
    """List the solutions of all sets whose name holds a pattern, such as "02" or "draw".

    >>> [one.name for one in solutions("03.inertias")]
    ['set_03.inertias']
    """
    folders = sorted(ROOT.glob("chapters/solutions/[0-9][0-9]_*"))
    homes = [f"set_{folder.name[:2]}" for folder in folders]
    every = [one for home in homes for one in of_set(home)]
    return [one for one in every if pattern in one.name]

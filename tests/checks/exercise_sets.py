"""The exercise sets, for tests: their notebooks, their checks, and answers of both kinds.

``answers/set_NN.py`` holds, for the set of chapter NN, right answers of different kinds and
crafted wrong ones, each with a piece of the hint that its author should read. The usual
mistakes stand in the tables of ``halfstep.checks.set_NN``.
"""

import importlib
import importlib.util
import json
import re
from pathlib import Path

from halfstep.checks.task import Task

HERE = Path(__file__).resolve().parent
SOLUTIONS = HERE.parents[1] / "chapters" / "solutions"
ANSWERS = sorted((HERE / "answers").glob("set_*.py"))
REGION = re.compile(r"( *)### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", re.DOTALL)
CHECK = re.compile(r"checks\.(\w+)\(\s*(\w+),\s+seed=\d+\s*\)\.points\(\s*(\d+)\s*\)")
FILE = re.compile(r"/\w+/[\w.]+|[A-Za-z]:\\|\.py\b")


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def notebook_of(path):
    (found,) = SOLUTIONS.glob(f"{path.stem.removeprefix('set_')}_*/*.ipynb")
    return json.loads(found.read_text(encoding="utf-8"))["cells"]


SETS = {path.stem: load(path) for path in ANSWERS}
CELLS = {path.stem: notebook_of(path) for path in ANSWERS}
CHECKS = {
    path.stem: importlib.import_module(f"halfstep.checks.{path.stem}") for path in ANSWERS
}
# Each mistake of each table.
MISTAKES = [
    (name, task, mistake)
    for name, module in CHECKS.items()
    for task in vars(module).values()
    if isinstance(task, Task)
    for mistake in task.mistakes
]


def source(cell):
    return "".join(cell["source"])


def grading(cell):
    return cell["metadata"].get("nbgrader", {})


def tasks(name):
    """Yield (function, points) of each automatic task, and the cell of its check."""
    for cell in CELLS[name]:
        if cell["cell_type"] == "code" and grading(cell).get("grade"):
            check, function, points = CHECK.search(source(cell)).groups()
            assert check == function
            assert int(points) == grading(cell)["points"]
            yield function, int(points), cell


def check(name, task):
    """The check of a task of a set."""
    return getattr(CHECKS[name], task)


def run(name, change=lambda code: code):
    """Run the code cells of a set in one namespace, as a kernel would."""
    space = {"__name__": f"answers_to_{name}"}
    for cell in CELLS[name]:
        if cell["cell_type"] == "code":
            exec(compile(change(source(cell)), name, "exec"), space)
    return space


def handed_out(code):
    """Put a stub, or what is to be mended, where the solution stands."""

    def stub(match):
        lines = re.findall(r"^( *)#\|(?: (.*))?$", match[2], re.MULTILINE)
        return "\n".join(a + b for a, b in lines) or f"{match[1]}raise NotImplementedError"

    return HIDDEN.sub("", REGION.sub(stub, code))


def planted(mistake):
    """Hand in a mistake as a reader's own function: one of the checks' is refused."""
    return lambda *values: mistake.give(values)

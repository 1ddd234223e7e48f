"""nbgrader's grading, with the student's code in another process than the judge.

nbgrader runs a submission in one kernel, tests and all: whatever the student's code does to
that kernel, it does to the tests. Here three preprocessors take the place of some of
nbgrader's own; `nbgrader_config.py` puts them in.

- `outputs.KeepOutputs`: what a student's notebook shows stays, cut short.
- `Restore`: brings back test cells that were edited, deleted, doubled or lost their marks.
- `Judge`: runs the student's cells in a worker and the test cells here.
"""

import ast
import builtins
import importlib.util
import re

import numpy as np
from author import exercises
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float

from classroom.program import Program

HIDDEN = re.compile("### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.S)
SCHEMA = 3  # of nbgrader's metadata


class Restore(NbGraderPreprocessor):
    """Make the cells that nbgrader knows what they were, from what its gradebook remembers.

    The student's answers stay: they are known by nbgrader's mark, by the cell's id, or, for
    a written answer, by its place. Every locked cell is put back from the gradebook.
    """

    def preprocess(self, nb, resources):
        """Rebuild the notebook in the order of the student, with each known cell once."""
        nb.metadata["classroom"] = {"notes": []}  # read by classroom
        self.say = nb.metadata["classroom"]["notes"].append
        known = remembered(resources["nbgrader"])
        answers = self.find(nb.cells, known)
        nb.cells = [
            self.mark(cell, answers.get(n), known) for n, cell in enumerate(nb.cells)
        ]
        nb.cells = [cell for cell in nb.cells if cell is not None]
        for name in [name for name in known if name not in answers.values()]:
            self.add(nb.cells, name, known)
        make_ids_unique(nb.cells)
        return nb, resources

    def find(self, cells, known):
        """Say which cell is which: from its number to its name."""
        found = {}
        for name, cell in known.items():
            numbers = [n for n, c in enumerate(cells) if n not in found and cell.is_in(c)]
            # Of several, the one that differs from what was handed out.
            changed = [n for n in numbers if cells[n].source.strip() != cell.stub]
            if numbers:
                found[(changed or numbers)[-1]] = name
            if len(numbers) > 1:
                self.say(f"{name} was there {len(numbers)} times")
        return self.by_place(cells, known, found)

    def by_place(self, cells, known, found):
        """Take the last text between its neighbors for a written answer without a mark."""
        names, places = list(known), {name: number for number, name in found.items()}
        for rank, name in enumerate(names):
            if name in places or known[name].kind != "markdown":
                continue
            before = [places[n] for n in names[:rank] if n in places]
            after = [places[n] for n in names[rank + 1 :] if n in places]
            between = range(max(before, default=-1) + 1, min(after, default=len(cells)))
            texts = [n for n in between if cells[n].cell_type == "markdown"]
            if texts:
                found[texts[-1]] = name
        return found

    def mark(self, cell, name, known):
        """Give a cell its marks; a copy of a test is dropped, all else is the student's."""
        source = known[name] if name else None
        if source is None:
            cell.metadata.pop("nbgrader", None)
            return None if is_copy_of_test(cell, known) else cell
        if not source.locked:
            return source.made(cell.source)
        if cell.source.strip() not in (source.stub, source.text.strip()):
            self.say(f"{name} was edited; the original was graded")
        return source.made(source.text)

    def add(self, cells, name, known):
        """Put a missing cell behind the one that comes before it in the original."""
        if known[name].only_solution:
            return  # a stub would override what the student wrote elsewhere
        self.say(f"{name} was missing")
        names = list(known)
        before = names[: names.index(name)]
        marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
        places = [place for place, mark in enumerate(marks, 1) if mark in before]
        place = max(places, default=len(cells))
        cells.insert(place, known[name].made(known[name].text))


class Known:
    """A cell as the gradebook remembers it."""

    def __init__(self, source, points, solution):
        self.name, self.kind, self.text = source.name, source.cell_type, source.source
        self.locked, self.points = source.locked, points
        self.solution = solution
        self.checksum = source.checksum
        # As it was handed out.
        self.stub = HIDDEN.sub("", self.text).strip()

    def is_in(self, cell):
        """Tell whether a cell of a submission is this one: its mark, its id or its text."""
        mark = cell.metadata.get("nbgrader")
        if isinstance(mark, dict) and mark.get("grade_id") == self.name:
            return True
        named = cell.get("id") == exercises.cell_id(self.name)
        return named or (self.locked and cell.source.strip() == self.stub)

    @property
    def only_solution(self):
        """Tell whether it is an answer that a test cell grades, and no more."""
        return self.solution and self.points is None

    def made(self, text):
        """Make the cell with a text."""
        make = new_code_cell if self.kind == "code" else new_markdown_cell
        mark = {
            "grade_id": self.name,
            "grade": self.points is not None,
            "solution": self.solution,
            "locked": self.locked,
            "task": False,
            "schema_version": SCHEMA,
            "cell_type": self.kind,
            "checksum": self.checksum,
        }
        if self.points is not None:
            mark["points"] = self.points
        return make(text, metadata={"nbgrader": mark}, id=exercises.cell_id(self.name))


def remembered(place):
    """Read the cells of a notebook from the gradebook, by name, in their order."""
    with Gradebook(place["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(place["notebook"], place["assignment"])
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        return {
            cell.name: Known(cell, points.get(cell.name), cell.name in solutions)
            for cell in notebook.source_cells
        }


def make_ids_unique(cells):
    """Give a number to ids that occur again: cells are copied with them."""
    seen = set()
    for number, cell in enumerate(cells):
        if cell.get("id") in seen:
            cell["id"] = f"{cell['id'][:50]}-{number}"
        seen.add(cell.get("id"))


def is_copy_of_test(cell, known):
    """Tell whether a cell without a mark is a test as it was handed out."""
    tests = [test.stub for test in known.values() if test.kind == "code" and test.locked]
    return cell.cell_type == "code" and cell.source.strip() in tests


class Judge(NbGraderPreprocessor):
    """Run the student's cells apart and the test cells here, with proxies of the answers.

    A test cell ends in a number: the points. What the reader's own check says stands above
    it; of the hidden one only whether it agrees.
    """

    cell_seconds = Float(30, help="how long a cell of a student may run").tag(config=True)
    answer_seconds = Float(5, help="how long a check of one answer may take").tag(
        config=True
    )

    def preprocess(self, nb, resources):
        """Walk through the notebook: add the student's cells, judge at each test."""
        checks = checks_of(resources["nbgrader"]["assignment"])
        with Program(self.cell_seconds, self.answer_seconds) as program:
            again = []
            for cell in nb.cells:
                if is_test(cell):
                    if not grade(cell, program, checks):
                        again.append(cell)
                elif cell.cell_type == "code":
                    program.add(cell.source)
            for cell in again:  # an answer may stand further down than its test
                grade(cell, program, checks, again=True)
            nb.metadata["classroom"]["notes"] += program.notes
        return nb, resources


def checks_of(assignment):
    """Find the checks of a set by its name; a submission's own imports count for nothing.

    Parameters
    ----------
    assignment : str
        It begins with the number of its chapter.

    Returns
    -------
    checks : module

    Raises
    ------
    LookupError : there are no checks for such a set; the message names it.

    >>> checks_of("02_the_loop").__name__
    'halfstep.checks.set_02'
    """
    number = re.match(r"(\d\d)(?!\d)", assignment)
    name = f"halfstep.checks.set_{number[1]}" if number else ""
    if not name or importlib.util.find_spec(name) is None:
        raise LookupError(
            f"no checks for the exercise set {assignment!r}: its name must begin with the "
            "number of a set of halfstep.checks, as 02_the_loop does with that of set_02"
        )
    return importlib.import_module(name)


def is_test(cell):
    """Tell whether a cell grades by itself."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def grade(cell, program, checks, *, again=False):
    """Run a test cell and store its report and its points as its outputs.

    Parameters
    ----------
    cell : notebook cell
    program : Program
    checks : module
        Of the set.
    again : bool
        Whether it was judged before; the better result stays.

    Returns
    -------
    final : bool
        Whether full points came, or the answer hung.
    """
    lost, recorded = program.generation, Recorder(checks)
    points = evaluate(cell.source, {"checks": recorded, "np": np}, program)
    most = float(cell.metadata.nbgrader["points"])
    if not 0 <= points <= most:
        raise RuntimeError(f"{points} points of {most}: {cell.metadata.nbgrader.grade_id}")
    if not (again and points <= float(cell.outputs[1].data["text/plain"])):
        remarks = "".join(f"note: {note}\n" for note in program.notes if points < most)
        data = {"text/plain": repr(points)}
        cell.outputs = [
            new_output("stream", name="stdout", text=recorded.text() + remarks),
            new_output("execute_result", data=data, execution_count=None),
        ]
    return points == most or program.generation > lost + 1


def evaluate(source, names, program):
    """Run a trusted cell and give the number in its last line.

    Names that it does not know are the student's.

    >>> with Program() as program:
    ...     program.add("def half(x): return x / 2")
    ...     evaluate("half(8)", {}, program)
    4.0
    """
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    theirs = used - set(names) - set(vars(builtins))
    names = {**{name: program[name] for name in theirs}, **names}
    last = tree.body.pop() if tree.body else None
    if not isinstance(last, ast.Expr):
        raise RuntimeError(f"a test cell must end in its points:\n{source}")
    exec(compile(tree, "<test>", "exec"), names)
    return float(eval(compile(ast.Expression(last.value), "<test>", "eval"), names))


class Recorder:
    """The module of a set's checks, keeping the reports that it makes."""

    def __init__(self, checks):
        self.checks, self.reports = checks, []

    def __getattr__(self, name):
        def check(*arguments, **options):
            self.reports.append(getattr(self.checks, name)(*arguments, **options))
            return self.reports[-1]

        return check

    def text(self):
        """Give the report that the student could see, and whether the hidden one agrees."""
        if not self.reports:
            return ""
        first, last = self.reports[0], self.reports[-1]
        held = [sum(f.holds for f in report.findings) for report in (first, last)]
        text = str(first) if len(self.reports) > 1 else ""
        if held[0] != held[1] or not text:
            text += f"\nWith other random numbers {held[1]} of {len(last.findings)} hold."
        return text.strip() + "\n"

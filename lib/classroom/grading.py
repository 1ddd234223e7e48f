"""nbgrader's grading, with the student's code in another process than the judge.

nbgrader runs a submission in one kernel, tests and all: whatever the student's code does to
that kernel, it does to the tests. Here three preprocessors take the place of some of
nbgrader's own; `nbgrader_config.py` puts them in.

- `outputs.KeepOutputs`: what a student's notebook shows stays, cut short.
- `restoring.Restore`: test cells that were edited, deleted or doubled are put back.
- `Judge`: runs the student's cells in a worker and the test cells here.
"""

import ast
import builtins
import contextlib
import importlib.util
import re
from functools import partial

import numpy as np
from halfstep.checks.answer import TooLong
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Unicode

from classroom import journal
from classroom.process import box_for
from classroom.programs import Programs


class Judge(NbGraderPreprocessor):
    """Run the student's cells apart and the test cells here, with proxies of the answers.

    A test cell ends in a number: the points. What the reader's own check says stands above
    it; of the hidden one only whether it agrees.
    """

    cell_seconds = Float(30, help="how long a cell of a student may run").tag(config=True)
    answer_seconds = Float(5, help="how long a check of one answer may take").tag(
        config=True
    )

    own_risk = Bool(False, help="whether programs run without a box around them").tag(
        config=True
    )

    container = Unicode(help="docker or podman, in place of bubblewrap").tag(config=True)

    def boxes(self):
        """Give what makes the boxes; None at your own risk."""
        return None if self.own_risk else partial(box_for, container=self.container)

    def preprocess(self, nb, resources):
        """Walk through the notebook: add the student's cells, judge at each test."""
        name = resources["nbgrader"]["assignment"]
        checks = checks_of(name)
        limits = {"cell_seconds": self.cell_seconds, "answer_seconds": self.answer_seconds}
        with Programs(name, checks, self.boxes(), **limits) as programs:
            walk(nb.cells, programs, checks)
            nb.metadata["classroom"]["notes"] += programs.notes
        self.enter(nb.cells, resources["nbgrader"])
        return nb, resources

    def enter(self, cells, place):
        """Enter what was given into the log."""
        if "student" in place:
            course = CourseDirectory(parent=self)
            points = {c.metadata.nbgrader.grade_id: worth(c) for c in cells if is_test(c)}
            entry = {"set": place["assignment"], "student": place["student"]}
            journal.append(journal.path_of(course), {**entry, "points": points})


def walk(cells, programs, checks):
    """Add the student's cells in their order, and judge at each test."""
    again = []
    for cell in cells:
        if is_test(cell):
            if not grade(cell, programs.ready_for(cell.source), checks):
                again.append(cell)
        elif cell.cell_type == "code":
            programs.add(cell.source)
    for cell in again:  # an answer may stand further down than its test
        grade(cell, programs.ready_for(cell.source), checks, again=True)


def worth(cell):
    """Give the points of a test cell that was judged, and the most that it can give."""
    return points_of(cell), float(cell.metadata.nbgrader["points"])


def points_of(cell):
    """Read the points of a test cell that was judged."""
    return float(cell.outputs[1].data["text/plain"])


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
    points = 0.0 if recorded.saw_borrowed(program) else points
    most = float(cell.metadata.nbgrader["points"])
    if not 0 <= points <= most:
        raise RuntimeError(f"{points} points of {most}: {cell.metadata.nbgrader.grade_id}")
    if not (again and points <= points_of(cell)):
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

    >>> from classroom.program import Program
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
        self.checks, self.reports, self.refused, self.borrowed = checks, [], set(), []

    def __getattr__(self, name):
        def check(*arguments, **options):
            task = getattr(self.checks, name)
            self.refused.update(getattr(task, "refused", ()))
            self.reports.append(task(*arguments, **options))
            return self.reports[-1]

        return check

    def saw_borrowed(self, program):
        """Tell whether a refused library ran, whatever name it was given."""
        if not program.is_alive:
            return False
        with contextlib.suppress(Exception, TooLong):
            ran = program.ask("ran_since", tuple(self.refused))
            self.borrowed = [str(name)[:60] for name in ran]
        return bool(self.borrowed)

    def text(self):
        """Give the report that the student could see, and whether the hidden one agrees."""
        if not self.reports:
            return ""
        if self.borrowed:
            return f"It ran code of {self.borrowed[0]}, which this task refuses.\n"
        first, last = self.reports[0], self.reports[-1]
        held = [sum(f.holds for f in report.findings) for report in (first, last)]
        text = str(first) if len(self.reports) > 1 else ""
        if held[0] != held[1] or not text:
            text += f"\nWith other random numbers {held[1]} of {len(last.findings)} hold."
        return text.strip() + "\n"

"""Grade a whole class, whatever was handed in.

nbgrader does the grading. Before it, files that it could not read are mended (`mending`),
and those are left out that were graded before and have not changed since: neither they nor
what judges them.
After it stands a row for each student, also where the grading failed, and why: in
nbgrader's own CSV such a student has 0.0 points, as one who handed in nothing.
"""

import hashlib
import json
import logging
import platform
import sys
from pathlib import Path

import halfstep
import numpy as np
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from classroom import ledger
from classroom.course import Refused, graded_path, submitted
from classroom.grades import FAILED
from classroom.mending import Unreadable, mend


class Grading(Autograde):
    """nbgrader's Autograde, which remembers what became of each submission.

    Attributes
    ----------
    leave : set of str
        Students whose submission stays as it was graded.
    failed : dict from str to str
        Why there is no score.
    done : callable
        Is given the student of each submission that was graded.
    """

    def __init__(self, **settings):
        super().__init__(**settings)
        self.leave, self.failed, self.done = set(), {}, lambda student: None

    def init_destination(self, assignment_id, student_id):
        """Tell whether to grade a student's submission."""
        return student_id not in self.leave and super().init_destination(
            assignment_id, student_id
        )

    def convert_single_notebook(self, notebook_filename):
        """Grade one notebook; nbgrader goes on after an error, and so do we."""
        student = Path(notebook_filename).parts[-3]
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            lines = str(error).strip().splitlines() or [""]
            self.failed[student] = f"{type(error).__name__}: {lines[0][:120]}"
            raise
        self.done(student)


def grade(course, again=False):
    """Mend and grade all submissions of a set, and tell of each.

    Parameters
    ----------
    course : CourseDirectory
        Of `load_course`; its ``assignment_id`` is the name of the set.
    again : bool
        Whether to grade also what was graded before and has not changed.

    Returns
    -------
    rows : list of dict
        student, score, of, notes; the score is "failed" where there is none.
    """
    name, book, failed = course.assignment_id, ledger.graded(course), {}
    paths = {p.parent.name: p for p in sorted(submitted(course)) if p.name == name}
    rows = {student: {"student": student, "notes": []} for student in paths}
    for student, path in paths.items():
        try:
            rows[student]["notes"] += remember(book, student, path, name)
        except (Unreadable, OSError) as error:
            failed[student] = str(error)
    rules = rules_of(course) if paths else ""
    as_before = set() if again else unchanged(course, book, set(paths) - set(failed), rules)
    failed |= convert(course, as_before | set(failed), Progress(book, rules, paths))
    for student, row in rows.items():
        complete_row(row, course, failed.get(student))
    return list(rows.values())


def remember(book, student, path, name):
    """Mend a submission; give what had to be mended, now or in an earlier run."""
    notes = mend(path, name)
    now, row = ledger.digest(path / f"{name}.ipynb"), book.get(student)
    if row.get("notebook") != now or notes:
        row = {"notebook": now, "notes": notes}
        book.put(student, row)
    return row["notes"]


def unchanged(course, book, students, rules):
    """Name the students whose grades hold: nothing that they rest on has changed."""
    name = course.assignment_id
    return {
        student
        for student in students
        if book.get(student).get("rules") == rules
        and graded_path(course, student, name).is_file()
    }


def rules_of(course):
    """Give one digest of all that a grade depends on besides the submission."""
    rooms = [Path(halfstep.__file__).parent, Path(__file__).parent]
    code = sorted(path for room in rooms for path in room.rglob("*.py"))
    settings = Path(course.parent.config_dir, "nbgrader_config.py")
    versions = (platform.python_version(), np.__version__)
    text = f"{cells_of(course)} {versions} {ledger.digest(*code, settings)}"
    return hashlib.sha256(text.encode()).hexdigest()


def cells_of(course):
    """List the cells of a set as the gradebook keeps them, and what they are worth."""
    name = course.assignment_id
    with Gradebook(course.db_url) as gradebook:
        try:
            notebooks = gradebook.find_assignment(name).notebooks
        except MissingEntry:
            raise Refused(
                f"the gradebook has no set {name}: nbgrader generate_assignment {name}"
            ) from None
        cells = [c for notebook in notebooks for c in notebook.source_cells]
        worth = [c for notebook in notebooks for c in notebook.grade_cells]
        return sorted([(c.name, c.source) for c in cells]), sorted(
            [(c.name, c.max_score) for c in worth]
        )


class Progress:
    """Note each grade as it comes, and say how far it is."""

    def __init__(self, book, rules, students):
        self.book, self.rules, self.students, self.count = book, rules, students, 0

    def start(self, leave):
        """Forget what is graded anew: if that is stopped, it is not done."""
        for student in set(self.students) - leave:
            self.book.put(student, {**self.book.get(student), "rules": None})
        self.total = len(self.students) - len(leave)
        say(f"{self.total} to grade, {len(leave)} as before or not readable")

    def __call__(self, student):
        """Note that a student was graded."""
        self.book.put(student, {**self.book.get(student), "rules": self.rules})
        self.count += 1
        say(f"{self.count}/{self.total} {student}")


def say(text):
    """Write a line of progress: apart from the table, so that it can be sent elsewhere."""
    print(text, file=sys.stderr, flush=True)


def convert(course, leave, progress):
    """Let nbgrader grade all but some students; give those that failed, and why."""
    progress.start(leave)
    if not progress.total:
        return {}  # nbgrader would call that an error, and guess another set
    converter = Grading(coursedir=course, parent=course.parent)
    converter.force, converter.leave, converter.done = True, leave, progress
    try:
        converter.start()
    except Exception as error:  # nbgrader's sum of what failed, or nothing to grade
        logging.getLogger("classroom").info("%s", error)
    return converter.failed


def complete_row(row, course, failure):
    """Fill in the score, or why there is none."""
    name, student = course.assignment_id, row["student"]
    path = graded_path(course, student, name)
    if failure is None and not path.is_file():
        failure = "nbgrader gave no notebook back; see the log"
    if failure is not None:
        row.update(score=FAILED, of="", notes=[failure, *row["notes"]])
        return
    row["notes"] += json.loads(path.read_text("utf-8"))["metadata"]["classroom"]["notes"]
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission(name, student)
        row.update(score=submission.score, of=submission.max_score)
        if submission.needs_manual_grade:
            row["notes"].append("to be marked by hand")

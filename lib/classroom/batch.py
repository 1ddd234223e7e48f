"""Grade a whole class, whatever was handed in.

nbgrader does the grading. Before it, files that it could not read are mended (`mending`).
After it stands a row for each student, also where the grading failed, and why: in
nbgrader's own CSV such a student has 0.0 points, as one who handed in nothing.
"""

import json
import logging
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde

from classroom.course import graded_path, submitted
from classroom.grades import FAILED
from classroom.mending import Unreadable, mend


class Grading(Autograde):
    """nbgrader's Autograde, which remembers why a submission failed."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.failed = {}

    def convert_single_notebook(self, notebook_filename):
        """Grade one notebook; nbgrader goes on after an error, and so do we."""
        student = Path(notebook_filename).parts[-3]
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            lines = str(error).strip().splitlines() or [""]
            self.failed[student] = f"{type(error).__name__}: {lines[0][:120]}"
            raise


def grade(course):
    """Mend and grade all submissions of a set, and tell of each.

    Parameters
    ----------
    course : CourseDirectory
        Of `load_course`; its ``assignment_id`` is the name of the set.

    Returns
    -------
    rows : list of dict
        student, score, of, notes; the score is "failed" where there is none.
    """
    name = course.assignment_id
    paths = [path for path in sorted(submitted(course)) if path.name == name]
    rows = {path.parent.name: {"student": path.parent.name, "notes": []} for path in paths}
    failed = {}
    for path in paths:
        try:
            rows[path.parent.name]["notes"] += mend(path, name)
        except (Unreadable, OSError) as error:
            failed[path.parent.name] = str(error)
    failed |= convert(course, exclude=failed)
    for student, row in rows.items():
        complete_row(row, course, failed.get(student))
    return list(rows.values())


def convert(course, exclude):
    """Let nbgrader grade all but some students; give those that failed, and why."""
    course.student_id_exclude = ",".join(exclude)
    converter = Grading(coursedir=course, parent=course.parent)
    converter.force = True
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

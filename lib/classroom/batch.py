"""Grade a class, whatever was handed in: ``python -m classroom grade NAME``.

nbgrader does the grading. Before it, files that it could not read are mended (`mending`).
After it stands a table of all students,
with each grading that failed, and why: in nbgrader's own CSV such a student has 0.0 points,
as one who handed in nothing.
"""

import argparse
import csv
import io
import json
import logging
import os
import warnings
import zipfile
from pathlib import Path

from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy.exc import SAWarning

from classroom import collecting
from classroom.mending import Unreadable, mend

FAILED = "failed"


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


def grade(course, app):
    """Mend and grade all submissions of a set, and tell of each.

    Parameters
    ----------
    course : CourseDirectory
        Its ``assignment_id`` is the name of the set.
    app : NbGrader
        With the settings of `nbgrader_config.py`.

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
    failed |= convert(course, app, exclude=failed)
    for student, row in rows.items():
        complete_row(row, course, failed.get(student))
    return list(rows.values())


def convert(course, app, exclude):
    """Let nbgrader grade all but some students; give those that failed, and why."""
    course.student_id_exclude = ",".join(exclude)
    converter = Grading(coursedir=course, parent=app)
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


def table(rows):
    """Write the rows for a terminal; failures once more at the end."""
    width = max([len(row["student"]) for row in rows] + [8])
    lines = [f"{'student':<{width}}  score     notes"]
    for row in rows:
        score = row["score"]
        score = score if score == FAILED else f"{score:g}/{row['of']:g}"
        lines.append(
            f"{row['student']:<{width}}  {score:<8}  {'; '.join(row['notes'])}".rstrip()
        )
    failed = [row for row in rows if row["score"] == FAILED]
    lines += ["", f"{len(rows)} submissions, {len(failed)} of them not graded:"]
    lines += [f"  {row['student']}: {row['notes'][0]}" for row in failed]
    return "\n".join(lines) + "\n"


class Grades(CsvExportPlugin):
    """nbgrader's CSV with a column more: what the score means.

    ``graded``, ``by hand`` (a part waits for you), ``failed`` (handed in, and could not be
    graded: no score) or ``missing`` (nothing was handed in).
    """

    def export(self, gradebook):
        """Write nbgrader's CSV, then mend it."""
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for row in rows:
            row["status"] = self.status(gradebook, row["student_id"], row["assignment"])
            if row["status"] == FAILED:
                row.update(raw_score="", score="")
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]) if rows else ["student_id"])
            writer.writeheader()
            writer.writerows(rows)

    def status(self, gradebook, student, name):
        """Say what became of a submission."""
        course = CourseDirectory(parent=self.parent)
        if not Path(course.format_path(course.submitted_directory, student, name)).is_dir():
            return "missing"
        if not graded_path(course, student, name).is_file():
            return FAILED
        waits = gradebook.find_submission(name, student).needs_manual_grade
        return "by hand" if waits else "graded"


def graded_path(course, student, name):
    """Say where the graded notebook of a student lies."""
    folder = course.format_path(course.autograded_directory, student, name)
    return Path(folder, f"{name}.ipynb")


def export(course, app):
    """Write the grades of all sets, and give the path."""
    path = Path(course.root, "grades.csv")
    with Gradebook(course.db_url) as gradebook:
        for student in {path.parent.name for path in submitted(course)}:
            gradebook.update_or_create_student(student)  # the failed ones, too
        Grades(parent=app, to=str(path)).export(gradebook)
    return path


def submitted(course):
    """List the folders of all submissions of all sets."""
    folders = Path(course.root, course.submitted_directory).glob("*/*")
    return [path for path in folders if path.is_dir()]


def pack(course):
    """Zip the feedback on a set under the names that Canvas or Moodle gave the files.

    Returns
    -------
    path, count : the zip, and how many students' feedback it holds
    """
    name = course.assignment_id
    extracted = Path(course.root, "downloaded", name, "extracted")
    path, packed = Path(course.root, f"{name}-feedback.zip"), set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(extracted.rglob("*.ipynb")):
            student = (collecting.whose(file) or ("", ""))[0]
            folder = course.format_path(course.feedback_directory, student, name)
            page = Path(folder, f"{name}.html")
            if student not in packed and page.is_file():
                bundle.write(page, as_named(file, extracted).with_suffix(".html"))
                packed.add(student)
    return path, len(packed)


def as_named(file, extracted):
    """Drop the folder that a class's own zip made, keep what names the student."""
    parts = file.relative_to(extracted).parts
    first = next(n for n, part in enumerate(parts) if collecting.whose(Path(part)))
    return Path(*parts[first:])


def load_course(name):
    """Start nbgrader with this book's settings and a log that goes to a file."""
    # How nbgrader uses its database, and copied cells: nothing for an instructor to mend.
    for told in (SAWarning, DuplicateCellId, MissingIDFieldWarning):
        warnings.filterwarnings("ignore", category=told)
    app = NbGrader()
    app.config_dir = str(Path.cwd())
    app.initialize(["--log-level=ERROR"])
    course = CourseDirectory(parent=app)
    course.assignment_id = name
    return course


def main(arguments=None):
    """Grade a set or pack its feedback; 1 where a submission could not be graded."""
    parser = argparse.ArgumentParser(prog="python -m classroom")
    parser.add_argument("command", choices=["grade", "pack"])
    parser.add_argument("name", help="of the exercise set, such as 02_the_loop")
    options = parser.parse_args(arguments)
    course = load_course(options.name)
    return {"grade": tell_grades, "pack": tell_feedback}[options.command](course)


def tell_feedback(course):
    """Pack the feedback on a set and say where it is."""
    path, count = pack(course)
    print(f"{count} students' feedback: {os.path.relpath(path)}")
    return 0


def tell_grades(course):
    """Grade a set and print the table; 1 where a submission could not be graded."""
    app, name = course.parent, course.assignment_id
    rows = grade(course, app)
    if not rows:
        print(f"Nothing to grade in class/submitted/*/{name}: nbgrader zip_collect")
        return 1
    print(table(rows) + f"\nAll grades so far: {os.path.relpath(export(course, app))}")
    return int(any(row["score"] == FAILED for row in rows))

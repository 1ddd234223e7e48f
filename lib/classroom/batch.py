"""Grade a class, whatever was handed in: ``python -m classroom grade NAME``.

nbgrader does the grading. Before it, files that it could not read are mended: another name,
another encoding, two hundred megabytes of output. After it stands a table of all students,
with each grading that failed, and why: in nbgrader's own CSV such a student has 0.0 points,
as one who handed in nothing.
"""

import argparse
import csv
import io
import json
import logging
import os
import shutil
import warnings
import zipfile
from pathlib import Path

import nbformat
from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy.exc import SAWarning

from classroom import collecting

# Beyond this the outputs are dropped when a file is read.
LARGE = 20 * 2**20
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "latin-1")
FAILED = "failed"


class Unreadable(Exception):  # noqa: N818  (a finding about a file)
    """What was handed in is no notebook."""


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


def mend(folder, name):
    """Put the one notebook of a submission where nbgrader looks for it, and readable.

    Parameters
    ----------
    folder : Path
        ``submitted/STUDENT/NAME``; what is changed stays in ``as_received``.
    name : str
        Of the exercise set.

    Returns
    -------
    notes : list of str

    Raises
    ------
    Unreadable : there is no notebook in it.
    """
    target, received = folder / f"{name}.ipynb", folder / "as_received"
    paths = [path for path in folder.rglob("*.ipynb") if is_candidate(path, received)]
    if not paths:
        others = sorted(path.name for path in folder.rglob("*") if path.is_file())
        raise Unreadable(f"no notebook; there is: {', '.join(others[:3]) or 'nothing'}")
    path, notebook, notes = best_of(paths, target)
    if path != target:
        notes.append(f"the file was called {path.relative_to(folder)}")
    if notes or path.stat().st_size > LARGE:
        received.mkdir(exist_ok=True)
        for old in {path, target} & set(paths):
            shutil.move(old, received / f"{old.name}.received")
        nbformat.write(notebook, target)
    return notes


def is_candidate(path, received):
    """Tell whether a notebook is the student's, and no copy of Jupyter's or ours."""
    return received not in path.parents and ".ipynb_checkpoints" not in path.parts


def best_of(paths, target):
    """Read the notebook with the right name, or else the one with the most of our cells."""
    read, problems = [], []
    for path in sorted(paths):
        try:
            notebook, notes = read_anyhow(path)
            read.append((path == target, count_marks(notebook), path, notebook, notes))
        except Unreadable as error:
            problems.append(f"{path.name}: {error}")
    if not read:
        raise Unreadable("; ".join(problems))
    _, _, path, notebook, notes = max(read, key=lambda found: found[:2])
    if len(paths) > 1:
        notes.append(f"one of {len(paths)} notebooks")
    return path, notebook, notes


def count_marks(notebook):
    """Count the cells that bear a mark of nbgrader."""
    return sum("nbgrader" in cell.metadata for cell in notebook.cells)


def read_anyhow(path):
    """Read a notebook in any encoding, whole or not quite, and say what had to be mended.

    Parameters
    ----------
    path : Path

    Returns
    -------
    notebook, notes

    Raises
    ------
    Unreadable : it is empty, no JSON, or no notebook.
    """
    data, notes = path.read_bytes(), []
    if not data.strip():
        raise Unreadable("the file is empty")
    content, encoding = parse(data)
    if encoding != "utf-8-sig" or data.startswith(b"\xef\xbb\xbf"):
        notes.append("the file was not in plain UTF-8")
    if not isinstance(content, dict) or not isinstance(
        content.get("cells", content.get("worksheets")), list
    ):
        raise Unreadable("JSON, but no notebook")
    if len(data) > LARGE:
        notes.append(f"{len(data) / 1e6:.0f} MB; outputs dropped")
        for cell in content.get("cells", []):
            if isinstance(cell, dict):
                cell["outputs"] = []
    try:
        return complete(nbformat.from_dict(content)), notes
    except Exception as error:
        raise Unreadable(f"no notebook: {type(error).__name__} {error}"[:120]) from None


def parse(data):
    """Parse JSON of unknown encoding; UTF-16 only where it says so."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ENCODINGS:
        if (encoding == "utf-16") != marked:
            continue
        try:
            return json.loads(data.decode(encoding)), encoding
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"no JSON: {error}"[:120]) from None
    raise Unreadable("no text")


def complete(notebook):
    """Bring a notebook to version 4.5, with all that a cell must have."""
    if notebook.get("nbformat", 4) < 4:
        notebook = nbformat.convert(notebook, 4)
    cells = [cell for cell in notebook.cells if isinstance(cell, dict)]
    notebook.cells = [plain(cell) for cell in cells]
    if not isinstance(notebook.get("metadata"), dict):
        notebook.metadata = nbformat.from_dict({})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def plain(cell):
    """Make a cell whose every field has the type that it must have."""
    known = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    make = known.get(cell.get("cell_type"), nbformat.v4.new_raw_cell)
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    made = make(source)
    if isinstance(cell.get("metadata"), dict):
        made.metadata = cell.metadata
    if isinstance(cell.get("id"), str) and cell.id:
        made.id = "".join(c if c.isascii() and c.isalnum() else "-" for c in cell.id)[:64]
    if made.cell_type == "code" and isinstance(cell.get("outputs"), list):
        made.outputs = [output for output in cell.outputs if isinstance(output, dict)]
    return made


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
    folders = {
        path.parent.name: path for path in sorted(submitted(course)) if path.name == name
    }
    rows = {student: {"student": student, "notes": []} for student in folders}
    failed = {}
    for student, folder in folders.items():
        try:
            rows[student]["notes"] += mend(folder, name)
        except (Unreadable, OSError) as error:
            failed[student] = str(error)
    course.student_id_exclude = ",".join(failed)
    converter = Grading(coursedir=course, parent=app)
    converter.force = True
    try:
        converter.start()
    except Exception as error:  # nbgrader's sum of what failed, or nothing to grade
        logging.getLogger("classroom").info("%s", error)
    failed |= converter.failed
    for student, row in rows.items():
        complete_row(row, course, failed.get(student))
    return list(rows.values())


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


def load_app(root):
    """Start nbgrader with this book's settings and a log that goes to a file."""
    app = NbGrader()
    app.config_dir = str(root)
    app.initialize(["--log-level=ERROR"])
    return app


def main(arguments=None):
    """Grade a set or pack its feedback; 1 where a submission could not be graded."""
    parser = argparse.ArgumentParser(prog="python -m classroom")
    parser.add_argument("command", choices=["grade", "pack"])
    parser.add_argument("name", help="of the exercise set, such as 02_the_loop")
    options = parser.parse_args(arguments)
    # How nbgrader uses its database, and copied cells: nothing for an instructor to mend.
    for told in (SAWarning, DuplicateCellId, MissingIDFieldWarning):
        warnings.filterwarnings("ignore", category=told)
    app = load_app(Path.cwd())
    course = CourseDirectory(parent=app)
    course.assignment_id = options.name
    if options.command == "pack":
        path, count = pack(course)
        print(f"{count} students' feedback: {os.path.relpath(path)}")
        return 0
    rows = grade(course, app)
    if not rows:
        print(f"Nothing to grade in class/submitted/*/{options.name}: nbgrader zip_collect")
        return 1
    print(table(rows) + f"\nAll grades so far: {os.path.relpath(export(course, app))}")
    return int(any(row["score"] == FAILED for row in rows))

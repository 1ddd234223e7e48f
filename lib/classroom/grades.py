"""What a class has earned: a table for the terminal, a CSV for all else."""

import csv
import io
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin

from classroom.course import graded_path, submitted

FAILED = "failed"


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


def export(course):
    """Write the grades of all sets, and give the path."""
    path = Path(course.root, "grades.csv")
    with Gradebook(course.db_url) as gradebook:
        for student in {path.parent.name for path in submitted(course)}:
            gradebook.update_or_create_student(student)  # the failed ones, too
        Grades(parent=course.parent, to=str(path)).export(gradebook)
    return path


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

"""Feedback, packed as platforms want it back."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from classroom import ledger
from classroom.course import Refused, submitted

AGAIN = """\
  nbgrader generate_feedback {name} --force
  python -m classroom pack {name}"""


@dataclass
class Packed:
    """What was packed, and what an instructor should know before it goes out.

    Attributes
    ----------
    path : Path
        Of the zip.
    count : int
        How many students' feedback it holds.
    without : list of str
        Students who have handed in, and have no feedback.
    waiting : list of str
        Students in the zip of whom a part waits for a mark by hand, so that it counts 0; or
        has one, and waits for a nod since it was graded anew.
    older : list of str
        Students in the zip whose score has changed since their feedback was written.
    """

    path: Path
    count: int
    without: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    older: list = field(default_factory=list)


def pack(course):
    """Zip the feedback on a set under the names that the platform gave the files.

    Who was collected by hand, or has handed in with another, gets ``STUDENT/NAME.html``.

    Parameters
    ----------
    course : CourseDirectory
        Of `load_course`; its ``assignment_id`` is the name of the set.

    Returns
    -------
    packed : Packed

    Raises
    ------
    Refused : there is no feedback on the set.
    """
    name = course.assignment_id
    students = sorted({p.parent.name for p in submitted(course) if p.name == name})
    pages = {student: page_of(course, student) for student in students}
    pages = {student: page for student, page in pages.items() if page.is_file()}
    if not pages:
        raise Refused(f"there is no feedback on {name}: nbgrader generate_feedback {name}")
    path = Path(course.root, f"{name}-feedback.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for back, page in named(course, pages).items():
            bundle.write(page, back)
    without = [student for student in students if student not in pages]
    return Packed(path, len(pages), without, *unfinished(course, pages))


def page_of(course, student):
    """Say where the feedback for a student lies."""
    name = course.assignment_id
    folder = course.format_path(course.feedback_directory, student, name)
    return Path(folder, f"{name}.html")


def named(course, pages):
    """Give each page the name that goes back: that of the file that came."""
    name, book, found = course.assignment_id, ledger.collected(course), {}
    for student, page in pages.items():
        back = book.get(student).get("returned_as") or f"{student}/{name}"
        back = str(Path(back).with_suffix(".html"))
        found[back if back not in found else f"{student}/{name}.html"] = page
    return found


def unfinished(course, pages):
    """Name the students of whom a part waits for a mark, and whose page is not the last."""
    waiting, older = [], []
    with Gradebook(course.db_url) as gradebook:
        for student, page in pages.items():
            try:
                one = gradebook.find_submission(course.assignment_id, student)
            except MissingEntry:
                continue
            waiting += [student] if one.needs_manual_grade else []
            # As nbgrader's page says it, in its first heading.
            score, most = float(round(one.score, 2)), float(round(one.max_score, 2))
            says = f"{course.assignment_id} (Score: {score} / {most})"
            older += [] if says in page.read_text(encoding="utf-8") else [student]
    return waiting, older


def told(packed, name, path):
    """Say what was packed, for a terminal, and last what should be done before."""
    lines = [f"{packed.count} students' feedback: {path}"]
    if packed.without:
        lines.append(f"Without feedback, {len(packed.without)}: {listed(packed.without)}")
    if packed.waiting:
        lines.append(f"Not marked by hand, or not nodded to, {len(packed.waiting)}:")
        lines.append(f"  {listed(packed.waiting)}")
    if packed.older:
        lines.append(f"With another score than now, {len(packed.older)}:")
        lines.append(f"  {listed(packed.older)}")
    if packed.waiting or packed.older:
        first = "mark what waits, or nod, then" if packed.waiting else "write it anew"
        lines += [f"Before you give it back: {first}", AGAIN.format(name=name)]
    return "\n".join(lines) + "\n"


def listed(students):
    """Join names with commas."""
    return ", ".join(students)

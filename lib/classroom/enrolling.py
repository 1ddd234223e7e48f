"""The list of a class, as a spreadsheet or a platform stores it, into the gradebook.

nbgrader's own import takes commas and UTF-8 without a mark alone: of what most spreadsheets
store it says that the column ``id`` is missing, and of a name in another encoding nothing
that helps.
"""

from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from classroom.course import Refused
from classroom.settling import is_id, read_table

COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")


@dataclass
class Enrolled:
    """What became of a list.

    Attributes
    ----------
    new, known : int
        How many students of the list the gradebook has got, and had before.
    absent, unread : list of str
        Students of the gradebook who are not on the list; columns that say nothing to us.
    """

    new: int
    known: int
    absent: list
    unread: list


def enroll(course, path):
    """Enter a list into the gradebook; an empty field changes nothing there.

    Parameters
    ----------
    course : CourseDirectory
        Of `load_course`.
    path : str or Path
        A table with a first line of `COLUMNS`; any but the first may lack.

    Returns
    -------
    enrolled : Enrolled

    Raises
    ------
    Refused : there is no such file, it is no table, or a row has no id of its own; then
        nothing is entered.
    """
    columns, rows = read_list(Path(path))
    students = students_of(path, rows)
    with Gradebook(course.db_url) as gradebook:
        before = {student.id for student in gradebook.students}
        for row in students.values():
            known = {name: row[name] for name in COLUMNS if row.get(name)}
            gradebook.update_or_create_student(known.pop("id"), **known)
    return Enrolled(
        new=len(set(students) - before),
        known=len(set(students) & before),
        absent=sorted(before - set(students)),
        unread=[name for name in columns if name not in COLUMNS],
    )


def read_list(path):
    """Read a table; give its columns, and its rows with the numbers of their lines."""
    if not path.is_file():
        raise Refused(f"there is no file {path}")
    if b"\0" in path.read_bytes():
        raise Refused(f"{path} is no table of text: save the list as CSV")
    columns, rows = read_table(path)
    columns = [column(name) for name in columns]
    if "id" not in columns:
        there = ", ".join(columns) or "nothing"
        raise Refused(f"the first line of {path} needs a column id, and has {there}")
    rows = [{column(k): v for k, v in row.items()} for row in rows]
    return columns, rows


def column(name):
    """Write the name of a column as the gradebook does.

    >>> column(" First name")
    'first_name'
    """
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def students_of(path, rows):
    """Give the rows by id; each must have one, and no two the same."""
    students = {}
    for number, row in enumerate(rows, 2):
        if not any(row.values()):
            continue
        name = row["id"]
        if not name:
            raise Refused(f"row {number} of {path} has no id")
        if not is_id(name):
            raise Refused(f"row {number} of {path}: {name} can't be an id, but a login can")
        if name in students:
            raise Refused(f"row {number} of {path}: {name} stands there a second time")
        students[name] = row
    return students


def told(enrolled, path):
    """Say what became of a list, for a terminal."""
    count = enrolled.new + enrolled.known
    lines = [f"{count} students in {path}: {enrolled.new} new, {enrolled.known} known."]
    if enrolled.unread:
        lines.append(f"Columns not read: {', '.join(enrolled.unread)}.")
    if enrolled.absent:
        lines.append(f"In the gradebook, not on the list: {', '.join(enrolled.absent)}.")
    return "\n".join(lines) + "\n"

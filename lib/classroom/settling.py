"""What was not understood: the table at the end, and the file in which it is settled.

``class/downloaded/NAME/whose.csv`` has a row for each file or folder that nobody could be
found for, with an empty column ``student``. What is written there counts at the next run;
"-" says that it is nobody's.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from classroom.course import Refused

NOBODY = "-"
FIELDS = ["file", "student", "perhaps", "why"]


@dataclass(frozen=True)
class Open:
    """A file or folder that is nobody's yet, why, and whose it may be."""

    file: str
    why: str
    perhaps: str = ""


class Settled:
    """The rows of the file, found by a path or by a folder above it.

    Raises
    ------
    Refused : it has not the columns file and student.
    """

    def __init__(self, path):
        self.path, self.rows = path, []
        if path.is_file():
            self.rows = read_rows(path)
        self.students = {
            composed(row["file"]): row["student"].strip()
            for row in self.rows
            if row["student"].strip()
        }

    def whose(self, path):
        """Give the student of a file, `NOBODY`, or an empty text where nothing is said."""
        places = [path, *path.parents][: len(path.parts)]
        found = (self.students.get(composed(str(place.as_posix()))) for place in places)
        return next(filter(None, found), "")

    def ask(self, rows):
        """Add what is open to the file; what stands there stays."""
        there = {composed(row["file"]) for row in self.rows}
        fresh = [vars(row) for row in rows if composed(row.file) not in there]
        if not fresh:
            return
        # Excel takes a file without this mark for one in the system's old encoding.
        with self.path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, FIELDS, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows([*self.rows, *fresh])


def read_rows(path):
    """Read the rows of the file.

    Raises
    ------
    Refused : it has not the columns file and student.
    """
    columns, rows = read_table(path)
    if not {"file", "student"} <= set(columns):
        raise Refused(f"{path} needs a first line with the columns file and student")
    return [{name: row.get(name, "") for name in FIELDS} for row in rows]


def read_table(path):
    """Read a table as spreadsheets store it: with commas, semicolons or tabs.

    Returns
    -------
    columns : list of str
    rows : list of dict from column to str
        Empty where a line is shorter; what stands beyond the columns is left out.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    head = text.partition("\n")[0]
    comma = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=comma)
    columns = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    rows = [{name: (row[name] or "").strip() for name in columns} for row in reader]
    return columns, rows


def is_id(student):
    """Tell whether a student can be called so: a folder bears the name."""
    return not (student.startswith(".") or set("/\\,*?[]") & set(student))


def composed(text):
    """Write a path as all systems compare it."""
    return unicodedata.normalize("NFC", text.strip().replace("\\", "/").strip("/"))


def table(rows, path):
    """Write what is open for a terminal; an empty text where nothing is."""
    if not rows:
        return ""
    named = [("file", "why", "perhaps"), *((r.file, r.why, r.perhaps) for r in rows)]
    wide, long = (max(len(row[n]) for row in named) for n in (0, 1))
    lines = [f"  {file:<{wide}}  {why:<{long}}  {who}".rstrip() for file, why, who in named]
    return "\n".join(
        [
            f"\nNot collected, {len(rows)}: whose are these?",
            *lines,
            f'Write a student or "{NOBODY}" (nobody\'s) into the column "student" of',
            f"{path}, and repeat the command.\n",
        ]
    )


def shared(paths):
    """Give the folder that all paths lie in, the deepest one.

    >>> shared([Path("all/a/x"), Path("all/b/y")]).as_posix()
    'all'
    """
    first, *others = [path.parent.parts for path in paths]
    same = 0
    while same < len(first) and all(first[: same + 1] == o[: same + 1] for o in others):
        same += 1
    return Path(*first[:same])


def unit(path, paths):
    """Give what is asked for when a file is nobody's: the topmost folder that is its own.

    >>> names = ["all/a/x", "all/a/y", "all/b/y"]
    >>> unit(Path("all/a/x"), [Path(name) for name in names])
    'all/a'
    """
    beside = [other for other in paths if other.parts[0] == path.parts[0]]
    above = shared(beside)
    return Path(*path.parts[: len(above.parts) + 1]).as_posix()

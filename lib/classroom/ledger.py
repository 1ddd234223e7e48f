"""What was done already, so that a command that was stopped goes on where it was."""

import hashlib
import json
import os
from pathlib import Path


class Ledger:
    """A table in a JSON file: a row for each student, stored at once.

    A file that cannot be read counts as empty: then all is done anew.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "rows.json")
    >>> Ledger(path).put("jdoe", {"files": 1})
    >>> Ledger(path).get("jdoe")
    {'files': 1}
    """

    def __init__(self, path):
        self.path = Path(path)
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            rows = {}
        self.rows = rows if isinstance(rows, dict) else {}

    def get(self, student):
        """Give the row of a student; empty where there is none."""
        row = self.rows.get(student)
        return row if isinstance(row, dict) else {}

    def put(self, student, row):
        """Store a row; whatever stops the program, the file is the old or the new one."""
        self.rows[student] = row
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        text = json.dumps(self.rows, ensure_ascii=False, indent=1, sort_keys=True)
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, self.path)


def collected(course):
    """Open the table of what was collected for a set."""
    return Ledger(Path(course.root, "downloaded", course.assignment_id, "collected.json"))


def graded(course):
    """Open the table of what was graded of a set."""
    return Ledger(Path(course.root, "downloaded", course.assignment_id, "graded.json"))


def digest(*paths):
    """Give one SHA-256 of the contents of files, in their order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return total.hexdigest()

"""The log of all that the judge gave: it only grows.

``class/judged.jsonl`` gets a line for each submission that was judged, and each line has
the SHA-256 of the line before it. So whoever changes, inserts or removes a line breaks the
chain there, unless all later lines are written anew; then the log has another end than the
one that was noted.
"""

import fcntl
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

LINE = 2**20  # bytes; far more than a line has
SHORT = 12  # digits of a digest that are shown


def path_of(course):
    """Say where the log of a course lies."""
    return Path(course.root, "judged.jsonl")


def append(path, entry):
    """Add an entry; two graders at once wait for each other.

    Parameters
    ----------
    path : Path
    entry : dict
        Plain values.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        last, torn = last_line(log)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"time": now, **entry, "before": digest(last)}
        text = json.dumps(row, ensure_ascii=False, sort_keys=True)
        log.write(b"\n" * torn + text.encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def last_line(log):
    """Give the last line of an open log, and whether it was not ended."""
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - LINE))
    text = log.read()
    return text.rstrip(b"\n").rpartition(b"\n")[2], bool(text) and text[-1:] != b"\n"


def digest(line):
    """Give what vouches for a line; the first has none before it."""
    return hashlib.sha256(line).hexdigest() if line else ""


def read(path):
    """Read the log, and follow its chain.

    Parameters
    ----------
    path : Path

    Returns
    -------
    entries : list of dict
    broken : list of str
        Where the chain is broken.
    end : str
        Digest of the last line.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "judged.jsonl")
    >>> append(path, {"student": "ada"})
    >>> append(path, {"student": "bob"})
    >>> entries, broken, end = read(path)
    >>> [entry["student"] for entry in entries], broken, len(end)
    (['ada', 'bob'], [], 12)
    """
    lines = path.read_bytes().splitlines() if path.is_file() else []
    entries, broken, before = [], [], ""
    for number, line in enumerate(lines, 1):
        entry = parsed(line)
        if entry.get("before") != before:
            broken.append(f"line {number} of the log does not follow the one before it")
        entries.append(entry)
        before = digest(line)
    return [entry for entry in entries if entry], broken, before[:SHORT]


def parsed(line):
    """Read a line; an empty dict where it is none of ours."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    known = isinstance(entry, dict) and isinstance(entry.get("points"), dict | None)
    return entry if known else {}


def told(path):
    """Say in a line how long the log is and where it ends."""
    entries, _, end = read(path)
    return f"{os.path.relpath(path)}, {len(entries)} lines, the last {end or 'none'}"

"""From what a platform lets you download to a folder for each student.

class/downloaded/NAME/archive/      what you laid there: zip files, files, folders
class/downloaded/NAME/extracted/    the same, unpacked
class/submitted/STUDENT/NAME/       what a student handed in
"""

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from classroom import ledger
from classroom.course import Refused
from classroom.roster import Roster
from classroom.settling import Settled
from classroom.sorting import Sorter
from classroom.unpacking import unpack_all


@dataclass
class Collected:
    """What became of a download.

    Attributes
    ----------
    files : dict from student to list of (Path, Owner)
    open : list of Open
    fresh, gone : list of str
        Students whose files are new or have changed; students of an earlier run whose files
        turned out to be another's.
    refused : list of str
        Archives that hold too much: whose, which, and how much.
    late : list of str
        Students some file of whom is late, says its name.
    """

    files: dict
    open: list
    fresh: list
    gone: list
    refused: list
    late: list


def collect(course):
    """Unpack what came for a set and sort it; what has not changed stays as it is.

    Parameters
    ----------
    course : CourseDirectory
        Of `load_course`; its ``assignment_id`` is the name of the set.

    Returns
    -------
    found : Collected

    Raises
    ------
    Refused : nothing was laid into the archive, or what settles the open is no table.
    """
    home = place_of(course)
    archive, extracted = home / "archive", home / "extracted"
    if not any(archive.rglob("*")):
        raise Refused(f"there is nothing in {archive}: lay the download there")
    settled = Settled(home / "whose.csv")
    print("Unpacking …", file=sys.stderr)
    refused = unpack_all(archive, extracted)
    sorter = Sorter(extracted, Roster.of(course), settled)
    files, asked = sorter.files, sorted(sorter.asked.values(), key=lambda row: row.file)
    print(f"Copying for {len(files)} students …", file=sys.stderr)
    fresh = [who for who in sorted(files) if transfer(course, who, extracted, files[who])]
    settled.ask(asked)
    gone = retire(course, files, sorter.every)
    return Collected(files, asked, fresh, gone, told(refused, files), late_of(files))


def late_of(files):
    """Name the students of whom some file is late, as far as its name tells."""
    return sorted(who for who, pairs in files.items() if any(o.late for _, o in pairs))


def told(refused, files):
    """Say of each archive that was refused whose it is, and how much it holds."""
    whose = {path: who for who, pairs in files.items() for path, _ in pairs}
    rows = [(whose.get(path, "nobody's"), path, why) for path, why in refused.items()]
    return [f"{who}: {why} comes out of {path.as_posix()}" for who, path, why in rows]


def place_of(course):
    """Give the folder of a set's download."""
    return Path(course.root, "downloaded", course.assignment_id)


def transfer(course, student, extracted, files):
    """Copy a student's files, the latest first, if they are not what was copied before.

    Returns
    -------
    fresh : bool
    """
    files = sorted(files, key=lambda pair: pair[1].when, reverse=True)
    named, book = names(files), ledger.collected(course)
    digests = {name: ledger.digest(extracted / path) for name, path in named.items()}
    row = {"files": digests, "returned_as": returned_as(files)}
    target = submitted_of(course, student)
    if target.is_dir() and book.get(student) == row:
        return False
    book.put(student, {})  # until all is there
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, path in named.items():
        shutil.copyfile(extracted / path, target / name)
    book.put(student, row)
    return True


def submitted_of(course, student):
    """Give the folder of what a student handed in."""
    name = course.assignment_id
    return Path(course.format_path(course.submitted_directory, student, name))


def retire(course, files, here):
    """Take back what an earlier run gave to somebody whose it is not; tell whose it was."""
    book, gone = ledger.collected(course), []
    for student in sorted(set(book.rows) - set(files)):
        name = book.get(student).get("returned_as")
        if name and any(f"/{path.as_posix()}".endswith(f"/{name}") for path in here):
            shutil.rmtree(submitted_of(course, student), ignore_errors=True)
            book.put(student, {})
            gone.append(student)
    return gone


def names(files):
    """Give each file a name of its own, as the student called it.

    >>> from classroom.platforms import Owner
    >>> owner = Owner("Canvas", file="02_x-1.ipynb")
    >>> list(names([(Path("a"), owner), (Path("b"), owner)]))
    ['02_x.ipynb', '02_x-again2.ipynb']
    """
    named = {}
    for path, owner in files:
        inside = owner.part < len(path.parts) - 1
        called = Path(path.name if inside or not owner.file else owner.file)
        # Canvas numbers what was handed in again, browsers what was saved again.
        stem, again = re.sub(r"-\d+$| ?\(\d+\)$", "", called.stem), 1
        name = stem + called.suffix
        while name in named:
            again += 1
            name = f"{stem}-again{again}{called.suffix}"
        named[name] = path
    return named


def returned_as(files):
    """Give the name for feedback: the first notebook's, from where it names somebody."""
    notebooks = [pair for pair in files if pair[0].suffix == ".ipynb"] or files
    path, owner = notebooks[0]
    return Path(*path.parts[owner.part :]).as_posix()

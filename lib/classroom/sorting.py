"""Whose each file of a download is.

A file goes to the student whom the platform names (`platforms`), as the gradebook knows
this student (`roster`), or to whom the instructor said (`settling`). Otherwise: asked for.
"""

from collections import defaultdict
from pathlib import Path

from classroom import platforms
from classroom.platforms import Owner
from classroom.roster import Verdict, same
from classroom.settling import NOBODY, Open, is_id, unit
from classroom.unpacking import BROKEN, is_clutter

CUT_OFF = "can't be unpacked: download it again"


class Sorter:
    """Sorts the files of a download.

    Parameters
    ----------
    extracted : Path
        The folder of what was unpacked.
    roster : Roster
    settled : Settled

    Attributes
    ----------
    files : dict from student to list of (Path, Owner)
        Paths within `extracted`.
    asked : dict from path to Open
    """

    def __init__(self, extracted, roster, settled):
        self.roster, self.settled = roster, settled
        self.metadata = platforms.gradescope(extracted)
        every = [path for path in sorted(extracted.rglob("*")) if path.is_file()]
        self.every = [path.relative_to(extracted) for path in every]
        self.paths = [path for path in self.every if not is_clutter(path)]
        self.files, self.asked, self.people = defaultdict(list), {}, defaultdict(set)
        for path in self.paths:
            for owner, verdict in self.judge(path):
                self.give(path, owner, verdict)
        self.split_doubles()
        self.ask_for_more()

    def give(self, path, owner, verdict):
        """Give a file to a student, or put it among what is asked."""
        if verdict.student:
            self.files[verdict.student].append((path, owner))
            if owner.platform not in ("settled", "folder"):
                self.people[verdict.student].add(owner.person)
        elif verdict.why:
            name = within(path, owner) if owner.platform else unit(path, self.paths)
            self.asked[name] = Open(name, verdict.why, verdict.perhaps)

    def judge(self, path):
        """Give the owners of a file, each with the verdict on it."""
        said = self.settled.whose(path)
        owners = platforms.owners(path, self.metadata) or [Owner("")]
        if said == NOBODY:
            return [(owners[0], Verdict())]
        if said:
            owner = Owner("settled", file=owners[0].file, part=owners[0].part)
            return [(owner, self.allowed(said))]
        if owners[0].platform:
            return [(owner, self.roster.find(owner)) for owner in owners]
        if platforms.OF_PLATFORM.fullmatch(path.name):
            return [(owners[0], Verdict())]
        return [self.plain(path)]

    def allowed(self, student):
        """Take an id that was written by hand, if it is one."""
        known = {student}
        if self.roster.people:
            known = self.roster.ids.get(same(student), set())
        if len(known) != 1:
            return Verdict(why=f"whose.csv says {student}: not in the gradebook")
        if not is_id(student):
            return Verdict(why=f"whose.csv says {student}: can't be an id")
        return Verdict(*known)

    def plain(self, path):
        """Look for a folder or a file that is called as a student of the gradebook is."""
        for part, name in enumerate([*path.parent.parts, path.stem]):
            found = self.roster.plain(name)
            if len(found) == 1:
                return Owner("folder", part=part), Verdict(*found)
            if found:
                why = f"fits several: {', '.join(sorted(found))}"
                return Owner(""), Verdict(why=why, perhaps=min(found))
        broken = len(path.parts) == 1 and path.suffix == BROKEN
        return Owner(""), Verdict(why=CUT_OFF if broken else "names nobody")

    def split_doubles(self):
        """Ask for the files of two persons who would become one student."""
        for student, persons in self.people.items():
            if len(persons) > 1:
                for path, owner in self.files.pop(student):
                    name = within(path, owner)
                    why = f"{len(persons)} persons of one name"
                    self.asked[name] = Open(name, why, student)

    def ask_for_more(self):
        """Ask about who handed in nothing but what Jupyter keeps for itself."""
        hidden = [path for path in self.every if ".ipynb_checkpoints" in path.parts]
        for path in hidden:
            for owner, verdict in self.judge(path):
                if verdict.student and verdict.student not in self.files:
                    name = within(path, owner)
                    self.asked[name] = Open(name, "only .ipynb_checkpoints in it")


def within(path, owner):
    """Give the path down to the part that names somebody."""
    return Path(*path.parts[: owner.part + 1]).as_posix()

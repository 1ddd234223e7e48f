"""Who is in the class: the gradebook's students, found by id, address or name.

Names are compared in Unicode's composed form (NFC) and without regard to case, spaces and
punctuation, since platforms leave those out. Accents count: Jose is not José.
"""

import difflib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from classroom.platforms import is_word


@dataclass(frozen=True)
class Verdict:
    """The student, or why there is none and who it may be."""

    student: str = ""
    why: str = ""
    perhaps: str = ""


class Roster:
    """The students of a class.

    Parameters
    ----------
    students : iterable
        Of what has id, first_name, last_name, email and lms_user_id, as nbgrader's have.
    """

    def __init__(self, students=()):
        self.ids, self.names = defaultdict(set), defaultdict(set)
        self.people = False
        for one in students:
            # Of grading itself there are students, too, who have an id and nothing else.
            self.people |= bool(one.first_name or one.last_name or one.email)
            for text in (one.id, one.lms_user_id, one.email, local(one.email)):
                if text:
                    self.ids[same(text)].add(one.id)
            first, last = one.first_name or "", one.last_name or ""
            for text in (first + last, last + first):
                if squeezed(text):
                    self.names[squeezed(text)].add(one.id)

    @classmethod
    def of(cls, course):
        """Read the gradebook of a course; none is made where there is none."""
        place = course.db_url.removeprefix("sqlite:///")
        if place != course.db_url and not Path(place).is_file():
            return cls()
        with Gradebook(course.db_url) as gradebook:
            return cls(gradebook.students)

    def find(self, owner):
        """Say which student a platform means.

        Parameters
        ----------
        owner : platforms.Owner

        Returns
        -------
        verdict : Verdict
        """
        sure = set().union(*(self.ids.get(same(text), ()) for text in owner.ids))
        named = self.names.get(squeezed(owner.name), set())
        agreed = (sure & named) or sure or named
        if len(agreed) == 1 and not (sure and named and not sure & named):
            return Verdict(*agreed)
        if agreed:
            why = f"fits several: {', '.join(sorted(sure | named))}"
            return Verdict(why=why, perhaps=min(agreed))
        known = owner.platform == "anonymous" or same(owner.student) in self.ids
        if known or (owner.student and not self.people):
            return Verdict(owner.student)
        called = owner.name or owner.student
        return Verdict(why="not in the gradebook", perhaps=self.guess(called))

    def plain(self, text):
        """Say which students a word means that may be an id, an address or a name."""
        return self.ids.get(same(text)) or self.names.get(squeezed(text)) or set()

    def guess(self, name):
        """Give the student whose name is the nearest, or an empty text."""
        bare = {without_accents(text): ids for text, ids in self.names.items()}
        near = difflib.get_close_matches(without_accents(squeezed(name)), bare, 1, 0.8)
        return min(bare[near[0]]) if near else ""


def same(text):
    """Bring an id or an address into the form in which two are compared."""
    return unicodedata.normalize("NFC", str(text).strip().casefold())


def squeezed(name):
    r"""Bring a name into the form in which two are compared.

    >>> squeezed("O'Neil, Zoë") == squeezed("oneilzoe\u0308")
    True
    """
    return "".join(filter(is_word, same(name))).replace("_", "")


def without_accents(text):
    """Take the marks away that sit on letters; for guessing only."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def local(address):
    """Give what stands before the @ of an address."""
    return (address or "").partition("@")[0]

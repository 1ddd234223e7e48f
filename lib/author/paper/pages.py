"""Which pages the book has, in the order of `_toc.yml`, and how each is called in print."""

import sys
from pathlib import Path
from typing import NamedTuple

import yaml

SETS = {"exercises": "chapters/exercises/", "solutions": "chapters/solutions/"}


class Entry(NamedTuple):
    """A page of the book."""

    name: str  # of its file within the site
    part: str  # the caption it stands under, "" for none
    is_set: bool  # exercises: they belong to the chapter before them

    @property
    def slug(self):
        """What the ids of the page begin with.

        >>> Entry("chapters/exercises/02_a/02_a.html", "", True).slug
        'exercises-02_a'
        """
        path = Path(self.name).with_suffix("")
        path = path.parent if path.parent.name == path.name else path
        return "-".join(path.parts[path.parts[0] == "chapters" :])


def entries(toc, solutions=False):
    r"""List the pages in the order in which they are printed.

    Parameters
    ----------
    toc : str
        The text of `_toc.yml`.
    solutions : bool
        Whether the solutions come, too, as a part of their own at the end.

    Returns
    -------
    list of Entry

    >>> [entry.name for entry in entries("root: a\nparts: [{caption: I, chapters: []}]")]
    ['a.html']
    """
    table = yaml.safe_load(toc)
    found = [Entry(f"{table['root']}.html", "", False)]
    answers = []
    for part in table["parts"]:
        for name in _names(part["chapters"]):
            if name.startswith(SETS["solutions"]):
                answers.append(Entry(f"{name}.html", "Solutions", False))
            else:
                is_set = name.startswith(SETS["exercises"])
                found.append(Entry(f"{name}.html", part["caption"], is_set))
    return found + answers * solutions


def read(site, chosen):
    """Read the files of pages.

    Parameters
    ----------
    site : Path
    chosen : list of Entry

    Returns
    -------
    dict of Entry to str

    Raises
    ------
    SystemExit : a page is not built.
    """
    missing = [entry.name for entry in chosen if not (site / entry.name).is_file()]
    if missing:
        sys.exit(f"{missing[0]} is not in {site}. First: make book")
    return {entry: (site / entry.name).read_text(encoding="utf-8") for entry in chosen}


def _names(chapters):
    """Walk through files and the sections under them."""
    for chapter in chapters:
        yield chapter["file"]
        yield from _names(chapter.get("sections", []))

"""Choose pages of the book by the number of their chapter."""

import re
import sys
from pathlib import Path


def number_of(name):
    """Give the number that a page's file begins with, or "".

    >>> number_of("chapters/solutions/02_the_loop/02_the_loop.html")
    '02'
    """
    found = re.match(r"(\d\d)_", Path(name).name)
    return found[1] if found else ""


def pick(names, number):
    """List the pages of one chapter; without a number, all.

    Parameters
    ----------
    names : list of str
        Files of pages.
    number : str
        As it was typed: ``02`` or ``2``; "" for all.

    Raises
    ------
    SystemExit : there is no such chapter; the message says which there are.

    >>> pick(["index.md", "02_the_loop.ipynb", "03_why_it_stops.ipynb"], "2")
    ['02_the_loop.ipynb']
    """
    if not number:
        return list(names)
    known = sorted({number_of(name) for name in names} - {""})
    if number.zfill(2) not in known:
        sys.exit(f"There is no chapter {number!r}. There are {', '.join(known)}.")
    return [name for name in names if number_of(name) == number.zfill(2)]

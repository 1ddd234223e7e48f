"""Print the book: ``python -m author.paper --paper letter --solutions``."""

import argparse
import sys
import time
from pathlib import Path

from bs4 import BeautifulSoup

from author.paper import book
from author.paper.checking import finish, look, places
from author.paper.printing import SIZES, Press
from author.serve import SITE


def main(arguments=None):
    """Write the PDF, say what it is, and end with an error if it has a fault."""
    parser = argparse.ArgumentParser(prog="python -m author.paper")
    parser.add_argument("--paper", default="a4", type=str.lower, choices=sorted(SIZES))
    parser.add_argument("--solutions", action="store_true", help="print them, too")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    tell("Joining the pages …")
    document, facts = book.write(
        SITE, SITE.parent / "paper", options.paper, options.solutions
    )
    stop_at(book.find_faults(BeautifulSoup(document.read_text("utf-8"), "html.parser")))
    pdf = print_twice(document, options.paper)
    tell("Reading what was printed …")
    pdf = finish(pdf, facts)
    faults, n_pages, n_links = look(pdf, tell_page)
    stop_at(faults)
    target = name_of(SITE.parent, options)
    target.write_bytes(pdf)
    took, size = time.monotonic() - began, len(pdf) / 1e6
    print(
        f"{target}: {n_pages} pages, {size:.1f} MB, {n_links} links within the book,"
        f" no fault found, {took:.0f} seconds."
    )


def print_twice(document, paper):
    """Print for the places, then with their page numbers, until these stay.

    Parameters
    ----------
    document : Path
    paper : {"a4", "letter"}

    Returns
    -------
    bytes

    Raises
    ------
    SystemExit : the paper would cut something.
    """
    with Press(document, paper) as press:
        tell("Measuring whether all of it fits the paper …")
        stop_at(press.measure())
        numbers = None
        for which in ("for the places", "with page numbers", "once more"):
            tell(f"Printing {which} …")
            pdf = press.print(numbers)
            found = places(pdf)
            if found == numbers:
                break
            numbers = found
        return pdf


def name_of(folder, options):
    """Name the file so that no kind of print takes another's place."""
    paper = "" if options.paper == "a4" else f"-{options.paper}"
    return folder / f"em-loop{paper}{'-solutions' * options.solutions}.pdf"


def stop_at(faults):
    """End where there are faults, naming the first ten."""
    if faults:
        more = [f"… and {len(faults) - 10} more"] if len(faults) > 10 else []
        sys.exit("\n".join(["The book cannot be printed as it is:", *faults[:10], *more]))


def tell(words):
    """Say what is being done, at once."""
    print(words, file=sys.stderr, flush=True)


def tell_page(number, n_pages):
    """Say on every twentieth page how far it is."""
    if number % 20 == 0:
        tell(f"  page {number} of {n_pages}")


if __name__ == "__main__":
    main()

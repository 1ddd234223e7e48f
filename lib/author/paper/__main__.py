"""Print the book: ``python -m author.paper --paper letter --solutions``."""

import argparse
import sys
import time

from bs4 import BeautifulSoup

from author.paper import book
from author.paper.checking import finish, look, places
from author.paper.offering import offer
from author.paper.printing import SIZES, chromium, measure, open_document, print_page
from author.serve import SITE


def main(arguments=None):
    """Write the PDF, say what it is, and end with an error if it has a fault."""
    options = read_options(arguments)
    began = time.monotonic()
    pdf, n_pages, n_links = make(options)
    target = name_of(SITE.parent, options)
    target.write_bytes(pdf)
    if options.offer:
        tell(f"Offered on {offer(SITE, target, n_pages)}")
    print(
        f"{target}: {n_pages} pages, {len(pdf) / 1e6:.1f} MB, {n_links} links within the"
        f" book, no fault found, {time.monotonic() - began:.0f} seconds."
    )


def make(options):
    """Join the pages, print them and read the print.

    Parameters
    ----------
    options : Namespace
        As `read_options` gives it.

    Returns
    -------
    pdf : bytes
    n_pages, n_links : int

    Raises
    ------
    SystemExit : it has a fault.
    """
    tell("Joining the pages …")
    folder = SITE.parent / "paper"
    document, facts = book.write(SITE, folder, options.paper, options.solutions)
    stop_at(book.find_faults(BeautifulSoup(document.read_text("utf-8"), "html.parser")))
    with chromium() as browser:
        pdf = finish(print_twice(browser, document, options.paper), facts)
    tell("Reading what was printed …")
    faults, n_pages, n_links = look(pdf, tell_page)
    stop_at(faults)
    return pdf, n_pages, n_links


def read_options(arguments=None):
    """Read the command line, or end with what it may be."""
    parser = argparse.ArgumentParser(prog="python -m author.paper")
    parser.add_argument("--paper", default="a4", help=f"{' or '.join(SIZES)}")
    parser.add_argument("--solutions", action="store_true", help="print them, too")
    parser.add_argument("--offer", action="store_true", help="link it on the website")
    options = parser.parse_args(arguments)
    options.paper = options.paper.lower()
    if options.paper not in SIZES:
        sys.exit(f"There is no paper {options.paper!r}. There are {', '.join(SIZES)}.")
    return options


def print_twice(browser, document, paper):
    """Print for the places, then with their page numbers, until these stay.

    Parameters
    ----------
    browser : playwright Browser
    document : Path
    paper : {"a4", "letter"}

    Returns
    -------
    bytes

    Raises
    ------
    SystemExit : the paper would cut something.
    """
    page = open_document(browser, document, paper)
    tell("Measuring whether all of it fits the paper …")
    stop_at(measure(page, paper))
    numbers = None
    for which in ("for the places", "with page numbers", "once more"):
        tell(f"Printing {which} …")
        pdf = print_page(page, numbers)
        found = places(pdf)
        if found == numbers:
            break
        numbers = found
    page.close()
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

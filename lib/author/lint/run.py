"""All checks of the linter, on the pages that one asks for."""

import argparse
import sys

from author.chapters import number_of, pick
from author.lint import (
    anatomy,
    claims,
    clocks,
    links,
    pictures,
    predictions,
    rounding,
    words,
)
from author.lint.book import Book

EVERY_PAGE = (*clocks.CHECKS, *links.CHECKS, *pictures.CHECKS, *words.CHECKS)
EVERY_CHAPTER = (
    *anatomy.CHECKS, *predictions.CHECKS, *claims.CHECKS, *rounding.CHECKS, *EVERY_PAGE,
)  # fmt: skip


def checks_of(name):
    """Give the checks that a page has to pass: a chapter's are more.

    Parameters
    ----------
    name : str
        Of its file.

    Returns
    -------
    checks : tuple of functions from (page, book) to findings
    """
    return EVERY_CHAPTER if number_of(name) else EVERY_PAGE


def findings(book, name):
    """List what is wrong with a page of a book, each with its cure."""
    page = book.pages[name]
    return [found for check in checks_of(name) for found in check(page, book)]


def main(arguments=None):
    """Print the findings on one chapter or on all pages; 0 where there is none."""
    parser = argparse.ArgumentParser(prog="python -m author.lint")
    parser.add_argument("chapter", nargs="?", default="", help="a number; default: all")
    parser.add_argument("--folder", default="chapters", help="default: chapters")
    options = parser.parse_args(arguments)
    book = Book(options.folder)
    if not book.pages:
        sys.exit(f"There are no pages in {options.folder!r}. Be in the book's folder.")
    names = pick(book.pages, options.chapter)
    found = [line for name in names for line in findings(book, name)]
    print("\n".join(found) or f"{len(names)} page(s), no finding")
    return 1 if found else 0

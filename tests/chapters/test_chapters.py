"""The chapters and the pages beside them: built as promised, true in every number.

What they promise is in ``author.lint``; that its checks can fail, in ``tests/author``.
"""

from pathlib import Path

import pytest
from author.lint import run
from author.lint.book import Book

FOLDER = Path(__file__).resolve().parents[2] / "chapters"
BOOK = Book(FOLDER)
CASES = [(name, check) for name in BOOK.pages for check in run.checks_of(name)]


def named(value):
    return getattr(value, "__name__", value)


def test_there_are_chapters():
    assert any(run.checks_of(name) is run.EVERY_CHAPTER for name in BOOK.pages)


@pytest.mark.parametrize(("name", "check"), CASES, ids=named)
def test_page(name, check):
    found = list(check(BOOK.pages[name], BOOK))
    assert not found, "\n".join(["", *found])

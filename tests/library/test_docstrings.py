"""Docstrings send a reader only to chapters that there are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "lib" / "halfstep").rglob("*.py"))
CHAPTERS = {path.name[:2] for path in (ROOT / "chapters").glob("[0-9][0-9]_*.ipynb")}
# Our chapters have two digits: "chapter 2" is that of another book.
CITED = re.compile(
    r"\bchapters?\s+(\d\d\b(?:(?:,|\s+and|,\s+and|\s+to|–)\s*\d\d\b)*)", re.I
)


def docstrings(source):
    """Line and text of each docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text is not None:
                yield node.body[0].lineno, text


def astray(source, chapters=CHAPTERS):
    """Citations of chapters that do not exist: (line of the docstring, number)."""
    return [
        (line, number)
        for line, text in docstrings(source)
        for cited in CITED.findall(text)
        for number in re.findall(r"\d\d", cited)
        if number not in chapters
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_docstrings_cite_chapters_that_exist(path):
    assert astray(path.read_text(encoding="utf-8")) == []


def test_the_chapters_are_cited_at_all():
    text = "".join(path.read_text(encoding="utf-8") for path in FILES)
    cited = {n for found in CITED.findall(text) for n in re.findall(r"\d\d", found)}
    assert {"02", "04", "08"} <= cited & CHAPTERS


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Source: chapter 13 of the book.", ["13"]),
        ("Source: chapters 02 and 13 of the book.", ["13"]),
        ("Source: chapters 01, 02 and 13.", ["01", "13"]),
        ("See chapters\n    02, 08, and 97.", ["97"]),
        ("Chapters 02 to 13", ["13"]),
        ("chapter 13, figure 1", ["13"]),
        ("Source: chapters 02, 04 and 08 of the book.", []),
        ("McLachlan and Peel (2000), chapter 2; chapter 08 of the book.", []),
        ("From 13 to 15 points.", []),
    ],
)
@pytest.mark.parametrize(
    "around",
    ['"""{}"""', 'def f():\n    """{}"""', 'class C:\n    def f(self):\n        """{}"""'],
    ids=["module", "function", "method"],
)
def test_a_chapter_that_does_not_exist_is_seen(words, numbers, around):
    found = astray(around.format(words), chapters={"02", "04", "08"})
    assert [number for _, number in found] == numbers


def test_code_and_comments_cite_nothing():
    assert astray("# chapter 13\nx = 'chapter 13'", chapters={"02"}) == []

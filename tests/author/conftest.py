"""The good page, run and stored once, and a copy of it for each test to break."""

import shutil
from functools import partial

import nbformat
import pytest
from author import notebooks
from author.lint import page, parts
from good_page import NAME, QUESTIONS, good_notebook


@pytest.fixture(scope="session")
def good_folder(tmp_path_factory):
    """A book of one chapter, run and stored."""
    root = tmp_path_factory.mktemp("book")
    (root / "data").mkdir()
    (root / "data" / "values.txt").write_text("1\n2\n3\n5\n")
    folder = root / "chapters"
    folder.mkdir()
    (folder / "glossary.md").write_text("```{glossary}\nCentroid\n  A mean.\n```\n")
    (folder / "references.bib").write_text("@article{lloyd1982,\n  title={A}\n}\n")
    nbformat.write(good_notebook(), folder / NAME)
    assert notebooks.main([str(folder / NAME)]) == 0
    return folder


@pytest.fixture
def own_questions(monkeypatch):
    """Let the linter read the questions of the good page."""
    read = partial(parts.question_parts, folder=QUESTIONS)
    monkeypatch.setitem(page.READERS, "code", read)


@pytest.fixture
def folder(good_folder, own_questions, tmp_path):
    """A copy of that book, to break."""
    shutil.copytree(good_folder.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "chapters"

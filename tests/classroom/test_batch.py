"""A class: each student has a row and the reason, and what holds is not graded again."""

from types import SimpleNamespace

import pytest
from classroom import batch, ledger

NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of which the file of one student is empty, and nbgrader loses another."""
    for student, text in {"ada": "", "bob": '{"cells": []}'}.items():
        hand_in(tmp_path, student, text)
    monkeypatch.setattr(batch, "rules_of", lambda course: "rules 1")
    return SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        submitted_directory="submitted",
        autograded_directory="autograded",
        format_path=lambda *parts: tmp_path.joinpath(*parts),
    )


def hand_in(root, student, text):
    folder = root / "submitted" / student / "02_x"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "02_x.ipynb").write_text(text)


def grade(course, monkeypatch, stop=None, **options):
    """Grade with a stand-in for nbgrader; give whom it was asked for, and the rows."""
    asked = []

    def convert(course, leave, progress):
        progress.start(leave)
        for student in sorted(set(progress.students) - leave):
            if student == stop:
                raise KeyboardInterrupt
            asked.append(student)
            path = batch.graded_path(course, student, "02_x")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("graded")
            progress(student)
        return {}

    monkeypatch.setattr(batch, "convert", convert)
    monkeypatch.setattr(batch, "complete_row", lambda row, course, failure: None)
    try:
        rows = batch.grade(course, **options)
    except KeyboardInterrupt:
        rows = None
    return asked, rows


def test_who_was_not_graded_has_a_row_and_the_reason(course, monkeypatch):
    left_out = []

    def convert(course, leave, progress):
        left_out.extend(leave)
        return {}

    monkeypatch.setattr(batch, "convert", convert)
    rows = {row["student"]: row for row in batch.grade(course)}
    assert left_out == ["ada"]
    assert {row["score"] for row in rows.values()} == {"failed"}
    assert "the file is empty" in rows["ada"]["notes"][0]
    assert "no notebook back" in rows["bob"]["notes"][0]


def test_other_sets_are_left_alone(course, monkeypatch):
    course.assignment_id = "03_y"
    assert grade(course, monkeypatch) == ([], [])
    (course.root / "submitted" / "bob" / "03_y").mkdir()
    monkeypatch.setattr(batch, "convert", lambda course, leave, progress: {})
    assert [row["student"] for row in batch.grade(course)] == ["bob"]


def test_only_what_changed_is_graded_anew(course, monkeypatch):
    for student in ("ada", "bob", "cyd"):
        hand_in(course.root, student, NOTEBOOK)
    assert grade(course, monkeypatch)[0] == ["ada", "bob", "cyd"]
    assert grade(course, monkeypatch)[0] == []
    hand_in(course.root, "bob", NOTEBOOK.replace("[]", '["x"]'))
    assert grade(course, monkeypatch)[0] == ["bob"]
    batch.graded_path(course, "cyd", "02_x").unlink()
    assert grade(course, monkeypatch)[0] == ["cyd"]
    assert grade(course, monkeypatch, again=True)[0] == ["ada", "bob", "cyd"]
    monkeypatch.setattr(batch, "rules_of", lambda course: "rules 2")
    assert grade(course, monkeypatch)[0] == ["ada", "bob", "cyd"]


def test_stopped_it_goes_on_with_who_was_not_graded(course, monkeypatch):
    for student in ("ada", "bob", "cyd"):
        hand_in(course.root, student, NOTEBOOK)
    assert grade(course, monkeypatch, stop="bob")[0] == ["ada"]
    assert grade(course, monkeypatch)[0] == ["bob", "cyd"]
    # Graded anew and stopped: what was not done yet is not taken for done.
    assert grade(course, monkeypatch, stop="bob", again=True)[0] == ["ada"]
    assert grade(course, monkeypatch)[0] == ["bob", "cyd"]


def test_what_was_mended_is_told_in_each_run(course, monkeypatch):
    folder = course.root / "submitted" / "bob" / "02_x"
    (folder / "02_x.ipynb").rename(folder / "mine.ipynb")
    first, second = (grade(course, monkeypatch)[1][1]["notes"] for _ in range(2))
    assert first == ["the file was called mine.ipynb"] == second


def test_a_ledger_that_cannot_be_read_counts_as_empty(tmp_path):
    path = tmp_path / "rows.json"
    for text in ("{", "[1]", '{"ada": 3}', "\xff"):
        path.write_text(text, encoding="latin-1")
        assert ledger.Ledger(path).get("ada") == {}


def test_where_nothing_is_to_be_graded_nbgrader_is_not_asked(course, capsys, monkeypatch):
    monkeypatch.setattr(batch, "Grading", None)  # which would call it an error
    course.parent = None
    progress = batch.Progress(ledger.graded(course), "rules 1", {})
    assert batch.convert(course, set(), progress) == {}
    assert batch.grade(SimpleNamespace(**{**vars(course), "assignment_id": "03_x"})) == []
    assert "ERROR" not in capsys.readouterr().err

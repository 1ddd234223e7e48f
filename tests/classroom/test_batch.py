"""A class in which nothing can be graded: each student has a row, and the reason."""

from types import SimpleNamespace

import pytest
from classroom import batch


@pytest.fixture
def course(tmp_path):
    """A course of which the file of one student is empty, and nbgrader loses another."""
    for student, text in {"ada": "", "bob": '{"cells": []}'}.items():
        folder = tmp_path / "submitted" / student / "02_x"
        folder.mkdir(parents=True)
        (folder / "02_x.ipynb").write_text(text)
    return SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        submitted_directory="submitted",
        autograded_directory="autograded",
        format_path=lambda *parts: tmp_path.joinpath(*parts),
    )


def test_who_was_not_graded_has_a_row_and_the_reason(course, monkeypatch):
    left_out = []

    def convert(course, exclude):
        left_out.extend(exclude)
        return {}

    monkeypatch.setattr(batch, "convert", convert)
    rows = {row["student"]: row for row in batch.grade(course)}
    assert left_out == ["ada"]
    assert {row["score"] for row in rows.values()} == {"failed"}
    assert "the file is empty" in rows["ada"]["notes"][0]
    assert "no notebook back" in rows["bob"]["notes"][0]


def test_other_sets_are_left_alone(course, monkeypatch):
    monkeypatch.setattr(batch, "convert", lambda course, exclude: {})
    course.assignment_id = "03_y"
    assert batch.grade(course) == []
    (course.root / "submitted" / "bob" / "03_y").mkdir()
    assert [row["student"] for row in batch.grade(course)] == ["bob"]

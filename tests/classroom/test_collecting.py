"""Whose a downloaded file is, and that no file stops the collecting."""

import logging
import zipfile
from pathlib import Path

import pytest
from classroom import collecting


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("doejane_4711_99_02_x.ipynb", ("doejane_4711", "02_x.ipynb")),
        ("doejane_LATE_4711_99_02_x-1.ipynb", ("doejane_4711", "02_x-1.ipynb")),
        ("Jo Roe_815_assignsubmission_file_/02_x.ipynb", ("jo-roe_815", "02_x.ipynb")),
        ("Jo Roe_815_assignsubmission_file_/a/b.ipynb", ("jo-roe_815", "b.ipynb")),
        ("Jo Roe_815_assignsubmission_file_02_x.ipynb", ("jo-roe_815", "02_x.ipynb")),
        ("all/Zoë Ü_7_assignsubmission_file_/x.ipynb", ("zoë-ü_7", "x.ipynb")),
        ("02_x.ipynb", None),
        ("doejane_4711_02_x.ipynb", ("doejane_4711", "x.ipynb")),
    ],
)
def test_the_student_is_read_from_the_path(path, found):
    assert collecting.whose(Path(path)) == found


def test_files_of_one_name_are_told_apart(caplog):
    collector = collecting.Collector(log=logging.getLogger("collecting"))
    names = [
        "doejane_4711_98_02_x.ipynb",
        "doejane_4711_99_02_x-1.ipynb",
        "doejane_4711_97_02_x (2).ipynb",
        "roejo_4712_96_02_x.ipynb",
    ]
    collected = [collector.collect(name) for name in names]
    assert [(one["student_id"], one["file_id"]) for one in collected] == [
        ("doejane_4711", "02_x.ipynb"),
        ("doejane_4711", "02_x-again2.ipynb"),
        ("doejane_4711", "02_x-again3.ipynb"),
        ("roejo_4712", "02_x.ipynb"),
    ]
    assert collector.collect(".hidden_1_2_x.ipynb") is None
    assert caplog.text == ""
    assert collector.collect("essay.pdf") is None
    assert "Whose is this? essay.pdf" in caplog.text


def test_a_broken_archive_stays_and_the_others_are_unpacked(tmp_path):
    came, target = tmp_path / "archive", tmp_path / "extracted"
    came.mkdir()
    (came / "a.zip").write_bytes(b"no archive")
    (came / "note.txt").write_text("x")
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.writestr("02_x.ipynb", "{}")
    with zipfile.ZipFile(came / "b.zip", "w") as outer:
        outer.write(tmp_path / "inner.zip", "inner.zip")
    collecting.Extractor(log=logging.getLogger("collecting")).extract(came, target)
    files = {path.relative_to(target).as_posix() for path in target.rglob("*.*")}
    assert {"a.zip.broken", "note.txt", "b/inner.zip", "b/inner/02_x.ipynb"} <= files

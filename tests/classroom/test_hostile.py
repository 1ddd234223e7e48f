"""A batch that means harm: none pays, none reaches, none survives, and the batch ends."""

import contextlib
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import hostile
import numpy as np
import pytest
from class_of_36 import ALL, NAME, right
from classroom import __main__ as main
from classroom import program

ROOT = Path(__file__).resolve().parents[2]
BOOK = Path(main.__file__).resolve().parents[2]
SETTINGS = "\nc.Judge.cell_seconds = c.Judge.answer_seconds = 2\n"
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def gets_through():
    """What an attempt would look like that reaches something: the test has to see it."""
    return hostile.attempts("lambda: 'something'")


def first():
    return right()


def last():
    return right()


MAKERS = [first, gets_through, *hostile.BATCH, last]


def as_student(number, make):
    return f"s{number:02}-{make.__name__.replace('_', '-')}"


def lay(home, words):
    """Zip the submissions as Moodle does, in the order in which they are to be graded."""
    archive = home / "class" / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "all.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, make in enumerate(MAKERS):
            made = make()
            data = made.bytes()
            for word, value in words.items():
                data = data.replace(word.encode(), value.encode())
            bundle.writestr(f"{as_student(number, make)}/{made.name}", data)


class Batch:
    """The batch, graded; and what was listening and looking meanwhile."""

    def __init__(self, home):
        self.home, self.mark = home, f"9{random.randrange(10**5):05}.25"
        self.code = {}

    def grade(self, monkeypatch):
        monkeypatch.chdir(self.home)
        monkeypatch.setattr(program, "ALL_SECONDS", 8)
        monkeypatch.setenv("GRADERS_TOKEN", f"secret-{self.mark}")
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.setblocking(False)
            words = {
                "@SITE@": str(Path(np.__file__).parents[1]), "@BOOK@": str(BOOK),
                "@COURSE@": str(self.home), "@MARK@": self.mark,
                "@SECRET@": f"secret-{self.mark}",
                "@PORT@": str(server.getsockname()[1]),
            }  # fmt: skip
            lay(self.home, words)
            for command in ("collect", "grade"):
                self.code[command] = main.main([command, NAME])
            with contextlib.suppress(BlockingIOError):
                self.heard = server.accept()
        return self

    def graded(self, make):
        number = MAKERS.index(make)
        folder = self.home / "class" / "autograded" / as_student(number, make) / NAME
        path = folder / f"{NAME}.ipynb"
        return json.loads(path.read_text("utf-8")) if path.is_file() else None

    def points(self, make):
        """What the log and the notebook say of the tests; 0 where it was not graded."""
        cells = (self.graded(make) or {"cells": []})["cells"]
        marks = [(cell, cell["metadata"].get("nbgrader", {})) for cell in cells]
        return sum(
            float("".join(output["data"]["text/plain"]))
            for cell, mark in marks
            if str(mark.get("grade_id", "")).endswith("-check")
            and cell["cell_type"] == "code"
            for output in cell["outputs"]
            if output["output_type"] == "execute_result"
        )


@pytest.fixture(scope="module")
def batch(boxed, tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    (home / "chapters").mkdir()
    shutil.copytree(
        ROOT / "chapters" / "solutions" / NAME, home / "chapters/solutions" / NAME
    )
    settings = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (home / "nbgrader_config.py").write_text(settings + SETTINGS, encoding="utf-8")
    rows = [as_student(number, make) for number, make in enumerate(MAKERS)]
    (home / "students.csv").write_text("\n".join(["id", *rows]))
    with pytest.MonkeyPatch.context() as monkeypatch:
        # nbgrader looks for the program `alembic`.
        monkeypatch.setenv("PATH", f"{sys.prefix}/bin:{os.environ['PATH']}")
        for words in (f"generate_assignment {NAME}", "db student import students.csv"):
            command = [sys.executable, "-m", "nbgrader", *words.split()]
            subprocess.run(command, cwd=home, check=True, capture_output=True)
        yield Batch(home).grade(monkeypatch)


def test_the_batch_ends_and_the_honest_get_what_they_earn(batch):
    assert batch.code == {
        "collect": 1,
        "grade": 1,
    }  # the bomb is named, and has no notebook
    assert batch.points(first) == ALL == batch.points(last)


def test_the_test_sees_what_gets_through(batch):
    assert re.search(r"GOT_something", json.dumps(batch.graded(gets_through)))


@pytest.mark.parametrize("make", hostile.BATCH, ids=lambda make: make.__name__)
def test_it_neither_pays_nor_reaches(batch, make):
    assert batch.points(make) == 0
    found = re.findall(r"GOT_\w+", json.dumps(batch.graded(make)))
    assert found == []


def test_nothing_came_out_and_nothing_stays(batch):
    assert not hasattr(batch, "heard")
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            assert batch.mark not in line.read_text()
    places = [
        BOOK / "lib",
        batch.home,
        *map(Path, ("/", "/etc", "/tmp", "/dev/shm", "/var/tmp")),
    ]
    assert not [p for place in places for p in place.glob(f"*{batch.mark}*")]
    up = {
        path.relative_to(batch.home).parts[:2] for path in batch.home.rglob("up-and-away*")
    }
    assert up == {("class", "downloaded"), ("class", "submitted")}


def test_the_gradebook_is_the_judges(batch, monkeypatch, capsys):
    monkeypatch.chdir(batch.home)
    assert main.main(["audit"]) == 0, capsys.readouterr().out
    with contextlib.closing(__import__("sqlite3").connect("class/gradebook.db")) as book:
        (most,) = book.execute("select max(auto_score) from grade").fetchone()
    assert most <= ALL

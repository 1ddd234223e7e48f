"""Locked versions: fresh, complete, hashed, and the same in every file."""

import re
import shutil
from pathlib import Path

import pytest
from author import lock, pins

ROOT = Path(__file__).resolve().parents[2]
PROJECT = pins.read_project(ROOT)
FILES = sorted(pins.asked_by_file(PROJECT))


def read(file):
    return (ROOT / file).read_text(encoding="utf-8")


def requirements(text):
    """Each requirement with its hashes, as pip reads it."""
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("file", FILES)
def test_what_was_chosen_is_locked(file):
    assert pins.stale(file, ROOT) == ""
    assert pins.asked_by_file(PROJECT)[file]


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_has_one_version_and_hashes(file):
    whole = r"[\w.-]+==\S+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+"
    lines = requirements(read(file))
    assert [line for line in lines if not re.fullmatch(whole, line)] == []
    assert lock.twice(read(file)) == set()


def test_all_files_are_consistent_with_the_tests():
    everything = pins.pins_in(read("requirements-test.txt"))
    for file in set(FILES) - {pins.TOOLS}:
        locked = pins.pins_in(read(file))
        assert {name: everything.get(name) for name in locked} == locked


def test_other_systems_are_locked_too():
    conditional = [line for line in requirements(read("requirements.txt")) if ";" in line]
    assert any("darwin" in line for line in conditional)
    assert any("win32" in line for line in conditional)
    # What builds the book's own packages needs no download.
    assert {"setuptools", "wheel"} <= pins.pins_in(read("requirements.txt")).keys()


def test_binder_runs_the_versions_of_the_site():
    site = pins.pins_in(read("requirements.txt"))
    binder = pins.pins_in(read(".binder/requirements.txt"))
    assert len(binder) > 5
    assert {name: site.get(name) for name in binder} == binder
    assert requirements(read(".binder/requirements.txt"))[-1] == "-e ."
    # pip refuses "-e ." in a file where another line has a hash.
    assert "--hash" not in read(".binder/requirements.txt")


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A copy of what is locked, to break."""
    for name in ("pyproject.toml", *FILES):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def replace(file, old, new):
    text = file.read_text("utf8")
    assert old in text
    file.write_text(text.replace(old, new), "utf8")


def test_a_changed_pin_is_named_with_both_versions(book):
    replace(book / "pyproject.toml", '"brotli==1', '"brotli==77.1')
    assert re.fullmatch(
        r"pyproject.toml asks for brotli 77[\d.]+, but requirements.txt has 1[\d.]+: "
        "`make lock` brings them together.",
        pins.stale("requirements.txt"),
    )
    assert pins.stale(pins.TOOLS) == ""


def test_a_new_extra_asks_for_a_file_of_its_own(book):
    replace(
        book / "pyproject.toml",
        "\ninstructor = [",
        '\nnew = ["six==1.17.0"]\ninstructor = [',
    )
    assert pins.stale("requirements-new.txt").startswith("There is no requirements-new.txt")
    (book / "requirements-new.txt").write_text(read("requirements.txt"))
    locked = pins.pins_in(read("requirements.txt")).get("six")
    assert ("has " + str(locked) in pins.stale("requirements-new.txt")) == (
        locked != "1.17.0"
    )
    (book / "requirements-new.txt").write_text("six==1.17.0\n")
    assert "but requirements-new.txt has none" in pins.stale("requirements-new.txt")


def test_the_files_agree_since_they_are_resolved_together(book, monkeypatch):
    calls = []
    monkeypatch.setattr(lock, "run_uv", lambda *words: calls.append(words))
    monkeypatch.setattr(
        lock, "write", lambda file, what, *words: calls.append((file, *words))
    )
    monkeypatch.delenv("UPGRADE", raising=False)
    together = book / "together.txt"
    lock.lock(together)
    assert "--all-extras" in calls[0]
    assert "matplotlib==" in together.read_text()
    written = {file: words for file, *words in calls[1:]}
    assert written.keys() == set(FILES)
    for file in set(FILES) - {pins.TOOLS}:
        assert written[file][-2:] == ["-c", str(together)]
        assert "book" in written[file]


def test_upgrade_forgets_what_was_locked(book, monkeypatch):
    monkeypatch.setattr(lock, "run_uv", lambda *words: None)
    monkeypatch.setenv("UPGRADE", "1")
    lock.resolve(book / "together.txt")
    assert (book / "together.txt").read_text() == ""


def test_a_version_that_not_every_python_can_have_is_let_go(book, monkeypatch):
    found = [
        "six==1 ; python_version < '3.14'\nsix==2 ; python_version >= '3.14'\nzipp==3\n"
    ]
    started = []

    def run_uv(*words):
        started.append((book / "together.txt").read_text())
        (book / "together.txt").write_text(found.pop() if found else "six==1\nzipp==3\n")

    monkeypatch.setattr(lock, "run_uv", run_uv)
    lock.resolve(book / "together.txt")
    assert started[1] == "zipp==3\n"
    assert len(started) == 2

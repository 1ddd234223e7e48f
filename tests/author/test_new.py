"""Skeletons: what is written runs, stands in its place, and overwrites nothing."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from author import contents, new

ROOT = Path(__file__).resolve().parents[2]
NAME = "05_scaling"
CHAPTER = f"chapters/{NAME}.ipynb"
SOLUTION = f"chapters/solutions/{NAME}/{NAME}.ipynb"
EXERCISE = f"chapters/exercises/{NAME}/{NAME}.ipynb"
QUESTION = "lib/halfstep/predictions/05.toml"
CHECKS, ANSWERS = "lib/halfstep/checks/set_05.py", "tests/checks/answers/set_05.py"


def copy_of_the_book(folder):
    """Lay out what a new chapter meets: pages, sources, library, data, settings."""
    leave = shutil.ignore_patterns("__pycache__", "*.ipynb", "exercises", "solutions")
    for name in ("chapters", "lib/halfstep", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    for name in ("_toc.yml", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def python(folder, *arguments):
    path = os.pathsep.join([str(folder / "lib"), str(ROOT / "lib")])
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def everything(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book with a new chapter and its set, made as the output of the doors tells."""
    folder = copy_of_the_book(tmp_path_factory.mktemp("book"))
    for command in (
        ["author.new", "chapter", NAME],
        ["author.new", "exercise", NAME],
        ["author.notebooks", CHAPTER, SOLUTION],
        ["author.exercises"],
    ):
        done = python(folder, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_files_are_there(book):
    made = set(everything(book)) - set(everything(copy_of_the_book(book / "before")))
    made = {name for name in made if not name.startswith(("before/", "assets/"))}
    assert made == {CHAPTER, QUESTION, SOLUTION, EXERCISE, CHECKS, ANSWERS}


def test_the_linter_names_only_what_is_to_be_written(book):
    done = python(book, "author.lint", "05")
    found = done.stdout.splitlines()
    assert done.returncode == 1
    rest = [line for line in found if "FILL IN" not in line]
    assert len(rest) == 1, done.stdout
    assert re.search(r"\d+ words; aim at", rest[0])
    texts = [(book / name).read_text(encoding="utf-8") for name in (CHAPTER, QUESTION)]
    assert len(found) - 1 == sum(text.count("FILL IN") for text in texts)


def test_its_code_compares_with_the_library_and_scikit_learn(book):
    assert (book / CHAPTER).read_text(encoding="utf-8").count('"True"') == 2


def test_the_solution_earns_its_points_and_the_hand_out_none(book):
    assert '"2.0"' in (book / SOLUTION).read_text(encoding="utf-8")
    handed = (book / EXERCISE).read_text(encoding="utf-8")
    assert "raise NotImplementedError" in handed
    assert "np.mean" not in handed


def test_right_answers_pass_and_wrong_ones_hear_their_hint(book):
    checks, answers = load(book / CHECKS), load(book / ANSWERS)
    for task, functions in answers.RIGHT.items():
        for function in functions:
            assert getattr(checks, task)(function, seed=3).passed
    for task, function, hint in answers.WRONG:
        report = repr(getattr(checks, task)(function, seed=3))
        assert hint in " ".join(report.split()), report
    for mistake in checks.middle.mistakes:
        report = repr(checks.middle(mistake.function, seed=3))
        assert mistake.hint in " ".join(report.split()), report


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["check"], [CHAPTER, SOLUTION, CHECKS, ANSWERS]),
        (["format", "--check"], [CHECKS, ANSWERS]),
        (
            ["format", "--check", "--line-length", "60", "--config", "format.exclude=[]"],
            [CHAPTER, SOLUTION],
        ),
    ],
)
def test_the_code_is_in_its_standard_form(book, options, files):
    done = python(book, "ruff", *options, "--no-cache", *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pages_stand_under_the_chapter_in_the_part_of_the_one_before(book):
    parts = yaml.safe_load((book / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    names = [chapter["file"] for chapter in parts[0]["chapters"]]
    assert names.index(f"chapters/{NAME}") == names.index("chapters/04_a_better_start") + 1
    assert parts[0]["chapters"][names.index(f"chapters/{NAME}")]["sections"] == [
        {"file": f"chapters/exercises/{NAME}/{NAME}", "title": "Exercises 05"},
        {"file": f"chapters/solutions/{NAME}/{NAME}", "title": "Solutions 05"},
    ]


@pytest.mark.parametrize("name", ["01_a", "05_b", "07_c", "11_d"])
def test_only_lines_are_added_to_the_contents_and_each_in_its_order(name):
    before = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    after = contents.with_set(contents.with_chapter(before, name), name)
    added = [line for line in after.splitlines() if name in line or line not in before]
    rest = after.splitlines()
    start = rest.index(f"      - file: chapters/{name}")
    assert added[0] == rest[start]
    assert rest[:start] + rest[start + 4 :] == before.splitlines()
    assert after.endswith("\n")
    assert contents.chapters(after) == sorted([*contents.chapters(before), name])
    assert contents.with_set(after, name) == after
    yaml.safe_load(after)


@pytest.mark.parametrize(
    ("kind", "name", "cure"),
    [
        ("chapter", "", "NAME=05_scaling"),
        ("exercise", "", "NAME=05_scaling"),
        ("chapter", "scaling", "two digits"),
        ("chapter", "5_scaling", "two digits"),
        ("chapter", "05", "two digits"),
        ("chapter", "05_Scaling", "small letters"),
        ("chapter", "05 scaling", "with _ between"),
        ("chapter", "05_sca-ling", "with _ between"),
        ("chapter", "../05_scaling", "two digits"),
        ("chapter", "chapters/05_scaling", "two digits"),
        ("chapter", "02_other", "choose another"),
        ("exercise", "05_scaling", "first make new-chapter NAME=05_scaling"),
        ("exercise", "02_other", "first make new-chapter NAME=02_other"),
        ("exercise", "02_the_loop", "move it away"),
    ],
)
def test_a_bad_name_is_refused_in_a_sentence(
    kind, name, cure, tmp_path, monkeypatch, capsys
):
    before = everything(copy_of_the_book(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        new.main([kind, name])
    assert cure in refused.value.code
    assert refused.value.code.count("\n") == 0
    assert not capsys.readouterr().out
    assert everything(tmp_path) == before


def test_a_chapter_that_is_there_is_not_overwritten(tmp_path, monkeypatch):
    (copy_of_the_book(tmp_path) / CHAPTER).write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="nothing is overwritten"):
        new.main(["chapter", NAME])
    assert everything(tmp_path) == before


def test_the_book_has_to_be_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="Be in the book's folder"):
        new.main(["chapter", NAME])

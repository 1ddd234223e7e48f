"""The students' notebooks: fresh, the same on every run, without an answer."""

import copy
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from author import exercises, notebooks

ROOT = Path(__file__).resolve().parents[2]
SOURCES = exercises.sources(ROOT)
MENDED = """\
def middle(X):
    ### BEGIN SOLUTION
    #| total = X.sum(axis=1)
    #|
    #| return total / len(X)
    total = X.sum(axis=0)
    return total / len(X)
    ### END SOLUTION
"""


def named(path):
    return path.stem


def cell_of(notebook, grade_id):
    return next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


@pytest.fixture
def checkout(tmp_path):
    for folder in (exercises.SOLUTIONS, exercises.EXERCISES):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_what_is_committed_is_fresh_and_holds_no_answer():
    assert SOURCES
    assert exercises.findings(ROOT) == []


def test_a_second_run_writes_the_same_bytes(checkout):
    shutil.rmtree(checkout / exercises.EXERCISES)
    exercises.write(checkout, say=lambda line: None)
    first = {path: path.read_bytes() for path in checkout.rglob("exercises/*/*.ipynb")}
    said = []
    exercises.write(checkout, say=said.append)
    assert {path: path.read_bytes() for path in first} == first
    assert len(said) == len(SOURCES)
    assert all(line.endswith("as it was") for line in said)
    for path in first:
        assert path.read_bytes() == (ROOT / path.relative_to(checkout)).read_bytes()


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_release_is_in_the_normal_form(path):
    text = exercises.released_path(path, ROOT).read_text(encoding="utf-8")
    handed = nbformat.v4.reads(text)
    nbformat.validate(handed)
    assert text == notebooks.as_text(handed)
    assert not any(
        cell.get("outputs") or cell.get("execution_count") for cell in handed.cells
    )


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_tests_are_locked_and_answers_are_not(path):
    handed = exercises.release(exercises.read(path))
    marks = [c.metadata for c in handed.cells if "nbgrader" in c.metadata]
    assert sum(mark.nbgrader.get("points", 0) for mark in marks) in range(10, 13)
    for mark in marks:
        if mark.nbgrader.locked:
            assert mark.editable is mark.deletable is False
        else:
            assert mark.nbgrader.solution


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_answers_keep_their_names_as_ids(path):
    handed = exercises.release(exercises.read(path))
    for cell in handed.cells:
        if "nbgrader" in cell.metadata:
            assert cell.id == exercises.cell_id(cell.metadata.nbgrader.grade_id)
    assert len({cell.id for cell in handed.cells}) == len(handed.cells)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_each_planted_answer_is_found(path):
    """Put each secret line into the release, one at a time: all must be noticed."""
    source = exercises.read(path)
    handed = exercises.release(source)
    secrets = list(exercises.secrets(source))
    assert len(secrets) > 20
    for line in secrets:
        leaking = copy.deepcopy(handed)
        leaking.cells[1].source += f"\n    {line}"
        assert exercises.leaks(source, leaking) == [f"gives away {line!r}"] * secrets.count(
            line
        )


def test_other_leaks_are_found():
    source = exercises.read(SOURCES[0])
    handed = exercises.release(source)
    told = next(cell for cell in source.cells if exercises.is_solution_text(cell))
    handed.cells.append(copy.deepcopy(told))
    handed.cells[1].outputs = [nbformat.v4.new_output("stream", text="2")]
    handed.cells[2].source += "\n### END SOLUTION"
    found = "\n".join(exercises.leaks(source, handed))
    for what in ("holds 'END SOLUTION'", f"solution cell {told.id!r}", "has outputs"):
        assert what in found


def test_lines_to_mend_are_handed_out(tmp_path):
    mark = {"grade_id": "middle", "grade": False, "solution": True, "locked": False}
    mark |= {"schema_version": 3, "task": False}
    cell = nbformat.v4.new_code_cell(MENDED, metadata={"nbgrader": mark}, id="middle")
    source = nbformat.v4.new_notebook(cells=[cell])
    handed = exercises.release(source)
    given = "def middle(X):\n    total = X.sum(axis=1)\n\n    return total / len(X)\n"
    assert handed.cells[0].source == given
    # `return` stands in both: the student has it anyway.
    assert list(exercises.secrets(source)) == [
        "#| total = X.sum(axis=1)",
        "#| return total / len(X)",
        "total = X.sum(axis=0)",
    ]


def test_a_region_without_its_end_is_refused():
    source = exercises.read(SOURCES[0])
    cell = cell_of(source, "assign")
    cell.source = cell.source.replace("### END SOLUTION", "")
    with pytest.raises(RuntimeError, match="no END SOLUTION"):
        exercises.release(source)


def test_the_command_names_what_is_stale_missing_or_left_over(checkout):
    path = SOURCES[0].relative_to(ROOT)
    text = (checkout / path).read_text(encoding="utf-8")
    (checkout / path).write_text(text.replace("# Exercises", "# More exercises"))
    folder = checkout / exercises.EXERCISES
    (folder / "old").mkdir()
    (folder / "old" / "old.ipynb").write_text("{}")
    command = [sys.executable, "-m", "author.exercises", "--check", "--root", checkout]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{path.name} is stale" in done.stdout
    assert "old.ipynb has no source" in done.stdout
    shutil.rmtree(folder)
    found = exercises.findings(checkout)
    assert len(found) == len(SOURCES)
    assert all("is missing" in line for line in found)

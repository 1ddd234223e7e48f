"""The notebooks of the exercise sets: what each must have, and its solutions earn all."""

import functools
import json
import re

import numpy as np
import pytest
from exercise_sets import (
    CELLS,
    FILE,
    SETS,
    SOLUTIONS,
    check,
    grading,
    handed_out,
    run,
    source,
    tasks,
)
from halfstep.checks import set_02

CHAPTERS = sorted(path.stem for path in SOLUTIONS.parent.glob("[0-9][0-9]_*.ipynb"))
# A set is run where a test asks for it, and not already where tests are collected.
solved = functools.cache(run)
unsolved = functools.cache(lambda name: run(name, handed_out))
TASKS = [(name, task, worth) for name in SETS for task, worth, _ in tasks(name)]


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_chapter_ends_with_a_link_to_its_set(name):
    chapter = json.loads((SOLUTIONS.parent / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert f"(exercises/{name}/{name}.ipynb)" in source(chapter["cells"][-1])
    for kind in ("exercises", "solutions"):
        assert (SOLUTIONS.parent / kind / name / f"{name}.ipynb").is_file()


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_what_was_promised(name):
    cells, automatic = CELLS[name], [task for task, _, _ in tasks(name)]
    written = [c for c in cells if c["cell_type"] == "markdown" and grading(c).get("grade")]
    assert 3 <= len(automatic) <= 4
    assert len(written) == 1
    assert 10 <= sum(grading(cell).get("points", 0) for cell in cells) <= 12
    assert source(cells[-1]).startswith("**Rubric**")
    text = "\n".join(map(source, cells))
    for number in (1, 2, 3):
        assert text.count(f"<summary>Hint {number}: ") == len(automatic)
    assert text.count("**Worked solution.**") == len(automatic)
    assert text.count("Common mistakes:") == len(automatic)
    for number in range(1, len(automatic) + 2):
        assert f"## Task {number}: " in text
    ids = [grading(cell)["grade_id"] for cell in cells if grading(cell)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", SETS)
def test_a_set_names_its_points_in_its_table(name):
    rows = re.findall(r"^\| \d \| .* \| (\d) \|$", source(CELLS[name][0]), re.MULTILINE)
    worth = [grading(cell)["points"] for cell in CELLS[name] if grading(cell).get("grade")]
    assert list(map(int, rows)) == worth


@pytest.mark.parametrize("name", SETS)
def test_a_set_asks_its_own_checks(name):
    code = "\n".join(source(c) for c in CELLS[name] if c["cell_type"] == "code")
    assert re.findall(r"^from halfstep.*\bchecks\b.*$", code, re.MULTILINE) == [
        f"from halfstep.checks import {name} as checks"
    ]


@pytest.mark.parametrize("name", SETS)
def test_the_stored_notebook_shows_full_marks(name):
    for _, worth, cell in tasks(name):
        (output,) = [out for out in cell["outputs"] if out["output_type"] != "stream"]
        assert "".join(output["data"]["text/plain"]) == str(float(worth))


@pytest.mark.parametrize("seeds", [[0], pytest.param(range(1, 10), marks=pytest.mark.slow)])
@pytest.mark.parametrize(("name", "task", "worth"), TASKS)
def test_the_worked_solution_earns_full_marks(name, task, worth, seeds):
    for seed in seeds:
        report = check(name, task)(solved(name)[task], seed=seed)
        assert report.points(worth) == worth, report


@pytest.mark.parametrize(("name", "task", "worth"), TASKS)
def test_what_is_handed_out_runs_and_earns_nothing(name, task, worth):
    report = check(name, task)(unsolved(name)[task], seed=1)
    assert report.points(worth) == 0, report
    assert not FILE.search(repr(report)), report


EXAMPLE = re.compile(
    r"```python\n([^`]*?)```\n\ngives(?: `([^`]+)`| (\d+)|\n\n```python\n([^`]*)```)"
)


@pytest.mark.parametrize("name", SETS)
def test_the_examples_of_the_tasks_come_out(name):
    found = 0
    functions = [task for task, _, _ in tasks(name)]
    texts = [source(c) for c in CELLS[name] if source(c).startswith("## Task ")]
    for function, text in zip(functions, texts, strict=False):
        for given, *results in EXAMPLE.findall(text):
            space = {}
            exec(given, space)
            arguments = [np.array(v) for k, v in space.items() if k != "__builtins__"]
            (expected,) = filter(None, results)
            came = solved(name)[function](*(a if a.ndim else a.item() for a in arguments))
            np.testing.assert_allclose(came, eval(expected), atol=0.006)
            found += 1
    assert found >= 1


@pytest.mark.parametrize(
    ("fault", "mend", "prop"),
    [
        ("self.K =", "self.k =", 0),
        ("-(before", "~(before", 1),
        ("predict(X):", "predict(self, X):", 2),
        ("labels == i", "labels == j", 3),
        ("X[:, np.newaxis]", "np.atleast_2d(X)[:, np.newaxis]", 4),
    ],
)
def test_each_fault_of_the_class_has_its_own_property(fault, mend, prop):
    (text,) = (source(c) for c in CELLS["set_02"] if grading(c).get("grade_id") == "KMeans")
    broken = handed_out(text)
    assert broken.count(fault) == 1
    space = {"np": np, "__name__": "mended"}
    exec(broken.replace(fault, mend), space)
    held = [finding.holds for finding in set_02.KMeans(space["KMeans"]).findings]
    assert held == [number == prop for number in range(6)]

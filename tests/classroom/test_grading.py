"""The judge: whatever an answer is, through the proxy it earns what it earns here."""

import copy
import importlib.util
from pathlib import Path

import nbformat
import pytest
from author import exercises
from classroom import grading
from classroom.box import obstacle
from classroom.program import Program
from exercise_sets import MISTAKES, planted
from halfstep.checks import set_02 as checks

ROOT = Path(__file__).resolve().parents[2]


SOURCES = exercises.sources(ROOT)


ANSWERS = sorted((ROOT / "tests" / "checks" / "answers").glob("set_*.py"))


def named(path):
    return path.stem


def judged(notebook, name):
    """The points of the test cells and the notes, by the judge alone."""
    notebook.metadata["classroom"] = {"notes": []}
    judge = grading.Judge(own_risk=bool(obstacle()))
    judge.preprocess(notebook, {"nbgrader": {"assignment": name}})
    tests = [cell for cell in notebook.cells if grading.is_test(cell)]
    points = [float(cell.outputs[1].data["text/plain"]) for cell in tests]
    return points, notebook.metadata["classroom"]["notes"]


def worth(notebook):
    tests = [cell for cell in notebook.cells if grading.is_test(cell)]
    return [cell.metadata.nbgrader.points for cell in tests]


def with_hidden_tests(handed, source):
    """A release as the judge gets it: its tests put back from the gradebook."""
    tests = {c.metadata.nbgrader.grade_id: c for c in source.cells if grading.is_test(c)}
    for cell in handed.cells:
        if grading.is_test(cell):
            cell.source = tests[cell.metadata.nbgrader.grade_id].source
    return handed


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_reference_solution_earns_all_automatic_points(path):
    source = exercises.read(path)
    points, notes = judged(copy.deepcopy(source), path.stem)
    assert points == worth(source)
    assert notes == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_untouched_release_earns_nothing(path):
    source = exercises.read(path)
    handed = with_hidden_tests(exercises.release(source), source)
    points, notes = judged(handed, path.stem)
    assert points == [0] * len(points)
    assert notes == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_untouched_release_runs_in_a_plain_kernel(path):
    """Its code cells, one after the other, as *Run All* does."""
    names = {}
    for cell in exercises.release(exercises.read(path)).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), names)


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore")  # over there they are no errors either
@pytest.mark.parametrize("path", ANSWERS, ids=named)
def test_through_the_proxy_the_report_is_the_same(path):
    module, checks = load(path), grading.checks_of(path.stem.removeprefix("set_"))
    tasks = [(task, answer) for task, made in module.RIGHT.items() for answer in made]
    tasks += [(task, answer) for task, answer, _ in module.WRONG]
    usual = [(task.name, wrong) for home, task, wrong in MISTAKES if home == path.stem]
    tasks += [(task, planted(wrong)) for task, wrong in usual]
    with Program() as program:
        program.add(
            f"import sys; sys.path.insert(0, {str(path.parent)!r})\n"
            f"from {path.stem} import RIGHT, WRONG\n"
            "from exercise_sets import MISTAKES, planted\n"
            "answers = [answer for made in RIGHT.values() for answer in made]\n"
            "answers += [answer for _, answer, _ in WRONG]\n"
            f"usual = [wrong for home, _, wrong in MISTAKES if home == {path.stem!r}]\n"
            "answers += map(planted, usual)"
        )
        for number, (task, answer) in enumerate(tasks):
            program.add(f"answer = answers[{number}]")
            check = getattr(checks, task)
            here, there = check(answer, seed=7), check(program["answer"], seed=7)
            held = [[f.holds for f in report.findings] for report in (here, there)]
            hints = [[f.hint for f in report.findings] for report in (here, there)]
            assert held[0] == held[1], f"{answer}\n{here}\n{there}"
            assert hints[0] == hints[1], f"{answer}\n{here}\n{there}"


@pytest.mark.parametrize("path", ANSWERS, ids=named)
def test_in_the_box_a_right_answer_is_right(path, boxed):
    module, number = load(path), path.stem.removeprefix("set_")
    (name,) = [source.stem for source in SOURCES if source.stem.startswith(number)]
    with Program(box=boxed(name)) as program:
        # As a string: the text of the cells would say that all answers use what one does.
        program.add(f"exec({path.read_text(encoding='utf-8')!r})")
        for task, made in module.RIGHT.items():
            for place, _ in enumerate(made):
                program.add(f"answer = RIGHT[{task!r}][{place}]")
                report = getattr(grading.checks_of(number), task)(program["answer"], seed=7)
                assert report.passed, f"{task} {place}\n{report}"
        assert program.notes == []


@pytest.mark.parametrize("name", ["homework", "", "1_x", "002_x", "77_no_such_set"])
def test_a_set_without_checks_is_named(name):
    notebook = exercises.read(SOURCES[0])
    with pytest.raises(LookupError, match=f"exercise set '{name}'"):
        judged(notebook, name)


def test_what_a_submission_imports_does_not_choose_its_judge():
    source = exercises.read(SOURCES[0])
    for cell in source.cells:
        cell.source = cell.source.replace("import set_02 as", "import set_03 as")
    points, _ = judged(source, SOURCES[0].stem)
    assert points == worth(source)


@pytest.mark.parametrize("source", ["x = 3", "", "checks.assign(assign)"])
def test_a_test_cell_must_end_in_points(source):
    mark = {"grade_id": "x", "grade": True, "solution": False, "points": 1}
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": mark})
    with Program() as program, pytest.raises((RuntimeError, TypeError)):
        grading.grade(cell, program, checks)

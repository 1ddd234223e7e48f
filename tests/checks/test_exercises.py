"""The exercise sets: right answers pass, wrong ones lose marks and hear why.

``answers/set_NN.py`` holds, for the set of chapter NN, right answers of different kinds
and the usual mistakes, each with a piece of the hint that its author should read.
"""

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest
from halfstep import checks

HERE = Path(__file__).resolve().parent
SOLUTIONS = HERE.parents[1] / "chapters" / "solutions"
ANSWERS = sorted((HERE / "answers").glob("set_*.py"))
REGION = re.compile(r"( *)### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", re.DOTALL)
CHECK = re.compile(r"checks\.(\w+)\((\w+), seed=\d+\)\.points\((\d+)\)")
FILE = re.compile(r"/\w+/[\w.]+|[A-Za-z]:\\|\.py\b")


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def notebook_of(path):
    (found,) = SOLUTIONS.glob(f"{path.stem.removeprefix('set_')}_*/*.ipynb")
    return json.loads(found.read_text(encoding="utf-8"))["cells"]


CHAPTERS = sorted(path.stem for path in SOLUTIONS.parent.glob("[0-9][0-9]_*.ipynb"))
SETS = {path.stem: load(path) for path in ANSWERS}
CELLS = {path.stem: notebook_of(path) for path in ANSWERS}


def source(cell):
    return "".join(cell["source"])


def grading(cell):
    return cell["metadata"].get("nbgrader", {})


def tasks(name):
    """Yield (function, points) of each automatic task, and the cell of its check."""
    for cell in CELLS[name]:
        if cell["cell_type"] == "code" and grading(cell).get("grade"):
            check, function, points = CHECK.search(source(cell)).groups()
            assert check == function
            assert int(points) == grading(cell)["points"]
            yield function, int(points), cell


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_chapter_ends_with_a_link_to_its_set(name):
    chapter = json.loads((SOLUTIONS.parent / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert f"(exercises/{name}/{name}.ipynb)" in source(chapter["cells"][-1])
    for kind in ("exercises", "solutions"):
        assert (SOLUTIONS.parent / kind / name / f"{name}.ipynb").is_file()


def run(name, change=lambda code: code):
    """Run the code cells of a set in one namespace, as a kernel would."""
    space = {"__name__": f"answers_to_{name}"}
    for cell in CELLS[name]:
        if cell["cell_type"] == "code":
            exec(compile(change(source(cell)), name, "exec"), space)
    return space


def handed_out(code):
    """Put a stub, or what is to be mended, where the solution stands."""

    def stub(match):
        lines = re.findall(r"^( *)#\|(?: (.*))?$", match[2], re.MULTILINE)
        return "\n".join(a + b for a, b in lines) or f"{match[1]}raise NotImplementedError"

    return HIDDEN.sub("", REGION.sub(stub, code))


SPACES = {name: run(name) for name in SETS}
STUBS = {name: run(name, handed_out) for name in SETS}
TASKS = [(name, task, worth) for name in SETS for task, worth, _ in tasks(name)]


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
def test_answers_are_there_for_each_task(name):
    automatic = {task for task, _, _ in tasks(name)}
    answers = SETS[name]
    assert set(answers.RIGHT) == automatic
    assert max(map(len, answers.RIGHT.values())) >= 3
    assert len(answers.WRONG) >= 6
    assert {task for task, _, _ in answers.WRONG} == automatic


@pytest.mark.parametrize("name", SETS)
def test_the_stored_notebook_shows_full_marks(name):
    for _, worth, cell in tasks(name):
        (output,) = [out for out in cell["outputs"] if out["output_type"] != "stream"]
        assert "".join(output["data"]["text/plain"]) == str(float(worth))


@pytest.mark.parametrize(("name", "task", "worth"), TASKS)
def test_the_worked_solution_earns_full_marks(name, task, worth):
    for seed in range(20):
        report = getattr(checks, task)(SPACES[name][task], seed=seed)
        assert report.points(worth) == worth, report


@pytest.mark.parametrize(("name", "task", "worth"), TASKS)
def test_what_is_handed_out_runs_and_earns_nothing(name, task, worth):
    report = getattr(checks, task)(STUBS[name][task], seed=1)
    assert report.points(worth) == 0, report
    assert not FILE.search(repr(report)), report


@pytest.mark.parametrize(
    ("task", "answer"),
    [(task, f) for s in SETS.values() for task, fs in s.RIGHT.items() for f in fs],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_any_right_answer_passes(task, answer):
    for seed in range(6):
        report = getattr(checks, task)(answer, seed=seed)
        assert report.passed, f"seed {seed}\n{report}"


@pytest.mark.parametrize(
    ("task", "answer", "hint"),
    [case for s in SETS.values() for case in s.WRONG],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_wrong_answer_loses_marks_and_hears_why(task, answer, hint):
    for seed in (0, 40213):
        report = getattr(checks, task)(answer, seed=seed)
        assert report.points(100) < 100
        assert hint in " ".join(repr(report).split()), report
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
            came = SPACES[name][function](*(a if a.ndim else a.item() for a in arguments))
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
    held = [finding.holds for finding in checks.KMeans(space["KMeans"]).findings]
    assert held == [number == prop for number in range(6)]


def test_the_noise_of_the_gap_is_as_the_check_says():
    hard, rng = checks.hard, np.random.default_rng(7)
    sets = rng.random((60, hard.N_POINTS, 2))
    logs = np.array([hard._log_inertias(points, rng) for points in sets])
    means, spread = hard.NOISE
    assert (np.abs(logs.mean(axis=0) - means) < 4 * spread / np.sqrt(len(sets))).all()
    np.testing.assert_allclose(logs.std(axis=0), spread, rtol=0.4)


class Anything:
    """Takes all, has each attribute, and keeps no promise."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


PLACE = "/some/where/else.txt"


def raises(*args):
    raise KeyError(f"nothing in {PLACE}")


def leaves(*args):
    raise SystemExit(3)


def prints(*args):
    print("see", PLACE, args)


JUNK = {
    "none": None,
    "number": 7,
    "word": "word",
    "array": np.zeros((3, 2)),
    "no arguments": lambda: 0,
    "bare class": object,
    "anything": Anything,
    "raises": raises,
    "leaves": leaves,
    "prints": prints,
    "echo": lambda *args: args[0],
    "gives none": lambda *args: None,
    "gives zero": lambda *args: 0,
    "gives a word": lambda *args: "word",
    "gives a dict": lambda *args: {"a": 1},
    "gives nan": lambda *args: np.nan,
    "gives ragged": lambda *args: [[1], [1, 2]],
    "gives nothing": lambda *args: [],
    "gives objects": lambda *args: np.array([object(), None]),
    "gives many axes": lambda *args: np.zeros((1, 2, 3, 4)),
    "gives complex": lambda *args: np.array([1j, 2j]),
    "gives a triple": lambda *args: (None, "word", [[1], [1, 2]]),
    "gives a generator": lambda *args: (x for x in range(3)),
    "gives itself": lambda *args: raises,
}


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(("name", "task", "worth"), TASKS)
def test_junk_earns_nothing_and_stops_nothing(name, task, worth, junk):
    report = getattr(checks, task)(JUNK[junk])
    assert report.points(worth) == 0, report
    for text in (repr(report), re.sub("<[^>]*>", "", report._repr_html_())):
        assert not FILE.search(text), text

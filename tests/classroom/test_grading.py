"""The judge and the student's program, which run in two processes.

Whatever an answer is and does, the check must come to the same report through the proxy as
in one process; and nothing that comes back may do more than be wrong.
"""

import copy
import importlib.util
import os
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from author import exercises
from classroom import borrowing, grading, outputs, process
from classroom import program as students
from classroom.program import Program
from exercise_sets import MISTAKES, planted
from halfstep import kmeans
from halfstep.checks import set_02 as checks
from halfstep.checks.answer import TooLong
from halfstep.checks.report import Report, expect
from halfstep.checks.task import examine

ROOT = Path(__file__).resolve().parents[2]
SOURCES = exercises.sources(ROOT)
ANSWERS = sorted((ROOT / "tests" / "checks" / "answers").glob("set_*.py"))


def named(path):
    return path.stem


@pytest.fixture
def program():
    with Program(cell_seconds=3, answer_seconds=2) as made:
        yield made


def judged(notebook, name):
    """The points of the test cells and the notes, by the judge alone."""
    notebook.metadata["classroom"] = {"notes": []}
    grading.Judge().preprocess(notebook, {"nbgrader": {"assignment": name}})
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


@pytest.mark.parametrize(
    "value",
    [
        "None", "True", "3", "10**30", "2.5", "float('nan')", "'text'", "'—'",
        "[1, [2, None]]", "(1, 2)", "{'a': 1, 2: (3,)}", "range(3)",
    ],
)  # fmt: skip
def test_plain_values_come_back_as_they_are(program, value):
    program.add(f"def give(): return {value}")
    came, expected = program["give"](), eval(value)
    expected = [*expected] if isinstance(expected, range) else expected
    assert type(came) is type(expected)
    assert repr(came) == repr(expected)


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", "f4", "f8", "c16", ">f8", "U3"])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_arrays_come_back_as_they_are(program, dtype, shape):
    program.add("def give(X): return X")
    X = np.ones(shape).astype(dtype)
    came = program["give"](X)
    assert came.dtype.newbyteorder("=") == X.dtype.newbyteorder("=")
    np.testing.assert_array_equal(came, X)


def test_changes_in_place_are_seen(program):
    program.add("def clear(X, rng, *, Y):\n    X[0], Y[0] = 0, 0\n    return rng.random()")
    X, Y, rng, same = np.ones(2), np.ones(2), *map(np.random.default_rng, (5, 5))
    assert program["clear"].directly(X, rng, Y=Y) == same.random()
    assert X[0] == Y[0] == 0
    assert rng.random() == same.random()


def test_a_call_gets_copies(program):
    program.add("def clear(X): X[0] = 0\ndef draw(rng): return rng.random()")
    X, rng = np.ones(2), np.random.default_rng(5)
    program["clear"](X)
    assert X[0] == 1
    assert program["draw"](rng) == program["draw"](rng) == rng.random()


def test_objects_stay_there_and_are_asked(program):
    program.add("class Box:\n    def __init__(self, x): self.x = x")
    program.add("    def bad")  # a syntax error ends its cell alone
    program.add("Box.twice = lambda self: 2 * self.x\ndef open_(box): return box.x")
    box = program["Box"](4)
    assert (box.x, box.twice(), program["open_"](box)) == (4, 8, 4)
    assert not hasattr(box, "y")
    with pytest.raises(TypeError):
        np.asarray(box, dtype=float)
    assert "SyntaxError" in program.notes[0]


def test_errors_keep_their_name_their_text_and_their_line(program):
    program.add("class Own(ValueError): pass\ndef fail(x):\n    raise Own('three rows')")
    with pytest.raises(ValueError, match="three rows") as caught:
        program["fail"](1)
    assert type(caught.value).__name__ == "Own"
    report = examine("fail", program["fail"], [("it runs", lambda fail, rng: fail(1))])
    said = "Own: three rows\nin the line: raise Own('three rows')"
    assert report.findings[0].details == (("raised", said),)


@pytest.mark.parametrize(
    "body",
    [
        "raise KeyboardInterrupt", "raise SystemExit", "raise GeneratorExit",
        "raise BaseException('x')", "raise UnicodeDecodeError('a', b'', 0, 1, 'b')",
        "return 1 / 0", "return undefined", "return answer()",
    ],
)  # fmt: skip
def test_no_error_of_an_answer_ends_the_judge(program, body):
    program.add(f"def answer(): {body}")
    report = examine("answer", program["answer"], [("it runs", lambda a, rng: a())])
    assert not report.passed


def test_a_name_that_is_not_there_is_not_written_yet(program):
    assert "is not written yet" in str(checks.assign(program["assign"]))


def half(answer, rng):
    expect(answer(8) == 4, "Divide.")


EACH_PIPE = """
import os
for pipe in range(3, 20):
    try: {}
    except OSError: pass
"""
HALF = [("half of 8 is 4", half), ("and it is still", half)]


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        "import time; time.sleep(60)",
    ],
)
def test_an_answer_that_hangs_is_ended_and_the_next_is_asked(program, body):
    program.add(f"def hang(x):\n    {body}")
    program.add("def fine(x): return x / 2")
    before = time.monotonic()
    report = examine("hang", program["hang"], HALF)
    assert "longer than" in str(report)
    assert time.monotonic() - before < 30
    assert examine("fine", program["fine"], HALF).passed


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "import os; os._exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        EACH_PIPE.format("os.close(pipe)"),
        EACH_PIPE.format("os.write(pipe, b'x' * 99)"),
        "import ctypes; ctypes.string_at(0)",
        "x = bytearray(10**11)",
        "import sys; sys.stdout.write('x' * 10**8); sys.stderr.write('x' * 10**8)",
        "import builtins; builtins.len = None; import json; json.dumps = None",
        "%matplotlib inline\n!ls\nget_ipython().system('ls')\ndisplay(3)",
        "def (",
        "raise SystemExit",
    ],
)
def test_a_bad_cell_costs_itself(program, cell):
    program.add("def fine(x): return x / 2")
    program.add(cell)
    program.add("def also(x): return x / 2")
    assert examine("fine", program["fine"], HALF).passed
    if "json.dumps" not in cell:
        assert examine("also", program["also"], HALF).passed


@pytest.mark.parametrize("n_open", range(16))
def test_a_cell_that_closes_one_of_the_pipes_costs_itself(n_open):
    # The more this process has open, the fewer of the pipes lie in the cell's reach.
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(n_open)]
    try:
        with Program(cell_seconds=5, answer_seconds=5) as program:
            program.add("def fine(x): return x / 2")
            program.add(EACH_PIPE.format("os.close(pipe)"))
            assert examine("fine", program["fine"], HALF).passed
    finally:
        for descriptor in held:
            os.close(descriptor)


def test_children_die_with_the_worker(program, tmp_path):
    mark = tmp_path / "pid"
    program.add(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))"
    )
    program.add("def answer(): return 1")
    assert program["answer"]() == 1
    program.close()
    child = int(mark.read_text())
    for _ in range(100):
        if not Path(f"/proc/{child}/stat").exists() or is_zombie(child):
            return
        time.sleep(0.05)
    os.kill(child, 9)
    pytest.fail("it lives")


def is_zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"


@pytest.mark.parametrize(
    "reply",
    [
        b"", b"{", b"[]", b"3", b'{"value": {"array": 3}}', b'{"value": {"object": "x"}}',
        b'{"value": {"array": {"dtype": "O", "shape": [1], "data": "AAAAAAAAAAA="}}}',
        b'{"value": {"array": {"dtype": "f8", "shape": [99999999], "data": ""}}}',
        b'{"value": {"array": {"dtype": "f8", "shape": [-1, -1], "data": ""}}}',
        b"[" * 100_000, b'{"raised": [1]}', b'{"raised": ["exit", "SystemExit", "", ""]}',
        b'{"raised": ["x", "__import__", "", ""]}', b"\xff\xfe",
        b'{"value": {"dict": [[{"list": []}, 1]]}}', b'{"value": 1' + b"0" * 9999 + b"}",
    ],
)  # fmt: skip
def test_a_forged_reply_is_an_error_and_no_more(program, reply):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        program._read(reply)
    assert isinstance(caught.value, Exception)


def test_forged_changes_of_arguments_are_errors(program, monkeypatch):
    monkeypatch.setattr(program, "ask", lambda *request: (1, [[0, "AAAA"]]))
    report = examine(
        "a", program["a"], [("x", lambda a, rng: a.directly(np.ones(3)))], refused=()
    )
    assert not report.passed


def test_a_time_limit_outside_of_the_main_thread(program):
    import threading

    program.add("def hang(x):\n    while True: pass")
    reports = []
    work = threading.Thread(
        target=lambda: reports.append(examine("hang", program["hang"], HALF))
    )
    work.start()
    work.join()
    assert "longer than" in str(reports[0])


@pytest.mark.parametrize(
    ("cells", "module"),
    [
        (["from sklearn.cluster import KMeans", "def f(X): return KMeans()"], "sklearn"),
        (["import sklearn", "helper = sklearn", "def f(X): return helper.x"], "sklearn"),
        (["def f(X):\n    import scipy.stats as s"], "scipy.stats"),
        (["from halfstep import kmeans", "f = kmeans.assign"], "halfstep.kmeans"),
        (["try:\n    import sklearn as s\nexcept ImportError: pass", "f = s.x"], "sklearn"),
        (["class f:\n    from sklearn import svm"], "sklearn.svm"),
    ],
)
def test_borrowed_code_is_seen_in_the_text(cells, module):
    assert module in borrowing.mentioned(cells, "f", ("sklearn", "scipy", "halfstep"))[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["import sklearn", "def f(X): return X"],
        ["from halfstep import checks, datasets", "def f(X): return checks, datasets"],
        ["from halfstep.kmeans import assign as f", "def f(X): return X"],
        ["def f(X): return sklearn_like", "def g(X): import sklearn"],
        # Names that a scratch cell has, too: here they are a parameter and a local.
        ["from halfstep import kmeans", "X = kmeans.fit", "def f(X):\n    return X"],
        ["from halfstep import kmeans", "y = kmeans", "def f(X):\n    y = X\n    return y"],
    ],
)
def test_what_is_not_used_is_not_borrowed(cells):
    assert borrowing.mentioned(cells, "f", ("sklearn", "scipy", "halfstep")) == []


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


def test_the_answers_of_the_checks_are_not_the_readers(program):
    program.add("from halfstep.checks import set_02 as checks")
    program.add("def f(X, centers): return checks.assign.reference(X, centers)")
    program.add("g = checks.assign.reference")
    for name in "fg":
        report = checks.assign(program[name])
        assert "uses halfstep.checks.set_02" in report.findings[0].hint


def test_borrowed_code_is_seen_over_there(program):
    program.add("f = __import__('half' + 'step.kmeans').kmeans.assign")
    report = checks.assign(program["f"])
    assert "from scratch" in str(report)
    assert isinstance(report, Report)
    assert checks.assign(lambda X, centers: kmeans.assign(X, centers)).passed is False


def test_the_environment_is_not_handed_on(program, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "secret")
    program.add("import os\ndef seen(): return os.environ.get('MY_TOKEN')")
    assert program["seen"]() is None


def test_the_folder_is_empty_and_goes_away(program):
    program.add("import os\ndef here(): return os.getcwd(), os.listdir()")
    folder, names = program["here"]()
    assert names == ["matplotlib"]
    program.close()
    assert not Path(folder).exists()


def test_a_program_that_hangs_too_often_is_given_up(program, monkeypatch):
    monkeypatch.setattr(students, "MOST_WORKERS", 2)
    program.add("def leave(): import os; os._exit(0)")
    for _ in range(3):
        with pytest.raises((process.Gone, TooLong)):
            program["leave"]()
    with pytest.raises(process.Gone, match="too often"):
        program["leave"]()


@pytest.mark.parametrize("source", ["x = 3", "", "checks.assign(assign)"])
def test_a_test_cell_must_end_in_points(source):
    mark = {"grade_id": "x", "grade": True, "solution": False, "points": 1}
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": mark})
    with Program() as program, pytest.raises((RuntimeError, TypeError)):
        grading.grade(cell, program, checks)


@pytest.mark.parametrize(
    ("output", "kept"),
    [
        ({"output_type": "stream", "name": "stderr", "text": "x"}, "stream"),
        ({"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}, "stream"),
        ({"output_type": "display_data", "data": {"text/html": "<script>"}}, None),
        ({"output_type": "display_data", "data": {"image/svg+xml": "<svg>"}}, None),
        ({"output_type": "execute_result", "data": {"text/plain": "3"}}, "display_data"),
        ({"output_type": "execute_result"}, None),
        ({}, None),
    ],
)
def test_outputs_are_kept_where_they_can_do_no_harm(output, kept):
    short = outputs.shorten(output)
    assert (short and short.output_type) == kept

"""The proxy: values, objects, errors and changes come from over there as they are."""

import numpy as np
import pytest
from classroom.process import Gone
from halfstep import kmeans
from halfstep.checks import set_02 as checks
from halfstep.checks.report import Report
from halfstep.checks.task import examine


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
    assert came.dtype == X.dtype
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


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import no_such_thing\n", "ModuleNotFoundError: No module named 'no_such_thing'"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("def (\n", "SyntaxError"),
    ],
)
def test_a_cell_that_ended_before_its_answer_says_why(program, cell, said):
    program.add(f"{cell}def assign(X, centers):\n    return X")
    report = str(checks.assign(program["assign"]))
    assert said in report
    assert "is not written yet" not in report


def test_here_and_there_a_missing_module_is_named(program):
    lines = "def assign(X, centers):\n    import no_such_thing"
    program.add(lines)
    exec(lines, names := {})
    for answer in (names["assign"], program["assign"]):
        report = str(checks.assign(answer))
        assert "ModuleNotFoundError: No module named 'no_such_thing'" in report
        assert "is not written yet" not in report


def test_forged_changes_of_arguments_are_errors(program, monkeypatch):
    monkeypatch.setattr(program, "ask", lambda *request: (1, [[0, "AAAA"]]))
    report = examine(
        "a", program["a"], [("x", lambda a, rng: a.directly(np.ones(3)))], refused=()
    )
    assert not report.passed


def test_the_answers_of_the_checks_are_not_the_readers(program):
    program.add("from halfstep.checks import set_02 as checks")
    program.add("def f(X, centers): return checks.assign.reference(X, centers)")
    program.add("g = checks.assign.reference")
    for name in "fg":
        report = checks.assign(program[name])
        assert "uses halfstep.checks.set_02" in report.findings[0].hint


def test_borrowed_code_is_seen_over_there(open_program):
    open_program.add("f = __import__('half' + 'step.kmeans').kmeans.assign")
    report = checks.assign(open_program["f"])
    assert "from scratch" in str(report)
    assert isinstance(report, Report)
    assert checks.assign(lambda X, centers: kmeans.assign(X, centers)).passed is False


def test_an_object_of_a_program_that_was_killed_is_never_mistaken(program):
    program.add("class Box:\n    def __init__(self, x): self.x = x")
    program.add("def leave(): import os; os._exit(0)\ndef open_(box): return box.x")
    old = program["Box"](4)
    with pytest.raises(Gone):
        program["leave"]()
    with pytest.raises(Gone):  # nobody has been asked since: the next worker starts now
        _ = old.x
    new = program["Box"](5)  # has the number that the old one had
    with pytest.raises(Gone):
        program["open_"](old)
    assert program["open_"](new) == new.x == 5


def test_an_answer_may_be_given_to_an_answer(program):
    program.add("def half(x): return x / 2\ndef twice(f, x): return f(f(x))")
    assert program["twice"](program["half"], 8) == 2
    with pytest.raises(NotImplementedError, match="thrice is not defined"):
        program["twice"](program["thrice"], 8)
    assert program["twice"](program["half"], 8) == 2


def test_a_codec_that_was_changed_over_there_is_the_same_here(program):
    program.add(
        "import pickle\nfrom classroom import codec, notebook\n"
        "def give(): return 1\n"
        "def patch():\n"
        "    codec.decode_reply = notebook.borrowed_names = lambda *any: []\n"
        "    codec.encode_reply = lambda *any: pickle.dumps('forged')"
    )
    program["patch"]()
    with pytest.raises(ValueError, match="can't be read"):
        program["give"]()
    program.close()  # a fresh one knows nothing of it
    assert program["give"]() == 1

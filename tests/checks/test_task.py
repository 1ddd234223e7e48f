"""A task: its table and its functions, what it says of an answer, never an error."""

import pydoc
import re
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from halfstep import choosing_k, kmeans
from halfstep.checks import set_02
from halfstep.checks.report import expect
from halfstep.checks.task import Task, examine


def holds(answer, rng):
    expect(answer(4) == 2, "Divide.", given={"x": 4}, came=answer(4), expected=2)


HALF = [("half of 4 is 2", holds), ("and again", holds)]


def halving():
    """A task with one property, on a short and a long input, and three mistakes."""
    task = Task("halve", "x", hint="Half of each number.")

    @task.right
    def half(x):
        """Halve each number."""
        return x / 2

    @task.on("each number is halved")
    def _(rng):
        yield (np.array([0.0]),)
        yield (rng.integers(1, 9, size=3).astype(float),)

    task.mistake("Divide.")(lambda x: 2 * x)
    task.mistake("One is gone.", seen_by="shape")(lambda x: x[:2] / 2)
    task.mistake("0/0.", seen_by="gaps")(lambda x: np.where(x > 0, np.nan, x / 2))
    return task


def hint(report):
    return report.findings[0].hint


def test_a_task_is_called_with_an_answer():
    task = halving()
    assert task(lambda x: x / 2).passed
    assert task(lambda x: (x / 2).tolist(), seed=3).passed
    assert task(lambda x: (x / 2).astype(np.float32)).passed
    assert not task(lambda x: x / 2 + 1e-4).passed


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x + x, "Divide."),
        (lambda x: (x + x).tolist(), "Divide."),
        (lambda x: x**3 + 1, "Half of each number."),
        (lambda x: x[:2] * 7, "One is gone."),
        (lambda x: x[:1] / 2, "The shape is (1,) instead of (3,)."),
        (lambda x: np.where(x > 0, np.nan, 1e9 * x), "0/0."),
        (lambda x: np.where(x > 0, np.inf, 0 * x), "0/0."),
        (lambda x: np.where(x > 0, x / 2, np.nan), "There is NaN or infinity in it."),
        (lambda x: None, "Nothing came back. Does the function end with `return`?"),
        (lambda x: "word", "These are not numbers, or the rows differ in length."),
        (lambda x: [[1], [1, 2]], "These are not numbers, or the rows differ in length."),
    ],
)
def test_the_first_mistake_that_explains_it_is_named(answer, said):
    assert hint(halving()(answer)) == said


def test_the_first_input_that_fails_is_shown_as_it_was_given():
    def doubles(x):
        x *= 2
        return x

    details = dict(halving()(doubles, seed=1).findings[0].details)
    x = np.random.default_rng(1).integers(1, 9, size=3)
    assert details["x"] == f"{x.astype(float)}  shape (3,)"
    assert details["came"] == f"{2.0 * x}  shape (3,)"


def test_whole_numbers_are_shown_where_they_are_expected():
    task = Task("rank", "x", hint="Sort.")
    task.right(lambda x: np.argsort(x))
    task.on("ranks come")(lambda rng: [(np.array([3.0, 1.0, 2.0]),)])
    details = dict(task(lambda x: [0.0, 1.0, 2.0]).findings[0].details)
    assert details["came"] == "[0 1 2]  shape (3,)"
    assert dict(task(lambda x: x / 2).findings[0].details)["came"].startswith("[1.5")


def test_true_and_false_are_shown_where_they_are_expected():
    task = Task("above", "x", hint="Compare.")
    task.right(lambda x: x > 1)
    task.on("marks come")(lambda rng: [(np.array([1.0, 2.0]),)])
    details = dict(task(lambda x: [1.0, 0.0]).findings[0].details)
    assert details["came"] == "[ True False]  shape (2,)"
    assert dict(task(lambda x: x).findings[0].details)["came"] == "[1. 2.]  shape (2,)"


def test_a_single_number_is_shown_as_one():
    task = Task("count", "x", hint="Count.")
    task.right(lambda x: len(x))
    task.on("it counts")(lambda rng: [(np.zeros(3),)])
    details = dict(task(lambda x: 2.0).findings[0].details)
    assert (details["came"], details["expected"]) == ("2", "3")


def test_a_mistake_may_divide_by_nothing_in_silence():
    task = Task("halve", "x", hint="Half.")
    task.right(lambda x: x / 2)
    task.on("half comes")(lambda rng: [(np.zeros(2),)])
    task.mistake("0/0", seen_by="gaps")(lambda x: x / x)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hint(task(lambda x: np.full(2, np.nan))) == "0/0"


def test_a_misspelled_way_to_see_a_mistake_is_refused():
    with pytest.raises(ValueError, match="seen_by='gap' is none of values, shape, gaps"):
        halving().mistake("0/0", seen_by="gap")(lambda x: x / x)


def two_things():
    task = Task("extremes", "x", gives="low, high", hint="Look at the ends.")
    task.right(lambda x: (x.min(), x.max()))
    task.on("the low one", part="low", hint="The least.")(lambda rng: [(np.arange(4),)])
    task.on("the high one", part="high")(lambda rng: [(np.arange(4),)])
    task.on("both")(lambda rng: [(np.arange(3),)])
    task.mistake("The other end.")(lambda x: (x.max(), x.min()))
    return task


NOTHING = "Nothing came back. Does the function end with `return`?"
ONE_THING = "Return 2 things: `return low, high`."
ENDS = "Look at the ends."


@pytest.mark.parametrize(
    ("answer", "hints"),
    [
        (lambda x: (x[0], x[-1]), ["", "", ""]),
        (lambda x: [x[0], 99], ["", ENDS, ENDS]),
        (lambda x: (7, x[-1]), ["The least.", "", ENDS]),
        (lambda x: (x[0], x[0]), ["", "The other end.", "The other end."]),
        (lambda x: (x[0], None), ["", NOTHING, NOTHING]),
        (lambda x: x[0], [ONE_THING, ONE_THING, ONE_THING]),
    ],
)
def test_of_several_things_each_is_compared_by_itself(answer, hints):
    findings = two_things()(answer).findings
    assert [finding.holds for finding in findings] == [not hint for hint in hints]
    assert [finding.hint for finding in findings] == hints


def test_what_no_table_can_say_is_a_function():
    task = Task("draw", "rng")

    @task.property("it stays below 1")
    def _(answer, rng):
        came = answer(rng)
        expect(came < 1, "Draw with rng.random().", came=came)
        assert came == rng.random(), "the answer had a copy"

    assert task(lambda rng: rng.random()).passed
    assert hint(task(lambda rng: 1 + rng.random())) == "Draw with rng.random()."


def test_a_function_may_name_the_mistakes_of_the_table():
    task = halving()
    assert task.explain(np.array([8.0]), (np.array([4.0]),)) == "Divide."
    assert task.explain(np.array([7.0]), (np.array([4.0]),)) == ""


def test_help_says_what_is_promised():
    text = pydoc.plain(pydoc.render_doc(halving()))
    assert "Check ``halve(x)``.\n    \n    Halve each number." in text
    assert "pass it your answer" in text
    told = pydoc.plain(pydoc.render_doc(Task("find", "X, rng", about="Find it.")))
    assert "Check ``find(X, rng)``.\n    \n    Find it." in told


def stop():
    sys.exit("bye")


def warns_of_the_library():
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        kmeans.fit(np.zeros((5, 2)), 3, rng=0)
        choosing_k.knee([1, 2, 3], [3, 2, 1])


def made_up():
    raise type("Mine", (BaseException,), {})("no")


PLACE = Path("/no/such/file.txt")


class Evil:
    def __repr__(self):
        raise RuntimeError

    def __array__(self, *arguments, **options):
        raise OSError("/etc/passwd")

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


@pytest.mark.parametrize(
    "answer",
    [
        None, 3, "half", int, len, object(), Evil(), Evil, np.zeros(2),
        lambda: 2, lambda x: None, lambda x: Evil(), lambda x: stop(),
        lambda x: made_up(), lambda x: x / 0, lambda x: PLACE.read_text(),
        lambda x: (_ for _ in ()).throw(StopIteration), lambda x: print("a" * 10**6),
        lambda x: sys.stderr.write("b" * 10**6), lambda x: warns_of_the_library(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["half", "assign"])
def test_a_check_never_raises_prints_nothing_and_names_no_file(answer, name, capsys):
    report = examine("half", answer, HALF) if name == "half" else set_02.assign(answer)
    assert not report.passed
    for text in (repr(report), report._repr_html_()):
        assert not re.search(r"(?<![\w<])/\w+/|\.py\b|0x[0-9a-f]{6}", text)
        assert len(text) < 8000
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_is_the_readers():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        examine("half", interrupted, HALF)


@pytest.mark.parametrize("swallows", [False, True])
def test_an_endless_loop_is_ended(swallows):
    def endless(x):
        while True:
            try:
                while True:
                    pass
            except Exception:
                if not swallows:
                    raise

    before = time.monotonic()
    report = examine("endless", endless, HALF, seconds=0.3)
    assert time.monotonic() - before < 20
    assert "longer than 0.3 seconds" in report.findings[0].hint
    assert report.findings[1].hint == "Not tried."


def test_what_is_not_written_is_said_once():
    def unwritten(x):
        raise NotImplementedError

    report = examine("half", unwritten, HALF)
    assert [f.hint for f in report.findings] == ["`half` is not written yet.", ""]


def test_what_an_answer_prints_is_shown_where_it_fails():
    def talks(x):
        print("x is", x)
        return x

    details = dict(examine("half", talks, HALF).findings[0].details)
    assert details["printed"] == "x is 4\nx is 4"


def test_the_line_that_fails_is_shown():
    def fails(x):
        return x / 0  # here

    details = dict(examine("half", fails, HALF).findings[0].details)
    assert details["raised"].endswith("in the line: return x / 0  # here")


def test_the_same_seed_draws_the_same_inputs():
    drawn = []

    def draw(answer, rng):
        drawn.append(rng.random())

    for seed in (None, None, 1, 1):
        examine("x", len, [("a", draw)], seed=seed, refused=())
    assert drawn[0] == drawn[1] != drawn[2] == drawn[3]

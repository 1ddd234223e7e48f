"""The report of a check: short, without paths, never an error, in text and in HTML."""

import re
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from halfstep import checks
from halfstep.checks import report as reports
from halfstep.checks.report import Finding, Report, agree, examine, expect, numbers, show

WRONG = Finding(
    "each half is right",
    False,
    (("x", "[1 < 2]"), ("came", "a\nb")),
    "Divide by two, and mind that a sentence may be longer than a line of a terminal is.",
)
GIVEN = {"X": np.zeros((2, 3))}


def holds(answer, rng):
    expect(answer(4) == 2, "Divide.", given={"x": 4}, came=answer(4), expected=2)


HALF = [("half of 4 is 2", holds), ("and again", holds)]


def hint_of(function, *arguments, **options):
    with pytest.raises(reports.Failure) as caught:
        function(*arguments, **options)
    return caught.value.hint


def test_points_are_a_share_of_what_a_task_is_worth():
    right = Finding("x", True)
    assert Report("t", (right, right)).points(4) == 4.0
    assert Report("t", (right, WRONG, WRONG)).points(4) == 1.33
    assert Report("t", (WRONG,)).points(4) == 0.0
    assert not Report("t", (right, WRONG)).passed


def test_in_a_terminal_lines_fit_and_columns_stand():
    text = repr(Report("halve", (Finding("it runs", True), WRONG)))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 78
    assert lines[0] == "halve: 1 of 2 hold"
    assert "  ✓ it runs" in lines
    assert lines.index("      came      a") + 1 == lines.index(" " * 16 + "b")
    assert not text.endswith("\n")


class Tags(HTMLParser):
    """Notes the tags that are opened, and complains where one is closed that is not."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_in_jupyter_it_is_html_that_escapes_and_inherits_its_colors():
    text = Report("<b>", (Finding("a < b", True), WRONG))._repr_html_()
    assert "[1 < 2]" in Tags(text).text
    assert "<b>" not in text
    assert not re.search(r"#[0-9a-f]{3}|rgb|background:(?!none)", text)
    assert "<script" not in text


@pytest.mark.parametrize(
    ("came", "hint"),
    [
        (None, "return"),
        ("words", "not numbers"),
        ([[1, 2], [3]], "not numbers"),
        (np.zeros((3, 2)), "swapped"),
        (np.zeros(2), "gone"),
        (np.zeros((2, 4)), "shape is (2, 4)"),
        (np.full((2, 3), np.nan), "NaN"),
        (object(), "not numbers"),
    ],
)
def test_what_is_no_array_of_that_shape_is_said(came, hint):
    assert hint in hint_of(numbers, came, (2, 3), GIVEN)


def test_lists_and_whole_numbers_are_numbers():
    assert numbers([[1, 2, 3], (4, 5, 6)], (2, 3), GIVEN).dtype == float


def test_a_mistake_that_explains_the_difference_is_named():
    mistakes = [("Off by one.", np.array([2.0])), ("Not this.", np.array([7.0]))]
    options = {"mistakes": mistakes, "hint": "Something else."}
    came = np.array([2.0])
    assert hint_of(agree, came, np.array([1.0]), {}, **options) == "Off by one."
    assert hint_of(agree, came + 1, np.array([1.0]), {}, **options) == "Something else."
    agree(came.astype(np.float32) / 3, came / 3, {}, hint="float32 is near enough")


def stop():
    sys.exit("bye")


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
        lambda x: sys.stderr.write("b" * 10**6),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["half", "assign"])
def test_a_check_never_raises_prints_nothing_and_names_no_file(answer, name, capsys):
    report = examine("half", answer, HALF) if name == "half" else checks.assign(answer)
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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.arange(3), "[0 1 2]  shape (3,)"),
        (np.float64(2.5), "np.float64(2.5)"),
        ("a/b", "a/b"),
        ("in /home/me/x.py", "in …"),
        (Evil(), "<Evil>"),
        (len, "<built-in function len>"),
    ],
)
def test_values_are_shown_short_and_without_places(value, text):
    assert show(value) == text
    assert "0x" not in show(object())
    assert len(show(list(range(999)))) < 160


def test_the_same_seed_draws_the_same_inputs():
    drawn = []

    def draw(answer, rng):
        drawn.append(rng.random())

    for seed in (None, None, 1, 1):
        examine("x", len, [("a", draw)], seed=seed, refused=())
    assert drawn[0] == drawn[1] != drawn[2] == drawn[3]


def test_helpers_and_methods_are_looked_through():
    def helper(X):
        import sklearn.cluster as cluster

        return cluster

    names = {"helper": helper}
    exec("class Model:\n    def fit(self, X):\n        return helper(X)", names)
    assert reports.borrowed_names(names["Model"], ("sklearn",)) == ["sklearn.cluster"]
    assert reports.borrowed_names(names["Model"], ("scipy",)) == []

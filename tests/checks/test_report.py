"""The report of a check: short, without paths, never an error, in text and in HTML."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from halfstep.checks.answer import Answer
from halfstep.checks.report import (
    Failure,
    Finding,
    Report,
    agree,
    describe,
    expect,
    numbers,
    parts,
    show,
)

WRONG = Finding(
    "each half is right",
    False,
    (("x", "[1 < 2]"), ("came", "a\nb")),
    "Divide by two, and mind that a sentence may be longer than a line of a terminal is.",
)
GIVEN = {"X": np.zeros((2, 3))}


def hint_of(function, *arguments, **options):
    with pytest.raises(Failure) as caught:
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


class Evil:
    def __repr__(self):
        raise RuntimeError


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


@pytest.mark.parametrize(
    ("came", "hint", "said"),
    [
        (None, "end with `return`", "NoneType"),
        (np.zeros(3), "Return 2 things: `return best, scores`", "ndarray"),
        ((1, 2, 3), "Return 2 things", "tuple of 3"),
    ],
)
def test_several_things_are_taken_apart(came, hint, said):
    assert parts([1, 2], ("best", "scores"), {}) == [1, 2]
    with pytest.raises(Failure, match=hint) as caught:
        parts(came, ("best", "scores"), {})
    assert dict(caught.value.details)["came"] == said


def test_what_was_raised_is_said_without_the_name_of_a_file():
    error = OSError("no /some/where/x.txt here")
    assert describe(error, Answer(len)) == "OSError: no … here"


def test_what_holds_is_passed_over():
    expect(True, "Look again.")
    assert hint_of(expect, False, "Look again.") == "Look again."

"""What a check says: findings, the report, and how an answer's values are read and shown.

A property calls `expect` and its kin on what an answer gave; the first that does not hold
ends the property and becomes its `Finding`. A report names no file.
"""

import html
import itertools
import re
import textwrap
from dataclasses import dataclass

import numpy as np

PATH = re.compile(r"(?:[A-Za-z]:\\|(?<![\w.])/)[^\s'\"<>:,)]*[/\\][^\s'\"<>:,)]*")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
WIDTH = 76
# By chance, a right answer is farther off in about one of two million comparisons.
STANDARD_ERRORS = 5


class Failure(Exception):  # noqa: N818  (no error of the program: a finding about an answer)
    """A property does not hold: on which input, what came, what was expected, a hint."""

    def __init__(self, hint, *, given=None, came=None, expected=None):
        super().__init__(hint)
        details = [*(given or {}).items(), ("came", came), ("expected", expected)]
        self.details = tuple((name, show(v)) for name, v in details if v is not None)
        self.hint = hint


@dataclass(frozen=True)
class Finding:
    """One property, and how the answer fared with it.

    Attributes
    ----------
    name : str
        The property, as a sentence that is true of a right answer.
    holds : bool
    details : tuple of (str, str)
        The smallest input that fails, what came and what was expected, as text.
    hint : str
        The likely mistake.

    Source: the exercise sets of the book.
    """

    name: str
    holds: bool
    details: tuple = ()
    hint: str = ""


@dataclass(frozen=True)
class Report:
    """What a check found: a line for each property.

    Attributes
    ----------
    task : str
    findings : tuple of Finding

    Source: the exercise sets of the book.

    >>> wrong = Finding("half of 4 is 2", False, (("came", "8"),), "/, not *")
    >>> print(Report("halve", (wrong,)))
    halve: 0 of 1 hold
      ✗ half of 4 is 2
          came      8
          hint      /, not *
    """

    task: str
    findings: tuple

    @property
    def passed(self):
        """Whether every property holds."""
        return all(finding.holds for finding in self.findings)

    def points(self, worth):
        """Return the share of ``worth`` that the properties that hold have earned."""
        share = sum(finding.holds for finding in self.findings) / len(self.findings)
        return round(float(worth) * share, 2)

    def __repr__(self):
        lines = [self._head()]
        for finding in self.findings:
            lines.append(f"  {'✓' if finding.holds else '✗'} {finding.name}")
            lines += [
                f"      {name:<9} " + text.replace("\n", "\n" + " " * 16)
                for name, text in _rows(finding, wrap=True)
            ]
        return "\n".join(lines)

    def _head(self):
        held = sum(finding.holds for finding in self.findings)
        if held == len(self.findings):
            return f"{self.task}: all {held} hold"
        return f"{self.task}: {held} of {len(self.findings)} hold"

    def _repr_html_(self):
        """Return the same for Jupyter, in the colors of the page around it."""
        items = "".join(
            f"<li style='list-style:none;margin:0'>{'✓' if f.holds else '✗'} "
            f"{html.escape(f.name)}{_table(f)}</li>"
            for f in self.findings
        )
        return (
            f"<div style='color:inherit'><strong>{html.escape(self._head())}</strong>"
            f"<ul style='padding-left:1em;margin:0'>{items}</ul></div>"
        )


def _rows(finding, *, wrap=False):
    """Details and hint of a finding; a terminal does not wrap the hint by itself."""
    if not finding.hint:
        return finding.details
    hint = textwrap.fill(finding.hint, WIDTH - 16) if wrap else finding.hint
    return (*finding.details, ("hint", hint))


def _table(finding):
    """Rows of a failed property; ``pre`` keeps the arrays in their columns."""
    cell = "style='text-align:left;vertical-align:top;padding:0 0.6em'"
    pre = "style='margin:0;padding:0;border:0;background:none;color:inherit'"
    rows = "".join(
        f"<tr><th scope='row' {cell}>{html.escape(name)}</th>"
        f"<td {cell}><pre {pre}>{html.escape(text)}</pre></td></tr>"
        for name, text in _rows(finding)
    )
    return f"<table style='margin:0 0 0.4em 1em'>{rows}</table>" if rows else ""


def show(value):
    """Write a value for a report: an array with its shape, all else in a line or two.

    >>> print(show(np.array([[0.0, 1.5]])))
    [[0.  1.5]]  shape (1, 2)
    """
    if isinstance(value, np.ndarray) and value.dtype != object:
        text = np.array2string(value, precision=4, threshold=30, max_line_width=WIDTH - 20)
        return f"{text}  shape {value.shape}"
    try:
        text = value if isinstance(value, str) else ADDRESS.sub("", repr(value))
    except Exception:  # an answer's own class may fail at that
        text = f"<{type(value).__name__}>"
    most = (4 if isinstance(value, str) else 2) * WIDTH  # an error brings its line along
    return without_places(text if len(text) <= most else text[:most] + " …")


def expect(holds, hint, *, given=None, came=None, expected=None):
    """Go on where it holds; else end the property with what a reader needs to mend it.

    Parameters
    ----------
    holds : bool
    hint : str
        The likely mistake, and where to look.
    given : dict of str to value
        The input, by the names of its arguments.
    came, expected : any
        What the answer gave, and what it should have given.

    Raises
    ------
    Failure : it does not hold.

    Source: the exercise sets of the book.

    >>> expect(2 > 1, "Compare again.")
    """
    if not holds:
        raise Failure(hint, given=given, came=came, expected=expected)


def numbers(came, shape, given, *, finite=True):
    """Read what an answer gave as floats of a shape, or say how it differs.

    Parameters
    ----------
    came : any
    shape : tuple of int
    given : dict of str to value
        The input, for the report.
    finite : bool
        Whether NaN and infinity are refused.

    Returns
    -------
    array : float array of that shape

    Raises
    ------
    Failure : nothing came, no numbers, another shape, NaN or infinite.

    Source: the exercise sets of the book.

    >>> numbers([1, 2], (2,), {})
    array([1., 2.])
    """
    wanted = f"numbers of shape {shape}"
    expect(came is not None, "Nothing came back. Does the function end with `return`?",
           given=given, came="None", expected=wanted)  # fmt: skip
    array = floats(came)
    expect(array is not None, "These are not numbers, or the rows differ in length.",
           given=given, came=came, expected=wanted)  # fmt: skip
    expect(array.shape == shape, _other_shape(array.shape, shape),
           given=given, came=array, expected=wanted)  # fmt: skip
    expect(not finite or np.isfinite(array).all(), "There is NaN or infinity in it.",
           given=given, came=array, expected="finite numbers")  # fmt: skip
    return array


def floats(came):
    """Read numbers as floats; None where these are none, or nothing came.

    >>> floats([1, 2]), floats("word")
    (array([1., 2.]), None)
    """
    try:
        return None if came is None else np.asarray(came, dtype=float)
    except (TypeError, ValueError):
        return None


def _other_shape(came, expected):
    """Say how a shape differs and where that usually comes from."""
    hint = f"The shape is {came} instead of {expected}."
    if came == expected[::-1]:
        return hint + " The axes are swapped: look at each `axis=`, or transpose."
    if len(came) == len(expected) - 1:
        return hint + " An axis is gone: which `axis=` was reduced?"
    return hint


def parts(came, names, given):
    """Take apart the several things that an answer gives, or say how they are none.

    Parameters
    ----------
    came : any
    names : sequence of str
    given : dict of str to value
        The input, for the report.

    Returns
    -------
    came : tuple or list, as long as the names

    Raises
    ------
    Failure : nothing came, one thing, or another number of them.

    Source: the exercise sets of the book.

    >>> best, scores = parts((2, [0.5, 0.7]), ("best", "scores"), {})
    """
    wanted = ", ".join(names)
    hint = f"Return {len(names)} things: `return {wanted}`."
    if came is None:
        hint = "Nothing came back. Does the function end with `return`?"
    several = isinstance(came, tuple | list)
    count = f" of {len(came)}" if several else ""
    expect(several and len(came) == len(names), hint, given=given,
           came=f"{type(came).__name__}{count}", expected=wanted)  # fmt: skip
    return came


def in_order(came, names, shapes, given):
    """Expect several things in their order, as far as their shapes tell it.

    Parameters
    ----------
    came : tuple or list
    names : sequence of str
    shapes : sequence of tuple
        Of the things, in order.
    given : dict of str to value
        The input, for the report.

    Raises
    ------
    Failure : all are there, in another order.

    Source: the exercise sets of the book.

    >>> in_order((0.5, [1, 2]), ("low", "both"), [(), (2,)], {})
    """
    shapes, found = list(shapes), [_shape(thing) for thing in came]
    others = found != shapes and found in map(list, itertools.permutations(shapes))
    hint = f"All is there, in another order: `return {', '.join(names)}`."
    expect(not others, hint, given=given)


def _shape(thing):
    """Give the shape of what came, () where there is none."""
    array = floats(thing)
    return () if array is None else array.shape


def near_to(right, near):
    """Scale what counts as near, so that a small unit hides no difference.

    Parameters
    ----------
    right : array
    near : dict
        rtol and atol, as for values of about 1.

    Returns
    -------
    near : dict

    >>> near_to(np.array([0.0, 1e-3]), {"rtol": 1e-5, "atol": 1e-6})
    {'rtol': 1e-05, 'atol': 1e-09}
    """
    right = np.asarray(right, dtype=float)
    size = min(1.0, np.abs(right[np.isfinite(right)]).max(initial=0))
    rtol, atol = near.get("rtol", 1e-5), near.get("atol", 1e-8)
    return {"rtol": rtol, "atol": float(atol * (size or 1e-3))}


def agree(came, expected, given, *, mistakes=(), hint, rtol=1e-6, atol=1e-8):
    """Compare two arrays; name the mistake that explains the difference, if one does.

    Parameters
    ----------
    came, expected : float arrays of one shape
    given : dict of str to value
        The input, for the report.
    mistakes : sequence of (str, array)
        A hint, and what an answer with that mistake would have given.
    hint : str
        For an answer that no listed mistake explains.
    rtol, atol : float
        As for `numpy.allclose`; loose enough for float32.

    Raises
    ------
    Failure : they differ.

    Source: the exercise sets of the book.

    >>> agree(np.array([2.0]), np.array([2.0]), {}, hint="Add again.")
    """
    near = near_to(np.asarray(expected), {"rtol": rtol, "atol": atol})
    if np.allclose(came, expected, **near):
        return
    for likely, wrong in mistakes:
        if np.shape(wrong) == np.shape(came) and np.allclose(came, wrong, **near):
            hint = likely
            break
    raise Failure(hint, given=given, came=like(came, expected), expected=expected)


def like(array, expected):
    """Write whole numbers, True and False as such where expected, a single one as one.

    >>> like(np.array([1.0, 0.0]), np.array([True, True]))
    array([ True, False])
    """
    if np.isfinite(array).all():
        same = array.astype(expected.dtype)
        array = same if np.array_equal(same, array) else array
    return array if array.ndim else array.item()


def describe(error, answer):
    """Say what an answer raised, and in which of its lines, without the name of a file.

    Parameters
    ----------
    error : BaseException
    answer : halfstep.checks.answer.Answer

    Returns
    -------
    text : str

    Source: the exercise sets of the book.

    >>> from halfstep.checks.answer import Answer
    >>> describe(ValueError("no such file: /some/where/x.txt"), Answer(len))
    'ValueError: no such file: …'
    """
    text = without_places(f"{type(error).__name__}: {error}")[:200]
    line = answer.line(error)
    return f"{text}\nin the line: {line}" if line else text


def without_places(text):
    """Cut paths out of a text: a report names no file.

    >>> without_places("nothing in /some/where/x.txt")
    'nothing in …'
    """
    return PATH.sub("…", text)

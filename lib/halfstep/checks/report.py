"""How a check is run and what it says: properties, failures, the report.

A check holds a list of properties that follow from the definition of the task, so any
right answer passes. Each property is a function ``(answer, rng)`` that calls the answer
on inputs from small to large and calls `expect` on what came back. The first input that
fails is the one that is shown. A check never raises, prints nothing, and names no file.
"""

import contextlib
import html
import inspect
import linecache
import re
import signal
import sys
import textwrap
import threading
from dataclasses import dataclass
from types import CodeType, FunctionType

import numpy as np

# What an answer from scratch must not borrow from.
REFUSED = ("sklearn", "scipy", "halfstep")
ALLOWED = ("halfstep.checks", "halfstep.datasets")
SECONDS = 5
# An answer that prints two hundred megabytes fills no memory.
KEPT_CHARACTERS = 300
PATH = re.compile(r"(?:[A-Za-z]:\\|(?<![\w.])/)[^\s'\"<>:,)]*[/\\][^\s'\"<>:,)]*")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
WIDTH = 76


class Failure(Exception):  # noqa: N818  (no error of the program: a finding about an answer)
    """A property does not hold: on which input, what came, what was expected, a hint."""

    def __init__(self, hint, *, given=None, came=None, expected=None):
        super().__init__(hint)
        details = [*(given or {}).items(), ("came", came), ("expected", expected)]
        self.details = tuple((name, show(v)) for name, v in details if v is not None)
        self.hint = hint


class Unwritten(Exception):  # noqa: N818
    """The answer still raises NotImplementedError, as it was handed out."""


class TooLong(BaseException):  # an answer's ``except Exception`` must not stop it
    """The answer took longer than a task may take."""


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
    return PATH.sub("…", text if len(text) <= most else text[:most] + " …")


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
    try:
        array = np.asarray(came, dtype=float)
    except (TypeError, ValueError):
        hint = "These are not numbers, or the rows differ in length."
        raise Failure(hint, given=given, came=came, expected=wanted) from None
    expect(array.shape == shape, _other_shape(array.shape, shape),
           given=given, came=array, expected=wanted)  # fmt: skip
    expect(not finite or np.isfinite(array).all(), "There is NaN or infinity in it.",
           given=given, came=array, expected="finite numbers")  # fmt: skip
    return array


def _other_shape(came, expected):
    """Say how a shape differs and where that usually comes from."""
    hint = f"The shape is {came} instead of {expected}."
    if came == expected[::-1]:
        return hint + " The axes are swapped: look at each `axis=`, or transpose."
    if len(came) == len(expected) - 1:
        return hint + " An axis is gone: which `axis=` was reduced?"
    return hint


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
    if np.allclose(came, expected, rtol=rtol, atol=atol):
        return
    for likely, wrong in mistakes:
        if np.shape(wrong) == np.shape(came) and np.allclose(came, wrong, rtol, atol):
            hint = likely
            break
    raise Failure(hint, given=given, came=came, expected=expected)


def examine(task, answer, properties, *, seed=None, refused=REFUSED, seconds=SECONDS):
    """Try each property on the answer and report; never raise.

    Parameters
    ----------
    task : str
    answer : callable
        The reader's function or class.
    properties : sequence of (str, function)
        A sentence that is true of a right answer; and ``(answer, rng)`` that tries it.
    seed : int, optional
        For the random inputs; grading takes another than the reader sees.
    refused : tuple of str
        Packages that the answer must not use.
    seconds : float
        For all properties together, where the system can interrupt.

    Returns
    -------
    report : Report

    Source: the exercise sets of the book.

    >>> examine("halve", lambda x: x / 2, [("half of 4 is 2",
    ...     lambda halve, rng: expect(halve(4) == 2, "Divide."))])
    halve: all 1 hold
      ✓ half of 4 is 2
    """
    names = [name for name, _ in properties]
    if obstacle := _obstacle(task, answer, refused):
        return _all_fail(task, names, obstacle)
    try:
        findings = _in_turn(properties, answer, seed or 0, seconds)
    except Unwritten:
        return _all_fail(task, names, f"`{task}` is not written yet.")
    rest = [Finding(name, False, (), "Not tried.") for name in names[len(findings) :]]
    return Report(task, (*findings, *rest))


def _in_turn(properties, answer, seed, seconds):
    """Try one property after the other, each with the same random numbers, until late."""
    findings = []
    # An answer in another process has a clock of its own.
    limit = getattr(type(answer), "limit", None)
    try:
        with limit(answer, seconds) if limit else _limit(seconds):
            for name, holds in properties:
                findings.append(_try(name, holds, answer, np.random.default_rng(seed)))
    except TooLong:
        hint = f"This took longer than {seconds} seconds. Does a loop never end?"
        findings.append(Finding(properties[len(findings)][0], False, (), hint))
    return findings


def _all_fail(task, names, hint):
    """Make a report whose first property says why none could be tried."""
    hints = [hint] + [""] * (len(names) - 1)
    pairs = zip(names, hints, strict=True)
    return Report(task, tuple(Finding(name, False, (), hint) for name, hint in pairs))


def _obstacle(task, answer, refused):
    """Say what keeps the answer from being tried at all; "" where nothing does."""
    if not callable(answer):
        kind = type(answer).__name__
        return f"Pass the function itself, `{task}` without parentheses; this is a {kind}."
    borrowed = getattr(type(answer), "borrowed", borrowed_names)  # or in another process
    try:
        used = borrowed(answer, refused)
    except Exception:  # an object that can't be looked into; its calls will tell
        used = []
    if used:
        return f"This task is to be done from scratch, but the answer uses {used[0]}."
    return ""


def borrowed_names(answer, refused):
    """List what the code of an answer uses from refused packages, through its helpers too.

    >>> def answer():
    ...     from sklearn.cluster import KMeans
    >>> borrowed_names(answer, ("sklearn",))
    ['sklearn.cluster']
    """
    todo, seen, found = [answer], set(), []
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        home = _home(thing)
        if _within(home, refused) and not home.startswith(ALLOWED):
            found.append(home)
        else:
            inner, names = _looks_into(thing)
            todo += inner
            found += sorted(name for name in names if _within(name, refused))
    return found


def _within(name, refused):
    return any(f"{name}.".startswith(f"{package}.") for package in refused)


def _looks_into(thing):
    """Give what a class or function is made of and refers to, and the names it mentions."""
    thing = getattr(thing, "__func__", thing)
    if inspect.isclass(thing):
        parts = vars(thing).values()
        return [part for part in parts if callable(part) or hasattr(part, "__func__")], ()
    if not isinstance(thing, FunctionType):
        return [], ()
    names = set(_names(thing.__code__))
    return [thing.__globals__[name] for name in names & set(thing.__globals__)], names


def _home(thing):
    """Name the module that a thing is or comes from."""
    return str(getattr(thing, "__name__" if inspect.ismodule(thing) else "__module__", ""))


def _names(code):
    """All names that a function's code mentions, and the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _try(name, holds, answer, rng):
    """One property, with what the answer prints kept aside."""
    printed = _Sink()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            holds(answer, rng)
    except Failure as failure:
        return Finding(name, False, failure.details + printed.said(), failure.hint)
    except NotImplementedError:
        raise Unwritten from None
    except (TooLong, KeyboardInterrupt):
        raise
    except BaseException as error:  # sys.exit, and whatever an answer makes up
        return Finding(name, False, (("raised", describe(error, answer)), *printed.said()))
    return Finding(name, True)


def describe(error, answer):
    """Say what an answer raised, and in which of its lines, without the name of a file.

    >>> describe(ValueError("no such file: /some/where/x.txt"), None)
    'ValueError: no such file: …'
    """
    text = PATH.sub("…", f"{type(error).__name__}: {error}")[:200]
    # An error that comes from another process brings its line along.
    line = error.line if hasattr(error, "line") else _line(error, answer)
    return f"{text}\nin the line: {line.strip()}" if line.strip() else text


def _line(error, answer):
    """Give the innermost line of the answer's own module that an error went through."""
    home = getattr(sys.modules.get(getattr(answer, "__module__", "")), "__dict__", None)
    line, frame = "", error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_globals is home:
            line = linecache.getline(frame.tb_frame.f_code.co_filename, frame.tb_lineno)
        frame = frame.tb_next
    return line


class _Sink:
    """A stream that keeps the beginning of what is printed."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        room = KEPT_CHARACTERS - len(self.text)
        self.text += PATH.sub("…", str(text)[:room]) if room > 0 else ""
        return len(text)

    def flush(self):
        """Nothing waits."""

    def said(self):
        """Give what was printed as a row of a report; none where nothing was."""
        text = self.text.strip("\n")
        return (("printed", text),) if text else ()


@contextlib.contextmanager
def _limit(seconds):
    """Raise TooLong in the block after so many seconds, where the system has an alarm."""
    alarm = getattr(signal, "setitimer", None)
    if alarm is None or threading.current_thread() is not threading.main_thread():
        yield None
        return

    def ring(number, frame):
        raise TooLong

    former = signal.signal(signal.SIGALRM, ring)
    # Again and again: the answer may swallow the first.
    alarm(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield None
    finally:
        alarm(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)

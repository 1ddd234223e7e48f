"""A task as data: its right answer, the inputs it is tried on, and the usual mistakes.

Each of them is written once, as a function of the arguments of the task. A mistake is a
wrong answer with a hint: a report names it where an answer gives the same, and the tests
hand it in and expect its hint.

    halve = Task("halve", "x", hint="Half of 4 is 2.")

    @halve.right
    def half(x):
        return x / 2

    @halve.on("half of a number comes out")
    def _(rng):
        yield (4.0,)

    @halve.mistake("That is the double: divide.")
    def double(x):
        return 2 * x

What no table can say is a function ``(answer, rng)`` that calls the answer, and calls
`expect` on what came: ``@halve.property("a sentence that is true of a right answer")``.
"""

import contextlib
import inspect
import itertools
import warnings
from dataclasses import dataclass

import numpy as np

from halfstep.checks.answer import REFUSED, SECONDS, Answer, TooLong
from halfstep.checks.inputs import copied
from halfstep.checks.report import (
    Failure,
    Finding,
    Report,
    describe,
    expect,
    floats,
    like,
    near_to,
    numbers,
    parts,
    without_places,
)

# An answer that prints two hundred megabytes fills no memory.
KEPT_CHARACTERS = 300
SEEN_BY = ("values", "shape", "gaps")
CHANGED = "What was passed in is changed, and whoever called still needs it: copy it first."


class Unwritten(Exception):  # noqa: N818
    """The answer still raises NotImplementedError, as it was handed out."""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer, and the hint for who gives the same.

    Attributes
    ----------
    hint : str
    function : callable
        Of the arguments of the task.
    seen_by : str
        What gives it away: its "values", its "shape" alone, or its "gaps": NaN and
        infinity, and those only where the mistake has them, too.

    Raises
    ------
    ValueError : another word for ``seen_by``.

    Source: the exercise sets of the book.
    """

    hint: str
    function: object
    seen_by: str = "values"

    def __post_init__(self):
        if self.seen_by not in SEEN_BY:
            raise ValueError(f"seen_by={self.seen_by!r} is none of {', '.join(SEEN_BY)}")

    def give(self, values):
        """Call it, with no word about 0/0."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.function(*copied(values))

    def explains(self, came, likely, expected, near):
        """Tell whether an array that came is wrong in the way of what this one gives.

        >>> double = Mistake("Divide.", lambda x: 2 * x)
        >>> double.explains(np.array(8.0), double.give((4.0,)), np.array(2.0), {})
        True
        """
        if np.shape(came) != np.shape(likely):
            return False
        if self.seen_by == "shape":
            return expected is not None and np.shape(likely) != np.shape(expected)
        if self.seen_by == "gaps":
            gaps = ~np.isfinite(came)
            return bool(gaps.any() and not np.isfinite(likely[gaps]).any())
        return np.allclose(came, likely, equal_nan=True, **near_to(likely, near))


class Task:
    """A task of an exercise set: call it with an answer to check it.

    Parameters
    ----------
    name : str
    arguments : str
        The names of its arguments, with ``", "`` between them.
    gives : str
        The names of what it returns, where that is more than one thing.
    about : str
        What it must take and give, for `help`; else the docstring of the right answer.
    hint : str
        For an answer that no mistake explains.
    refused : tuple of str
        Packages that an answer must not use.
    rtol, atol : float
        How near is right, as for `numpy.allclose`; loose enough for float32. Where all is
        smaller than 1, ``atol`` is, too.

    Attributes
    ----------
    reference : callable
        The right answer.
    properties : list of (str, function)
    mistakes : list of Mistake
        The first that explains an answer is named.

    Source: the exercise sets of the book.

    >>> halve = Task("halve", "x", hint="Half of 4 is 2.")
    >>> _ = halve.right(lambda x: x / 2)
    >>> _ = halve.on("half of a number comes out")(lambda rng: [(4.0,)])
    >>> _ = halve.mistake("That is the double: divide.")(lambda x: 2 * x)
    >>> halve(lambda x: x + x)
    halve: 0 of 1 hold
      ✗ half of a number comes out
          x         4.0
          came      8.0
          expected  2.0
          hint      That is the double: divide.
    """

    def __init__(self, name, arguments, *, gives="", about="", hint="", refused=REFUSED,
                 rtol=1e-5, atol=1e-6):  # fmt: skip
        self.name, self.arguments = name, arguments.split(", ")
        self._call = f"{name}({arguments})"
        self.gives = gives.split(", ") if gives else []
        self.hint, self.refused = hint, refused
        self.near = {"rtol": rtol, "atol": atol}
        self.reference, self.properties, self.mistakes = None, [], []
        self._tell(about)

    def _tell(self, about):
        """Make ``help(task)`` say what is promised."""
        about = inspect.cleandoc(about)
        self.__doc__ = f"Check ``{self._call}``.\n\n{about}" if about else Task.__doc__

    def __repr__(self):
        return f"the check of {self._call}: pass it your answer"

    def __call__(self, answer, *, seed=None):
        """Try each property on an answer and report; ``seed`` draws other inputs."""
        return examine(self.name, answer, self.properties, seed=seed, refused=self.refused)

    def right(self, function):
        """Take a function for the right answer."""
        self.reference = function
        if function.__doc__:
            self._tell(function.__doc__)
        return function

    def property(self, sentence):
        """Take a function ``(answer, rng)`` for what a property expects."""

        def add(holds):
            self.properties.append((sentence, holds))
            return holds

        return add

    def on(self, sentence, *, part=None, hint=None):
        """Take a function of rng that yields inputs, tuples: on each, expect what is right.

        Of a task that gives several things, ``part`` names the one that is compared.
        """

        def add(inputs):
            def holds(answer, rng):
                for values in inputs(rng):
                    self.compare(answer, *values, part=part, hint=hint)

            self.properties.append((sentence, holds))
            return inputs

        return add

    def mistake(self, hint, *, seen_by="values"):
        """Take a function for a usual wrong answer, and say what its author should read."""

        def add(function):
            self.mistakes.append(Mistake(hint, function, seen_by))
            return function

        return add

    def compare(self, answer, *values, part=None, hint=None):
        """Call an answer and expect what is right.

        Parameters
        ----------
        answer : Answer
        values : any
            The arguments of the task.
        part : str, optional
            Of several things that the task gives, the one to compare; else all are.
        hint : str, optional
            In place of the task's.

        Returns
        -------
        came : what the answer gave

        Raises
        ------
        Failure : it is not right; the hint is that of the mistake that explains it.
        """
        came, expected = answer(*values), self.reference(*copied(values))
        things = parts(came, self.gives, self.given(values)) if self.gives else [came]
        rights = expected if self.gives else [expected]
        self._expect_order(things, rights, values)
        for place, name in enumerate(self.gives or [None]):
            if part in (None, name):
                self._agree(things[place], np.asarray(rights[place]), values, place, hint)
        return came

    def _expect_order(self, things, rights, values):
        """Say where all is there, in another order."""
        orders = list(itertools.permutations(map(floats, things)))
        if len(things) > 1 and not self._are(orders[0], rights):
            swapped = any(self._are(order, rights) for order in orders[1:])
            hint = f"All is there, in another order: `return {', '.join(self.gives)}`."
            expect(not swapped, hint, given=self.given(values))

    def _are(self, things, rights):
        return all(
            thing is not None
            and np.shape(thing) == np.shape(right)
            and np.allclose(thing, right, **near_to(np.asarray(right), self.near))
            for thing, right in zip(things, rights, strict=True)
        )

    def _agree(self, came, expected, values, place, hint):
        """Compare one thing that came with what is right."""
        given, array, likely = self.given(values), floats(came), ""
        if array is not None:
            near = near_to(expected, self.near)
            if array.shape == expected.shape and np.allclose(array, expected, **near):
                return
            likely = self.explain(array, values, expected, place)
        if not likely:
            array = numbers(came, expected.shape, given)
        raise Failure(likely or hint or self.hint, given=given, came=like(array, expected),
                      expected=like(expected, expected))  # fmt: skip

    def given(self, values):
        """Name the arguments, for a report.

        >>> Task("halve", "x").given((4.0,))
        {'x': 4.0}
        """
        return dict(zip(self.arguments, values, strict=True))

    def explain(self, came, values, expected=None, place=0):
        """Give the hint of the first mistake that gives the same, or "".

        Parameters
        ----------
        came : array
        values : tuple
            The arguments of the task.
        expected : array, optional
            What is right; without it, no mistake is seen by its shape.
        place : int
            Of several things that the task gives, the one that came.

        Returns
        -------
        hint : str
        """
        for mistake in self.mistakes:
            likely = mistake.give(values)
            likely = np.asarray(likely[place] if self.gives else likely)
            if mistake.explains(came, likely, expected, self.near):
                return mistake.hint
        return ""


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

    >>> from halfstep.checks.report import expect
    >>> examine("halve", lambda x: x / 2, [("half of 4 is 2",
    ...     lambda halve, rng: expect(halve(4) == 2, "Divide."))])
    halve: all 1 hold
      ✓ half of 4 is 2
    """
    names = [name for name, _ in properties]
    if obstacle := _obstacle(task, answer, refused):
        return _all_fail(task, names, obstacle)
    try:
        findings = _in_turn(properties, asked(answer), seed or 0, seconds)
    except Unwritten:
        return _all_fail(task, names, f"`{task}` is not written yet.")
    rest = [Finding(name, False, (), "Not tried.") for name in names[len(findings) :]]
    return Report(task, (*findings, *rest))


def asked(answer):
    """Make what a check can ask of a reader's function; of another kind it is already."""
    return answer if isinstance(answer, Answer) else Answer(answer)


def _obstacle(task, answer, refused):
    """Say what keeps the answer from being tried at all; "" where nothing does."""
    if not callable(answer):
        kind = type(answer).__name__
        return f"Pass the function itself, `{task}` without parentheses; this is a {kind}."
    try:
        used = asked(answer).borrowed(refused)
    except Exception:  # an object that can't be looked into; its calls will tell
        used = []
    if used:
        return f"This task is to be done from scratch, but the answer uses {used[0]}."
    return ""


def _all_fail(task, names, hint):
    """Make a report whose first property says why none could be tried."""
    hints = [hint] + [""] * (len(names) - 1)
    pairs = zip(names, hints, strict=True)
    return Report(task, tuple(Finding(name, False, (), hint) for name, hint in pairs))


def _in_turn(properties, answer, seed, seconds):
    """Try one property after the other, each with the same random numbers, until late."""
    findings, hints = [], set()
    try:
        with answer.limit(seconds):
            for name, holds in properties:
                finding = _try(name, holds, answer, np.random.default_rng(seed))
                # Once, at the first property that would hold: it is one mistake.
                if finding.holds and answer.has_changed and CHANGED not in hints:
                    finding = Finding(name, False, (), CHANGED)
                hints.add(finding.hint)
                findings.append(finding)
    except TooLong:
        hint = f"This took longer than {seconds} seconds. Does a loop never end?"
        findings.append(Finding(properties[len(findings)][0], False, (), hint))
    return findings


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


class _Sink:
    """A stream that keeps the beginning of what is printed."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        room = KEPT_CHARACTERS - len(self.text)
        self.text += without_places(str(text)[:room]) if room > 0 else ""
        return len(text)

    def flush(self):
        """Nothing waits."""

    def said(self):
        """Give what was printed as a row of a report; none where nothing was."""
        text = self.text.strip("\n")
        return (("printed", text),) if text else ()

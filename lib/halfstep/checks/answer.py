"""What a check knows of an answer: how to call it, to bound it, and to look into it.

`Answer` is the kind that lives in this process. The classroom has another, whose code runs
in a process of its own; a check is written once and can't tell them apart.
"""

import contextlib
import inspect
import linecache
import signal
import sys
import threading
from types import CodeType, FunctionType

import numpy as np

from halfstep.checks.inputs import copied

# What an answer from scratch must not borrow from.
REFUSED = ("sklearn", "scipy", "halfstep")
# Data are for everyone, and a check may be called; the sets hold the right answers.
ALLOWED = ("halfstep.checks", "halfstep.datasets")
ANSWERS = ("halfstep.checks.set_", "halfstep.checks.inputs")
SECONDS = 5


class TooLong(BaseException):  # an answer's ``except Exception`` must not stop it
    """The answer took longer than a task may take."""


class Answer:
    """An answer to a task, in this process.

    Parameters
    ----------
    thing : callable
        The reader's function or class.

    Source: the exercise sets of the book.

    >>> halve = Answer(lambda x: x / 2)
    >>> halve(4)
    2.0
    """

    def __init__(self, thing):
        self._thing = thing

    has_changed = False

    def __call__(self, *arguments, **options):
        """Call it with copies, and note whether it leaves them as they were."""
        passed, named = copied(arguments), copied(options)
        came = self.directly(*passed, **named)
        self.has_changed |= not is_as_it_was(passed, arguments)
        return came

    def directly(self, *arguments, **options):
        """Call it with the arguments themselves, to see what it does to them."""
        return self._thing(*arguments, **options)

    def limit(self, seconds):
        """Give all calls in a ``with`` block so many seconds, then raise TooLong."""
        return alarm(seconds)

    def borrowed(self, refused):
        """List what it uses from the packages that its task refuses."""
        return borrowed_names(self._thing, refused)

    def line(self, error):
        """Give the innermost line of its own module that an error went through, or ""."""
        home = sys.modules.get(getattr(self._thing, "__module__", ""))
        return innermost_line(error, getattr(home, "__dict__", None))


def is_as_it_was(passed, before):
    """Tell whether arrays, also in lists and tuples, hold what they held.

    >>> is_as_it_was([np.zeros(2), 3], [np.zeros(2), 3]), is_as_it_was([1, 2], [2, 1])
    (True, False)
    """
    if isinstance(before, np.ndarray):
        return np.array_equal(passed, before, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list | tuple):
        return len(passed) == len(before) and all(map(is_as_it_was, passed, before))
    # A generator has to change, and numbers and words can't.
    return isinstance(before, np.random.Generator) or bool(passed == before)


@contextlib.contextmanager
def alarm(seconds):
    """Raise TooLong in the block after so many seconds, where the system has an alarm.

    >>> with alarm(60):
    ...     print("in time")
    in time
    """
    timer = getattr(signal, "setitimer", None)
    if timer is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number, frame):
        raise TooLong

    former = signal.signal(signal.SIGALRM, ring)
    # Again and again: the answer may swallow the first.
    timer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        timer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def innermost_line(error, names):
    """Give the last line, of code with these globals, that an error went through, or "".

    >>> exec(compile("def fail(): raise ValueError", "<nowhere>", "exec"), names := {})
    >>> try:
    ...     names["fail"]()
    ... except ValueError as error:
    ...     innermost_line(error, names)  # of a file that is not there
    ''
    """
    line, frame = "", error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_globals is names:
            line = linecache.getline(frame.tb_frame.f_code.co_filename, frame.tb_lineno)
        frame = frame.tb_next
    return line.strip()


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
        if is_refused(home, refused):
            found.append(home)
        else:
            inner, names = _looks_into(thing)
            todo += inner
            found += sorted(name for name in names if _within(name, refused))
    return found


def is_refused(module, refused):
    """Tell whether a task refuses a module.

    >>> is_refused("scipy.stats", REFUSED), is_refused("halfstep.datasets", REFUSED)
    (True, False)
    """
    free = module.startswith(ALLOWED) and not module.startswith(ANSWERS)
    return _within(module, refused) and not free


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

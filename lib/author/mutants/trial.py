"""One mutant on trial: whether it counts, loses points, or is right after all."""

import contextlib
import io
import resource
import warnings

import numpy as np
from halfstep.checks.answer import Answer, TooLong, alarm
from halfstep.checks.task import examine

from author.mutants.alike import ask, first, is_right
from author.mutants.solutions import solutions

RAISES, KILLED, EQUAL, SURVIVES = "raises", "killed", "equal", "survives"
# What a reader's check draws from; the hidden test of the set has a number of its own.
READERS = 0
FIRST_SECONDS, ALL_SECONDS = 5, 120
MEMORY = 3 * 2**30


def begin():
    """Bound what a mutant may take of this process's memory, and say nothing of 0/0."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")


def verdict(name, source, check=None):
    r"""Try one form of an answer.

    Parameters
    ----------
    name : str
        Set and task: "set_02.assign".
    source : str
        Of the mutant.
    check : Task, optional
        In place of the task's own.

    Returns
    -------
    str
        "raises" (on the first input: it does not count), "killed" (it loses points, by
        the reader's check and by the hidden one), "equal" or "survives".

    >>> verdict("set_02.assign", "def assign(X, centers):\n    return 0")
    'killed'
    """
    (solution,) = (one for one in solutions(name) if one.name == name)
    np.random.seed(0)  # noqa: NPY002  (some mutants draw from it)
    with contextlib.redirect_stdout(io.StringIO()):
        return _verdict(solution, source, check or solution.check())


def _verdict(solution, source, check):
    try:
        answer = solution.run(source)
        with alarm(FIRST_SECONDS):
            ask(solution.name, answer, first(solution))
    except TooLong:
        pass  # the check will say so
    except Exception:
        return RAISES
    if not any(passes(check, answer, seed) for seed in (READERS, solution.seed)):
        return KILLED
    return EQUAL if _is_right(solution, answer) else SURVIVES


def passes(check, answer, seed):
    """Try one property after the other, as the check does, but only until one fails."""
    answer, options = Answer(answer), {"seed": seed, "refused": check.refused}
    each = ([one] for one in check.properties)
    return all(examine(check.name, answer, one, **options).passed for one in each)


def _is_right(solution, answer):
    try:
        with alarm(ALL_SECONDS):
            return is_right(solution, answer)
    except (TooLong, Exception):
        return False

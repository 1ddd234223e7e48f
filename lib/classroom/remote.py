"""What the judge holds of a student's function or object: a proxy that asks for it."""

import contextlib

import numpy as np
from halfstep.checks.answer import Answer, TooLong

from classroom.borrowing import mentioned
from classroom.process import Gone


class Remote(Answer):
    """Something of the student's, in the other process: it can be called and asked.

    It is the kind of answer whose code, clock and errors are over there.

    Parameters
    ----------
    program : Program
    place : str or int
        The name, or the number of an object.
    kind : str
        The class of an object, for reports.
    """

    def __init__(self, program, place, kind="function"):
        self._program, self._place, self._kind = program, place, kind
        self._generation = program.generation

    def __repr__(self):
        return self._place if isinstance(self._place, str) else f"<{self._kind}>"

    def directly(self, *arguments, **options):
        """Call it over there; the arguments change here as their copies do there."""
        came, changed = self._program.ask("call", self, arguments, options)
        passed = {**dict(enumerate(arguments)), **options}
        for place, contents in changed:
            put(passed[place], contents)
        return came

    def __getattr__(self, name):
        # NumPy asks everything for __array__, pickle for __reduce_ex__.
        if name.startswith("_"):
            raise AttributeError(name)
        return self._program.ask("get", self, name)

    def limit(self, seconds):
        """Give a check of this answer so many seconds; its clock is out here."""
        return self._program.limit(seconds)

    def borrowed(self, refused):
        """List what the answer uses from refused packages: by its text, and over there."""
        found = mentioned(self._program.cells, self._place, refused)
        if not found:
            with contextlib.suppress(Exception, TooLong):
                told = self._program.ask("borrowed", self, refused)
                found = [str(name)[:60] for name in told]
        return found

    def line(self, error):
        """Give the line that an error brought along; those of this side have none."""
        return vars(error).get("line", "")


def place_of(thing):
    """Give the name or the number of what is over there, None for all else.

    Raises
    ------
    Gone : an object of a program that was killed since.
    """
    if not isinstance(thing, Remote):
        return None
    lost = thing._generation != thing._program.generation
    if lost and isinstance(thing._place, int):
        raise Gone("the program ended itself before")
    return thing._place


def put(argument, contents):
    """Change an argument as the call has changed its copy over there.

    Parameters
    ----------
    argument : array or numpy.random.Generator
    contents : array or dict
        Its numbers, or its state: the next draw goes on where that call has stopped.
    """
    if isinstance(argument, np.random.Generator):
        argument.bit_generator.state = contents
    else:
        np.copyto(argument, contents, casting="equiv")

"""A student's program, from inside: the names that its cells make, and who asks for them.

This runs in the worker alone. Whatever a student's code does to this process, it can only
send data: objects stay here, and are asked for an attribute or a call by number.
"""

import linecache
import re
import sys
import types

import numpy as np
from halfstep.checks.answer import REFUSED, borrowed_names, innermost_line, is_refused

from classroom import codec
from classroom.absent import within

# So many calls and returns of a task are looked at: a hundredth of a second.
WATCHED = 20_000
# Lies around the book's functions, those of its data as well.
WRAPPER = "halfstep.spelling"

DEFINED = re.compile(r"^(?:def|class) (\w+)", re.MULTILINE)


class Notebook:
    """The student's names, and the objects that have been spoken of.

    >>> notebook = Notebook()
    >>> notebook.run("def half(x): return x / 2", "<cell 0>")
    >>> notebook.call(notebook.find("half"), (3,), {})
    (1.5, [])
    """

    def __init__(self):
        self.objects, self.ran, self.watched = [], set(), 0
        self.module = types.ModuleType("__main__")
        self.names = vars(self.module)
        self.names.update(
            get_ipython=lambda: Shell(), display=lambda *shown, **options: None, exit=None
        )
        self.lost = {}  # what a cell would have defined, and the error that ended it

    def ready(self):
        """Say that all is loaded."""
        return True

    def run(self, source, name):
        """Run a cell as Jupyter would; an error ends this cell alone."""
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        try:
            exec(compile(source, name, "exec"), self.names)
        except Exception as error:
            self.lost.update(dict.fromkeys(DEFINED.findall(source), error))
            raise

    def call(self, thing, arguments, options):
        """Call something; give what came, and the arguments that it changed."""
        passed = {**dict(enumerate(arguments)), **options}
        before = {place: frozen(value) for place, value in passed.items()}
        sys.setprofile(self.watch if self.watched < WATCHED else None)
        try:
            came = thing(*arguments, **options)
        finally:
            sys.setprofile(None)
        changed = [place for place in passed if frozen(passed[place]) != before[place]]
        return came, [(place, contents(passed[place])) for place in changed]

    def watch(self, frame, event, argument):
        """Note whose functions run; those that a library calls for itself are its own."""
        self.watched += 1
        if self.watched > WATCHED:  # an answer in loops must not take twice as long
            sys.setprofile(None)
        elif event == "call" and home_of(frame) != WRAPPER:
            caller = frame.f_back
            while home_of(caller) == WRAPPER:
                caller = caller.f_back
            if not within(home_of(caller), REFUSED):
                self.ran.add(home_of(frame))

    def ran_since(self, refused):
        """List the refused modules whose functions ran since this was asked before."""
        ran, self.ran, self.watched = self.ran, set(), 0
        return sorted(name for name in ran if is_refused(name, refused))

    def get(self, thing, name):
        """Give an attribute of something."""
        return getattr(thing, name)

    def borrowed(self, thing, refused):
        """List what an answer has from packages that its task refuses."""
        return borrowed_names(thing, refused)

    def find(self, place):
        """Look up a name, or an object by its number."""
        if isinstance(place, int):
            return self.objects[place]
        if place not in self.names:
            raise self.lost.get(place) or NotImplementedError(f"{place} is not defined")
        return self.names[place]

    def keep(self, thing):
        """Store an object and give its number."""
        self.objects.append(thing)
        return len(self.objects) - 1


def home_of(frame):
    """Name the module of a frame's code, or ""."""
    return str(frame.f_globals.get("__name__", "")) if frame else ""


def contents(value):
    """Give what a call can change in an argument: an array, or a generator's state."""
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    return value if isinstance(value, np.ndarray) else None


def frozen(value):
    """Copy what a call can change, so that it can be compared later: NaN is itself.

    >>> frozen(np.array([np.nan])) == frozen(np.array([np.nan]))
    True
    """
    inside = contents(value)
    return inside.tobytes() if isinstance(inside, np.ndarray) else inside


class Shell:
    """In place of IPython: `%matplotlib inline` and its like do nothing."""

    def __getattr__(self, name):
        return lambda *arguments, **options: None


def answer(notebook, body):
    """Do what was asked and write the reply, whatever a student's code raises."""
    try:
        ask, *arguments = codec.decode_request(body, notebook.find)
        return codec.encode_reply(getattr(notebook, ask)(*arguments), notebook.keep)
    except BaseException as error:
        return codec.encode_error(error, innermost_line(error, notebook.names))


def serve(requests, replies):
    """Answer one request after the other until the judge closes the pipe."""
    notebook = Notebook()
    sys.modules["__main__"] = notebook.module
    while head := requests.read(codec.HEAD.size):
        body = requests.read(codec.HEAD.unpack(head)[0])
        replies.write(codec.framed(answer(notebook, body)))
        replies.flush()

"""The other process: here, and nowhere else, a student's code runs.

    python -I worker.py IN OUT      (started by classroom.program; IN, OUT: open pipes)

Requests come in as pickles from the process that judges. What goes back is JSON: numbers,
strings, lists, and arrays as bytes. Whatever a student's code does to this process, it can
only send data: objects stay here, and are asked for an attribute or a call by number.
"""

import base64
import builtins
import contextlib
import io
import json
import linecache
import os
import pickle
import resource
import struct
import sys
import types

MEGABYTE = 2**20
LIMITS = {
    resource.RLIMIT_AS: 6144 * MEGABYTE,
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_CPU: 300,  # seconds
    resource.RLIMIT_CORE: 0,
}
SEND_AT_MOST = 64 * MEGABYTE
DEEPEST = 8
SENT_AS_TEXT = 300


def limit_resources():
    """Bound what this process may take of memory, disk and processor."""
    for what, most in LIMITS.items():
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


class Notebook:
    """The student's names, and the objects that have been spoken of."""

    def __init__(self, borrowed_names):
        self.borrowed_names = (
            borrowed_names  # taken before a student's code could change it
        )
        self.objects = []
        self.module = types.ModuleType("__main__")
        self.names = vars(self.module)
        self.names.update(
            get_ipython=lambda: Shell(), display=lambda *shown, **options: None, exit=None
        )
        sys.modules["__main__"] = self.module

    def ready(self):
        """Say that all is loaded."""
        return True

    def run(self, source, name):
        """Run a cell as Jupyter would; an error ends this cell alone."""
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        exec(compile(source, name, "exec"), self.names)

    def call(self, target, arguments, options):
        """Call a name or an object of before; give what came, and what it changed."""
        passed = {**dict(enumerate(arguments)), **options}
        before = {place: contents(value) for place, value in passed.items()}
        came = self.find(target)(*arguments, **options)
        changed = {p: contents(v) for p, v in passed.items() if contents(v) != before[p]}
        return came, [[place, changed[place]] for place in changed]

    def get(self, target, name):
        """Give an attribute of a name or an object."""
        return getattr(self.find(target), name)

    def borrowed(self, target, refused):
        """List what an answer has from packages that its task refuses."""
        return self.borrowed_names(self.find(target), refused)

    def find(self, target):
        """Look up a name, or an object by its number."""
        if isinstance(target, int):
            return self.objects[target]
        if target not in self.names:
            raise NotImplementedError(f"{target} is not defined")
        return self.names[target]

    def encode(self, value, depth=0):
        """Write a value as JSON can carry it; what is no data stays and has a number."""
        if isinstance(value, (bool, str)) or value is None:
            return value
        import numpy as np

        if type(value) in (int, float):
            return value
        if isinstance(value, (int, float, np.number, np.bool_)):
            return {"number": array_as_json(np.asarray(value))}
        if depth < DEEPEST and isinstance(value, (list, tuple, range)):
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {kind: [self.encode(item, depth + 1) for item in value]}
        if depth < DEEPEST and isinstance(value, dict):
            pairs = [[k, v] for k, v in value.items()]
            return {"dict": [[self.encode(x, depth + 1) for x in pair] for pair in pairs]}
        if hasattr(value, "__array__") and not isinstance(value, type):
            array = np.asarray(value)
            if array.dtype.kind in "?biufcU":
                return {"array": array_as_json(array)}
        self.objects.append(value)
        kind = type(value).__name__[:40]
        return {"object": len(self.objects) - 1, "kind": kind, "callable": callable(value)}


def contents(value):
    """Give what a call can change in an argument: an array's bytes, a generator's state."""
    import numpy as np

    if isinstance(value, np.ndarray):
        return base64.b64encode(value.tobytes()).decode()
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    return None


def array_as_json(array):
    """Write an array as its type, its shape and its bytes in base 64."""
    if array.dtype.kind == "O":  # integers beyond 64 bits
        array = array.astype(float)
    data = base64.b64encode(array.tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


class Shell:
    """In place of IPython: `%matplotlib inline` and its like do nothing."""

    def __getattr__(self, name):
        return lambda *arguments, **options: None


def explain(error):
    """Say what was raised, and in which line of the student's."""
    line, frame = "", error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.startswith("<cell"):
            name = frame.tb_frame.f_code.co_filename
            line = linecache.getline(name, frame.tb_lineno).strip()
        frame = frame.tb_next
    kind = type(error)
    known = next(base.__name__ for base in kind.__mro__ if hasattr(builtins, base.__name__))
    return {"raised": [kind.__name__[:60], known, said(error), line[:SENT_AS_TEXT]]}


def said(error):
    """Give the message of an error; it may fail, too."""
    try:
        return str(error)[:SENT_AS_TEXT]
    except BaseException:
        return ""


def answer(notebook, request):
    """Do what was asked and write the reply, whatever a student's code raises."""
    ask, *arguments = request
    try:
        value = getattr(notebook, ask)(*arguments)
        reply = json.dumps({"value": notebook.encode(value)})
        if len(reply) > SEND_AT_MOST:
            reply = json.dumps(
                {"raised": ["ValueError", "ValueError", "too much came", ""]}
            )
    except BaseException as error:
        reply = json.dumps(explain(error))
    return reply.encode("utf-8", "replace")


class Unpickler(pickle.Unpickler):
    """Reads what the judge sends; an object of this process comes as its number."""

    notebook = None

    def persistent_load(self, number):
        """Give the object that the judge speaks of."""
        return self.notebook.objects[number]


def serve(requests, replies, notebook):
    """Answer one request after the other until the judge closes the pipe."""
    while head := requests.read(4):
        body = io.BytesIO(requests.read(struct.unpack(">I", head)[0]))
        unpickler = Unpickler(body)
        unpickler.notebook = notebook
        reply = answer(notebook, unpickler.load())
        replies.write(struct.pack(">I", len(reply)) + reply)
        replies.flush()


def main():
    """Take over the pipes and the judge's import path, then serve."""
    requests, replies = (int(number) for number in sys.argv[1:3])
    sys.path[:], sys.argv[:] = sys.argv[3:], ["notebook"]
    limit_resources()
    from halfstep.checks.answer import borrowed_names

    notebook, gone = Notebook(borrowed_names), contextlib.suppress(BrokenPipeError)
    with gone, open(requests, "rb") as asked, open(replies, "wb") as told:
        serve(asked, told, notebook)
    os._exit(0)


if __name__ == "__main__":
    main()

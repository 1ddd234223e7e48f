"""A student's program, from outside: it runs in another process and is asked by name.

The process that judges never runs a line of it. It starts a worker in an empty folder, has
it run the cells, and then calls functions in it through a pipe. What comes back is read by
code that can only make numbers, strings, lists and arrays. A worker that hangs or ends is
killed with all its children, and the next question goes to a fresh one.
"""

import ast
import base64
import builtins
import contextlib
import io
import json
import os
import pickle
import select
import shutil
import signal
import struct
import subprocess
import symtable
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from halfstep.checks.answer import SECONDS, Answer, TooLong, is_refused
from IPython.core.inputtransformer2 import TransformerManager

WORKER = Path(__file__).with_name("worker.py")
CELL_SECONDS = 30
# A notebook in which everything hangs must not take the evening.
START_SECONDS, ALL_SECONDS, MOST_WORKERS = 60, 240, 40
SEND_AT_MOST = 96 * 2**20
KINDS = "?biufcU"


class Gone(Exception):  # noqa: N818  (a finding about an answer, shown as what it raised)
    """The program ended itself while it was asked."""


class Program:
    r"""The cells of a student, in a process of their own.

    Parameters
    ----------
    cell_seconds, answer_seconds : float
        How long a cell may run, and how long a check of one answer may take.

    Attributes
    ----------
    cells : list of str
        Code that runs before the next question; grows as the notebook is walked through.
    notes : list of str
        What happened to cells that did not end well.

    >>> with Program() as program:
    ...     program.add("def half(x):\n    return x / 2")
    ...     program["half"](np.array([3.0, 5.0]))
    array([1.5, 2.5])
    """

    def __init__(self, cell_seconds=CELL_SECONDS, answer_seconds=SECONDS):
        self.cells, self.notes = [], []
        self._seconds, self._answer_seconds = cell_seconds, answer_seconds
        self._skipped, self._ran, self._started = set(), 0, 0
        self._worker, self._until = None, None
        self._born = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __getitem__(self, name):
        """Give a proxy for what the student calls so, defined or not."""
        return Remote(self, name)

    def add(self, source):
        """Append a cell; IPython's magics become calls that do nothing there."""
        # A cell that IPython can't read either is a syntax error of its own.
        with contextlib.suppress(Exception):
            source = TransformerManager().transform_cell(source)
        self.cells.append(source)

    def ask(self, *request, seconds=SECONDS):
        """Run the cells that have not run yet, then put a question.

        Raises
        ------
        TooLong : no answer in time; the worker was killed.
        Gone : the program ended itself.
        Exception : what the student's code raised, under its name.
        """
        self._catch_up()
        if self._until is not None:
            seconds = min(seconds, self._until - time.monotonic())
        return self._put(request, seconds)

    @contextlib.contextmanager
    def limit(self, seconds):
        """Give all questions of the block so many seconds together, cells not counted."""
        with contextlib.suppress(Gone):  # each question will say so
            self._catch_up()
        self._until = time.monotonic() + min(seconds, self._answer_seconds)
        try:
            yield
        finally:
            self._until = None

    def _catch_up(self):
        """Run what has not run; a cell that hangs or ends the program is left out."""
        while self._worker is None or self._ran < len(self.cells):
            if self._worker is None:
                self._start()
            while self._ran < len(self.cells):
                number = self._ran
                if number not in self._skipped and not self._run(number):
                    break
                self._ran += 1

    def _run(self, number):
        """Run one cell; False where that cost the worker its life."""
        try:
            self._tell(number)
            self._put(("ready",), START_SECONDS)  # it may have closed one of the pipes
        except (TooLong, Gone) as end:
            what = (
                f"ran longer than {self._seconds:g} s"
                if isinstance(end, TooLong)
                else "ended"
            )
            self.notes.append(f"a cell {what}: {first_line(self.cells[number])}")
            self._skipped.add(number)
        return self._worker is not None

    def _tell(self, number):
        """Have one cell run, and note what it raises."""
        try:
            self._put(("run", self.cells[number], f"<cell {number}>"), self._seconds)
        except (TooLong, Gone):
            raise
        except Exception as error:
            note = f"a cell raised {type(error).__name__}: {first_line(self.cells[number])}"
            if note not in self.notes:
                self.notes.append(note)

    def _start(self):
        late = time.monotonic() - self._born > ALL_SECONDS
        if late or self._started == MOST_WORKERS:
            raise Gone("the program hung or ended too often")
        self._worker, self._ran = Worker(), 0
        self._started += 1
        self._put(("ready",), START_SECONDS)  # starting is not the student's time

    @property
    def generation(self):
        """Tell workers apart: an object of a former one is gone."""
        return self._started

    def _put(self, request, seconds):
        """Send a question and read the reply; kill the worker where none comes."""
        try:
            reply = self._worker.exchange(self._pickled(request), seconds)
        except BaseException:  # in time or not, the worker's state is unknown now
            self.close()
            raise
        return self._read(reply)

    def _pickled(self, request):
        body = io.BytesIO()
        pickler = pickle.Pickler(body, protocol=4)
        pickler.persistent_id = lambda thing: self._number(thing)
        pickler.dump(request)
        return body.getvalue()

    def _number(self, thing):
        return thing._place if isinstance(thing, Remote) else None

    def _read(self, reply):
        try:
            reply = json.loads(reply)
            value, raised = reply.get("value"), reply.get("raised")
            value = value if raised else self._decode(value)
        except Exception:  # a forged reply
            raise ValueError("what came back can't be read") from None
        if raised:
            raise make_error(*raised)
        return value

    def _decode(self, value):
        """Read what `worker.Notebook.encode` wrote, and nothing else."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        match value:
            case {"number": array}:
                return read_array(array)[()].item()
            case {"array": array}:
                return read_array(array)
            case {"list": items}:
                return [self._decode(item) for item in items]
            case {"tuple": items}:
                return tuple(self._decode(item) for item in items)
            case {"dict": pairs}:
                return {self._decode(k): self._decode(v) for k, v in pairs}
            case {"object": int(number), "kind": str(kind)}:
                return Remote(self, number, kind=kind)
        raise ValueError

    def close(self):
        """End the worker and all that it started."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


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
        came, changed = self._ask("call", arguments, options)
        passed = {**dict(enumerate(arguments)), **options}
        for place, contents in changed:
            put(passed[place], contents)
        return came

    def __getattr__(self, name):
        # NumPy asks everything for __array__, pickle for __reduce_ex__.
        if name.startswith("_"):
            raise AttributeError(name)
        return self._ask("get", name)

    def _ask(self, what, *arguments):
        if isinstance(self._place, int) and self._generation != self._program.generation:
            raise Gone("the program ended itself before")
        return self._program.ask(what, self._place, *arguments)

    def limit(self, seconds):
        """Give a check of this answer so many seconds; its clock is out here."""
        return self._program.limit(seconds)

    def borrowed(self, refused):
        """List what the answer uses from refused packages: by its text, and over there."""
        found = mentioned(self._program.cells, self._place, refused)
        if not found:
            with contextlib.suppress(Exception, TooLong):
                found = [str(name)[:60] for name in self._ask("borrowed", refused)]
        return found

    def line(self, error):
        """Give the line that an error brought along; those of this side have none."""
        return vars(error).get("line", "")


class Worker:
    """One process that runs `worker.py`, and the two pipes to it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="answer-")
        theirs_in, self.requests = os.pipe()
        self.replies, theirs_out = os.pipe()
        path = [entry for entry in sys.path if entry]
        command = [
            sys.executable,
            "-I",
            str(WORKER),
            str(theirs_in),
            str(theirs_out),
            *path,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs_in, theirs_out),
            start_new_session=True,  # a group of its own, killed as a whole
        )
        os.close(theirs_in)
        os.close(theirs_out)
        # A worker that reads no more must not stop the judge.
        os.set_blocking(self.requests, False)

    def exchange(self, body, seconds):
        """Send one message and wait for one."""
        until = time.monotonic() + seconds
        self._write(struct.pack(">I", len(body)) + body, until)
        size = struct.unpack(">I", self._take(4, until))[0]
        if size > SEND_AT_MOST:
            raise Gone("too much came back")
        return self._take(size, until)

    def _write(self, body, until):
        left = memoryview(body)
        try:
            while left:
                wait([], [self.requests], until)
                left = left[os.write(self.requests, left) :]
        except BrokenPipeError:
            raise Gone("the program ended itself") from None

    def _take(self, size, until):
        parts = []
        while size:
            wait([self.replies], [], until)
            part = os.read(self.replies, min(size, 2**20))
            if not part:
                raise Gone("the program ended itself")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def kill(self):
        """Kill the whole group, and take its folder away."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.requests)
        os.close(self.replies)
        shutil.rmtree(self.folder, ignore_errors=True)


def wait(readable, writable, until):
    """Wait until a pipe is ready, or raise TooLong."""
    ready = select.select(readable, writable, [], max(0.0, until - time.monotonic()))
    if not any(ready):
        raise TooLong


def environment(folder):
    """Make the few variables that a worker sees: no key and no token of yours."""
    import matplotlib

    fonts = Path(folder, "matplotlib")
    fonts.mkdir()
    for known in Path(matplotlib.get_cachedir()).glob("fontlist*.json"):
        shutil.copy(known, fonts)  # else each worker looks for all fonts again
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ
    }
    return {
        **kept,
        "HOME": folder,
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(fonts),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def put(argument, contents):
    """Change an argument as the call has changed its copy over there.

    Parameters
    ----------
    argument : array or numpy.random.Generator
    contents : str or dict
        Its bytes, or its state: the next draw goes on where that call has stopped.
    """
    if isinstance(argument, np.random.Generator):
        argument.bit_generator.state = contents
    else:
        changed = np.frombuffer(base64.b64decode(contents), dtype=argument.dtype)
        np.copyto(argument, changed.reshape(argument.shape))


def read_array(written):
    """Read an array from its type, shape and bytes; only plain types are known.

    >>> read_array({"dtype": "<f8", "shape": [1], "data": "AAAAAAAA8D8="})
    array([1.])
    """
    dtype, shape = np.dtype(str(written["dtype"])), tuple(map(int, written["shape"]))
    if dtype.kind not in KINDS or dtype.hasobject:
        raise ValueError(dtype)
    data = base64.b64decode(written["data"])
    return np.frombuffer(data, dtype=dtype).reshape(shape).copy()


def make_error(kind, known, message, line):
    """Make an error of a student's code anew here: its name, its message, its line.

    >>> make_error("ValueError", "ValueError", "three rows", "return X[3]")
    ValueError('three rows')
    """
    base = getattr(builtins, str(known), Exception)
    # Never an interrupt or an exit: those would end the judge.
    plain = isinstance(base, type) and issubclass(base, Exception)
    if not plain or issubclass(base, (UnicodeError, ExceptionGroup)):
        base = Exception
    if kind != base.__name__:
        name = str(kind) if str(kind).isidentifier() else "Exception"
        base = type(name, (base,), {})
    error = base(str(message))
    error.line = str(line)
    return error


def first_line(source):
    """Give the first line of a cell that says something, shortened."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), "(empty)")[:60]


def mentioned(cells, name, refused):
    r"""List what a name uses from refused packages, judging by the text alone.

    Parameters
    ----------
    cells : list of str
    name : str
        A function or class of the cells.
    refused : tuple of str

    Returns
    -------
    list of str : modules

    >>> mentioned(["import sklearn.cluster as c", "def f(X):\n    return c.KMeans()"],
    ...     "f", ("sklearn",))
    ['sklearn.cluster']
    """
    known = {}
    for cell in cells:
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for statement in ast.parse(cell).body:
                known.update(bindings(statement))
    todo, seen, found = [name], set(), []
    while todo:
        here = todo.pop()
        if here in seen or here not in known:
            continue
        seen.add(here)
        modules, names = known[here]
        found += [module for module in modules if is_refused(module, refused)]
        todo += names
    return sorted(found)


def bindings(statement):
    """Give each name that a statement binds: the modules it imports, the names it uses.

    >>> bindings(ast.parse("from halfstep import kmeans").body[0])
    {'kmeans': (['halfstep.kmeans'], set())}
    """
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {bound: ([module], set()) for bound, module in imported(statement)}
    inside = [*ast.walk(statement)]
    imports = [node for node in inside if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = [module for node in imports for _, module in imported(node)]
    used = global_names(statement)
    made = {node.id for node in inside if isinstance(getattr(node, "ctx", None), ast.Store)
            and isinstance(node, ast.Name)}  # fmt: skip
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        made = {statement.name}
    elif modules or not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        made |= {bound for node in imports for bound, _ in imported(node)}
        made |= {node.name for node in inside if hasattr(node, "name") and node.name}
    return dict.fromkeys(made, (modules, used))


def global_names(statement):
    r"""List the names that a statement looks up outside itself: no parameters, no locals.

    >>> sorted(global_names(ast.parse("def f(X):\n    y = g(X)\n    return y").body[0]))
    ['f', 'g']
    """
    tables, names = [symtable.symtable(ast.unparse(statement), "cell", "exec")], set()
    for table in tables:  # grows as it is walked
        tables += table.get_children()
        whole = table.get_type() == "module"
        found = table.get_symbols()
        names |= {
            s.get_name() for s in found if s.is_global() or (whole and s.is_referenced())
        }
    return names


def imported(statement):
    """Yield (name, module) for what an import statement brings."""
    home = getattr(statement, "module", None)
    for alias in statement.names:
        if home:
            yield alias.asname or alias.name, f"{home}.{alias.name}"
        else:
            yield alias.asname or alias.name.split(".")[0], alias.name

"""A student's program, from outside: it runs in another process and is asked by name.

The process that judges never runs a line of it. It has a worker run the cells, and then
calls functions in it through a pipe. A worker that hangs or ends is killed with all its
children, and the next question goes to a fresh one.
"""

import contextlib
import time

from halfstep.checks.answer import SECONDS, TooLong
from IPython.core.inputtransformer2 import TransformerManager

from classroom import codec
from classroom.process import Gone, Process, TooBig
from classroom.remote import Remote, place_of

CELL_SECONDS = 30
# A notebook in which everything hangs must not take the evening.
START_SECONDS, ALL_SECONDS, MOST_WORKERS = 60, 240, 40
MOST_NOTES = 12

# What a line raises that needs something that another task allows: not the student's fault.
OF_LACK = ("ModuleNotFoundError", "NameError")
LOST = {TooBig: "took too much memory"}


class Program:
    r"""The cells of a student, in a process of their own.

    Parameters
    ----------
    cell_seconds, answer_seconds : float
        How long a cell may run, and how long a check of one answer may take.
    box : Box or None
        What each of its processes is shut in; None: at your own risk.

    Attributes
    ----------
    cells : list of str
        Code that runs before the next question; grows as the notebook is walked through.
    notes : list of str
        What happened to cells that did not end well.
    lacks : bool
        Whether its box lacks what some other task of the set allows.
    generation : int
        How many workers there were: an object of a former one is gone.

    >>> import numpy as np
    >>> with Program() as program:
    ...     program.add("def half(x):\n    return x / 2")
    ...     program["half"](np.array([3.0, 5.0]))
    array([1.5, 2.5])
    """

    def __init__(self, cell_seconds=CELL_SECONDS, answer_seconds=SECONDS, box=None):
        self._box, self.lacks = box, bool(box) and box.lacks
        self.cells, self.notes, self.generation = [], [], 0
        self._seconds, self._answer_seconds = cell_seconds, answer_seconds
        self._skipped, self._ran = set(), 0
        self._process, self._until = None, None
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
        self.cells.append(without_magics(source))

    def ask(self, *request):
        """Run the cells that have not run yet, then put a question.

        Parameters
        ----------
        request : sequence
            The name of a method of `notebook.Notebook`, and what to give it.

        Raises
        ------
        TooLong : no answer in time; the worker was killed.
        Gone : the program ended itself.
        Exception : what the student's code raised, under its name.
        """
        self._catch_up()
        left = SECONDS if self._until is None else self._until - time.monotonic()
        return self._put(request, min(SECONDS, left))

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
        while self._process is None or self._ran < len(self.cells):
            if self._process is None:
                self._start()
            while self._ran < len(self.cells):
                number = self._ran
                if number not in self._skipped and not self._run(number):
                    break
                self._ran += 1

    def _start(self):
        late = time.monotonic() - self._born > ALL_SECONDS
        if late or self.generation == MOST_WORKERS:
            raise Gone("the program hung or ended too often")
        self._process, self._ran = Process(self._box), 0
        self.generation += 1
        self._put(("ready",), START_SECONDS)  # starting is not the student's time

    def _run(self, number):
        """Run one cell; False where that cost the worker its life."""
        if time.monotonic() - self._born > ALL_SECONDS:
            self._leave_out(number, "came too late")
            return True
        try:
            self._tell(number)
            self._put(("ready",), START_SECONDS)  # it may have closed one of the pipes
        except TooLong:
            self._leave_out(number, f"ran longer than {self._seconds:g} s")
        except Gone as error:
            self._leave_out(number, LOST.get(type(error), "ended"))
        return self._process is not None

    def _tell(self, number):
        """Have one cell run, and note what it raises."""
        try:
            self._put(("run", self.cells[number], f"<cell {number}>"), self._seconds)
        except Gone:
            raise
        except Exception as error:
            kind = type(error).__name__
            if not (self.lacks and kind in OF_LACK):
                self._note(f"a cell raised {kind}: {first_line(self.cells[number])}")

    def _leave_out(self, number, what):
        self._note(f"a cell {what}: {first_line(self.cells[number])}")
        self._skipped.add(number)

    def _note(self, note):
        """Note what happened, once: a fresh worker runs a cell again."""
        if note not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(note if len(self.notes) < MOST_NOTES - 1 else "and so on")

    def _put(self, request, seconds):
        """Send a question and read the reply; kill the worker where none comes."""
        body = codec.encode_request(request, place_of)
        try:
            reply = self._process.exchange(body, seconds)
        except BaseException:  # in time or not, the worker's state is unknown now
            self.close()
            raise
        return codec.decode_reply(reply, lambda *found: Remote(self, *found))

    @property
    def is_alive(self):
        """Whether there is a worker; the next question starts one where there is none."""
        return self._process is not None

    def close(self):
        """End the worker and all that it started."""
        if self._process is not None:
            self._process.kill()
            self._process = None


def without_magics(source):
    """Turn IPython's magics into calls that do nothing there."""
    # A cell that IPython can't read either is a syntax error of its own.
    with contextlib.suppress(Exception):
        return TransformerManager().transform_cell(source)
    return source


def first_line(source):
    """Give the first line of a cell that says something, shortened."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), "(empty)")[:60]

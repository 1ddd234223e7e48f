"""The process in which a student's program runs: starting it, asking it, killing it."""

import contextlib
import functools
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import matplotlib
from halfstep.checks.answer import TooLong

from classroom import codec
from classroom.box import Box, NoBox
from classroom.container import Container
from classroom.memory import EVERY, Memory

WORKER = Path(__file__).with_name("worker.py")
# The few variables that a program sees: no key and no token of yours.
HANDED_ON = ("PATH", "LANG", "LC_ALL")
SET = {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Gone(Exception):  # noqa: N818  (a finding about an answer, shown as what it raised)
    """The program ended itself while it was asked."""


class TooBig(Gone):
    """The program took more memory than it may."""


class Process:
    """A process that runs `worker.py` in an empty folder, and the two pipes to it.

    Parameters
    ----------
    box : Box or None
        What the process is shut in; None: it can do what you can.
    """

    def __init__(self, box=None):
        # The box has an empty folder of its own.
        self.box = box
        self.folder = None if box else open_folder()
        theirs_in, self.requests = os.pipe()
        self.replies, theirs_out = os.pipe()
        self.popen = start(box, self.folder, theirs_in, theirs_out)
        self.memory = Memory(self.popen.pid)
        os.close(theirs_in)
        os.close(theirs_out)
        # A program that reads no more must not stop the judge.
        os.set_blocking(self.requests, False)

    def exchange(self, request, seconds):
        """Send one message and wait for one.

        Raises
        ------
        TooLong : none came in time.
        TooBig : all that it started took too much memory together.
        Gone : there is nobody to answer, or the answer has no end.
        """
        until = time.monotonic() + seconds
        self._write(codec.framed(request), until)
        (size,) = codec.HEAD.unpack(self._take(codec.HEAD.size, until))
        if size > codec.MOST:
            raise Gone("too much came back")
        return self._take(size, until)

    def _write(self, message, until):
        left = memoryview(message)
        try:
            while left:
                self._wait([], [self.requests], until)
                left = left[os.write(self.requests, left) :]
        except BrokenPipeError:
            raise Gone("the program ended itself") from None

    def _take(self, size, until):
        parts = []
        while size:
            self._wait([self.replies], [], until)
            part = os.read(self.replies, min(size, 2**20))
            if not part:
                raise Gone("the program ended itself")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, readable, writable, until):
        """Wait until a pipe is ready, and look after the memory."""
        while (left := until - time.monotonic()) > 0:
            if self.memory.is_short():
                raise TooBig("it took too much memory")
            if any(select.select(readable, writable, [], min(left, EVERY))):
                return
        raise TooLong

    def kill(self):
        """Kill the whole group, and take its folder away."""
        if self.box:
            self.box.end(self.popen.args)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        os.close(self.requests)
        os.close(self.replies)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


@functools.cache
def box_for(name, refused=(), container=""):
    """Make the box for a set's programs, without what a task refuses, and try it.

    Parameters
    ----------
    name : str
    refused : tuple of str
    container : "", "docker" or "podman"
        Which of them makes a container, in place of bubblewrap's box.

    Raises
    ------
    NoBox : no program starts in it, and that must be nobody's fault but ours.
    """
    box = Container(container, name, refused) if container else Box(name, refused)
    process = Process(box)
    try:
        process.exchange(codec.encode_request(("ready",), lambda thing: None), 60)
    except (Gone, TooLong):
        raise NoBox(box.blind) from None
    finally:
        process.kill()
    return box


def start(box, folder, theirs_in, theirs_out):
    """Start a worker in a box or a folder; of what is open here it has two pipes."""
    streams, numbers = own_streams(box, (theirs_in, theirs_out))
    # A container's program needs all of yours, and hands on none.
    whole = box and not box.passes_on
    return subprocess.Popen(
        command(box, numbers),
        cwd=folder,
        env=None if whole else environment(box.home if box else folder),
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, killed as a whole
        **streams,
    )


def command(box, numbers):
    """Give the command of a worker that finds its pipes under some numbers."""
    path = box.path() if box else [os.path.abspath(entry) for entry in sys.path if entry]
    user = box.user if box else "open"
    program = ["-I", str(WORKER), *map(str, numbers), str(user), *path]
    if not box:
        return [sys.executable, *program]
    return box.command(*program, variables=variables(box.home))


def environment(home):
    """Make the environment of a worker: a few variables of yours, and its own."""
    handed_on = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    return {**handed_on, **variables(home)}


def variables(home):
    """Make the variables that a worker needs in its folder."""
    return {**SET, "HOME": home, "MPLCONFIGDIR": f"{home}/matplotlib"}


def open_folder():
    """Make a folder for a worker without a box, with the list of fonts in it."""
    folder = Path(tempfile.mkdtemp(prefix="answer-"))
    fonts = folder / "matplotlib"
    fonts.mkdir()
    for known in Path(matplotlib.get_cachedir()).glob("fontlist*.json"):
        shutil.copy(known, fonts)  # else each worker looks for all fonts again
    return str(folder)


def own_streams(box, pipes):
    """Say how a worker gets its pipes: options of Popen, and the numbers over there."""
    if box and not box.passes_on:
        return {"stdin": pipes[0], "stdout": pipes[1]}, (0, 1)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    return {**quiet, "pass_fds": pipes}, pipes

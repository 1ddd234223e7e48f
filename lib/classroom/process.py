"""The process in which a student's program runs: starting it, asking it, killing it."""

import contextlib
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

WORKER = Path(__file__).with_name("worker.py")
# The few variables that a program sees: no key and no token of yours.
HANDED_ON = ("PATH", "LANG", "LC_ALL")
SET = {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Gone(Exception):  # noqa: N818  (a finding about an answer, shown as what it raised)
    """The program ended itself while it was asked."""


class Process:
    """A process that runs `worker.py` in an empty folder, and the two pipes to it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="answer-")
        theirs_in, self.requests = os.pipe()
        self.replies, theirs_out = os.pipe()
        self.popen = start(self.folder, theirs_in, theirs_out)
        os.close(theirs_in)
        os.close(theirs_out)
        # A program that reads no more must not stop the judge.
        os.set_blocking(self.requests, False)

    def exchange(self, request, seconds):
        """Send one message and wait for one.

        Raises
        ------
        TooLong : none came in time.
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
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        os.close(self.requests)
        os.close(self.replies)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(folder, *pipes):
    """Start a worker in a folder; of what is open here it has two pipes."""
    path = [os.path.abspath(entry) for entry in sys.path if entry]
    return subprocess.Popen(
        [sys.executable, "-I", str(WORKER), *map(str, pipes), *path],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=pipes,
        start_new_session=True,  # a group of its own, killed as a whole
    )


def environment(folder):
    """Make the variables that a worker sees, and the folder of fonts that one names."""
    fonts = Path(folder, "matplotlib")
    fonts.mkdir()
    for known in Path(matplotlib.get_cachedir()).glob("fontlist*.json"):
        shutil.copy(known, fonts)  # else each worker looks for all fonts again
    handed_on = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    return {**handed_on, **SET, "HOME": folder, "MPLCONFIGDIR": str(fonts)}


def wait(readable, writable, until):
    """Wait until a pipe is ready, or raise TooLong."""
    ready = select.select(readable, writable, [], max(0.0, until - time.monotonic()))
    if not any(ready):
        raise TooLong

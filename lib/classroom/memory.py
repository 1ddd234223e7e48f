"""How much memory a program and all that it started take together.

A limit of the system holds for each process; a program may have sixty. So the judge looks
while it waits. What processes share may be seen in none of them: all by which shared memory
has grown since the program began is counted as the program's, and so is what the kernel
keeps for files, sockets and the like.

Source: proc(5); on other systems than Linux nothing is seen.
"""

import contextlib
import time
from pathlib import Path

PROC = Path("/proc")
MOST = 2 * 2**30  # bytes
EVERY = 0.1  # seconds


class Memory:
    """Looks after the memory of a process and of those below it.

    Parameters
    ----------
    pid : int
    """

    def __init__(self, pid):
        self.pid, self.next = pid, 0.0
        self.before = common()

    def is_short(self):
        """Tell whether they take more than they may; looks ten times a second at most."""
        if time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + EVERY
        shared = common() - self.before
        own = sum(field(PROC / pid / "status", "RssAnon:") for pid in family(self.pid))
        return max(0, shared) + own > MOST


def common():
    """Give the memory that belongs to no single process, in bytes."""
    return sum(field(PROC / "meminfo", name) for name in ("Shmem:", "Slab:"))


def family(pid):
    """List a process and all below it: orphans belong to the first process of their box.

    >>> import os
    >>> str(os.getpid()) in family(os.getppid())
    True
    """
    found = [str(pid)]
    for one in found:  # grows as it is walked
        with contextlib.suppress(OSError):  # it has ended
            for task in (PROC / one / "task").iterdir():
                found += (task / "children").read_text().split()
    return found


def field(path, name):
    """Read a number of kilobytes from a table of the kernel's, as bytes; 0 if not there."""
    with contextlib.suppress(OSError):
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0

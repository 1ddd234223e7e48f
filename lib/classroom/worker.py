"""The other process: here, and nowhere else, a student's code runs.

    python -I worker.py IN OUT PATH …      (started by classroom.process)

IN and OUT are open pipes, PATH is where the judge imports from. What the program may take
of the machine is bounded before a line of it is read.
"""

import contextlib
import os
import resource
import sys

MEGABYTE = 2**20
LIMITS = {
    resource.RLIMIT_AS: 6144 * MEGABYTE,
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_CPU: 300,  # seconds
    resource.RLIMIT_CORE: 0,
}


def limit_resources():
    """Bound what this process may take of memory, disk and processor."""
    for what, most in LIMITS.items():
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def main():
    """Take over the pipes and the judge's import path, then serve."""
    requests, replies = (int(number) for number in sys.argv[1:3])
    sys.path[:], sys.argv[:] = sys.argv[3:], ["notebook"]
    limit_resources()
    from classroom import notebook  # found on the judge's path, known from here on

    gone = contextlib.suppress(BrokenPipeError)
    with gone, open(requests, "rb") as asked, open(replies, "wb") as told:
        notebook.serve(asked, told)
    os._exit(0)


if __name__ == "__main__":
    main()

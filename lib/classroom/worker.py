"""The other process: here, and nowhere else, a student's code runs.

    python -I worker.py IN OUT USER PATH …      (started by classroom.process)

IN and OUT are open pipes; PATH is where the judge imports from. USER is the number of the
user to become, "" to stay, or "open" where there is no box around. What the program may
take of the machine is bounded before a line of it is read.
"""

import contextlib
import os
import resource
import sys

MEGABYTE = 2**20
LIMITS = {
    resource.RLIMIT_AS: 4096 * MEGABYTE,
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_CPU: 300,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 64,  # a pipe or a socket holds memory, too
}
# Threads count, too. Older kernels count all processes of a user, not those of the box.
MOST_PROCESSES, COUNTS_APART = 64, (5, 14)


def limit_resources(limits):
    """Bound what this process may take of memory, disk and processor."""
    for what, most in limits.items():
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def settle(user):
    """Be the first to go if memory is short; become the box's user; bound its processes."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    if user:
        os.setgroups([])
        os.setresgid(int(user), int(user), int(user))
        os.setresuid(int(user), int(user), int(user))
    release = tuple(map(int, os.uname().release.split("-")[0].split(".")[:2]))
    if user or release >= COUNTS_APART:
        limit_resources({resource.RLIMIT_NPROC: MOST_PROCESSES})


def apart(pipe):
    """Give a pipe another number, where it is a stream that programs print to."""
    if pipe > 2:
        return pipe
    moved, nowhere = os.dup(pipe), os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, pipe)
    return moved


def main():
    """Take over the pipes and the judge's import path, then serve."""
    requests, replies = (apart(int(number)) for number in sys.argv[1:3])
    user = sys.argv[3]
    sys.path[:], sys.argv[:] = sys.argv[4:], ["notebook"]
    limit_resources(LIMITS)
    if user != "open":
        settle(user)
        from classroom import absent  # found on the judge's path, known from here on

        absent.install()
    from classroom import notebook

    gone = contextlib.suppress(BrokenPipeError)
    with gone, open(requests, "rb") as asked, open(replies, "wb") as told:
        notebook.serve(asked, told)
    os._exit(0)


if __name__ == "__main__":
    main()

"""The box in which a student's program runs: bubblewrap, and nothing in it to steal.

No network, a process table of its own, a small /tmp that goes away, and of this machine's
files only Python, the system's libraries and what `shelf` names, all of them read-only.
When the judge ends the box, the kernel ends every process in it.

Source: bwrap(1), of the Debian package bubblewrap.
"""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib

from classroom import shelf

HOME = "/tmp/answer"
SIZE = ("--size", str(64 * 2**20))
NO_OTHER = ("--disable-userns",)
LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32")
KERNEL = ("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")
KERNEL += ("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev")
PRIVATE = ("--perms", "1777", "--tmpfs", "/tmp", "--perms", "1777", "--dir", HOME)
# A real user other than root: only then does a limit on processes hold for root's boxes.
# Debian keeps the range free; each grader takes one, so that they count apart.
FIRST_USER, N_USERS = 60100, 400
APART = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
ENDING = ("--die-with-parent", "--new-session")
ROOTS = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")

HOW = """\
{why}, so students' programs can't be shut in. {cure} \
Or grade in a container or a virtual machine that has it. \
Or take the risk: --own-risk."""
RISK = (
    "Own risk: students' programs run as you, and can read your files and the solutions, "
    "use your network, change grades and go on after the end."
)
BLIND = HOW.format(
    why="in the box Python does not start",
    cure="May everyone read the book and its .venv? Else: chmod -R a+rX.",
)
INSTALL = "On Debian or Ubuntu: sudo apt install bubblewrap."
ALLOW = "Allow it: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0."
ASK = "Where user namespaces are switched off, ask whoever runs this machine."


class NoBox(Exception):  # noqa: N818  (it says what to do)
    """Programs can't be shut in here; the message says why, and what helps."""


class Box:
    """A box with what the programs of one set may use.

    Parameters
    ----------
    name : str
        Of the exercise set.
    refused : tuple of str
        Packages that the task at hand refuses.

    Attributes
    ----------
    lacks : bool
        Whether that leaves out something that another task allows.

    Raises
    ------
    NoBox : bubblewrap is missing or may not do its work.
    """

    home, blind, passes_on = HOME, BLIND, True  # open files: the two pipes

    def __init__(self, name="", refused=()):
        if why := obstacle():
            raise NoBox(why)
        self.paths = shelf.paths_for(name, refused)
        self.lacks = shelf.is_short(self.paths, name)
        self.user = FIRST_USER + os.getpid() % N_USERS if os.geteuid() == 0 else ""

    def path(self):
        """List where Python looks for modules in there."""
        return [os.path.abspath(entry) for entry in sys.path if entry]

    def end(self, command):
        """Do nothing: it ends with the program that made it."""

    def command(self, *program, variables=None):
        """Give the command that runs Python with a program in the box."""
        return shut(self.paths, fonts(), "--chdir", HOME, interpreter(), *program)


def shut(paths, *rest):
    """Give a command of bubblewrap that mounts paths, Python and a small /tmp."""
    rights = ROOTS if os.geteuid() == 0 else known(("--unshare-user",), NO_OTHER)
    base = Path(sys.base_prefix)
    system = [Path(name) for name in LIBRARIES] + [base / "lib", Path(interpreter())]
    # /tmp comes first: the book itself may lie in it.
    mounts = [known(SIZE, PRIVATE), *folders([*system, *paths])]
    mounts += [*map(read_only, system), *linked_libraries()]
    mounts += [("--tmpfs", path, "--remount-ro", path) for path in package_folders(base)]
    mounts += [*map(read_only, paths), KERNEL]
    words = [*APART, *rights, *ENDING, *(word for mount in mounts for word in mount)]
    words += [word for part in rest for word in ([part] if is_word(part) else part)]
    return ["bwrap", *map(str, words)]


def known(*groups):
    """Join groups of words, but for those that begin with an option not known here."""
    return [word for group in groups if offers(group[0]) for word in group]


def is_word(part):
    """Tell a word of a command from several."""
    return isinstance(part, (str, Path, int))


def folders(paths):
    """Make the folders above what is mounted: those of bubblewrap are root's alone."""
    above = {parent for path in paths for parent in path.parents if path.exists()}
    made = sorted(above - {Path("/"), Path("/tmp")})
    return [("--perms", "755", "--dir", path) for path in made]


def linked_libraries():
    """Make /lib and its like: links into /usr on most systems, folders on others."""
    for path in map(Path, ("/lib", "/lib64", "/lib32")):
        yield (
            ("--symlink", os.readlink(path), path) if path.is_symlink() else read_only(path)
        )


def package_folders(base):
    """List the folders in which other packages of this Python and the system's lie."""
    roots = {base / "lib", Path("/usr/lib")}
    kinds = ("python3*/site-packages", "python3*/dist-packages")
    return sorted(path for root in roots for kind in kinds for path in root.glob(kind))


def fonts():
    """Hand matplotlib its list of fonts; after that nothing is mounted."""
    folder = f"{HOME}/matplotlib"
    known = Path(matplotlib.get_cachedir()).glob("fontlist*.json")
    lists = [("--ro-bind", str(path), f"{folder}/{path.name}") for path in known]
    made = ("--perms", "1777", "--dir", folder)
    return [*made, *(word for words in lists for word in words), "--remount-ro", "/"]


def read_only(path):
    """Mount a path where it is, if there is one."""
    return ("--ro-bind", str(path), str(path)) if os.path.exists(path) else ()


def interpreter():
    """Give the Python that a virtual environment is made from: it needs nothing of that."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


@functools.cache
def offers(option):
    """Tell whether this bubblewrap knows an option: 0.6 limits no /tmp, for one."""
    told = subprocess.run(["bwrap", "--help"], capture_output=True, text=True)
    return option in told.stdout + told.stderr


@functools.cache
def obstacle():
    """Say why there can be no box here, and what to do; an empty text where there can."""
    if shutil.which("bwrap") is None:
        return HOW.format(why="bubblewrap is missing", cure=INSTALL)
    tried = shut([], interpreter(), "-I", "-c", "pass")
    done = subprocess.run(tried, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    said = re.sub(r"\s+", " ", done.stderr).strip()[:200]
    cure = ALLOW if is_restricted() else ASK
    return HOW.format(why=f"bubblewrap may not do its work here ({said})", cure=cure)


def is_restricted():
    """Tell whether AppArmor keeps user namespaces from programs, as Ubuntu 24.04 does."""
    with contextlib.suppress(OSError):
        return RESTRICTED.read_text().strip() == "1"
    return False

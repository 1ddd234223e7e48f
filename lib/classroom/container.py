"""Where there is no bubblewrap: a container of Docker or Podman, by the same list.

An image holds Python and the packages that the sets use. Mounted are the book's files that
`shelf` lists, read-only; over packages that it does not list lies an empty folder. The
command is tested, and no container: this book is made where none can run.

Source: docker-run(1), podman-run(1).
"""

import functools
import secrets
import shutil
import subprocess
import sys
from importlib import metadata

from author import exercises

from classroom import shelf
from classroom.box import FIRST_USER, NoBox

IMAGE = "em-loop-answers"
HOME = "/tmp"
LIMITS = (  # Long: a table.
    "--network=none", "--ipc=none", "--read-only", "--cap-drop=ALL",
    "--security-opt=no-new-privileges", "--memory=2g", "--memory-swap=2g",
    "--pids-limit=64", "--ulimit=nofile=64", "--ulimit=core=0", "--hostname=answer",
    f"--user={FIRST_USER}:{FIRST_USER}", "--tmpfs=/tmp:rw,nosuid,size=64m,mode=1777",
)  # fmt: skip
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHON = f"/usr/local/lib/python{VERSION}"
FILE = """\
FROM python:{version}-slim
RUN pip install --no-cache-dir --no-deps {packages}
"""
HOW = (
    "{tool} starts no container for students' programs. It needs an image, once: "
    f"python -m classroom image | {{tool}} build -t {IMAGE} -"
)


class Container:
    """A container with what the programs of one set may use: as `box.Box` is asked.

    Parameters
    ----------
    tool : "docker" or "podman"
    name : str
        Of the exercise set.
    refused : tuple of str
        Packages that the task at hand refuses.

    Raises
    ------
    NoBox : there is no such program.
    """

    home, user, passes_on = HOME, "", False  # only the streams 0 and 1 lead into it

    def __init__(self, tool, name="", refused=()):
        if shutil.which(tool) is None:
            raise NoBox(f"There is no program {tool} here.")
        self.tool, self.blind = tool, HOW.format(tool=tool)
        self.paths = shelf.paths_for(name, refused)
        self.lacks = shelf.is_short(self.paths, name)

    def command(self, *program, variables):
        """Give the command that runs Python with a program in a new container."""
        own = [path for path in self.paths if path.is_relative_to(shelf.LIB)]
        mounts = [*own, shelf.ROOT / "data"]
        name = f"answer-{secrets.token_hex(8)}"
        words = [self.tool, "run", "--rm", "--interactive", f"--name={name}", *LIMITS]
        words += [f"--volume={path}:{path}:ro" for path in mounts]
        words += [f"--tmpfs={path}:ro,size=4k" for path in self.hidden()]
        words += [f"--env={key}={value}" for key, value in variables.items()]
        return [*words, f"--workdir={HOME}", IMAGE, "python", *map(str, program)]

    def hidden(self):
        """List the folders of packages that are in the image and not on the list."""
        seen = {path.name for path in self.paths}
        every = {path.name for package in packages() for path in shelf.top_paths(package)}
        names = sorted(name for name in every - seen if "." not in name)
        return [f"{PYTHON}/site-packages/{name}" for name in names]

    def path(self):
        """List where Python looks for modules in there."""
        own = ("", "/lib-dynload", "/site-packages")
        return [str(shelf.LIB), *(PYTHON + part for part in own)]

    def end(self, command):
        """End the container that a command started; killing the command does not."""
        name = next(word for word in command if word.startswith("--name="))
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([self.tool, "rm", "--force", name.partition("=")[2]], **quiet)


def image_file():
    """Write what the image is built from: Python, and the packages in these versions."""
    pins = [f"{package}=={metadata.version(package)}" for package in packages()]
    return FILE.format(version=VERSION, packages=" ".join(pins))


@functools.cache
def packages():
    """List the packages that some set uses, with all that they require."""
    names = [path.stem for path in exercises.sources(shelf.ROOT)]
    _, wanted = shelf.library(m for n in names for m in shelf.wanted_by(n))
    todo = [d for package in wanted for d in shelf.distributions_of(package)]
    found = dict.fromkeys(todo)
    for name in todo:  # grows as it is walked
        more = [other for other in shelf.required(name) if other not in found]
        found |= dict.fromkeys(more)
        todo += more
    return sorted({metadata.distribution(name).name for name in found})

"""The versions that the book runs with: which we chose, and which are locked.

`pyproject.toml` has an extra for each purpose, with the versions that we chose. Each extra
is locked with all that it brings along, for every system and Python, in a file of its own.
The standard library alone reads them, since they are read before anything is installed.
"""

import re
import tomllib
from pathlib import Path

PROJECT = Path("pyproject.toml")
# Extras whose files have another name than requirements-EXTRA.txt.
FILES = {"book": "requirements.txt", "instructor": "requirements-class.txt"}
TOOLS = "requirements-tools.txt"
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;,\\#]+)", re.MULTILINE)


def plain(name: str) -> str:
    """Spell a package's name as indexes do.

    >>> plain("Jupyter_Book")
    'jupyter-book'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_in(text: str) -> dict[str, str]:
    r"""Read the pins of a requirements file: each name with its version.

    >>> pins_in("Six==1.17.0 ; python_version < '4' \\\n  --hash=sha256:0\n# zipp==1\n")
    {'six': '1.17.0'}
    """
    return {plain(name): version for name, version in PIN.findall(text)}


def read_project(root: Path = Path()) -> dict:
    """Read pyproject.toml."""
    return tomllib.loads((root / PROJECT).read_text(encoding="utf-8"))


def chosen(extra: str, project: dict) -> list[str]:
    """List what an extra asks for, and the extras of the book that it names.

    >>> table = {"all": ["us[few]", "six==1.0"], "few": ["zipp==2.0"]}
    >>> chosen("all", {"project": {"name": "us", "optional-dependencies": table}})
    ['zipp==2.0', 'six==1.0']
    """
    own = re.compile(re.escape(project["project"]["name"]) + r"\[(.+)\]$")
    asked = []
    for line in project["project"]["optional-dependencies"][extra]:
        named = own.match(line)
        asked += chosen(named[1], project) if named else [line]
    return asked


def file_of(extra: str) -> str:
    """Name the file in which an extra is locked.

    >>> file_of("book"), file_of("test")
    ('requirements.txt', 'requirements-test.txt')
    """
    return FILES.get(extra, f"requirements-{extra}.txt")


def asked_by_file(project: dict) -> dict[str, list[str]]:
    """List for each file that is locked what was chosen for it: the book's, and its own."""
    book = chosen("book", project)
    extras = project["project"]["optional-dependencies"]
    asked = {file_of(extra): [*book, *chosen(extra, project)] for extra in extras}
    return asked | {
        file_of("book"): book,
        TOOLS: project.get("dependency-groups", {}).get("tools", []),
    }


def stale(file: str, root: Path = Path()) -> str:
    """Say where a locked file is behind pyproject.toml, or nothing.

    Returns
    -------
    str
        A sentence that names the package, both versions and the cure.
    """
    path = root / file
    if not path.exists():
        return f"There is no {file}: `make lock` writes it from pyproject.toml."
    locked = pins_in(path.read_text(encoding="utf-8"))
    asked = asked_by_file(read_project(root)).get(file, [])
    for name, version in pins_in("\n".join(asked)).items():
        if locked.get(name) != version:
            return (
                f"pyproject.toml asks for {name} {version}, but {file} has "
                f"{locked.get(name, 'none')}: `make lock` brings them together."
            )
    return ""

"""Install a locked file, a dot a package: `python -m author.install requirements.txt`.

Files are taken as they were built for this system, and only with a hash that is locked: a
release that would have to be built here would first fetch tools that nobody locked. What
goes wrong is said in one sentence, below pip's own lines. The standard library alone does
it, before anything is installed.
"""

import re
import subprocess
import sys
from collections.abc import Iterable

from author import pins

PIP = (sys.executable, "-m", "pip", "install")
LOCKED = ("--require-hashes", "--only-binary", ":all:", "-r")
# The book's own packages need nothing more, and are built with what is installed.
OURS = ("--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
# What pip says, in the order in which it is looked for, and what we make of it.
CAUSES = (
    (
        r"from versions: none\)(?s:.*)No matching distribution found for (\S+)",
        "{file} asks for {0}, and nothing of that name is to be had: the index cannot be "
        "reached, or has no file for Python {python} on this system.",
    ),
    (
        r"No matching distribution found for (\S+)",
        "{file} asks for {0}, a version that the index does not have for Python {python} "
        "on this system: choose another one in pyproject.toml, then `make lock`.",
    ),
    (
        r"DO NOT MATCH THE HASHES(?s:.*?)^\s+(\S+)",
        "{file} has another hash for {0} than the file that came, so nothing was "
        "installed: restore {file} from git, or lock anew what you trust with `make lock`.",
    ),
    (
        r"all requirements must have their versions pinned|Hashes are required",
        "{file} lacks a hash or a version of what it needs: `make lock` writes it anew.",
    ),
)
OTHERWISE = "pip could not install {file}; its own words above say why."


def sentence(said: str, file: str) -> str:
    """Say in one sentence why pip has failed.

    >>> sentence("ERROR: No matching distribution found for six==99", "few.txt")[:25]
    'few.txt asks for six==99,'
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for pattern, words in CAUSES:
        if found := re.search(pattern, said, re.MULTILINE):
            return words.format(*found.groups(), file=file, python=python)
    return OTHERWISE.format(file=file)


def watch(lines: Iterable[str]) -> str:
    """Show a dot for each package, and every line from the first error on.

    Returns
    -------
    str
        What was shown of errors.
    """
    errors = ""
    for line in lines:
        if errors or line.startswith("ERROR"):
            errors += line
            print(line if len(errors) > len(line) else f"\n{line}", end="", flush=True)
        elif line.startswith(("Collecting", "Processing")):
            print(".", end="", flush=True)
        elif "Retrying (" in line:
            print(f"\n{line}", end="", flush=True)
        elif line.startswith("Installing"):
            print(" unpacking", flush=True)
    return errors


def run(arguments: tuple[str, ...], file: str) -> None:
    """Run pip; where it fails, stop with a sentence of ours."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen([*PIP, *arguments], text=True, **pipes) as process:
        errors = watch(process.stdout)
    if process.returncode:
        sys.exit(sentence(errors, file))


def main() -> None:
    """Install the file that is named, then the book's own packages."""
    (file,) = sys.argv[1:]
    # The tools may be behind: it is they that lock anew.
    if file != pins.TOOLS and (behind := pins.stale(file)):
        sys.exit(behind)
    run((*LOCKED, file), file)
    if file != pins.TOOLS:
        run(OURS, "pyproject.toml")


if __name__ == "__main__":
    main()

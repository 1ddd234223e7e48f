"""Does the site come out the same, to the byte? ``make reproduce``.

    python -m author.reproduce            build once more elsewhere, and compare
    python -m author.reproduce A B        only compare two built sites

The second build has a copy of the sources in another folder, no cache, another home, time
zone, language and seed of hashes. Where a file differs, the first place is shown and the
second site is kept, to be looked at.

A site that was built on top of an older one differs: Sphinx keeps words in its index that
no page has any more. Settings of your own (a matplotlibrc) count for the first build only:
where they change a picture, it is told.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SITE = Path("_build", "html")
# What is no source: built, installed, or kept by tools.
LEFT = (".git", ".venv", "_build", "animations", "__pycache__", ".*_cache", "*.egg-info")
BUILD = ("build", ".", "-n", "-W", "--keep-going")  # as in the Makefile
AROUND = 30  # characters shown before and after a first difference


def copy_sources(root, target):
    """Copy what a build needs, and nothing that a build has made.

    Parameters
    ----------
    root, target : Path
        The second must not be there yet.
    """
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*LEFT), symlinks=True)


def elsewhere(root, copy, environment):
    """Give the variables of another machine: all that may differ, and what must not.

    Parameters
    ----------
    root, copy : Path
    environment : dict of str
        Of the first build.

    Returns
    -------
    dict of str
    """
    home = copy.parent / "home"
    home.mkdir(exist_ok=True)
    own = {name: str(home) for name in ("HOME", "MPLCONFIGDIR", "IPYTHONDIR")}
    # Known to every system, whether or not it has a table of time zones.
    other = {"TZ": "ELSE-13:30", "LC_ALL": "C", "PYTHONHASHSEED": "7", "USER": "ada"}
    # The copy has no .git; the address for the launch buttons is that of the sources.
    same = {"PYTHONPATH": str(copy / "lib"), "GIT_DIR": str(root / ".git")}
    return {**environment, **own, **other, **same}


def build(root, copy):
    """Build the site of a copy, with a new cache; its messages pass by.

    Returns
    -------
    site : Path

    Raises
    ------
    RuntimeError : the build failed.
    """
    program = Path(sys.executable).with_name("jupyter-book")
    variables = elsewhere(root, copy, os.environ)
    done = subprocess.run([program, *BUILD], cwd=copy, check=False, env=variables)
    if done.returncode:
        raise RuntimeError(f"The second build failed; its folder {copy} is kept.")
    return copy / SITE


def compare(first, second):
    """List how two folders differ, file by file.

    Parameters
    ----------
    first, second : Path

    Returns
    -------
    list of str : a sentence for each file; empty where they are equal to the byte
    """
    a, b = _files(first), _files(second)
    found = [f"{name}: only in the first build" for name in sorted(a - b)]
    found += [f"{name}: only in the second build" for name in sorted(b - a)]
    for name in sorted(a & b):
        one, two = (folder.joinpath(name).read_bytes() for folder in (first, second))
        if one != two:
            found.append(f"{name}: {first_difference(one, two)}")
    return found


def _files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths}


def first_difference(one, two):
    r"""Show the first place where two files differ: a line of a text, else a byte.

    >>> print(first_difference(b"same\nold line\n", b"same\nnew line\n"))
    line 2
        first:  old line
        second: new line
    >>> first_difference(b"\x00\xff", b"\x00\xfe")
    'byte 1 of 2 and 2'
    """
    try:
        texts = [data.decode("utf-8").split("\n") for data in (one, two)]
    except UnicodeDecodeError:
        return f"byte {_parting(one, two)} of {len(one)} and {len(two)}"
    lines = itertools.zip_longest(*texts, fillvalue="(no line)")
    number, a, b = next((n, a, b) for n, (a, b) in enumerate(lines, 1) if a != b)
    a, b = _cut(a, b)
    return f"line {number}\n    first:  {a}\n    second: {b}"


def _parting(a, b):
    """Count what two texts, or bytes, have in common before they part."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))


def _cut(a, b):
    """Cut two long lines down to where they part."""
    at = _parting(a, b)
    return tuple(line[max(0, at - AROUND) : at + AROUND] for line in (a, b))


def main(arguments=None):
    """Compare two sites, the second built here if none is named; 0 if all is equal."""
    sites = _asked(arguments) or [SITE]
    for site in sites:
        if not (site / "index.html").is_file():
            sys.exit(f"There is no site in {site}. First: make book")
    return _tell(compare(*sites), sites[1]) if len(sites) == 2 else _again(*sites)


def _again(first):
    """Build once more and compare; what was built goes where nothing differs."""
    folder = Path(tempfile.mkdtemp(prefix="the book, again "))
    copy = folder / "sources"
    print(f"Building once more, in {copy}; some minutes …", flush=True)
    copy_sources(Path.cwd(), copy)
    try:
        code = _tell(compare(first, build(Path.cwd(), copy)), copy / SITE)
    except RuntimeError as error:
        sys.exit(str(error))
    if not code:
        shutil.rmtree(folder)
    return code


def _tell(found, second):
    """Print what was found; the number that the program ends with."""
    if not found:
        print("Both sites are equal, to the byte.")
        return 0
    print("\n".join(found))
    print(f"Files that differ: {len(found)}. The second site is {second}.")
    print("Was the first built on top of an older one? Then: make clean reproduce")
    return 1


def _asked(arguments):
    """Read the command line: no site, or two."""
    parser = argparse.ArgumentParser(prog="python -m author.reproduce")
    parser.add_argument(
        "sites", nargs="*", type=Path, help="two built sites; default: none"
    )
    options = parser.parse_args(arguments)
    if len(options.sites) not in (0, 2):
        parser.error(f"{len(options.sites)} site was named; name two, or none")
    return options.sites


if __name__ == "__main__":
    sys.exit(main())

"""Does every processor print what the book prints? ``make kernels``.

    python -m author.kernels            all notebooks and the library, under all settings
    python -m author.kernels 09         chapter 09 and its solutions
    python -m author.kernels library    the library's doctests and the checks' own tests
    python -m author.kernels --list     only what this processor can pass for
    python -m author.kernels --setting Nehalem 09    settings of that name

Rounding depends on the processor, and what is printed must not. Chapters and solutions run
under each setting of `author.processors`, and their stored outputs are compared as the
tests do. It takes minutes for each setting and is no part of ``make test``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from author import processors, stored
from author.chapters import pick

PLACES = ("chapters/*.ipynb", "chapters/solutions/*/*.ipynb")
LIBRARY = "library"
# What the library and the checks promise, oracles and statistics left to `make test`.
TESTS = ("-q", "-p", "no:cacheprovider", "-p", "author.patience", "-m")
TESTED = ("not slow and not browser", "lib/halfstep", "tests/checks")


class Result(NamedTuple):
    """One thing run under one setting: how long, and what differs, in lines."""

    setting: str
    target: str
    seconds: float
    found: list


def targets(root, chapter=""):
    """List what is run: notebooks, and the library where no chapter is named.

    Parameters
    ----------
    root : Path
        The book's folder.
    chapter : str
        A number, "library", or "" for all.

    Returns
    -------
    list of str
    """
    if chapter == LIBRARY:
        return [LIBRARY]
    paths = [path for place in PLACES for path in sorted(root.glob(place))]
    names = [path.relative_to(root).as_posix() for path in paths]
    return pick(names, chapter) + ([] if chapter else [LIBRARY])


def run(root, target, environment):
    """Run a target under some variables.

    Parameters
    ----------
    root : Path
    target : str
        From `targets`.
    environment : dict of str

    Returns
    -------
    list of str : what differs; empty where nothing does
    """
    if target == LIBRARY:
        return _library(root, environment)
    done = stored.nbval(root / target, environment)
    found = stored.differences(root / target, done.stdout)
    lines = [
        f"cell {cell}\n    stored: {a}\n    found:  {b}" if a else f"cell {cell}: {b}"
        for cell, a, b in found
    ]
    return lines or ([_end(done)] if done.returncode else [])


def _library(root, environment):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *TESTS, *TESTED], cwd=root,
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    bad = [x for x in done.stdout.splitlines() if x.startswith(("FAILED ", "ERROR "))]
    return bad or ([_end(done)] if done.returncode else [])


def _end(done):
    """Give the last words of a run that told no difference and failed all the same."""
    words = (done.stdout + done.stderr).strip()[-500:]
    return f"ended with {done.returncode}: {words}"


def compare(runs, names, runner, say=print):
    """Run everything under every setting, and tell while it goes.

    Parameters
    ----------
    runs : list of processors.Run
    names : list of str
        From `targets`.
    runner : function from (target, environment) to lines
    say : function

    Returns
    -------
    list of Result
    """
    results = []
    for setting in runs:
        say(f"{setting.name}: {setting.seen or 'cannot run on this processor, left out'}")
        for name in names if setting.seen else ():
            start = time.perf_counter()
            found = runner(name, setting.environment)
            seconds = time.perf_counter() - start
            results.append(Result(setting.name, name, seconds, found))
            say(f"  {name:<72} {'DIFFERS' if found else 'same':<7} {seconds:6.1f} s")
            for line in found:
                say(f"    {line}")
    return results


def table(runs, results):
    """List the settings: what ran, whether anything differs, seconds.

    Parameters
    ----------
    runs : list of processors.Run
    results : list of Result

    Returns
    -------
    list of str
    """
    lines = []
    for run in runs:
        own = [result for result in results if result.setting == run.name]
        bad = sum(bool(result.found) for result in own)
        seconds = sum(result.seconds for result in own)
        told = f"{bad} of {len(own)} differ, {seconds:.0f} s" if run.seen else "cannot run"
        lines.append(f"{run.name:<44} {told:<28} {run.seen or ''}".rstrip())
    return lines


def ending(results):
    """Name each difference by its place and its setting; a line where there is none.

    Parameters
    ----------
    results : list of Result

    Returns
    -------
    list of str
    """
    bad = [
        f"{result.target}, {line}\n    under:  {result.setting}"
        for result in results
        for line in result.found
    ]
    return bad or ["Every setting gives what is stored."]


def main(arguments=None, survey=processors.survey, run=run):
    """Survey the processor and compare; 1 where something differs or has no effect."""
    options = _asked(arguments)
    names = targets(Path(), options.chapter)
    runs = survey()
    listed = [f"{each.name}: {each.seen or 'cannot run here'}" for each in runs]
    if found := processors.faults(runs):
        print("\n".join([*listed, *found]))
        return 1
    if options.list:
        print("\n".join(listed))
        return 0
    runs = [each for each in runs if options.setting in each.name]
    if not runs:
        sys.exit(f"There is no setting {options.setting!r}: --list shows which there are.")
    return _compared(runs, names, run)


def _compared(runs, names, run):
    """Compare, print the table and what differs; 1 where something does."""
    # A history of its own: nobody's settings, and no lock to wait for.
    with tempfile.TemporaryDirectory() as folder:
        home = {"IPYTHONDIR": folder}

        def runner(name, environment):
            return run(Path.cwd(), name, {**environment, **home})

        results = compare(runs, names, runner, _say)
    print("\n".join(["", *table(runs, results), "", *ending(results)]))
    return int(any(result.found for result in results))


def _say(line):
    print(line, flush=True)


def _asked(arguments):
    parser = argparse.ArgumentParser(prog="python -m author.kernels")
    parser.add_argument("chapter", nargs="?", default="", help="a number, or library")
    parser.add_argument("--list", action="store_true", help="run nothing")
    parser.add_argument(
        "--setting", default="", help="only settings with this in their name"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

"""Build and test with the newest versions, and name what breaks by package: `make newest`.

    make newest                                everything, an hour and more
    make newest ARGS="--no-book tests/library"  these tests alone

Whatever fails is tried again with halves of the changed packages held at their pins, and
halves of the halves, until one package remains with which it passes. Some things need two
packages held: then these are named together. What fails with all of them held is no
matter of versions, and is said to be none.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from author import pins, trials

Passing = Callable[[set[str], list[str]], set[str]]


def changed(locked: dict[str, str], newest: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Compare the pins with the newest versions.

    >>> changed({"six": "1.0", "zipp": "3.0"}, {"six": "1.1", "zipp": "3.0"})
    {'six': ('1.0', '1.1')}
    """
    both = [name for name in locked if name in newest]
    pairs = {name: (locked[name], newest[name]) for name in both}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def blame(names: set[str], suspects: list[str], passing: Passing) -> dict:
    """Find the smallest groups of packages that must be held for each name to pass.

    Parameters
    ----------
    names : what fails with the newest versions
    suspects : the packages that have changed
    passing : tells which names pass while a list of packages is held

    Returns
    -------
    dict
        Packages, as a tuple, and the names that pass where they are held.
    """
    mended = passing(names, suspects) if names and suspects else set()
    if len(suspects) < 2 or not mended:
        return {tuple(suspects): mended} if mended else {}
    middle = len(suspects) // 2
    found = blame(mended, suspects[:middle], passing)
    found |= blame(mended - set().union(*found.values()), suspects[middle:], passing)
    together = mended - set().union(*found.values())
    return found | ({tuple(suspects): together} if together else {})


def locked() -> dict[str, str]:
    """Collect the pins of the book and of all that goes with it, without the tools'."""
    files = [f for f in pins.asked_by_file(pins.read_project()) if f != pins.TOOLS]
    texts = [Path(file).read_text(encoding="utf-8") for file in files]
    return pins.pins_in("\n".join(texts))


def suspects(changes: dict) -> list[str]:
    """Put the packages that we chose before those that they bring along."""
    asked = pins.asked_by_file(pins.read_project()).values()
    chosen = pins.pins_in("\n".join(line for lines in asked for line in lines))
    return sorted(changes, key=lambda name: (name not in chosen, name))


def break_down(broken: set[str], changes: dict) -> None:
    """Say of each failure with which package held it passes."""

    def passing(names, packages):
        what = packages[0] if len(packages) == 1 else f"{len(packages)} packages"
        print(f"  {len(names)} of them again with {what} held …", flush=True)
        return trials.passing(names, {name: changes[name][0] for name in packages})

    found = blame(broken, suspects(changes), passing)
    for packages, names in found.items():
        new = ", ".join(f"{name} {changes[name][1]}" for name in packages)
        old = ", ".join(f"{name} {changes[name][0]}" for name in packages)
        print(f"{new}: {len(names)} fail; with {old} they pass:")
        print(*(f"  {name}" for name in sorted(names)), sep="\n")
    if rest := broken - set().union(*found.values()):
        print(f"{len(rest)} fail with the pinned versions of all these packages, too:")
        print(*(f"  {name}" for name in sorted(rest)), sep="\n")


def try_newest(with_book: bool, arguments: list[str]) -> set[str]:
    """Build and test with the newest versions; return what fails."""
    broken = set()
    if with_book:
        print("Building the website (some minutes) …", flush=True)
        broken = set() if trials.build("build.log") else {trials.SITE}
    print("Testing (some minutes) …", flush=True)
    # Without a site the tests that read it say nothing about versions.
    unread = ["-m", "not browser"] if broken or not with_book else []
    return broken | trials.failing([*unread, *arguments], "tests.log")


def make_newest() -> dict:
    """Make the newest environment; say and return what has changed in it."""
    print(f"Installing the newest versions into {trials.VENV} …", flush=True)
    trials.copy_tree()
    made = trials.uv("venv", "--quiet", "--clear", "-p", sys.executable, str(trials.VENV))
    if not (made and trials.install({})):
        sys.exit("uv could not install the newest versions; its own words above say why.")
    changes = changed(locked(), trials.installed())
    for name in suspects(changes):
        print(f"  {name} {changes[name][0]} → {changes[name][1]}")
    print(f"{len(changes)} packages are newer than their pins.")
    return changes


def main() -> int:
    """Make the environment, try it, and name what breaks."""
    parser = argparse.ArgumentParser(prog="make newest")
    parser.add_argument("--no-book", action="store_true", help="do not build the website")
    options, arguments = parser.parse_known_args()
    changes = make_newest()
    broken = try_newest(not options.no_book, arguments)
    print(f"{len(broken)} break." if broken else "Nothing breaks.", flush=True)
    if broken:
        print(f"What was said stands in {trials.PLACE}/*.log.")
        break_down(broken, changes)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

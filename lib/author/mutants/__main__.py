"""How many small faults do the checks find? ``make mutants``.

    python -m author.mutants            all tasks
    python -m author.mutants 08         those of set 08
    python -m author.mutants draw       those whose name holds the word

Small faults are put into the worked solutions, one at a time (`operators`, `faults`). One
that raises on the first input does not count. Each other one must lose points, or be equal
to the right answer on a thousand random inputs (`alike`). What survives needs a reason in
``survivors.toml``.
"""

import argparse
import os
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from author.mutants.solutions import solutions
from author.mutants.trial import EQUAL, KILLED, SURVIVES, begin, verdict

REASONS = Path(__file__).with_name("survivors.toml")
LEAST = 0.98
HEAD = f"{'task':<26}{'mutants':>8}{'killed':>8}{'equal':>8}{'alive':>8}{'score':>9}"


def main(arguments=None, *, tried=None, known=None):
    """Try the mutants and print a row for each task.

    Parameters
    ----------
    arguments : list of str, optional
        In place of the command's.
    tried : callable, optional
        Of (solutions), yields {mutant: verdict} for each, in order.
    known : dict, optional
        {task: {mutant: reason}}, in place of the file's.

    Returns
    -------
    int
        1 where a task scores below 98%, or a survivor has no reason.
    """
    asked = solutions(pattern_of(arguments))
    known = tomllib.loads(REASONS.read_text(encoding="utf-8")) if known is None else known
    print(HEAD, flush=True)
    wrong = []
    for solution, found in zip(asked, (tried or in_parallel)(asked), strict=True):
        print(row(solution.name, found), flush=True)
        wrong += complaints(solution.name, found, known.get(solution.name, {}))
    print(
        "\n".join(wrong) or f"Each check finds {LEAST:.0%} or more; the rest is explained."
    )
    return 1 if wrong or not asked else 0


def pattern_of(arguments):
    """Read what part of a task's name was asked for."""
    about, form = __doc__, argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "make mutants", description=about, formatter_class=form
    )
    parser.add_argument("pattern", nargs="?", default="", help="part of a name: 08, draw")
    return parser.parse_args(arguments).pattern


def in_parallel(asked):
    """Try all mutants on all processors, and yield {mutant: verdict} task by task."""
    with ProcessPoolExecutor(os.cpu_count(), initializer=begin) as pool:
        waiting = [started(pool, one) for one in asked]
        for one, mutants in zip(asked, waiting, strict=True):
            found = {}
            for place, (name, future) in enumerate(mutants.items()):
                tell(f"{one.name}: {place} of {len(mutants)}")
                found[name] = future.result()
            tell("")
            yield found


def started(pool, solution):
    """Hand the mutants of a task to the processors."""
    sources = solution.mutants().items()
    return {words: pool.submit(verdict, solution.name, text) for words, text in sources}


def tell(words):
    """Show how far it is, where somebody looks."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def row(name, found):
    """Write the line of a task."""
    kinds = [*found.values()]
    killed, alive = kinds.count(KILLED), kinds.count(SURVIVES)
    equal = kinds.count(EQUAL)
    return (
        f"{name:<26}{killed + equal + alive:>8}{killed:>8}{equal:>8}{alive:>8}"
        f"{score(found):>9.1%}"
    )


def score(found):
    """Give the share of the killed among those that are no right answers.

    >>> score({"a": "killed", "b": "survives", "c": "equal", "d": "raises"})
    0.5
    """
    killed = sum(kind == KILLED for kind in found.values())
    alive = sum(kind == SURVIVES for kind in found.values())
    return killed / (killed + alive) if killed + alive else 0.0


def complaints(name, found, reasons):
    """Say what is wrong with the check of a task, a line each.

    >>> complaints("set_02.assign", {"x is y": "survives", "z is a": "killed"}, {"b": "-"})
    ['set_02.assign: kills 50.0%, less than 98%', \
'set_02.assign: alive and not explained: x is y', \
'set_02.assign: explained, but not alive: b']
    """
    alive = [mutant for mutant, kind in found.items() if kind == SURVIVES]
    low = [f"kills {score(found):.1%}, less than {LEAST:.0%}"] * (score(found) < LEAST)
    bare = [f"alive and not explained: {one}" for one in alive if one not in reasons]
    stale = [f"explained, but not alive: {one}" for one in reasons if one not in alive]
    return [f"{name}: {words}" for words in (*low, *bare, *stale)]


if __name__ == "__main__":
    sys.exit(main())

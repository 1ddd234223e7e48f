"""The students' notebooks, made from the solutions: `make exercises`.

    python -m author.exercises           write chapters/exercises/NAME/NAME.ipynb
    python -m author.exercises --check   write nothing; name what is stale or leaks

The work is nbgrader's (`nbgrader generate_assignment` runs the same list, see
`nbgrader_config.py`). Added are two conventions of ours: a cell tagged ``solution`` is not
handed out; and in a solution, lines that begin with ``#| `` are handed out in its place:
that is how a task to mend something is written.
"""

import argparse
import copy
import re
import sys
from pathlib import Path

import nbformat
from nbgrader import preprocessors as nbgrader
from nbgrader.preprocessors import NbGraderPreprocessor

from author import notebooks

SOLUTIONS, EXERCISES = Path("chapters/solutions"), Path("chapters/exercises")
ANSWERED = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION[^\n]*\n(.*?)^[ \t]*### END SOLUTION[^\n]*$", re.S | re.M
)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS[^\n]*\n(.*?)### END HIDDEN TESTS", re.S)
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS")


class DropSolutions(NbGraderPreprocessor):
    """Take away the cells that are tagged ``solution``, and give answers a known id.

    The id of an answer is its grade_id: some editors lose nbgrader's mark and keep the id.
    """

    def preprocess(self, nb, resources):
        """Keep the other cells, in their order."""
        nb.cells = [cell for cell in nb.cells if not is_solution_text(cell)]
        marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]
        for cell, mark in zip(nb.cells, marks, strict=True):
            if mark:
                cell["id"] = cell_id(mark)
            elif cell.get("id") in marks:
                cell["id"] += "-text"
        return nb, resources


class HandOut(nbgrader.ClearSolutions):
    """Put the stub, or the lines to mend, where a solution stands."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.code_stub = {"python": "raise NotImplementedError"}
        self.text_stub = "Write your answer here."

    def _replace_solution_region(self, cell, language):
        stub = self.code_stub[language] if cell.cell_type == "code" else self.text_stub

        def handed_out(region):
            indent, lines = region[1], given_lines(region[2])
            return "\n".join(lines) if lines else indent + stub

        cell.source, count = ANSWERED.subn(handed_out, cell.source)
        if "BEGIN SOLUTION" in cell.source:
            raise RuntimeError(f"no END SOLUTION in the cell\n{cell.source}")
        return count > 0


# As nbgrader orders them. SaveCells, which needs a gradebook, is added for the class.
BEFORE_SAVING = [
    DropSolutions,
    nbgrader.LockCells,
    HandOut,
    nbgrader.ClearOutput,
    nbgrader.CheckCellMetadata,
    nbgrader.ComputeChecksums,
]
AFTER_SAVING = [
    nbgrader.ClearHiddenTests,
    nbgrader.ClearMarkScheme,
    nbgrader.ComputeChecksums,
    nbgrader.CheckCellMetadata,
]


def is_solution_text(cell):
    """Tell whether a cell is for those who have the solution."""
    return "solution" in cell.metadata.get("tags", [])


def cell_id(grade_id):
    """Turn a grade_id into what may be the id of a cell.

    >>> cell_id("assign check")
    'assign-check'
    """
    return re.sub(r"[^a-zA-Z0-9_-]", "-", grade_id)[:64]


def given_lines(region):
    r"""Give the lines of a solution that are handed out in its place.

    >>> given_lines("    #| return X.mean(axis=1)\n    return X.mean(axis=0)\n")
    ['    return X.mean(axis=1)']
    """
    found = re.finditer(r"^([ \t]*)#\| ?(.*)$", region, re.M)
    return [(line[1] + line[2]).rstrip() for line in found]


def release(notebook):
    """Make the student's notebook from the source of an exercise set.

    Parameters
    ----------
    notebook : nbformat notebook, left as it is

    Returns
    -------
    notebook : what is handed out, without outputs
    """
    handed = copy.deepcopy(notebook)
    for make in (*BEFORE_SAVING, *AFTER_SAVING):
        handed, _ = make().preprocess(handed, {})
    for key in ("kernelspec", "language_info"):
        handed.metadata.pop(key, None)
    return notebooks.normalize(handed)


def sources(root):
    """List the notebooks of `chapters/solutions`, one for each exercise set."""
    return sorted(path for path in (root / SOLUTIONS).glob("*/*.ipynb"))


def released_path(source, root):
    """Say where the student's notebook of a source lies."""
    return root / EXERCISES / source.relative_to(root / SOLUTIONS)


def read(path):
    """Read a notebook as it is, ids and all."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def secrets(notebook):
    """Yield the lines that a release must not hold: solutions, hidden tests, explanations.

    A line that the student has anyway (an import, a line to mend) is none.
    """
    secret, handed = [], set()
    for cell in notebook.cells:
        text, answer = cell.source, cell.metadata.get("nbgrader", {})
        if is_solution_text(cell) or (cell.cell_type != "code" and answer.get("solution")):
            secret.append(text)
            continue
        regions = [region[2] for region in ANSWERED.finditer(text)]
        secret += regions + HIDDEN.findall(text)
        given = [line for region in regions for line in given_lines(region)]
        given += HIDDEN.sub("", ANSWERED.sub("", text)).splitlines()
        handed.update(map(str.strip, given))
    for line in map(str.strip, "\n".join(secret).splitlines()):
        if len(line) > 7 and line not in handed:
            yield line


def leaks(source, handed):
    """List what a release gives away.

    Parameters
    ----------
    source, handed : nbformat notebooks

    Returns
    -------
    list of str : empty where it gives nothing away
    """
    text = "\n".join(cell.source for cell in handed.cells)
    lines = {line.strip() for line in text.splitlines()}
    found = [f"holds {marker!r}" for marker in MARKERS if marker in text]
    found += [f"gives away {line!r}" for line in secrets(source) if line in lines]
    for cell in handed.cells:
        if is_solution_text(cell):
            found.append(f"holds the solution cell {cell.id!r}")
        if cell.get("outputs"):
            found.append(f"cell {cell.id!r} has outputs")
    return found


def findings(root):
    """List all that is stale, left over or leaks in `chapters/exercises`.

    Parameters
    ----------
    root : Path
        The checkout.

    Returns
    -------
    list of str : empty where all is well
    """
    made = {released_path(path, root): path for path in sources(root)}
    found = [line for target, path in made.items() for line in _faults(target, path, root)]
    there = sorted((root / EXERCISES).glob("*/*.ipynb"))
    left = [path.relative_to(root) for path in there if path not in made]
    return found + [f"{name} has no source: delete it" for name in left]


def _faults(target, path, root):
    """Yield what is wrong with the release of one source."""
    name = target.relative_to(root)
    if not target.is_file():
        yield f"{name} is missing: make exercises"
        return
    source, text = read(path), target.read_text(encoding="utf-8")
    if text != notebooks.as_text(release(source)):
        yield f"{name} is stale: make exercises"
    yield from (f"{name} {leak}" for leak in leaks(source, nbformat.v4.reads(text)))


def write(root, say=print):
    """Write the release of every source; nothing is written where a release leaks."""
    for path in sources(root):
        source, target = read(path), released_path(path, root)
        handed = release(source)
        if found := leaks(source, handed):
            name = path.relative_to(root)
            raise SystemExit("\n".join(f"{name}: the release {leak}" for leak in found))
        text = notebooks.as_text(handed)
        stored = target.is_file() and target.read_text(encoding="utf-8") == text
        if not stored:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        say(f"{target.relative_to(root)} {'as it was' if stored else 'written'}")


def main(arguments=None):
    """Write the releases, or check them; 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python -m author.exercises")
    parser.add_argument("--check", action="store_true", help="write nothing; list findings")
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if not options.check:
        write(root)
    found = findings(root)
    print(
        "\n".join(found) or f"{len(sources(root))} exercise set(s), all fresh, none leaks"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Test cells that were edited, deleted, doubled or lost their marks: put back."""

import re
from pathlib import Path

from author import exercises
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from classroom.gathering import gather

HIDDEN = re.compile("### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.S)
SCHEMA = 3  # of nbgrader's metadata


class Restore(NbGraderPreprocessor):
    """Make the cells that nbgrader knows what they were, from what its gradebook remembers.

    The student's answers stay: they are known by nbgrader's mark, by the cell's id, or, for
    a written answer, by their place (`gathering`). Every locked cell is put back from the
    gradebook.
    """

    def preprocess(self, nb, resources):
        """Rebuild the notebook in the order of the student, with each known cell once."""
        nb.metadata["classroom"] = {"notes": []}  # read by classroom
        self.notes = nb.metadata["classroom"]["notes"]
        self.say = self.notes.append
        self.assignment = resources["nbgrader"]["assignment"]
        known = remembered(resources["nbgrader"])
        found = self.find(nb.cells, known)
        nb.cells = self.rebuild(nb.cells, known, found)
        there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        for name in [name for name in known if name not in there]:
            self.add(nb.cells, name, known)
        make_ids_unique(nb.cells)
        return nb, resources

    def find(self, cells, known):
        """Say which cell is which: from its number to its name."""
        found = {}
        for name, cell in known.items():
            numbers = [n for n, c in enumerate(cells) if n not in found and cell.is_in(c)]
            # Of several, the one that differs from what was handed out.
            changed = [n for n in numbers if cells[n].source.strip() != cell.stub]
            if numbers:
                found[(changed or numbers)[-1]] = name
            if len(numbers) > 1:
                self.say(f"{name} was there {len(numbers)} times")
        return found

    def gather(self, cells, known, found):
        """Put the written answers together: from the place of each to its name and text."""
        answers, taken = {}, dict(found)
        release = handed_out(self, self.assignment)
        for name in [name for name in known if known[name].by_hand]:
            written = gather(cells, known[name], taken, release)
            if written.text:
                answers[written.place] = name, written
                taken |= dict.fromkeys({written.place, *written.moved} - set(taken), name)
                self.notes += [written.note] if written.note else []
        return answers

    def rebuild(self, cells, known, found):
        """Give the cells anew, each known one once, each written answer in one cell."""
        written, new = self.gather(cells, known, found), []
        moved = set().union(*(one.moved for _, one in written.values()))
        for n, cell in enumerate(cells):
            name = found.get(n)
            if n not in moved and not (n in written and name == written[n][0]):
                new.append(self.mark(cell, name, known))
            if n in written:
                name, one = written[n]
                new.append(known[name].made(one.text, one.attachments))
        return [cell for cell in new if cell is not None]

    def mark(self, cell, name, known):
        """Give a cell its marks; a copy of a test is dropped, all else is the student's."""
        source = known[name] if name else None
        if source is None:
            cell.metadata.clear()  # nbgrader's marks, and what a page would stumble over
            return None if is_copy_of_test(cell, known) else cell
        if not source.locked:
            return source.made(cell.source)
        if cell.source.strip() not in (source.stub, source.text.strip()):
            self.say(f"{name} was edited; the original was graded")
        return source.made(source.text)

    def add(self, cells, name, known):
        """Put a missing cell behind the one that comes before it in the original."""
        if known[name].only_solution:
            # A stub would override what the student wrote elsewhere.
            self.say(f"the cell of {name} is gone; an answer elsewhere counts")
            return
        self.say(f"{name} was missing")
        names = list(known)
        before = names[: names.index(name)]
        marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
        places = [place for place, mark in enumerate(marks, 1) if mark in before]
        place = max(places, default=len(cells))
        cells.insert(place, known[name].made(known[name].text))


class Known:
    """A cell as the gradebook remembers it."""

    def __init__(self, source, points, solution):
        self.name, self.kind, self.text = source.name, source.cell_type, source.source
        self.locked, self.points = source.locked, points
        self.solution = solution
        self.checksum = source.checksum
        # As it was handed out.
        self.stub = HIDDEN.sub("", self.text).strip()

    def is_in(self, cell):
        """Tell whether a cell of a submission is this one: its mark, its id or its text."""
        mark = cell.metadata.get("nbgrader")
        if isinstance(mark, dict) and mark.get("grade_id") == self.name:
            return True
        named = cell.get("id") == exercises.cell_id(self.name)
        return named or (self.locked and cell.source.strip() == self.stub)

    @property
    def only_solution(self):
        """Tell whether it is an answer that a test cell grades, and no more."""
        return self.solution and self.points is None

    @property
    def by_hand(self):
        """Tell whether it is an answer in words, that a person marks."""
        return self.kind == "markdown" and self.solution and self.points is not None

    def made(self, text, attachments=()):
        """Make the cell with a text and the pictures in it."""
        make = new_code_cell if self.kind == "code" else new_markdown_cell
        cell = make(
            text, metadata={"nbgrader": self.mark()}, id=exercises.cell_id(self.name)
        )
        if attachments:
            cell["attachments"] = attachments
        return cell

    def mark(self):
        """Make nbgrader's mark of the cell."""
        worth = {} if self.points is None else {"points": self.points}
        return worth | {
            "grade_id": self.name,
            "grade": self.points is not None,
            "solution": self.solution,
            "locked": self.locked,
            "task": False,
            "schema_version": SCHEMA,
            "cell_type": self.kind,
            "checksum": self.checksum,
        }


def remembered(place):
    """Read the cells of a notebook from the gradebook, by name, in their order."""
    with Gradebook(place["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(place["notebook"], place["assignment"])
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        return {
            cell.name: Known(cell, points.get(cell.name), cell.name in solutions)
            for cell in notebook.source_cells
        }


def handed_out(plugin, assignment):
    """Make the cells anew that a set was handed out with."""
    course = CourseDirectory(parent=plugin)
    folder = course.format_path(course.source_directory, ".", assignment)
    return exercises.release(exercises.read(Path(folder, f"{assignment}.ipynb"))).cells


def make_ids_unique(cells):
    """Give a number to ids that occur again: cells are copied with them."""
    seen = set()
    for number, cell in enumerate(cells):
        if cell.get("id") in seen:
            cell["id"] = f"{cell['id'][:50]}-{number}"
        seen.add(cell.get("id"))


def is_copy_of_test(cell, known):
    """Tell whether a cell without a mark is a test as it was handed out."""
    tests = [test.stub for test in known.values() if test.kind == "code" and test.locked]
    return cell.cell_type == "code" and cell.source.strip() in tests

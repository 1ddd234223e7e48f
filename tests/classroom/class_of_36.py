"""Submissions to the set of chapter 02 as a class may hand them in, good and bad."""

import copy
import csv
import json
import re
import textwrap
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import payloads
from author import exercises
from halfstep.checks import set_02 as checks

NAME = "02_the_loop"
ROOT = Path(__file__).resolve().parents[2]
SOURCE = exercises.read(ROOT / "chapters" / "solutions" / NAME / f"{NAME}.ipynb")
LOOPS = """
labels = np.zeros(len(X), dtype=int)
for i, x in enumerate(X):
    distances = [np.sum((x - center) ** 2) for center in centers]
    labels[i] = np.argmin(distances)
return labels
"""
RIGHT = "return ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)"
SIGNED = "return (X[:, None] - centers).sum(axis=2).argmin(axis=1)"
ENDLESS = "while True:\n    pass"
STUBBORN = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
SCRIPTS = "\n\n".join(payloads.numbered(payloads.ANSWERS, 0))
ANSWER = "The mean of no point is 0 divided by 0; the center becomes nan and stays."


def solved(cell):
    """The code of a reference solution, without the lines that are handed out."""
    lines = [line for line in cell.source.splitlines() if "### " not in line]
    return "\n".join(line for line in lines if not line.lstrip().startswith("#|"))


SOLVED = {
    cell.metadata.nbgrader.grade_id: solved(cell)
    for cell in SOURCE.cells
    if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
}
POINTS = {
    cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
    for cell in SOURCE.cells
    if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
}
ALL = sum(POINTS.values())
REST = ALL - POINTS["assign-check"]


class Submission:
    """A student's notebook in the making."""

    def __init__(self):
        self.notebook = copy.deepcopy(exercises.release(SOURCE))
        self.files = {}
        self.name = f"{NAME}.ipynb"

    def cell(self, grade_id):
        return next(
            cell
            for cell in self.notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )

    def write(self, assign=RIGHT, written=ANSWER, without=()):
        for name, text in SOLVED.items():
            if name not in without:
                self.cell(name).source = text
        if assign is not None:
            body = textwrap.indent(assign.strip(), "    ")
            self.cell("assign").source = f"def assign(X, centers):\n{body}"
        elif "assign" not in without:
            self.cell("assign").source = exercises_stub("assign")
        if written is not None:
            self.cell("written").source = written
        return self

    def insert(self, place, text):
        self.notebook.cells.insert(place, nbformat.v4.new_code_cell(text))
        return self

    def bytes(self):
        return json.dumps(self.notebook, ensure_ascii=False).encode()


def exercises_stub(name):
    return next(
        cell.source
        for cell in exercises.release(SOURCE).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def blank():
    return Submission()


def right():
    return Submission().write()


def right_with_loops():
    """And scripts in the answer in words: no page may run them."""
    return Submission().write(assign=LOOPS, written=SCRIPTS)


def partly():
    return Submission().write(assign=SIGNED)


def half_written():
    return Submission().write(written=None, without=["distances"])


def syntax_error():
    made = right()
    made.cell("assign").source = "def assign(X, centers)\n    return 0"
    return made


def endless_in_a_function():
    return Submission().write(assign=ENDLESS)


def endless_at_top_level():
    return right().insert(2, ENDLESS)


def swallows_interrupts():
    return Submission().write(assign=STUBBORN)


def swallows_at_top_level():
    return right().insert(2, STUBBORN)


def edited_test():
    made = Submission().write(assign=None)
    made.cell("assign-check").source = "4.0"
    return made


def test_without_points():
    made = Submission().write(assign=None)
    cell = made.cell("assign-check")
    cell.source, cell.metadata.nbgrader.points = "100.0", 100
    return made


def test_turned_into_text():
    made = right()
    cell = made.cell("assign-check")
    place = made.notebook.cells.index(cell)
    text = nbformat.v4.new_markdown_cell(cell.source, metadata=cell.metadata, id=cell.id)
    made.notebook.cells[place] = text
    return made


def deleted_tests():
    made = right()
    tests = [made.cell(name) for name in POINTS]
    made.notebook.cells = [cell for cell in made.notebook.cells if cell not in tests]
    return made


def deleted_answer_and_test():
    made = right()
    gone = [made.cell("assign"), made.cell("assign-check")]
    made.notebook.cells = [cell for cell in made.notebook.cells if cell not in gone]
    return made


def doubled_test():
    made = Submission().write(assign=None)
    twin = copy.deepcopy(made.cell("assign-check"))
    twin.source = "4.0"
    made.notebook.cells.append(twin)
    return made


def doubled_answer():
    made = right()
    twin = copy.deepcopy(made.cell("assign"))
    made.cell("assign").source = "def assign(X, centers):\n    raise NotImplementedError"
    made.notebook.cells.insert(5, twin)
    return made


def stripped():
    made = right()
    for cell in made.notebook.cells:
        cell.metadata = nbformat.from_dict({})
    return made


def stripped_without_ids():
    made = stripped()
    for number, cell in enumerate(made.notebook.cells):
        cell.id = f"c{number}"
    return made


def renamed():
    made = right()
    made.name = "My exercise (final).ipynb"
    return made


def in_a_folder():
    made = right()
    made.name = f"homework/{NAME}.ipynb"
    return made


def other_encoding():
    made = right().write(written="Die Zahl wäre 0 durch 0 — nan.")
    made.bytes = lambda: json.dumps(made.notebook, ensure_ascii=False).encode("utf-16")
    return made


def latin():
    made = right().write(written="Die Zahl wäre 0 durch 0.")
    made.bytes = lambda: json.dumps(made.notebook, ensure_ascii=False).encode(
        "latin-1", "replace"
    )
    return made


def patched_checker():
    text = """
    import numpy as np
    from halfstep.checks import answer, report
    from halfstep.checks import set_02 as checks
    class Yes:
        passed = True
        def points(self, worth): return worth
    checks.assign = lambda *a, **k: Yes()
    report.Report.points = lambda self, worth: worth
    answer.borrowed_names = lambda *a: []
    np.allclose = lambda *a, **k: True
    """
    return Submission().write(assign="return None").insert(2, textwrap.dedent(text))


def fake_package():
    made = Submission().write(assign="return None")
    text = "class R:\n    points = lambda self, worth: worth\n"
    text += "def assign(*a, **k): return R()"
    inits = dict.fromkeys(("halfstep/__init__.py", "halfstep/checks/__init__.py"), "")
    made.files = {"halfstep/checks/set_02.py": text, **inits, "numpy.py": "1/0"}
    return made


def prints_to_stderr():
    body = "import sys\nprint('wait', file=sys.stderr)\n" + RIGHT
    return Submission().write(assign=body)


def leaves():
    return Submission().write(assign="import os\nos._exit(0)")


def leaves_at_top_level():
    return right().insert(2, "import os\nos._exit(0)")


def shouts():
    """Two hundred megabytes, printed by a cell and by the function, to both streams."""
    loud = "import sys\nfor _ in range(10):\n    print('x' * 10**7)\n"
    loud += "    print('x' * 10**7, file=sys.stderr)"
    made = Submission().write(assign="print('x' * 10**6)\n" + RIGHT)
    return made.insert(2, loud)


def large_outputs():
    made = right()
    line = nbformat.v4.new_output("stream", name="stdout", text="x" * 30_000_000)
    made.notebook.cells[1].outputs = [line]
    return made


def borrows():
    body = "from sklearn.metrics import pairwise_distances as apart\n"
    return Submission().write(assign=body + "return apart(X, centers).argmin(1)")


def borrows_behind_a_name():
    made = Submission().write(assign="return helper(X, centers)")
    text = "from halfstep import kmeans\nfrom halfstep.checks import answer\n"
    text += "answer.borrowed_names = lambda *a: []\nhelper = kmeans.assign"
    return made.insert(2, text)


def written_elsewhere():
    """All answers in one cell at the end, the stubs left as they are."""
    return Submission().insert(99, "\n\n\n".join(SOLVED.values()))


def cut_off():
    made = right()
    made.bytes = lambda: json.dumps(made.notebook).encode()[:2000]
    return made


def empty():
    made = right()
    made.bytes = lambda: b""
    return made


def no_notebook():
    made = right()
    made.name = "essay.pdf"
    made.bytes = lambda: b"%PDF-1.4"
    return made


def share(body):
    """The share of its points that an `assign` earns, by the check itself."""
    names = {"np": np}
    exec("def assign(X, centers):\n    " + body, names)
    return checks.assign(names["assign"], seed=40213).points(POINTS["assign-check"])


# The automatic points of each; None: it can't be graded, and is named in the list.
CLASS = [
    (ALL, [
        right, right_with_loops, endless_at_top_level, swallows_at_top_level,
        test_turned_into_text, deleted_tests, doubled_answer, stripped,
        stripped_without_ids, renamed, in_a_folder, other_encoding, latin,
        prints_to_stderr, leaves_at_top_level, shouts, large_outputs, written_elsewhere,
    ]),
    (REST, [
        syntax_error, endless_in_a_function, swallows_interrupts, edited_test,
        test_without_points, deleted_answer_and_test, doubled_test, patched_checker,
        fake_package, leaves, borrows, borrows_behind_a_name,
    ]),
    (ALL - POINTS["distances-check"], [half_written]),
    (round(REST + share(SIGNED), 2), [partly]),
    (0, [blank]),
    (None, [cut_off, empty, no_notebook]),
]  # fmt: skip
EXPECTED = {make: points for points, makers in CLASS for make in makers}


def download(path, makers):
    """Zip submissions as Canvas (every other one) and Moodle do; give (maker, student)."""
    students, people = [], []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        for number, make in enumerate(makers, 100):
            made, name = make(), make.__name__.replace("_", " ").title()
            alone = not made.files and "/" not in made.name
            if number % 2 and alone:
                name = name.replace(" ", "").lower()
                bundle.writestr(f"{name}_{number}_9{number}_{made.name}", made.bytes())
            else:
                folder = f"{name}_{number}_assignsubmission_file"
                folder += "_" if number % 4 else ""  # as before Moodle 4.1
                for file, data in {made.name: made.bytes(), **made.files}.items():
                    bundle.writestr(f"{folder}/{file}", data)
                name = re.sub(r"[^\w]+", "-", name.lower())
            student = f"{name}_{number}"
            students.append((make, student))
            first, _, last = make.__name__.rpartition("_")
            people.append([student, first.replace("_", " ").upper(), last])
    write_list(path.with_name("students.csv"), people)
    return students


def write_list(path, people):
    """Write the list of the class that an instructor has."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerows([["id", "first_name", "last_name"], *people])

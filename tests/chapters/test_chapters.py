"""The chapters: run again and compared, built as promised, true in every number.

The checks and what an author agrees to are in ``anatomy.py`` and ``claims.py``. Here they
run on the chapters, and on a small page that is broken in one place at a time.
"""

import copy
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from author import notebooks
from author.lint import anatomy
from author.lint.claims import typed_numbers
from author.lint.page import Book, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "chapters"
CHAPTERS = sorted(path.name for path in FOLDER.glob("[0-9][0-9]_*.ipynb"))
TEXTS = sorted(path.name for path in FOLDER.glob("*.md"))
CHECKS = (*anatomy.EVERY_CHAPTER, *anatomy.EVERY_PAGE, typed_numbers)


def named(check):
    return getattr(check, "__name__", None)


@pytest.fixture(scope="module")
def book():
    return Book(FOLDER)


def report(found):
    return "\n".join(["", *found])


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("check", CHECKS, ids=named)
def test_chapter(name, check, book):
    found = list(check(book.pages[name], book))
    assert not found, report(found)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("check", anatomy.EVERY_PAGE, ids=named)
def test_page(name, check, book):
    found = list(check(book.pages[name], book))
    assert not found, report(found)


def nbval(path):
    """Run a notebook in its folder and compare with what is stored, cell by cell."""
    # Built here if need be: else the first figure announces it in its output.
    importlib.import_module("matplotlib.font_manager")
    options = (
        "-q --nbval --nbval-current-env --color=no -p nbval.plugin -p no:cacheprovider"
    )
    return subprocess.run(
        # An empty configuration: warnings from within Jupyter are not ours to mend.
        [sys.executable, "-m", "pytest", "-c", os.devnull, *options.split(), str(path)],
        cwd=path.parent,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_stored_outputs_are_what_the_code_gives(name):
    run = nbval(FOLDER / name)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


# A page that keeps every promise, to be broken in one place at a time.

GOALS = """```{admonition} Goals
:class: goals
- **Follow** a point to its center.
- **Count** the steps.
- **Compare** two results.

40 minutes. Before: the mean of a list.
```"""
PREDICT = """```{admonition} Predict
:class: predict
Where does it end?

:::{dropdown} In the middle
The mean of the values is 2.75, as the next cell prints.
:::
```"""
ASK = """from halfstep.widgets import PredictionQuestion

PredictionQuestion(
    "Where does it end?",
    answers=[
        ("In the middle", "The mean of the values is 2.75, as the next cell prints."),
        ("At `the` end", "No."),
    ],
)"""
HIDDEN = {
    "tags": ["nbval-ignore-output", "remove-input"],
    "jupyter": {"source_hidden": True},
}
STORY = """## The mean pulls

Of the 4 values, 25% lie above 4, and their sum is 11 for $n = 4$ points. Their cubes come
to about 160. See {numref}`values` and the {term}`centroid`. """
FILLER = "A point looks for the center that lies nearest to it, and stays there. " * 150
SKLEARN = "## In scikit-learn\n\nThe same mean [Lloyd (1982)](references.md#lloyd1982)."
SUMMARY = """```{admonition} In five lines
:class: summary
1. One.
2. Two.
3. Three.
4. Four.
5. Five.
```"""
COMPUTE = """import numpy as np
import matplotlib.pyplot as plt
values = np.loadtxt("../data/values.txt")
print(f"mean {values.mean():.4f}, sum {values.sum()}, above {np.mean(values > 4)}")
print(f"cubes {(values**3).sum():.1f}")"""
DRAW = "fig, ax = plt.subplots()\nax.plot(values)\nplt.show()"
COMPARE = """from halfstep import style
np.allclose(len(style.COLORS), 8)"""
USE = "from sklearn.cluster import KMeans\nKMeans(n_clusters=2).n_clusters"
DRESS = {
    "figure": {"caption": "The values rise, one by one.", "name": "values"},
    "image": {"alt": "A line that rises from left to right."},
}


def good_notebook():
    v4 = nbformat.v4
    cells = [
        v4.new_markdown_cell(f"# 01 The mean\n\n{GOALS}\n\n{PREDICT}"),
        v4.new_code_cell(COMPUTE),
        v4.new_markdown_cell(f"{STORY}{FILLER}"),
        v4.new_code_cell(DRAW, metadata={"mystnb": DRESS}),
        v4.new_code_cell(COMPARE),
        v4.new_markdown_cell(SKLEARN),
        v4.new_code_cell(USE),
        v4.new_markdown_cell(SUMMARY),
    ]
    return v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def good_folder(tmp_path_factory):
    """A book of one chapter, run and stored."""
    root = tmp_path_factory.mktemp("book")
    (root / "data").mkdir()
    (root / "data" / "values.txt").write_text("1\n2\n3\n5\n")
    folder = root / "chapters"
    folder.mkdir()
    (folder / "glossary.md").write_text("```{glossary}\nCentroid\n  A mean.\n```\n")
    (folder / "references.bib").write_text("@article{lloyd1982,\n  title={A}\n}\n")
    nbformat.write(good_notebook(), folder / "01_mean.ipynb")
    assert notebooks.main([str(folder / "01_mean.ipynb")]) == 0
    return folder


@pytest.fixture
def folder(good_folder, tmp_path):
    """A copy of that book, to break."""
    shutil.copytree(good_folder.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "chapters"


def broken(folder, cell, change):
    """The page with one cell changed: what a test breaks is all that differs."""
    path = folder / "01_mean.ipynb"
    notebook = nbformat.v4.reads(path.read_text())
    change(notebook.cells[cell])
    path.write_text(notebooks.as_text(notebook))
    return Page(path), Book(folder)


def replaced(old, new):
    def change(cell):
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def without(*keys):
    def change(cell):
        holder = cell.metadata
        for key in keys[:-1]:
            holder = holder[key]
        del holder[keys[-1]]

    return change


def tagged(tag):
    return lambda cell: cell.metadata.update(tags=[tag])


@pytest.mark.parametrize("check", CHECKS, ids=named)
def test_the_good_page_is_found_good(good_folder, check):
    book = Book(good_folder)
    assert list(check(book.pages["01_mean.ipynb"], book)) == []


def uncounted(cell):
    cell.execution_count = None


def told(text):
    return replaced("## The mean pulls\n", f"## The mean pulls\n\n{text}\n")


LONG = "\n".join(f"a{i} = {i}" for i in range(16))
BREAKS = {
    "title": [
        (0, replaced("# 01 The", "# The"), "lacks its number"),
        (2, replaced("## The", "# The"), "titles (#) in cells [0, 2]"),
    ],
    "goal_box": [
        (0, replaced(GOALS, ""), "0 goal boxes"),
        (0, replaced("- **Count** the steps.\n", ""), "has 2 points"),
        (0, replaced("40 minutes", "An hour"), "no 'minutes'"),
        (0, replaced("Before:", "Needed:"), "no 'before'"),
    ],
    "prediction": [
        (0, replaced(PREDICT, ""), "no question"),
        (0, replaced("{dropdown}", "{note}"), "the answers lie open"),
    ],
    "same_as_library": [(4, replaced("allclose", "isclose"), "no check against halfstep")],
    "scikit_learn": [
        (5, replaced("In scikit", "With scikit"), "0 sections"),
        (6, replaced("from sklearn", "from other"), "no code imports it"),
    ],
    "summary": [
        (7, replaced("4. Four.\n", ""), "4 points"),
        (7, replaced(":class: summary", ":class: end"), "0 summaries"),
    ],
    "sources": [
        (5, replaced("(references.md#lloyd1982)", ""), "cites nothing"),
        (5, replaced("lloyd1982", "nobody1900"), "'nobody1900'"),
    ],
    "uses_terms": [(2, replaced("{term}`centroid`", "centroid"), "links no term")],
    "length": [
        (2, replaced(FILLER, ""), "words; aim at"),
        (2, replaced(FILLER, FILLER * 2), "words; aim at"),
        (
            1,
            replaced("import numpy", "\n" + LONG * 15 + "\nimport numpy"),
            "under 10 a line",
        ),
    ],
    "cell_lengths": [
        (1, replaced("import numpy", f"{LONG}\nimport numpy"), "cell 1: 21 lines"),
    ],
    "figures": [
        (3, without("mystnb", "image"), "without alt text"),
        (3, without("mystnb", "figure", "caption"), "without caption"),
        (3, without("mystnb", "figure", "name"), "without name"),
        (3, replaced("plt.show()", "fig"), "end the cell with plt.show()"),
        (
            3,
            replaced("ax.plot", "ax.set_title('Values'); ax.plot"),
            "a title in the picture",
        ),
        (
            3,
            lambda cell: cell.metadata.mystnb.image.update(alt="A line."),
            "without alt text",
        ),
    ],
    "stored_form": [(1, uncounted, "execution count None")],
    "compared": [
        (1, tagged("nbval-skip"), "never compared"),
        (1, tagged("nbval-ignore-output"), "prints what is never compared"),
        (
            1,
            replaced("import numpy", "# NBVAL_IGNORE_OUTPUT\nimport numpy"),
            "never compared",
        ),
    ],
    "plain_python": [
        (4, replaced("np.all", "%time np.all"), "no magics"),
        (4, replaced("np.all", "np.random.seed(3)\nnp.all"), "a global seed"),
    ],
    "terms": [(2, replaced("`centroid`", "`medoid`"), "'medoid'")],
    "links": [
        (2, replaced("`values`", "`nowhere`"), "no label 'nowhere'"),
        (2, told("As [there](gone.md)."), "no file 'gone.md'"),
        (2, told("As [there](glossary.md#gone)."), "no label 'gone'"),
        (2, told("As {doc}`gone`."), "no page 'gone'"),
    ],
    "voice": [
        (2, told("This is simply the mean."), "'simply'"),
        (2, told("What a surprise!"), "'surprise!'"),
        (2, told("Done \U0001f389."), "take it out"),
        (2, told(r"As \section{above} says."), "write Markdown"),
        (
            3,
            lambda c: c.metadata.mystnb.image.update(alt="A clear line that rises."),
            "clear",
        ),
    ],
    "typed_numbers": [
        (0, replaced("2.75", "2.76"), "'2.76'"),
        (2, replaced("25%", "26%"), "'26%'"),
        (2, replaced("sum is 11", "sum is 12"), "'12'"),
        (2, replaced("about 160", "about 180"), "'180'"),
        (2, replaced("$n = 4$", "$n = 4.5$"), "'4.5'"),
        (3, lambda c: c.metadata.mystnb.figure.update(caption="To 99, by steps."), "'99'"),
    ],
}
ALL_BREAKS = [(check, *case) for check, cases in BREAKS.items() for case in cases]


@pytest.mark.parametrize(("check", "cell", "change", "says"), ALL_BREAKS)
def test_a_broken_page_is_found_out(folder, check, cell, change, says):
    page, book = broken(folder, cell, change)
    (function,) = [function for function in CHECKS if named(function) == check]
    found = list(function(page, book))
    assert any(says in finding for finding in found), report(found)
    assert all(finding.startswith(page.name) and "; " in finding for finding in found)


def asking(folder, change=lambda cell: None):
    """The good page with its question asked by a widget."""
    path = folder / "01_mean.ipynb"
    notebook = nbformat.v4.reads(path.read_text())
    notebook.cells[0].source = notebook.cells[0].source.replace(PREDICT, "")
    cell = nbformat.v4.new_code_cell(ASK, id="ask", metadata=copy.deepcopy(HIDDEN))
    change(cell)
    notebook.cells.insert(1, cell)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        cell.execution_count = number
    path.write_text(notebooks.as_text(notebook))
    return Page(path), Book(folder)


@pytest.mark.parametrize("check", CHECKS, ids=named)
def test_a_question_may_be_a_widget(folder, check):
    assert list(check(*asking(folder))) == []


@pytest.mark.parametrize(
    ("check", "change", "says"),
    [
        (anatomy.prediction, without("jupyter"), "the source tells the answers"),
        (anatomy.prediction, tagged("nbval-ignore-output"), "the source tells the answers"),
        (anatomy.prediction, replaced("PredictionQuestion(", "print("), "no question"),
        (typed_numbers, replaced("2.75", "2.76"), "'2.76'"),
        (anatomy.voice, replaced("No.", "No!"), "'No!'"),
    ],
)
def test_a_widget_that_asks_badly_is_found_out(folder, check, change, says):
    found = list(check(*asking(folder, change)))
    assert any(says in finding for finding in found), report(found)


def test_only_the_source_of_a_question_goes_uncounted(folder):
    plain, _ = broken(folder, 0, lambda cell: None)
    assert len(plain.code) == len(plain.shown_code)
    page, _ = asking(folder)
    assert len(page.code) == len(plain.code) + 1
    assert len(page.shown_code) == len(plain.code)


def test_every_check_has_been_seen_to_fail():
    assert set(BREAKS) == {named(check) for check in CHECKS}


@pytest.mark.parametrize(
    "text",
    [
        "The mean is 2.8, the sum 11.0, above lie 25%, or a quarter: 0.25.",
        "In 1982, in chapter 12, with scikit-learn 1.9, in 30 minutes: `99` of (99, 2).",
        "The cubes come to 161, about 160, nearly 200.",
        "Ten to the tenth is 1,024.\n\n% typed: 1,024 (ways to split ten points in two)",
    ],
)
def test_a_number_that_is_shown_or_no_claim_passes(folder, text):
    page, book = broken(folder, 2, told(text))
    assert list(typed_numbers(page, book)) == []


def test_a_comment_without_a_reason_vouches_for_nothing(folder):
    page, book = broken(folder, 2, told("It is 1,024.\n\n% typed: 1,024"))
    assert len(list(typed_numbers(page, book))) == 1


def test_nbval_passes_without_images_and_fails_on_a_changed_number(folder):
    path = folder / "01_mean.ipynb"
    assert nbval(path).returncode == 0
    before = path.read_text()
    path.write_text(before.replace("mean 2.7500", "mean 2.7501"))
    assert path.read_text() != before
    run = nbval(path)
    assert run.returncode == 1
    assert "mean 2.7501" in run.stdout
    assert "01_mean.ipynb::Cell 0" in run.stdout

"""A small page that keeps every promise, and ways to break it in one place at a time."""

import copy
from pathlib import Path

import nbformat
from author import notebooks
from author.lint.book import Book
from author.lint.page import Page

NAME = "01_mean.ipynb"

GOALS = """```{admonition} Goals
:class: goals
- **Follow** a point to its center.
- **Count** the steps.
- **Compare** two results.

40 minutes. Before: the mean of a list.
```"""
ASK = 'from halfstep.widgets import echo, predict\n\npredict("stuck")'
ECHO = 'echo("stuck", np.mean(values > 4))'
HIDDEN = {"tags": ["nbval-ignore-output", "remove-input"]}
# What the linter reads for the questions of the page.
QUESTIONS = Path(__file__).parent / "questions"
STORY = """## The mean pulls

Of the 4 values, 25% lie above 4, and their sum is 11 for $n = 4$ points. Their cubes come
to about 160. See {numref}`values` and the {term}`centroid`. """
FILLER = "A point looks for the center that lies nearest to it, and stays there. " * 150
SKLEARN = """## In scikit-learn

The same mean in scikit-learn 1.9 [Lloyd (1982)](references.md#lloyd1982)."""
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
DRAW = 'fig, ax = plt.subplots()\nax.plot(values, "k")\nplt.show()'
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
        v4.new_markdown_cell(f"# 01 The mean\n\n{GOALS}"),
        v4.new_code_cell(COMPUTE),
        v4.new_markdown_cell(f"{STORY}{FILLER}"),
        v4.new_code_cell(DRAW, metadata={"mystnb": DRESS}),
        v4.new_code_cell(COMPARE),
        v4.new_markdown_cell(SKLEARN),
        v4.new_code_cell(USE),
        v4.new_code_cell(ASK, metadata=copy.deepcopy(HIDDEN)),
        v4.new_code_cell(ECHO, metadata=copy.deepcopy(HIDDEN)),
        v4.new_markdown_cell(SUMMARY),
    ]
    return v4.new_notebook(cells=cells)


def broken(folder, cell, change):
    """The page with one cell changed: what a test breaks is all that differs."""
    path = folder / NAME
    notebook = nbformat.v4.reads(path.read_text())
    change(notebook.cells[cell])
    path.write_text(notebooks.as_text(notebook))
    return Page(path), Book(folder)


def replaced(old, new):
    def change(cell):
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def told(text):
    return replaced("## The mean pulls\n", f"## The mean pulls\n\n{text}\n")


def without(*keys):
    def change(cell):
        holder = cell.metadata
        for key in keys[:-1]:
            holder = holder[key]
        del holder[keys[-1]]

    return change


def showing(text):
    def change(cell):
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text + "\n")]

    return change


def tagged(tag):
    return lambda cell: cell.metadata.update(tags=[tag])

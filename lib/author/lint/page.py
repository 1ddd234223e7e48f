"""A page of the book, read from its source: parts, code, prose, outputs."""

import re
from functools import cached_property
from pathlib import Path

import nbformat

from author.lint.parts import ECHO, QUESTION, parts_of, question_parts

# Parts that are told in words.
TOLD = ("heading", "prose")
# Tags of cells whose code the site folds, or takes away.
FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
READERS = {"markdown": parts_of, "code": question_parts}


class Page:
    """A chapter, or a page of Markdown, which counts as one cell.

    Parameters
    ----------
    path : str or Path
    """

    def __init__(self, path):
        self.path = Path(path)
        self.cells = _cells(self.path)

    @property
    def name(self):
        """Give the name of its file."""
        return self.path.name

    def place(self, cell):
        """Name a cell as findings do: ``02_the_loop.ipynb, cell 4``."""
        return f"{self.name}, cell {cell}"

    @cached_property
    def parts(self):
        """List all that is on the page, in reading order."""
        return [
            part
            for number, cell in enumerate(self.cells)
            if cell.cell_type in READERS
            for part in READERS[cell.cell_type](cell.source, number)
        ]

    def all(self, kind):
        """List the parts of one kind, in reading order."""
        return [part for part in self.parts if part.kind == kind]

    @property
    def code(self):
        """List (number, cell) of every code cell that holds anything."""
        return [
            (number, cell)
            for number, cell in enumerate(self.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]

    @property
    def shown_code(self):
        """List those of them that a reader reads: none that is folded, asks or echoes."""
        asking = {part.cell for part in self.all("box") if part.name in (QUESTION, ECHO)}
        return [
            (number, cell)
            for number, cell in self.code
            if number not in asking and not FOLDED & set(cell.metadata.get("tags", []))
        ]

    @property
    def prose(self):
        """List (cell number, text) of all that is told in sentences, captions included."""
        told = [(part.cell, part.text) for part in self.parts if part.kind in TOLD]
        return told + [
            (number, text)
            for number, cell in self.code
            for text in figure_texts(cell)
            if isinstance(text, str)
        ]

    @property
    def n_words(self):
        """Count the words in sight: without captions, echoes and what is folded."""
        told = (part for part in self.parts if part.kind in TOLD)
        text = " ".join(part.text for part in told if not any(map(_is_aside, part.inside)))
        return len(re.findall(r"[^\W_]+(?:['’.,–-][^\W_]+)*", text))


def _is_aside(box):
    return box.name == ECHO or "dropdown" in {box.name, *box.classes}


def _cells(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return nbformat.v4.reads(text).cells
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return [nbformat.v4.new_markdown_cell(text)]


def figure_texts(cell):
    """Give caption and alt text of a figure cell, None where one is missing."""
    dress = cell.metadata.get("mystnb", {})
    return dress.get("figure", {}).get("caption"), dress.get("image", {}).get("alt")


def figure_name(cell):
    """Give the name under which {numref} finds the figure of a cell, or None."""
    return cell.metadata.get("mystnb", {}).get("figure", {}).get("name")


def output_text(cell):
    """Give all the text that a cell's stored outputs show."""
    texts = []
    for output in cell.get("outputs", []):
        texts += [output.get("text", ""), output.get("evalue", "")]
        data = output.get("data", {})
        texts.append(data.get("text/plain", ""))
        texts.append(re.sub(r"<[^>]*>", " ", data.get("text/html", "")))
    return "\n".join(texts)

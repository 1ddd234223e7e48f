"""The whole book, as far as its pages point at each other: labels, terms, references."""

import re
from functools import cached_property
from pathlib import Path

from author.lint.page import Page, figure_name


class Book:
    """The pages of a folder, and what they may point at.

    Parameters
    ----------
    folder : str or Path
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        names = [*self.folder.glob("*.ipynb"), *self.folder.glob("*.md")]
        self.pages = {path.name: Page(path) for path in sorted(names)}

    @cached_property
    def labels(self):
        """Collect everything that {ref}, {numref}, {eq} or a link to #… can find."""
        return {label for page in self.pages.values() for label in labels_of(page)}

    @cached_property
    def terms(self):
        """Collect the terms of the glossary, in small letters."""
        glossaries = [
            part.text
            for page in self.pages.values()
            for part in page.all("box")
            if part.name == "glossary"
        ]
        lines = "\n".join(glossaries).splitlines()
        return {line.strip().lower() for line in lines if line and not line[0].isspace()}

    @cached_property
    def references(self):
        """Collect the keys of ``references.bib``."""
        path = self.folder / "references.bib"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return set(re.findall(r"^\s*@\w+\{\s*([^,\s]+)", text, re.MULTILINE))


def labels_of(page):
    """Yield the labels that a page defines: targets, equations, named boxes and figures."""
    for part in page.parts:
        if part.kind in ("target", "formula") and part.name:
            yield part.name
        if part.kind == "formula":
            yield from re.findall(r"\\label\{([^}]+)\}", part.text)
        yield from (part.options[key] for key in ("name", "label") if key in part.options)
    yield from filter(None, (figure_name(cell) for _, cell in page.code))

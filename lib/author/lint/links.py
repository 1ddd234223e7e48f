"""What a page points at is there: terms, labels, pages, files."""

import re
from pathlib import Path
from urllib.parse import unquote

REFERENCES = "references.md#"  # where a citation leads


def terms(page, book):
    """Every {term} is in the glossary, under this spelling."""
    for part in page.all("role"):
        if part.name == "term" and part.text.lower() not in book.terms:
            yield f"{page.place(part.cell)}: no term {part.text!r}; add it to the glossary"


def links(page, book):
    """What a link, {ref}, {numref}, {eq} or {doc} names is there."""
    for part in page.all("role"):
        if part.name in ("ref", "numref", "eq") and part.text not in book.labels:
            yield f"{page.place(part.cell)}: no label {part.text!r}; mend or add it"
        if part.name == "doc" and not _document(page, part.text):
            yield f"{page.place(part.cell)}: no page {part.text!r}; mend the path"
    for part in page.all("link"):
        if fault := _broken(page, book, unquote(part.name)):
            yield f"{page.place(part.cell)}: {fault}; mend the link"


def _document(page, name):
    """The page that {doc} or a link without suffix names."""
    stem = page.path.parent / name.lstrip("/")
    return any(Path(f"{stem}{suffix}").exists() for suffix in (".ipynb", ".md"))


def _broken(page, book, href):
    if re.match(rf"[a-z][a-z0-9+.-]*:|{REFERENCES}", href):
        return ""
    path, _, anchor = href.partition("#")
    if path and not (page.path.parent / path).exists() and not _document(page, path):
        return f"no file {path!r}"
    return f"no label {anchor!r}" if anchor and anchor not in book.labels else ""


CHECKS = (terms, links)

"""Read a page of the book as its reader meets it: words, formulas, boxes, links, code.

Markdown is parsed with the parser that the book itself uses, so that a ``1`` in a formula,
a path in a link or a word in a code span is never taken for prose.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

# As in _config.yml.
EXTENSIONS = {
    "amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution",
    "tasklist",
}  # fmt: skip
MARKDOWN = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
# Directives whose body is no prose.
BODILESS = {
    "bibliography", "code", "code-block", "code-cell", "csv-table", "eval-rst", "image",
    "include", "literalinclude", "math", "raw", "tableofcontents", "toctree",
}  # fmt: skip
# Stand for a code span, a formula or a citation inside a sentence.
ELSEWHERE = " ⸱ "
# The widget that asks; its answers are folded until the reader has chosen.
QUESTION = "PredictionQuestion"
# Parts that are told in words.
TOLD = ("heading", "prose")


@dataclass(frozen=True)
class Part:
    """One thing on a page: heading, prose, formula, box, role, link, target or comment."""

    kind: str
    cell: int
    text: str = ""
    name: str = ""  # of a role or directive; the level of a heading; the target of a link
    options: dict = field(default_factory=dict)
    inside: tuple = ()  # the boxes around it, outermost first

    @property
    def classes(self):
        return self.options.get("class", "").split()


def parts_of(source, cell=0, inside=()):
    """Yield the parts of a Markdown text in reading order, those inside boxes included."""
    heading = ""
    for token in MARKDOWN.parse(source):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            yield from _inline(token, cell, heading, inside)
            heading = ""
        elif token.type in ("fence", "colon_fence"):
            yield from _fence(token, cell, inside)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            label = token.info if token.type == "math_block_label" else ""
            yield Part("formula", cell, token.content, label, inside=inside)
        elif token.type == "myst_target":
            yield Part("target", cell, name=token.content, inside=inside)
        elif token.type == "myst_line_comment":
            yield Part("comment", cell, token.content.strip(), inside=inside)


def _inline(token, cell, heading, inside):
    words, found = [], []
    for child in token.children:
        text, part = _inline_part(child, cell, inside)
        words.append(text)
        found += part
    kind = "heading" if heading else "prose"
    yield Part(kind, cell, "".join(words), heading, inside=inside)
    yield from found


def _inline_part(child, cell, inside):
    """Give the words that a reader sees and, for a formula, role or link, the part."""
    if child.type in ("text", "image"):
        return child.content, []
    if child.type in ("softbreak", "hardbreak"):
        return " ", []
    if child.type.startswith("math_"):
        return ELSEWHERE, [Part("formula", cell, child.content, inside=inside)]
    if child.type == "link_open":
        return "", [Part("link", cell, name=child.attrGet("href"), inside=inside)]
    if child.type == "myst_role":
        return _role(child, cell, inside)
    return (ELSEWHERE if child.type == "code_inline" else ""), []


def _role(child, cell, inside):
    name = child.meta["name"]
    if name == "math":
        return ELSEWHERE, [Part("formula", cell, child.content, inside=inside)]
    titled = re.fullmatch(r"(.*?)\s*<([^<>]+)>", child.content, re.DOTALL)
    text, target = titled.groups() if titled else (child.content, child.content)
    shown = text if titled or name in ("term", "abbr", "sub", "sup") else ELSEWHERE
    return shown, [Part("role", cell, " ".join(target.split()), name, inside=inside)]


def _fence(token, cell, inside):
    opening = re.match(r"\{([\w:-]+)\}\s*(.*)", token.info.strip())
    if not opening:
        return
    name, title = opening.groups()
    options, body = _options(token.content)
    box = Part("box", cell, body, name, options, inside)
    yield box
    if name == "math":
        yield Part("formula", cell, body, options.get("label", ""), inside=inside)
    if name not in BODILESS:
        yield from parts_of(title, cell, (*inside, box))
        yield from parts_of(body, cell, (*inside, box))


def _options(content):
    lines = content.splitlines()
    options = {}
    while lines and (option := re.match(r":([\w-]+):\s*(.*)", lines[0])):
        options[option[1]] = option[2].strip()
        lines.pop(0)
    return options, "\n".join(lines)


def question_parts(source, cell=0):
    """Yield the boxes that `PredictionQuestion` makes of a code cell, and what they say."""
    calls = [
        node
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == QUESTION
    ]
    for call in calls:
        texts = [
            node.value
            for node in ast.walk(call)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        box = Part("box", cell, "\n\n".join(texts), QUESTION, {"class": "predict"})
        yield box
        for text in texts:
            yield from parts_of(text, cell, (box,))


def _tree(source):
    try:
        return ast.parse(source)
    except SyntaxError:  # a check of its own says so
        return ast.Module(body=[], type_ignores=[])


def code_lines(source):
    """Count the lines that hold code: no blanks, no comments, no docstrings."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return sum(bool(line.strip()) for line in source.splitlines())
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in (
            tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
            tokenize.DEDENT, tokenize.ENDMARKER,
        ):  # fmt: skip
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        has_body = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if has_body and ast.get_docstring(node) is not None:
            text = node.body[0]
            lines -= set(range(text.lineno, text.end_lineno + 1))
    return len(lines)


def output_text(cell):
    """All the text that a cell's stored outputs show."""
    texts = []
    for output in cell.get("outputs", []):
        texts += [output.get("text", ""), output.get("evalue", "")]
        data = output.get("data", {})
        texts.append(data.get("text/plain", ""))
        texts.append(re.sub(r"<[^>]*>", " ", data.get("text/html", "")))
    return "\n".join(texts)


class Page:
    """A chapter, or a page of Markdown, which counts as one cell."""

    def __init__(self, path):
        self.path = Path(path)
        self.cells = _cells(self.path)

    @property
    def name(self):
        return self.path.name

    @cached_property
    def parts(self):
        readers = {"markdown": parts_of, "code": question_parts}
        return [
            part
            for number, cell in enumerate(self.cells)
            if cell.cell_type in readers
            for part in readers[cell.cell_type](cell.source, number)
        ]

    def all(self, kind):
        return [part for part in self.parts if part.kind == kind]

    @property
    def code(self):
        """(number, cell) of every code cell that holds anything."""
        return [
            (number, cell)
            for number, cell in enumerate(self.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]

    @property
    def shown_code(self):
        """Those of them that a reader reads: a question's source would tell the answer."""
        asking = {part.cell for part in self.all("box") if part.name == QUESTION}
        return [(number, cell) for number, cell in self.code if number not in asking]

    @property
    def prose(self):
        """(cell number, text) of all that is told in sentences, captions included."""
        told = [(part.cell, part.text) for part in self.parts if part.kind in TOLD]
        return told + [
            (number, text)
            for number, cell in self.code
            for text in figure_texts(cell)
            if isinstance(text, str)
        ]

    @property
    def n_words(self):
        text = " ".join(part.text for part in self.parts if part.kind in TOLD)
        return len(re.findall(r"[^\W_]+(?:['’.,–-][^\W_]+)*", text))


def figure_texts(cell):
    """Caption and alt text of a figure cell, None where one is missing."""
    dress = cell.metadata.get("mystnb", {})
    return dress.get("figure", {}).get("caption"), dress.get("image", {}).get("alt")


def _cells(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return nbformat.v4.reads(text).cells
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return [nbformat.v4.new_markdown_cell(text)]


class Book:
    """What pages may point at: labels, terms, references, files."""

    def __init__(self, folder):
        self.folder = Path(folder)
        names = [*self.folder.glob("*.ipynb"), *self.folder.glob("*.md")]
        self.pages = {path.name: Page(path) for path in sorted(names)}

    @cached_property
    def labels(self):
        """Everything that {ref}, {numref}, {eq} or a link to #… can find."""
        return {label for page in self.pages.values() for label in labels_of(page)}

    @cached_property
    def terms(self):
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
        path = self.folder / "references.bib"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return set(re.findall(r"^\s*@\w+\{\s*([^,\s]+)", text, re.MULTILINE))


def labels_of(page):
    """The labels that a page defines: targets, equations, named boxes and figures."""
    for part in page.parts:
        if part.kind in ("target", "formula") and part.name:
            yield part.name
        if part.kind == "formula":
            yield from re.findall(r"\\label\{([^}]+)\}", part.text)
        yield from (part.options[key] for key in ("name", "label") if key in part.options)
    for _, cell in page.code:
        if name := cell.metadata.get("mystnb", {}).get("figure", {}).get("name"):
            yield name

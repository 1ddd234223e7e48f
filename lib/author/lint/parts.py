"""Read Markdown as its reader meets it: words, formulas, boxes, roles, links.

It is parsed with the parser that the book itself uses, so that a ``1`` in a formula, a
path in a link or a word in a code span is never taken for prose.
"""

import ast
import re
from dataclasses import dataclass, field

from halfstep.predictions.questions import FOLDER, find, names
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
FENCES = ("fence", "colon_fence")
FORMULAS = ("math_block", "math_block_label", "amsmath")
# Stand for a code span, a formula or a citation inside a sentence.
ELSEWHERE = " ⸱ "
# What asks, and what shows the guess again; the texts lie in halfstep/predictions.
QUESTION, ECHO = "predict", "echo"
CLASSES = {QUESTION: {"class": "predict"}, ECHO: {"class": "echo"}}


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
        """Give the names in the option ``:class:`` of a box."""
        return self.options.get("class", "").split()


def parts_of(source, cell=0, inside=()):
    r"""Yield the parts of a Markdown text in reading order, those inside boxes included.

    Parameters
    ----------
    source : str
    cell : int
        The number of the cell that it stands in.
    inside : tuple of Part
        The boxes around it, outermost first.

    Yields
    ------
    part : Part

    >>> [(part.kind, part.text) for part in parts_of("# Loop\n\nA {term}`step` of $x$.")]
    [('heading', 'Loop'), ('prose', 'A step of  ⸱ .'), ('role', 'step'), ('formula', 'x')]
    """
    heading = ""
    for token in MARKDOWN.parse(source):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            yield from _inline(token, cell, heading, inside)
            heading = ""
        else:
            yield from _block(token, cell, inside)


def _block(token, cell, inside):
    if token.type in FENCES:
        yield from _fence(token, cell, inside)
    elif token.type in FORMULAS:
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


def question_parts(source, cell=0, folder=FOLDER):
    """Yield what a code cell asks by ``predict(NAME)``, or tells by ``echo(NAME, value)``.

    Parameters
    ----------
    source : str
    cell : int
        The number of the cell.
    folder : Path
        Where the questions lie.

    Yields
    ------
    part : Part
        A box, named as the function, behind it what it says. Its options are empty where
        no question has this name, which is its text. Of an echo, the option ``value`` is
        how the measured number is written.
    """
    for call in _calls(source):
        name = str(getattr(call.args[0], "value", ""))
        value = " ".join(map(ast.unparse, call.args[1:]))
        if name in names(folder):
            yield from _told(call.func.id, value, find(name, folder), cell)
        else:
            yield Part("box", cell, name, call.func.id, CLASSES[call.func.id])


def _told(kind, value, question, cell):
    texts = question.asked if kind == QUESTION else question.echoed
    options = CLASSES[kind] | {"name": question.name, "value": value}
    box = Part("box", cell, "\n\n".join(texts), kind, options)
    yield box
    for text in texts:
        yield from parts_of(text, cell, (box,))
    for excuse in question.typed:
        yield Part("comment", cell, f"typed: {excuse}", inside=(box,))


def _calls(source):
    """List the calls of both by their bare names: `model.predict(X)` is another thing."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a check of its own says so
        return []
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in (QUESTION, ECHO)
        and node.args
    ]

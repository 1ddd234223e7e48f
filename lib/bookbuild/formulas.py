"""Formulas as MathML, made at build time: no script, and a screen reader reads them.

The font is a subset of STIX Two Math (SIL Open Font License 1.1), which the package
ziamath carries. A formula with a character outside the subset is a warning, so that no
reader meets a character in the wrong font.
"""

import html
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_letters, digits

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from bookbuild.fonts import cut

logger = logging.getLogger(__name__)

FONT = "stix-two-math.woff2"
# What the book's formulas show, and all Latin letters: each further sign is weight for
# every reader, and a missing one is a warning. A browser shows <mi>x</mi> as the
# mathematical italic U+1D465 (an h as U+210E), so those code points are needed too.
# Stretched brackets and roots follow from the font's own table.
CHARACTERS = "".join(
    [
        ascii_letters + digits + " ()[]+,./:=|<>-'",
        *map(chr, sorted({*range(0x1D434, 0x1D468)} - {0x1D455})),
        "Σαδεθλμπρσ𝛼𝛿𝜀𝜃𝜆𝜇𝜋𝜌𝜎",
        "ℎℓ∈∑√∞·×−≤≥≠≈∼→⊤∣‖⌊⌋…⋯′⋅",
        "\u2061\u2062\u2063\u2009\xa0",  # invisible operators and thin spaces
    ]
)
# A line of a phone of 320 pixels holds so many letters of a formula.
LONGEST = 24
ENDS = tuple(f"<mo>{html.escape(sign)}</mo>" for sign in "=≠≈≡<>≤≥∈→∝∼")
EMPTY = "<wbr><math></math>"  # behind a relation that ends a formula


@cache
def converter() -> LatexToMathML:
    """Return the one converter of the build."""
    return LatexToMathML(fancy_error=False)


def to_mathml(latex: str, *, display: bool, where=None) -> str:
    """Turn one formula into a <math> element; a faulty one is a warning and stays LaTeX."""
    try:
        mathml = converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        logger.warning("formula %r: %s", latex, error, location=where)
        return f"<code>{html.escape(latex)}</code>"
    shown = html.unescape(re.sub("<[^>]+>", "", mathml))
    if missing := set(shown) - set(CHARACTERS):
        cure = "add it to CHARACTERS in bookbuild/formulas.py"
        logger.warning(
            "formula %r: the font lacks %s; %s", latex, missing, cure, location=where
        )
    # WebKit stretches a bracket in a row alone, and takes no cell of a table for one.
    return re.sub("<mtd[^>]*>", r"\g<0><mrow>", mathml).replace("</mtd>", "</mrow></mtd>")


def in_pieces(mathml: str) -> str:
    """Let a long formula of a line go on in the next one, after a relation, as TeX does.

    A browser breaks no line within a formula (or anywhere in it), so it becomes several.

    >>> in_pieces("<math><mi>a</mi><mo>=</mo><mi>b</mi></math>")
    '<math><mi>a</mi><mo>=</mo><mi>b</mi></math>'
    """
    if len(re.sub("<[^>]+>", "", mathml)) <= LONGEST:
        return mathml
    pieces, depth = ["<math>"], 0
    inner = mathml.removeprefix("<math>").removesuffix("</math>")
    for tag, text in re.findall(r"(<[^>]+>)([^<]*)", inner):
        depth += 0 if tag.endswith("/>") else -1 if tag.startswith("</") else 1
        pieces[-1] += tag + text
        if depth == 0 and pieces[-1].endswith(ENDS):
            pieces[-1] += "</math>"
            pieces.append("<math>")
    return "<wbr>".join([*pieces[:-1], pieces[-1] + "</math>"]).removesuffix(EMPTY)


def visit_inline(writer, node) -> None:
    """Write an inline formula."""
    writer.body.append(in_pieces(to_mathml(node.astext(), display=False, where=node)))
    raise nodes.SkipNode


def visit_block(writer, node) -> None:
    """Write a displayed formula, and its number if it has a name."""
    number = ""
    if node["number"]:
        text = get_node_equation_number(writer, node)
        number = f'<span class="eqno">({text})</span>'
    # A wide formula scrolls by itself: tabindex lets the keyboard scroll it too.
    writer.body.append(writer.starttag(node, "div", CLASS="math", tabindex="0"))
    writer.body.append(
        to_mathml(node.astext(), display=True, where=node) + number + "</div>\n"
    )
    raise nodes.SkipNode


def write_font(app) -> None:
    """Write the subset of the formula font beside the site's other files."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", FONT)
    source = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    cut(source, target, CHARACTERS)


def setup(app) -> None:
    """Register the renderer `mathml` (html_math_renderer in _config.yml)."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.connect("builder-inited", write_font)

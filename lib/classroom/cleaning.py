"""What students wrote, as HTML in which nothing runs and nothing is loaded.

nbgrader's pages, the student's feedback and the marking page alike, show Markdown by the
filter `markdown2html`; `nbgrader_config.py` puts this one in its place. (nbconvert's own
`sanitize_html` cleans outputs alone, where a page has nbgrader's templates.)
"""

import contextlib
import html
import re

import nh3
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.token import STANDARD_TYPES

# A picture is part of the page: one from elsewhere would tell its host who reads, and when.
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*", re.ASCII)
# A relative link, or http://localhost, would lead into the marker's own Jupyter.
LINK = re.compile(r"https://[^/]", re.IGNORECASE)
CELLS = {cell: nh3.ALLOWED_ATTRIBUTES[cell] | {"style"} for cell in ("td", "th")}
CLEANER = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS - {"area", "map"},
    attributes=nh3.ALLOWED_ATTRIBUTES | CELLS,
    attribute_filter=lambda tag, name, value: keep(name, value),
    filter_style_properties={"text-align"},  # of the columns of a table
    url_schemes={"https", "data"},
    # No name that the page's own scripts look for: the colors of code, and no id at all.
    allowed_classes={"span": set(STANDARD_TYPES.values()), "div": {"highlight"}},
)


def keep(name, value):
    """Give the value of an attribute, or None where it points to what is refused.

    >>> keep("href", "https://example.org"), keep("href", "/lab")
    ('https://example.org', None)
    """
    wanted = {"href": LINK.match, "cite": LINK.match, "src": PICTURE.fullmatch}
    return value if name not in wanted or wanted[name](value) else None


@pass_context
def markdown2html(context, source):
    r"""Render the Markdown of a cell and clean it; formulas stay as they are for MathJax.

    Parameters
    ----------
    context : jinja2.runtime.Context
        Its ``cell`` may have pictures attached.
    source : str

    Returns
    -------
    html : str

    >>> markdown2html({}, "$a < b$ <script>alert(1)</script>")
    '<p>$a &lt; b$ </p>\n'
    """
    pictures = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(
        escape=False, attachments=pictures, exclude_anchor_links=True
    )
    # A picture that is not attached, for one: who marks still reads the text.
    written = f"<pre>{html.escape(source)}</pre>"
    with contextlib.suppress(Exception):
        written = MarkdownWithMath(renderer=renderer).render(source)
    return CLEANER.clean(written)

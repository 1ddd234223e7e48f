"""A lean page that asks nobody for anything: what the theme sends and nobody needs.

Jupyter Book's page loads 847 kB (gzip) from up to three hosts. Each mend below names its
reason; a pattern that finds nothing in a page any more is a warning, so that an update of
the theme can't bring its fault back unseen.
"""

import re

from sphinx.util import logging

logger = logging.getLogger(__name__)

# (pattern, replacement, why, whether each page has it)
MENDS = [
    (
        r'<script defer src="[^"]*fontawesome\.js[^"]*"></script>\n?',
        "",
        "542 kB that draws icons which the theme's CSS already brings as a font",
        True,
    ),
    (
        r"<script>const THEBE_JS_URL.*?</script>\n?",
        "",
        "Thebe is off; this names a third party",
        True,
    ),
    (r"<script[^>]*sphinx-thebe\.js[^>]*></script>\n?", "", "Thebe is off", True),
    (r"<link[^>]*sphinx-thebe\.css[^>]*/>\n?", "", "Thebe is off", True),
    (
        r"<script[^>]*design-tabs\.js[^>]*></script>\n?",
        "",
        "the book has no tab sets",
        True,
    ),
    (
        r'<meta name="viewport" content="width=device-width, initial-scale=1" />',
        "",
        "said twice",
        False,
    ),
    (
        r"styles/theme\.css\?digest=\w+",
        "basic.css",
        "it only imports that, one wait later",
        True,
    ),
    (
        r'<header id="pst-header".*?</header>',
        '<header id="pst-header" class="bd-header" hidden></header>',
        "an empty bar with a second search box (a script measures it, so it stays)",
        True,
    ),
    (
        r'<div id="pst-primary-sidebar"',
        r'<div id="pst-primary-sidebar" role="region" aria-label="Book"',
        "the logo stood outside of all landmarks",
        True,
    ),
    (
        r">([^<]+)</a>(<details[^>]*>)<summary>",
        r'>\1</a>\2<summary aria-label="More of \1">',
        "what unfolds a chapter in the menu is a picture without a name",
        False,
    ),
    (
        r'<div role="list" class="citation-list">',
        '<div class="citation-list">',
        "no list",
        False,
    ),
    (r' role="doc-biblioentry"', "", "deprecated, and not allowed on a div", False),
    (
        r"(mystnb\.[0-9a-f]+\.css)\?v=\w+",
        r"\1",
        "its name is its checksum, and a first build knows no other",
        False,
    ),
    (r'onclick="window\.print\(\)"', 'data-does="print"', "see book.js", False),
    (r'onclick="toggleFullScreen\(\)"', 'data-does="fullscreen"', "see book.js", True),
]


def mend(page: str, name: str) -> str:
    """Return the page without what no reader needs."""
    for pattern, replacement, why, everywhere in MENDS:
        page, found = re.subn(pattern, replacement, page, flags=re.DOTALL)
        if everywhere and not found:
            logger.warning("%s: nothing to mend for %r (%s)", name, pattern, why)
    return page


def mend_each_page(app) -> None:
    """Wrap the template engine, so that each page is mended as it is written."""
    if app.builder.format != "html":
        return
    templates = app.builder.templates
    render = templates.render

    def render_lean(template: str, context: dict) -> str:
        page = render(template, context)
        if "<html" not in page[:500]:
            return page
        return mend(page, context.get("pagename", template))

    templates.render = render_lean


def setup(app) -> None:
    """Mend before the first page is written."""
    app.connect("builder-inited", mend_each_page)
    app.add_js_file("book.js", loading_method="defer")

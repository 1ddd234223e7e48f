"""A lean page that asks nobody for anything: what the theme sends and nobody needs.

Jupyter Book's page loads 847 kB (gzip) from up to three hosts. Each mend below names its
reason; a pattern that finds nothing in a page any more is a warning, so that an update of
the theme can't bring its fault back unseen.
"""

import re
from pathlib import Path

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
        r'<summary aria-label="Toggle hidden content">',
        "<summary>",
        "a name without the words that are seen, which say what unfolds",
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
        r' title="Search" aria-label="Search"[^>]*>(\s*<i [^>]*></i>\s*<span)',
        r">\1",
        "a button that shows more words than it is called by",
        True,
    ),
    (
        r'<span class="search-button__kbd-shortcut"><kbd[^>]*>Ctrl</kbd>\+<kbd>K</kbd>'
        r"</span>\s*</form>",
        '<button type="submit" class="btn search-submit">Search</button></form>',
        "a form that only Enter sends",
        True,
    ),
    (
        r'(<button class="sidebar-toggle primary-toggle[^>]* title=")[^"]*',
        r'<noscript><a class="to-menu" href="#pst-primary-sidebar">Menu</a></noscript>'
        r"\1Menu",
        "a name from the workshop; and without scripts a link leads to the menu",
        True,
    ),
    (
        r'(<button class="sidebar-toggle secondary-toggle[^>]* title=")[^"]*',
        r'<noscript><a class="to-contents" href="#pst-secondary-sidebar">Contents</a>'
        r"</noscript>\1Contents",
        "the same for the contents of a page",
        False,
    ),
    (
        r'(data-content_root="([^"]*)".*?)</head>',
        r'\1<noscript><link rel="stylesheet" href="\2_static/without-scripts.css" />'
        r"</noscript>\n</head>",
        "where scripts are off the theme has no colors, and its buttons are dead",
        True,
    ),
    (r'onclick="window\.print\(\)"', 'data-does="print"', "see book.js", False),
    (r'onclick="toggleFullScreen\(\)"', 'data-does="fullscreen"', "see book.js", True),
    (
        r"<script>\s*// Activate the search field.*?</script>",
        '<script src="_static/search.js"></script>',
        "excerpts on the disk, too: see search.js",
        False,
    ),
    (
        r'<script src="[^"]*searchtools\.js"></script>\s*'
        r'<script src="[^"]*language_data\.js"></script>\s*'
        r'<script src="[^"]*searchindex\.js"></script>(?!.*id="search-results")',
        "",
        "39 kB for results while one types, which are off; the page of the search has them",
        False,
    ),
    (r"only-dark pst-js-only", "only-dark", "no logo at night without scripts", True),
    (r"<h1></h1>", "", "a page without a title has a heading without words", False),
    (
        r"(mystnb\.[0-9a-f]+\.css)\?v=\w+",
        r"\1",
        "its name is its checksum, and a first build knows no other",
        False,
    ),
]


# Jupyter Book's own is one line that names no language and has nothing to read.
DOOR = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={page}">
<link rel="icon" href="data:,">
<title>{title}</title>
</head>
<body><main><h1>{title}</h1><p><a href="{page}">Begin to read</a></p></main></body>
</html>
"""


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


def choose(app, config) -> None:
    """Leave out what covers the page and what shows advertisements."""
    config.html_theme_options |= {"back_to_top_button": False, "primary_sidebar_end": []}


def write_door(app, error) -> None:
    """Write the page that sends a reader on to the first one, as a page of its own."""
    if error or app.builder.format != "html":
        return
    page = app.builder.get_target_uri(app.config.root_doc)
    door = DOOR.format(page=page, title=app.config.html_title or app.config.project)
    Path(app.outdir, "index.html").write_text(door, "utf-8")


def setup(app) -> None:
    """Mend before the first page is written; the theme's own door is written over."""
    app.connect("config-inited", choose, priority=1)
    app.connect("builder-inited", mend_each_page)
    app.connect("build-finished", write_door, priority=900)
    app.add_js_file("book.js", loading_method="defer")

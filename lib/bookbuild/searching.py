"""The texts of all pages in one file, from which a search shows its excerpts.

Sphinx's search asks for each page that it has found. Over file:// a browser allows no such
question; online it loads whole pages and shows their menus. So `search.js` answers from
this file. The places that a result may point to keep their names.
"""

import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path

NAME = "search-pages.js"
SILENT = ("script", "style", "svg")
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


class Texts(HTMLParser):
    """Keep the text of a page, and the elements that have a name."""

    def __init__(self):
        super().__init__()
        self.parts, self.open = [], []

    def handle_starttag(self, tag, attrs):
        """Open an element: a named one is kept, a silent one is not heard."""
        if tag in VOID:
            return
        given = dict(attrs)
        silent = tag in SILENT or "headerlink" in (given.get("class") or "")
        name = given.get("id")
        self.open.append((bool(name), silent))
        if name:
            self.parts.append(f'<div id="{escape(name)}">')

    def handle_endtag(self, tag):
        """Close it."""
        if tag not in VOID and self.open:
            named, _ = self.open.pop()
            self.parts.append("</div>" if named else "")

    def handle_data(self, data):
        """Keep a text as it stands, but for what is silent."""
        if not any(silent for _, silent in self.open):
            self.parts.append(escape(data))


def text_of(page: str) -> str:
    """Reduce a page to the text of its article.

    >>> text_of('<main><article><p id="a">One <b>&lt;</b></p><svg>2</svg></article></main>')
    '<div role="main"><div id="a">One &lt;</div></div>'
    """
    _, _, inner = page.partition("<article")
    inner, _, _ = inner.partition("</article>")
    texts = Texts()
    texts.feed(inner.partition(">")[2])
    return f'<div role="main">{"".join(texts.parts)}</div>'


def write(app, error) -> None:
    """Write the file when all pages are there."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    names = [f"{name}.html" for name in sorted(app.env.found_docs)]
    texts = {name: text_of((out / name).read_text("utf-8")) for name in names}
    script = f"globalThis.searchPages = {json.dumps(texts, ensure_ascii=False)};\n"
    (out / "_static" / NAME).write_text(script, "utf-8")


def setup(app) -> None:
    """Wait for the last page."""
    app.connect("build-finished", write)

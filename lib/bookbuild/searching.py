"""The texts of all pages in one file, for a search on the disk.

The search asks for each page that it has found and shows a part of its text. Over file://
a browser allows no such question, so `search.js` answers it from this file there; over
http nobody loads it. The places that a result may point to keep their names.
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
        self.parts, self.named, self.silent = [], [], 0

    def handle_starttag(self, tag, attrs):
        """Open an element: a named one is kept, a silent one is not heard."""
        if tag in VOID:
            return
        name = dict(attrs).get("id")
        self.named.append(bool(name))
        self.silent += tag in SILENT
        if name:
            self.parts.append(f'<div id="{escape(name)}">')

    def handle_endtag(self, tag):
        """Close it."""
        if tag in VOID or not self.named:
            return
        self.silent -= tag in SILENT
        self.parts.append("</div>" if self.named.pop() else "")

    def handle_data(self, data):
        """Keep a text, each space in it once."""
        if not self.silent:
            words = " ".join(data.split())
            gap = " " if data[-1:].isspace() else ""
            self.parts.append((" " if data[:1].isspace() else "") + escape(words) + gap)


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

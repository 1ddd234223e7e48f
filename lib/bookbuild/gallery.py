"""All figures of the book on one page, to be looked at in one go: ``_build/figures.html``.

Each by day and at night, as wide as a page and as wide as a phone. The file needs no other
and is no part of the site.
"""

import re
from html import escape
from pathlib import Path

from bookbuild import figures

NAME = "figures.html"
FIGURE = re.compile(r'<figure[^>]*\bid="([^"]+)"[^>]*>(.*?)</figure>', re.DOTALL)
# Where an id is made, and where it is asked for.
ID = re.compile(r'(\bid="|href="#|url\(#)')
FRAMES = (("day", "page"), ("night", "page"), ("day", "phone"), ("night", "phone"))
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>All figures</title>
<style>
{css}
body {{ margin: 1rem; font: 16px/1.4 system-ui, sans-serif; }}
section {{ display: flex; flex-wrap: wrap; gap: 1rem; margin-bottom: 3rem; }}
section {{ content-visibility: auto; }}
h2, section > p {{ flex: 0 0 100%; margin: 0; }}
figcaption {{ text-align: left; }}
.page {{ width: 688px; }}
.phone {{ width: 342px; }}
.headerlink {{ display: none; }}
.frame {{ padding: .5rem; background: var(--fig-paper); color: var(--fig-ink); }}
</style>
<h1>All figures</h1>
{sections}
</html>
"""


def figures_of(page: str) -> list[tuple[str, str]]:
    """List name and content of the figures of a page that are drawn within it.

    >>> figures_of('<figure class="a" id="b"><div class="fig">c</div></figure>')
    [('b', '<div class="fig">c</div>')]
    """
    return [(name, html) for name, html in FIGURE.findall(page) if 'class="fig"' in html]


def section(page: str, name: str, html: str) -> str:
    """Show one figure four times, each with ids of its own."""
    frames = "".join(
        f'<div class="frame {theme} {width}"><figure style="margin:0">'
        + ID.sub(rf"\g<1>{theme}-{width}-", html)
        + "</figure></div>"
        for theme, width in FRAMES
    )
    return f"<section><h2>{escape(page)}: {escape(name)}</h2>{frames}</section>"


def gallery(pages: dict[str, str]) -> str:
    """Write the page from the pages of the site, by their names."""
    css = figures.style_sheet(day=":root, .day", night=".night")
    found = [
        section(page, name, html)
        for page, text in pages.items()
        for name, html in figures_of(text)
    ]
    return PAGE.format(css=css, sections="\n".join(found))


def write(app, error) -> None:
    """Gather the figures when all pages are there."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    names = [f"{name}.html" for name in sorted(app.env.found_docs)]
    pages = {name: (out / name).read_text("utf-8") for name in names}
    (out.parent / NAME).write_text(gallery(pages), "utf-8")


def setup(app) -> None:
    """Wait for the last page."""
    app.connect("build-finished", write)

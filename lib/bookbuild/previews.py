"""What a chat shows of a link: title, first words and a picture of what one can move.

sphinxext-opengraph writes the tags; here are the pictures (`author.cards` takes them) and
the site's own address. A chat follows absolute addresses only: where `BOOK_URL` names
none, the page says its title and its first words, and nothing that leads nowhere.
"""

import os
import re
from html import escape
from pathlib import Path

from docutils import nodes

FOLDER = "assets/cards"
COMMON = "index"  # for pages that have no picture of their own
NEEDS_ADDRESS = re.compile(r'<meta property="og:(?:url|image[^"]*)"[^>]*>\n?')
TAG = re.compile(r'<meta (?:property="og:|name="(?:description|twitter:))[^>]*>')
ALT = "A picture of an interactive in the book."


def site_url() -> str:
    """Return the site's own address with a slash at its end, or "" where none is known."""
    url = os.environ.get("BOOK_URL", "").strip()
    return url.rstrip("/") + "/" if re.match(r"https?://", url) else ""


def card(srcdir, page: str) -> str:
    """Name the picture of a page: its own, or that of the front page.

    >>> card("nowhere", "chapters/glossary")
    'index.png'
    """
    name = f"{page.rsplit('/', 1)[-1]}.png"
    return name if Path(srcdir, FOLDER, name).is_file() else f"{COMMON}.png"


def choose(app, config) -> None:
    """Give the library the site's address; the pictures are ours."""
    config.ogp_site_url = site_url()
    config.ogp_social_cards = {"enable": False}
    config.ogp_site_name = config.html_title or config.project
    config.html_static_path.append(FOLDER)


def first_sentence(doctree) -> str:
    """Return the first sentence of a page, "" where it only lists."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return re.split(r"(?<=[.?!]) ", paragraph.astext().replace("\n", " "))[0]
    return ""


def describe(app, page, template, context, doctree) -> None:
    """Choose sentence and picture before the library writes its tags."""
    if not doctree:
        return
    found = {}
    if sentence := first_sentence(doctree):
        found["og:description"] = escape(sentence)
        context["metatags"] += f'<meta name="description" content="{escape(sentence)}" />\n'
    if app.config.ogp_site_url:
        picture = f"{app.config.ogp_site_url}_static/{card(app.srcdir, page)}"
        found |= {"og:image": picture, "og:image:alt": ALT}
    context["meta"] = (context["meta"] or {}) | found


def drop_relative(app, page, template, context, doctree) -> None:
    """Take away what would lead nowhere, since nobody knows where the site lives."""
    if doctree and not app.config.ogp_site_url:
        context["metatags"] = NEEDS_ADDRESS.sub("", context["metatags"])


def write_door(app, error) -> None:
    """Give the door the first page's tags: what people send is the site's address."""
    if error or app.builder.format != "html":
        return
    first = Path(app.outdir, app.builder.get_target_uri(app.config.root_doc))
    tags = "\n".join(TAG.findall(first.read_text("utf-8")))
    door = Path(app.outdir, "index.html")
    door.write_text(door.read_text("utf-8").replace("<title>", f"{tags}\n<title>"), "utf-8")


def setup(app) -> None:
    """Come before the library's own hand, and once more after it."""
    app.setup_extension("sphinxext.opengraph")
    app.connect("config-inited", choose, priority=1)
    app.connect("html-page-context", describe, priority=400)
    app.connect("html-page-context", drop_relative, priority=600)
    app.connect("build-finished", write_door, priority=950)  # after bookbuild.pages

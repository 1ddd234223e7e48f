"""Write the one document that is printed: ``_build/paper/book.html``."""

import datetime
import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

import matplotlib
import yaml

from author.paper import front
from author.paper.joining import dead_links, ids, join, take
from author.paper.pages import entries, read
from author.paper.replies import move_replies

HERE = Path(__file__).parent
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf").as_uri()
SHEETS = {"a4": "A4", "letter": "letter"}
# The same boxes as around a page of the site, for the same style sheets.
DOCUMENT = """<!DOCTYPE html>
<html lang="en" data-theme="light"><head><meta charset="utf-8">{head}</head>
<body class="book"><main class="bd-main"><div class="bd-content">
<article class="bd-article">{body}</article></div></main></body></html>
"""


def write(site, folder, paper="a4", solutions=False):
    """Join the pages of a site into one document.

    Parameters
    ----------
    site : Path
        Of the built pages, named ``html``.
    folder : Path
        Where the document goes, beside the site.
    paper : {"a4", "letter"}
    solutions : bool

    Returns
    -------
    document : Path
    facts : Facts

    Raises
    ------
    SystemExit : a page is missing or a link leads nowhere.
    """
    facts = read_facts(solutions)
    pages = read(site, entries(_text("_toc.yml"), solutions))
    articles = {entry: take(html) for entry, html in pages.items()}
    body = assemble(articles, facts, _text("assets/logo.svg"))
    sheets = style_of({entry.name: html for entry, html in pages.items()})
    heads = front.running_heads(articles, facts.title)
    style = f"@page {{ size: {SHEETS[paper]} }}\n{_text(HERE / 'paper.css')}{heads}"
    style = style.replace("FONTS", FONTS)
    head = f"<title>{escape(facts.title)}</title>{sheets}<style>{style}</style>"
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "book.html"
    document.write_text(DOCUMENT.format(head=head, body=body), encoding="utf-8")
    return document, facts


def assemble(articles, facts, logo=""):
    """Join pages, and set cover and contents before them; the articles change.

    Parameters
    ----------
    articles : dict of Entry to bs4 Tag
        As `take` gives them.
    facts : Facts
    logo : str
        SVG.

    Returns
    -------
    str : HTML

    Raises
    ------
    SystemExit : an id comes twice, or a link leads to none.
    """
    join(articles)
    for entry, article in articles.items():
        if not entry.is_set:
            move_replies(article, entry.slug)
        _say_where_live(article, facts.address and f"{facts.address}/{entry.name}")
    listed = front.contents(articles)
    front.nest(articles)
    return front.cover(facts, logo) + listed + "".join(map(str, articles.values()))


def find_faults(soup):
    """Say which ids of a document come twice, and which links lead nowhere.

    Parameters
    ----------
    soup : bs4 Tag

    Returns
    -------
    list of str
    """
    names = ids(soup)
    twice = sorted({name for name in names if names.count(name) > 1})
    found = [f"the id {name} comes twice" for name in twice]
    return found + [
        f"a link leads to {place}, which is nowhere" for place in dead_links(soup)
    ]


def style_of(pages):
    """Gather the style sheets of all pages, for a document in a folder beside the site.

    Parameters
    ----------
    pages : dict of str to str
        HTML by the name of the page.

    Returns
    -------
    str : HTML

    >>> style_of({"a/b.html": '<link rel="stylesheet" href="../s.css">'})
    '<link rel="stylesheet" href="../html/s.css">'
    """
    found = {}
    for name, html in pages.items():
        for link in re.findall(r"<link[^>]*stylesheet[^>]*>", html):
            found[link.replace(f'href="{"../" * name.count("/")}', 'href="../html/')] = None
    # The print sheet speaks last, wherever a page's own sheets came.
    return "".join(sorted(found, key=lambda link: 'media="print"' in link))


def read_facts(solutions=False):
    """Gather what the cover says from the files that say it already."""
    config = yaml.safe_load(_text("_config.yml"))
    citation = yaml.safe_load(_text("CITATION.cff"))
    return front.Facts(
        title=config["title"],
        subtitle=citation["title"].removeprefix(config["title"]).strip(": "),
        author=config["author"],
        version=citation["version"],
        date=day_of_sources(),
        address=os.environ.get("BOOK_URL", "").rstrip("/"),
        solutions=solutions,
    )


def day_of_sources():
    """Date the print by its sources, so that the same sources give the same print.

    ``SOURCE_DATE_EPOCH`` says when, else the last commit; today where neither is known.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit()
    if not seconds:
        return datetime.datetime.now(datetime.UTC)
    if not seconds.isdigit():
        sys.exit(f"SOURCE_DATE_EPOCH is {seconds!r}: give seconds since 1970.")
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)


def _text(path):
    return Path(path).read_text(encoding="utf-8")


def _last_commit():
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # a download without git
        return ""
    return found.stdout.strip()


def _say_where_live(article, address):
    """Set the address of its page under each interactive."""
    for place in article.select(".hs-mount") if address else ():
        if not place.select_one(".hs-question, .hs-echo"):
            # The words that print.css has for a page without an address make room.
            place["class"] = "hs-placed"
            line = (
                f'<p class="live">Move it yourself: <a href="{address}">{address}</a></p>'
            )
            place.append(take(f"<article>{line}</article>").p)

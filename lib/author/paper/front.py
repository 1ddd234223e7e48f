"""What stands around the pages: cover, a word on this print, contents, parts."""

import datetime
from html import escape
from itertools import groupby
from typing import NamedTuple

from bs4 import BeautifulSoup

# Above the headings of a page stand its part and, where it is a set, its chapter.
LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")

MOVING = (
    "Figures, formulas and code are those of the pages. What can be moved there stands "
    "here as a picture of one run; so does what moves by itself."
)
PREDICTIONS = (
    "A chapter asks you to predict before it tells. Write your guess down: the replies "
    "to all answers stand at the end of the chapter."
)
EXERCISES = {
    True: "Exercises stand after their chapter, solutions at the end of the book. Hints "
    "are on the website.",
    False: "Exercises stand after their chapter, without hints and solutions. Both are on "
    "the website, and in a notebook a check tells at once whether an answer holds.",
}


class Facts(NamedTuple):
    """What the cover says."""

    title: str
    subtitle: str
    author: str
    version: str
    date: datetime.date
    address: str  # of the website, "" where none is known
    solutions: bool


def cover(facts, logo):
    """Write the first page, and what to know of this print on the second.

    Parameters
    ----------
    facts : Facts
    logo : str
        SVG.

    Returns
    -------
    str : HTML
    """
    day = f"{facts.date.day} {facts.date:%B %Y}"
    lines = "".join(f"<p>{line}</p>" for line in _about(facts, day))
    return (
        f'<header class="cover">{logo}<p class="title">{escape(facts.title)}</p>'
        f'<p class="subtitle">{escape(facts.subtitle)}</p>'
        f'<p class="author">{escape(facts.author)}</p>'
        f'<p class="edition">Version {escape(facts.version)}, {day}</p></header>'
        f'<section class="about"><p class="heading">This print</p>{lines}</section>'
    )


def contents(articles):
    """Write the contents: parts, pages and their sections, each with a place for a number.

    Parameters
    ----------
    articles : dict of Entry to bs4 Tag
        Joined, before `nest`.

    Returns
    -------
    str : HTML
    """
    rows = []
    for part, pages in groupby(articles, key=lambda entry: entry.part):
        rows += [f'<p class="part-name">{escape(part)}</p>'] if part else []
        for entry in pages:
            rows += _rows_of(entry, articles[entry])
    title = '<h1 class="level-1">Contents</h1>'
    return f'<nav class="book-contents">{title}{"".join(rows)}</nav>'


def nest(articles):
    """Put headings under their parts, so that the outline is a tree; the articles change.

    Parameters
    ----------
    articles : dict of Entry to bs4 Tag
    """
    part = ""
    for entry, article in articles.items():
        for tag in article.find_all(LEVELS):
            level = LEVELS.index(tag.name)
            tag["class"] = [*tag.get("class", []), f"level-{level + 1}"]
            tag.name = LEVELS[min(level + bool(entry.part) + entry.is_set, 5)]
        if entry.part != part:
            part = entry.part
            heading = BeautifulSoup("", "html.parser").new_tag(
                "h1", attrs={"class": "part"}
            )
            heading.string = f"Part {part}" if ":" in part else part
            article.insert(0, heading)


def running_heads(articles, title):
    """Write the style of each page's sheets: at their head the book and the page.

    Parameters
    ----------
    articles : dict of Entry to bs4 Tag
    title : str
        Of the book.

    Returns
    -------
    str : CSS
    """
    rules = []
    for number, (entry, article) in enumerate(articles.items()):
        heads = f"@top-left {{ content: {_quote(title)} }}"
        if (name := article.find(class_="level-1").get_text()) != title:
            heads += f" @top-right {{ content: {_quote(name)} }}"
        rules.append(
            f'@page p{number} {{ {heads} }} [id="{entry.slug}"] {{ page: p{number} }}'
        )
    return "\n".join(rules)


def _quote(text):
    r"""Write a text as a string of CSS.

    >>> _quote('so "it" is')
    '"so \\"it\\" is"'
    """
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def _about(facts, day):
    """Tell in sentences what is different on paper."""
    yield f"Made from the website of the book as of {day}. {MOVING}"
    yield PREDICTIONS
    yield EXERCISES[facts.solutions]
    if facts.address:
        yield f'The website is at <a href="{facts.address}">{escape(facts.address)}</a>.'
    yield "Text and figures: CC BY 4.0. Code: BSD 3-Clause."


def _rows_of(entry, article):
    """Write the lines of a page: its own and, unless it is a set, those of its sections."""
    kind = "of-set" if entry.is_set else "of-page"
    yield _row(kind, entry.slug, article.find("h1"))
    sections = article.select("section > section[id]:has(> h2)")
    for section in () if entry.is_set else sections:
        yield _row("of-section", section["id"], section.find("h2"))


def _row(kind, place, heading):
    """Write a line of the contents; its dots come from the style sheet."""
    words = heading.decode_contents()
    return (
        f'<p class="{kind}"><a href="#{place}"><span>{words}</span></a>'
        f'<a class="page-of" href="#{place}"></a></p>'
    )

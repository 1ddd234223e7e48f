"""Make one document of many pages: ids that stay unique, links that lead within it.

Each id gets the name of its page in front, and so does whatever speaks of an id. A link to
a page that is not printed becomes plain text; one that leads nowhere is an error.
"""

import re
import sys
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

# Attributes whose words are ids, and those whose "#word" or "url(#word)" is one.
WORDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
URL = re.compile(r"url\(#([^)]+)\)")
# What a page has for its screen alone, or for its place among other pages.
SCREEN_ONLY = (
    "script, .headerlink, .toctree-wrapper, .book-pdf, .gif-player > img, "
    ".sd-summary-state-marker"
)
# Lines of code that stay together; more would leave half a sheet empty.
TOGETHER = 24


def take(html):
    """Take the text out of a page.

    Parameters
    ----------
    html : str

    Returns
    -------
    article : bs4 Tag
        A section of class "page"; formulas and pictures are in it.
    """
    article = BeautifulSoup(html, "html.parser").find("article")
    for tag in article.select(SCREEN_ONLY):
        tag.decompose()
    for image in article.select("img[loading]"):
        del image["loading"]  # a lazy picture may be missing in print
    for cell in article.select(".cell_input"):
        if len(cell.get_text().strip().splitlines()) > TOGETHER:
            cell["class"].append("long")
    article.name, article["class"] = "section", "page"
    return article


def join(articles):
    """Give all pages ids of their own and links to each other; the articles change.

    Parameters
    ----------
    articles : dict of Entry to bs4 Tag
        As `take` gives them.

    Raises
    ------
    SystemExit : a link leads to a place that is not there; the message names it.
    """
    known = {entry.name: (entry.slug, ids(article)) for entry, article in articles.items()}
    for entry, article in articles.items():
        for tag in article.find_all(True):
            _prefix(tag, entry.slug)
            _lead(tag, entry.name, known)
        article["id"] = entry.slug


def ids(article):
    """List the ids of an article, in their order."""
    return [tag["id"] for tag in article.find_all(id=True)]


def dead_links(soup):
    """List the links within a document that lead to none of its ids.

    Parameters
    ----------
    soup : bs4 Tag

    Returns
    -------
    list of str

    >>> dead_links(BeautifulSoup('<a href="#a"></a><b id="b"></b>', "html.parser"))
    ['#a']
    """
    known = set(ids(soup))
    targets = [a["href"] for a in soup.find_all("a", href=re.compile("^#"))]
    return [target for target in targets if target[1:] not in known]


def _prefix(tag, slug):
    """Rename the id of a tag and the ids that it speaks of, links of `a` apart."""
    for name, value in list(tag.attrs.items()):
        if name == "id":
            tag[name] = f"{slug}--{value}"
        elif name in WORDS:
            words = value if isinstance(value, list) else value.split()
            tag[name] = " ".join(f"{slug}--{word}" for word in words)
        elif name.endswith("href") and tag.name != "a" and str(value).startswith("#"):
            tag[name] = f"#{slug}--{value[1:]}"
        elif isinstance(value, str) and "url(#" in value:
            tag[name] = URL.sub(rf"url(#{slug}--\1)", value)


def _lead(tag, page, known):
    """Set the target of a link, or of a picture's file."""
    if tag.name == "img":
        tag["src"] = f"../html/{_resolve(page, tag['src'])[0]}"
    if tag.name != "a" or "href" not in tag.attrs or _is_outside(tag["href"]):
        return
    path, place = _resolve(page, tag["href"])
    if path not in known:  # a picture's own file, or a page that is not printed
        tag.unwrap()
        return
    slug, places = known[path]
    if place and place not in places:
        sys.exit(f"{page} has a link to {tag['href']}, where there is no such place.")
    tag["href"] = f"#{slug}--{place}" if place else f"#{slug}"


def _is_outside(target):
    return bool(urlsplit(target).scheme)


def _resolve(page, target):
    """Give the file within the site and the place in it that a page's link leads to."""
    path, place = urldefrag(urljoin(page, target))
    return unquote(path), unquote(place)

"""What a chat shows of a link: tags of each page, and the pictures that they name."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from bookbuild import previews
from docutils.core import publish_doctree
from PIL import Image

TAGS = re.compile(r'<meta (?:property|name)="(og:[\w:]+|description)" content="([^"]*)" />')
CARDS = sorted(previews.Path(previews.FOLDER).glob("*.png"))


def tags_of(page):
    """Map the name of each tag to what it says; no name comes twice."""
    found = TAGS.findall(page)
    assert len(dict(found)) == len(found)
    return {name: unescape(said) for name, said in found}


def context_for(monkeypatch, address, source):
    """Say what the library is told of a page where the site lives at an address."""
    monkeypatch.setenv("BOOK_URL", address)
    config = SimpleNamespace(html_title="Book", project="", html_static_path=[])
    app = SimpleNamespace(config=config, srcdir=".")
    previews.choose(app, config)
    context = {"meta": None, "metatags": ""}
    doctree = publish_doctree(source)
    previews.describe(app, "chapters/02_the_loop", "page.html", context, doctree)
    return context


def test_each_page_says_its_title_and_one_sentence(site):
    pages = list(site.glob("chapters/**/*.html"))
    for path in pages:
        tags = tags_of(path.read_text("utf-8"))
        assert tags["og:title"]
        assert tags["og:site_name"] == "The E–M Loop"
        assert tags["description"] == tags["og:description"]
        assert 10 < len(tags["description"]) <= 300, path.name
    assert len(pages) > 20


def test_a_chapter_asks_its_question(site):
    page = (site / "chapters/02_the_loop.html").read_text("utf-8")
    asked = tags_of(page)["og:description"]
    assert asked.endswith("?")
    assert f"<p>{asked}</p>" in page


def test_an_address_is_absolute_or_absent(site):
    known = previews.site_url()
    for path in site.glob("chapters/*.html"):
        tags = tags_of(path.read_text("utf-8"))
        for name in ("og:url", "og:image"):
            assert tags[name].startswith(known) if known else name not in tags


def test_the_door_says_what_the_first_page_says(site):
    door, first = (site / "index.html"), (site / "chapters/index.html")
    assert tags_of(door.read_text("utf-8")) == tags_of(first.read_text("utf-8"))


@pytest.mark.parametrize(
    "address", ["https://example.org/loop", "https://example.org/loop/"]
)
def test_a_page_names_its_own_picture_where_the_site_is_known(monkeypatch, address):
    source = "One\n===\n\nWhat is *it*? A loop.\n\nTwo\n===\n\nMore.\n"
    context = context_for(monkeypatch, address, source)
    picture = context["meta"]["og:image"]
    assert picture == "https://example.org/loop/_static/02_the_loop.png"
    assert 'content="What is it?"' in context["metatags"]


@pytest.mark.parametrize("address", ["", "  ", "loop", "file:///tmp/loop"])
def test_without_an_address_nothing_is_named_that_leads_nowhere(monkeypatch, address):
    context = context_for(monkeypatch, address, "Words.")
    assert context["meta"] == {}
    app = SimpleNamespace(config=SimpleNamespace(ogp_site_url=previews.site_url()))
    context["metatags"] = """<meta property="og:url" content="a.html" />
<meta property="og:image" content="_static/a.png" />
<meta property="og:image:alt" content="A" />
<b>"""
    previews.drop_relative(app, "a", "page.html", context, object())
    assert context["metatags"] == "<b>"


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_picture_is_what_chats_show_whole(path, site):
    image = Image.open(path)
    assert image.size == (1200, 630)
    assert path.stat().st_size < 60_000
    assert len(image.convert("RGB").getcolors(1 << 20)) > 8  # something is to be seen
    assert (site / "_static" / path.name).read_bytes() == path.read_bytes()


def test_each_page_with_an_interactive_has_its_picture(site):
    for path in site.glob("chapters/*.html"):
        if "data-widget-model" in path.read_text("utf-8"):
            assert previews.card(".", f"chapters/{path.stem}") == f"{path.stem}.png"

"""Many pages become one document: ids stay unique, and every link leads somewhere."""

import datetime

import pytest
from author.paper.book import assemble, find_faults, style_of
from author.paper.front import Facts
from author.paper.joining import take
from author.paper.pages import Entry, entries, read
from bs4 import BeautifulSoup

TOC = """
root: chapters/index
parts:
  - caption: "I: hard"
    chapters:
      - file: chapters/02_a
        sections:
          - {file: chapters/exercises/02_a/02_a, title: Exercises 02}
          - {file: chapters/solutions/02_a/02_a, title: Solutions 02}
"""
FACTS = Facts(
    title="A book",
    subtitle="of two pages",
    author="its authors",
    version="1.0",
    date=datetime.date(2026, 2, 3),
    address="",
    solutions=False,
)
CHAPTER = """<html><body><nav id="menu"><a href="index.html">menu</a></nav><article>
<section id="top"><h1>02 A<a class="headerlink" href="#top">#</a></h1>
<section id="why"><h2>Why?</h2>
<p><a href="#why">here</a> <a href="index.html#top">there</a> <a href="index.html">page</a>
<a href="exercises/02_a/02_a.html">set</a> <a href="solutions/02_a/02_a.html">answers</a>
<a href="../_images/x.png"><img src="../_images/x.png" loading="lazy"></a>
<a class="external" href="https://example.org/#top">out</a></p>
<svg aria-labelledby="t u"><title id="t">T</title><desc id="u">U</desc>
<clipPath id="c"></clipPath><g clip-path="url(#c)"><use href="#t"></use></g></svg>
<div class="hs-mount"><div class="hs-still hs-question"><p class="hs-title">Predict</p>
<p>How many?</p><details><summary><b>A</b> One</summary><p>Too few.</p></details>
<details><summary><b>B</b> Two</summary><p>It is so.</p></details></div></div>
</section></section></article></body></html>"""
PLAIN = '<article><section id="top"><h1>{}</h1><p>Words.</p></section></article>'


def articles(chapter=CHAPTER):
    pages = entries(TOC)
    texts = [PLAIN.format("Start"), chapter, PLAIN.format("Exercises 02")]
    return {entry: take(text) for entry, text in zip(pages, texts, strict=True)}


@pytest.fixture
def book():
    return BeautifulSoup(assemble(articles(), FACTS), "html.parser")


def test_sets_follow_their_chapter_and_solutions_come_last_or_not_at_all():
    names = [entry.name for entry in entries(TOC)]
    sets = [f"chapters/{kind}/02_a/02_a.html" for kind in ("exercises", "solutions")]
    assert names == ["chapters/index.html", "chapters/02_a.html", sets[0]]
    assert [entry.name for entry in entries(TOC, solutions=True)] == [*names, sets[1]]
    assert [entry.part for entry in entries(TOC, solutions=True)][1:] == [
        "I: hard",
        "I: hard",
        "Solutions",
    ]


def test_a_page_that_is_not_built_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"02_a\.html is not in .*make book"):
        read(tmp_path, [Entry("chapters/02_a.html", "", False)])


def test_ids_are_unique_and_links_lead_somewhere(book):
    assert find_faults(book) == []
    assert len(book.find_all("a", href=lambda href: href.startswith("#"))) > 8


@pytest.mark.parametrize(
    ("words", "place"),
    [("here", "why?"), ("there", "start"), ("page", "start"), ("set", "exercises 02")],
)
def test_a_link_leads_to_its_own_page(book, words, place):
    link = book.find("a", string=words)
    assert place in book.find(id=link["href"][1:]).get_text().lower()


def test_what_is_not_printed_is_no_link(book):
    chapter = book.find(id="02_a")
    assert "answers" in chapter.get_text()
    assert chapter.find("a", string="answers") is None
    assert chapter.find("img").find_parent("a") is None
    assert chapter.find("img")["src"] == "../html/_images/x.png"
    assert chapter.find("a", class_="external")["href"] == "https://example.org/#top"
    assert "menu" not in book.get_text()


def test_pictures_find_their_parts(book):
    svg = book.find("svg")
    parts = {tag["id"] for tag in svg.find_all(id=True)}
    assert set(svg["aria-labelledby"].split()) <= parts
    assert svg.find("g")["clip-path"] == f"url(#{svg.find('clippath')['id']})"
    assert svg.find("use")["href"][1:] in parts


def test_replies_stand_behind_the_chapter(book):
    question = book.find(class_="predict")
    assert [p.get_text() for p in question.select(".option")] == ["A One", "B Two"]
    assert "Too few." not in question.get_text()
    replies = book.find(id=question.select_one("a.page-of")["href"][1:])
    assert [p.get_text() for p in replies.find_all("p")] == [
        "A One",
        "Too few.",
        "B Two",
        "It is so.",
    ]
    assert book.find("details") is None


def test_headings_are_a_tree_under_their_parts(book):
    found = [(tag.name, tag.get_text()) for tag in book.find_all(["h1", "h2", "h3", "h4"])]
    assert found == [
        ("h1", "Contents"),
        ("h1", "Start"),
        ("h1", "Part I: hard"),
        ("h2", "02 A"),
        ("h3", "Why?"),
        ("h3", "What became of your prediction"),
        ("h3", "Exercises 02"),
    ]


def test_contents_name_each_page_and_section(book):
    lines = [p.get_text() for p in book.select(".book-contents p")]
    assert lines == [
        "Start",
        "I: hard",
        "02 A",
        "Why?",
        "What became of your prediction",
        "Exercises 02",
    ]


def test_a_link_to_nowhere_is_an_error():
    with pytest.raises(SystemExit, match=r"02_a\.html has a link to index\.html#gone"):
        assemble(articles(CHAPTER.replace("index.html#top", "index.html#gone")), FACTS)


def test_planted_faults_are_found(book):
    book.find("h1")["id"] = "02_a"
    book.find("a", string="here")["href"] = "#nowhere"
    assert find_faults(book) == [
        "the id 02_a comes twice",
        "a link leads to #nowhere, which is nowhere",
    ]


def test_the_address_of_the_website_stands_under_what_moves():
    moving = CHAPTER.replace(" hs-question", "")
    facts = FACTS._replace(address="https://example.org/book")
    book = BeautifulSoup(assemble(articles(moving), facts), "html.parser")
    lines = [p.get_text() for p in book.select(".live")]
    assert lines == ["Move it yourself: https://example.org/book/chapters/02_a.html"]


def test_the_print_sheet_speaks_last():
    sheet = '<link rel="stylesheet" href="../{}"{}>'
    first = sheet.format("p.css", ' media="print"')
    pages = {"a/b.html": first, "a/c.html": first + sheet.format("gif.css", "")}
    assert style_of(pages).count("<link") == 2
    assert style_of(pages).endswith('p.css" media="print">')

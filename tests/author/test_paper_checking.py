"""A finished PDF is read: what is empty, cut or leads nowhere is told."""

import datetime
import io

import pytest
from author.paper import __main__ as command
from author.paper.checking import finish, look, places
from author.paper.printing import measure, open_document
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    NameObject,
    TextStringObject,
)
from test_paper_joining import FACTS

WHOLE = FACTS._replace(date=datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC))


def pdf_of(*notes, text="words " * 20):
    """One page that says something, with an outline and some links."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    writer.add_outline_item(title="One", page_number=0)
    writer.add_named_destination(title="/one", page_number=0)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    _set_text(writer, page, font, text)
    for rect, name, address in notes:
        link = (
            Link(rect=rect, url=address)
            if address
            else Link(rect=rect, target_page_index=0, fit=Fit.fit())
        )
        note = writer.add_annotation(0, link)
        if name:
            note[NameObject("/Dest")] = NameObject(name)
    return _bytes(writer)


def _set_text(writer, page, font, text):
    as_names = {NameObject(key): NameObject(value) for key, value in font.items()}
    fonts = DictionaryObject({NameObject("/F"): DictionaryObject(as_names)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F 9 Tf 60 700 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)


def _bytes(writer):
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


INSIDE = (60, 100, 200, 110)


def test_a_good_print_has_no_fault():
    pdf = pdf_of((INSIDE, "/one", ""), (INSIDE, "", "https://example.org"))
    assert look(pdf) == ([], 1, 1)
    assert places(pdf) == {"one": 1}


@pytest.mark.parametrize(
    ("notes", "text", "fault"),
    [
        ([(INSIDE, "/two", "")], "words " * 20, "link to two, which is nowhere"),
        ([(INSIDE, "", "file:///a.html")], "words " * 20, "link to file:///a.html"),
        ([((500, 100, 560, 110), "/one", "")], "words " * 20, "is cut: a link goes"),
        ([((20, 100, 90, 110), "/one", "")], "words " * 20, "is cut: a link goes"),
        ([], "The book 7", "page 1 is empty"),
    ],
)
def test_a_planted_fault_is_told(notes, text, fault):
    faults, _, _ = look(pdf_of(*notes, text=text))
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_print_without_an_outline_is_told():
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of()))
    del writer.root_object["/Outlines"]
    assert look(_bytes(writer))[0] == ["there is no outline"]


def test_a_finished_print_says_what_it_is_and_is_the_same_each_time():
    prints = []
    for day in ("D:20300101000000Z", "D:20300102000000Z"):
        writer = PdfWriter(clone_from=io.BytesIO(pdf_of()))
        writer.add_metadata({"/CreationDate": TextStringObject(day)})
        prints.append(finish(_bytes(writer), WHOLE))
    first, second = prints
    assert first == second
    reader = PdfReader(io.BytesIO(first))
    assert reader.metadata.title == "A book: of two pages"
    assert reader.metadata.author == "its authors"
    assert reader.metadata.creation_date == WHOLE.date
    assert reader.root_object["/Lang"] == "en"


def test_an_unknown_paper_is_named():
    with pytest.raises(SystemExit, match=r"no paper 'a3'\. There are a4, letter"):
        command.main(["--paper", "a3"])


SHEETS = """<!DOCTYPE html><html lang="en"><title>T</title><style>
@page { size: A4; margin: 20mm 18mm; @bottom-center { content: counter(page); } }
body { margin: 0 } section { break-before: page }</style>
<article class="bd-article"><p><a href="#c">C</a> <a class="page-of" href="#c"></a></p>
<section id="b"><h1>B</h1><p>%s</p></section><section id="c"><h1>C</h1>%s</section>"""


@pytest.fixture
def sheets(tmp_path):
    """Write a document of three sheets."""

    def write(first="Some words.", second=""):
        (tmp_path / "book.html").write_text(SHEETS % (first, second), encoding="utf-8")
        return tmp_path / "book.html"

    return write


@pytest.mark.browser
def test_a_document_is_printed_with_the_numbers_of_its_pages(browser, sheets):
    pdf = command.print_twice(browser, sheets(), "a4")
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert places(pdf) == {"c": 3}
    assert pages[0].extract_text().split() == ["1", "C", "3"]
    assert [mark.title for mark in PdfReader(io.BytesIO(pdf)).outline] == ["B", "C"]


@pytest.mark.browser
def test_what_the_paper_would_cut_is_told(browser, sheets):
    wide = "<pre>" + 200 * "x" + "</pre>"
    tall = '<figure style="height: 300mm">F</figure><img src="gone.png">'
    page = open_document(browser, sheets(wide, tall), "a4")
    faults = measure(page, "a4")
    page.close()
    assert [fault.split("> ")[-1] for fault in faults] == [
        'under "b" is cut at the right',
        'under "c" is taller than a page',
        'under "c" is not drawn',
    ]

"""A print is offered on the website once, and a site without one has no link."""

from author.paper.joining import take
from author.paper.offering import offer
from visiting import Site

PAGE = """<h1>A book</h1>
<article><section id="top"><h1>A book<a href="#top">#</a></h1>
<p>On words</p>
<p>Words.</p></section></article>"""


def test_the_first_page_links_to_the_print(tmp_path):
    site, pdf = tmp_path / "html", tmp_path / "em-loop.pdf"
    (site / "chapters").mkdir(parents=True)
    (site / "chapters" / "index.html").write_text(PAGE, encoding="utf-8")
    pdf.write_bytes(bytes(1_240_000))
    for n_pages in (8, 9):
        page = offer(site, pdf, n_pages)
    soup = Site(site).soup("chapters/index.html")
    assert [p.get_text() for p in soup.find_all("p")] == [
        "On words",
        "The whole book as a PDF (9 pages, 1.2 MB)",
        "Words.",
    ]
    assert Site(site).broken_links("chapters/index.html") == []
    assert "whole book" not in take(page.read_text(encoding="utf-8")).get_text()

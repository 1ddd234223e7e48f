"""What `make look` says of a page: each rule on a planted fault."""

import subprocess
import sys

import pytest
from author import looking
from author.look import Look

GOOD = Look("chapters/02_a.html", 336.0, 12.0, 0, 0, 0.5, 1.5, 100_000, 0.5, 1.0)
PLANTED = [
    ({"text": 10.2}, "390 px: text of 10.2 px; 11 is the least"),
    ({"over_phone": 7}, "390 px: the page is 7 px too wide"),
    ({"over_wide": 4}, "1280 px: the page is 4 px too wide"),
    ({"picture": 2.4}, "390 px: the first picture stands after 2.4 screens; at most 1"),
    ({"control": None}, "390 px: the first control stands nowhere; at most 2"),
    ({"picture_wide": None}, "1280 px: the first picture stands nowhere; at most 1"),
    (
        {"control_wide": 2.1},
        "1280 px: the first control stands after 2.1 screens; at most 2",
    ),
    ({"faults": (("390 px", ["fig-a: cut"]),)}, "390 px: fig-a: cut"),
]


@pytest.mark.parametrize(("change", "says"), PLANTED)
def test_a_measure_beyond_its_limit_is_told_with_the_page(change, says):
    assert looking.findings(GOOD._replace(**change)) == [f"chapters/02_a.html: {says}"]


def test_a_good_chapter_has_no_finding_and_other_pages_need_no_picture():
    assert looking.findings(GOOD) == []
    bare = GOOD._replace(name="chapters/glossary.html", picture=None, control=None)
    assert looking.findings(bare) == []


def drawing(width, inner=""):
    clip = f'<defs><clipPath id="c{width}"><rect x="10" y="10" width="80" height="80"/>'
    box = f'<svg width="{width}" height="100" viewBox="0 0 {width} 100">'
    return f"{box}{clip}</clipPath></defs>{inner}</svg>"


def marks(width, shapes):
    return drawing(width, f'<g clip-path="url(#c{width})">{shapes}</g>')


CASES = [
    (drawing(150), ["fig-a: a panel of 150 px"]),
    (3 * drawing(165), ["fig-a: a panel of 165 px"]),
    (4 * drawing(165), []),
    (drawing(220), []),
    (drawing(320) + drawing(165), []),
    (drawing(320) + drawing(150), ["fig-a: a panel of 150 px"]),
    (marks(300, '<circle cx="12" cy="50" r="5"/>'), ["fig-a: 1 marks that a frame cuts"]),
    (marks(300, '<circle cx="50" cy="50" r="5"/><circle cx="200" cy="50" r="9"/>'), []),
    (
        marks(300, '<path d="M20 20H95V60z" fill="none"/>'),
        ["fig-a: 1 marks that a frame cuts"],
    ),
    (marks(300, '<path d="M20 20H150"/>'), []),
    (drawing(300, '<text x="290" y="50">too long</text>'), ["1 texts that run out"]),
    (drawing(300, '<text x="10" y="50">inside</text>'), []),
]


@pytest.mark.browser
@pytest.mark.parametrize(("inner", "says"), CASES)
def test_a_fault_of_a_figure_is_seen_in_the_browser(browser, inner, says):
    page = browser.new_page(viewport={"width": 700, "height": 500})
    figure = f'<figure id="fig-a"><div class="fig">{inner}</div></figure>'
    page.set_content(f"<!doctype html><article>{figure}</article>")
    found = looking.faults(page)
    page.close()
    assert len(found) == len(says)
    assert all(part in line for part, line in zip(says, found, strict=True))


@pytest.mark.browser
def test_the_command_names_the_finding_and_ends_with_one(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "index.html").write_text("")
    page = tmp_path / "chapters" / "notation.html"
    text = (
        "<!doctype html><title>A</title><article><p style='font-size:{}px'>a</p></article>"
    )
    for size, code, told in ((8, 1, "text of 8.0 px"), (16, 0, "no finding")):
        page.write_text(text.format(size))
        words = [sys.executable, "-m", "author.look", "--site", str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, told in done.stdout) == (code, True), done.stderr

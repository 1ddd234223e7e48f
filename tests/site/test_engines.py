"""Chapter 02 in each engine that is there, and faults planted for the harness to find.

All pages, each control: `make browsers`. An engine that the machine lacks is a skip that
says how to get it.
"""

import pytest
from author.browsers import hands
from author.browsers.__main__ import main, visit
from author.browsers.copy import copied
from author.browsers.engines import ENGINES, gecko
from author.browsers.hands import Hand
from author.browsers.interactives import drags
from author.browsers.report import Report
from author.browsers.visit import PATIENCE, WIDE, Visitor, look

CHAPTER = "chapters/02_the_loop.html"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<style>[data-theme=dark] body {{ color: #fff; background: #000 }}
body {{ background: #fff; margin: 0 }} button {{ width: 90px; height: 40px }}</style>
</head><body><article><p>A word.</p>{}</article></body></html>"""
ALIVE = "<button onclick=\"this.textContent += 'x'\">Alive</button>"
# What stands on the planted page, and what the harness says of it.
PLANTED = {
    "console": ("<script>console.error('planted')</script>", "console error: planted"),
    "thrown": ("<script>throw Error('planted')</script>", "error in a script"),
    "rejected": ("<script>Promise.reject('planted')</script>", "unhandled rejection"),
    "missing": ("<img src=none.png alt='none' width=9 height=9>", "not loaded"),
    "dead": ("<button>Dead</button>", "does nothing: <button>Dead"),
    "widget": (
        "<div class=hs-mounted><div class=hs-widget><button>Unwired</button></div></div>",
        "interactive 1, mouse: does nothing: <button>Unwired",
    ),
    "still": ("<div data-widget-model=lab-1>A still</div>", "lab-1 does not start"),
    "dark": ("<p style='color: #000'>Black</p>", "dark: ink as the paper"),
    "lacking": ("<math><munder><mo>∑</mo></munder></math>", "a formula lacks a part"),
    "menu": (
        "<div class=hs-mounted><div class=hs-widget><select><option>a<option>b</select>"
        "</div></div>",
        "interactive 2, mouse: does nothing: <select>",
    ),
    "stuck": (
        "<div class=hs-mounted><div class=hs-widget><div tabindex=0 style='height: 9px'"
        " aria-roledescription=knob>A knob</div></div></div>",
        "interactive 3, mouse: is not dragged: knob",
    ),
    "short": (
        "<div class=hs-widget><input type=range style='width: 25px'></div>",
        "a slider of 25 px",
    ),
    "nowhere": ("<a href='#'>Nowhere</a>", "a link to nowhere"),
    "narrow": ("<div style='width: 500px; height: 9px'></div>", "390 px: scrolls sideways"),
}
WIDE_FAULT = "<div style='width: 1500px; height: 9px'></div>"


def starting(name):
    """A started engine, or a skip that says how to get it."""
    engine = ENGINES[name]
    if engine.missing():
        pytest.skip(engine.missing())
    return engine.start(engine.find())


@pytest.mark.browser
# Selenium's own driver of WebKitGTK asks Selenium for what it calls deprecated.
@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
@pytest.mark.parametrize("name", ENGINES)
def test_an_interactive_is_dragged_and_keyed_without_an_error(name, site):
    with copied(site) as copy, starting(name) as driver:
        visitor = Visitor(ENGINES[name], driver)
        assert visitor.resize(*WIDE) == []
        for way in ("http", "file"):
            visitor.open(copy.url(CHAPTER, way))
            roots = visitor.ask("widgets")
            assert roots
            assert drags(Hand(visitor, roots[0])) == []
            assert visitor.ask("formulas") == []
            assert visitor.heard() == []
            assert is_found_by_a_search(visitor)
        assert copy.failures == []


SEARCH = """const form = document.querySelector("form[action$='search.html']");
form.querySelector("input").value = "inertia";
form.requestSubmit();"""


def is_found_by_a_search(visitor):
    """Send the form of a page: a policy that forbids it says nothing to a reader."""
    visitor.driver.execute_script(SEARCH)
    # To its end: what it still loads would seem to fail on the next page.
    there = (
        "location.pathname.endsWith('/search.html') && document.readyState == 'complete'"
    )
    visitor.wait(f"return {there}", PATIENCE)
    return visitor.place().split("?")[0].endswith("/search.html")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A site of a sound page, a too wide one and one of all faults, for Chromium."""
    folder = tmp_path_factory.mktemp("planted")
    faults = "".join(fault for fault, _ in PLANTED.values())
    for name, fault in {"index": "", "wide": WIDE_FAULT, "faults": faults}.items():
        (folder / f"{name}.html").write_text(PAGE.format(ALIVE + fault))
    with copied(folder) as copy, starting("chromium") as driver:
        visitor = Visitor(ENGINES["chromium"], driver)
        # What nobody starts is waited for, and what is dead; here it is known.
        visitor.patience = 0.3
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hands, "PATIENCE", 0.3)
            yield visitor, copy


@pytest.fixture(scope="module")
def found(planted):
    """What is said of the page with all the faults."""
    visitor, copy = planted
    return visit(visitor, copy.url("faults.html", "http"))


@pytest.mark.browser
def test_a_page_without_a_fault_has_no_finding(planted):
    visitor, copy = planted
    assert visit(visitor, copy.url("index.html", "file")) == []


@pytest.mark.browser
def test_a_page_that_is_too_wide_is_found(planted):
    visitor, copy = planted
    visitor.resize(*WIDE)
    visitor.open(copy.url("wide.html", "http"))
    assert any("scrolls sideways" in sentence for sentence in look(visitor))


@pytest.mark.browser
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(found, name):
    assert [sentence for sentence in found if PLANTED[name][1] in sentence], found


def test_an_engine_that_is_missing_is_said_aloud_with_its_cure(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    main(["--missing"])
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["Chromium", "Firefox", "WebKit"]
    for line, engine in zip(said, ENGINES.values(), strict=True):
        assert f"apt-get install {engine.packages}" in line


def test_the_driver_of_firefox_comes_with_the_tests(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "geckodriver" in gecko()


def test_the_report_has_a_cell_for_each_visit_and_ends_with_1_on_a_finding():
    report = Report([ENGINES["webkit"]], ["Firefox is not on this machine."])
    assert report.is_bad  # nothing was tried
    assert "well" in report.add("chapters/02_the_loop.html", "WebKit", "http", [], 1)
    assert not report.is_bad
    report.add("chapters/02_the_loop.html", "WebKit", "file", ["a fault"], 1)
    assert report.is_bad
    text = report.text()
    assert "| 02_the_loop | ✓ | 1 |" in text
    assert "- 02_the_loop, WebKit, file: a fault" in text
    assert "- Firefox is not on this machine." in text
    assert "- WebKit: paper is not tried" in text


def test_without_a_site_or_a_page_one_sentence_says_so(tmp_path):
    with pytest.raises(SystemExit, match="First: make book"):
        main(["--site", str(tmp_path)])
    (tmp_path / "index.html").write_text(PAGE)
    with pytest.raises(SystemExit, match=r"No page has 99 in its name\."):
        main(["99", "--site", str(tmp_path)])

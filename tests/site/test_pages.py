"""Every page of the built site, as a reader's browser gets it.

Over http and from the disk: nobody else is asked, nothing fails, the console is silent. At
1280 and 390 pixels, light and dark: no finding of axe-core, nothing scrolls sideways, Tab
reaches what can be done. Without JavaScript: every formula and figure. Links lead on.
"""

import re
from pathlib import Path

import pytest
from author.lint.page import Page
from visiting import (
    Site,
    accessibility,
    in_scheme,
    keyboard,
    overflow,
    visit,
    without_scripts,
)

pytestmark = pytest.mark.browser

# Bytes of a first visit, text compressed, animations apart.
LIMITS = {"chapters/index.html": 260_000, "chapters/02_the_loop.html": 400_000}
OTHER_PAGES = 550_000
ANIMATION = 80_000
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

ROOT = Path(__file__).resolve().parents[2]
SITE = Site(ROOT / "_build" / "html")
# Where there is no site yet, the fixture `site` says so.
ALL = SITE.pages() or ["index.html"]
PAGES = [name for name in ALL if SITE.folder.exists() and not SITE.forward(name)] or ALL


def report(name, found):
    return "\n".join([f"{len(found)} findings on {name}:", *found])


@pytest.mark.parametrize("name", PAGES)
def test_wide_over_http(name, browser, address, weigh):
    with visit(browser, f"{address}/{name}", viewport=WIDE) as seen:
        n_bytes, limit = seen.weight(), LIMITS.get(name, OTHER_PAGES)
        weigh(name, n_bytes, limit)
        found = in_both_schemes(seen) + keyboard(seen) + seen.findings
    if n_bytes > limit:
        found.append(f"weighs {n_bytes:,} bytes, more than {limit:,}")
    assert not found, report(name, found)


@pytest.mark.parametrize("name", PAGES)
def test_narrow_over_http(name, browser, address):
    with visit(browser, f"{address}/{name}", viewport=NARROW, has_touch=True) as seen:
        found = overflow(seen) + in_both_schemes(seen) + seen.findings
    assert not found, report(name, found)


def in_both_schemes(seen):
    found = []
    for scheme in ("light", "dark"):
        found += in_scheme(seen, scheme) + accessibility(seen, scheme)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_from_the_disk(name, browser, site):
    with visit(browser, (site / name).as_uri(), viewport=WIDE) as seen:
        found = overflow(seen) + seen.findings
    assert not found, report(name, found)


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript(name, browser, address):
    options = {"viewport": WIDE, "java_script_enabled": False}
    with visit(browser, f"{address}/{name}", **options) as seen:
        found = without_scripts(seen, *promised(name)) + seen.findings
    assert not found, report(name, found)


def promised(name):
    """How many formulas and figures the source of a page has."""
    source = ROOT / Path(name).with_suffix(".ipynb")
    source = source if source.exists() else source.with_suffix(".md")
    if not source.exists():
        return 0, 0
    page = Page(source)
    n_figures = sum("figure" in cell.metadata.get("mystnb", {}) for _, cell in page.code)
    return len(page.all("formula")), n_figures


@pytest.mark.parametrize("name", ALL)
def test_links_lead_somewhere(name, site):
    found = Site(site).broken_links(name)
    assert not found, report(name, found)


def test_who_reads_on_comes_to_each_chapter_and_into_no_set(site):
    page, read = site / "chapters" / "index.html", []
    while found := re.search(
        r'<link rel="next"[^>]* href="([^"]+)"', page.read_text("utf-8")
    ):
        page = page.parent / found[1]
        read.append(page.name)
    chapters = sorted(path.name for path in page.parent.glob("[0-9][0-9]_*.html"))
    assert chapters
    assert read[: len(chapters)] == chapters
    assert page.parent == site / "chapters"


def test_animations_are_light(site):
    heavy = {
        str(path.relative_to(site)): path.stat().st_size
        for path in site.rglob("*.gif")
        if path.stat().st_size > ANIMATION
    }
    assert not heavy, f"more than {ANIMATION:,} bytes: {heavy}"

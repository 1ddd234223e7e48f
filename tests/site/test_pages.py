"""Every page of the built site, as a reader's browser gets it.

Over http, wide, and from the disk on a phone: nobody else is asked, nothing fails, the
console is silent. At 1280 and 390 pixels: no finding of axe-core; light and dark, under the
mouse and in the system's own colors: texts that can be read; down to 320 pixels, on its
side and with letters spread: nothing scrolls sideways or is cut; Tab reaches what can be
done. Without JavaScript: every formula and figure, colors, no dead button. Links lead on.

A page is loaded once for all of this: to resize and to dress it anew costs little. All of
axe-core takes long; one page of each kind (a chapter, a set, its solutions, each page that
is alone) has its colors and its narrow form looked at by every rule, the others by those
that may find something else there.
"""

import re
from pathlib import Path

import pytest
from accessible import NARROW as NARROW_RULES
from accessible import findings, pale
from author.lint.page import Page
from visiting import (
    Site,
    dead_controls,
    follows_system_without_scripts,
    in_scheme,
    keyboard,
    leads_to_menu,
    overflow,
    resized,
    spaced,
    touch,
    under_the_mouse,
    visit,
    without_scripts,
)

pytestmark = pytest.mark.browser

# Bytes of a first visit, text compressed, animations apart.
LIMITS = {"chapters/index.html": 180_000}
OTHER_PAGES = 370_000
ANIMATION = 80_000
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# A desk at 200%, a phone on its side, the narrowest; the last is where axe-core looks.
SMALL = (
    {"width": 640, "height": 450},
    {"width": 640, "height": 360},
    {"width": 320, "height": 568},
    NARROW,
)

ROOT = Path(__file__).resolve().parents[2]
SITE = Site(ROOT / "_build" / "html")
# Where there is no site yet, the fixture `site` says so.
ALL = SITE.pages() or ["index.html"]
PAGES = [name for name in ALL if SITE.folder.exists() and not SITE.forward(name)] or ALL
# The first page of each kind: names differ in the number and the name of a chapter.
FIRST = {re.sub(r"\d\d_\w+", "", name): name for name in reversed(PAGES)}.values()


def report(name, found):
    return "\n".join([f"{len(found)} findings on {name}:", *found])


@pytest.mark.parametrize("name", PAGES)
def test_over_http(name, browser, address, weigh):
    with visit(browser, f"{address}/{name}", viewport=WIDE) as seen:
        n_bytes, limit = seen.weight(), LIMITS.get(name, OTHER_PAGES)
        weigh(name, n_bytes, limit)
        found = at_a_desk(seen, name in FIRST) + on_a_phone(seen, name in FIRST)
        found += in_other_colors(seen) + seen.findings
    if n_bytes > limit:
        found.append(f"weighs {n_bytes:,} bytes, more than {limit:,}")
    assert not found, report(name, found)


def at_a_desk(seen, is_first):
    found = findings(seen.page, "wide", colors=is_first) + keyboard(seen)
    found += in_both_schemes(seen, "wide")
    with under_the_mouse(seen):
        found += in_both_schemes(seen, "under the mouse")
    return found


def in_both_schemes(seen, where):
    found = []
    for scheme in ("light", "dark"):
        found += in_scheme(seen, scheme) + pale(seen.page, f"{where}, {scheme}")
    return found


def on_a_phone(seen, is_first):
    touch(seen)
    found = []
    for size in SMALL:
        found += [f"{size['width']} px: {one}" for one in resized(seen, size)]
    seen.page.wait_for_timeout(800)  # the theme waits before it looks what scrolls
    rules = None if is_first else NARROW_RULES
    found += findings(seen.page, "phone", colors=False, only=rules)
    # What shows here alone has its colors from the theme, as all has.
    found += in_scheme(seen, "dark") + pale(seen.page, "phone, dark")
    return found + spaced(seen)


def in_other_colors(seen):
    found = []
    for scheme in ("light", "dark"):
        seen.page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += pale(seen.page, f"the system's colors, {scheme}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_from_the_disk(name, browser, site):
    phone = {"viewport": NARROW, "has_touch": True}
    with visit(browser, (site / name).as_uri(), **phone) as seen:
        found = overflow(seen) + seen.findings
    assert not found, report(name, found)


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript(name, browser, address):
    options = {"viewport": WIDE, "java_script_enabled": False}
    with visit(browser, f"{address}/{name}", **options) as seen:
        found = without_scripts(seen, *promised(name)) + dead_controls(seen)
        found += follows_system_without_scripts(seen)
        found += resized(seen, NARROW) + dead_controls(seen) + leads_to_menu(seen)
    assert not found, report(name, found + seen.findings)


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
    assert site == SITE.folder
    found = SITE.broken_links(name)
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

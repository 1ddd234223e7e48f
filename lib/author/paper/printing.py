"""Print a document in Chromium, and look before whether all of it will be on the paper."""

import sys
from contextlib import contextmanager

from author.browser import OPTIONS, find

OLDEST = 131  # the first Chromium that fills the margins of a page

# Margins of paper.css, in mm; sheets in mm.
SIDES, HEAD_AND_FOOT = 2 * 18, 2 * 20
SIZES = {"a4": (210, 297), "letter": (215.9, 279.4)}
PER_MM = 96 / 25.4  # CSS pixels

# What would be cut: wider than the text, or a picture taller than a sheet.
MEASURE = """([width, height]) => {
  const told = e => `<${e.localName} class="${e.className.baseVal ?? e.className}"> `
    + `under "${e.closest('section[id]')?.id}"`;
  const inside = [...document.querySelectorAll('.bd-article *')].filter(
    e => e.checkVisibility() && (e.localName === 'svg' || !e.closest('svg')));
  const wide = inside.filter(e => e.getBoundingClientRect().right > width + 1
    || (e.matches('pre, .math, table') && e.scrollWidth > e.clientWidth + 1));
  const tall = inside.filter(e => e.matches('figure, .hs-still, .gif-player')
    && e.getBoundingClientRect().height > height);
  const blank = inside.filter(e => e.localName === 'img' && !e.naturalWidth);
  return [
    ...wide.map(e => `${told(e)} is cut at the right`),
    ...tall.map(e => `${told(e)} is taller than a page`),
    ...blank.map(e => `${told(e)} is not drawn`),
  ];
}"""
# Chromium parts a paragraph of three lines, though two and one are no two and two.
TOGETHER = """() => {
  for (const p of document.querySelectorAll('.page p')) {
    const line = parseFloat(getComputedStyle(p).lineHeight);
    if (p.getBoundingClientRect().height < 3.5 * line) p.style.breakInside = 'avoid';
  }
}"""
FILL = """numbers => {
  for (const a of document.querySelectorAll('a.page-of')) {
    a.textContent = numbers?.[a.getAttribute('href').slice(1)] ?? '000';
  }
}"""


@contextmanager
def chromium():
    """Start Chromium, or end with what to do.

    Yields
    ------
    playwright Browser
    """
    from playwright.sync_api import sync_playwright

    program = find() or sys.exit("No Chromium or Chrome. Get one: python -m author.browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        if int(browser.version.split(".")[0]) < OLDEST:
            sys.exit(f"Chromium {browser.version} prints no page numbers: {OLDEST} does.")
        yield browser
        browser.close()


def open_document(browser, document, paper):
    """Open a document as wide as the text of its sheets.

    Parameters
    ----------
    browser : playwright Browser
    document : Path
    paper : {"a4", "letter"}

    Returns
    -------
    playwright Page
    """
    width, height = map(round, text_size(paper))
    page = browser.new_page(viewport={"width": width, "height": height})
    page.emulate_media(media="print", color_scheme="light")
    page.goto(document.resolve().as_uri(), wait_until="networkidle")
    page.evaluate(TOGETHER)
    return page


def measure(page, paper):
    """List what the paper would cut.

    Parameters
    ----------
    page : playwright Page
    paper : {"a4", "letter"}

    Returns
    -------
    list of str
    """
    return page.evaluate(MEASURE, list(text_size(paper)))


def print_page(page, numbers=None):
    """Print, with these page numbers where the document asks for them.

    Parameters
    ----------
    page : playwright Page
    numbers : dict of str to int, optional
        The sheet of each id that is linked to.

    Returns
    -------
    bytes : PDF
    """
    page.evaluate(FILL, numbers)
    return page.pdf(
        prefer_css_page_size=True, print_background=True, outline=True, tagged=True
    )


def text_size(paper):
    """Give width and height of the text on a sheet, in CSS pixels.

    >>> [round(side) for side in text_size("a4")]
    [658, 971]
    """
    width, height = SIZES[paper]
    return (width - SIDES) * PER_MM, (height - HEAD_AND_FOOT) * PER_MM

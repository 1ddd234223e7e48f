"""A page on paper, as Ctrl+P prints it: whole, without the screen, dark on white."""

import io

import pytest
from author.paper.printing import MEASURE, text_size
from pypdf import PdfReader
from visiting import visit

pytestmark = pytest.mark.browser

# One page that asks, shows and moves, one with hints.
CHAPTER = "chapters/02_the_loop.html"
SET = "chapters/exercises/02_the_loop/02_the_loop.html"
REPLY = "Few enough that nobody would notice"
ANSWERS_OPEN = "On paper: answers that the page folds away stand open"
HINTS_OUT = "On paper: hints are left out"
OF_THE_SCREEN = ("Play or stop", "Skip to main content", "Back to top", "Search")

# The brightness of each text in sight, 0 black to 1 white, and of what lies behind it.
COLORS = """() => {
  const bright = color => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return a && (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const spoken = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && e.getBoundingClientRect().width > 1 && parseFloat(getComputedStyle(e).fontSize));
  return {
    lightest: Math.max(...spoken.map(e => bright(getComputedStyle(e).color))),
    paper: getComputedStyle(document.documentElement).backgroundColor,
    dimmed: [...document.images].filter(e => e.checkVisibility()
      && getComputedStyle(e).filter !== 'none').length,
    n_texts: spoken.length,
  };
}"""

# A line of code as no page has one yet.
PLANT = """() => document.querySelector('article .cell_input pre')
  .append('\\n' + 'long_name_'.repeat(20) + 'END')"""
# What may be parted by the end of a sheet, and should not be.
PARTED = """() => [...document.querySelectorAll(
    'article :is(figure, .cell_input, .hs-still, .gif-player, div.math, h2)')]
  .filter(e => e.checkVisibility() && getComputedStyle(e).breakInside !== 'avoid')
  .map(e => e.outerHTML.slice(0, 60))"""


@pytest.fixture(scope="module")
def printed(browser, address):
    """Print each page once, from the dark theme: its text, its faults, its colors."""
    width, height = text_size("letter")
    found = {}
    for name in (CHAPTER, SET):
        options = {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}
        with visit(browser, f"{address}/{name}", **options) as seen:
            seen.page.evaluate(PLANT)
            pdf = seen.page.pdf(format="Letter", print_background=True)
            seen.page.set_viewport_size({"width": round(width), "height": round(height)})
            seen.page.emulate_media(media="print")
            cut = seen.page.evaluate(MEASURE, [width, height])
            parted, colors = seen.page.evaluate(PARTED), seen.page.evaluate(COLORS)
        sheets = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        found[name] = [" ".join(text.split()) for text in sheets], cut + parted, colors
    return found


@pytest.mark.parametrize("name", [CHAPTER, SET])
def test_nothing_is_cut_or_parted_and_no_sheet_is_empty(printed, name):
    sheets, cut_or_parted, _ = printed[name]
    assert cut_or_parted == []
    assert "END" in "".join(sheets)
    assert min(map(len, sheets)) > 40


@pytest.mark.parametrize("name", [CHAPTER, SET])
def test_a_page_of_the_dark_theme_is_dark_on_white(printed, name):
    _, _, colors = printed[name]
    assert colors["n_texts"] > 100
    assert colors["lightest"] < 0.5
    assert colors["paper"] == "rgb(255, 255, 255)"
    assert colors["dimmed"] == 0


@pytest.mark.parametrize("name", [CHAPTER, SET])
def test_what_belongs_to_the_screen_is_not_printed(printed, name):
    text = " ".join(printed[name][0])
    assert [words for words in OF_THE_SCREEN if words in text] == []


def test_answers_stand_open_and_the_page_says_so(printed):
    text = " ".join(printed[CHAPTER][0])
    assert ANSWERS_OPEN in text
    assert HINTS_OUT not in text
    assert REPLY in text
    assert "Still of an animation" in text
    assert "A run of the interactive" in text


def test_hints_are_left_out_and_the_page_says_so(printed):
    text = " ".join(printed[SET][0])
    assert HINTS_OUT in text
    assert "Task 1" in text
    assert "Hint" not in text

"""The prediction question on static pages: chosen, told, folded without scripts."""

import pytest
from loop_lab_page import fill, make_page, run_notebook
from widget_page import HANDS, Keyboard, Mouse, check_whole, opening

pytestmark = pytest.mark.browser

CELL = """from halfstep.widgets import PredictionQuestion
PredictionQuestion("Where is the *mean* of `0, 0, 9`?", right=1, answers=[
    ("At 0", "That is the median."), ("At 3", "It is 9 / 3."), ("At 4.5", "Half of 9.")])"""
OPEN = "nodes => nodes.map(node => node.open)"
MARKS = "nodes => nodes.map(node => node.textContent)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("ask"), page=make_page(run_notebook(CELL)))


@pytest.fixture
def ask(browser, folder, serve):
    with opening(browser, serve(folder)) as start:
        yield start


def read(page, hand):
    """Choose A, see what opens, look into C, ask again, choose B."""
    reader = hand(page)
    doors = reader.place.locator(".hs-widget details")
    assert doors.evaluate_all(OPEN) == [False, False, False]
    assert "median" not in reader.place.inner_text()
    assert reader.words().startswith("Choose one.")
    reader.press("A At")
    assert reader.trait("choice") == 0
    assert reader.words() == "You chose A. The answer is B."
    assert doors.evaluate_all(OPEN) == [True, True, False]
    marks = reader.place.locator(".hs-widget small")
    assert marks.evaluate_all(MARKS) == ["your answer", "✓ right", ""]
    reader.press("C At")
    assert doors.evaluate_all(OPEN) == [True, True, True]
    assert reader.trait("choice") == 0
    reader.press("C At")
    assert doors.evaluate_all(OPEN) == [True, True, False]
    reader.press("Ask me again")
    assert doors.evaluate_all(OPEN) == [False, False, False]
    assert marks.evaluate_all(MARKS) == ["", "", ""]
    assert reader.trait("choice") is None
    assert doors.first.evaluate("node => node.contains(document.activeElement)")
    reader.press("B At")
    assert reader.words() == "You chose B, and so it is."
    assert doors.evaluate_all(OPEN) == [False, True, False]
    return reader


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_chooses(ask, hand):
    read(ask(hand=hand), hand)


def test_letters_choose_and_ask_again(ask):
    page = ask()
    reader = Keyboard(page)
    reader.go_to(reader.button("A At"))
    for key, choice in (("c", 2), ("r", None), ("b", 1)):
        page.keyboard.press(key)
        assert reader.trait("choice") == choice


def test_it_works_over_file(browser, folder):
    with opening(browser, folder.as_uri()) as start:
        read(start(), Mouse)


def test_without_scripts_and_on_paper_the_answers_are_folded(browser, ask, folder, serve):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(folder)}/page.html")
    assert page.get_by_text("That is the median.").is_hidden()
    page.get_by_text("At 0").click()
    assert page.get_by_text("That is the median.").is_visible()
    context.close()
    page = ask()
    page.emulate_media(media="print")
    assert page.locator(".hs-still").is_visible()
    assert page.locator(".hs-widget").is_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_whole_at_every_size(ask, width, theme):
    page = ask(theme=theme, viewport={"width": width, "height": 900})
    check_whole(page, width)
    Mouse(page).press("A At")
    check_whole(page, width)

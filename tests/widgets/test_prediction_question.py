"""The prediction question: chosen, told, folded without scripts."""

import pytest
from halfstep.widgets import PredictionQuestion
from inside_widgets import still_of
from readers_hands import HANDS, Keyboard
from traitlets import TraitError

PAIRS = [("At 0", "The median."), ("At `3`", "Yes,\n  *9 / 3*.\n\nMore < less.")]
OPEN = "nodes => nodes.map(node => node.open)"
MARKS = "nodes => nodes.map(node => node.textContent)"


# In Python.


def ask(**options):
    return PredictionQuestion("Where is it?\n\nSay `<b>`.", PAIRS, **options)


def test_texts_are_escaped_but_for_code_and_emphasis():
    still = still_of(ask())
    assert "<p>Where is it?</p><p>Say <code>&lt;b&gt;</code>.</p>" in still
    assert "<summary><b>B</b> At <code>3</code></summary>" in still
    assert "<p>Yes, <em>9 / 3</em>.</p><p>More &lt; less.</p></details>" in still
    assert still.count("<details>") == 2
    assert "open" not in still


def test_a_choice_can_be_set_and_undone():
    question, heard = ask(right=1), []
    question.observe(lambda change: heard.append(change["new"]), "choice")
    question.choice = 1
    question.choice = None
    assert heard == [1, None]
    with pytest.raises(TraitError, match="choice is 2, but the answers are 0 to 1"):
        question.choice = 2


# On a page.


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_chooses(start_reading, hand):
    """Choose A, see what opens, look into C, ask again, choose B."""
    reader = hand(start_reading("prediction-question-1", hand))
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


def test_letters_choose_and_ask_again(start):
    page = start("prediction-question-1")
    reader = Keyboard(page)
    reader.go_to(reader.button("A At"))
    for key, choice in (("c", 2), ("r", None), ("b", 1)):
        page.keyboard.press(key)
        assert reader.trait("choice") == choice


def test_without_scripts_the_answers_are_folded(browser, widgets_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{widgets_address}/prediction-question-1.html")
    assert page.get_by_text("That is the median.").is_hidden()
    page.get_by_text("At 0").click()
    assert page.get_by_text("That is the median.").is_visible()
    context.close()

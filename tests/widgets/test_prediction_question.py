"""The prediction: chosen, kept, met again beside the number; folded without scripts."""

import re

import pytest
from halfstep.predictions.questions import FOLDER, find, names
from halfstep.widgets import PredictionEcho, PredictionQuestion, echo, predict
from inside_widgets import still_of
from readers_hands import HANDS, Keyboard, Mouse
from shown_widgets import ask
from traitlets import TraitError

PRESSED = "nodes => nodes.map(node => node.getAttribute('aria-pressed'))"
STORED = "localStorage.getItem('em-loop:guess:where')"
CROSSED = """() => [...document.querySelectorAll('.hs-echo svg')].flatMap(svg => {
  const [mine, found] = ['.hs-mine', '.hs-found'].map(n => svg.querySelector(n));
  const box = node => node.getBoundingClientRect();
  const all = [...svg.querySelectorAll('text')].map(box);
  const line = box(svg.querySelector('.hs-truth'));
  const over = all.some(b => b.left < box(svg).left - 14 || b.right > box(svg).right + 10);
  const both = mine && box(mine).left < line.right && box(mine).right > line.left
    && box(mine).bottom > line.top;
  return [over && 'runs out', both && 'is struck through'].filter(Boolean);
})"""


# In Python.


def test_texts_are_escaped_but_for_code_and_emphasis():
    still = still_of(PredictionQuestion(ask()))
    assert "<p>Think of <code>0, 0, 9</code>, and of &lt;b&gt;.</p>" in still
    assert '<p class="hs-asks">Where is their <em>mean</em>?</p>' in still
    assert "<summary><b>C</b> At <code>4.5</code></summary>" in still
    assert "<p>It is 9 / 3.</p><p>More &lt; less.</p></details>" in still
    assert still.count("<details>") == 3
    assert "open" not in still


def test_a_guess_can_be_set_and_forgotten():
    question, heard = PredictionQuestion(ask()), []
    question.observe(lambda change: heard.append(change["new"]), "choice")
    question.choice = 1
    question.choice = None
    assert heard == [1, None]
    with pytest.raises(TraitError, match="choice is 3, but the answers are 0 to 2"):
        question.choice = 3


def test_the_number_is_written_as_the_question_says():
    assert repr(echo("stuck", 0.3238)) == "PredictionEcho('stuck', it is 32.4%)"
    assert "it lies at −2.5" in repr(PredictionEcho(ask(), -2.46))
    assert "it lies at &lt;b&gt;" in repr(PredictionEcho(ask(), "<b>"))


@pytest.mark.parametrize("name", names())
def test_each_question_of_the_book_is_short_enough_to_be_pressed(name):
    """No reply tells what comes out, and no answer is longer than a line of a phone."""
    question = find(name)
    assert predict(name).question == question
    assert all(len(each.says) <= 45 for each in question.answers)
    told = " ".join(each.reply for each in question.answers)
    assert not re.search(r"\b(Yes|No)\b[.,]|\b(right|correct)\b", told)


def test_a_name_stands_once(tmp_path):
    text = (FOLDER / "03.toml").read_text(encoding="utf-8")
    for number in ("03", "04"):
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"'stuck' stands in 03.toml and in 04.toml"):
        find("stuck", tmp_path)
    with pytest.raises(ValueError, match=r"questions are nan, stuck.*NN\.toml"):
        find("stack")
    (tmp_path / "04.toml").write_text("[", encoding="utf-8")
    with pytest.raises(ValueError, match=r"04\.toml is no TOML"):
        names(tmp_path)


# On a page.


def pressed(reader):
    return reader.place.locator(".hs-answers button").evaluate_all(PRESSED)


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_chooses_and_the_first_guess_is_kept(start_reading, hand):
    """Choose the first, look into the second, forget, choose the third."""
    reader = hand(start_reading("prediction-question-1", hand))
    foot = reader.place.locator(".hs-foot")
    assert reader.words() == ""
    assert foot.inner_text().startswith("Choose one: the answer to it opens here.")
    reader.press("At 0")
    assert (reader.trait("choice"), reader.words()) == (0, "That is the median.")
    assert pressed(reader) == ["true", "false", "false"]
    assert reader.button("At 0").inner_text().split("\n")[-1] == "your guess"
    reader.press("At 3")
    assert (reader.trait("choice"), reader.words()[:8]) == (0, "At 3: It")
    assert pressed(reader) == ["false", "true", "false"]
    assert foot.inner_text().startswith("Your first guess is kept")
    reader.press("Forget it")
    assert (reader.trait("choice"), reader.words()) == (None, "")
    assert reader.button("At 0").evaluate("node => node === document.activeElement")
    assert reader.page.evaluate(STORED) is None
    reader.press("At 4.5")
    assert (reader.trait("choice"), reader.words()) == (2, "Half of 9.")


def test_letters_choose_and_forget(start):
    page = start("prediction-question-1")
    reader = Keyboard(page)
    reader.go_to(reader.button("At 0"))
    for key, choice in (("c", 2), ("a", 2), ("r", None), ("b", 1)):
        page.keyboard.press(key)
        assert reader.trait("choice") == choice


def test_the_guess_is_met_again_now_and_after_coming_back(start):
    page = start("guess", viewport={"width": 390, "height": 900})
    question, numbered, worded = (Mouse(page, place=i) for i in range(3))
    not_yet = "You have not guessed; it lies at 3.0. A mean is no median."
    assert numbered.words() == not_yet
    question.press("At 0")
    said = "You said At 0; it lies at 3.0. Two of three are there."
    assert numbered.words() == said
    assert worded.words().startswith("You said At 0; it lies at nowhere.")
    assert worded.place.locator("svg").count() == 0
    picture = numbered.place.locator("svg")
    assert picture.get_attribute("aria-label").startswith("Your guess, At 0, and 3.0")
    page.reload()
    page.locator(".hs-mounted").nth(2).wait_for()
    assert question.words() == "That is the median."
    assert numbered.words() == said
    question.press("Forget it")
    assert numbered.words() == not_yet
    assert picture.locator(".hs-mine").count() == 0


def test_a_guess_at_an_answer_that_is_gone_is_none(start):
    page = start("guess")
    page.evaluate("localStorage.setItem('em-loop:guess:where', 'At 99')")
    page.reload()
    page.locator(".hs-mounted").nth(2).wait_for()
    assert Mouse(page, place=1).words().startswith("You have not guessed")


def test_where_nothing_may_be_stored_the_guess_lasts_as_long_as_the_page(
    browser, widgets_address
):
    page, heard = browser.new_page(), []
    page.on("pageerror", lambda error: heard.append(error))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw Error('no'); }})"
    )
    page.goto(f"{widgets_address}/guess.html")
    Mouse(page, place=0).press("At 3")
    assert Mouse(page, place=1).words().startswith("You said At 3; it lies at 3.0.")
    assert heard == []
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("answer", ["At 0", "At 3", "At 4.5"])
def test_no_label_runs_out_or_is_struck_through(start, width, answer):
    page = start("guess", viewport={"width": width, "height": 900})
    Mouse(page, place=0).press(answer)
    page.wait_for_timeout(100)
    assert page.evaluate(CROSSED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_answers_are_folded(browser, widgets_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{widgets_address}/guess.html")
    assert page.get_by_text("That is the median.").is_hidden()
    page.get_by_text("At 0").click()
    assert page.get_by_text("That is the median.").is_visible()
    assert "You" not in page.locator("body").inner_text()
    context.close()

"""The Mixture Lab on static pages, read by mouse, by touch and by keyboard."""

import math
import re

import numpy as np
import pytest
from halfstep import mixture
from loop_lab_page import ROOT, fill, make_page, run_notebook
from mixture_lab_reader import MixtureReader, replay
from widget_page import (
    HANDS,
    Finger,
    Keyboard,
    Mouse,
    check_whole,
    drag_times,
    opening,
    with_hand,
)

pytestmark = pytest.mark.browser

MouseReader = with_hand(MixtureReader, Mouse)
X = np.loadtxt(ROOT / "data/three_gaussians.txt")
KM = np.loadtxt(ROOT / "data/kmeans.txt")
CELLS = (
    """import numpy as np
from halfstep.widgets import LoopLab, MixtureLab
X = np.loadtxt("../data/three_gaussians.txt")
spread = np.cov(X.T) + 0.5 * np.eye(2)
MixtureLab(X, means=X[[94, 32, 225]], covariances=[spread] * 3)""",
    'MixtureLab(np.loadtxt("../data/kmeans.txt"), 8)',
    'LoopLab(np.loadtxt("../data/kmeans.txt"))',
)


def only(*names):
    def change(models):
        for name in ("mixture-lab-1", "mixture-lab-2", "loop-lab-1"):
            if name not in names:
                del models[name]

    return change


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    notebook = run_notebook(*CELLS)
    return fill(
        tmp_path_factory.mktemp("mixture"),
        one=make_page(notebook, only("mixture-lab-1")),
        many=make_page(notebook, only("mixture-lab-2")),
        two=make_page(notebook, only("mixture-lab-1", "loop-lab-1")),
    )


@pytest.fixture(scope="module")
def lab_address(folder, serve):
    return serve(folder)


@pytest.fixture
def lab_page(browser, lab_address):
    with opening(browser, lab_address) as start:
        yield start


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(lab_page, hand):
    page = lab_page("one", hand=hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, X)
    first = reader.check()
    assert "press E" in first["words"]
    reader.drag(reader.center(2), 100, 200)
    reader.drag(reader.handle(1, 0), 24, 40)
    reader.drag(reader.handle(2, 1), -20, -16)
    reader.drag(reader.border(0), -24, 0)
    moved = reader.check()["run"]
    assert len(moved["moves"]) == 1
    before, after = first["run"]["start"], moved["moves"][0]
    assert before["means"][2] != after["means"][2]
    assert before["means"][:2] == after["means"][:2]
    assert before["spreads"][0] == after["spreads"][0]
    assert before["spreads"][1] != after["spreads"][1]
    assert after["weights"][0] < before["weights"][0] < after["weights"][1]
    assert math.isclose(sum(after["weights"]), 1)

    for letter, words in [("E", "shared out; log-"), ("M", "lower bound"), ("E", "anew")]:
        reader.press(letter)
        assert words in reader.check()["words"]
    reader.press("Back")
    assert reader.check()["run"]["at"] == 2
    reader.slide("Half-step", 1)
    assert reader.check()["run"]["at"] == 1
    reader.choose(3)
    assert reader.check()["run"]["at"] == 3
    reader.drag(reader.handle(0, 0), -24, 12)
    seen = reader.check()
    assert len(seen["run"]["moves"]) == 5
    assert seen["words"].startswith("Changed by hand; lower bound ")
    reader.press("M")
    reader.check()

    for kind in ("tied", "diag", "spherical", "full"):
        reader.option(kind)
        assert reader.check()["run"]["moves"][-1]["kind"] == kind
        reader.drag(reader.handle(1, 0), 20, 20)
        reader.check()
    reader.slide("Floor", 6)
    assert reader.check()["run"]["moves"][-1]["floor"] == 1
    reader.press("E")
    reader.press("M")
    assert min(np.linalg.eigvalsh(each).min() for each in ends(reader)) >= 1

    reader.slide("Components", 5)
    assert len(reader.check()["run"]["start"]["places"]) == 5
    reader.press("New start")
    fresh = reader.check()["run"]["start"]
    assert all((mean == X).all(axis=1).any() for mean in fresh["places"])
    reader.press("E")
    reader.press("Reset")
    assert reader.check()["run"] == {"start": fresh, "moves": [fresh], "at": 0}

    shade = reader.place.locator(".hs-density")
    assert shade.is_hidden()
    reader.toggle()
    assert shade.is_visible()


def ends(reader):
    return replay(X, reader.check()["run"]["moves"])[-1].covariances


@pytest.mark.parametrize("hand", HANDS)
def test_play_goes_to_where_python_stops(lab_page, hand):
    page = lab_page("one", hand=hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, X)
    reader.press("Play")
    seen = reader.check()
    assert "the loop has stopped at log-likelihood −13" in seen["words"]
    spread = np.cov(X.T) + 0.5 * np.eye(2)
    run = mixture.run(X, np.full(3, 1 / 3), X[[94, 32, 225]], [spread] * 3)
    assert len(run) == len(seen["run"]["moves"])
    reader.press("Play")
    assert len(reader.check()["run"]["moves"]) == len(run) + 2


@pytest.mark.parametrize("hand", HANDS)
def test_a_point_says_how_it_is_shared(lab_page, hand):
    page = lab_page("one", hand=hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, X)
    slider = reader.slider("Point")
    assert reader.look()["bars"][0] == (
        "Responsibilities: Point at a point, or choose one here."
    )
    reader.press("E")
    reader.slide("Point", 40)
    i = int(slider.input_value()) - 1  # a pointer may miss by a few: there are 300
    assert abs(i - 39) <= (0 if hand is Keyboard else 4)
    check_shares(reader, i)
    if hand is Keyboard:
        return
    spot = reader.place.locator(".hs-points path").nth(11)
    spot.scroll_into_view_if_needed()
    box = spot.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if hand is Finger:
        page.touchscreen.tap(x, y)
    else:
        page.mouse.move(x, y)
        check_shares(reader, 11)
        page.mouse.click(x, y)
        page.mouse.move(0, 0)  # what was clicked stays chosen
    check_shares(reader, 11)


def check_shares(reader, i):
    seen, said = reader.check(), reader.slider("Point").get_attribute("aria-valuetext")
    R = replay(X, seen["run"]["moves"])[-1].responsibilities
    assert re.findall(r"\d+%", seen["bars"][0]) == [f"{round(100 * r)}%" for r in R[i]]
    assert said.startswith(f"{i} at ")
    assert "component 3: " in said


def test_letters_press_the_buttons(lab_page):
    reader = with_hand(MixtureReader, Keyboard)(lab_page("one", reduced_motion="reduce"), X)
    reader.go_to(reader.handle(0, 1))
    for letter, at in [("e", 1), ("m", 2), ("b", 1), ("r", 0)]:
        reader.page.keyboard.press(letter)
        assert reader.check()["run"]["at"] == at


def test_a_step_that_would_do_nothing_says_why(lab_page):
    page = lab_page("one", reduced_motion="reduce")
    reader = MouseReader(page, X)
    reader.press("M")
    assert "First E" in reader.check()["words"]
    reader.press("Back")
    assert "This is the start" in reader.check()["words"]
    reader.press("E")
    reader.press("E")
    assert "Next is M" in reader.check()["words"]
    put = """change => {
      const { model } = document.querySelector(".hs-mounted");
      const start = { ...model.get("_run").start, ...change };
      model.set("_run", { start, moves: [start, "e_step"], at: 1 }); }"""
    spreads = reader.look()["run"]["start"]["spreads"]
    page.evaluate(put, {"means": [[0, 0], [1, 1], [1e6, 1e6]]})
    reader.press("M")
    assert "Component 3 has no share of any point" in reader.check()["words"]
    one = X[0].tolist()
    narrow = [*spreads[:2], [1e-9, 0, 1e-9]]
    page.evaluate(put, {"means": [[0, 0], [1, 1], one], "spreads": narrow, "floor": 0})
    reader.press("M")
    assert "would collapse component 3" in reader.look()["words"]
    page.evaluate(put, {"means": [[0, 0], [1, 1], one], "spreads": narrow, "floor": 1e-4})
    reader.press("M")
    assert "Component 3 is as narrow as its floor" in reader.look()["words"]


def test_a_shorter_reading_over_file(browser, folder):
    with opening(browser, folder.as_uri()) as start:
        reader = MouseReader(start("one", reduced_motion="reduce"), X)
        reader.drag(reader.center(1), 40, -60)
        for letter in "EME":
            reader.press(letter)
            reader.check()


def test_two_widgets_on_a_page_go_their_own_ways(lab_page):
    page = lab_page("two", reduced_motion="reduce")
    first = MouseReader(page, X)
    other = page.locator(".hs-loop-lab, .hs-mounted").nth(1)
    still = other.evaluate("place => JSON.stringify(place.model.get('_run'))")
    first.press("E")
    first.drag(first.center(0), 30, 30)
    first.check()
    assert other.evaluate("place => JSON.stringify(place.model.get('_run'))") == still
    seen = first.look()["run"]
    other.locator("button").filter(has_text=re.compile("^E")).click()
    assert other.evaluate("place => place.model.get('_run').at") == 1
    assert first.check()["run"] == seen


def test_on_paper_there_is_the_still(lab_page):
    page = lab_page("one")
    reader = MouseReader(page, X)
    still = reader.place.locator(".hs-still")
    assert still.is_hidden()
    reader.toggle()  # The density cannot be drawn where there is no room.
    page.emulate_media(media="print")
    assert still.is_visible()
    assert "and 3 components" in still.get_attribute("aria-label")
    assert "log-likelihood -13" in still.get_attribute("aria-label")
    assert still.locator("polygon").count() == 6


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_whole_at_every_size(lab_page, width, theme):
    size = {"width": width, "height": 900}
    page = lab_page("many", theme, viewport=size, reduced_motion="reduce")
    reader = MouseReader(page, KM)
    for step in ["", "E", "M", "Play"]:
        if step:
            reader.press(step)
        reader.check()
        check_whole(page, width)


def test_how_long_a_drag_takes(lab_page, capsys):
    reader = MouseReader(lab_page("many"), KM)
    for letter in "EMEM":
        reader.press(letter)
    reader.check()
    for selector in (".hs-center", ".hs-handle"):
        node = reader.place.locator(selector).first
        middle, slow = drag_times(reader, node, selector)
        with capsys.disabled():
            print(f"\n{selector}, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")
    assert len(reader.check()["run"]["moves"]) == 6


def test_the_page_is_the_same_each_time(folder):
    again = make_page(run_notebook(*CELLS), only("mixture-lab-1"))
    assert (folder / "one.html").read_text(encoding="utf-8") == again

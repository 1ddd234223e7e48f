"""The Mixture Lab on static pages, read by mouse, by touch and by keyboard."""

import math
import re

import numpy as np
import pytest
from halfstep import mixture
from loop_lab_page import ROOT, fill, make_page, run_notebook
from mixture_lab_reader import KeyboardReader, MouseReader, replay
from test_loop_lab import FRAMES, opening
from visiting import AXE

pytestmark = pytest.mark.browser

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


def break_first(models):
    only("mixture-lab-1")(models)
    models["mixture-lab-1"]["state"]["_esm"] = "export default { render() { no() } }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    notebook = run_notebook(*CELLS)
    return fill(
        tmp_path_factory.mktemp("mixture"),
        one=make_page(notebook, only("mixture-lab-1")),
        many=make_page(notebook, only("mixture-lab-2")),
        two=make_page(notebook, only("mixture-lab-1", "loop-lab-1")),
        broken=make_page(notebook, break_first),
    )


@pytest.fixture(scope="module")
def lab_address(folder, serve):
    return serve(folder)


@pytest.fixture
def lab_page(browser, lab_address):
    with opening(browser, lab_address) as start:
        yield start


@pytest.mark.parametrize("hand", [MouseReader, KeyboardReader])
def test_a_reader_tries_everything(lab_page, hand):
    reader = hand(lab_page("one", reduced_motion="reduce"), X)
    first = reader.check()
    assert "press E" in first["words"]
    reader.drag(2, 100, 200)
    reader.pull(reader.handle(1, 0), 24, 40)
    reader.pull(reader.handle(2, 1), -20, -16)
    reader.pull(reader.border(0), -24, 0)
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
    reader.pull(reader.handle(0, 0), -24, 12)
    seen = reader.check()
    assert len(seen["run"]["moves"]) == 5
    assert seen["words"].startswith("Changed by hand; lower bound ")
    reader.press("M")
    reader.check()

    for kind in ("tied", "diag", "spherical", "full"):
        reader.choose_kind(kind)
        assert reader.check()["run"]["moves"][-1]["kind"] == kind
        reader.pull(reader.handle(1, 0), 20, 20)
        reader.check()
    reader.slide("Floor", 6)
    assert reader.check()["run"]["moves"][-1]["floor"] == 1
    reader.press("E")
    reader.press("M")
    assert min(np.linalg.eigvalsh(each).min() for each in ends(reader)) >= 1

    reader.slide("Components", 5)
    assert len(reader.check()["run"]["start"]["means"]) == 5
    reader.press("New start")
    fresh = reader.check()["run"]["start"]
    assert all((mean == X).all(axis=1).any() for mean in fresh["means"])
    reader.press("E")
    reader.press("Reset")
    assert reader.check()["run"] == {"start": fresh, "moves": [fresh], "at": 0}

    shade = reader.place.locator(".hs-density")
    assert shade.is_hidden()
    reader.toggle()
    assert shade.is_visible()


def ends(reader):
    return replay(X, reader.check()["run"]["moves"])[-1].covariances


@pytest.mark.parametrize("hand", [MouseReader, KeyboardReader])
def test_play_goes_to_where_python_stops(lab_page, hand):
    reader = hand(lab_page("one", reduced_motion="reduce"), X)
    reader.press("Play")
    seen = reader.check()
    assert "the loop has stopped at log-likelihood −13" in seen["words"]
    spread = np.cov(X.T) + 0.5 * np.eye(2)
    run = mixture.run(X, np.full(3, 1 / 3), X[[94, 32, 225]], [spread] * 3)
    assert len(run) == len(seen["run"]["moves"])
    reader.press("Play")
    assert len(reader.check()["run"]["moves"]) == len(run) + 2


@pytest.mark.parametrize("hand", [MouseReader, KeyboardReader])
def test_a_point_says_how_it_is_shared(lab_page, hand):
    page = lab_page("one", reduced_motion="reduce")
    reader = hand(page, X)
    slider = reader.slider("Point")
    assert reader.look()["bars"][0] == (
        "Responsibilities: Point at a point, or choose one here."
    )
    reader.press("E")
    if hand is KeyboardReader:
        reader.slide("Point", 7)
        i = 6
    else:
        i = 11
        spot = reader.place.locator(".hs-points path").nth(i)
        spot.scroll_into_view_if_needed()
        box = spot.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    seen = reader.check()
    R = replay(X, seen["run"]["moves"])[-1].responsibilities
    assert re.findall(r"\d+%", seen["bars"][0]) == [f"{round(100 * r)}%" for r in R[i]]
    assert slider.get_attribute("aria-valuetext").startswith(f"{i} at ")
    assert "component 3: " in slider.get_attribute("aria-valuetext")


def test_letters_press_the_buttons(lab_page):
    reader = KeyboardReader(lab_page("one", reduced_motion="reduce"), X)
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


def test_a_finger_pulls_an_ellipse(lab_page):
    page = lab_page("one", viewport={"width": 390, "height": 844}, has_touch=True)
    reader = MouseReader(page, X)
    touch = page.context.new_cdp_session(page)

    def swipe(node, dx, dy):
        box = node.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        steps = [[{"x": x + dx * i / 5, "y": y + dy * i / 5}] for i in range(6)]
        kinds = ["touchStart", *["touchMove"] * 5]
        for kind, points in zip(kinds, steps, strict=True):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    before = reader.check()["run"]["start"]
    swipe(reader.handle(0, 1).locator(".hs-disc"), 30, 20)
    swipe(reader.center(2).locator(".hs-disc"), -30, 25)
    reader.check()
    assert page.evaluate("scrollY") == 0
    reader.border(0).scroll_into_view_if_needed()
    swipe(reader.border(0).locator(".hs-disc"), 40, 0)
    moved = reader.check()["run"]["moves"][0]
    assert moved["spreads"][0] != before["spreads"][0]
    assert moved["means"][2] != before["means"][2]
    assert moved["weights"][0] > before["weights"][0]
    reader.button("E").tap()
    assert reader.check()["run"]["at"] == 1


def test_a_shorter_reading_over_file(browser, folder):
    with opening(browser, folder.as_uri()) as start:
        reader = MouseReader(start("one", reduced_motion="reduce"), X)
        reader.drag(1, 40, -60)
        for letter in "EME":
            reader.press(letter)
            reader.check()


def test_two_widgets_on_a_page_go_their_own_ways(lab_page):
    page = lab_page("two", reduced_motion="reduce")
    first = MouseReader(page, X)
    other = page.locator(".hs-loop-lab, .hs-mounted").nth(1)
    still = other.evaluate("place => JSON.stringify(place.model.get('_run'))")
    first.press("E")
    first.drag(0, 30, 30)
    first.check()
    assert other.evaluate("place => JSON.stringify(place.model.get('_run'))") == still
    seen = first.look()["run"]
    other.locator("button").filter(has_text=re.compile("^E")).click()
    assert other.evaluate("place => place.model.get('_run').at") == 1
    assert first.check()["run"] == seen


def test_a_widget_that_fails_leaves_its_still(browser, lab_address):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.goto(f"{lab_address}/broken.html")
    page.wait_for_function(
        "!document.querySelector('[data-widget-model] > div:nth-child(2)')"
    )
    assert page.locator(".hs-still").first.is_visible()
    assert [kind for kind, _ in said] == ["error"]
    assert said[0][1].startswith("The widget mixture-lab-1 did not start: ")
    page.close()


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
    page = lab_page("many", viewport=size, reduced_motion="reduce")
    reader = MouseReader(page, KM)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    findings = []
    for step in ["", "E", "M", "Play"]:
        if step:
            reader.press(step)
        reader.check()
        findings += [v["id"] for v in AXE.run(page).response["violations"]]
    assert findings == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate("""() => [...document.querySelectorAll(
        ".hs-widget button, .hs-slider input, .hs-tick, .hs-grip, .hs-curve, select")]
      .map(node => node.getBoundingClientRect())
      .filter(box => box.width && (box.height < 39.9 || box.width < 39.9)).length""")
    assert small == 0


def test_how_long_a_drag_takes(lab_page, capsys):
    page = lab_page("many")
    reader = MouseReader(page, KM)
    for letter in "EMEM":
        reader.press(letter)
    reader.check()
    for selector in (".hs-center", ".hs-handle"):
        node = reader.place.locator(selector).first
        node.scroll_into_view_if_needed()
        box = node.locator(".hs-disc").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        options = {"place": 0, "selector": selector, "count": 120}
        times = page.evaluate(FRAMES, {**options, "kind": "pointermove"})
        page.mouse.up()
        middle, slow = times[60], times[math.ceil(0.95 * 120) - 1]
        with capsys.disabled():
            print(f"\n{selector}, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")
    assert len(reader.check()["run"]["moves"]) == 6


def test_the_page_is_the_same_each_time(folder):
    again = make_page(run_notebook(*CELLS), only("mixture-lab-1"))
    assert (folder / "one.html").read_text(encoding="utf-8") == again

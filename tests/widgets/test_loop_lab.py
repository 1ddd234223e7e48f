"""The Loop Lab on static pages, read by mouse, by touch and by keyboard."""

import json
import math
import re
from itertools import pairwise

import numpy as np
import pytest
from halfstep import kmeans
from loop_lab_page import ROOT, fill, make_page, run_notebook
from loop_lab_reader import LoopReader, replay
from widget_page import HANDS, check_whole, drag_times, opening, with_hand
from widget_page import Keyboard as AnyKeyboard
from widget_page import Mouse as AnyMouse

pytestmark = pytest.mark.browser

Mouse, Keyboard = (with_hand(LoopReader, hand) for hand in (AnyMouse, AnyKeyboard))
X = np.loadtxt(ROOT / "data/kmeans.txt")
MANY = np.random.default_rng(5).normal(size=(2000, 2))
RUN = "document.querySelector('.hs-mounted').model.get('_run')"
CELLS = (
    """import numpy as np
from halfstep.widgets import LoopLab
X = np.loadtxt("../data/kmeans.txt")
LoopLab(X)""",
    "LoopLab(np.random.default_rng(5).normal(size=(2000, 2)), 8)",
)


def hide_second(models):
    del models["loop-lab-2"]


@pytest.fixture(scope="module")
def lab_folder(tmp_path_factory):
    notebook = run_notebook(*CELLS)
    return fill(
        tmp_path_factory.mktemp("lab"),
        one=make_page(notebook, hide_second),
        two=make_page(notebook),
    )


@pytest.fixture(scope="module")
def lab_address(lab_folder, serve):
    return serve(lab_folder)


@pytest.fixture
def lab_page(browser, lab_address):
    """A function that opens a page; at the end the console must have stayed silent."""
    with opening(browser, lab_address) as start:
        yield start


def walk(reader):
    """E and M in turn until the loop has stopped, checked at each half-step."""
    words = []
    while not any("stopped" in each for each in words):
        turn = "E" if reader.look()["run"]["moves"][-1] != "assign" else "M"
        reader.press(turn)
        words.append(reader.check()["words"])
    return words


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(lab_page, hand):
    page = lab_page("one", hand=hand, reduced_motion="reduce")
    reader = with_hand(LoopReader, hand)(page, X)
    first = reader.check()
    assert "press E" in first["words"]

    reader.drag(reader.center(1), 40, -60)
    moved = reader.check()["run"]
    assert moved["moves"] != first["run"]["moves"]
    assert moved["at"] == 0

    words = walk(reader)
    assert words[0].startswith("300 points took the nearest center; inertia ")
    assert re.match(
        r"Each center moved to the mean .* inertia [\d.]+\s→\s[\d.]+\.", words[1]
    )
    assert re.match(r"\d+ points? changed cluster; inertia [\d.]+\s→\s[\d.]+\.", words[2])
    run = kmeans.run(X, moved["moves"][0])
    end = reader.check()
    assert len(end["run"]["moves"]) == len(run)
    assert end["labels"] == [str(label) for label in run.last.labels]

    reader.press("Back")
    assert reader.check()["run"]["at"] == len(run) - 2
    reader.slide("Half-step", 2)
    assert reader.check()["run"]["at"] == 2
    reader.choose(1)
    assert reader.check()["run"]["at"] == 1

    reader.drag(reader.center(0), -20, 24)
    by_hand = reader.check()
    assert len(by_hand["run"]["moves"]) == 3
    assert by_hand["words"].startswith("Moved by hand; inertia ")
    reader.press("M")
    assert reader.check()["run"]["moves"][1:] == [
        "assign",
        by_hand["run"]["moves"][2],
        "update",
    ]

    reader.slide("Clusters", 7)
    assert len(reader.check()["run"]["start"]) == 7
    walk(reader)
    reader.slide("Clusters", 1)
    walk(reader)
    reader.slide("Clusters", 3)
    reader.press("New start")
    fresh = reader.check()["run"]["start"]
    assert all((center == X).all(axis=1).any() for center in fresh)
    reader.drag(reader.center(2), 60, 40)
    reader.press("E")
    reader.press("Reset")
    assert reader.check()["run"] == {"start": fresh, "moves": [fresh], "at": 0}

    borders = reader.place.locator(".hs-cells")
    assert borders.is_visible()
    reader.toggle()
    assert borders.is_hidden()


@pytest.mark.parametrize("hand", HANDS)
def test_play_goes_to_the_end_and_can_be_paused(lab_page, hand):
    page = lab_page("one", hand=hand)
    reader = with_hand(LoopReader, hand)(page, X)
    reader.press("Play")
    page.wait_for_function(
        "document.querySelector('.hs-mounted').model.get('_run').at >= 2"
    )
    reader.press("Pause")
    at = reader.check()["run"]["at"]
    page.wait_for_timeout(1500)
    assert reader.check()["run"]["at"] == at
    reader.press("Play")
    reader.button("Play").wait_for(timeout=60_000)
    assert "stopped" in reader.check()["words"]


def test_letters_press_the_buttons(lab_page):
    reader = Keyboard(lab_page("one"), X)
    reader.go_to(reader.center(0))
    for letters, at in [("e", 1), ("m", 2), ("e", 3), ("b", 2), ("r", 0), ("pp", 1)]:
        for letter in letters:  # a play that is paused at once has done one half-step
            reader.page.keyboard.press(letter)
        assert reader.check()["run"]["at"] == at
    start = reader.look()["run"]["start"]
    reader.page.keyboard.press("n")
    assert reader.check()["run"]["start"] != start


def test_a_step_that_would_do_nothing_says_why(lab_page):
    reader = Mouse(lab_page("one"), X)
    reader.press("M")
    assert "First E" in reader.check()["words"]
    reader.press("Back")
    assert "This is the start" in reader.check()["words"]
    reader.press("E")
    reader.press("E")
    assert "Next is M" in reader.check()["words"]
    assert reader.look()["run"]["at"] == 1
    walk(reader)
    moves = reader.look()["run"]["moves"]
    reader.press("M")
    assert "The loop has stopped" in reader.check()["words"]
    assert reader.look()["run"]["moves"] == moves


def test_an_emptied_cluster_is_named_and_keeps_its_center(lab_page):
    page = lab_page("one")
    reader = Keyboard(page, X)
    start = [[0, 0], [-5, -5], [90, 90]]
    page.evaluate(
        """start => document.querySelector(".hs-mounted").model.set(
            "_run", { start, moves: [start], at: 0 })""",
        start,
    )
    reader.press("E")
    assert reader.check()["words"].endswith("Cluster 3: no points, so the center stays.")
    reader.press("M")
    seen = reader.check()
    assert seen["words"].endswith("Cluster 3: no points, so the center stays.")


def test_a_shorter_reading_over_file(browser, lab_folder):
    with opening(browser, lab_folder.as_uri()) as start:
        reader = Mouse(start("one"), X)
        reader.drag(reader.center(1), 40, -60)
        reader.check()
        walk(reader)
        reader.press("Back")
        reader.check()


def test_two_labs_on_a_page_go_their_own_ways(lab_page):
    page = lab_page("two")
    first, second = Mouse(page, X), Mouse(page, MANY, place=1)
    still = second.check()
    first.drag(first.center(0), 30, 30)
    walk(first)
    assert second.check() == still
    at = first.look()
    second.press("E")
    second.check()
    second.drag(second.center(3), 20, 20)
    assert second.check()["run"]["at"] == 2
    assert first.check() == at


def test_without_scripts_and_on_paper_there_is_the_still(browser, lab_page, lab_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{lab_address}/one.html")
    still = page.locator(".hs-still").first
    assert still.is_visible()
    assert still.get_attribute("aria-label").startswith("Left, 300 points and 4 starting")
    context.close()
    page = lab_page("one")
    reader = Mouse(page, X)
    assert reader.place.locator(".hs-still").is_hidden()
    page.emulate_media(media="print")
    assert reader.place.locator(".hs-still").is_visible()
    assert reader.place.locator(".hs-widget").is_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_whole_at_every_size(lab_page, width, theme):
    size = {"width": width, "height": 900}
    page = lab_page("one", theme, viewport=size, reduced_motion="reduce")
    reader = Mouse(page, X)
    for step in ["", "E", "M", "Play"]:
        if step:
            reader.press(step)
        reader.check()
        check_whole(page, width)


def test_how_long_a_drag_takes(lab_page, capsys):
    page = lab_page("two")
    for place, data in enumerate((X, MANY)):
        reader = Mouse(page, data, place)
        reader.press("E")
        reader.check()
        middle, slow = drag_times(reader, reader.center(0), ".hs-center", place)
        assert len(reader.check()["run"]["moves"]) == 3
        with capsys.disabled():
            print(f"\ndrag, {len(data)} points: median {middle:.1f} ms, p95 {slow:.1f} ms")


def problems():
    """Random problems, and those that go wrong first: (points, centers)."""
    rng = np.random.default_rng(11)
    for case in range(70):
        n = int(rng.integers(8, 200))
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-3, 3) + rng.normal(size=2)
        k = int(rng.integers(1, 9))
        if case % 5 == 0:
            points = points[rng.integers(0, n // 4 + 1, n)]  # duplicates
        centers = points[rng.choice(n, k, replace=False)]
        if case % 7 == 0:
            centers[-1] = points.max(axis=0) * 50 + 1  # will stay without points
        if case % 11 == 0:
            points, centers = points[:8], points[:8]  # as many clusters as points
        if case % 13 == 0:
            centers = np.repeat(centers[:1], k, axis=0)  # all centers in one place
        yield points, centers
    grid = np.array([[x, y] for x in range(6) for y in range(6)], float)
    yield grid, grid[[0, 5, 30, 35]]  # ties everywhere
    yield grid, grid[:1]


SOLVE = """async ({ source, problems }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { replay } = await import(url);
  return problems.map(({ points, centers }) => {
    const data = Float64Array.from(points.flat());
    const moves = [centers, ...Array(8).fill(["assign", "update"]).flat()];
    return replay(data, moves).states.map(state => ({
      ...state, labels: state.labels && [...state.labels] }));
  });
}"""


def test_half_steps_in_the_page_equal_those_in_python(browser):
    page = browser.new_page()
    given = list(problems())
    source = (ROOT / "lib/halfstep/widgets/loop.js").read_text()
    tasks = [{"points": p.tolist(), "centers": c.tolist()} for p, c in given]
    answers = page.evaluate(SOLVE, {"source": source, "problems": tasks})
    page.close()
    whole = 0
    for (points, _), states in zip(given, answers, strict=True):
        scatter = ((points - points.mean(axis=0)) ** 2).sum()
        for before, state in pairwise(states):
            check_half_step(points, before, state, scatter)
        whole += is_same_way(points, states)
    assert whole >= 50


def check_half_step(points, before, state, scatter):
    """One half-step from where the page stood, so that a tie does not spread."""
    old, labels = np.array(before["centers"]), np.array(state["labels"])
    if state["step"] == "assign":
        gaps = ((points[:, np.newaxis] - old) ** 2).sum(axis=2)
        best = gaps.min(axis=1)
        np.testing.assert_array_equal(labels, gaps.argmin(axis=1))
        clear = (gaps <= best[:, np.newaxis] + 1e-9 * scatter).sum(axis=1) == 1
        np.testing.assert_array_equal(labels[clear], kmeans.assign(points, old)[clear])
        centers = old
    else:
        centers = kmeans.update(points, labels, old)
    near = {"rtol": 1e-9, "atol": 1e-9 * np.abs(points).max()}
    np.testing.assert_allclose(state["centers"], centers, **near)
    cost = kmeans.inertia(points, labels, centers)
    assert abs(state["objective"] - cost) <= 1e-9 * cost + 1e-12 * scatter


def is_same_way(points, states):
    """Whether the whole way is the same as halfstep's: it is, where no tie decides."""
    moves = [states[0]["centers"]] + [state["step"] for state in states[1:]]
    return all(
        np.array_equal(state["labels"], labels)
        for state, (_, labels, _) in list(zip(states, replay(points, moves), strict=True))[
            1:
        ]
    )


def test_new_starts_are_different_points_and_cells_hold_what_is_nearest(browser):
    page = browser.new_page()
    source = (ROOT / "lib/halfstep/widgets/loop.js").read_text()
    starts, cells = page.evaluate(
        """async ({ source, points }) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          const { randomPoints, generator, cell } = await import(url);
          const data = Float64Array.from(points.flat());
          const random = generator(3);
          const starts = Array.from({ length: 400 }, () => randomPoints(data, 3, random));
          const box = [[-9, -9], [9, -9], [9, 9], [-9, 9]];
          const centers = [[0, 0], [3, 1], [-2, 4], [3, 1], [1, -5]];
          return [starts, centers.map((_, j) => cell(centers, j, box))];
        }""",
        {"source": source, "points": [[i, -i] for i in range(12)]},
    )
    page.close()
    drawn = np.array(starts)[:, :, 0]
    assert all(len(set(row)) == 3 for row in drawn)
    # Of 1200 draws each of the 12 points gets 100; five standard deviations are 43.
    assert np.abs(np.bincount(drawn.ravel().astype(int), minlength=12) - 100).max() < 43
    assert cells[3] == []
    areas = [area(np.array(cell)) for cell in cells if cell]
    assert math.isclose(sum(areas), 18 * 18)
    centers = np.array([[0, 0], [3, 1], [-2, 4], [3, 1], [1, -5]])
    for j, corners in enumerate(cells):
        gaps = ((np.array(corners).reshape(-1, 1, 2) - centers) ** 2).sum(axis=2)
        assert (gaps[:, j] <= gaps.min(axis=1) + 1e-9).all()


def area(corners):
    x, y = corners.T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def test_the_page_is_the_same_each_time(lab_folder):
    again = make_page(run_notebook(*CELLS))
    assert (lab_folder / "two.html").read_text(encoding="utf-8") == again
    assert json.dumps("loop-lab-1-layout") in again

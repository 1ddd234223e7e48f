"""The Mixture Lab: in Python, and on a page by mouse, by touch and by keyboard."""

import math
import re

import numpy as np
import pytest
from halfstep import mixture
from halfstep.covariances import TYPES
from halfstep.widgets import MixtureLab
from inside_widgets import RUN, still_of
from readers_hands import HANDS, Keyboard, Mouse, with_hand
from reading_labs import MixtureReader, replay_soft
from shown_widgets import MIDDLES, SPREAD, THREE, X
from timing_frames import drag_times

MouseReader = with_hand(MixtureReader, Mouse)


# In Python.


def walk(lab):
    while not lab.converged:
        lab.do("m_step" if lab.step == "e_step" else "e_step")
    return lab


@pytest.mark.parametrize("kind", TYPES)
def test_walking_to_the_end_is_a_run(kind):
    lab = MixtureLab(THREE, 3, covariance_type=kind, rng=np.random.default_rng(5))
    start = lab.weights, lab.means, lab.covariances
    run = mixture.run(THREE, *start, covariance_type=kind)
    trace = walk(lab).trace()
    assert trace.converged
    assert [state.step for state in trace] == [state.step for state in run]
    for ours, theirs in zip(trace[1:], run[1:], strict=True):
        for name in ("weights", "means", "covariances", "responsibilities", "objective"):
            near(getattr(ours, name), getattr(theirs, name))


def near(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-8)


def test_traits_say_what_the_trace_says():
    lab = walk(MixtureLab(THREE, 2))
    for at, state in enumerate(lab.trace()):
        lab.half_step = at
        assert (lab.step, lab.iteration, lab.objective) == (
            state.step, state.iteration, state.objective,
        )  # fmt: skip
        np.testing.assert_array_equal(lab.covariances, state.covariances)


def test_what_a_hand_sets_keeps_the_shares():
    lab = MixtureLab(THREE, 2)
    lab.do("e_step")
    R, total = lab.responsibilities, lab.objective
    lab.means = lab.means + 0.5
    lab.weights = [0.25, 0.75]
    assert [state.step for state in lab.trace()] == ["start", "e_step", "start"]
    np.testing.assert_array_equal(lab.responsibilities, R)
    assert lab.objective < total
    lab.do("e_step")
    assert lab.objective > lab.trace()[2].objective


def test_another_type_is_the_nearest_and_keeps_its_floor():
    lab = MixtureLab(THREE, 3, floor=0.5)
    for kind, shape in [("tied", (2, 2)), ("diag", (3, 2)), ("spherical", (3,))]:
        lab.covariance_type = kind
        assert lab.covariances.shape == shape
    lab.do("e_step")
    lab.do("m_step")
    assert lab.covariances.min() >= 0.5
    lab.floor = 2.0
    lab.do("e_step")
    lab.do("m_step")
    assert lab.covariances.min() >= 2.0
    lab.half_step = 0
    assert (lab.floor, lab.covariance_type) == (0.5, "spherical")


def test_no_verdict_across_a_change_by_hand():
    lab = walk(MixtureLab(THREE, 3, tol=1.0))
    steps = "EM" * 2
    for edit in range(5):  # before each of the last five half-steps
        other = MixtureLab(THREE, 3, tol=1e9)
        for i, letter in enumerate(steps + "E"):
            if i == edit:
                other.means = other.means + 0.1
            other.do({"E": "e_step", "M": "m_step"}[letter])
        assert other.converged == (edit == 0)  # before the first E it is the start
    lab.tol = 0.0
    assert not lab.converged
    lab.tol = 1.0
    assert lab.converged
    with pytest.raises(ValueError, match="tol"):
        lab.tol = -1.0


def test_a_collapse_is_refused_and_changes_nothing():
    lab = MixtureLab(
        THREE, means=[[0, 0], THREE[0]], covariances=[np.eye(2), 1e-9 * np.eye(2)]
    )
    lab.floor = 0.0
    lab.do("e_step")
    before = repr(lab)
    with pytest.raises(ValueError, match="Component 1 has collapsed"):
        lab.do("m_step")
    assert repr(lab) == before
    assert "polygon" in still_of(lab)


# On a page.


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(start_reading, hand):
    page = start_reading("mixture-lab-2", hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, THREE)
    first = reader.check()
    assert "press E" in first["words"]
    reader.drag(reader.center(2), 100, 200)
    reader.drag(reader.handle(1, 0), 24, 40)
    reader.drag(reader.handle(2, 1), -20, -16)
    reader.drag(reader.border(0), -24, 0)
    moved = reader.check()["run"]
    assert len(moved["moves"]) == 1
    before, after = first["run"]["start"], moved["moves"][0]
    assert before["places"][2] != after["places"][2]
    assert before["places"][:2] == after["places"][:2]
    assert before["spreads"][0] == after["spreads"][0]
    assert before["spreads"][1] != after["spreads"][1]
    assert after["weights"][0] < before["weights"][0] < after["weights"][1]
    assert math.isclose(sum(after["weights"]), 1)

    for letter, words in [("E", "undecided"), ("M", "lower bound"), ("E", ", up ")]:
        reader.press(letter)
        assert words in reader.check()["words"]
    reader.press("Back")
    assert reader.check()["run"]["at"] == 2
    reader.choose(3)
    assert reader.check()["run"]["at"] == 3
    reader.drag(reader.handle(0, 0), -24, 12)
    seen = reader.check()
    assert len(seen["run"]["moves"]) == 5
    assert seen["words"].startswith("By hand: lower bound ")
    reader.press("M")
    reader.check()

    for kind in ("tied", "diag", "spherical", "full"):
        reader.press(kind)
        assert reader.check()["run"]["moves"][-1]["kind"] == kind
        reader.drag(reader.handle(1, 0), 20, 20)
        reader.check()
    reader.option("1", "Floor")
    assert reader.check()["run"]["moves"][-1]["floor"] == 1
    reader.press("E")
    reader.press("M")
    assert min(np.linalg.eigvalsh(each).min() for each in ends(reader)) >= 1

    reader.count_to(5)
    assert len(reader.check()["run"]["start"]["places"]) == 5
    reader.press("New start")
    fresh = reader.check()["run"]["start"]
    assert all((mean == THREE).all(axis=1).any() for mean in fresh["places"])
    reader.press("E")
    reader.choose(0)
    assert reader.check()["run"] == {"start": fresh, "moves": [fresh, "e_step"], "at": 0}

    shade = reader.place.locator(".hs-density")
    assert shade.is_hidden()
    reader.toggle()
    assert shade.is_visible()


def ends(reader):
    return replay_soft(THREE, reader.check()["run"]["moves"])[-1].covariances


@pytest.mark.parametrize("hand", HANDS)
def test_play_goes_to_where_python_stops(start, hand):
    page = start("mixture-lab-2", hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, THREE)
    reader.press("Play")
    seen = reader.check()
    assert seen["words"].startswith("The loop has stopped: under 0.001 gained a point.")
    assert seen["total"].startswith("−13")
    run = mixture.run(THREE, np.full(3, 1 / 3), MIDDLES, [SPREAD] * 3)
    assert len(run) == len(seen["run"]["moves"])
    reader.press("Play")
    assert len(reader.check()["run"]["moves"]) == len(run) + 2


@pytest.mark.parametrize("hand", HANDS)
def test_a_point_says_how_it_is_shared(start, hand):
    page = start("mixture-lab-2", hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, THREE)
    bar, ring = (reader.place.locator(what) for what in (POINT_BAR, ".hs-spot circle"))
    assert reader.look()["bars"][1] == "a point: tap one in the picture"
    assert ring.is_hidden()
    if hand is Keyboard:
        reader.go_to(bar)
        for key in ("PageUp", "PageUp", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)
    else:
        reader.hold(reader.place.locator(".hs-points path").nth(11))
    assert reader.look()["bars"][1] == "point 11: not shared out yet"
    reader.press("E")
    check_shares(reader, 11)
    assert ring.is_visible()
    reader.go_to(bar) if hand is Keyboard else bar.focus()
    page.keyboard.press("ArrowLeft")
    check_shares(reader, 10)


def test_twins_start_where_asked_and_stop_where_python_does(start):
    reader = MouseReader(start("mixture-lab-2", reduced_motion="reduce"), THREE)
    first = reader.check()["run"]["start"]
    patient = {"tol": 1e-9, "max_iter": 1000}
    for apart in ("0", "0.05"):
        reader.option(apart, "Twins apart")
        means = MIDDLES[[0, 1, 1]] + [[0, 0], [0, 0], [0, float(apart)]]
        assert reader.check()["run"]["moves"][0]["places"] == means.tolist()
        reader.press("Play")
        run = mixture.run(THREE, np.full(3, 1 / 3), means, [SPREAD] * 3, **patient)
        assert len(reader.check()["run"]["moves"]) == len(run)
        assert reader.trait("tol") == 1e-9
    reader.option("no twins", "Twins apart")
    assert reader.check()["run"] == {"start": first, "moves": [first], "at": 0}
    assert reader.trait("tol") == 1e-3


POINT_BAR = ".hs-shares svg[role=slider]"


def check_shares(reader, i):
    seen = reader.check()
    said = reader.place.locator(POINT_BAR).get_attribute("aria-valuetext")
    R = replay_soft(THREE, seen["run"]["moves"])[-1].responsibilities
    assert re.findall(r"\d+%", seen["bars"][1]) == [f"{round(100 * r)}%" for r in R[i]]
    assert seen["bars"][1].startswith(f"point {i}: ")
    assert said.startswith(f"{i}; ")
    assert "component 2: " in said
    ring = float(reader.place.locator(".hs-spot circle").get_attribute("cx"))
    assert abs(ring - float(re.search(r"-?[\d.]+", seen["points"][i][0])[0])) < 0.03


def test_letters_press_the_buttons(start):
    reader = with_hand(MixtureReader, Keyboard)(
        start("mixture-lab-2", reduced_motion="reduce"), THREE
    )
    reader.go_to(reader.handle(0, 1))
    for letter, at in [("e", 1), ("m", 2), ("b", 1), ("b", 0)]:
        reader.page.keyboard.press(letter)
        assert reader.check()["run"]["at"] == at


def test_a_step_that_would_do_nothing_says_why(start):
    page = start("mixture-lab-2", reduced_motion="reduce")
    reader = MouseReader(page, THREE)
    reader.press("M")
    assert "First E" in reader.check()["words"]
    reader.press("Back")
    assert "This is the start" in reader.check()["words"]
    reader.press("E")
    reader.press("E")
    assert "Next is M" in reader.check()["words"]
    put = """([run, change]) => {
      const { model } = document.querySelector(".hs-mounted");
      const start = { ...model.get(run).start, ...change };
      model.set(run, { start, moves: [start, "e_step"], at: 1 }); }"""
    spreads = reader.look()["run"]["start"]["spreads"]
    page.evaluate(put, [RUN, {"places": [[0, 0], [1, 1], [1e6, 1e6]]}])
    reader.press("M")
    assert "Component 2 has no share of any point" in reader.check()["words"]
    one = THREE[0].tolist()
    narrow = [*spreads[:2], [1e-9, 0, 1e-9]]
    page.evaluate(
        put, [RUN, {"places": [[0, 0], [1, 1], one], "spreads": narrow, "floor": 0}]
    )
    reader.press("M")
    assert "would collapse component 2" in reader.look()["words"]
    page.evaluate(
        put, [RUN, {"places": [[0, 0], [1, 1], one], "spreads": narrow, "floor": 1e-4}]
    )
    reader.press("M")
    assert "Component 2 is as narrow as its floor" in reader.look()["words"]


def test_on_paper_there_is_the_still(start):
    page = start("mixture-lab-2")
    reader = MouseReader(page, THREE)
    still = reader.place.locator(".hs-still")
    assert still.is_hidden()
    reader.toggle()  # the density cannot be drawn where there is no room.
    page.emulate_media(media="print")
    assert still.is_visible()
    assert "and 3 starting components" in still.get_attribute("aria-label")
    assert "log-likelihood -13" in still.get_attribute("aria-label")
    assert still.locator("polygon").count() == 6


def test_how_long_a_drag_takes(start, capsys):
    reader = MouseReader(start("mixture-lab-1"), X)
    for letter in "EMEM":
        reader.press(letter)
    reader.check()
    for selector in (".hs-center", ".hs-handle"):
        node = reader.place.locator(selector).first
        middle, slow = drag_times(reader, node, selector)
        with capsys.disabled():
            print(f"\n{selector}, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")
    assert len(reader.check()["run"]["moves"]) == 6


def test_what_is_set_for_later_is_said(start):
    reader = MouseReader(start("mixture-lab-1"), X)
    for name, value, said in (
        ("Floor", "0.1", "add 0.1 to every variance"),
        ("Tolerance", "0.01", "less than 0.01 a point"),
        ("Speed", "4", "at speed 4×"),
    ):
        reader.option(value, name)
        assert said in reader.look()["words"]
    reader.press("E")
    assert "undecided" in reader.look()["words"]
    reader.option("0.1", "Tolerance")
    assert "undecided" in reader.look()["words"]

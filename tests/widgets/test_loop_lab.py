"""The Loop Lab: in Python, and on a page by mouse, by touch and by keyboard."""

import json
import re

import numpy as np
import pytest
from halfstep import kmeans
from halfstep.widgets import LoopLab
from hypothesis import given
from hypothesis import strategies as st
from inside_widgets import RUN, gzipped, points_of, seed_of, state_of, still_of
from readers_hands import HANDS, Keyboard, Mouse, with_hand
from reading_labs import LoopReader
from shown_widgets import MANY, X
from timing_frames import drag_times
from traitlets import TraitError

MouseReader, KeyReader = (with_hand(LoopReader, hand) for hand in (Mouse, Keyboard))


# In Python.


def same(state, other):
    """Are two states of one half-step the same?"""
    np.testing.assert_allclose(state.centers, other.centers, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(state.labels, other.labels)
    assert (state.step, state.iteration) == (other.step, other.iteration)
    np.testing.assert_allclose(state.inertia, other.inertia, rtol=1e-9)


def walk(lab):
    """Do half-steps until the loop has stopped."""
    while not lab.converged:
        lab.do("update" if lab.step == "assign" else "assign")
    return lab


@given(st.integers(0, 1000), st.integers(1, 8))
def test_walking_to_the_end_is_a_run(seed, k):
    lab = walk(LoopLab(X, k, rng=np.random.default_rng(seed)))
    run = kmeans.run(X, lab.trace()[0].centers)
    assert len(run) == len(lab.trace())
    assert lab.trace().converged
    for ours, theirs in zip(lab.trace(), run, strict=True):
        same(ours, theirs)


def test_traits_say_what_the_trace_says():
    lab = walk(LoopLab(X))
    for at, state in enumerate(lab.trace()):
        lab.half_step = at
        assert (lab.step, lab.iteration, lab.inertia) == (
            state.step, state.iteration, state.inertia,
        )  # fmt: skip
        np.testing.assert_array_equal(lab.centers, state.centers)
        np.testing.assert_array_equal(lab.labels, state.labels)
        assert lab.converged == (at == len(lab.trace()) - 1)


def test_starting_centers_are_points_of_the_data_and_the_same_each_time():
    first, again = LoopLab(X, 5), LoopLab(X, 5)
    np.testing.assert_array_equal(first.centers, again.centers)
    assert all((center == X).all(axis=1).any() for center in first.centers)
    other = LoopLab(X, 5, rng=np.random.default_rng(1))
    assert not np.array_equal(first.centers, other.centers)
    assert seed_of(first) != seed_of(other)


def test_centers_set_before_the_first_step_are_a_new_start():
    lab = LoopLab(X, 2)
    lab.centers = [[0, 0], [1, 1]]
    assert len(lab.trace()) == 1
    np.testing.assert_array_equal(lab.trace()[0].centers, [[0, 0], [1, 1]])
    assert lab.labels is None
    assert lab.inertia == np.inf


def test_centers_set_later_keep_the_labels():
    lab = LoopLab(X, 2)
    lab.do("assign")
    labels = lab.labels
    lab.centers = lab.centers + 1
    lab.centers = lab.centers + 1
    assert [state.step for state in lab.trace()] == ["start", "assign", "start"]
    np.testing.assert_array_equal(lab.labels, labels)
    assert lab.inertia == kmeans.inertia(X, labels, lab.centers)
    assert not lab.converged
    lab.do("update")
    np.testing.assert_allclose(lab.centers, kmeans.update(X, labels, np.zeros((2, 2))))


def test_a_step_from_the_past_forgets_what_came_after():
    lab = walk(LoopLab(X))
    lab.half_step = 2
    lab.do("assign")
    assert len(lab.trace()) == 4
    lab.half_step = 0
    lab.centers = lab.centers + 1
    assert len(lab.trace()) == 1


def test_an_emptied_cluster_keeps_its_center():
    lab = walk(LoopLab(X, centers=[[0, 0], [-5, -5], [1e3, 1e3]]))
    np.testing.assert_array_equal(lab.centers[2], [1e3, 1e3])
    assert 2 not in lab.labels


def test_another_number_of_clusters_begins_again():
    lab = walk(LoopLab(X))
    lab.n_clusters = 7
    assert (lab.step, lab.half_step, len(lab.centers)) == ("start", 0, 7)


def test_observers_hear_of_one_step_once_and_see_it_whole():
    lab, heard = LoopLab(X), []

    def listen(change):
        heard.append(change["name"])
        same(lab.trace()[lab.half_step], lab.trace().last)
        assert lab.inertia == kmeans.inertia(X, lab.labels, lab.centers)

    lab.observe(listen, names=["centers", "labels", "inertia", "step", "half_step"])
    lab.do("assign")
    assert sorted(heard) == ["half_step", "inertia", "labels", "step"]
    heard.clear()
    lab.centers = lab.centers + 1
    assert sorted(heard) == ["centers", "half_step", "inertia", "step"]


def test_what_the_page_sends_is_followed():
    lab = LoopLab(X, 2)
    start = [[0.1, 0.2], [-3.0, 1e-3]]
    lab.set_state({RUN: {"start": start, "moves": [start, "assign", "update"], "at": 1}})
    np.testing.assert_array_equal(lab.centers, start)
    np.testing.assert_array_equal(lab.labels, kmeans.assign(X, start))
    assert len(lab.trace()) == 3


def test_bad_settings_leave_everything_as_it_was():
    lab = walk(LoopLab(X))
    before = repr(lab)
    for name, value in [("centers", [[np.inf, 0]]), ("half_step", 99), ("half_step", -1)]:
        with pytest.raises((ValueError, TraitError), match=r"finite|so far there are 0"):
            setattr(lab, name, value)
    with pytest.raises(ValueError, match="at most 8"):
        lab.n_clusters = 9
    assert repr(lab) == before
    with pytest.raises(ValueError, match="'assign' or 'update'"):
        lab.do("E")
    with pytest.raises(ValueError, match=r"do\('assign'\) first"):
        LoopLab(X).do("update")


def test_it_says_what_it_is_and_its_still_has_all_points():
    lab = LoopLab(X)
    assert still_of(lab).count("<use ") == 600
    assert repr(lab) == "LoopLab(300 points, 4 clusters, half-step 0 of 0)"


def test_the_data_travel_exactly_and_weigh_little():
    lab = LoopLab(X)
    np.testing.assert_array_equal(np.frombuffer(points_of(lab)).reshape(-1, 2), X)
    assert gzipped(json.dumps(state_of(lab))) <= 6_000


# On a page.


def begin_from(page, centers):
    """Put centers into a lab as its hands would, all at once."""
    page.evaluate(
        """([run, start]) => document.querySelector(".hs-mounted").model.set(
            run, { start, moves: [start], at: 0 })""",
        [RUN, centers],
    )


def walk_on_page(reader):
    """E and M in turn until the loop has stopped, checked at each half-step."""
    words = []
    while not any("stopped" in each for each in words):
        turn = "E" if reader.look()["run"]["moves"][-1] != "assign" else "M"
        reader.press(turn)
        words.append(reader.check()["words"])
    return words


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(start_reading, hand):
    page = start_reading("loop-lab-1", hand, reduced_motion="reduce")
    reader = with_hand(LoopReader, hand)(page, X)
    first = reader.check()
    assert "press E" in first["words"]

    reader.drag(reader.center(1), 40, -60)
    moved = reader.check()["run"]
    assert moved["moves"] != first["run"]["moves"]
    assert moved["at"] == 0

    words = walk_on_page(reader)
    assert words[0].startswith("300 points took the nearest center: inertia ")
    assert re.match(
        r"Each center moved to the mean .* inertia [\d.]+\s→\s[\d.]+\.", words[1]
    )
    assert re.match(r"\d+ points? changed cluster: inertia [\d.]+\s→\s[\d.]+\.", words[2])
    run = kmeans.run(X, moved["moves"][0])
    end = reader.check()
    assert len(end["run"]["moves"]) == len(run)
    assert end["labels"] == [str(label) for label in run.last.labels]

    reader.press("Back")
    assert reader.check()["run"]["at"] == len(run) - 2
    reader.choose(1)
    assert reader.check()["run"]["at"] == 1

    reader.drag(reader.center(0), -20, 24)
    by_hand = reader.check()
    assert len(by_hand["run"]["moves"]) == 3
    assert by_hand["words"].startswith("Moved by hand: inertia ")
    reader.press("M")
    assert reader.check()["run"]["moves"][1:] == [
        "assign",
        by_hand["run"]["moves"][2],
        "update",
    ]

    reader.count_to(7)
    assert len(reader.check()["run"]["start"]) == 7
    walk_on_page(reader)
    reader.count_to(1)
    walk_on_page(reader)
    reader.count_to(3)
    reader.press("New start")
    fresh = reader.check()["run"]["start"]
    assert all((center == X).all(axis=1).any() for center in fresh)
    reader.drag(reader.center(2), 60, 40)
    reader.press("E")
    reader.choose(0)  # back to the start, which a hand has moved: Back undoes that, too
    reader.press("Back")
    assert reader.check()["run"] == {"start": fresh, "moves": [fresh], "at": 0}
    reader.press("Back")
    assert "This is the start" in reader.check()["words"]


@pytest.mark.parametrize("hand", HANDS)
def test_play_goes_to_the_end_and_can_be_paused(start, hand):
    page = start("loop-lab-1", hand=hand)
    reader = with_hand(LoopReader, hand)(page, X)
    # Seven half-steps before the end: each takes its time.
    run = kmeans.run(X, X[[0, 1, 2, 3]])
    begin_from(page, run[-8].centers.tolist())
    reader.press("Play")
    at = "run => document.querySelector('.hs-mounted').model.get(run).at"
    page.wait_for_function(f"{at} >= 2", arg=RUN)
    reader.press("Pause")
    at = reader.check()["run"]["at"]
    page.wait_for_timeout(1500)
    assert reader.check()["run"]["at"] == at
    reader.press("Play")
    reader.button("Play").wait_for(timeout=60_000)
    assert "stopped" in reader.check()["words"]


def test_letters_press_the_buttons(start):
    reader = KeyReader(start("loop-lab-1"), X)
    reader.go_to(reader.center(0))
    for letters, at in [("e", 1), ("m", 2), ("e", 3), ("b", 2), ("bb", 0), ("pp", 1)]:
        for letter in letters:  # a play that is paused at once has done one half-step
            reader.page.keyboard.press(letter)
        assert reader.check()["run"]["at"] == at
    start = reader.look()["run"]["start"]
    reader.page.keyboard.press("n")
    assert reader.check()["run"]["start"] != start


def test_a_step_that_would_do_nothing_says_why(start):
    reader = MouseReader(start("loop-lab-1"), X)
    reader.press("M")
    assert "First E" in reader.check()["words"]
    reader.press("Back")
    assert "This is the start" in reader.check()["words"]
    reader.press("E")
    reader.press("E")
    assert "Next is M" in reader.check()["words"]
    assert reader.look()["run"]["at"] == 1
    walk_on_page(reader)
    moves = reader.look()["run"]["moves"]
    reader.press("M")
    assert "The loop has stopped" in reader.check()["words"]
    assert reader.look()["run"]["moves"] == moves


def test_an_emptied_cluster_is_named_and_keeps_its_center(start):
    page = start("loop-lab-1")
    reader = KeyReader(page, X)
    centers = [[0, 0], [-5, -5], [90, 90]]
    begin_from(page, centers)
    reader.press("E")
    assert reader.check()["words"].endswith("Center 3 has none.")
    reader.press("M")
    seen = reader.check()
    assert seen["words"].startswith("Center 3 (no points) stayed, the others moved")


def test_two_labs_on_a_page_go_their_own_ways(start):
    page = start("two-labs")
    first, second = MouseReader(page, X), MouseReader(page, MANY, place=1)
    still = second.check()
    first.drag(first.center(0), 30, 30)
    walk_on_page(first)
    assert second.check() == still
    at = first.look()
    second.press("E")
    second.check()
    second.drag(second.center(3), 20, 20)
    assert second.check()["run"]["at"] == 2
    assert first.check() == at


def test_how_long_a_drag_takes(start, capsys):
    page = start("two-labs")
    for place, data in enumerate((X, MANY)):
        reader = MouseReader(page, data, place)
        reader.press("E")
        reader.check()
        middle, slow = drag_times(reader, reader.center(0), ".hs-center", place)
        assert len(reader.check()["run"]["moves"]) == 3
        with capsys.disabled():
            print(f"\ndrag, {len(data)} points: median {middle:.1f} ms, p95 {slow:.1f} ms")

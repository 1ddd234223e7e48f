"""The loop stage: what the book says of its starts, its counts, and its sentences."""

import re
from collections import Counter

import numpy as np
import pytest
from asking_pages import ask
from halfstep import kmeans
from halfstep.widgets import LoopStage
from inside_widgets import RUN
from readers_hands import HANDS, Finger, Keyboard, Mouse
from reading_labs import numbers_of, replay
from sentence_truths import hard_histories
from shown_widgets import X
from test_sentences_are_true import run_of, sentences

FEW = np.array(LoopStage()._X)
LOOK = """place => ({
  run: place.model.get("_run"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d)/)?.[1] ?? null),
  points: [...place.querySelectorAll(".hs-points path")].map(
    path => path.getAttribute("transform")),
  centers: [...place.querySelectorAll(".hs-center")].map(
    node => node.getAttribute("transform")),
  spokes: [...place.querySelectorAll(".hs-spokes path")].map(
    node => node.getAttribute("d")),
  changes: [...place.querySelectorAll(".hs-changes li")].map(node => +node.textContent),
  next: [...place.querySelectorAll(".hs-next")].map(node => node.textContent.trim()[0]),
})"""


def counts(X, moves):
    """How many points each E has changed, by halfstep; the first gives all a center."""
    states, found = replay(X, moves), []
    for i, move in enumerate(moves):
        if move == "assign":
            now, before = states[i][1], states[i - 1][1]
            found.append(len(X) if before is None else int((now != before).sum()))
    return found


# In Python.


def to_the_end(stage):
    while not stage.converged:
        stage.do("update" if stage.step == "assign" else "assign")
    return counts(stage._X, stage._run["moves"])


def test_the_first_two_starts_are_as_the_chapter_tells():
    stage = LoopStage()
    assert to_the_end(stage) == [60, 18, 7, 2, 0]
    clumps = stage.labels
    assert np.bincount(clumps).tolist() == [15] * 4
    begin = clumps[nearest(stage.starts[0])]
    assert len(set(begin)) == 1  # all four begin in one clump
    stage = LoopStage(FEW, stage.starts[1:])
    assert to_the_end(stage) == [60, 12, 5, 1, 0]
    sizes = [len(set(clumps[stage.labels == j])) for j in range(4)]
    assert sorted(sizes) == [1, 1, 1, 2]  # one center has two clumps to itself,
    pairs = Counter(clump for j in range(4) for clump in set(clumps[stage.labels == j]))
    assert sorted(pairs.values()) == [1, 1, 1, 2]  # and two share one


def nearest(places):
    """The rows of the points nearest to some places."""
    return kmeans.assign(np.array(places), FEW)


def test_good_and_bad_ends_alternate():
    ends = [kmeans.run(FEW, np.array(start)).last.inertia for start in LoopStage().starts]
    assert ends == pytest.approx([46.13, 144.92, 46.13, 146.61], abs=0.01)


def test_own_points_get_own_starts():
    stage = LoopStage(X)
    assert np.shape(stage.starts) == (4, 4, 2)
    assert np.isin(np.array(stage.starts)[..., 0], X[:, 0]).all()
    assert stage.starts == LoopStage(X).starts
    assert LoopStage(X[:3]).centers.shape == (3, 2)
    one = LoopStage(X, [X[:2]])
    np.testing.assert_array_equal(one.starts, [X[:2]])


# On a page.


class StageReader:
    """Reads the stage; a hand is mixed in."""

    def check(self):
        seen = self.look() or ask(self.place, LOOK)
        moves = seen["run"]["moves"]
        centers, labels, _ = replay(FEW, moves)[-1]
        drawn = [None] * 60 if labels is None else [str(label) for label in labels]
        assert seen["labels"] == drawn
        assert seen["changes"] == counts(FEW, moves)[-6:]
        points, places = numbers_of(seen["points"]), numbers_of(seen["centers"])
        lines = [np.polyfit(FEW[:, axis], points[:, axis], 1) for axis in (0, 1)]
        expected = [np.polyval(lines[axis], centers[:, axis]) for axis in (0, 1)]
        np.testing.assert_allclose(places.T, expected, atol=0.03)
        for j, spokes in enumerate(seen["spokes"]):
            ends = np.array(re.findall(r"-?[\d.]+", spokes), float).reshape(-1, 2, 2)
            mine = [] if labels is None else points[labels == j]
            np.testing.assert_allclose(ends[:, 0], np.reshape(mine, (-1, 2)), atol=0.02)
            np.testing.assert_allclose(ends[:, 1] - places[j], 0, atol=0.03)
        return seen


def reading(page, hand):
    return type("Reader", (StageReader, hand), {})(page, FEW)


@pytest.mark.parametrize("hand", HANDS)
def test_the_loop_is_walked_to_its_end_and_begun_anew(start, hand):
    reader = reading(start("loop-stage-1", hand, reduced_motion="reduce"), hand)
    assert reader.check()["next"] == ["E"]
    for i in range(9):
        reader.press("EM"[i % 2])
        assert reader.check()["next"] == ["A" if i == 8 else "ME"[i % 2]]
    assert "has stopped" in reader.words()
    assert reader.check()["changes"] == [60, 18, 7, 2, 0]
    reader.press("E")
    reader.press("M")
    assert len(reader.check()["run"]["moves"]) == 10  # nothing was done
    for turn in range(1, 6):
        reader.press("Another start")
        seen = reader.check()
        assert seen["run"]["moves"] == [LoopStage().starts[turn % 4]]
        assert seen["changes"] == []


@pytest.mark.parametrize("hand", HANDS)
def test_a_center_is_dragged(start, hand):
    reader = reading(start("loop-stage-1", hand, reduced_motion="reduce"), hand)
    for name in "EM":
        reader.press(name)
    before = reader.check()
    reader.drag(reader.center(2), 60, -40)
    seen = reader.check()
    assert len(seen["run"]["moves"]) == len(before["run"]["moves"]) + 1
    moved = np.subtract(numbers_of(seen["centers"]), numbers_of(before["centers"]))
    assert moved[2, 0] > 15 > -15 > moved[2, 1]  # two keys in one frame go one step
    np.testing.assert_array_equal(np.delete(moved, 2, axis=0), 0)
    assert seen["labels"] == before["labels"]
    assert "moved a center" in reader.words()


def test_letters_press_the_buttons(start):
    page = start("loop-stage-1", reduced_motion="reduce")
    reader = reading(page, Keyboard)
    reader.go_to(reader.center(0))
    for key in "eme":
        page.keyboard.press(key)
    assert reader.check()["run"]["moves"][1:] == ["assign", "update", "assign"]
    page.keyboard.press("a")
    assert reader.check()["run"]["moves"] == [LoopStage().starts[1]]


def test_what_cannot_be_done_is_said(start):
    reader = reading(start("loop-stage-1", Finger, reduced_motion="reduce"), Finger)
    reader.press("M")
    assert "M needs points" in reader.words()
    for name in "EE":
        reader.press(name)
    assert "already has its nearest" in reader.words()
    for name in "MM":
        reader.press(name)
    assert "already is at the mean" in reader.words()
    assert len(reader.check()["run"]["moves"]) == 3


def truth(X, moves):
    """What the sentence must say, found from halfstep alone."""
    states, last = replay(X, moves), moves[-1]
    centers, labels, _ = states[-1]
    if labels is None:
        return {"kind": "start", "n": len(centers)}
    if not isinstance(last, str):
        return {"kind": "hand"}
    before, old, _ = states[-2]
    empty = [j + 1 for j in range(len(centers)) if not (labels == j).any()]
    if last == "update":
        same = np.array_equal(before, centers)
        return {"kind": "same"} if same else {"kind": "M", "empty": empty}
    if old is None:
        return {"kind": "first", "n": len(X), "empty": empty}
    changed = int((labels != old).sum())
    if changed:
        return {"kind": "E", "n": changed, "empty": empty}
    return {"kind": "end" if moves[-2] == "update" else "none"}


FORMS = {
    "start": "(?P<n>\\d+) centers?, and no point",
    "hand": "You moved a center",
    "same": "M moved no center",
    "M": "Each center is now the mean of its points|Centers? (?P<empty>.+) \\(no points\\)",
    "first": "(?P<n>\\d+) points? took the nearest center"
    "(. Centers? (?P<empty>.+) got none)?",
    "E": "(?P<n>\\d+) points? changed to a nearer center"
    "(. Centers? (?P<empty>.+) got none)?",
    "end": "The loop has stopped: E changed no point",
    "none": "No point found a nearer center",
}


def read(text):
    """The same facts, from a sentence."""
    (kind, found), *more = (
        (kind, match) for kind, form in FORMS.items() if (match := re.match(form, text))
    )
    assert not more
    facts = {"kind": kind}
    if "n" in (groups := found.groupdict()):
        facts["n"] = int(groups["n"])
    if "empty" in groups:
        facts["empty"] = [int(j) for j in re.findall(r"\d+", groups["empty"] or "")]
    return facts


def test_the_stage_tells_the_truth_in_two_lines(start):
    many = list(hard_histories(FEW, np.random.default_rng(21), 200))
    told = sentences(start, "loop-stage-1", [{RUN: run_of(moves)} for moves in many])
    kinds = Counter()
    for moves, text in zip(many, told, strict=True):
        assert read(text) == truth(FEW, moves), text
        kinds[read(text)["kind"]] += 1
    assert len(kinds) >= 7, kinds


def test_a_narrow_page_has_room_for_the_counts(start):
    size = {"width": 320, "height": 664}
    reader = reading(start("loop-stage-1", viewport=size, reduced_motion="reduce"), Mouse)
    for i in range(9):
        reader.press("EM"[i % 2])
    assert reader.check()["changes"] == [60, 18, 7, 2, 0]
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320

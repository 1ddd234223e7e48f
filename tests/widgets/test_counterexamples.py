"""Counterexamples: the truth, what is found, and the points astray, as Python has them."""

from itertools import permutations

import numpy as np
import pytest
from asking_pages import ask
from halfstep import kmeans
from halfstep.style import ellipse
from halfstep.widgets import Counterexamples
from inside_widgets import IMPORT, RUN, WIDGETS, kit_module
from readers_hands import HANDS, Mouse, with_hand
from reading_labs import shown
from reading_starts_and_cases import CasesReader
from shown_widgets import CASES

MouseReader = with_hand(CasesReader, Mouse)


def means_of(X, y):
    return np.array([X[y == j].mean(axis=0) for j in np.unique(y)])


def astray(y, labels):
    """The fewest points outside the clusters of their groups, by all ways to pair them."""
    k = max(y.max(), labels.max()) + 1
    return min((np.array(way)[labels] != y).sum() for way in permutations(range(k)))


# In Python.


def test_another_case_begins_anew_and_brings_its_own_points():
    lab = Counterexamples(CASES)
    lab.do("assign")
    assert len(lab.labels) == 208
    lab.case = "stretched"
    assert (lab.half_step, lab.labels, lab.n_clusters) == (0, None, 2)
    lab.do("assign")
    X, _ = CASES["stretched"]
    np.testing.assert_array_equal(lab.labels, kmeans.assign(X, lab.centers))
    lab.centers = X[:2]
    assert lab.case == "stretched"
    lab.n_clusters = 3
    assert (lab.case, len(lab.trace())) == ("stretched", 1)
    # What the page says when the reader opens a case.
    start = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]
    lab.set_state({RUN: {"start": start, "moves": [start], "at": 0, "case": 1}})
    assert (lab.case, lab.n_clusters) == ("widths", 3)
    lab.do("assign")
    assert len(lab.labels) == 150


def test_the_outlines_are_two_standard_deviations_wide():
    X, y = CASES["widths"]
    rim = Counterexamples(CASES)._cases[1]["rims"][1]
    group = X[y == 1]
    wanted = ellipse(group.mean(axis=0), np.cov(group.T), n_corners=49)
    np.testing.assert_allclose(rim, wanted, atol=6e-4)


# On a page.


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_each_case(start_reading, hand):
    page = start_reading("counterexamples-1", hand, reduced_motion="reduce")
    reader = with_hand(CasesReader, hand)(page, CASES["sizes"][0])
    reader.check()
    for name, (X, y) in CASES.items():
        reader.press(name)
        seen = reader.check()
        truth = shown(kmeans.inertia(X, y, means_of(X, y)))
        assert seen["meters"] == ["truth", "", truth, "found", "", "–"]
        reader.press("Start at the truth")
        reader.press("Play")
        seen = reader.check()
        end = kmeans.run(X, means_of(X, y)).last
        told = f"{shown(end.inertia)}, {astray(y, end.labels)} astray"
        assert seen["meters"] == ["truth", "", truth, "found", "", told]
        reader.press("Best of 50")
        best = reader.check()["meters"][-1]
        assert float(best.split(",")[0]) <= float(shown(end.inertia))
    assert page.locator(".hs-rims polygon").count() == 2


def test_the_way_of_the_best_can_be_walked_back(start):
    reader = MouseReader(start("counterexamples-1", reduced_motion="reduce"), None)
    reader.press("Best of 50")
    seen = reader.check()
    assert seen["words"].startswith("E changed no point: the loop has stopped")
    reader.choose(1)
    assert reader.check()["half_step"] == "1"
    reader.press("Back")
    assert reader.check()["meters"][-1] == "–"


FIND = """async ({ source, problems }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { astray, bestOf } = await import(url);
  return problems.map(({ points, y, labels, groups, starts }) => {
    const drawn = starts.slice();
    const flat = Float64Array.from(points.flat());
    const best = bestOf(flat, starts.length, () => drawn.shift());
    return [astray(y, labels, groups), best.states.at(-1).objective, best.moves.length];
  });
}"""


def test_the_page_finds_what_python_finds(browser):
    rng = np.random.default_rng(4)
    problems = []
    for _ in range(120):
        n, k, groups = int(rng.integers(12, 90)), int(rng.integers(2, 5)), 3
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-2, 2)
        y, labels = np.arange(n) % groups, rng.integers(0, k, n)
        starts = [points[rng.choice(n, k, replace=False)] for _ in range(6)]
        problems.append((points, y, labels, groups, starts))
    names = "points", "y", "labels", "groups", "starts"
    given = [
        {name: np.asarray(value).tolist() for name, value in zip(names, each, strict=True)}
        for each in problems
    ]
    for (X, y, labels, _, starts), (lost, J, n) in zip(
        problems, in_the_page(browser, given), strict=True
    ):
        assert lost == astray(y, labels)
        traces = [kmeans.run(X, start) for start in starts]
        best = min(traces, key=lambda trace: trace.last.inertia)
        np.testing.assert_allclose(J, best.last.inertia, rtol=1e-9)
        assert n <= max(map(len, traces))


def in_the_page(browser, problems):
    files = "loop_lab/words.js", "counterexamples/searches.js"
    own = [IMPORT.sub("", (WIDGETS / name).read_text()) for name in files]
    page = browser.new_page()
    source = "\n".join([kit_module(), *own])
    found = ask(page, FIND, {"source": source, "problems": problems})
    page.close()
    return found

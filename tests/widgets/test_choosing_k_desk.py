"""The choosing-k desk: its numbers are halfstep's, its controls work, own points too."""

import ast
import json
import re
import warnings

import numpy as np
import pytest
from author import desk as maker
from halfstep import choosing_k, kmeans
from halfstep.widgets import ChoosingKDesk
from inside_widgets import solve
from readers_hands import HANDS, Finger, Keyboard, Mouse, with_hand
from reading_board_and_desk import OWN, DeskReader, number
from timing_frames import frame_times

# "No answer" is compared like any other.
pytestmark = pytest.mark.filterwarnings("ignore:No k")

# In Python.


def test_own_points_become_the_data():
    desk = ChoosingKDesk()
    desk.data = "your own"
    assert desk.X.shape == (0, 2)
    desk.points = [[1, 2], [3, 4.5]]
    np.testing.assert_array_equal(desk.X, [[1, 2], [3, 4.5]])


@pytest.mark.parametrize("name", ["four blobs", "noise", "moons", "stripes", "unequal"])
def test_what_the_desk_knows_beforehand_is_what_halfstep_finds(name):
    known = json.loads(maker.FILE.read_text())[name]
    points = maker.make_sets()[name].round(3)
    np.testing.assert_array_equal(known["points"], points)
    rng = np.random.default_rng(3)
    for k in (2, 5, 9):
        fit = kmeans.fit(points, k, n_init=20, rng=rng)
        here = kmeans.run(points, known["centers"][k - 1]).last
        assert here.inertia <= 1.005 * fit.inertia
        bic = maker.least_bic(points, k, np.random.default_rng(k))
        assert known["bic"][k - 1] == pytest.approx(bic, abs=0.051)
    # Other noise, so other gaps: the same within four errors of both.
    gap = choosing_k.gap_statistic(points, [1, 2, 3], n_init=5, rng=rng)
    far = np.abs(np.subtract(known["gaps"][:3], gap.gaps))
    assert (far <= 4 * np.hypot(gap.errors, known["errors"][:3])).all()


def test_measuring_keeps_what_it_promises():
    points = np.random.default_rng(0).random((25, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        known = maker.measure(points)
    assert set(known) == {"points", "centers", "gaps", "errors", "bic"}
    assert [len(centers) for centers in known["centers"]] == list(maker.KS)
    assert len(known["gaps"]) == len(known["errors"]) == len(known["bic"]) == 20


# The numbers.


ASK = """async ({ source, tasks }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { counts, distances, gapChoice, knee, silhouettes } = await import(url);
  return tasks.map(({ points, labels, k, ks, values, gaps, errors }) => ({
    silhouettes: points && silhouettes(distances(Float64Array.from(points.flat())),
      Uint8Array.from(labels), counts(labels, k)),
    knee: values && knee(ks, values),
    gap: gaps && gapChoice(ks, gaps, errors),
  }));
}"""


def labelings():
    """Random points with random labels, or those of k-means: lone ones, twins, gaps."""
    rng = np.random.default_rng(6)
    for case in range(70):
        n, k = int(rng.integers(3, 120)), int(rng.integers(2, 9))
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-2, 2)
        if case % 6 == 0:
            points = points[rng.integers(0, n // 3 + 1, n)]  # duplicates
        labels = rng.integers(0, k, n)
        if case % 2 and n > 9:
            labels = kmeans.fit(points, k, rng=rng).labels.copy()
        if case % 7 == 0:
            labels[labels == 0] = 1  # a cluster without points
        yield points, labels, k


def silhouettes(points, labels):
    try:
        return choosing_k.silhouette_samples(points, labels)
    except ValueError:
        return None


def test_silhouettes_in_the_page_equal_those_in_python(browser):
    given = list(labelings())
    tasks = [{"points": p.tolist(), "labels": y.tolist(), "k": k} for p, y, k in given]
    answers = solve(browser, ASK, tasks=tasks)
    compared = 0
    for (points, labels, _), answer in zip(given, answers, strict=True):
        theirs = silhouettes(points, labels)
        if theirs is None:
            assert answer["silhouettes"] is None
        else:
            np.testing.assert_allclose(answer["silhouettes"], theirs, rtol=0, atol=1e-9)
            compared += 1
    assert compared >= 50


def knee(ks, values):
    try:
        return choosing_k.knee(ks, values)
    except ValueError:
        return None


def test_knees_in_the_page_equal_those_in_python(browser):
    rng, tasks = np.random.default_rng(7), []
    for case in range(80):
        ks = list(range(1, int(rng.integers(2, 21)) + 1))
        values = np.sort(rng.random(len(ks)) ** 3)[::-1] * 10 ** rng.uniform(-3, 5)
        if case % 10 == 0:
            values = np.linspace(9, 1, len(ks)) ** 0.5  # bends upward: no knee
        tasks.append({"ks": ks, "values": values.tolist()})
    answers = solve(browser, ASK, tasks=tasks)
    theirs = [knee(task["ks"], task["values"]) for task in tasks]
    assert [answer["knee"] for answer in answers] == theirs
    assert sum(k is not None for k in theirs) >= 50
    assert None in theirs


def test_the_choice_by_gap_is_halfsteps(browser):
    rng = np.random.default_rng(8)
    gaps = []
    for case in range(50):
        X = rng.normal(size=(20, 2)) + 9 * rng.integers(0, case % 4 + 1, (20, 1))
        gaps.append(choosing_k.gap_statistic(X, range(1, 6), n_references=3, rng=rng))
    tasks = [
        {"ks": g.ks.tolist(), "gaps": g.gaps.tolist(), "errors": g.errors.tolist()}
        for g in gaps
    ]
    answers = solve(browser, ASK, tasks=tasks)
    assert [answer["gap"] for answer in answers] == [g.k for g in gaps]
    assert len({g.k for g in gaps}) > 2


# The controls.


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(start_reading, hand):
    """Every data set, other ks, other ends."""
    reader = with_hand(DeskReader, hand)(start_reading("choosing-kdesk-1", hand))
    seen = reader.check()
    assert seen["picks"] == ["3", "2", "4", "4"]
    assert seen["same"] == [False, False, True, True]
    assert "lies farthest below its line at 3" in seen["words"]
    assert "the silhouette says 2" in reader.choose("Silhouette")["words"]
    assert "less than its error is 4" in reader.choose("Gap")["words"]
    assert "No k has a lower one: BIC says 4" in reader.choose("BIC")["words"]
    reader.slide_to(2)
    assert reader.check()["k"] == 2
    reader.end_at(20)
    assert reader.check()["picks"][0] == "4"
    reader.slide_to(13)
    assert reader.check()["k"] == 13
    reader.end_at(8)
    seen = reader.check()
    assert (seen["k"], seen["picks"][0]) == (8, "2")
    assert reader.choose_data("noise")["picks"][2] == "1"
    assert "1: a silhouette needs" in look_at(reader, "Silhouette", 1)["words"]
    for data in ("moons", "stripes", "unequal"):
        assert reader.choose_data(data)["data"] == data


def look_at(reader, criterion, k):
    reader.choose(criterion)
    reader.slide_to(k)
    return reader.check()


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_a_curve_is_pointed_at_at_its_k(start, hand):
    reader = with_hand(DeskReader, hand)(start("choosing-kdesk-1", hand))
    curve = reader.place.locator(".hs-over-k")
    for tab in ("Knee", "Silhouette", "Gap", "BIC"):
        reader.choose(tab)
        curve.scroll_into_view_if_needed()
        dot = curve.locator("circle").nth(-1)
        place = {"x": float(dot.get_attribute("cx")), "y": 50}
        reader.pick(curve, position=place)
        assert reader.check()["k"] == 10
        reader.pick(curve, position={"x": 8, "y": 50})
        assert reader.check()["k"] == 1


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_a_press_on_the_thumb_beside_its_middle_moves_it(start, hand):
    """With twenty stops the thumb covers its neighbors: where it is pressed, it goes."""
    reader = with_hand(DeskReader, hand)(start("choosing-kdesk-1", hand))
    reader.end_at(20)
    reader.check()
    for k in (6, 5, 6, 7):
        reader.slide_to(k)
        assert reader.check()["k"] == k


SPOTS = [(0.2, 0.3), (0.25, 0.32), (0.7, 0.3), (0.72, 0.36), (0.5, 0.8), (0.52, 0.74)]


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_own_points_are_added_by_click_and_by_touch(start, hand):
    page = start("choosing-kdesk-1", hand)
    reader = with_hand(DeskReader, hand)(page)
    assert reader.choose_data(OWN)["words"].startswith("Click in the plane")
    plane = reader.place.locator(".hs-plane")
    tap = page.touchscreen.tap if hand is Finger else page.mouse.click
    plane.scroll_into_view_if_needed()
    for n, (x, y) in enumerate(SPOTS, 1):
        box = plane.bounding_box()
        tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
        assert len(reader.check()["points"]) == n
    reader.slide_to(3)
    seen = reader.check()
    assert sorted(np.bincount(np.array(seen["labels"], int))) == [2, 2, 2]
    assert seen["picks"] == ["3", "3", "–", "–"]
    reader.press("As NumPy")
    code = reader.place.locator(".hs-program").inner_text()
    copied = ast.literal_eval(re.search(r"X = np.array\((\[.*?\])", code)[1])
    assert copied == [value for point in seen["points"] for value in point]
    assert "only the given data" in reader.choose("Gap")["words"]
    reader.press("Take back")
    assert reader.check()["points"] == seen["points"][:-1]
    reader.press("Clear")
    assert reader.check()["points"] == []


def test_own_points_are_added_by_keyboard(start):
    page = start("choosing-kdesk-1")
    reader = with_hand(DeskReader, Keyboard)(page)
    reader.choose_data(OWN)
    cross = reader.place.locator(".hs-cross")
    reader.go_to(cross)
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
    points = reader.check()["points"]
    assert points[0] == [5, 5]
    steps = np.diff(points, axis=0)
    assert (steps > 0).all()
    assert np.abs(steps[:, 0] / steps[:, 1] - 5).max() < 0.5
    assert cross.evaluate("node => node === document.activeElement")
    page.keyboard.press("b")
    assert reader.check()["points"] == points[:-1]


def test_the_end_of_own_points_is_the_best_that_python_finds(start):
    page = start("choosing-kdesk-1")
    reader = with_hand(DeskReader, Mouse)(page)
    rng = np.random.default_rng(2)
    points = (rng.random((60, 2)) * 10).round(2).tolist()
    page.evaluate(
        """points => { const { model } = document.querySelector(".hs-mounted");
           model.set("data", "your own"); model.set("points", points); }""",
        points,
    )
    for k in (2, 3, 5):
        reader.slide_to(k)
        cost = number(reader.check()["value"])
        best = kmeans.fit(points, k, n_init=50, rng=0).inertia
        assert cost <= 1.01 * best


def test_how_long_another_k_takes(start, capsys):
    page = start("choosing-kdesk-1", reduced_motion="reduce")
    reader = with_hand(DeskReader, Mouse)(page)
    reader.check()
    acts = 'place.model.set("n_clusters", 1 + (i % 10));'
    middle, slow = frame_times(page, acts)
    assert reader.check()["k"] == 10
    with capsys.disabled():
        print(f"\nanother k, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")

"""The choosing-k desk: its numbers are halfstep's, its controls work, own points too."""

import ast

import numpy as np
import pytest
from halfstep import choosing_k, kmeans
from halfstep.widgets import ChoosingKDesk
from loop_lab_page import fill, make_page, run_notebook
from widget_page import (
    HANDS,
    Finger,
    Keyboard,
    Mouse,
    check_whole,
    frame_times,
    opening,
    solve,
)

pytestmark = pytest.mark.browser

CELL = "from halfstep.widgets import ChoosingKDesk\nChoosingKDesk()"
OWN = "your own"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("desk"), page=make_page(run_notebook(CELL)))


@pytest.fixture
def desk(browser, folder, serve):
    with opening(browser, serve(folder)) as start:
        yield start


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

LOOK = """place => ({
  k: place.model.get("n_clusters"), upTo: place.model.get("up_to"),
  data: place.model.get("data"), points: place.model.get("points"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d+)/)?.[1] ?? null),
  values: [...place.querySelectorAll(".hs-chart strong")].map(node => node.textContent),
  picks: [...place.querySelectorAll(".hs-pick")].map(node => node.textContent),
  words: place.querySelector("[role=status]").textContent,
  mean: place.querySelector(".hs-silhouettes").getAttribute("aria-label"),
})"""
DONE = """() => new Promise(resolve => {
  let before = "";
  const look = () => {
    const now = document.querySelector(".hs-widget").innerHTML;
    if (now === before) resolve(); else { before = now; setTimeout(look, 150); }
  };
  look();
})"""


def number(text):
    return float(text.replace("−", "-"))


def check(reader):
    """What is shown is what halfstep says of these points and these labels."""
    reader.page.evaluate(DONE)
    seen = reader.place.evaluate(LOOK)
    given = ChoosingKDesk()
    given.data, given.points = seen["data"], seen["points"]
    X, k, n = given.X, seen["k"], len(given.X)
    if n < max(3, k):
        return seen
    labels = np.array(seen["labels"], int)
    centers = kmeans.update(X, labels, np.zeros((k, 2)))
    inertia = kmeans.inertia(X, labels, centers)
    assert number(seen["values"][0]) == pytest.approx(inertia, rel=1e-3, abs=1e-9)
    if 1 < k < n:
        mean = choosing_k.silhouette(X, labels)
        assert number(seen["values"][1]) == pytest.approx(mean, abs=0.0051)
        assert f"{mean:.2f}".replace("-", "−") in seen["mean"]
    ks = range(1, min(seen["upTo"], n) + 1)
    curve = choosing_k.inertia_curve(X, ks, n_init=30, rng=0) if n >= 3 else []
    if len(ks) > 2 and seen["data"] != OWN:
        assert seen["picks"][0] == f"knee: {choosing_k.knee(ks, curve)}"
    return seen


def choose(reader, data):
    reader.option(data)
    return check(reader)


def use(page, hand):
    """Every data set, other ks, other ends."""
    reader = hand(page)
    assert (
        "the knee says 3, the silhouette says 2, the gap says 4, BIC says 4"
        in (check(reader)["words"])
    )
    reader.slide("Clusters", 2)
    assert check(reader)["k"] == 2
    reader.slide("Curves to", 20)
    assert check(reader)["picks"][0] == "knee: 4"
    reader.slide("Curves to", 8)
    assert check(reader)["picks"][0] == "knee: 2"
    reader.slide("Clusters", 8)
    reader.slide("Curves to", 5)
    assert check(reader)["k"] == 5
    assert choose(reader, "noise")["picks"][2] == "first within its error: 1"
    for data in ("moons", "stripes", "unequal"):
        assert choose(reader, data)["data"] == data
    return reader


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(desk, hand):
    use(desk(hand=hand), hand)


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_a_curve_is_pointed_at_at_its_k(desk, hand):
    reader = hand(desk(hand=hand))
    check(reader)
    for which in range(4):
        curve = reader.place.locator(".hs-chart .hs-curve").nth(which)
        curve.scroll_into_view_if_needed()
        dot = curve.locator("circle").nth(-1)
        place = {"x": float(dot.get_attribute("cx")), "y": 50}
        reader.pick(curve, position=place)
        assert check(reader)["k"] == 10
        reader.pick(curve, position={"x": 8, "y": 50})
        assert check(reader)["k"] == 1


SPOTS = [(0.2, 0.3), (0.25, 0.32), (0.7, 0.3), (0.72, 0.36), (0.5, 0.8), (0.52, 0.74)]


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_own_points_are_added_by_click_and_by_touch(desk, hand):
    page = desk(hand=hand)
    reader = hand(page)
    assert choose(reader, OWN)["words"].startswith("Click in the plane")
    plane = reader.place.locator(".hs-plane")
    tap = page.touchscreen.tap if hand is Finger else page.mouse.click
    plane.scroll_into_view_if_needed()
    for n, (x, y) in enumerate(SPOTS, 1):
        box = plane.bounding_box()
        tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
        assert len(check(reader)["points"]) == n
    reader.slide("Clusters", 3)
    seen = check(reader)
    assert sorted(np.bincount(np.array(seen["labels"], int))) == [2, 2, 2]
    assert seen["picks"] == ["knee: 3", "highest: 3", "for given data", "for given data"]
    reader.press("Copy")
    code = reader.place.locator("textarea").input_value()
    assert code.startswith("X = np.array(")
    copied = ast.literal_eval(code.removeprefix("X = np.array(").removesuffix(")"))
    assert copied == seen["points"]
    reader.press("Take back")
    assert check(reader)["points"] == seen["points"][:-1]
    reader.press("Clear")
    assert check(reader)["points"] == []
    assert reader.place.locator("textarea").is_hidden()


def test_own_points_are_added_by_keyboard(desk):
    page = desk()
    reader = Keyboard(page)
    choose(reader, OWN)
    cross = reader.place.locator(".hs-cross")
    reader.go_to(cross)
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
    points = check(reader)["points"]
    assert points[0] == [5, 5]
    steps = np.diff(points, axis=0)
    assert (steps > 0).all()
    assert np.abs(steps[:, 0] / steps[:, 1] - 5).max() < 0.5
    assert cross.evaluate("node => node === document.activeElement")
    page.keyboard.press("b")
    assert check(reader)["points"] == points[:-1]


def test_the_end_of_own_points_is_the_best_that_python_finds(desk):
    page = desk()
    reader = Mouse(page)
    rng = np.random.default_rng(2)
    points = (rng.random((60, 2)) * 10).round(2).tolist()
    page.evaluate(
        """points => { const { model } = document.querySelector(".hs-mounted");
           model.set("data", "your own"); model.set("points", points); }""",
        points,
    )
    for k in (2, 3, 5):
        reader.slide("Clusters", k)
        cost = number(check(reader)["values"][0])
        best = kmeans.fit(points, k, n_init=50, rng=0).inertia
        assert cost <= 1.01 * best


def test_it_works_over_file(browser, folder):
    with opening(browser, folder.as_uri()) as start:
        use(start(), Mouse)


def test_without_scripts_and_on_paper_there_is_the_still(browser, desk, folder, serve):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(folder)}/page.html")
    assert page.locator(".hs-still").is_visible()
    context.close()
    page = desk()
    page.emulate_media(media="print")
    assert page.locator(".hs-still").is_visible()
    assert page.locator(".hs-widget").is_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_whole_at_every_size(desk, width, theme):
    page = desk(theme=theme, viewport={"width": width, "height": 900})
    reader = Mouse(page)
    for data in ("four blobs", "unequal", OWN):
        choose(reader, data)
        if data == OWN:
            plane = reader.place.locator(".hs-plane")
            for x in (60, 100, 240):
                plane.click(position={"x": x, "y": 90})
            reader.press("Copy")
        page.evaluate(DONE)
        check_whole(page, width)


def test_how_long_another_k_takes(desk, capsys):
    page = desk(reduced_motion="reduce")
    check(Mouse(page))
    acts = 'place.model.set("n_clusters", 1 + (i % 10));'
    middle, slow = frame_times(page, acts)
    with capsys.disabled():
        print(f"\nanother k, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")

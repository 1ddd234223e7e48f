"""The Trace Player on static pages: grids of traces, played, and equal to Python's."""

import gzip
from dataclasses import replace
from itertools import islice, product

import numpy as np
import pytest
from halfstep import kmeans, mixture, seeding
from halfstep.covariances import TYPES
from halfstep.states import Trace
from halfstep.widgets.moves import encode, matrices
from loop_lab_page import ROOT, fill, make_page, run_notebook
from loop_lab_reader import LOOK as LOOK_HARD
from loop_lab_reader import numbers_of, shown
from mixture_lab_reader import LOOK, check_drawn
from widget_page import (
    HANDS,
    STILL,
    Keyboard,
    Mouse,
    check_whole,
    frame_times,
    opening,
    with_hand,
)

pytestmark = pytest.mark.browser

X = np.loadtxt(ROOT / "data/kmeans.txt")
THREE = np.loadtxt(ROOT / "data/three_gaussians.txt")
CELLS = (
    """import numpy as np
from halfstep import kmeans, mixture, seeding
from halfstep.covariances import TYPES
from halfstep.widgets import explore
X = np.loadtxt("../data/kmeans.txt")
def make_trace(n_clusters, seed):
    rng = np.random.default_rng(seed)
    return kmeans.run(X, seeding.random_points(X, n_clusters, rng))
explore(make_trace, X, n_clusters=range(1, 9), seed=range(10))""",
    """THREE = np.loadtxt("../data/three_gaussians.txt")
def fit_trace(n_components, std):
    means = THREE[:n_components] * std
    weights, ones = np.full(n_components, 1 / n_components), np.ones(n_components)
    options = {"covariance_type": "spherical"}
    return THREE * std, mixture.run(THREE * std, weights, means, ones, **options)
explore(fit_trace, n_components=[2, 3], std=[0.5, 2.0])""",
)


def hard_trace(n_clusters, seed):
    rng = np.random.default_rng(seed)
    return kmeans.run(X, seeding.random_points(X, n_clusters, rng))


def soft_trace(n_components, std):
    weights, ones = np.full(n_components, 1 / n_components), np.ones(n_components)
    means, options = THREE[:n_components] * std, {"covariance_type": "spherical"}
    return mixture.run(THREE * std, weights, means, ones, **options)


def keep(name):
    def change(models):
        for other in ("trace-player-1", "trace-player-2"):
            if other != name:
                del models[other]

    return change


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    notebook = run_notebook(*CELLS)
    return fill(
        tmp_path_factory.mktemp("player"),
        hard=make_page(notebook, keep("trace-player-1")),
        soft=make_page(notebook, keep("trace-player-2")),
        two=make_page(notebook),
    )


@pytest.fixture(scope="module")
def player_address(folder, serve):
    return serve(folder)


@pytest.fixture
def player_page(browser, player_address):
    with opening(browser, player_address) as start:
        yield start


class PlayerReader:
    """Reads one player of a page; a hand is mixed in."""

    def __init__(self, page, X, place=0):
        super().__init__(page, place)
        self.X = X

    def look(self, what=LOOK):
        self.place.evaluate(STILL)
        return self.place.evaluate(what)

    def check(self, trace, at):
        """See that half-step ``at`` of this trace is drawn; give the words."""
        seen, state = self.look(), trace[at]
        assert seen["half_step"] == str(at)
        assert seen["total"] == (shown(state.objective) if at else "")
        if hasattr(state, "means"):
            check_drawn(self.X, seen, state)
        else:
            hard = self.place.evaluate(LOOK_PLAYER)
            expected = [None] * len(X) if state.labels is None else map(str, state.labels)
            assert hard["labels"] == list(expected)
            self._centers(hard, state)
        return seen["words"]

    def _centers(self, seen, state):
        points = numbers_of(seen["points"])
        unit = np.ptp(points[:, 0]) / np.ptp(X[:, 0])
        expected = (state.centers - X[0]) * [unit, -unit] + points[0]
        np.testing.assert_allclose(numbers_of(seen["centers"]), expected, atol=0.03)


LOOK_PLAYER = LOOK_HARD.replace('.hs-center"', '.hs-centers > g"').replace(
    "clusters: place.querySelector(\"input[aria-label='Clusters']\").value,", ""
)


MouseReader = with_hand(PlayerReader, Mouse)


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(player_page, hand):
    page = player_page("hard", hand=hand, reduced_motion="reduce")
    reader = with_hand(PlayerReader, hand)(page, X)
    trace = hard_trace(5, 5)
    assert reader.check(trace, 0).startswith(f"The start; {len(trace) - 1} half-steps")
    reader.press("Next")
    assert "each point took its nearest center" in reader.check(trace, 1)
    reader.press("Next")
    assert "moved to the mean" in reader.check(trace, 2)
    reader.press("Next")
    assert "points changed cluster; inertia" in reader.check(trace, 3)
    reader.press("Back")
    reader.check(trace, 2)
    reader.slide("Half-step", 4)
    reader.check(trace, 4)
    reader.choose(3)
    reader.check(trace, 3)
    reader.slide("n_clusters", 2)
    reader.check(hard_trace(3, 5), 3)
    reader.slide("seed", 9)
    trace = hard_trace(3, 9)
    reader.check(trace, 3)
    reader.press("Play")
    assert "Here the trace ends" in reader.check(trace, len(trace) - 1)
    reader.slide("seed", 0)
    trace = hard_trace(3, 0)
    reader.check(trace, len(trace) - 1)
    reader.press("Start")
    reader.check(trace, 0)
    reader.press("Back")
    assert "This is the start" in reader.look()["words"]


@pytest.mark.parametrize("hand", HANDS)
def test_mixtures_on_other_data_each(player_page, hand):
    page = player_page("soft", hand=hand, reduced_motion="reduce")
    reader = with_hand(PlayerReader, hand)(page, THREE * 2)
    trace = soft_trace(3, 2.0)
    for at in range(4):
        reader.check(trace, at)
        reader.press("Next")
    reader.slide("std", 0)
    reader.X = THREE * 0.5
    reader.check(soft_trace(3, 0.5), 4)
    reader.slide("n_components", 0)
    trace = soft_trace(2, 0.5)
    reader.press("Play")
    assert "log-likelihood" in reader.check(trace, len(trace) - 1)
    shade = reader.place.locator(".hs-density")
    assert shade.is_hidden()
    reader.toggle()
    assert shade.is_visible()


def test_play_moves_on_and_can_be_paused(player_page):
    page = player_page("hard")
    reader = MouseReader(page, X)
    reader.press("Play")
    page.wait_for_function(
        "document.querySelector('.hs-mounted').model.get('half_step') >= 2"
    )
    reader.press("Pause")
    at = int(reader.look()["half_step"])
    page.wait_for_timeout(1500)
    reader.check(hard_trace(5, 5), at)


def test_letters_press_the_buttons(player_page):
    reader = with_hand(PlayerReader, Keyboard)(
        player_page("hard", reduced_motion="reduce"), X
    )
    reader.go_to(reader.slider("seed"))
    trace = hard_trace(5, 5)
    for letter, at in [("n", 1), ("n", 2), ("b", 1), ("s", 0), ("p", len(trace) - 1)]:
        reader.page.keyboard.press(letter)
        reader.check(trace, at)


def test_over_file_and_two_on_a_page(browser, folder):
    with opening(browser, folder.as_uri()) as start:
        page = start("two", reduced_motion="reduce")
        first = MouseReader(page, X)
        second = MouseReader(page, THREE * 2, place=1)
        first.press("Next")
        first.press("Next")
        second.check(soft_trace(3, 2.0), 0)
        second.press("Play")
        trace = soft_trace(3, 2.0)
        second.check(trace, len(trace) - 1)
        first.check(hard_trace(5, 5), 2)


@pytest.mark.parametrize("name", ["hard", "soft"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_whole_at_every_size(player_page, name, width, theme):
    size = {"width": width, "height": 900}
    page = player_page(name, theme, viewport=size, reduced_motion="reduce")
    reader = MouseReader(page, X)
    for step in ["Start", "Next", "Next", "Play"]:
        reader.press(step)
        reader.look()
        check_whole(page, width)
    page.emulate_media(media="print")
    assert reader.place.locator(".hs-still").is_visible()
    assert reader.place.locator(".hs-widget").is_hidden()


READY = """() => {
  const seen = performance.getEntriesByName("first").at(0)?.startTime;
  return seen - performance.timing.domContentLoadedEventStart
    + performance.timing.navigationStart;
}"""
WATCH = """new MutationObserver((_, self) => {
  if (!document.querySelector(".hs-mounted")) return;
  performance.mark("first");
  self.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });"""


def test_eighty_traces_are_light_and_soon_there(browser, player_address, folder, capsys):
    page = (folder / "hard.html").read_text(encoding="utf-8")
    weight = len(gzip.compress(page.encode(), 6))
    times = []
    for _ in range(5):
        tab = browser.new_page()
        tab.add_init_script(WATCH)
        tab.goto(f"{player_address}/hard.html")
        tab.wait_for_selector(".hs-mounted")
        times.append(tab.evaluate(READY))
        tab.close()
    with capsys.disabled():
        print(f"\n80 traces: {weight / 1000:.1f} kB gzip with their page, its still and")
        print(f"the widget; ready {sorted(times)[2]:.0f} ms after the page (median of 5)")
    assert weight <= 60_000


def test_how_long_another_trace_takes(player_page, capsys):
    acts = """const slider = place.querySelector("input[aria-label=seed]");
    slider.value = i % 10;
    slider.dispatchEvent(new Event("input"));"""
    middle, slow = frame_times(player_page("hard"), acts)
    with capsys.disabled():
        print(f"\nanother trace: median {middle:.1f} ms, p95 {slow:.1f} ms")


DECODE = """async ({ source, problems }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { afterAny, replay } = await import(url);
  return problems.map(({ points, moves }) => {
    const { states } = replay(Float64Array.from(points.flat()), moves, undefined, afterAny);
    return states.map(state => ({
      ...state, labels: state.labels && [...state.labels],
      responsibilities: state.responsibilities && [...state.responsibilities] }));
  });
}"""


def hard_problems():
    rng = np.random.default_rng(7)
    for case in range(60):
        n, k = int(rng.integers(8, 200)), int(rng.integers(1, 9))
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-3, 3)
        if case % 5 == 0:
            points = points[rng.integers(0, n // 4 + 1, n)]  # duplicates
        if case % 6 == 0:
            points = np.floor(rng.uniform(0, 5, (n, 2)))  # ties
        if case % 4 == 0:
            points[0] *= 1e4  # a far point
        centers = points[rng.choice(n, k, replace=False)]
        if case % 7 == 0:
            centers[-1] = points.max(axis=0) * 50 + 1  # stays without points
        empty = ["keep", "farthest"][case % 2]
        yield points, kmeans.run(points, centers, empty=empty, max_iter=30)


def soft_problems():
    rng = np.random.default_rng(8)
    for case, kind in product(range(15), TYPES):
        n, k = int(rng.integers(30, 200)), int(rng.integers(1, 5))
        points = rng.normal(size=(n, 2)) + 3 * rng.integers(0, 2, (n, 1))
        if case % 5 == 0:
            points = points[rng.integers(0, n // 2, n)]
        if case % 4 == 0:
            points[0] = [30, -50]
        if case % 3 == 0:
            points[: n // 4] = points[0]  # a component ends at its floor
        floor = [1e-6, 1e-3][case % 2]
        means = points[rng.choice(n, k, replace=False)]
        cov = np.cov(points.T)
        start = {
            "full": [cov] * k, "tied": cov, "diag": [cov.diagonal()] * k,
            "spherical": [cov.trace()] * k,
        }[kind]  # fmt: skip
        options = {"covariance_type": kind, "floor": floor, "tol": 0, "max_iter": 25}
        yield points, mixture.run(points, np.full(k, 1 / k), means, start, **options)


def held_problems():
    """M-steps as no page does them: weights and covariances stay as they began."""
    for points, trace in islice(soft_problems(), 20):
        start = {"weights": trace[0].weights, "covariances": trace[0].covariances}
        yield points, Trace([replace(state, **start) for state in trace])


def decode(browser, problems):
    folder = ROOT / "lib/halfstep/widgets"
    names = ("loop.js", "trace_player.js")
    source = "\n".join((folder / name).read_text() for name in names)
    start = source.index("/** The Trace Player")
    tail = source[start:]
    after_any = tail[
        tail.index("/** What a move leads to") : tail.index("/** What the half")
    ]
    source = source[:start] + "export " + after_any[after_any.index("function") :]
    tasks = [{"points": p.tolist(), "moves": encode(p, trace)} for p, trace in problems]
    page = browser.new_page()
    answers = page.evaluate(DECODE, {"source": source, "problems": tasks})
    page.close()
    return answers, tasks


def test_the_page_finds_each_state_of_k_means(browser):
    problems = list(hard_problems())
    answers, _ = decode(browser, problems)
    for (points, trace), states in zip(problems, answers, strict=True):
        unit = np.abs(points).max()
        for state, found in zip(trace, states, strict=True):
            assert found["step"] == state.step
            near(found["centers"], state.centers, unit)
            if state.labels is not None:
                assert found["labels"] == state.labels.tolist()
                near(found["objective"], state.objective, 1e-3 * unit**2)


def test_the_page_finds_each_state_of_a_mixture(browser):
    problems = list(soft_problems())
    answers, tasks = decode(browser, problems)
    named = sum(isinstance(move, str) for task in tasks for move in task["moves"])
    assert named > 0.8 * sum(len(task["moves"]) for task in tasks)
    compare_mixtures(problems, answers)


def test_shares_travel_once_though_the_page_cannot_redo_the_step(browser):
    problems = list(held_problems())
    answers, tasks = decode(browser, problems)
    moves = [move for task in tasks for move in task["moves"] if isinstance(move, dict)]
    sent = {step: [] for step in ("start", "e_step", "m_step")}
    for move in moves:
        sent[move["step"]].append("responsibilities" in move)
    assert all(sent["start"])
    assert any(sent["e_step"])
    assert not any(sent["m_step"])
    compare_mixtures(problems, answers)


def compare_mixtures(problems, answers):
    for (points, trace), states in zip(problems, answers, strict=True):
        scale = np.abs(points).max()
        for state, found in zip(trace, states, strict=True):
            assert found["step"] == state.step
            near(found["weights"], state.weights, 1)
            near(found["means"], state.means, scale)
            spreads = matrices(state)[:, [0, 0, 1], [0, 1, 1]]
            near(found["spreads"], spreads, scale**2)
            if state.responsibilities is not None:
                near(found["responsibilities"], state.responsibilities.ravel(), 1)
                near(found["objective"], state.objective, len(points))


def near(ours, theirs, scale):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9 * scale)

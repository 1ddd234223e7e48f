"""The seeding board: its numbers are halfstep's, its tally Python's, its controls work."""

import numpy as np
import pytest
from halfstep import kmeans
from halfstep.seeding import draws, kmeans_plusplus
from halfstep.widgets import SeedingBoard
from inside_widgets import BEST, points_of, seed_of, solve, still_of
from readers_hands import HANDS, Keyboard, Mouse, with_hand
from reading_board_and_desk import BoardReader
from shown_widgets import X
from timing_frames import frame_times
from traitlets import TraitError

MouseReader = with_hand(BoardReader, Mouse)


# In Python.


def test_rows_give_centers_and_the_best_is_known():
    board = SeedingBoard(X, 3)
    assert board.centers.shape == (0, 2)
    board.indices = [5, 17]
    np.testing.assert_array_equal(board.centers, X[[5, 17]])
    best = min(kmeans.fit(X, 3, rng=seed).inertia for seed in range(9))
    assert getattr(board, BEST) == pytest.approx(best)
    for rows in ([300], [-1], [0, 1, 2, 3]):
        with pytest.raises(
            TraitError, match="give at most 3 rows of X, each from 0 to 299"
        ):
            board.indices = rows
    with pytest.raises(TraitError):
        board.method = "best"


def test_the_first_way_to_draw_can_be_given():
    assert SeedingBoard(X).method == "plain"
    assert SeedingBoard(X, method="random").method == "random"
    with pytest.raises(ValueError, match="method must be one of"):
        SeedingBoard(X, method="best")


def test_a_board_of_many_clusters_has_a_still():
    still = still_of(SeedingBoard(X, 12))
    assert "300 points and 12 starting centers" in still


def test_the_data_travel_exactly_and_the_seed_can_be_given():
    board = SeedingBoard(X)
    np.testing.assert_array_equal(np.frombuffer(points_of(board)).reshape(-1, 2), X)
    assert seed_of(board) == seed_of(SeedingBoard(X))
    assert seed_of(board) != seed_of(SeedingBoard(X, rng=np.random.default_rng(1)))


# The numbers.


def problems():
    """Random points, crowded or few or far out: (points, k, candidates for a draw)."""
    rng = np.random.default_rng(4)
    for case in range(80):
        n = int(rng.integers(8, 200))
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-3, 3) + rng.normal(size=2)
        k = int(rng.integers(1, 9))
        if case % 8 == 0:
            points = points[rng.integers(0, n // 4 + 1, n)]  # duplicates
        if case % 9 == 0:
            points, k = points[:8], 8  # as many centers as points
        yield points, k, 1 if case % 2 else 2 + int(np.log(k))


DRAW = """async ({ source, tasks }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { draw, drawsOf, converge, centersOf } = await import(url);
  return tasks.map(({ points, rows, numbers, way }) => {
    const data = Float64Array.from(points.flat());
    const states = numbers.map((given, j) =>
      draw(data, drawsOf(data, rows.slice(0, j), way), given, way));
    const end = converge(data, centersOf(data, rows));
    return { states: states.map(state => ({ ...state, squares: [...state.squares],
      probabilities: [...state.probabilities] })),
      end: { ...end, labels: [...end.labels] } };
  });
}"""


def test_draws_in_the_page_equal_those_in_python(browser):
    given, tasks = list(problems()), []
    for seed, (points, k, n_trials) in enumerate(given):
        rng = np.random.default_rng(seed)
        numbers = [rng.random(n_trials if j else 1).tolist() for j in range(k)]
        *_, last = draws(points, k, np.random.default_rng(seed), n_trials=n_trials)
        tasks.append({"points": points.tolist(), "rows": last.indices.tolist(),
                      "numbers": numbers, "way": "plain"})  # fmt: skip
    answers = solve(browser, DRAW, tasks=tasks)
    whole = 0
    for seed, ((points, k, n_trials), answer) in enumerate(
        zip(given, answers, strict=True)
    ):
        states = draws(points, k, np.random.default_rng(seed), n_trials=n_trials)
        for ours, state in zip(answer["states"], states, strict=True):
            check_draw(points, ours, state)
        whole += check_end(points, points[state.indices], answer["end"])
    assert whole >= 50


def check_draw(points, ours, state):
    assert ours["tried"] == state.candidates.tolist()
    # Of two candidates in one place either may be named.
    place = points[ours["rows"][-1]]
    np.testing.assert_array_equal(place, points[state.indices[-1]])
    scatter = ((points - points.mean(axis=0)) ** 2).sum()
    near = {"rtol": 1e-9, "atol": 1e-12 * scatter}
    np.testing.assert_allclose(ours["squares"], state.squared_distances, **near)
    near = {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(ours["probabilities"], state.probabilities, **near)
    assert abs(sum(ours["probabilities"]) - 1) < 1e-12


def check_end(points, start, end):
    """The same end, but where a tie decides; then it is at least an end of k-means."""
    theirs = kmeans.run(points, start).last
    if not np.array_equal(end["labels"], theirs.labels):
        again = kmeans.run(points, end["places"]).last
        assert abs(again.inertia - end["objective"]) <= 1e-9 * again.inertia
        return False
    scatter = ((points - points.mean(axis=0)) ** 2).sum()
    assert abs(end["objective"] - theirs.inertia) <= 1e-9 * theirs.inertia + 1e-12 * scatter
    near = {"rtol": 1e-9, "atol": 1e-9 * np.abs(points).max()}
    np.testing.assert_allclose(end["places"], theirs.centers, **near)
    return True


def test_random_points_are_drawn_evenly_and_never_twice(browser):
    script = """async ({ source }) => {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      const { drawAll, generator } = await import(url);
      const data = Float64Array.from({ length: 24 }, (_, i) => i * i);
      const random = generator(3);
      return Array.from({ length: 400 }, () => drawAll(data, 3, "random", random).rows);
    }"""
    rows = np.array(solve(browser, script))
    assert all(len(set(row)) == 3 for row in rows)
    # Of 1200 draws each of the 12 points gets 100; five standard deviations are 43.
    assert np.abs(np.bincount(rows.ravel(), minlength=12) - 100).max() < 43


def test_the_tally_agrees_with_python_over_2000_runs(start):
    page = start("seeding-board-1")
    reader = MouseReader(page, X)
    for hundreds in range(1, 21):
        reader.press("100 runs")
        page.wait_for_function(
            "n => document.querySelector('.hs-mounted').model.get('tally').greedy?.length"
            " === n",
            arg=100 * hundreds,
        )
    tally, best = reader.trait("tally"), reader.trait(BEST)
    rng = np.random.default_rng(8)
    starts = {
        "random": lambda: "random_points",
        "plain": lambda: kmeans_plusplus(X, 4, rng, n_trials=1),
        "greedy": lambda: kmeans_plusplus(X, 4, rng),
    }
    reader.words()
    tags = page.locator("[role=tab] b").all_inner_texts()
    for (way, start), tag in zip(starts.items(), tags, strict=True):
        runs = [kmeans.fit(X, 4, start=start(), rng=rng).inertia for _ in range(2000)]
        ours, theirs = (np.less_equal(x, 1.01 * best).mean() for x in (tally[way], runs))
        share = (ours + theirs) / 2
        assert abs(ours - theirs) < 4 * np.sqrt(share * (1 - share) * 2 / 2000)
        assert tag == f"{round(100 * ours)}%"
        reader.choose_way(way)
        reader.words()
        said = page.locator(".hs-share").inner_text()
        assert said.startswith(f"{round(100 * ours)}% of 2000 runs within 1% of the best")


# The controls.


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_tries_everything(start_reading, hand):
    """Draw, draw all, converge, in each way; count; clear."""
    page = start_reading("seeding-board-1", hand)
    reader = with_hand(BoardReader, hand)(page, X)
    assert reader.check() == []
    for turn, way in enumerate(("plain", "greedy", "random")):
        if turn:
            reader.choose_way(way)
            assert reader.check() == []
        reader.press("Draw$")
        assert len(reader.check()) == 1
        reader.press("Draw$")
        assert len(reader.check()) == 2
        hits = reader.place.locator(".hs-bar g > g").count()
        assert hits == (3 if way == "greedy" else 1)
        reader.press("Draw all")
        rows = reader.check()
        assert len(set(rows)) == 4
        reader.press("Converge")
        end = kmeans.run(X, X[rows]).last
        words = reader.words()
        assert f"{end.inertia:.1f}" in words
        labels = reader.place.locator(".hs-points path").evaluate_all(
            "nodes => nodes.map(node => +node.className.baseVal.match(/hs-c(\\d+)/)[1])"
        )
        np.testing.assert_array_equal(labels, end.labels)
        assert reader.place.locator(".hs-shares").is_hidden()
        reader.press("Start again")
        assert reader.check() == []
        assert reader.place.locator(".hs-points").is_hidden()
    reader.press("100 runs")
    shares = reader.place.locator("[role=tab] b")
    for way in range(3):
        shares.nth(way).filter(has_text="%").wait_for()
    reader.press("Clear")
    reader.words()
    assert set(shares.all_inner_texts()) == {"–"}


def test_letters_press_the_buttons(start):
    page = start("seeding-board-1")
    reader = with_hand(BoardReader, Keyboard)(page, X)
    reader.go_to(reader.button("Draw$"))
    for key, drawn, converged in (
        ("d", 1, False), ("a", 4, False), ("c", 4, True), ("s", 0, False), ("c", 4, True),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert len(reader.check()) == drawn
        assert reader.trait("converged") == converged
    page.keyboard.press("d")
    assert "All 4 centers are drawn" in reader.words()


@pytest.mark.parametrize("hand", HANDS)
def test_back_takes_the_verdict_then_draw_after_draw(start_reading, hand):
    page = start_reading("seeding-board-1", hand)
    reader = with_hand(BoardReader, hand)(page, X)
    reader.press("Converge")
    rows = reader.check()
    reader.press("Back")
    assert reader.check() == rows
    assert not reader.trait("converged")
    for left in range(3, -1, -1):
        reader.press("Back")
        assert reader.check() == rows[:left]
    reader.press("Back")
    assert "No center is drawn yet" in reader.words()


def test_rows_set_from_elsewhere_are_drawn(start):
    page = start("seeding-board-1")
    page.evaluate(
        "document.querySelector('.hs-mounted').model.set('indices', [5, 17, 200])"
    )
    assert MouseReader(page, X).check() == [5, 17, 200]


def test_how_long_a_draw_takes(start, capsys):
    acts = """const rows = place.model.get("indices");
    place.model.set("indices", rows.length === 4 ? [] : [...rows, (7 * i) % 300]);"""
    page = start("seeding-board-1", reduced_motion="reduce")
    middle, slow = frame_times(page, acts, count=122)
    assert MouseReader(page, X).check() == [7 * 120 % 300, 7 * 121 % 300]
    with capsys.disabled():
        print(f"\na draw, 300 points: median {middle:.1f} ms, p95 {slow:.1f} ms")

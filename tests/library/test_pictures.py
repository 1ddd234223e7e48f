"""The key pictures: what they say is true, nothing is cut, no word lies on another."""

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from halfstep import datasets, kmeans, mixture, style
from halfstep.pictures import (
    bargains,
    borders,
    broadcasting,
    cost,
    cures,
    dart,
    ellipses,
    ends,
    hill,
    hills,
    lengths,
    lower_bound,
    marks,
    owners,
    plateau,
    proofs,
    riddle,
    shares,
    staircase,
    strips,
    two_models,
    verdicts,
)
from matplotlib import pyplot
from matplotlib.text import Text

# Every picture is drawn at two widths, and its words are measured.
pytestmark = pytest.mark.slow

X = datasets.load_kmeans()
GOOD = kmeans.run(X, X[[100, 195, 45, 108]])
STUCK = kmeans.run(X, X[[100, 195, 45, 168]])
Y = datasets.load_three_gaussians()
MIXED = mixture.run(
    Y, np.full(3, 1 / 3), Y[[94, 32, 225]],
    np.array([np.cov(Y.T) + 0.5 * np.eye(2)] * 3), tol=0, max_iter=29,
)  # fmt: skip
FOUR = [[3.2, 1.6], [3.6, 4.1], [0.7, 1.9], [1.7, 0.1]]
WORDS = ["one", "two\nlines", "three"]
PHASES = [(5, 8, "first\nplateau"), (12, 15, "second\nplateau"), (16, 25, "the leap")]
LINE = np.array([-1.4, -0.8, -0.3, 0.2, 0.7, 1.4, 2.5, 3.3, 3.8, 4.3, 5, 5.6])[
    :, np.newaxis
]


def one_mean(step, m):
    return step(LINE, [0.5, 0.5], [[0.0], [m]], [1.0, 1.0], covariance_type="spherical")


def log_likelihood(m):
    return one_mean(mixture.e_step, m)[1]


def bound_at(m):
    """The bound that touches at m, as a function, and the place of its top."""
    shares, _ = one_mean(mixture.e_step, m)
    top = float(shares[:, 1] @ LINE[:, 0] / shares[:, 1].sum())
    return lambda t: (
        shares * (one_mean(mixture.log_density, t) - np.log(shares))
    ).sum(), top


FIRST, M1 = bound_at(0.4)
SECOND, _ = bound_at(M1)
SCENES = [5, 12, 20, 25]
SQUARED = ((X - X[100]) ** 2).sum(axis=1)


STOPS = np.repeat(
    [575.494, 1047.0, 1067.6, 1084.0, 2129.9, 2142.6], [3382, 90, 1300, 28, 190, 10]
)


# Four means on one spot, of which three stay together for a while.
COOLING = np.array([32, 27, 26, 12, 5.6, 4, 3.9, 0.5])
BRANCHES = np.array([[0, 0, 3, 4, 4, 4, 4, 4.0]] + [[0, 0, -1, -2, -2, -2, -2, -2.0]] * 3).T
BRANCHES[4:, 3] = -5
BRANCHES[6:, 1] = 0


def lone(text):
    fig, ax = pyplot.subplots(figsize=(3.36, 3.1))
    Z = np.vstack([Y, Y.mean(axis=0) + np.array([28, -28])])
    two_models.stray(ax, Z, kmeans.run(Z, Z[[94, 32, 225]]).last, text)
    return fig


def pictures(width):
    yield "good", staircase.draw(X, GOOD, [1, 5, 13], WORDS, width=width)
    notes = {2: "222 terms fell, 78 rose", 3: "26 terms fell, 0 rose"}
    yield "stuck", staircase.draw(X, STUCK, [1, 2, 7], WORDS, notes=notes, width=width)
    yield "nearest", proofs.nearest(X, GOOD[4].centers, 92, int(GOOD[4].labels[92]))
    yield "mean", proofs.mean(X[GOOD[1].labels == 2], 2.0, 2)
    worst = kmeans.run(X, X[[*np.flatnonzero(X[:, 1] > 2)[:3], 45]]).last
    scenes = [GOOD.last, STUCK.last, worst]
    yield "ends", ends.draw(X, STOPS, scenes, WORDS, width=width)
    yield "distances", broadcasting.distances(X, X[[255, 191, 153, 80]], 17)
    yield "arrows", broadcasting.draw(17, width=width)
    dead = np.array([[0, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 1]], bool)
    counts = [[224, 0, 11, 65], [0, 300, 0, 0], [300, 0, 0, 0]]
    names = ["first E", "iteration 1", "iteration 2"]
    yield "owners", owners.draw(counts, dead, names, width=width)
    parts = {"blind": [0.09, 0.6, 0.31], "greedy": [0.87, 0.09, 0.04]}
    yield "fates", shares.fates(parts, ["all hit", "missed, yet good", "lost"], width=width)
    turns = {("fifteen", "blind"): (24.4, 9.0), ("fifteen", "greedy"): (13.5, 4.0)}
    yield "turns", shares.turns(turns, width=width)
    lines = [0.69, 0.75, 0.81, 0.92, 0.97, 0.96], [0.61, 0.68, 0.58, 0.13, 0, 0.86]
    ticks = "0\nblind", "1", "2\nsquared", "4", "32", "greedy"
    names = "clean", "one wrong point"
    yield "powers", shares.powers(*lines, ticks, names, width=width)
    yield from why_it_stops(width)
    counts = {"five in a ring": ([18, 20], 20), "noise, so 1": ([47, 5], 50)}
    yield "rules", verdicts.rules(counts, ["the rule", "the highest"], width=width)
    told = {"blobs": {"knee": 3, "gap": 4}, "noise": {"knee": 4, "gap": 1}}
    truth = {"blobs": ("4", 4), "noise": ("none", 1)}
    yield "table", verdicts.table(told, truth, width=width)
    birds = np.array([[0, 0, 0, 0, 58, 61], [73, 50, 5, 0, 0, 0], [0, 23, 29, 34, 0, 0]])
    species = ["Adelie", "Chinstrap", "Gentoo"]
    yield "heat", verdicts.heat(birds, species, "k = 3: some Adelie males go astray")
    yield (
        "heats",
        verdicts.heats([birds, birds[:2]], species, ["three", "two"], width=width),
    )
    yield from choosing_k(width)
    few = FOUR, [0, 1, 2, 3], [1.0, 4.0, 2.0, 3.0], [2.0, 2.2], 0.6
    yield "dart", dart.draw(few, (X, GOOD.last.labels, SQUARED, X[100], 0.6))
    words = ["1 and 2 are twins", "2 is a splinter", "2 takes the middle", "one clump each"]
    yield "plateau", plateau.draw(Y, MIXED, SCENES, words, PHASES, quoted=[10], width=width)
    clump = X[GOOD[1].labels == 2]
    lengths, ways = np.array([1.5, 2.5]), np.array([[0.8, 0.6], [-0.6, 0.8]])
    yield "axes", ellipses.half_axes(clump, clump.mean(axis=0), lengths, ways, 2)
    risen = 100 - 90.0 ** np.arange(1, -1, -0.1)
    yield "twins", ellipses.twins({"a": risen, "b": risen - 20}, low=60, width=width)
    bounds, places = (FIRST, SECOND), (0.4, M1)
    yield "bound", lower_bound.draw(log_likelihood, bounds, places, (0, 5.9), width=width)
    yield (
        "tree",
        two_models.tree(COOLING, BRANCHES, [1, 0, 2, 3], [26, 5.6, 3.9], width=width),
    )
    yield "stray", lone("the stray, 40 away:\njoins a clump")


def choosing_k(width):
    """Draw what scores measure, as lengths."""
    near = int(GOOD.last.labels[92])
    yield "mates", lengths.mates(X, GOOD.last.labels, 17, (2.39, 2.98), near, width=width)
    yield "gap", lengths.gap([1, 2, 3], [9, 2, 1], [12, 6, 4], 2, width=width)
    stops = {1: "the rule stops", 3: "the highest"}
    yield "flags", lengths.flags(X, [1, 2, 3], [-0.3, -0.2, 2.5], stops, width=width)
    raw = X * [300.0, 2]
    yield "units", lengths.units(raw, X, [GOOD.last.labels] * 2, width=width)


def why_it_stops(width):
    """The other pictures of chapter 03."""
    green = STUCK[1].labels == 2
    yield "riddle", riddle.draw(X[green], STUCK[1].centers[2], 2, (3, "17"))
    stations, last = np.linspace(0, 1, 41), STUCK.last.centers
    rise = 1067.6 + 68.6 * np.sin(6.3 * stations) - 206.1 * stations**2
    told = X, last, 3, GOOD.last.centers[2], stations, rise, stations > 0.25
    yield "hill", hill.draw(*told, width=width)
    far = np.vstack([X[[100, 195, 45]], [[4.0, -10.0]]])
    rules = {"keep": (0.54, 0.63), "farthest": (0.0, 0.41), "random": (0.0, 0.29)}
    made = {r: kmeans.run(X, far, empty=r, rng=np.random.default_rng(8)) for r in rules}
    yield "cures", cures.draw(X, made, rules, width=width)
    yield "circles", borders.circles(X, GOOD.last, [7.0, 3.0, 6.0, 6.0], width=width)
    ends = [(X, GOOD.last, "four clumps, k = 4:\none center in each")] * 3
    yield "scenes", borders.scenes(ends, width=width)
    yield "cost", cost.draw([8, 16, 32, 64], [1.0, 2.1, 4.1, 10.4], [10, 12, 16, 21])
    yield from of_chapter_10(width)


BIRDS = datasets.load_penguins().X[:, [2, 0]]
TIED = mixture.fit(BIRDS, 3, covariance_type="tied", rng=0)
COSTS = {"full": (4488.9, 4588.1, 4522.9), "tied": (4513.8, 4578.0, 4535.8)}
CHOSEN = {
    "drawn from the birds, with repeats": {"tied 3": 45, "tied 4": 27, "full 3": 28},
    "made by tied 3": {"tied 3": 96, "tied 4": 3, "full 3": 1},
}


def of_chapter_10(width):
    frame = {"limits": (162, 240, 26, 66), "width": width}
    yield "prices", bargains.prices(COSTS, width=width)
    curves = {("tied", k): 4600.0 - 5 * k for k in (1, 2, 3)}
    curves |= {("full", k): 4620.0 for k in (1, 2, 3)}
    names = {"tied": (1, (12, -20)), "full": (2, (0, 8))}
    yield "curves", bargains.curves(curves, names, {3: (0, 10)}, top=4640, width=width)
    yield "choices", bargains.choices(CHOSEN, width=width)
    shown = {"full": [[-58, -58], [-40, -50], [-20, -90]]}
    name, limits = [("full", (1, -58), (30, -12))], (-80, -10)
    yield "scores", bargains.scores([1, 2, 5], shown, name, limits=limits, width=width)
    means, weights = TIED.means, TIED.weights
    words = [[187, 29], [190, 61], [219, 36.5]]
    yield "learned", hills.learned(BIRDS, means, weights, TIED.covariances, words, **frame)
    ask = lambda places: mixture.score_samples(places, TIED)  # noqa: E731
    shares = lambda places: mixture.predict_proba(places, TIED)  # noqa: E731
    saddles = {"27.5% lie lower": ([193.4, 45.1], (-70, 60))}
    yield "passes", hills.passes(BIRDS, means, ask, shares, saddles, **frame)
    fits = {f"prior × {w}: 3 left": (means, [TIED.covariances] * 3) for w in (0.01, 1, 100)}
    yield "rivals", hills.rivals(BIRDS, fits, **frame)
    yield "strips", strips.draw({"digits": np.ones((20, 8, 8))}, high=1, width=width)


def drawn(width):
    with mpl.rc_context(style.RC):
        found = {f"{name} at {width}": fig for name, fig in pictures(width)}
    pyplot.close("all")  # they stay to be looked at, and nobody shows them
    return found


@pytest.fixture(scope="module")
def figures():
    return drawn(style.PAGE) | drawn(style.PHONE)


def texts(fig):
    """All texts that are drawn, and their boxes in pixels."""
    fig.draw_without_rendering()
    beyond = {id(label) for ax in fig.axes for label in _beyond(ax)}
    found = [t for t in fig.findobj(Text) if t.get_text().strip() and id(t) not in beyond]
    return [(text, text.get_window_extent()) for text in found if text.get_visible()]


def _beyond(ax):
    """The numbers of ticks outside of the axes: they exist, and are not drawn."""
    for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        low, high = sorted(limits)
        for tick in axis.get_major_ticks():
            inside = low <= tick.get_loc() <= high and tick.label1.get_visible()
            yield from [tick.label2] if inside else [tick.label1, tick.label2]


def cut(fig):
    """Texts of which more than a hair lies outside of the sheet."""
    sheet = fig.bbox.padded(1)
    return [t.get_text() for t, box in texts(fig) if not _holds(sheet, box)]


def _holds(outer, inner):
    return (outer.min <= inner.min).all() and (outer.max >= inner.max).all()


def on_each_other(fig):
    """Pairs of texts whose boxes share more than a few pixels."""
    pairs = combinations(texts(fig), 2)
    return [
        (a.get_text(), b.get_text()) for (a, one), (b, two) in pairs if _share(one, two)
    ]


def _share(one, two):
    width, height = np.minimum(one.max, two.max) - np.maximum(one.min, two.min)
    return width > 2 and height > 4


@pytest.mark.parametrize("width", [style.PAGE, style.PHONE])
def test_no_word_is_cut_or_small_or_lies_on_another(figures, width):
    for name, fig in figures.items():
        if not name.endswith(str(width)):
            continue
        assert not cut(fig), name
        assert not on_each_other(fig), name
        sizes = [text.get_size() * marks.PIXELS / 72 for text, _ in texts(fig)]
        assert min(sizes) >= 11, name


def test_what_is_cut_and_what_collides_is_found():
    fig = marks.sheet(200, 100)
    ax = marks.room(fig, 0, 0, 200, 100)
    marks.bare(ax)
    ax.text(0.9, 0.5, "too far to the right")
    ax.text(0.2, 0.2, "one")
    ax.text(0.22, 0.22, "another")
    pyplot.close(fig)
    assert cut(fig) == ["too far to the right"]
    assert on_each_other(fig) == [("one", "another")]


def test_pictures_are_as_wide_as_the_page_or_the_phone(figures):
    for name, fig in figures.items():
        wide = fig.get_size_inches()[0] * 100
        assert round(wide) in (688, 342, 336, 480, 672), name


def said(fig):
    return " ".join(text.get_text().replace("\n", " ") for text, _ in texts(fig))


def test_the_staircase_says_how_far_it_fell(figures):
    J = [state.objective for state in GOOD]
    words = said(figures["good at 6.88"])
    for before, now in pairwise(J[1:7]):
        assert f"−{before - now:,.0f}" in words
    assert f"these 6: −{J[6] - J[-1]:,.0f}" in words


def test_the_heaps_say_how_many_runs_stopped_there(figures):
    words = said(figures["ends at 6.88"])
    assert "3,382 runs" in words
    assert "1,418 runs" in words
    assert "200 runs" in words
    assert f"J = {GOOD.last.inertia:.1f}" in words
    assert f"{STUCK.last.inertia:.1f}" in words
    line = figures["ends at 6.88"].axes[0]
    n_dots = [len(group.get_offsets()) for group in line.collections[:3]]
    assert n_dots == [338, 142, 20]


def test_the_proofs_say_the_squares_and_the_rise(figures):
    squares = ((X[92] - GOOD[4].centers) ** 2).sum(axis=1)
    words = said(figures["nearest at 6.88"])
    assert all(f"{square:.1f}" in words for square in squares)
    points = X[GOOD[1].labels == 2]
    c = points.mean(axis=0) + np.array([2.0, 0.0])
    assert f"J(c) = {((points - c) ** 2).sum():,.0f}" in said(figures["mean at 6.88"])


def test_the_riddle_says_what_fell_and_what_rose(figures):
    now, before = STUCK[2], STUCK[1]
    green = before.labels == 2
    terms = [((X - s.centers[s.labels]) ** 2).sum(axis=1)[green] for s in (before, now)]
    change = terms[1] - terms[0]
    words = said(figures["riddle at 6.88"])
    assert f"{np.sum(change < 0)} fell: −{-change[change < 0].sum():.1f}" in words
    assert f"{np.sum(change > 0)} rose: +{change[change > 0].sum():.1f}" in words
    way = np.square(now.centers[2] - before.centers[2]).sum()
    assert f"together: −{green.sum() * way:.1f}" in words


def test_rings_mark_what_lies_in_more_than_one_circle(figures):
    reach = np.array([7.0, 3.0, 6.0, 6.0])
    away = np.linalg.norm(X[:, np.newaxis] - GOOD.last.centers, axis=-1)
    n_shared = np.sum((away <= reach).sum(axis=1) > 1)
    groups = figures["circles at 6.88"].axes[0].collections
    assert n_shared in [len(group.get_offsets()) for group in groups]


def test_the_bargains_say_which_is_lowest(figures):
    words = said(figures["prices at 6.88"])
    assert "BIC 4578.0, lowest" in words
    assert "AIC 4522.9, lowest" in words
    assert words.count("lowest") == 2
    assert "best: 2" in said(figures["scores at 6.88"])


def test_a_piece_of_a_bar_is_as_long_as_its_number(figures):
    ax = figures["choices at 6.88"].axes[0]
    assert [bar.get_width() for bar in ax.patches] == [45, 27, 28, 96, 3, 1]
    assert "tied 3 96" in said(figures["choices at 6.88"])


def test_the_borders_of_a_mixture_lie_where_two_shares_are_equal(figures):
    ax = figures["passes at 6.88"].axes[0]
    dashed = [lines for lines in ax.collections if lines.get_zorder() == 3]
    places = np.concatenate([p.vertices for lines in dashed for p in lines.get_paths()])
    shares = np.sort(mixture.predict_proba(places, TIED), axis=1)
    np.testing.assert_allclose(shares[:, -1], shares[:, -2], atol=0.03)


def test_a_dart_draws_the_piece_it_hits():
    few = FOUR, [0, 1, 2, 3], np.array([1.0, 4.0, 2.0, 3.0]), [2.0, 2.2]
    for u, place in ((0.05, 0), (0.1, 1), (0.6, 2), (0.71, 3)):
        fig = dart.draw((*few, u))
        words = {text.get_text(): text for text in fig.subfigs[0].axes[0].texts}
        assert tuple(words["drawn"].xy) == tuple(FOUR[place])
    pyplot.close("all")


def test_the_plateau_says_its_gains(figures):
    L = {state.iteration: state.objective for state in MIXED if state.half == "E"}
    words = said(figures["plateau at 6.88"])
    for first, last, name in PHASES:
        assert f"{name} gains {L[last] - L[first]:,.0f}".replace("\n", " ") in words


def test_the_bound_touches_and_its_gap_is_said(figures):
    assert np.isclose(FIRST(0.4), log_likelihood(0.4))
    assert f"gap {log_likelihood(M1) - FIRST(M1):.1f}" in said(figures["bound at 6.88"])


def test_the_numbers_at_the_lines_are_the_distances(figures):
    centers = X[[255, 191, 153, 80]]
    lengths = np.linalg.norm(X[17] - centers, axis=1)
    text = said(figures[f"distances at {style.PAGE}"])
    assert all(f"{length:.2f}" in text for length in lengths)
    assert "point 17" in text


def test_a_closed_cell_is_seen_whole(figures):
    ax = figures[f"circles at {style.PHONE}"].axes[0]
    # Three borders of center 0 close to a triangle; two run together far at the right.
    places = GOOD.last.centers
    corner = np.array([10.12, -8.26])
    away = np.linalg.norm(places - corner, axis=1)
    np.testing.assert_allclose(np.sort(away)[:3], away.min(), atol=0.01)
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    assert ((low < corner) & (corner < high)).all()


def test_a_dead_center_is_named_and_hatched(figures):
    fig = figures[f"owners at {style.PHONE}"]
    assert said(fig).count("nan") == 4 + 1
    assert said(fig).count("nan: 300") == 2
    assert "hatched: the center is nan" in said(fig)
    assert len(fig.axes[0].lines) == 4 * 12 + 4  # slanted lines, and those of the key


def test_bars_say_what_became_of_starts(figures):
    text = said(figures[f"fates at {style.PHONE}"])
    assert all(f"{share}%" in text for share in (9, 60, 31, 87))
    assert {"24.4", "13.5"} <= set(said(figures[f"turns at {style.PAGE}"]).split())


def test_greedy_stands_apart_of_the_powers(figures):
    lines = figures[f"powers at {style.PAGE}"].axes[0].lines
    assert [line.get_ydata().tolist() for line in lines[1::2]] == [[0.96], [0.86]]


def test_half_axes_and_twins_say_their_lengths_and_ends(figures):
    assert {"1.50", "2.50"} <= set(said(figures[f"axes at {style.PAGE}"]).split())
    text = said(figures[f"twins at {style.PHONE}"])
    assert "a: 100.0" in text
    assert "b: 80.0" in text


def test_the_tree_counts_its_groups_and_the_means_in_one(figures):
    words = said(figures["tree at 3.42"])
    for told in ("2 groups", "4 groups", "three in one"):
        assert told in words


def test_the_stray_stands_at_the_rim_in_the_mark_of_its_cluster():
    (ax,) = lone("far").axes
    x, y = Y.mean(axis=0)
    (low, _), (_, high) = ax.get_ylim(), ax.get_xlim()
    marks_at = np.vstack([part.get_offsets() for part in ax.collections])
    assert high < x + 28
    assert low > y - 28
    assert np.isclose(marks_at, [x + 6.4, y - 6.8]).all(axis=1).any()
    pyplot.close("all")


def test_verdicts_are_written_and_the_true_ones_in_a_disc(figures):
    fig = figures[f"table at {style.PHONE}"]
    boxed = [text.get_text() for text, _ in texts(fig) if text.get_bbox_patch()]
    assert boxed == ["4", "1"]
    assert "18 of 20" in said(figures[f"rules at {style.PAGE}"])
    assert "119" in said(figures[f"heat at {style.PAGE}"])


def test_a_gap_is_a_ratio_and_its_ends_stand_at_the_axis(figures):
    fig = figures[f"gap at {style.PHONE}"]
    assert "3.0 times" in said(fig)
    assert fig.axes[0].get_yticks().tolist() == [2, 6]

"""What each function puts on the axes: how many marks, which color, which place."""

from dataclasses import replace

import numpy as np
import pytest
from halfstep import plots, seeding, style
from halfstep.states import KMeansState, MixtureState, Trace
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.path import Path

X = np.random.default_rng(0).normal(size=(60, 2)) * [3.0, 1.0]
CENTERS = np.array([[-3.0, 0.0], [0.0, 0.5], [3.0, 0.0]])
LABELS = ((X[:, None] - CENTERS) ** 2).sum(-1).argmin(1)
ASSIGN = KMeansState("assign", 1, CENTERS, LABELS, 12.0)
UPDATE = KMeansState("update", 1, CENTERS + 0.1, LABELS, 11.0)
START = KMeansState("start", 0, CENTERS, None, np.inf)


@pytest.fixture
def ax():
    return Figure().subplots()


def faces(group):
    return {to_hex(color) for color in group.get_facecolor()}


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def places(ax):
    return [np.asarray(group.get_offsets()) for group in ax.collections]


def test_points_without_labels_are_grey_and_all_there(ax):
    plots.draw_points(ax, X)
    (group,) = ax.collections
    assert faces(group) == {style.POINT.lower()}
    np.testing.assert_array_equal(group.get_offsets(), X)


@pytest.mark.parametrize("labeled", [LABELS, LABELS.tolist(), ASSIGN])
def test_each_cluster_has_its_points_in_its_color(ax, labeled):
    plots.draw_points(ax, X.tolist(), labeled)
    for label, group in enumerate(ax.collections):
        assert faces(group) == {style.COLORS[label].lower()}
        np.testing.assert_array_equal(group.get_offsets(), X[label == LABELS])


def test_clusters_differ_in_marker_shape(ax):
    plots.draw_points(ax, X, LABELS)
    shapes = {group.get_paths()[0].vertices.tobytes() for group in ax.collections}
    assert len(shapes) == 3


def test_noise_is_thin_grey_crosses_beside_the_clusters(ax):
    plots.draw_points(ax, X[:6], [-1, 0, 2, -1, 0, -1])
    noise, *clusters = ax.collections
    np.testing.assert_array_equal(noise.get_offsets(), X[[0, 3, 5]])
    assert faces(noise) == {style.NOISE[0]}
    assert len(noise.get_paths()[0].vertices) == len(style.NOISE[1])
    colors = [{style.COLORS[label].lower()} for label in (0, 2)]
    assert [faces(group) for group in clusters] == colors


def test_labels_below_noise_are_refused(ax):
    with pytest.raises(ValueError, match="label -2 has no mark"):
        plots.draw_points(ax, X[:3], [0, -2, 1])


def test_an_empty_cluster_does_not_shift_the_colors(ax):
    plots.draw_points(ax, X[:2], [0, 2])
    assert [faces(group) for group in ax.collections] == [
        {style.COLORS[0].lower()},
        {style.COLORS[2].lower()},
    ]


def test_a_start_is_grey_points_under_the_marks_of_the_clusters(ax):
    plots.draw_state(ax, X, START)
    points, *centers = ax.collections
    assert faces(points) == {style.POINT.lower()}
    assert [faces(center) for center in centers] == [{c.lower()} for c in style.COLORS[:3]]
    assert min(center.get_zorder() for center in centers) > points.get_zorder()
    found = [center.get_offsets()[0] for center in centers]
    np.testing.assert_array_equal(found, CENTERS)


def test_a_center_has_the_shape_of_its_points_and_is_larger(ax):
    plots.draw_state(ax, X, UPDATE)
    points, centers = ax.collections[:3], ax.collections[3:]
    for mine, center in zip(points, centers, strict=True):
        shapes = [group.get_paths()[0].vertices for group in (mine, center)]
        np.testing.assert_array_equal(*shapes)
        assert center.get_sizes()[0] > 5 * mine.get_sizes()[0]


def test_where_a_center_was_it_is_small_and_hollow(ax):
    plots.draw_centers(ax, CENTERS)
    plots.draw_centers(ax, CENTERS, kind="old")
    now, old = ax.collections[0], ax.collections[3]
    assert faces(old) == {style.PAPER.lower()}
    assert old.get_sizes()[0] < now.get_sizes()[0] / 2


def test_a_mixture_is_drawn_as_a_state_too_and_its_labels_are_its_likeliest(ax):
    state, other = mixture(FULL, "full"), Figure().subplots()
    plots.draw_state(ax, X, state)
    plots.draw_mixture(other, X, state)
    assert [len(drawn.patches) for drawn in (ax, other)] == [2, 2]
    for one, two in zip(ax.collections, other.collections, strict=True):
        np.testing.assert_array_equal(one.get_offsets(), two.get_offsets())
        assert faces(one) == faces(two)
    plots.draw_points(clear := Figure().subplots(), X, state)
    sizes = [len(group.get_offsets()) for group in clear.collections]
    assert sizes == np.bincount(X[:, 0] > 0).tolist()


def test_an_unknown_kind_names_the_known_ones(ax):
    with pytest.raises(ValueError, match=r"one of 'now', 'old'.*it is 'sqare'"):
        plots.draw_centers(ax, CENTERS, kind="sqare")


def test_axes_keep_one_scale_and_hold_points_and_far_centers(ax):
    plots.draw_points(ax, X)
    plots.draw_centers(ax, [[40.0, 0.0]])
    assert ax.get_aspect() == 1
    assert ax.get_xlim()[0] < X[:, 0].min()
    assert ax.get_xlim()[1] > 40


def test_centers_inside_leave_the_axes_as_they_are(ax):
    plots.draw_points(ax, X)
    before = ax.get_xlim(), ax.get_ylim()
    plots.draw_centers(ax, [X.mean(axis=0)])
    assert (ax.get_xlim(), ax.get_ylim()) == before


@pytest.mark.parametrize("n_clusters", [1, 2, 3, 7, 30])
def test_cells_are_the_regions_of_the_nearest_center(ax, n_clusters):
    rng = np.random.default_rng(n_clusters)
    centers = rng.uniform(-2, 2, size=(n_clusters, 2))
    plots.draw_points(ax, rng.uniform(-2, 2, size=(50, 2)))
    plots.draw_cells(ax, centers)
    places = rng.uniform(-2, 2, size=(2000, 2))
    distances = np.sort(((places[:, None] - centers) ** 2).sum(-1), axis=1)
    clear = np.ones(2000, bool) if n_clusters == 1 else np.diff(distances)[:, 0] > 1e-6
    nearest = ((places[:, None] - centers) ** 2).sum(-1).argmin(1)
    for cell in ax.patches:
        inside = Path(cell.get_xy()).contains_points(places)
        label = np.unique(nearest[inside & clear])
        assert len(label) <= 1
        if len(label):
            np.testing.assert_array_equal(inside[clear], nearest[clear] == label[0])
            color = to_rgb(style.mark(label[0])[0])
            assert cell.get_facecolor()[:3] == pytest.approx(color)


def area(cell):
    x, y = cell.get_xy().T
    return abs(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2


def test_cells_fill_the_axes_without_gap_or_overlap(ax):
    plots.draw_points(ax, X)
    plots.draw_cells(ax, CENTERS)
    whole = np.ptp(ax.get_xlim()) * np.ptp(ax.get_ylim())
    assert sum(map(area, ax.patches)) == pytest.approx(whole)


def test_of_equal_centers_the_first_owns_the_cell(ax):
    plots.draw_points(ax, X)
    plots.draw_cells(ax, [[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    colors = [to_hex(cell.get_facecolor()) for cell in ax.patches]
    assert colors == [style.COLORS[0].lower(), style.COLORS[2].lower()]


def test_a_point_is_as_large_as_its_probability(ax):
    drawn = seeding.draws(X, 3, np.random.default_rng(0), n_trials=1)
    state = list(drawn)[1]
    plots.draw_probabilities(ax, X, state)
    dots, discs, *centers = ax.collections
    np.testing.assert_array_equal(dots.get_offsets(), X)
    np.testing.assert_array_equal(discs.get_offsets(), X)
    found = [center.get_offsets()[0] for center in centers]
    np.testing.assert_array_equal(found, X[state.indices])
    ordinary = style.point_area(len(X))
    np.testing.assert_allclose(discs.get_sizes(), 60 * ordinary * state.probabilities)
    assert (discs.get_sizes()[state.indices] == 0).all()
    assert plots.step_name(state) == "draw 2"


def test_before_the_first_draw_all_discs_are_ordinary_points(ax):
    plots.draw_probabilities(ax, X, np.full(60, 1 / 60))
    np.testing.assert_allclose(ax.collections[1].get_sizes(), style.point_area(60))
    assert len(ax.collections) == 2


def test_steps_are_drawn_in_order_and_spare_axes_vanish():
    axes = Figure().subplots(2, 2)
    plots.draw_steps(axes, X, [START, ASSIGN, UPDATE])
    texts = [ax.texts[0].get_text() for ax in axes.flat if ax.get_visible()]
    assert texts == ["start", "iteration 1: assign", "iteration 1: update"]


def test_the_objective_leaves_out_the_start_and_marks_both_half_steps(ax):
    plots.draw_objective(ax, Trace([START, ASSIGN, UPDATE]))
    after_e, after_m = places(ax)
    assert after_e.tolist() == [[1, 12]]
    assert after_m.tolist() == [[2, 11]]
    assert ax.get_ylabel() == "inertia"


def test_the_objective_of_a_mixture_is_no_log_likelihood_after_an_m_step(ax):
    plots.draw_objective(ax, [mixture(FULL, "full", step) for step in ("e_step", "m_step")])
    assert [group.tolist() for group in places(ax)] == [[[0, -5]], [[1, -5]]]
    assert ax.get_ylabel() == "objective"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "after E",
        "after M",
    ]


def test_draws_before_a_run_have_a_mark_of_their_own(ax):
    drawn = list(seeding.draws(X, 3, np.random.default_rng(0)))
    plots.draw_objective(ax, [*drawn, ASSIGN, UPDATE])
    assert [len(group) for group in places(ax)] == [1, 1, 3]
    assert legend(ax) == ["after E", "after M", "after draw"]


def mixture(covariances, covariance_type, step="e_step"):
    R = np.eye(2)[(X[:, 0] > 0).astype(int)]
    means = np.array([[-2.0, 0.0], [2.0, 1.0]])
    weights = np.full(2, 0.5)
    R = None if step == "start" else R
    return MixtureState(step, 1, weights, means, covariances, R, -5.0, covariance_type)


FULL = np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.3], [-0.3, 3.0]]])


def test_silhouettes_are_blades_sorted_and_marked_as_their_clusters(ax):
    silhouettes = np.random.default_rng(1).uniform(-0.4, 0.9, len(X))
    plots.draw_silhouettes(ax, silhouettes, LABELS)
    bottom = -np.inf
    for label, (blade, mark) in enumerate(zip(ax.patches, ax.collections, strict=True)):
        values, edges, _ = blade.get_data()
        own = silhouettes[label == LABELS]
        np.testing.assert_array_equal(values, sorted(own, reverse=True))
        assert edges[0] > bottom
        bottom = edges[-1]
        assert to_hex(blade.get_facecolor()) == style.COLORS[label].lower()
        assert faces(mark) == {style.COLORS[label].lower()}
        assert mark.get_offsets()[0][0] < min(0, own.min())
    (mean,) = ax.lines
    np.testing.assert_allclose(mean.get_xdata(), silhouettes.mean())


def test_the_blade_of_noise_has_the_mark_of_noise(ax):
    plots.draw_silhouettes(ax, [0.5, -0.2, 0.7], [0, -1, 0])
    noise, cluster = ax.patches
    assert to_hex(noise.get_facecolor()) == style.NOISE[0]
    assert faces(ax.collections[0]) == {style.NOISE[0]}
    assert [mark.get_linewidths().item() > 0 for mark in ax.collections] == [False, True]
    assert noise.get_data().values.tolist() == [-0.2]
    assert cluster.get_data().values.tolist() == [0.7, 0.5]


def test_silhouettes_of_other_points_are_refused(ax):
    with pytest.raises(ValueError, match="each of the 60 points"):
        plots.draw_silhouettes(ax, np.zeros(60), LABELS[:59])


@pytest.mark.parametrize(
    ("covariances", "kind", "same"),
    [
        (FULL, "full", FULL),
        (FULL[0], "tied", [FULL[0]] * 2),
        (np.array([[1.0, 4.0], [2.0, 3.0]]), "diag", [np.diag([1, 4]), np.diag([2, 3])]),
        (np.array([1.0, 4.0]), "spherical", [np.eye(2), 4 * np.eye(2)]),
    ],
)
def test_every_place_on_an_ellipse_is_two_sigma_from_its_mean(ax, covariances, kind, same):
    state = mixture(covariances, kind)
    plots.draw_mixture(ax, X, state)
    for ellipse, mean, matrix in zip(ax.patches, state.means, same, strict=True):
        offset = ellipse.get_xy() - mean
        squared = (offset @ np.linalg.inv(matrix) * offset).sum(axis=1)
        np.testing.assert_allclose(squared, 4)


def test_a_mixture_whose_points_are_sure_has_full_marks_and_its_means(ax):
    state = mixture(FULL, "full")
    plots.draw_mixture(ax, X, state)
    *points, one, two = ax.collections
    np.testing.assert_array_equal([one.get_offsets()[0], two.get_offsets()[0]], state.means)
    assert [faces(group) for group in points] == [{c.lower()} for c in style.COLORS[:2]]


def test_ellipses_are_not_cut(ax):
    plots.draw_mixture(ax, X, mixture(9 * FULL, "full"))
    edges = np.vstack([ellipse.get_xy() for ellipse in ax.patches])
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert (edges > [left, low]).all()
    assert (edges < [right, high]).all()


@pytest.mark.parametrize(
    ("share", "fill"), [(0.5, None), (0.75, 0.5), (0.88, 0.75), (0.99, 1)]
)
def test_a_mark_is_as_full_as_the_largest_share(ax, share, fill):
    state = mixture(FULL, "full")
    state = replace(state, responsibilities=np.tile([1 - share, share], (len(X), 1)))
    plots.draw_mixture(ax, X, state)
    first, second = ax.collections[:2]
    assert faces(first) == {(style.COLORS[1] if fill == 1 else style.PAPER).lower()}
    area = style.AREAS[1] * style.point_area(len(X))
    if fill in (0.5, 0.75):
        assert faces(second) == {style.COLORS[1].lower()}
        np.testing.assert_allclose(second.get_sizes()[0], fill * area)


def test_the_start_of_a_mixture_has_grey_points(ax):
    plots.draw_mixture(ax, X, mixture(FULL, "full", "start"))
    assert faces(ax.collections[0]) == {style.POINT.lower()}


def test_a_collapsed_component_is_a_line_and_no_error(ax):
    plots.draw_mixture(ax, X, mixture(np.array([[[1.0, 0], [0, 0]]] * 2), "full"))
    assert np.ptp(ax.patches[0].get_xy()[:, 1]) == 0


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.zeros((5, 4)), r"\(5, 4\): choose two columns"),
        (np.zeros(5), r"\(5,\): give a table"),
        (np.zeros((0, 2)), r"\(0, 2\)"),
        ([[0, 0], [np.nan, 1]], r"X\[1, 0\] is"),
        ([[0, 0], [np.inf, 1]], r"X\[1, 0\] is"),
    ],
)
def test_data_that_no_plane_holds_are_refused_with_the_cure(ax, bad, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_points(ax, bad)


def test_labels_of_other_points_are_refused(ax):
    with pytest.raises(
        ValueError, match=r"each of the 60 points, but its shape is \(59,\)"
    ):
        plots.draw_points(ax, X, LABELS[1:])


def test_density_lines_lie_where_the_density_has_that_value(ax):
    plots.draw_points(ax, [[-3, -3], [3, 3]])
    plots.draw_density(ax, lambda places: -(places**2).sum(axis=1), [-4.0])
    line = ax.collections[-1].get_paths()[0].vertices
    assert np.allclose(np.hypot(*line.T), 2, atol=0.01)


def test_each_border_is_drawn_once_and_between_the_two_largest(ax):
    means = np.array([[-2.0, 0.0], [2.0, 0.0], [0.0, 3.0]])
    plots.draw_points(ax, means)

    def shares(places):
        squares = ((places[:, np.newaxis] - means) ** 2).sum(axis=2)
        return np.exp(-squares) / np.exp(-squares).sum(axis=1, keepdims=True)

    before = len(ax.collections)
    plots.draw_borders(ax, shares)
    paths = [group.get_paths()[0].vertices for group in ax.collections[before:]]
    for line in paths:
        two = np.sort(shares(line), axis=1)[:, -2:]
        assert np.allclose(two[:, 0], two[:, 1], atol=0.05)
    upright = np.concatenate(paths)
    upright = upright[np.abs(upright[:, 0]) < 1e-6]
    assert len(np.unique(upright[:, 1].round(6))) == len(upright)


def test_ticks_that_were_taken_away_stay_away():
    ax = Figure().subplots()
    ax.set(xticks=[], yticks=[1.5])
    plots.draw_points(ax, [[0, 0], [1, 2], [3, 1]])
    assert (list(ax.get_xticks()), list(ax.get_yticks())) == ([], [1.5])

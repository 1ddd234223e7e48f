"""The palette keeps its promises: contrast, color blindness, grey, a shape per color."""

import numpy as np
import pytest
from halfstep import style
from matplotlib.colors import to_rgb

TO_XYZ = np.array(
    [[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]
)
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": [
        [0.1523, 1.0526, -0.2049],
        [0.1145, 0.7863, 0.0992],
        [-0.0039, -0.0481, 1.0520],
    ],
    "deutan": [
        [0.3673, 0.8606, -0.2280],
        [0.2801, 0.6725, 0.0474],
        [-0.0118, 0.0429, 0.9689],
    ],
    "tritan": [
        [1.2555, -0.0767, -0.1788],
        [-0.0784, 0.9308, 0.1476],
        [0.0047, 0.6914, 0.3039],
    ],
}


def linear(colors):
    rgb = np.array([to_rgb(color) for color in colors])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    white = TO_XYZ.sum(axis=1)
    f = np.cbrt(np.maximum(rgb @ TO_XYZ.T, 0) / white)
    return np.stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1
    )


def contrast(color, other):
    low, high = sorted((linear([color, other]) @ TO_XYZ[1]).tolist())
    return (high + 0.05) / (low + 0.05)


def nearest(colors, vision):
    places = lab(np.clip(linear(colors) @ np.transpose(VISION[vision]), 0, 1))
    apart = np.linalg.norm(places[:, None] - places, axis=-1)
    return apart[np.triu_indices(len(colors), 1)].min()


@pytest.mark.parametrize("page", ["#FFFFFF", "#14181E"])
@pytest.mark.parametrize("color", [*style.COLORS, style.NOISE[0]])
def test_each_color_stands_out_from_a_white_and_a_dark_page(color, page):
    assert contrast(color, page) >= 3


@pytest.mark.parametrize("color", [style.INK, style.MUTED])
def test_text_colors_are_readable_on_paper(color):
    assert contrast(color, style.PAPER) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_colors_stay_apart_for_every_color_vision(vision):
    assert nearest(style.COLORS[:4], vision) >= 25
    assert nearest([*style.COLORS, style.NOISE[0]], vision) >= 10


def test_the_first_four_differ_in_grey():
    lightness = np.sort(lab(linear(style.COLORS[:4]))[:, 0])
    assert np.diff(lightness).min() >= 3


def test_no_two_of_64_clusters_share_color_and_marker_nor_with_noise():
    assert len({style.mark(label)[:2] for label in range(-1, 64)}) == 65
    assert len(style.COLORS) == len(style.MARKERS) == len(style.AREAS)


@pytest.mark.parametrize("label", [-1, -1.0, np.int8(-1)])
def test_noise_has_a_color_and_a_marker_that_no_cluster_has(label):
    color, marker, area = style.mark(label)
    assert color not in style.COLORS
    assert marker not in style.MARKERS
    assert 0.5 < area < 2
    outline = np.array(marker)
    np.testing.assert_array_equal(outline.mean(axis=0), [0, 0])


@pytest.mark.parametrize("label", [-2, -9, np.int64(-2)])
def test_labels_below_noise_have_no_mark(label):
    with pytest.raises(ValueError, match=f"label {label} has no mark: .* noise is -1"):
        style.mark(label)


def test_limits_hold_all_points_with_one_margin_on_every_side():
    X = np.array([[1.0, -3.0], [5.0, 9.0], [2.0, 0.0]])
    (left, right), (low, high) = style.limits(X, pad=0.25)
    assert [X[:, 0].min() - left, right - 5, -3 - low, high - 9] == [3, 3, 3, 3]


def test_limits_of_a_single_point_are_not_empty():
    low, high = style.limits([[2.0, 2.0]]).T
    assert (low < 2).all()
    assert (high > 2).all()


def test_points_shrink_as_they_crowd_but_stay_visible():
    areas = [style.point_area(n) for n in (10, 300, 900, 100_000)]
    assert areas == sorted(areas, reverse=True)
    assert areas[-1] >= 4


def test_words_in_color_can_be_read_by_day_and_at_night():
    twins = dict(style.TWINS.values())
    for color in style.WORDS:
        assert contrast(color, style.PAPER) >= 4.5
        assert contrast(twins[color], style.TWINS["paper"][1]) >= 4.5

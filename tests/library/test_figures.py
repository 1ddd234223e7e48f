"""A figure as a picture: in Jupyter small, sharp and white, on the site one SVG a panel."""

import io
import re

import matplotlib as mpl
import numpy as np
import pytest
from halfstep import figures, plots, style
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

X = np.random.default_rng(0).normal(size=(300, 2))
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@pytest.fixture(autouse=True)
def look():
    with mpl.rc_context(style.RC):
        yield
    plt.close("all")


def scatter(figsize, n=300):
    fig = Figure(figsize=figsize)
    plots.draw_points(fig.subplots(), np.resize(X, (n, 2)), np.arange(n) % 4)
    return fig


def sizes(svg):
    """Each drawing's size in hundreds of CSS pixels."""
    return [tuple(round(float(n) / 72, 2) for n in box) for box in BOX.findall(svg)]


def test_a_png_is_small_sharp_and_white_to_the_edge():
    fig = scatter((4.8, 4.0))
    png, size = figures.figure_png(fig)
    image = Image.open(io.BytesIO(png))
    assert image.size == (2 * size["width"], 2 * size["height"]) == (960, 800)
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(png) <= 25_000
    assert figures.figure_png(fig)[0] == png


def test_an_svg_is_the_same_from_run_to_run_and_has_no_ground():
    once = figures.figure_svg(scatter((3.4, 3.0)))
    assert once == figures.figure_svg(scatter((3.4, 3.0)))
    # White is only the hairline around marks.
    assert "fill: #ffffff" not in once
    assert "dc:date" not in once
    assert "<text" in once


def test_what_is_wider_than_a_phone_is_drawn_once_more_for_it():
    fig = scatter((4.8, 4.0))
    svg = figures.figure_svg(fig)
    assert re.findall('<g class="(.*?)"', svg) == ["page", "phone"]
    assert sizes(svg) == [(4.8, 4.0), (3.42, 2.85)]  # a plane keeps its shape
    assert fig.get_size_inches().tolist() == [4.8, 4.0]
    curve = Figure(figsize=(4.8, 3.0))
    curve.subplots().plot([1, 2])
    assert sizes(figures.figure_svg(curve)) == [(4.8, 3.0), (3.42, 3.0)]
    assert sizes(figures.figure_svg(scatter((3.4, 3.0)))) == [(3.4, 3.0)]


def test_each_panel_is_an_svg_of_its_own_at_its_own_size():
    fig, axes = figures.panels(3, (2.2, 2.0))
    for n_marks, ax in enumerate(axes, 1):
        ax.scatter(range(n_marks), range(n_marks))
    svg = figures.figure_svg(fig)
    assert sizes(svg) == [(2.2, 2.0)] * 3
    parts = svg.split("</svg>")[:3]
    assert [part.count("<use") - ticks(part) for part in parts] == [1, 2, 3]
    assert all(part.get_visible() for part in fig.subfigs)


def ticks(part):
    return len(re.findall('id="[xy]tick_', part))


def test_panels_fill_the_page_and_stand_in_rows():
    assert [len(figures.panels(n)[1]) for n in (1, 2, 5)] == [1, 2, 5]
    wide, _ = figures.panels(4, (1.62, 1.6))
    assert wide.get_size_inches().tolist() == [4 * 1.62, 1.6]
    stacked, _ = figures.panels(2, columns=1)
    assert stacked.get_size_inches().tolist() == [3.36, 6.0]


def test_a_figure_may_bring_its_own_drawing_for_the_phone():
    fig = figures.page_and_phone(lambda width: plt.figure(figsize=(width, 2)))
    assert sizes(figures.figure_svg(fig)) == [(6.88, 2.0), (3.42, 2.0)]
    assert plt.get_fignums() == [fig.number]  # so a cell shows one


@pytest.mark.parametrize(("n", "is_image"), [(3000, False), (3001, True)])
def test_more_marks_than_three_thousand_are_one_picture(n, is_image):
    fig = Figure(figsize=(3.0, 3.0))
    fig.subplots().scatter(*np.resize(X, (n, 2)).T)
    assert ("<image" in figures.figure_svg(fig)) == is_image

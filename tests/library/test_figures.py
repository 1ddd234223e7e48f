"""A figure on a page: small, sharp, white, and the same from run to run."""

import io

import matplotlib as mpl
import numpy as np
from halfstep import figures, plots, style
from matplotlib.figure import Figure
from PIL import Image


def test_a_figure_is_small_sharp_and_white_to_the_edge():
    with mpl.rc_context(style.RC):
        fig = Figure(figsize=(4.8, 4.0))
        ax = fig.subplots()
        plots.draw_points(
            ax, np.random.default_rng(0).normal(size=(300, 2)), np.arange(300) % 4
        )
        png, size = figures.figure_png(fig)
    image = Image.open(io.BytesIO(png))
    assert image.size == (2 * size["width"], 2 * size["height"]) == (960, 800)
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(png) <= 25_000
    assert figures.figure_png(fig)[0] == png

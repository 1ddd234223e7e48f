"""Chapter 10: small images in rows, such as digits, each row with its words above."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from halfstep import style
from halfstep.pictures import marks

# Pixels of paper between two images, in those of the images.
GAP = 1
INKED = LinearSegmentedColormap.from_list("inked", [style.PAPER, style.INK])


def draw(rows, *, high, width=style.PAGE):
    """Draw rows of images: paper where a pixel is 0, ink where it is as high as can be.

    Parameters
    ----------
    rows : dict of str to (n_images, side, side) float
        What stands above each row, and its images; the first ones that fit are drawn.
    high : float, the value that is drawn as ink
    width : float, `style.PAGE`, with twelve images side by side, or `style.PHONE`, with six

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> fig = draw({"digits": np.zeros((20, 8, 8))}, high=16)
    >>> len(fig.axes), fig.axes[0].images[0].get_array().shape
    (1, (10, 109))
    """
    wide, per_row = width * marks.PIXELS, 6 if width < style.PAGE else 12
    side = next(iter(rows.values())).shape[-1]
    pitch = wide / (per_row + (per_row + 1) * GAP / side) * (1 + GAP / side)
    tall = pitch + pitch * GAP / side
    fig = marks.sheet(wide, len(rows) * (tall + 32))
    for row, (text, images) in enumerate(rows.items()):
        ax = marks.room(fig, 0, row * (tall + 32) + 26, wide, tall)
        marks.bare(ax)
        look = {"cmap": INKED, "vmin": 0, "vmax": high, "aspect": "auto"}
        look["interpolation"] = "none"  # a viewer enlarges its few pixels
        ax.imshow(joined(np.asarray(images)[:per_row]), **look)
        marks.name(ax, text, color=style.INK)
    return fig


def joined(images):
    """Set images side by side, with a gap between any two and around them.

    Parameters
    ----------
    images : (n_images, side, side) float

    Returns
    -------
    strip : (side + 2, n_images * (side + 1) + 1) float, 0 in the gaps

    >>> joined(np.ones((2, 1, 1)))[1]
    array([0., 1., 0., 1., 0.])
    """
    padded = np.pad(images, ((0, 0), (GAP, GAP), (GAP, 0)))
    return np.pad(np.concatenate(list(padded), axis=1), ((0, 0), (0, GAP)))

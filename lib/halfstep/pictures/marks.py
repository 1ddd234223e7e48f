"""What the key pictures share: a sheet measured in CSS pixels, and its marks."""

import numpy as np
from matplotlib import pyplot
from matplotlib.patches import Ellipse, Polygon, Rectangle

from halfstep import style

# CSS pixels to an inch of matplotlib; the sizes of text in points: 14.6 and 12.5 pixels.
PIXELS = 100
TEXT, SMALL = 10.5, 9.0
# A rim of paper keeps a word readable where points lie below it.
HALO = {"boxstyle": "round,pad=0.1", "fc": style.PAPER, "ec": "none", "alpha": 0.8}
# A mark of letters: pale on ink. A disc says E, a square M, as the letters themselves do.
SHAPES = {"E": "circle,pad=0.25", "M": "square,pad=0.3"}


def sheet(width, height):
    """Open an empty figure of so many CSS pixels.

    >>> sheet(688, 480).get_size_inches().tolist()
    [6.88, 4.8]
    """
    size = width / PIXELS, height / PIXELS
    return pyplot.figure(figsize=size, layout="none", facecolor="none")


def room(fig, left, top, width, height):
    """Add axes to a sheet: the place of their upper left corner, and their size, in pixels.

    >>> ax = room(sheet(400, 200), 40, 0, 360, 150)
    >>> np.round(ax.get_position().bounds, 2).tolist()
    [0.1, 0.25, 0.9, 0.75]
    """
    wide, high = fig.bbox.size / fig.figure.dpi * PIXELS
    box = left / wide, 1 - (top + height) / high, width / wide, height / high
    return fig.add_axes(box, facecolor="none")


def bare(ax, X=None, pad=0.06):
    """Take frame and ticks away; with points, give both axes one scale that holds them."""
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    if X is not None:
        x, y = style.limits(X, pad)
        ax.set(xlim=x, ylim=y, aspect="equal", anchor="C")


def dots(ax, X, labels, area=20, **look):
    """Draw points as the marks of their clusters."""
    look = {"linewidths": 0.4, "edgecolors": style.PAPER, "zorder": 2} | look
    for label in np.unique(labels):
        color, marker, factor = style.mark(label)
        ax.scatter(*X[labels == label].T, s=area * factor, c=color, marker=marker, **look)


def center(ax, place, label, area=150, **look):
    """Draw a center as a large mark of its cluster, outlined in ink."""
    color, marker, factor = style.mark(label)
    look = {"c": color, "edgecolors": style.INK, "linewidths": 1.6, "zorder": 6} | look
    ax.scatter(*place, s=area * factor, marker=marker, **look)


def centers(ax, places, area=150):
    """Draw all centers, the first as that of cluster 0."""
    for label, place in enumerate(places):
        center(ax, place, label, area)


def hollow(ax, places, area=34, shown=None):
    """Draw where centers were: small, and paper inside; `shown` says which of them."""
    for label, place in enumerate(places):
        if shown is not None and not shown[label]:
            continue
        _, marker, factor = style.mark(label)
        look = {"c": style.PAPER, "edgecolors": style.INK, "linewidths": 1.3, "zorder": 7}
        ax.scatter(*place, s=area * factor, marker=marker, **look)


def badge(ax, place, half, size=SMALL):
    """Mark a half-step at its place: E paper in a ring, M paper on ink."""
    fill, ink = (style.PAPER, style.INK) if half == "E" else (style.INK, style.PAPER)
    box = {"boxstyle": SHAPES[half], "fc": fill, "ec": style.INK, "lw": 1.6}
    look = {"size": size, "weight": "bold", "color": ink, "zorder": 8}
    ax.text(*place, half, ha="center", va="center", bbox=box, **look)


def spot(ax, place, area=62):
    """Draw what belongs to no cluster: a hollow disc."""
    look = {"c": style.PAPER, "edgecolors": style.INK, "linewidths": 1.8, "zorder": 7}
    ax.scatter(*place, s=area, **look)


def word(ax, text, place, shift=(0, 0), **look):
    """Write beside a place, shifted by so many points."""
    look = {"size": TEXT, "textcoords": "offset points", "zorder": 8} | look
    ax.annotate(text, place, shift, **look)


def pill(ax, text, place, shift):
    """Write a step's number and letter beside a place, paper on ink."""
    box = {"boxstyle": "round,pad=0.32,rounding_size=0.5", "fc": style.INK, "ec": "none"}
    look = {"weight": "bold", "color": style.PAPER, "ha": "center", "va": "center"}
    word(ax, text, place, shift, bbox=box, **look)


def letter(ax, text, place, shift=(9, 6)):
    """Write the name of a thing in the formulas beside it."""
    word(ax, text, place, shift, weight="bold", style="italic", size=13)


def ring(ax, place, radius, **look):
    """Draw a circle in the units of the axes."""
    look = {"fc": "none", "ec": style.MUTED, "lw": 1.2, "zorder": 3} | look
    ax.add_patch(Ellipse(place, 2 * radius, 2 * radius, **look))


def bar(ax, left, bottom, width, height, color, **look):
    """Draw a bar."""
    look = {"fc": color, "ec": "none", "zorder": 2} | look
    ax.add_patch(Rectangle((left, bottom), width, height, **look))


def oval(ax, edge, label):
    """Draw the ellipse of a component: a thick line, hardly filled."""
    color = style.mark(label)[0]
    ax.add_patch(Polygon(edge, fc=color, ec="none", alpha=0.07, zorder=1))
    ax.add_patch(Polygon(edge, fc="none", ec=color, lw=2.2, zorder=4))


def name(ax, text, size=TEXT, **look):
    """Write the name of the upright axis flat above it, on a strip of paper."""
    box = {"boxstyle": "round,pad=0.1", "fc": style.PAPER, "ec": "none"}
    look = {"color": style.MUTED, "size": size, "va": "bottom", "bbox": box} | look
    ax.annotate(text, (0, 1), (0, 6), "axes fraction", textcoords="offset points", **look)

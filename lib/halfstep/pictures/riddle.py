"""Chapter 03: in an M some points gain and some lose; a line halfway parts them."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

# The width of half a page, which a phone shows whole.
WIDTH, PLANE, BARS = 336, 330, 128
ARROW = {"arrowstyle": "-|>", "lw": 1.8, "shrinkA": 5, "shrinkB": 9, "color": style.INK}


def draw(points, old, label, named=None):
    """Draw a cluster whose center moves to the mean: who gains, who loses, and the sums.

    Points whose term rises are hollow. They lie on the far side of the line halfway between
    the old place of the center and the mean.

    Parameters
    ----------
    points : (n_samples, 2) float, those of the cluster
    old : (2,) float, where its center was
    label : int, of the cluster
    named : pair of a row of `points` and a text beside it, or None

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> len(draw(np.eye(2), np.zeros(2), 0).axes)
    2
    """
    fig = marks.sheet(WIDTH, PLANE + BARS)
    change = ((points - points.mean(axis=0)) ** 2 - (points - old) ** 2).sum(axis=1)
    plane = marks.room(fig, 0, 0, WIDTH, PLANE)
    _plane(plane, points, old, change, label)
    if named:
        _name(plane, points[named[0]], named[1])
    _sides(fig)
    _sums(marks.room(fig, 8, PLANE + 6, WIDTH - 16, BARS - 8), change)
    return fig


def _sides(fig):
    """Say what a side of the line means, where the cluster leaves room."""
    look = {"va": "top", "size": marks.TEXT, "linespacing": 1.3}
    fig.text(0.665, 0.985, "farther now:\nthe term rises", **look)
    fig.text(0.02, 0.46, "nearer now:\nthe term falls", **look)


def _plane(ax, points, old, change, label):
    """Draw the points, both places of the center, and the line halfway between them."""
    mean = points.mean(axis=0)
    marks.bare(ax, np.vstack([points, old]), pad=0.07)
    color, marker, factor = style.mark(label)
    look = {"s": 30 * factor, "marker": marker, "edgecolors": color, "linewidths": 1.4}
    fills = [style.PAPER if rises else color for rises in change > 0]
    ax.scatter(*points.T, c=fills, zorder=3, **look)
    _halfway(ax, old, mean)
    _move(ax, old, mean, label)


def _move(ax, old, mean, label):
    """Draw both places of the center, and the way from one to the other."""
    ax.annotate("", mean, old, arrowprops=ARROW, zorder=6)
    marks.spot(ax, old, area=74)
    marks.center(ax, mean, label)
    look = {"weight": "bold", "style": "italic", "size": 13, "bbox": marks.HALO}
    marks.word(ax, "c", old, (7, 6), **look)
    marks.word(ax, "m", mean, (-6, -24), **look)


def _name(ax, place, text):
    """Ring one point, and write its name beside it."""
    ax.scatter(*place, s=90, fc="none", ec=style.INK, linewidths=1.4, zorder=5)
    marks.word(ax, text, place, (8, -3), va="top", weight="bold")


def _halfway(ax, old, mean):
    """Draw the line of places that are as far from the one as from the other."""
    middle, (dx, dy) = (old + mean) / 2, mean - old
    along = np.array([-dy, dx]) / np.hypot(dx, dy) * np.ptp(ax.get_xlim()) * 2
    ends = np.stack([middle - along, middle + along])
    ax.plot(*ends.T, color=style.MUTED, ls=(0, (5, 3)), lw=1.6, zorder=4)


def _sums(ax, change):
    """Draw what was gained as a bar, what was lost as a piece of it, and what is left."""
    fell, rose = -change[change <= 0].sum(), change[change > 0].sum()
    marks.bare(ax)
    ax.set(xlim=(0, 1.9 * fell), ylim=(2.5, -0.5))
    rows = (
        (0, fell, style.INK, f"{np.sum(change <= 0)} fell: −{fell:,.1f}"),
        (fell - rose, rose, style.PAPER, f"{np.sum(change > 0)} rose: +{rose:,.1f}"),
        (0, fell - rose, style.FAINT, f"together: −{fell - rose:,.1f}"),
    )
    for row, (left, long, color, text) in enumerate(rows):
        look = {"ec": style.INK, "lw": 1.2}
        marks.bar(ax, left, row - 0.28, long, 0.56, color, **look)
        weight = "bold" if row == 2 else "normal"
        marks.word(ax, text, (fell, row), (8, 0), va="center", weight=weight)

"""Chapter 02: who has how many points, iteration by iteration, and who is dead."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

HEIGHT, NAMES = 384, 84  # pixels: the sheet, and the names of the rows at its left
FULL, HIGH = 1.1, 0.5  # a bar that has all points; a column is 1.25 wide


def draw(counts, is_dead, names, *, width=style.PAGE):
    """Draw a bar for each center and iteration: filled by its points, hatched where nan.

    Parameters
    ----------
    counts : (n_rows, n_clusters) int, how many points a center has
    is_dead : (n_rows, n_clusters) bool, whether the center is nan
    names : n_rows texts
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 02 of the book.

    >>> fig = draw([[3, 0]], [[False, True]], ["first E"])
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['0', '1', '3', 'nan', 'hatched: the center is nan']
    """
    counts, is_dead = np.asarray(counts), np.asarray(is_dead)
    fig = marks.sheet(width * marks.PIXELS, HEIGHT)
    ax = marks.room(fig, NAMES, 0, width * marks.PIXELS - NAMES, HEIGHT)
    for j in range(counts.shape[1]):
        marks.center(ax, (1.25 * j + 0.12, -0.52), j, area=60)
        ax.text(1.25 * j + 0.3, -0.52, f"{j}", va="center", size=marks.TEXT)
    for row, j in np.ndindex(counts.shape):
        share = counts[row, j] / counts[row].sum()
        _bar(ax, row, j, share, _said(counts[row, j], is_dead[row, j]))
    _key(ax, len(counts) - 0.06)
    marks.bare(ax)
    ax.set(xlim=(0, 1.25 * counts.shape[1]), ylim=(len(counts) + 0.2, -0.75))
    _names(ax, names)
    return fig


def _names(ax, names):
    """Name the rows at the left."""
    ax.set_yticks(range(len(names)), names, color=style.INK, size=marks.TEXT)
    ax.tick_params(length=0)


def _said(count, is_dead):
    """Say that a center is nan, and how many points it has, if any."""
    return ": ".join(["nan"] * bool(is_dead) + [str(count)] * bool(count))


def _bar(ax, row, j, share, text):
    """Draw the place of all points, fill the share that a center has, and name it."""
    left, top = 1.25 * j, row - HIGH / 2
    marks.bar(ax, left, top, FULL * share, HIGH, style.mark(j)[0])
    marks.bar(ax, left, top, FULL, HIGH, "none", ec=style.MUTED, lw=0.9)
    if text.startswith("nan"):
        _hatch(ax, left, row, FULL, HIGH)
    ax.text(left, row + 0.31, text, va="top", size=marks.SMALL)


def _hatch(ax, left, row, wide, high, n=12):
    """Draw slanted lines over a place."""
    for x in left + wide * np.arange(n) / n:
        ends = [x, x + wide / n], [row + high / 2, row - high / 2]
        ax.plot(*ends, color=style.MUTED, lw=0.8)


def _key(ax, row):
    """Say below the bars what hatching means."""
    marks.bar(ax, 0, row - 0.12, 0.37, 0.24, "none", ec=style.MUTED, lw=0.9)
    _hatch(ax, 0, row, 0.37, 0.24, n=4)
    words = "hatched: the center is nan"
    ax.text(0.47, row, words, va="center", size=marks.SMALL)

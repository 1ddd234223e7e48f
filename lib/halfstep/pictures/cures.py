"""Chapter 03: what three rules do with a center that nobody chooses."""

import numpy as np
from matplotlib.patches import Rectangle

from halfstep import style
from halfstep.pictures import marks

WAY = {"arrowstyle": "-|>", "lw": 1.6, "shrinkA": 5, "shrinkB": 8, "color": style.INK}
# What the rules do, by their names in `kmeans.fit`.
WORDS = {
    "keep": "keep it there",
    "farthest": "to the farthest point",
    "random": "to a random point",
}
# How long a bar of 100% is, and how high; both in pixels.
FULL, THICK = 190, 22


def draw(X, traces, shares, *, width=style.PAGE):
    """Draw where each rule puts an empty center, and how often its runs end poorly.

    Parameters
    ----------
    X : (n_samples, 2) float
    traces : dict from a rule to a trace whose first E leaves the last center empty
    shares : dict from a rule to a pair: the share of runs that keep an empty center, and
        the share that end poorly, both as fractions
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> from halfstep import kmeans
    >>> trace = kmeans.run(np.eye(2), [[0.0, 0.0], [9.0, 9.0]])
    >>> len(draw(np.eye(2), {"keep": trace}, {"keep": (0.5, 0.6)}).axes)
    1
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    side, step = (172, 196) if is_phone else (212, (wide - 212) / 2)
    fig = marks.sheet(wide, len(traces) * step - 24 if is_phone else side + 92)
    for i, (rule, trace) in enumerate(traces.items()):
        left, top = (0, i * step) if is_phone else (i * step, 0)
        _scene(marks.room(fig, left, top, side, side), X, trace)
        place = (side + 6, top + 52) if is_phone else (left + 8, side + 8)
        _told(fig, place, rule, *shares[rule], 110 if is_phone else FULL)
    return fig


def _scene(ax, X, trace):
    """Draw the first M: the points, the other centers, and the way of the empty one."""
    start, after = trace[1].places[-1], trace[2]
    marks.bare(ax, np.vstack([X, start]), pad=0.07)
    marks.dots(ax, X, after.labels, area=9)
    marks.centers(ax, after.places, area=100)
    if not np.array_equal(start, after.places[-1]):
        is_last = np.arange(len(after.places)) == len(after.places) - 1
        marks.hollow(ax, trace[1].places, shown=is_last)
        ax.annotate("", after.places[-1], start, arrowprops=WAY, zorder=5)


def _told(fig, place, rule, empty, poor, full):
    """Write the rule, and draw the share of its poor ends as a bar in two parts."""
    _write(fig, place, WORDS.get(rule, rule))
    x, y = place
    _bar(fig, (x, y + 24), poor * full, style.PAPER)
    _bar(fig, (x, y + 24), empty * full, style.FAINT)
    _write(fig, (x + poor * full + 6, y + 27), f"{poor:.0%} poor", weight="bold")
    if empty:
        _write(fig, (x, y + 50), f"{empty:.0%} still empty")


def _shares(fig, place):
    """Turn pixels from the upper left corner into shares of the figure from the lower."""
    wide, high = fig.bbox.size / fig.figure.dpi * marks.PIXELS
    return place[0] / wide, 1 - place[1] / high


def _write(fig, place, text, **look):
    fig.text(*_shares(fig, place), text, va="top", size=marks.TEXT, **look)


def _bar(fig, place, length, color):
    """Draw a bar, from its upper left corner."""
    if not length:
        return
    low = _shares(fig, (place[0], place[1] + THICK))
    end = _shares(fig, (place[0] + length, place[1]))
    look = {"fc": color, "ec": style.INK, "lw": 1.2, "transform": fig.transFigure}
    fig.add_artist(Rectangle(low, end[0] - low[0], end[1] - low[1], **look))

"""Chapter 03: one center is carried from clump to clump, over a hill of the inertia."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

# The scene, and the curve beside or below it, in pixels.
SIDE, HIGH = 236, 236
WAY = {"arrowstyle": "-|>", "lw": 1.8, "ls": (0, (3, 1.5)), "shrinkA": 8, "shrinkB": 6}


def draw(X, centers, carried, goal, stations, height, out, *, width=style.PAGE):
    """Draw the way of a center in a scene, and the inertia on that way as a curve.

    Parameters
    ----------
    X : (n_samples, 2) float
    centers : (n_clusters, 2) float, at the beginning
    carried : int, the center that moves
    goal : (2,) float, where its way ends
    stations : (n_stations,) float, shares of the way, from 0 to 1
    height : (n_stations,) float, the inertia after an E
    out : (n_stations,) bool, whether the loop gets out from there
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> out = np.array([False, True, True])
    >>> fig = draw(np.eye(2), np.eye(2), 0, [2, 2], [0, 0.5, 1], np.array([2, 3, 1.0]), out)
    >>> len(fig.axes)
    2
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    fig = marks.sheet(wide, SIDE + HIGH + 92 if is_phone else HIGH + 72)
    left, top = (62, SIDE + 38) if is_phone else (SIDE + 78, 28)
    scene = marks.room(fig, (wide - SIDE) / 2 if is_phone else 0, 0, SIDE, SIDE)
    curve = marks.room(fig, left, top, wide - left - 14, HIGH)
    last = np.flatnonzero(~np.asarray(out))[-1]
    _scene(scene, X, centers, carried, np.asarray(goal), stations[last])
    _curve(curve, np.asarray(stations), height, np.asarray(out), last)
    return fig


def _scene(ax, X, centers, carried, goal, share):
    """Draw the centers, and the way of one of them, with the last place that falls back."""
    marks.bare(ax, np.vstack([X, centers]), pad=0.04)
    ax.scatter(*X.T, s=9, c=style.FAINT, linewidths=0, zorder=1)
    begin = centers[carried]
    ax.annotate("", goal, begin, arrowprops=WAY | {"color": style.INK}, zorder=5)
    marks.centers(ax, centers, area=110)
    color, marker, factor = style.mark(carried)
    look = {"marker": marker, "c": style.PAPER, "edgecolors": color, "linewidths": 1.8}
    ax.scatter(*goal, s=60 * factor, zorder=6, **look)
    look = {"va": "center", "bbox": marks.HALO}
    marks.word(ax, "0%", begin, (12, -2), **look)
    marks.word(ax, f"{share:.0%}", begin + share * (goal - begin), (8, -4), **look)
    marks.word(ax, "100%", goal, (-8, 12), ha="right", **look)


def _curve(ax, stations, height, out, last):
    """Draw the inertia over the way: hollow where the loop falls back, else full."""
    low, high = height.min(), height.max()
    ax.set(xlim=(-0.03, 1.03), ylim=(low - 0.1 * (high - low), high + 0.24 * (high - low)))
    _phases(ax, stations[last : last + 2].mean())
    ax.plot(stations, height, color=style.MUTED, lw=1, zorder=1)
    fills = [style.INK if gets else style.PAPER for gets in out]
    ax.scatter(stations, height, s=30, c=fills, edgecolors=style.INK, zorder=3)
    told = height[0], height[: len(height) // 2].max(), height[-1]
    _ticks(ax, told, stations[last])


def _phases(ax, border):
    """Shade the part from which the loop falls back, and name both."""
    ax.axvspan(-0.03, border, fc=style.FAINT, alpha=0.35, lw=0, zorder=0)
    look = {"va": "top", "xycoords": ("data", "axes fraction"), "ha": "center"}
    marks.word(ax, "falls\nback", (border / 2, 1), (0, -4), **look)
    marks.word(ax, "gets out", ((border + 1) / 2, 1), (0, -4), **look)


def _ticks(ax, told, border):
    """Write on the axes what the text quotes."""
    ax.set_yticks(told, [f"{value:,.1f}" for value in told])
    ax.set_xticks([0, border, 1])
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.tick_params(labelsize=marks.SMALL)
    ax.set_xlabel("how far it is carried", size=marks.TEXT)
    marks.name(ax, "inertia after E")

"""Chapter 03: why an E can only help, and why an M can."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

# Both have the width of half a page, which a phone shows whole.
WIDTH, HEIGHT = 336, 486


def nearest(X, centers, i, old, *, words=("old label", "new label")):
    """Draw one point, its way to each center, and below the squares of these as bars.

    Parameters
    ----------
    X : (n_samples, 2) float
    centers : (n_clusters, 2) float
    i : int, the point
    old : int, the label that it had
    words : two texts: for the old label and for the nearest

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> len(nearest(np.eye(2), np.eye(2), 0, 1).axes)
    2
    """
    fig = marks.sheet(WIDTH, HEIGHT)
    squares = ((X[i] - centers) ** 2).sum(axis=1)
    _ways(marks.room(fig, 8, 4, WIDTH - 20, 292), X, centers, i, old, squares)
    _bars(marks.room(fig, 4, 340, WIDTH - 8, HEIGHT - 344), squares, old, words)
    return fig


def _ways(ax, X, centers, i, old, squares):
    """Draw the point, a line to each center, and the ring that holds no center."""
    x, new = X[i], int(squares.argmin())
    marks.bare(ax, np.vstack([X, centers]), pad=0.05)
    ax.scatter(*X.T, s=11, c=style.FAINT, linewidths=0, zorder=1)
    color = style.mark(new)[0]
    marks.ring(ax, x, squares[new] ** 0.5, ec=color, ls=(0, (4, 3)), lw=1.6)
    # The new way is thick and in color, the old one dashed.
    looks = {old: {"lw": 2.6, "ls": (0, (3, 1.5))}, new: {"color": color, "lw": 5}}
    for label, center in enumerate(centers):
        look = {"color": style.MUTED, "lw": 1.2, "zorder": 4} | looks.get(label, {})
        ax.plot(*np.stack([x, center]).T, **look)
        _number(ax, x, center, f"{squares[label]:.1f}", label == new)
    marks.centers(ax, centers)
    marks.spot(ax, x)
    marks.letter(ax, "x", x, (9, -4))
    _aside(ax, "no center lies\nin the ring", (0, 1))


def _number(ax, x, center, text, is_new):
    """Write the squared distance of a center, on the side away from the point."""
    away = np.sign(center[1] - x[1]) or -1.0
    look = {"ha": "center", "va": "bottom" if away > 0 else "top"}
    look["bbox"] = marks.HALO
    marks.word(
        ax, text, center, (0, 11 * away), weight="bold" if is_new else "normal", **look
    )


def _bars(ax, squares, old, words):
    """Draw the squares as bars, the shortest first; a blank shows what is saved."""
    order, new, longest = np.argsort(squares), int(squares.argmin()), squares.max()
    marks.bare(ax)
    # The longest bar leaves room for its number.
    ax.set(xlim=(-0.09 * longest, 1.25 * longest), ylim=(len(order) - 0.3, -0.75))
    _head(ax, "squared distances from x")
    saved = squares[old] - squares[new]
    marks.bar(ax, squares[new], -0.3, saved, 0.6, "none", ec=style.INK, ls="--", lw=1.1)
    added = {old: f" {words[0]}", new: f" {words[1]}, {saved:.1f} less"}
    for row, label in enumerate(order):
        marks.bar(ax, 0, row - 0.3, squares[label], 0.6, _shade(label, new))
        _key(ax, row, label)
        text = f"{squares[label]:.1f}{added.get(label, '')}"
        place = squares[old if label == new else label], row
        weight = "bold" if label == new else "normal"
        marks.word(ax, text, place, (5, 0), va="center", weight=weight)


def _head(ax, text):
    """Write above the bars what they are."""
    marks.word(ax, text, (ax.get_xlim()[0], -0.62), va="bottom", color=style.MUTED)


def _shade(label, new):
    """Give the bar of the new label its color; the others stay grey."""
    return style.mark(label)[0] if label == new else style.FAINT


def _key(ax, row, label):
    """Draw the mark of the center before its bar."""
    color, marker, factor = style.mark(label)
    look = {"c": color, "edgecolors": style.INK, "linewidths": 1.2, "clip_on": False}
    ax.scatter(ax.get_xlim()[0] * 0.55, row, s=70 * factor, marker=marker, **look)


# The rings, as multiples of the distance between mean and c; half the width of the rooms.
RINGS, HALF = (0.5, 1.0, 1.5), 2.35
PLANE, BOWL = 262, 190


def mean(points, away, label):
    """Draw a cluster in rings of equal J around its mean, and below J as a bowl.

    Parameters
    ----------
    points : (n_samples, 2) float, those of the cluster
    away : float, how far to the right of the mean the other center c stands
    label : int, of the cluster

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> len(mean(np.eye(2), 0.5, 0).axes)
    2
    """
    fig = marks.sheet(WIDTH, HEIGHT)
    wide = WIDTH - 8
    # Both rooms have one scale from left to right, so a plumb line joins them.
    half = np.array([-HALF, HALF]) * away
    above = marks.room(fig, 4, 4, wide, PLANE)
    marks.bare(above)
    above.set(xlim=half, ylim=half * PLANE / wide)
    below = marks.room(fig, 4, 4 + PLANE, wide, HEIGHT - PLANE - 8)
    marks.bare(below)
    J = ((points - points.mean(axis=0)) ** 2).sum() + len(points) * (away * RISE) ** 2
    _rings(above, points - points.mean(axis=0), away, label, J)
    below.set(xlim=half)
    _bowl(below, len(points), J[0], away, label)
    return fig


# J at the mean, and on each ring.
RISE = np.array([0.0, *RINGS])


def _rings(ax, shifted, away, label, J):
    """Draw the points around their mean, and where J is the same."""
    marks.dots(ax, shifted, np.full(len(shifted), label), area=13, alpha=0.55, linewidths=0)
    for r, height in zip(RINGS, J[1:], strict=True):
        marks.ring(ax, (0, 0), r * away, lw=2.4 if r == 1 else 1.2)
        look = {"ha": "center", "va": "center", "size": marks.TEXT, "zorder": 8}
        box = {"boxstyle": "round,pad=0.12", "fc": style.PAPER, "ec": "none"}
        ax.text(0, r * away, f"J = {height:,.0f}", bbox=box, **look)
    ax.plot((0, 0), (0, ax.get_ylim()[0]), **PLUMB)
    ax.plot((away, away), (0, ax.get_ylim()[0]), **PLUMB)
    marks.center(ax, (0, 0), label)
    marks.letter(ax, "m", (0, 0))
    marks.spot(ax, (away, 0))
    marks.letter(ax, "c", (away, 0), (8, 6))
    _aside(ax, "on a ring,\nJ is the same", (0.01, 0.15))


def _aside(ax, text, place):
    """Say what the rings mean, where nothing else stands."""
    look = {"color": style.MUTED, "size": marks.TEXT, "va": "top"}
    ax.text(*place, text, transform=ax.transAxes, **look)


PLUMB = {"color": style.MUTED, "ls": (0, (2, 2)), "lw": 1.3, "zorder": 3}


def _bowl(ax, n, lowest, away, label):
    """Draw J over the place of the center, on a line through the mean."""
    height = n * away**2
    c = away, lowest + height
    ax.set(ylim=(lowest - 0.42 * height, lowest + 1.62 * height))
    side = np.linspace(-1.25 * away, 1.25 * away, 101)
    ax.plot(side, lowest + n * side**2, color=style.INK, lw=2.4, zorder=4)
    ax.axhline(lowest, color=style.MUTED, lw=1.1)
    for x, y in ((0, lowest), c):
        ax.plot((x, x), (y, ax.get_ylim()[1]), **PLUMB)
    ax.annotate("", c, (away, lowest), arrowprops=BETWEEN, zorder=5)
    marks.center(ax, (0, lowest), label)
    marks.spot(ax, c)
    _heights(ax, n, lowest, away)


def _heights(ax, n, lowest, away):
    """Write J at both places, and between them what c costs more."""
    height = n * away**2
    c = away, lowest + height
    marks.word(ax, f"J(m) = {lowest:,.0f}", (0, lowest), (0, -23), ha="center")
    marks.word(ax, f"J(c) = {lowest + height:,.0f}", c, (10, -1))
    gain = f"n‖m − c‖²\n= {n} · {away:g}²\n= {height:,.0f}"
    middle = away, lowest + 0.42 * height
    marks.word(ax, gain, middle, (8, 0), va="center", weight="bold")


BETWEEN = {"arrowstyle": "<|-|>", "lw": 1.8, "shrinkA": 0, "shrinkB": 5, "color": style.INK}

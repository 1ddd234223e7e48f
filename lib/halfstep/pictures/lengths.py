"""Chapter 06: what a way to choose k measures, drawn as a length."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

SIDE, BARS = 320, 132  # pixels: the scene of `mates`, and the height of its bars
RING = {"fc": "none", "ec": style.INK, "lw": 2, "zorder": 6}
THIN = {"color": style.FAINT, "lw": 1.2, "zorder": 1}


def mates(X, labels, i, lengths, nearest, *, width=style.PAGE):
    """Draw a point's ways to its mates and to the next cluster, and their mean lengths.

    Parameters
    ----------
    X : (n_samples, 2) float
    labels : (n_samples,) int
    i : int, the row of the point
    lengths : (a, b), the mean length to its mates and to the next cluster
    nearest : int, the next cluster
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book; a is shorter than b.

    >>> X = np.array([[0.0, 0], [1, 0], [4, 0]])
    >>> fig = mates(X, np.array([0, 0, 1]), 0, (1, 4), 1)
    >>> [text.get_text() for text in fig.axes[1].texts]
    ['a = 1.00, to its mates', 'b = 4.00, to the next', 'b − a, 0.75 of b']
    """
    beside = width > style.PHONE
    wide = width * marks.PIXELS
    fig = marks.sheet(wide, SIDE + (0 if beside else BARS))
    scene = marks.room(fig, 0, 0, SIDE if beside else wide, SIDE)
    place = (SIDE + 30, 70, wide - SIDE - 40) if beside else (8, SIDE, wide - 16)
    _ways(scene, X, labels, i, nearest)
    tints = [style.mark(label)[0] for label in (labels[i], nearest)]
    _two_bars(marks.room(fig, *place, BARS), *lengths, tints)
    return fig


def _ways(ax, X, labels, i, nearest):
    """Draw the points of both clusters, and a line to each; the point itself is ringed."""
    near = (labels == labels[i]) | (labels == nearest)
    for x, label in zip(X[near], labels[near], strict=True):
        ax.plot(*np.stack([X[i], x]).T, color=style.mark(label)[0], lw=0.5, zorder=1)
    marks.dots(ax, X[near], labels[near])
    ax.scatter(*X[i], s=110, **RING)
    marks.bare(ax, X[near], 0.08)


def _two_bars(ax, a, b, tints):
    """Draw a above b from one zero, with what b has more as a part of its bar."""
    look = {"va": "bottom", "size": marks.TEXT}
    marks.bar(ax, 0, 20, a, 14, tints[0])
    marks.bar(ax, 0, 66, b, 14, tints[1])
    marks.bar(ax, a, 66, b - a, 14, style.PAPER, alpha=0.6)
    marks.bar(ax, a, 66, b - a, 14, "none", ec=style.INK, lw=2, zorder=3)
    ax.text(0, 17, f"a = {a:.2f}, to its mates", **look)
    ax.text(0, 63, f"b = {b:.2f}, to the next", **look)
    look = {"ha": "right", "va": "top", "size": marks.TEXT, "weight": "bold"}
    ax.text(b, 86, f"b − a, {(b - a) / b:.2f} of b", **look)
    marks.bare(ax)
    ax.set(xlim=(0, 1.01 * b), ylim=(BARS, 0))


def gap(ks, inertias, noise, k, *, width=style.PAGE):
    """Draw the inertias of data and of noise, and the gap between them as a length.

    Parameters
    ----------
    ks : (n_ks,) int, in rising order
    inertias, noise : (n_ks,) float, of the data and a typical one of noise
    k : int, the one of `ks` whose gap is named
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book. On the logarithmic axis equal lengths are equal ratios.

    >>> fig = gap([1, 2], [8, 1], [9, 4], 2)
    >>> [text.get_text() for text in fig.axes[0].texts][1:]
    ['data', 'inertia, equal steps for equal ratios', '4.0 times']
    """
    rows, at = np.array([inertias, noise], float), list(ks).index(k)
    fig = marks.sheet(width * marks.PIXELS, 290)
    ax = marks.room(fig, 48, 30, width * marks.PIXELS - 108, 212)
    ax.set_yscale("log")
    for row, name, lw in zip(rows[::-1], ("noise", "data"), (1.6, 2.6), strict=True):
        ax.plot(ks, row, ".-", c=style.INK if lw > 2 else style.MUTED, lw=lw, ms=7)
        marks.word(ax, name, (ks[-1], row[-1]), (9, 0), va="center")
    ax.vlines(ks, *rows, **THIN)
    _named(ax, k, *rows[:, at])
    ax.set(xlabel="k", xticks=ks)
    return fig


def _named(ax, k, low, high):
    """Draw one gap thick, and write its ratio beside it and its ends at the axis."""
    marks.name(ax, "inertia, equal steps for equal ratios")
    ax.vlines(k, low, high, color=style.INK, lw=4, zorder=4)
    look = {"va": "center", "weight": "bold", "bbox": marks.HALO}
    marks.word(ax, f"{high / low:.1f} times", (k, np.sqrt(low * high)), (8, 0), **look)
    ax.set_yticks([low, high], [f"{low:.0f}", f"{high:.0f}"])
    ax.set_yticks([], minor=True)


def flags(points, ks, gaps, names, *, width=style.PAGE):
    """Draw points in a row and their gaps below, with names at some of these.

    Parameters
    ----------
    points : (n_samples, 2) float
    ks : (n_ks,) int, one after the other
    gaps : (n_ks,) float
    names : dict of int to str, what is said of a k
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book.

    >>> fig = flags(np.array([[0.0, 0], [9, 1]]), [1, 2], [0, 2], {2: "highest"})
    >>> [text.get_text() for text in fig.axes[1].texts]
    ['gap', 'highest']
    """
    fig, wide = marks.sheet(width * marks.PIXELS, 350), width * marks.PIXELS - 58
    scene, ax = marks.room(fig, 48, 0, wide, 70), marks.room(fig, 48, 96, wide, 204)
    scene.scatter(*points.T, s=8, c=style.MUTED, linewidths=0)
    marks.bare(scene, points)
    marks.name(ax, "gap")
    ax.plot(ks, gaps, ".-", c=style.INK, lw=2, ms=7)
    for k, says in names.items():
        y = gaps[list(ks).index(k)]
        ax.scatter(k, y, s=120, **RING)
        away, side = ((-4, 16), "left") if k == ks[0] else ((-12, 0), "right")
        marks.word(ax, says, (k, y), away, ha=side, va="center")
    ax.set(xlabel="k", xticks=ks, yticks=[0, 1, 2])
    ax.margins(0.06, 0.2)
    return fig


def units(raw, scaled, labels, *, width=style.PAGE):
    """Draw points in two units, each as k-means sees them: one unit is long in x as in y.

    Parameters
    ----------
    raw, scaled : (n_samples, 2) float, g and mm, and standard deviations
    labels : two of (n_samples,) int, one for each
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book.

    >>> fig = units(np.array([[3000, 40.0], [4000, 50]]), np.eye(2), np.eye(2, dtype=int))
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['in grams and millimeters', '10 mm of bill', '1000 g of mass']
    """
    beside = width > style.PHONE
    wide = width * marks.PIXELS / (2 if beside else 1)
    fig = marks.sheet(width * marks.PIXELS, 300 if beside else 400)
    left = marks.room(fig, 8, 30, wide - 28, 262 if beside else 90)
    place = (wide + 20, 30, wide - 28) if beside else (8, 150, wide - 16)
    right = marks.room(fig, *place, 262 if beside else 244)
    for ax, X, said in zip((left, right), (raw, scaled), labels, strict=True):
        marks.dots(ax, X, said, 14)
        marks.bare(ax, X)
        ax.set(adjustable="datalim", autoscalex_on=True, autoscaley_on=True)
    marks.name(left, "in grams and millimeters")
    marks.name(right, "in standard deviations")
    _spans(left, raw)
    return fig


def _spans(ax, raw):
    """Write how wide and how high the points are: what k-means has to cut."""
    mass, bill = np.ptp(raw, axis=0)
    middle = raw.min(axis=0) + np.array([mass, bill]) / 2
    marks.word(ax, f"{bill:.0f} mm of bill", middle, (0, 12), ha="center")
    marks.word(ax, f"{mass:.0f} g of mass", middle, (0, -24), ha="center")

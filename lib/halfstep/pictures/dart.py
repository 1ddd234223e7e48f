"""Chapter 04: to draw a point by chance is to throw a dart at a line of pieces."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

WIDTH, PLANE, LINE = 336, 236, 96
FEW = 4  # so many points have lines to the center, and their squares


def draw(*cases):
    """Draw points as large as their pieces, the line of pieces, and a dart in one of them.

    Parameters
    ----------
    cases : for each panel (X, labels, squared, first, u)
        Points (n_samples, 2), their clumps (n_samples,), for the colors and the order on
        the line, their squared distances (n_samples,) to the first center (2,), and where
        between 0 and 1 the dart lands.

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 04 of the book.

    >>> case = np.eye(2), [0, 1], [1.0, 3.0], [0.0, 0.0], 0.6
    >>> len(draw(case, case).subfigs)
    2
    """
    fig = marks.sheet(len(cases) * WIDTH, PLANE + LINE)
    parts = fig.subfigures(1, len(cases), squeeze=False, wspace=0).flat
    for part, case in zip(parts, cases, strict=True):
        _panel(part, *map(np.asarray, case))
    return fig


def _panel(fig, X, labels, squared, first, u):
    """Draw one case: its points and its line."""
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(squared[order]) / squared.sum()
    drawn = order[np.searchsorted(ends, u, side="right")]
    above = marks.room(fig, 4, 0, WIDTH - 8, PLANE)
    _points(above, X, labels, squared, first, drawn)
    on = marks.room(fig, 4, PLANE, WIDTH - 8, LINE)
    _line(on, labels[order], ends, u, squared.sum())


def _points(ax, X, labels, squared, first, drawn):
    """Draw the points: the area of a disc is its squared distance, that is its chance."""
    marks.bare(ax, np.vstack([X, first]), pad=0.13 if len(X) <= FEW else 0.04)
    share = squared / squared.sum()
    area = (2200 if len(X) <= FEW else 6600) * share
    look = {"linewidths": 0.5, "edgecolors": style.PAPER, "zorder": 3}
    ax.scatter(*X.T, s=area, c=[style.mark(label)[0] for label in labels], **look)
    if len(X) <= FEW:
        _lengths(ax, X, squared, first)
    ax.scatter(*first, marker="X", s=110, c=style.INK, edgecolors=style.PAPER, zorder=5)
    shift, ha = ((-10, 9), "right") if len(X) <= FEW else ((9, -14), "left")
    marks.word(ax, "first center", first, shift, ha=ha)
    look = {"fc": "none", "ec": style.INK, "lw": 2.4, "zorder": 6}
    ax.scatter(*X[drawn], s=area[drawn] + 110, **look)
    marks.word(ax, "drawn", X[drawn], (-15, -4), ha="right", weight="bold", bbox=marks.HALO)


def _lengths(ax, X, squared, first):
    """Draw a line from the center to each of a few points, and its square."""
    for place, square in zip(X, squared, strict=True):
        ax.plot(*np.stack([first, place]).T, color=style.MUTED, lw=1.1, zorder=2)
        marks.word(ax, f"D² = {square:g}", place, (0, -25), ha="center")


def _line(ax, labels, ends, u, total):
    """Draw the line from 0 to 1: one piece for each point, and the dart in one of them."""
    marks.bare(ax)
    ax.set(xlim=(-0.015, 1.015), ylim=(-0.75, 2.15))
    _pieces(ax, labels, ends)
    _cuts(ax, labels, ends)
    dart = {"arrowstyle": "-|>,head_width=.3,head_length=.5", "lw": 3, "fc": style.INK}
    ax.annotate(
        "", (u, 0.9), (u, 2.15), arrowprops=dart | {"shrinkA": 0, "shrinkB": 0}, zorder=6
    )
    ax.text(u + 0.035, 1.55, f"u = {u:g}", weight="bold", size=marks.TEXT)
    look = {"color": style.MUTED, "size": marks.TEXT, "va": "bottom"}
    ax.text(0, 1.12, f"each piece: D² / {total:,.0f}", **look)


def _pieces(ax, labels, ends):
    """Draw the pieces in the colors of their clumps; only a few have gaps between them."""
    gap = 0.003 if len(ends) <= FEW else 0
    cuts = [i for i in range(1, len(ends)) if gap or labels[i] != labels[i - 1]]
    starts = np.concatenate([[0.0], ends[:-1]])
    for first, after in zip([0, *cuts], [*cuts, len(ends)], strict=True):
        left, right = starts[first] + gap / 2, ends[after - 1] - gap / 2
        marks.bar(ax, left, 0, right - left, 1, style.mark(labels[first])[0])


def _cuts(ax, labels, ends):
    """Write the share of each clump inside its pieces, and where they end below."""
    last = np.append(labels[1:] != labels[:-1], True)
    places = ends[last]
    digits = 1 if len(ends) <= FEW else 2
    look = {"ha": "center", "va": "center", "size": marks.TEXT}
    widths = np.diff(places, prepend=0.0)
    for label, right, width in zip(labels[last], places, widths, strict=True):
        if width > 0.095:
            place, share = (right - width / 2, 0.47), f"{width:.{digits}f}"
            ax.text(*place, share, weight="bold", color=_on(label), **look)
    for right in _apart(places):
        ha = "right" if right > 0.99 else "center"
        text = f"{right:.{digits}f}"
        ax.text(right, -0.4, text, color=style.MUTED, **(look | {"ha": ha}))


def _on(label):
    """Give the color of words on a piece."""
    return style.ON_DARK if label % len(style.COLORS) in style.DARK else style.ON_COLOR


def _apart(places, least=0.17):
    """Leave out those ends whose numbers would touch the next one, or the last."""
    kept = [places[-1]]
    for place in places[-2::-1]:
        if place > 0.04 and kept[-1] - place >= (least if len(kept) == 1 else 0.1):
            kept.append(place)
    return kept

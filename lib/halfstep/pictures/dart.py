"""Chapter 04: to draw a point by chance is to throw a dart at a line of pieces."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

WIDTH, PLANE, LINE, ROWS = 336, 236, 92, 170
LEFT = "one piece is left"
# More rows of the search than this are drawn without words.
FEW = 4


def draw(*cases):
    """Draw points as large as their pieces, the line of pieces, a dart, and its search.

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
    fig = marks.sheet(len(cases) * WIDTH, PLANE + LINE + ROWS)
    parts = fig.subfigures(1, len(cases), squeeze=False, wspace=0).flat
    for part, case in zip(parts, cases, strict=True):
        _panel(part, *map(np.asarray, case))
    return fig


def _panel(fig, X, labels, squared, first, u):
    """Draw one case: its points, its line, and the rows of its search."""
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(squared[order]) / squared.sum()
    looks = search(ends, u)
    above = marks.room(fig, 4, 0, WIDTH - 8, PLANE)
    _points(above, X, labels, squared, first, order[looks[-1][0]])
    on = marks.room(fig, 4, PLANE, WIDTH - 8, LINE)
    _line(on, labels[order], ends, u, squared.sum())
    below = marks.room(fig, 4, PLANE + LINE, WIDTH - 8, ROWS)
    _looks(below, labels[order], ends, u, looks)


def search(ends, u):
    """Halve the pieces until one is left, as `numpy.searchsorted` does.

    Parameters
    ----------
    ends : (n,) float, the right end of each piece, rising to 1
    u : float

    Returns
    -------
    looks : list of (low, high), which pieces are still possible; the last has one

    >>> search([0.1, 0.5, 0.7, 1.0], 0.6)
    [(0, 3), (2, 3), (2, 2)]
    """
    low, high = 0, len(ends) - 1
    looks = [(low, high)]
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if ends[middle] <= u else (low, middle)
        looks.append((low, high))
    return looks


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
    _pieces(ax, labels, ends, 0, 1, gap=0.003 if len(ends) <= FEW else 0)
    _cuts(ax, labels, ends)
    dart = {"arrowstyle": "-|>,head_width=.3,head_length=.5", "lw": 3, "fc": style.INK}
    ax.annotate(
        "", (u, 0.9), (u, 2.15), arrowprops=dart | {"shrinkA": 0, "shrinkB": 0}, zorder=6
    )
    ax.text(u + 0.035, 1.55, f"u = {u:g}", weight="bold", size=marks.TEXT)
    look = {"color": style.MUTED, "size": marks.TEXT, "va": "bottom"}
    ax.text(0, 1.12, f"each piece: D² / {total:,.0f}", **look)


def _pieces(ax, labels, ends, bottom, height, gap=0.0, inside=(0, None)):
    """Draw pieces in the colors of their clumps; grey outside of `inside`, two places."""
    starts = np.concatenate([[0.0], ends[:-1]])
    low, high = inside[0], len(ends) - 1 if inside[1] is None else inside[1]
    for left, right, color in _merged(labels, starts, ends, low, high, gap):
        marks.bar(ax, left + gap / 2, bottom, right - left - gap, height, color)


def _merged(labels, starts, ends, low, high, gap):
    """Give runs of one color as one bar, or each piece by itself where there are gaps."""
    colors = [style.mark(label)[0] for label in labels]
    colors = [c if low <= i <= high else style.FAINT for i, c in enumerate(colors)]
    cuts = [i for i in range(1, len(colors)) if gap or colors[i] != colors[i - 1]]
    for first, after in zip([0, *cuts], [*cuts, len(colors)], strict=True):
        yield starts[first], ends[after - 1], colors[first]


def _cuts(ax, labels, ends):
    """Write the share of each clump inside its pieces, and where they end below."""
    last = np.append(labels[1:] != labels[:-1], True)
    places = ends[last]
    digits = 1 if len(ends) <= FEW else 2
    look = {"ha": "center", "va": "center", "size": marks.TEXT}
    widths = np.diff(places, prepend=0.0)
    for label, right, width in zip(labels[last], places, widths, strict=True):
        if width > 0.12:
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


def _looks(ax, labels, ends, u, looks):
    """Draw one row for each look of the search; what is out of question is grey."""
    marks.bare(ax)
    rows, few = len(looks), len(looks) <= FEW
    ax.set(xlim=(-0.015, 1.015), ylim=(rows + 0.2, -0.55) if few else (rows + 0.3, -1.7))
    for row, (low, high) in enumerate(looks):
        place, at = row + 0.25 * few, ends[(low + high) // 2]
        _pieces(ax, labels, ends, place, HIGH[few], 0.003 * few, (low, high))
        if low < high:
            _tick(ax, at, place - 0.07, place + HIGH[few] + 0.07)
        if few:
            question = f"look {row + 1}: is {at:.1f} past u?"
            _row_text(ax, place, question if low < high else LEFT)
    if not few:
        _sum(ax, ends, u, rows - 1)
    ax.plot((u, u), (-0.3, ax.get_ylim()[0]), c=style.INK, ls="--", lw=1.3, zorder=4)


def _tick(ax, x, low, high):
    """Draw where a look falls."""
    ax.plot((x, x), (low, high), c=style.INK, lw=2.6, zorder=5)


# How high a row is, where there are many and where there are few.
HIGH = (0.5, 0.36)


def _sum(ax, ends, u, n_looks):
    """Say how many pieces a search from left to right would have passed."""
    n_steps = int(np.searchsorted(ends, u, side="right")) + 1
    _row_text(ax, -0.04, f"{n_looks} looks in place of {n_steps} steps")


def _row_text(ax, place, text):
    """Write above a row, over what may reach up to it."""
    look = {"va": "bottom", "size": marks.TEXT, "zorder": 6, "bbox": marks.HALO}
    ax.text(0, place - 0.06, text, **look)

"""Chapter 02: one point and its four distances, and the subtraction that finds them all."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

SIDE, BRICKS = 342, 330  # pixels: the point's picture, and the width of the bricks
N_ROWS, N_CENTERS = 5, 4  # so many rows are shown
BRICK = 0.42, 0.72  # width and height of a number's place
LINE = {"color": style.MUTED, "lw": 0.8}
# Which brick is held in memory: that of the only column, of the only row, each.
ARRAYS = (
    ("points\n(300, 1, 2)", lambda row, column: column == 0),
    ("centers\n(4, 2)", lambda row, column: row == 0),
    ("vectors\n(300, 4, 2)", lambda row, column: True),
)


def draw(X, centers, i, *, width=style.PAGE):
    """Draw one point with a line to each center, and how NumPy repeats both arrays.

    Parameters
    ----------
    X : (n_samples, 2) float
    centers : (4, 2) float
    i : int, the point
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 02 of the book.

    >>> len(draw(np.eye(2), np.array([[0, 0], [2, 0], [2, 2], [0, 3]]), 0).axes)
    2
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    fig = marks.sheet(wide, 2 * SIDE - 34 if is_phone else SIDE)
    _ways(marks.room(fig, 0, 0, SIDE, SIDE), X, centers, i)
    place = (6, SIDE + 8) if is_phone else (wide - BRICKS - 8, 20)
    _subtraction(marks.room(fig, *place, BRICKS, SIDE - 44))
    return fig


def _ways(ax, X, centers, i):
    """Draw a line from the point to each center with its length, the shortest bold."""
    x, lengths = X[i], np.linalg.norm(X[i] - centers, axis=1)
    marks.bare(ax, np.vstack([x, centers]), pad=0.16)
    _near(ax, X)
    for center, length in zip(centers, lengths, strict=True):
        bold, is_far = length == lengths.min(), length == lengths.max()
        ax.plot(*np.stack([x, center]).T, color=style.INK, lw=3 if bold else 1, zorder=3)
        look = {"ha": "center", "va": "center", "bbox": marks.HALO | {"alpha": 1}}
        look["weight"] = "bold" if bold else "normal"
        # A long line may pass another center: its number stands near its own.
        place = x + (0.78 if is_far else 0.55) * (center - x)
        marks.word(ax, f"{length:.2f}", place, **look)
    for label, center in enumerate(centers):
        marks.center(ax, center, label, c=style.INK)
    marks.spot(ax, x)
    marks.word(ax, f"point {i}", x, (-10, -4), ha="right", va="top", bbox=marks.HALO)


def _near(ax, X):
    """Draw the points that stand whole within the frame, pale."""
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    rim = 0.015 * (high - low)
    inside = ((low + rim < X) & (high - rim > X)).all(axis=1)
    ax.scatter(*X[inside].T, s=20, c=style.FAINT, linewidths=0, zorder=1)


def _subtraction(ax):
    """Draw points minus centers as bricks, those that NumPy repeats hatched."""
    for place, (name, is_held) in enumerate(ARRAYS):
        left = 5 * place
        for row, column in np.ndindex(N_ROWS, N_CENTERS):
            _pair(ax, left + column, -row, is_held(row, column))
        ax.text(left + 1.92, -4.35, name, ha="center", va="top", size=marks.TEXT)
    for x, sign in ((4.42, "−"), (9.42, "=")):
        ax.text(x, -1.64, sign, ha="center", va="center", size=15)
    marks.bare(ax)
    ax.set(xlim=(-0.1, 14), ylim=(-6.1, 1.2))


def _pair(ax, left, bottom, is_held):
    """Draw the two numbers of a row: grey where they are held, hatched where repeated."""
    for x in (left, left + BRICK[0]):
        fill = style.POINT if is_held else "none"
        marks.bar(ax, x, bottom, *BRICK, fill, ec=style.MUTED, lw=0.8)
        if not is_held:
            hatch(ax, x, bottom, *BRICK, 2)


def hatch(ax, left, bottom, width, height, n):
    """Draw slanted lines in a box: a hatch of matplotlib's has one color by day and night.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    left, bottom, width, height : float
    n : int, how many lines

    >>> ax = marks.room(marks.sheet(99, 99), 0, 0, 99, 99)
    >>> hatch(ax, 0, 0, 1, 2, 3)
    >>> len(ax.lines)
    3
    """
    for x in left + width * np.arange(n) / n:
        ax.plot([x, x + width / n], [bottom, bottom + height], **LINE)

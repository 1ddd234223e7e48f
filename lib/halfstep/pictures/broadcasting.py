"""Chapter 02: one point and its four distances, and the subtraction that finds them all."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

SIDE, HEIGHT, N_CENTERS = 342, 236, 4  # CSS pixels, but for the last
BRICK = 0.42, 0.72  # width and height of a number's place
# Which brick is held in memory: that of the only column, of the only row, each.
ARRAYS = (
    ("points\n(300, 1, 2)", lambda row, column: column == 0),
    ("centers\n(4, 2)", lambda row, column: row == 0),
    ("vectors\n(300, 4, 2)", lambda row, column: True),
)


def distances(X, centers, i):
    """Draw one point, and a line with its length to each center.

    Parameters
    ----------
    X : (n_samples, 2) float
    centers : (n_clusters, 2) float
    i : int, the point

    Returns
    -------
    fig : matplotlib.figure.Figure, as wide as a phone

    Source: chapter 02 of the book.

    >>> fig = distances(np.eye(2), np.array([[0, 0], [3, 4]]), 0)
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['1.00', '4.47', 'point 0']
    """
    fig = marks.sheet(SIDE, SIDE)
    _ways(marks.room(fig, 0, 0, SIDE, SIDE), X, centers, i)
    return fig


def draw(i, *, width=style.PAGE):
    """Draw points minus centers as bricks: a row for each point, a column for each center.

    Parameters
    ----------
    i : int, the point in the middle, in ink
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 02 of the book.

    >>> [text.get_text() for text in draw(17).axes[0].texts][-3:]
    ['…', 'repeated →', '↓ repeated']
    """
    wide = width * marks.PIXELS
    fig = marks.sheet(wide, HEIGHT)
    _subtraction(marks.room(fig, 0, 0, wide, HEIGHT), i)
    return fig


def _ways(ax, X, centers, i):
    """Draw a line from the point to each center with its length, the shortest bold."""
    x, lengths = X[i], np.linalg.norm(X[i] - centers, axis=1)
    marks.bare(ax, np.vstack([x, centers]), pad=0.16)
    _near(ax, X)
    for label, (center, length) in enumerate(zip(centers, lengths, strict=True)):
        bold, is_far = length == lengths.min(), length == lengths.max()
        ax.plot(*np.stack([x, center]).T, color=style.INK, lw=3 if bold else 1, zorder=3)
        # A long line may pass another center: its number stands near its own.
        _number(ax, x + (0.78 if is_far else 0.55) * (center - x), length, bold)
        marks.center(ax, center, label, c=style.INK)
    marks.spot(ax, x)
    marks.word(ax, f"point {i}", x, (-10, -4), ha="right", va="top", bbox=marks.HALO)


def _number(ax, place, length, bold):
    """Write a length on its line."""
    look = {"ha": "center", "va": "center", "bbox": marks.HALO | {"alpha": 1}}
    marks.word(ax, f"{length:.2f}", place, weight="bold" if bold else "normal", **look)


def _near(ax, X):
    """Draw the points that stand whole within the frame, pale."""
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    rim = 0.015 * (high - low)
    inside = ((low + rim < X) & (high - rim > X)).all(axis=1)
    ax.scatter(*X[inside].T, s=20, c=style.FAINT, linewidths=0, zorder=1)


def _subtraction(ax, i):
    """Draw points minus centers for three rows as bricks, those of point i in ink."""
    for place, (name, is_held) in enumerate(ARRAYS):
        left = 5 * place
        for row, column in np.ndindex(3, N_CENTERS):
            fill = style.INK if row == 1 else style.POINT
            _pair(ax, left + column, -row, fill if is_held(row, column) else None)
        ax.text(left + 1.92, -3.1, name, ha="center", va="top", size=marks.TEXT)
        if place:
            _columns(ax, left)
    for row, name in enumerate(("point", i - 1, i, i + 1)):
        ax.text(-0.25, 1.36 - row, name, ha="right", va="center", size=marks.SMALL)
    _signs(ax)
    marks.bare(ax)
    ax.set(xlim=(-2.1, 14), ylim=(-5, 2))


def _columns(ax, left):
    """Draw the centers' marks over their columns."""
    for column in range(N_CENTERS):
        place = left + column + 0.42, 1.3
        marks.center(ax, place, column, area=70, c=style.INK, linewidths=0)


def _signs(ax):
    """Write minus and equals between the arrays, what is repeated, and that rows follow."""
    for x, sign in ((4.42, "−"), (9.42, "=")):
        ax.text(x, -0.64, sign, ha="center", va="center", size=15)
    look = {"ha": "center", "va": "center", "size": marks.SMALL}
    ax.text(-0.25, -2.5, "…", **(look | {"ha": "right"}))
    ax.text(1.92, 1.3, "repeated →", **look)
    ax.text(6.92, -2.5, "↓ repeated", **look)


def _pair(ax, left, bottom, fill):
    """Draw the two numbers of a row: full where they are held, pale where repeated."""
    for x in (left, left + BRICK[0]):
        look = {"ec": style.PAPER, "lw": 1.2} if fill else {"ec": style.FAINT, "lw": 1}
        marks.bar(ax, x, bottom, *BRICK, fill or "none", **look)

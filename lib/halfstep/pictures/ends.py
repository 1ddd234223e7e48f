"""Chapter 03: where many runs stop, as dots on a line of J, with three of the ends."""

import numpy as np
from matplotlib.lines import Line2D

from halfstep import style
from halfstep.pictures import marks

# Ends that are closer than this share of the whole line stand in one heap.
NEAR = 0.1
# Pixels from dot to dot, and the area of one: on a page, and on a phone.
DOTS = (5.4, 9.0), (4.3, 5.8)


def draw(X, objectives, scenes, words, *, n_dot=10, width=style.PAGE):
    """Draw a dot for every few runs over the place where they stopped, and three ends.

    Parameters
    ----------
    X : (n_samples, 2) float
    objectives : (n_runs,) float, where each run stopped
    scenes : three states of k-means, or what `plots.keep_colors` makes of them
    words : three texts, one for each scene
    n_dot : int, how many runs a dot stands for
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> from halfstep import datasets, kmeans
    >>> X = datasets.make_blobs(60, [[0, 0], [9, 9]], rng=np.random.default_rng(0))[0]
    >>> end = kmeans.run(X, X[:2]).last
    >>> len(draw(X, np.array([1.0] * 40 + [2.0] * 20), [end] * 3, list("abc")).axes)
    4
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    side = 164 if is_phone else 212
    fig = marks.sheet(wide, 238 + (3 * (side + 14) if is_phone else side + 80))
    line = marks.room(fig, 46, 26, wide - 90, 176)
    costs = [_cost(X, state) for state in scenes]
    _heaps(line, np.sort(objectives), n_dot, wide - 90, DOTS[is_phone])
    _axis(line, objectives, costs)
    for i, told in enumerate(zip(scenes, words, costs, strict=True)):
        place = (0, 238 + i * (side + 14)) if is_phone else (i * (wide - side) / 2, 262)
        ax = marks.room(fig, *place, side, side)
        _scene(ax, X, *told, is_phone)
        if not is_phone:
            _tie(fig, line, ax, costs[i])
    return fig


def _cost(X, state):
    return ((X - state.places[state.labels]) ** 2).sum()


def _heaps(ax, sorted_ends, n_dot, pixels, dots):
    """Heap the dots of ends that lie close, over their middle, with their number."""
    (low, high), (pitch, area) = sorted_ends[[0, -1]], dots
    ax.set(xlim=(low, high), ylim=(0, 176))
    parts = np.flatnonzero(np.diff(sorted_ends) > NEAR * (high - low)) + 1
    for i, heap in enumerate(np.split(sorted_ends, parts)):
        n = max(1, round(len(heap) / n_dot))
        columns = int(np.clip(np.ceil(np.sqrt(n / 2)), 1, 13))
        row, column = np.divmod(np.arange(n), columns)
        aside = (column - (columns - 1) / 2) * pitch * (high - low) / pixels
        look = {"s": area, "c": style.INK if i else style.MUTED, "linewidths": 0}
        x = np.median(heap)
        ax.scatter(x + aside, 10 + pitch * row, clip_on=False, **look)
        _amount(ax, len(heap), (x, 14 + pitch * (row.max() + 1)))
    marks.name(ax, f"each dot: {n_dot} runs")


def _amount(ax, n, place):
    """Write over a heap how many runs it holds."""
    look = {"ha": "center", "va": "bottom", "weight": "bold", "annotation_clip": False}
    marks.word(ax, f"{n:,} runs", place, **look)


def _axis(ax, objectives, told):
    """Mark every end on the line, and write those of the scenes under it."""
    ax.spines[:].set_visible(False)
    ax.axhline(0, color=style.MUTED, lw=1, clip_on=False)
    places = np.unique(np.round(objectives, 3))
    ax.vlines(places, 0, 5, color=style.INK, lw=0.8, clip_on=False)
    ax.set(xticks=told, yticks=[])
    ax.set_xticklabels([f"J = {told[0]:.1f}", *(f"{value:.1f}" for value in told[1:])])
    ax.tick_params(length=0, labelsize=marks.TEXT, labelcolor=style.INK)


def _scene(ax, X, state, text, J, is_phone):
    """Draw an end and its words, below it or on a phone beside it."""
    marks.bare(ax, X, pad=0.03)
    marks.dots(ax, X, state.labels, area=11)
    marks.centers(ax, state.places, area=115)
    text = f"J = {J:.1f}\n{text}" if is_phone else text
    place, va = ((1.07, 0.5), "center") if is_phone else ((0, -0.04), "top")
    ax.text(*place, text, transform=ax.transAxes, va=va, size=marks.TEXT, linespacing=1.35)


def _tie(fig, line, ax, value):
    """Lead a hairline from the line down to the middle of a scene."""
    to_fig = fig.transFigure.inverted()
    x, y = to_fig.transform(line.transData.transform((value, 0)))
    box = ax.get_position()
    ends = [x, box.x0 + box.width / 2], [y - 30 / fig.bbox.height, box.y1 + 0.008]
    look = {"color": style.MUTED, "lw": 1.2, "transform": fig.transFigure}
    fig.add_artist(Line2D(*ends, **look))

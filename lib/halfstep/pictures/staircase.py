"""Chapter 03: the objective comes down a staircase, one step for each half-step."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

LETTERS = "ABC"
# A drop below this share of the whole fall is told together with its neighbors.
VISIBLE = 0.03


def draw(X, trace, moments, words, *, notes=None, width=style.PAGE):
    """Draw the objective after each half-step, and three scenes hung from it.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace of k-means
    moments : three places in the trace, in order, none of them the start
    words : three texts, one for each scene
    notes : dict from a place in the trace to a text beside its drop, or None: the drop
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> from halfstep import datasets, kmeans
    >>> X = datasets.make_blobs(60, [[0, 0], [9, 9]], rng=np.random.default_rng(0))[0]
    >>> trace = kmeans.run(X, X[:2])
    >>> len(draw(X, trace, [1, 2, 3], ["first", "then", "last"]).axes)
    4
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    stairs, side = (290, 164) if is_phone else (320, 216)
    first, total = 28 + stairs + 26, (3 * (side + 14) if is_phone else side + 62)
    fig = marks.sheet(wide, first + total)
    _steps(marks.room(fig, 58, 28, wide - 60, stairs), trace, moments, notes or {})
    for i, (moment, text) in enumerate(zip(moments, words, strict=True)):
        place = (0, first + i * (side + 14)) if is_phone else (i * (side + 19), first)
        ax = marks.room(fig, *place, side, side)
        _scene(ax, X, trace, moment)
        _caption(ax, LETTERS[i], text, is_phone)
    return fig


def _steps(ax, trace, moments, notes):
    """Draw the stairs over bands of iterations; step 1 is the first with an objective."""
    values = np.array([state.objective for state in trace])
    top, low = values[1], values[-1]
    fall = top - low or 1.0
    ax.set(xlim=(0.5, len(trace) - 0.5), ylim=(low - 0.3 * fall, top + 0.16 * fall))
    _bands(ax, trace)
    edges = np.arange(0.5, len(trace))
    ax.stairs(values[1:], edges, baseline=None, color=style.INK, lw=2.2, zorder=4)
    for i, state in enumerate(trace[1:], start=1):
        marks.badge(ax, (i, values[i]), state.half)
    _drops(ax, values, VISIBLE * fall, notes)
    _letters(ax, values, moments)
    _numbers(ax, values[list(moments)])
    marks.name(ax, "J after each half-step, by iterations")


def _numbers(ax, places):
    """Write what the scenes quote on the axis; two numbers that would touch part."""
    ax.spines[:].set_visible(False)
    ax.set(xticks=[], yticks=places)
    ax.set_yticklabels([f"{value:,.0f}" for value in places])
    near = 0.055 * np.ptp(ax.get_ylim())
    for label, gap in zip(ax.get_yticklabels()[1:], -np.diff(places), strict=True):
        if gap < near:
            label.set_va("top")


def _bands(ax, trace):
    """Shade every other iteration, and number all."""
    iterations = np.array([state.iteration for state in trace])
    for iteration in np.unique(iterations[1:]):
        inside = np.flatnonzero(iterations == iteration)
        left, right = inside[inside > 0][[0, -1]] + (-0.5, 0.5)
        if iteration % 2:
            ax.axvspan(left, right, fc=style.FAINT, alpha=0.35, lw=0, zorder=0)
        look = {"ha": "center", "va": "top", "color": style.MUTED, "size": marks.SMALL}
        look["xycoords"] = "data", "axes fraction"
        marks.word(ax, f"{iteration}", ((left + right) / 2, 1), (0, -4), **look)


def _drops(ax, values, visible, notes):
    """Write beside each riser how much was gained; the last, small ones as one sum."""
    drops = -np.diff(values[1:])
    seen = np.flatnonzero(drops >= visible)
    for i in seen + 2:
        text = notes.get(i, f"−{values[i - 1] - values[i]:,.0f}")
        if values[i - 1] - values[i] > 7 * visible:
            place, va = (i - 0.42, (values[i - 1] + values[i]) / 2), "center"
        else:
            place, va = (i - 0.42, values[i - 1] + 0.2 * visible), "bottom"
        ax.text(*place, text, va=va, size=marks.TEXT, zorder=5)
    last = seen[-1] + 3 if len(seen) else 2
    if (n_small := np.count_nonzero(drops[last - 2 :])) > 1:
        _sum(ax, last, values, n_small)


def _sum(ax, first, values, n_small):
    """One rule under the small steps, with what they bring together."""
    below = values[-1] - 0.075 * np.ptp(ax.get_ylim())
    ends = first - 0.4, first + n_small - 0.6
    ax.plot(ends, (below, below), color=style.MUTED, lw=1.1)
    text = f"these {n_small}: −{values[first - 1] - values[-1]:,.0f}"
    marks.word(ax, text, (sum(ends) / 2, below), (0, -4), ha="center", va="top")


def _letters(ax, values, moments):
    """Lead a dotted line from each of the moments down to its letter."""
    bottom = ax.get_ylim()[0]
    for letter, i in zip(LETTERS, moments, strict=True):
        foot = bottom + 0.055 * np.ptp(ax.get_ylim())
        ax.plot((i, i), (values[i], foot), color=style.MUTED, ls=":", lw=1.4, zorder=3)
        look = {"ha": "center", "va": "bottom", "weight": "bold", "size": 12.5}
        ax.text(i, bottom, letter, **look)


def _scene(ax, X, trace, moment):
    """Draw the points and centers of one moment; rings where a label has just changed."""
    state, before = trace[moment], trace[moment - 1].labels
    marks.bare(ax, X, pad=0.03)
    marks.dots(ax, X, state.labels, area=11)
    if before is not None:
        changed = X[before != state.labels]
        look = {"fc": "none", "ec": style.INK, "lw": 0.9, "zorder": 3}
        ax.scatter(*changed.T, s=42, **look)
    ways = np.stack([state.places for state in trace[: moment + 1]])
    for label in range(ways.shape[1]):
        ax.plot(*ways[:, label].T, color=style.INK, lw=1.3, zorder=5)
    moved = np.any(ways[-1] != ways[0], axis=1)
    marks.hollow(ax, ways[0], shown=moved)
    marks.centers(ax, state.places, area=115)


def _caption(ax, letter, text, is_phone):
    """Write the letter of a scene, and its words below, on a phone beside it."""
    look = {"weight": "bold", "size": 12.5, "va": "top"}
    ax.text(0, 1, letter, transform=ax.transAxes, **look)
    place, va = ((1.07, 0.5), "center") if is_phone else ((0, -0.03), "top")
    ax.text(*place, text, transform=ax.transAxes, va=va, size=marks.TEXT, linespacing=1.35)

"""Chapter 09: a bound touches the log-likelihood, its top is climbed, a new one touches."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

# Bounds are no clusters: they take colors that no cluster of this chapter has.
COLORS = style.COLORS[5], style.COLORS[3]
INKS = style.WORDS[5], style.WORDS[3]
NAMES = "lower bound", "new bound"


def draw(log_likelihood, bounds, places, span, *, width=style.PAGE):
    """Draw an iteration of EM over one unknown, and the E after it, in three steps.

    Parameters
    ----------
    log_likelihood : function of the unknown
    bounds : two functions of the unknown, each below it and touching it
    places : two numbers: where the first bound touches, and its top
    span : (low, high), of the unknown
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: Neal and Hinton (1998); chapter 09 of the book.

    >>> parabola, first, second = (lambda m, a=a: -a * m**2 - (a - 1) for a in (1, 2, 3))
    >>> len(draw(parabola, [first, second], (-2.0, -1.0), (-3, 1)).axes)
    1
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    height = 430 if is_phone else 500
    fig = marks.sheet(wide, height)
    ax = marks.room(fig, 42, 28, wide - 46, height - 80)
    _curve(ax, log_likelihood, bounds, places, span)
    _climb(ax, bounds[0], places, COLORS[0])
    for i in (0, 1):
        _name(ax, bounds[i], span, i)
    _steps(ax, log_likelihood, bounds, places, is_phone)
    _unknown(ax, places)
    marks.name(ax, "log-likelihood, and bounds below it")
    return fig


def _curve(ax, log_likelihood, bounds, places, span):
    """Draw the log-likelihood in ink, and the bounds thin."""
    line = np.linspace(*span, 400)
    heights = np.array([log_likelihood(m) for m in line])
    low, high = heights.min(), heights.max()
    ax.set(xlim=span, ylim=(low - 0.06 * (high - low), high + 0.14 * (high - low)))
    ax.plot(line, heights, color=style.INK, lw=2.6, zorder=3)
    for bound, color, touch in zip(bounds, COLORS, places, strict=False):
        part = line[line > touch - 0.12 * np.ptp(span)]
        ax.plot(part, [bound(m) for m in part], color=color, lw=1.3, zorder=2)
    top = line[np.argmax(heights)], high
    marks.word(ax, "log-likelihood", top, (0, 8), weight="bold", ha="center")


def _climb(ax, bound, ends, color):
    """Draw the part of a bound that an M climbs, from where it touches to its top."""
    line = np.linspace(*ends, 120)
    ax.plot(line, [bound(m) for m in line], color=color, lw=5, zorder=4)
    ax.plot(ends[1], bound(ends[1]), "o", color=color, ms=8, zorder=6)


def _name(ax, bound, span, i):
    """Write the name of a bound, where it leaves the picture."""
    line = np.linspace(*span, 400)
    heights = np.array([bound(m) for m in line])
    inside = np.flatnonzero(heights > ax.get_ylim()[0] + 0.2 * np.ptp(ax.get_ylim()))[-1]
    look = {"color": INKS[i], "weight": "bold", "size": marks.TEXT, "ha": "right"}
    place = line[inside], heights[inside]
    ax.annotate(NAMES[i], place, (-10, -11), textcoords="offset points", **look)


def _steps(ax, log_likelihood, bounds, places, is_phone):
    """Draw three numbered steps: E, up to the curve; M, along a bound; E, up again."""
    start, end = places
    low, high = bounds[0](end), log_likelihood(end)
    for place in ((start, log_likelihood(start)), (end, high)):
        ax.plot(*place, "o", color=style.INK, ms=10, zorder=6)
    words = SHORT if is_phone else WORDS
    _step(ax, "1 E", (start, log_likelihood(start)), words[0], (26, -12))
    middle = start + (0.4 if is_phone else 0.52) * (end - start)
    shift = (26, -24) if is_phone else (28, -16)
    _step(ax, "2 M", (middle, bounds[0](middle)), words[1], shift)
    ax.annotate("", (end, high), (end, low), arrowprops=UPWARD, zorder=5)
    gap = words[2].format(high - low)
    _step(ax, "3 E", (end, low + 0.45 * (high - low)), gap, (22 if is_phone else 26, 0))


UPWARD = {
    "arrowstyle": "-|>,head_width=.35,head_length=.6",
    "lw": 3,
    "color": style.INK,
    "shrinkA": 2,
    "shrinkB": 4,
}
WORDS = "the bound touches", "m climbs to its top", "gap {:.1f}: a new bound\ncloses it"
SHORT = "it touches", "m climbs", "gap {:.1f}\ncloses"


def _step(ax, title, place, text, shift):
    """Draw a pill beside its place, and the words behind the pill."""
    marks.pill(ax, title, place, shift)
    marks.word(ax, text, place, (shift[0] + 21, shift[1]), va="center", linespacing=1.3)


def _unknown(ax, places):
    """Draw the unknown on its axis: where it was, and how far M has moved it."""
    bottom = ax.get_ylim()[0]
    way = {"arrowstyle": "-|>,head_width=.3", "lw": 3, "color": COLORS[0]}
    way |= {"shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (places[1], bottom), (places[0], bottom), arrowprops=way)
    ax.set(xticks=places, xlabel="m, the mean that is sought")
    ax.set_xticklabels([f"{m:.3g}" for m in places])
    ax.locator_params(axis="y", nbins=5)

"""Chapter 04: what becomes of starts, by the way in which they are drawn."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

LEFT = 74  # pixels: the names of the rows
FILLS = (style.INK, style.POINT, style.FAINT)
# On paper a number can be read in the system's own colors, too.
STRIP = {"boxstyle": "round,pad=0.12", "fc": style.PAPER, "ec": "none"}
PERCENT = {"ticks": [0, 0.5, 1], "labels": ["0%", "50%", "100%"]}


def fates(parts, heads, *, least=0.06, width=style.PAGE):
    """Draw a bar for each way, cut into what became of its runs.

    Parameters
    ----------
    parts : dict of str to (3,) float, shares that sum to 1
    heads : three texts, over the parts of the first bar
    least : float, a smaller part has no number
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 04 of the book.

    >>> fig = fates({"blind": [0.25, 0.5, 0.25]}, ["hit", "good", "lost"])
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['hit', '25%', 'good', '50%', 'lost', '25%']
    """
    wide = width * marks.PIXELS
    fig = marks.sheet(wide, 62 * len(parts) + 40)
    ax = marks.room(fig, LEFT, 0, wide - LEFT - 4, 62 * len(parts) + 40)
    for row, shares in enumerate(parts.values()):
        lefts = np.append(0, np.cumsum(shares)[:2])
        for i, (left, share) in enumerate(zip(lefts, shares, strict=True)):
            if row == 0:
                _head(ax, left, share, heads[i])
            marks.bar(ax, left, row - 0.3, share, 0.6, FILLS[i])
            if share >= least:
                _number(ax, (left + share / 2, row), f"{share:.0%}", FILLS[i])
    _rows(ax, parts, (0, 1), (len(parts) - 0.6, -1.2))
    return fig


def _head(ax, left, share, text):
    """Name a part over the first bar: over its middle, or higher, if narrow."""
    is_wide = share > 0.2
    place = left + share / 2 if is_wide else left
    look = {"ha": "center" if is_wide else "left", "va": "bottom", "size": marks.TEXT}
    ax.text(place, -0.42 if is_wide else -0.74, text, **look)


def _number(ax, place, text, fill):
    """Write into a part: pale where it is dark, else on a strip of paper."""
    dark = fill == style.INK
    look = {"color": style.PAPER} if dark else {"color": style.INK, "bbox": STRIP}
    ax.text(*place, text, ha="center", va="center", size=marks.TEXT, **look)


def _rows(ax, names, across, upward):
    """Take the frame away, and name the rows at the left."""
    marks.bare(ax)
    ax.set(xlim=across, ylim=upward)
    ax.set_yticks(range(len(names)), names, color=style.INK, size=marks.TEXT)
    ax.tick_params(length=0)


def turns(groups, *, width=style.PAGE):
    """Draw means as bars, a standard deviation to each side as a thin line, in groups.

    Parameters
    ----------
    groups : dict of (group, way), both str, to (mean, standard deviation)
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 04 of the book.

    >>> fig = turns({("noise", "blind"): (20.0, 4.0), ("noise", "greedy"): (15.0, 3.0)})
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['noise', 'blind', '20.0', 'greedy', '15.0']
    """
    wide, height = width * marks.PIXELS, 30 * len(groups) + 110
    fig = marks.sheet(wide, height)
    ax = marks.room(fig, LEFT, 0, wide - LEFT - 10, height - 30)
    y = _groups(ax, groups)
    marks.bare(ax)
    longest = max(mean + sd for mean, sd in groups.values())
    ax.set(xlim=(0, 1.12 * longest), ylim=(y, 0), xticks=range(0, int(longest), 20))
    return fig


def _groups(ax, groups):
    """Draw each bar below the one before, a head over each group; return where it ends."""
    last, y = None, 0.0
    for (name, way), (mean, sd) in groups.items():
        if name != last:
            y += 0.5
            ax.text(0, y, name, va="center", weight="bold", size=marks.TEXT)
            last, y = name, y + 0.9
        _bar(ax, y, way, mean, sd)
        y += 1
    return y


def _bar(ax, y, way, mean, sd):
    """Draw one bar, its mean written within, its way at the left."""
    marks.bar(ax, 0, y - 0.37, mean, 0.74, style.FAINT)
    ax.plot((mean - sd, mean + sd), (y, y), color=style.MUTED, lw=1.2)
    look = {"va": "center", "size": marks.TEXT, "ha": "right"}
    ax.annotate(way, (0, y), (-6, 0), textcoords="offset points", **look)
    look |= {"ha": "left", "weight": "bold", "bbox": STRIP}
    ax.text(0.6, y, f"{mean:.1f}", **look)


def powers(clean, spoiled, ticks, names, *, width=style.PAGE):
    """Draw shares of good ends against the power of the distance, two lines, greedy apart.

    Parameters
    ----------
    clean, spoiled : (n_powers + 1,) float, the last is that of greedy
    ticks : n_powers + 1 texts
    names : two texts, of the lines
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 04 of the book.

    >>> fig = powers([0.7, 0.8, 0.9], [0.6, 0.1, 0.8], ["0", "2", "greedy"], ["a", "b"])
    >>> [len(line.get_xdata()) for line in fig.axes[0].lines]
    [2, 1, 2, 1]
    """
    wide = width * marks.PIXELS
    fig = marks.sheet(wide, 340)
    ax = marks.room(fig, 52, 30, wide - 60, 244)
    places = np.append(np.arange(len(clean) - 1), len(clean) - 0.6)
    looks = {"color": style.MUTED, "lw": 2}, {"color": style.INK, "lw": 2.8}
    for values, look in zip((clean, spoiled), looks, strict=True):
        ax.plot(places[:-1], values[:-1], marker="o", ms=7, **look)
        ax.plot(places[-1:], values[-1:], marker="o", ms=9, **look)
    _power_axes(ax, places, ticks)
    look = {"ha": "right", "color": style.MUTED}
    marks.word(ax, names[0], (places[-3], clean[-3]), (-6, 6), **look)
    marks.word(ax, names[1], (places[-3], spoiled[-3]), (-12, -12), ha="right", va="center")
    return fig


def _power_axes(ax, places, ticks):
    """Name both axes, and set the place of greedy apart by a band."""
    ax.set(xlim=(-0.3, places[-1] + 0.4), ylim=(-0.06, 1.12))
    ax.set_yticks(**PERCENT)
    ax.set_xticks(places, ticks)
    ax.set_xlabel("power of the distance")
    ax.axvspan(places[-1] - 0.4, places[-1] + 0.4, lw=0, fc=style.BAND, zorder=0)
    marks.name(ax, "runs that end well")

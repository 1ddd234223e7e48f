"""Chapter 09: means that part as a variance sinks, and a point far from all others."""

import itertools

import numpy as np

from halfstep import style
from halfstep.pictures import marks

# Around the middle of the others: what the scene holds, and where the stray's mark stands.
SIDES, FOOT, HEAD, NOOK = 8.2, 8.4, 6.2, (6.4, -6.8)
NUMBERS = ["none", "one", "two", "three", "four"]
AWAY = {"arrowstyle": "-|>,head_width=.3,head_length=.5", "lw": 1.6, "color": style.MUTED}


def tree(variances, places, labels, splits, *, width=style.PAGE):
    """Draw where means stand while the variance sinks, and where their number grows.

    Parameters
    ----------
    variances : (n,) float, falling
    places : (n, k) float, of the means along one direction
    labels : (k,) int, the cluster that each mean ends in
    splits : the variances at which there was one group more
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: Rose (1998); chapter 09 of the book.

    >>> places = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])
    >>> len(tree([4.0, 2.0, 1.0], places, [0, 1], [1.0]).axes)
    1
    """
    wide, height = width * marks.PIXELS, 360 if width < style.PAGE else 390
    fig = marks.sheet(wide, height)
    ax = marks.room(fig, 14, 54, wide - 34, height - 104)
    ax.set(xscale="log", xlim=(variances[0], variances[-1]))
    _branches(ax, variances, np.asarray(places), labels)
    if len(splits) > 1:
        _trunk(ax, variances, np.asarray(places), splits)
    _counts(ax, [variances[0], *splits, variances[-1]])
    ax.set_xlabel("σ², lower to the right", size=marks.TEXT)
    ax.set(yticks=[])
    look = {"textcoords": "offset points", "size": marks.TEXT, "color": style.MUTED}
    ax.annotate("where the means stand", (0, 1), (0, 26), "axes fraction", **look)
    return fig


def _branches(ax, variances, places, labels):
    """Draw a line for each mean; the widest lies below, so a trunk shows all it holds."""
    for i, label in enumerate(labels):
        ax.plot(variances, places[:, i], color=style.mark(label)[0], lw=8 - 1.8 * i)
        end = variances[-1], places[-1, i]
        marks.center(ax, end, label, area=110, clip_on=False)


def _trunk(ax, variances, places, splits):
    """Say how many means the thickest line holds after the first split."""
    at = np.abs(np.asarray(variances) - np.sqrt(splits[0] * splits[1])).argmin()
    gaps = np.abs(places[at] - np.median(places[at])) < 0.1
    text = f"{NUMBERS[gaps.sum()]} in one"
    look = {"ha": "center", "va": "top"}
    marks.word(ax, text, (variances[at], np.median(places[at])), (0, -9), **look)


def _counts(ax, edges):
    """Count the groups between two splits, above the picture."""
    top = ax.get_xaxis_transform()
    for i, (start, end) in enumerate(itertools.pairwise(edges), start=1):
        ax.axvline(end, color=style.FAINT, lw=1, zorder=0)
        text = f"{i}" if i % 2 else f"{i} groups"
        look = {"ha": "center", "va": "bottom", "size": marks.TEXT, "weight": "bold"}
        ax.text(np.sqrt(start * end), 1.02, text, transform=top, **look)
    ticks = [*edges[1:-1], 1]
    ax.minorticks_off()
    ax.set_xticks(ticks, [f"{tick:.2g}" for tick in ticks])
    for label, side in zip(ax.get_xticklabels()[1:3], ("right", "left"), strict=False):
        label.set_ha(side)


def stray(ax, X, state, text):
    """Draw a state near its points, and its last point, far away, at the rim.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : (n_samples, 2) float, the stray point last, at the lower right
    state : a state of k-means or of a mixture
    text : str, what became of the stray

    Source: chapter 09 of the book.

    >>> from halfstep import kmeans
    >>> X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [30.0, -30.0]])
    >>> ax = marks.room(marks.sheet(300, 300), 0, 0, 300, 300)
    >>> stray(ax, X, kmeans.run(X, X[:2]).last, "kept")
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['kept']
    """
    near, middle = X[:-1], X[:-1].mean(axis=0)
    marks.bare(ax)
    x, y = middle
    ax.set(xlim=(x - SIDES, x + SIDES), ylim=(y - FOOT, y + HEAD), aspect="equal")
    marks.dots(ax, near, state.labels[:-1], area=16)
    for label, place in enumerate(state.places):
        if (np.abs(place - middle) < SIDES).all():
            marks.center(ax, place, label, area=120)
            if state.matrices is not None:
                marks.oval(ax, style.ellipse(place, state.matrices[label]), label)
    _nook(ax, middle + NOOK, state, text)


def _nook(ax, nook, state, text):
    """Draw the stray's mark where the scene ends, and an arrow that leads on."""
    label = state.labels[-1]
    color, marker, area = style.mark(label)
    ax.scatter(*nook, s=70 * area, c=color, marker=marker, zorder=6)
    way = np.array([1, -1])
    ax.annotate("", nook + 1.3 * way, nook + 0.3 * way, arrowprops=AWAY)
    look = {"ha": "right", "va": "center", "linespacing": 1.3}
    marks.word(ax, text, nook, (-10, 0), **look)

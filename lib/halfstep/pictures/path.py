"""The front page: a small picture of what each chapter makes its reader see.

They have no words and no numbers, since these stand beside them, and links.
"""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

WIDTH, HEIGHT = 120, 116  # CSS pixels, also on a phone
EVERY = 3  # of the points: fewer marks are seen better at this size
SMALL, LARGE = 9, 62  # areas of a point and of a center


def plane(X, state, lost=None):
    """Draw where a run has ended: the points of every cluster, its center.

    Parameters
    ----------
    X : (n_samples, 2) float
    state : state of a run of k-means
    lost : (2,) float, where a center was left without points; None: none was

    Source: chapters 02 and 03 of the book.

    >>> from halfstep import kmeans
    >>> X = np.random.default_rng(0).normal(size=(30, 2))
    >>> len(plane(X, kmeans.run(X, X[:2]).last, lost=[0.0, 0.0]).axes)
    1
    """
    fig, ax = _sheet()
    marks.bare(ax, X)
    marks.dots(ax, X[::EVERY], state.labels[::EVERY], area=SMALL)
    marks.centers(ax, state.centers, area=LARGE)
    if lost is not None:
        marks.spot(ax, lost, area=150)
        ax.plot(*lost, "x", color=style.INK, ms=6, mew=1.8, zorder=8)
    return fig


def pieces(X, labels, chosen):
    """Draw chosen points, and a bar whose pieces are the chances of each clump.

    Parameters
    ----------
    X : (n_samples, 2) float
    labels : (n_samples,) int, the clumps
    chosen : (n_chosen, 2) float

    Source: chapter 04 of the book.

    >>> X = np.random.default_rng(0).normal(size=(30, 2))
    >>> len(pieces(X, np.arange(30) % 2, X[:2]).axes)
    2
    """
    fig, ax = _sheet(below=24)
    marks.bare(ax, X)
    marks.dots(ax, X[::EVERY], labels[::EVERY], area=SMALL)
    for place in chosen:
        marks.spot(ax, place, area=40)
    squared = ((X[:, np.newaxis] - chosen) ** 2).sum(axis=-1).min(axis=1)
    lengths = np.bincount(labels, squared)
    ax = marks.room(fig, 4, HEIGHT - 20, WIDTH - 8, 16)
    marks.bare(ax)
    ax.set(xlim=(0, squared.sum()), ylim=(0, 1))
    for label, end in enumerate(lengths.cumsum()):
        start = end - lengths[label]
        marks.bar(ax, start, 0, lengths[label], 1, style.mark(label)[0])
    return fig


def curve(values, at=(), band=None):
    """Draw a curve without its axes, with marks on it, or a band behind it.

    Parameters
    ----------
    values : (n,) float
    at : places on the curve, in order, each with a mark of its own
    band : (first, last) place behind which paper is colored, or None

    Source: chapters 06 and 08 of the book.

    >>> len(curve([4, 2, 1], at=[1], band=(0, 1)).axes)
    1
    """
    fig, ax = _sheet(pad=8)
    marks.bare(ax)
    if band is not None:
        ax.axvspan(*band, color=style.BAND, zorder=0)
    ax.plot(values, color=style.INK, lw=2)
    for label, place in enumerate(at):
        marks.center(ax, (place, values[place]), label, area=LARGE)
    return fig


def borders(variances, span=4.0):
    """Draw the share of the right one of two centers from left to right, ever sharper.

    Parameters
    ----------
    variances : (n,) float, from wide to narrow; after them comes the step at 0
    span : float, how far to each side

    Source: chapter 09 of the book.

    >>> len(borders([8.0, 0.5]).axes[0].lines)
    3
    """
    fig, ax = _sheet(pad=8)
    marks.bare(ax)
    x = np.linspace(-span, span, 400)
    for label, variance in enumerate(variances):
        ax.plot(x, 1 / (1 + np.exp(-2 * x / variance)), color=style.mark(label)[0], lw=2)
    ax.plot([-span, 0, 0, span], [0, 0, 1, 1], color=style.INK, lw=2.2)
    return fig


def ovals(X, state):
    """Draw points in the marks of their strongest components, and their ellipses.

    Parameters
    ----------
    X : (n_samples, 2) float
    state : state of a run of a mixture

    Source: chapter 10 of the book.

    >>> from halfstep import mixture
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> fit = mixture.fit(X, 1, rng=np.random.default_rng(0))
    >>> len(ovals(X, fit).axes)
    1
    """
    fig, ax = _sheet()
    marks.bare(ax)
    ax.margins(0.08)
    marks.dots(ax, X[::EVERY], state.shares.argmax(axis=1)[::EVERY], area=SMALL)
    for label, (mean, matrix) in enumerate(zip(state.means, state.matrices, strict=True)):
        marks.oval(ax, style.ellipse(mean, matrix), label)
    return fig


def _sheet(pad=0, below=0):
    fig = marks.sheet(WIDTH, HEIGHT)
    return fig, marks.room(fig, pad, pad, WIDTH - 2 * pad, HEIGHT - 2 * pad - below)

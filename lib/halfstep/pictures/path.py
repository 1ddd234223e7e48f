"""The front page: a small picture of what each chapter makes its reader see.

They have no words and no numbers, since these stand beside them, and links.
"""

import numpy as np

from halfstep import choosing_k, datasets, kmeans, mixture, style
from halfstep.pictures import marks

WIDTH, HEIGHT = 120, 116  # CSS pixels, also on a phone
EVERY = 3  # of the points: fewer marks are seen better at this size
GOOD, STUCK = [100, 195, 45, 108], [100, 195, 45, 168]  # rows that chapter 03 starts from


def emptied():
    """Chapter 02: two centers start on one point, and one of them is left without any.

    >>> len(emptied().axes)
    1
    """
    X = datasets.load_kmeans()
    state = kmeans.run(X, X[GOOD[:3]]).last
    fig, ax = _plane(X, state)
    place = state.centers[2] + [0.0, 4.4]
    marks.hollow(ax, [place], area=150)
    ax.plot(*place, "x", color=style.INK, ms=6, mew=1.8, zorder=8)
    return fig


def stuck():
    """Chapter 03: a run that ended with two centers in one clump.

    >>> len(stuck().axes)
    1
    """
    X = datasets.load_kmeans()
    return _plane(X, kmeans.run(X, X[STUCK]).last)[0]


def pieces():
    """Chapter 04: three centers, and for each clump a piece as long as its chance.

    >>> len(pieces().axes)
    2
    """
    X = datasets.load_kmeans()
    labels = kmeans.run(X, X[GOOD]).last.labels
    chosen = X[[100, 195, 45]]
    squared = ((X[:, np.newaxis] - chosen) ** 2).sum(axis=-1).min(axis=1)
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 0, 0, WIDTH, HEIGHT - 24)
    marks.bare(ax, X)
    marks.dots(ax, X[::EVERY], labels[::EVERY], area=9)
    for place in chosen:
        marks.spot(ax, place, area=40)
    ax = marks.room(fig, 4, HEIGHT - 20, WIDTH - 8, 16)
    marks.bare(ax)
    ax.set(xlim=(0, squared.sum()), ylim=(0, 1))
    lengths = np.bincount(labels, squared)
    for label, end in enumerate(lengths.cumsum()):
        marks.bar(ax, end - lengths[label], 0, lengths[label], 1, style.mark(label)[0])
    return fig


def knees():
    """Chapter 06: one curve, and where its bend is read as its end is moved.

    >>> len(knees().axes)
    1
    """
    ks = range(1, 21)
    X = datasets.load_kmeans()
    values = choosing_k.inertia_curve(X, ks, n_init=3, rng=np.random.default_rng(0))
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 6, 6, WIDTH - 12, HEIGHT - 12)
    marks.bare(ax)
    ax.plot(ks, np.log(values), color=style.INK, lw=1.8)
    for label, end in enumerate((8, 10, 20)):
        k = choosing_k.knee(list(ks)[:end], values[:end])
        marks.center(ax, (k, np.log(values[k - 1])), label, area=62)
    return fig


def leap():
    """Chapter 08: a log-likelihood that waits, and then leaps.

    >>> len(leap().axes)
    1
    """
    X = datasets.load_three_gaussians()
    wide = np.stack([np.cov(X.T) + 0.5 * np.eye(2)] * 3)
    trace = mixture.run(X, np.full(3, 1 / 3), X[[94, 32, 225]], wide, tol=0, max_iter=34)
    values = [state.objective for state in trace if state.half == "E"][4:]
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 6, 8, WIDTH - 12, HEIGHT - 16)
    marks.bare(ax)
    ax.axvspan(11, 20, color=style.BAND, zorder=0)
    ax.plot(values, color=style.INK, lw=2.2, marker="o", ms=3)
    return fig


def dial():
    """Chapter 09: the same border between two centers, ever sharper.

    >>> len(dial().axes)
    1
    """
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 6, 8, WIDTH - 12, HEIGHT - 16)
    marks.bare(ax)
    x = np.linspace(-4, 4, 400)
    for label, variance in enumerate((8.0, 2.0, 0.4)):
        share = 1 / (1 + np.exp(-2 * x / variance))
        ax.plot(x, share, color=style.mark(label)[0], lw=2)
    ax.plot([-4, 0, 0, 4], [0, 0, 1, 1], color=style.INK, lw=2.2)
    return fig


def shapes():
    """Chapter 10: three components of one shape on the penguins.

    >>> len(shapes().axes)
    1
    """
    X = datasets.load_penguins().X[:, [0, 2]]
    fit = mixture.fit(X, 3, covariance_type="tied", n_init=3, rng=np.random.default_rng(0))
    labels = fit.shares.argmax(axis=1)
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 0, 0, WIDTH, HEIGHT)
    marks.bare(ax)
    ax.margins(0.08)
    marks.dots(ax, X[::EVERY], labels[::EVERY], area=9)
    for label, (mean, matrix) in enumerate(zip(fit.means, fit.matrices, strict=True)):
        marks.oval(ax, style.ellipse(mean, matrix), label)
    return fig


def _plane(X, state):
    fig = marks.sheet(WIDTH, HEIGHT)
    ax = marks.room(fig, 0, 0, WIDTH, HEIGHT)
    marks.bare(ax, X)
    marks.dots(ax, X[::EVERY], state.labels[::EVERY], area=9)
    marks.centers(ax, state.centers, area=62)
    return fig, ax

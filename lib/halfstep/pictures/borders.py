"""Chapter 03: straight borders, no circles, and no warning."""

from itertools import combinations

import numpy as np
from matplotlib import pyplot
from matplotlib.patches import Circle

from halfstep import plots, style
from halfstep.pictures import marks

WIDEST = 4.8  # hundreds of CSS pixels: circles on a page


def circles(X, state, reach, *, width=style.PAGE):
    """Draw the cells, a circle around each center, and ring what circles share.

    The frame holds every place where three cells meet: a cell that is closed is seen whole.

    Parameters
    ----------
    X : (n_samples, 2) float
    state : state of k-means, with as many labels as there are points
    reach : (n_clusters,) float, the radius around each center
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> from halfstep import kmeans
    >>> fig = circles(np.eye(2), kmeans.run(np.eye(2), np.eye(2)).last, [1.0, 2.0])
    >>> len(fig.axes[0].patches)
    4
    """
    wide = min(width, WIDEST)
    fig, ax = pyplot.subplots(figsize=(wide, 0.8 * wide))
    _cells(ax, X, state, np.vstack([X, _corners(state.places)]))
    _shared(ax, X, state, reach)
    for place, radius in zip(state.places, reach, strict=True):
        look = {"fill": False, "ec": style.INK, "ls": (0, (4, 3)), "lw": 1.3}
        ax.add_patch(Circle(place, radius, zorder=3, **look))
    upper = int(state.places[:, 1].argmax())
    beside = state.places[upper] + np.array([0.85, 0.6]) * reach[upper]
    name = "circle through\nthe farthest point"
    marks.word(ax, name, beside, (7, 0), va="center", size=marks.SMALL)
    return fig


def _shared(ax, X, state, reach):
    """Ring the points that lie in more than one circle."""
    away = np.linalg.norm(X[:, np.newaxis] - state.places, axis=-1)
    # The farthest point lies on its circle; rounding must not put it out.
    shared = X[(away <= np.asarray(reach) + 1e-9).sum(axis=1) > 1]
    look = {"fc": "none", "ec": style.INK, "linewidths": 0.9, "zorder": 4}
    ax.scatter(*shared.T, s=30, **look)


def _corners(places):
    """List where three cells meet: as far from three centers, and from none less far."""
    found = [np.empty((0, 2))]
    for three in combinations(places, 3):
        a, b, c = np.array(three)
        sides, squares = 2 * np.array([b - a, c - a]), np.array([b @ b, c @ c]) - a @ a
        if np.linalg.matrix_rank(sides) == len(sides):
            corner = np.linalg.solve(sides, squares)
            away = np.linalg.norm(places - corner, axis=1)
            if away.min() >= np.linalg.norm(a - corner) - 1e-9:
                found.append(corner[np.newaxis])
    return np.vstack(found)


def _cells(ax, X, state, held=None):
    """Draw points, centers and cells without axes, in a frame that holds these places."""
    plots.draw_points(ax, X, state)
    marks.bare(ax, X if held is None else held)
    plots.draw_cells(ax, state)
    plots.draw_centers(ax, state)


def scenes(told, *, width=style.PAGE):
    """Draw ends of k-means side by side, on a phone below each other with words beside.

    Parameters
    ----------
    told : list of triples: points (n_samples, 2), the state in which the loop stopped, and
        its words
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> from halfstep import kmeans
    >>> end = kmeans.run(np.eye(2), np.eye(2)).last
    >>> len(scenes([(np.eye(2), end, "two points")]).axes)
    1
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    side = 172 if is_phone else 216
    high = len(told) * (side + 14) if is_phone else side + 52
    fig = marks.sheet(wide, high)
    for i, (X, state, words) in enumerate(told):
        place = (0, i * (side + 14)) if is_phone else (i * (wide - side) / 2, 0)
        ax = marks.room(fig, *place, side, side)
        _cells(ax, X, state)
        _words(ax, words, is_phone)
    return fig


def _words(ax, words, is_phone):
    """Write below a scene what it shows, on a phone beside it."""
    place, va = ((1.07, 0.5), "center") if is_phone else ((0, -0.04), "top")
    look = {"va": va, "size": marks.TEXT, "linespacing": 1.35}
    ax.text(*place, words, transform=ax.transAxes, **look)

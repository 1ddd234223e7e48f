"""Chapter 10: a fitted mixture, its numbers where they belong, its passes, its rivals."""

import numpy as np
from matplotlib import pyplot

from halfstep import style
from halfstep.pictures import marks

AXES = "flipper to the right, bill upward, mm"
# Places a side over which the lines of a density are drawn.
FINE = 100


def learned(X, means, weights, covariance, places, *, limits, width=style.PAGE):
    r"""Draw the ellipses of a tied mixture, with the numbers that it learned beside them.

    Parameters
    ----------
    X : (n_samples, 2) float
    means : (n_components, 2) float
    weights : (n_components,) float
    covariance : (2, 2) float, that of all components
    places : (n_components, 2) float, where the words of each component stand
    limits : (left, right, bottom, top), of the picture
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> fig = learned([[0, 1]], [[0, 1]], [1.0], np.eye(2), [[2, 2]], limits=(-3, 3, -3, 3))
    >>> fig.axes[0].texts[1].get_text()
    'share 1.00\nmean (0.0, 1.0)'
    """
    fig, ax = _ground(width, limits)
    ax.scatter(*np.transpose(X), s=12, c=style.FAINT, linewidths=0, zorder=1)
    for j, (mean, weight) in enumerate(zip(means, weights, strict=True)):
        marks.oval(ax, style.ellipse(mean, covariance), j)
        marks.center(ax, mean, j, area=90)
        text = f"share {weight:.2f}\nmean ({mean[0]:.1f}, {mean[1]:.1f})"
        look = {"ha": "center", "va": "center", "size": marks.TEXT, "zorder": 8}
        ax.text(*places[j], text, weight="bold", color=style.WORDS[j], **look)
    _spread(ax, means[-1], np.sqrt(np.diag(covariance)))
    return fig


def _spread(ax, mean, deviations):
    """Draw the two standard deviations as lengths, from a mean to the right and upward."""
    for axis, shift, ha in ((0, (4, -12), "center"), (1, (5, 0), "left")):
        end = np.array(mean, dtype=float)
        end[axis] += deviations[axis]
        ax.plot(*np.stack([mean, end]).T, c=style.INK, lw=2.4, zorder=5)
        middle = (np.add(mean, end)) / 2 if axis == 0 else end
        text = f"{deviations[axis]:.1f}"
        marks.word(ax, text, middle, shift, ha=ha, size=marks.SMALL, bbox=marks.HALO)


def _ground(width, limits):
    """Open a picture of a plane with its two axes, in the units of the data."""
    fig = pyplot.figure(figsize=(width, 3.4 if width < style.PAGE else 4.3))
    ax = fig.subplots()
    ax.set(xlim=limits[:2], ylim=limits[2:])
    look = {"textcoords": "offset points", "size": marks.SMALL, "color": style.MUTED}
    ax.annotate(AXES, (0, 1), (0, 5), "axes fraction", **look)
    return fig, ax


def passes(X, means, density, shares, saddles, *, limits, width=style.PAGE):
    """Draw a density as lines: a thick one through each saddle, and dashed the borders.

    Parameters
    ----------
    X : (n_samples, 2) float
    means : (n_components, 2) float
    density : function from places (n, 2) to log densities (n,)
    shares : function from places (n, 2) to responsibilities (n, n_components)
    saddles : dict of str to (place, shift), the words at each saddle
    limits : (left, right, bottom, top), of the picture
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> def density(places):
    ...     return -np.abs(places[:, 0]) - np.abs(places[:, 1])
    >>> def shares(places):
    ...     return np.stack([places[:, 0] > 0, places[:, 0] <= 0], axis=1) * 1.0
    >>> saddle = {"the pass": ((0, 1), (9, 9))}
    >>> two = [[1, 0], [-1, 0]]
    >>> fig = passes(np.eye(2), two, density, shares, saddle, limits=(-2, 2, -2, 2))
    >>> fig.axes[0].texts[-1].get_text()
    'the pass'
    """
    fig, ax = _ground(width, limits)
    marks.dots(ax, np.asarray(X), shares(X).argmax(axis=1), area=13)
    where = np.array([place for place, _ in saddles.values()], dtype=float)
    _lines(ax, density, np.sort(density(where)))
    _borders(ax, shares)
    marks.centers(ax, means, area=120)
    for text, (place, shift) in saddles.items():
        marks.spot(ax, place)
        arrow = {"arrowstyle": "-", "color": style.INK, "lw": 1.2, "shrinkB": 4}
        marks.word(ax, text, place, shift, arrowprops=arrow, bbox=marks.HALO)
    return fig


def _mesh(ax):
    """Give places all over a picture: two sides, and the places in rows."""
    x, y = (np.linspace(*ends, FINE) for ends in (ax.get_xlim(), ax.get_ylim()))
    return x, y, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _lines(ax, density, levels):
    """Draw the line of equal density at each level."""
    x, y, places = _mesh(ax)
    heights = density(places).reshape(FINE, FINE)
    look = {"colors": style.INK, "linestyles": "solid", "zorder": 4}
    ax.contour(x, y, heights, levels=levels, linewidths=2.2, **look)


def _borders(ax, shares):
    """Draw, dashed, where the likeliest component changes."""
    x, y, places = _mesh(ax)
    found = shares(places).reshape(FINE, FINE, -1)
    for j in range(found.shape[-1] - 1):
        others = np.delete(found, j, axis=-1)
        # Against later ones only: a line that is drawn twice has no dashes.
        lead = found[..., j] - others.max(axis=-1)
        lead[others.argmax(axis=-1) < j] = np.nan
        look = {"colors": style.POINT, "linestyles": "dashed", "zorder": 3}
        ax.contour(x, y, lead, levels=[0], linewidths=1.2, **look)


def rivals(X, fits, *, limits, width=style.PAGE):
    """Draw several fits of the same points, a panel each, with its words.

    Parameters
    ----------
    X : (n_samples, 2) float
    fits : dict of str to (means, covariances), those components that are to be drawn
    limits : (left, right, bottom, top), of each panel
    width : float, `style.PAGE` (words above) or `style.PHONE` (words at the right)

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> fits = {"one": ([[0, 0]], [np.eye(2)]), "another": ([[1, 1]], [np.eye(2)])}
    >>> len(rivals(np.eye(2), fits, limits=(-3, 3, -3, 3)).axes)
    2
    """
    wide, is_phone = width * marks.PIXELS, width < style.PAGE
    n, side, high = len(fits), 224, 128
    right, down = (0, high + 12) if is_phone else ((wide - side) / max(1, n - 1), 0)
    fig = marks.sheet(wide, n * (high + 12) if is_phone else high + 34)
    for i, (text, fit) in enumerate(fits.items()):
        ax = marks.room(fig, i * right, 30 * (not is_phone) + i * down, side, high)
        marks.bare(ax)
        ax.set(xlim=limits[:2], ylim=limits[2:])
        _rival(ax, X, *fit)
        place, va = ((1.04, 0.5), "center") if is_phone else ((0.02, 1.06), "bottom")
        text = text.replace(": ", ":\n") if is_phone else text
        ax.text(*place, text, transform=ax.transAxes, va=va, size=marks.TEXT)
    return fig


def _rival(ax, X, means, covariances):
    """Draw the points of a fit, and its ellipses: in ink, since they have no names."""
    ax.scatter(*np.transpose(X), s=8, c=style.FAINT, linewidths=0, zorder=1)
    for mean, covariance in zip(means, covariances, strict=True):
        ax.plot(*style.ellipse(mean, covariance).T, c=style.INK, lw=2, zorder=3)

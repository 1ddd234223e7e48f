"""Chapter 08: the ellipse of a covariance, components by number, and twins on a saddle."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

SIDE = 342, 400  # pixels: the ellipse
HEIGHT, LEFT = 330, 62  # pixels: the curves, and the numbers at their left
PAPER = {"fc": style.PAPER, "ec": "none", "pad": 0.5}


def half_axes(points, mean, lengths, directions, label=1):
    """Draw a cluster, the ellipse of its covariance, and an arrow along each half axis.

    Parameters
    ----------
    points : (n_samples, 2) float
    mean : (2,) float
    lengths : (2,) float, of the half axes
    directions : (2, 2) float, a unit vector in each column
    label : int, the cluster

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 08 of the book.

    >>> fig = half_axes(np.eye(2), np.zeros(2), np.array([1.0, 2.0]), np.eye(2))
    >>> [text.get_text() for text in fig.axes[0].texts if text.get_text()]
    ['1.00', '2.00']
    """
    fig = marks.sheet(*SIDE)
    ax = marks.room(fig, 40, 6, SIDE[0] - 58, SIDE[1] - 40)
    marks.dots(ax, points, np.full(len(points), label), area=34)
    t = np.linspace(0, 2 * np.pi, 73)
    edge = mean + (directions * lengths @ [np.cos(t), np.sin(t)]).T
    ax.plot(*edge.T, color=style.INK, lw=2.4)
    for length, way in zip(lengths, directions.T, strict=True):
        _arrow(ax, mean, length, way * np.sign(way.sum()))
    ax.set(aspect="equal")
    ax.margins(0.14)
    return fig


def _arrow(ax, mean, length, way):
    """Draw one half axis from the mean, its length beyond its end."""
    look = {"arrowstyle": "-|>", "lw": 2.4, "shrinkA": 0, "shrinkB": 0, "color": style.INK}
    ax.annotate("", mean + length * way, mean, arrowprops=look)
    shift, look = 18 * way, {"weight": "bold", "ha": "center", "va": "center"}
    marks.word(ax, f"{length:.2f}", mean + length * way, shift, bbox=marks.HALO, **look)


def numbers(ax, state, shifts=None, size=11):
    """Write the number of each component beside its mean, in its color.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    state : a state of a mixture
    shifts : dict of int to (across, up) in points, or None: all below their means
    size : float, points

    >>> from types import SimpleNamespace
    >>> ax = marks.room(marks.sheet(99, 99), 0, 0, 99, 99)
    >>> numbers(ax, SimpleNamespace(means=np.eye(2)))
    >>> [text.get_text() for text in ax.texts]
    ['0', '1']
    """
    for label, mean in enumerate(state.means):
        shift = (shifts or {}).get(label, (0, -17))
        look = {"weight": "bold", "color": style.WORDS[label], "zorder": 9}
        look |= {"ha": "center", "va": "center", "bbox": PAPER, "size": size}
        marks.word(ax, f"{label}", mean, shift, **look)


def twins(runs, *, low, width=style.PAGE):
    """Draw the log-likelihood after each E of runs that began as twins, each named.

    Parameters
    ----------
    runs : dict of str to (n_iterations,) float, the objective after each E
    low : float, where the axis begins
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 08 of the book.

    >>> fig = twins({"a": np.array([-9.0, -3, -3]), "b": np.array([-9.0, -3, -1])}, low=-5)
    >>> len(fig.axes[0].lines)
    2
    """
    wide = width * marks.PIXELS
    fig = marks.sheet(wide, HEIGHT)
    ax = marks.room(fig, LEFT, 26, wide - LEFT - 12, HEIGHT - 74)
    ends = [values[-1] for values in runs.values()]
    longest = max(map(len, runs.values()))
    ax.set(xlim=(0.5, longest + 0.7), ylim=(low, max(ends) + 0.14 * (max(ends) - low)))
    for name, values in runs.items():
        _curve(ax, name, values, values[-1] == max(ends))
    ax.set_xlabel("iteration")
    ax.locator_params(axis="y", nbins=4)
    marks.name(ax, "log-likelihood")
    return fig


def _curve(ax, name, values, is_best):
    """Draw one run; its name and last value stand over its end, or below it."""
    look = {"color": style.INK if is_best else style.MUTED, "lw": 2.4 if is_best else 2}
    iterations = np.arange(1, len(values) + 1)
    ax.plot(iterations, values, marker="o", ms=4, zorder=4 if is_best else 3, **look)
    said = f"{name}: {values[-1]:,.1f}".replace("-", "−")
    look = {"ha": "right", "va": "center", "color": look["color"], "bbox": marks.HALO}
    shift = (0, 14 if is_best else -14)
    marks.word(ax, said, (iterations[-1], values[-1]), shift, **look)

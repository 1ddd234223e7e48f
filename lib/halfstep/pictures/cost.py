"""Chapter 03: what more points cost, in one E and in a whole run."""

import numpy as np
from matplotlib import pyplot

from halfstep import plots, style


def draw(sizes, once, iterations):
    """Draw the times of one E, the iterations, and their product, as ratios to the first.

    Parameters
    ----------
    sizes : (n_sizes,) int, numbers of points, each twice the one before
    once : (n_sizes,) float, the seconds of one E
    iterations : (n_sizes,) float, how many a run takes

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 03 of the book.

    >>> fig = draw([1, 2], [3, 6], [4, 5])
    >>> fig.axes[0].lines[0].get_xdata().tolist()
    [1, 2]
    """
    sizes = np.asarray(sizes)
    one, count = (np.array(row, float) / row[0] for row in (once, iterations))
    fig, ax = pyplot.subplots(figsize=(4.8, 3.4))
    curves = {"all E of a run": one * count, "one E": one, "iterations": count}
    for name, ratio in curves.items():
        look = {"c": style.MUTED, "lw": 1.2, "marker": "o", "ms": 4}
        look |= {"c": style.INK, "lw": 2.4} if name.startswith("all") else {}
        ax.loglog(sizes, ratio, base=2, **look)
        plots.draw_name(ax, (sizes[-1], ratio[-1]), f"{name} {ratio[-1]:.0f}×")
    _proportion(ax, sizes)
    return fig


def _proportion(ax, sizes):
    """Draw what would grow as the points do, and write the ticks."""
    ax.plot(sizes, sizes / sizes[0], ls="--", c=style.MUTED, lw=1)
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.set_yticks(2 ** np.arange(6), 2 ** np.arange(6))
    ax.set(xlabel="points")
    plots.draw_name(ax, (sizes[-2], sizes[-2] / sizes[0]), "in proportion")
    plots.draw_caption(ax, "how many times that of the fewest points")

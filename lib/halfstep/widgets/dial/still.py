"""The dial on paper: where the runs at four variances end, and their bills."""

import numpy as np

from halfstep.kmeans import squared_distances
from halfstep.style import INK, PAPER, POINT, mark
from halfstep.widgets.kit import marks
from halfstep.widgets.kit.still import pixels

__all__ = ["draw_dial"]

SIZE, TALL = 170, 190


def draw_dial(X, runs, name):
    """Draw the largest variance, two between, and the smallest.

    Parameters
    ----------
    X : (n_samples, 2) float
    runs : list of dict
        As `halfstep.widgets.dial.end_of_run` gives them, the smallest variance first.
    name : str
        The model's name.

    Returns
    -------
    still : str
        HTML, the same on every machine.

    >>> runs = [{"variance": 0.0, "places": [[1.0, 0.0]], "squares": 2.0, "price": 0.0}]
    >>> draw_dial(np.array([[0.0, 0.0], [2.0, 0.0]]), runs, "dial-1").count("<svg")
    2
    """
    n, k, last = len(X), len(runs[0]["places"]), len(runs) - 1
    chosen = sorted({round(share * last) for share in (1, 0.62, 0.25, 0)}, reverse=True)
    shown = [runs[i] for i in chosen]
    panels = "".join(_draw_panel(X, run, name) for run in shown)
    return (
        f'<div class="hs-still" role="img" aria-label="{n} points and where {k} means end '
        f'at the variance {", ".join(map(_bill, shown))}." style="display: flex; '
        f'flex-wrap: wrap; gap: 12px; justify-content: center"><svg width="0" height="0" '
        f'style="position: absolute"><defs>{_shapes(k, name)}</defs></svg>{panels}</div>'
    )


def _bill(run):
    pieces = f"squares {run['squares']:.1f} and price {run['price']:.1f}"
    return f"{run['variance']:g}, with {pieces}"


def _shapes(k, name):
    shapes = enumerate(marks(k)["shapes"])
    return "".join(f'<path id="{name}-{j}" d="{d}"/>' for j, d in shapes)


def _draw_panel(X, run, name):
    place, means = pixels(X, SIZE, SIZE, 12), np.array(run["places"])
    # Of means on one spot the last lies on top: it stands for all of them.
    squares = squared_distances(X, means)[:, ::-1]
    labels = len(means) - 1 - squares.argmin(axis=1)
    inks = _inks(means)
    dots = "".join(
        f'<g fill="{inks[j]}">{_uses(place(X[labels == j]), f"{name}-{j}", 2)}</g>'
        for j in range(len(means))
    )
    look = f'stroke="{INK}" stroke-width=".35"'
    spots = "".join(
        f'<g fill="{mark(j)[0]}" {look}>{_uses(place(means[[j]]), f"{name}-{j}", 5)}</g>'
        for j in range(len(means))
    )
    return _panel(dots + spots, f"σ² = {run['variance']:g}: {_total(run):,.1f}")


def _inks(means):
    """Give the colors of the clusters; on one spot they are none."""
    alone = len(np.unique(means, axis=0)) == 1
    return [POINT if alone else mark(j)[0] for j in range(len(means))]


def _total(run):
    return run["squares"] + run["price"]


def _uses(places, what, size):
    return "".join(
        f'<use href="#{what}" transform="translate({x:.0f} {y:.0f})scale({size})"/>'
        for x, y in places
    )


def _panel(drawing, words):
    return (
        f'<svg viewBox="0 0 {SIZE} {TALL}" font-size="12" style="flex: 1 1 150px; '
        f'max-width: {SIZE}px; background: {PAPER}">{drawing}<text x="4" y="{TALL - 4}" '
        f'fill="{INK}">{words}</text></svg>'
    )

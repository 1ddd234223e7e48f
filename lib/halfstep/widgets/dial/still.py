"""The dial on paper: where the runs at four variances end, and their bills."""

import numpy as np

from halfstep.style import INK, PAPER, POINT, mark
from halfstep.widgets.kit.still import pixels
from halfstep.widgets.kit import marks

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
    n, k = len(X), len(runs[0]["places"])
    last = len(runs) - 1
    shown = sorted({round(share * last) for share in (1, 0.62, 0.25, 0)}, reverse=True)
    place = pixels(X, SIZE, SIZE, 12)
    panels = "".join(_draw_panel(X, place, runs[i], name) for i in shown)
    bills = ", ".join(_bill(runs[i]) for i in shown)
    return (
        f'<div class="hs-still" role="img" aria-label="{n} points and where {k} means end '
        f'at the variance {bills}." style="display: flex; flex-wrap: wrap; gap: 12px; '
        f'justify-content: center"><svg width="0" height="0" style="position: absolute">'
        f"<defs>{_shapes(k, name)}</defs></svg>{panels}</div>"
    )


def _bill(run):
    pieces = f"squares {run['squares']:.1f} and price {run['price']:.1f}"
    return f"{run['variance']:g}, with {pieces}"


def _shapes(k, name):
    shapes = enumerate(marks(k)["shapes"])
    return "".join(f'<path id="{name}-{j}" d="{d}"/>' for j, d in shapes)


def _draw_panel(X, place, run, name):
    means = np.array(run["places"])
    squares = ((X[:, np.newaxis] - means) ** 2).sum(axis=-1)
    # Means on one spot are one group: the first of them stands for all.
    labels = squares.argmin(axis=1)
    alone = len(np.unique(means, axis=0)) == 1
    dots = "".join(
        f'<use href="#{name}-{j}" transform="translate({x:.1f} {y:.1f}) scale(2)" '
        f'fill="{POINT if alone else mark(j)[0]}"/>'
        for (x, y), j in zip(place(X), labels, strict=True)
    )
    spots = "".join(
        f'<use href="#{name}-{j}" transform="translate({x:.1f} {y:.1f}) scale(5)" '
        f'fill="{mark(j)[0]}" stroke="{INK}" stroke-width=".35"/>'
        for j, (x, y) in reversed(list(enumerate(place(means))))
    )
    total = run["squares"] + run["price"]
    return (
        f'<svg viewBox="0 0 {SIZE} {TALL}" font-size="12" style="flex: 1 1 150px; '
        f'max-width: {SIZE}px; background: {PAPER}">{dots}{spots}<text x="4" '
        f'y="{TALL - 4}" fill="{INK}">σ² = {run["variance"]:g}: bill {total:,.1f}</text></svg>'
    )

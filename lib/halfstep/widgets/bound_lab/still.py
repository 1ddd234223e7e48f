"""The bound lab on paper: the curve, a bound that touches it, and the way to its top."""

import numpy as np

from halfstep.style import COLORS, INK, MUTED

__all__ = ["draw_bounds"]

WIDE, HIGH, LOW = 520, 250, 212


def draw_bounds(lab):
    """Draw the log-likelihood of a lab's numbers, and the bound that touches at its m.

    Parameters
    ----------
    lab : BoundLab

    Returns
    -------
    still : str
        HTML, the same on every machine.

    >>> from halfstep.widgets import BoundLab
    >>> draw_bounds(BoundLab()).count("<polyline")
    2
    """
    x, m = np.array(lab._x), lab._start
    line = np.linspace(min(*x, 0), max(*x, 0), 120)
    curve = np.array([_height(x, t) for t in line])
    # The bound is a parabola: its shares, and so its top and its width, are those of m.
    own = 1 / (1 + np.exp((x - m) ** 2 / 2 - x**2 / 2))
    top, count = own @ x / own.sum(), own.sum()
    bound = _height(x, m) + count / 2 * ((m - top) ** 2 - (line - top) ** 2)
    across, up = _scale(line, (8, WIDE - 8)), _scale(curve, (LOW, 14))
    rise = _path(across(line), up(curve), INK, 2.6)
    seen = bound > curve.min()
    rise += _path(across(line[seen]), up(bound[seen]), COLORS[5], 2)
    dots = "".join(
        f'<circle cx="{across(at):.1f}" cy="{LOW + 8}" r="4" fill="{MUTED}"/>' for at in x
    )
    words = "".join(
        f'<text x="{across(at):.1f}" y="{HIGH - 6}" text-anchor="middle">{text}</text>'
        for at, text in ((m, f"m = {m:.2f}"), (top, f"{top:.2f}"))
    )
    return (
        f'<div class="hs-still" role="img" aria-label="{len(x)} numbers on a line, the '
        f"log-likelihood of a mean m over it, and a lower bound that touches it at m = "
        f'{m:.2f} and is highest at {top:.2f}."><svg viewBox="0 0 {WIDE} {HIGH}" '
        f'font-size="14" fill="{INK}" style="max-width: {WIDE}px">{rise}{dots}{words}'
        f"</svg></div>"
    )


def _height(x, m):
    halves = np.logaddexp(-(x**2) / 2, -((x - m) ** 2) / 2)
    return (halves + np.log(0.5) - np.log(2 * np.pi) / 2).sum()


def _scale(values, ends):
    low, high = min(values), max(values)
    return lambda at: ends[0] + (at - low) / (high - low) * (ends[1] - ends[0])


def _path(xs, ys, color, width):
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return (
        f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="{width}"/>'
    )

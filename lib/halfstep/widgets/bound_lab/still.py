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
    across = _scale(line, (8, WIDE - 8))
    top, bound = _touching(x, m, line)
    picture = _curves(line, _height(x, line), bound, across) + _dots(across(x))
    picture += _word(across(m), f"m = {m:.2f}") + _word(across(top), f"{top:.2f}")
    return (
        f'<div class="hs-still" role="img" aria-label="{len(x)} numbers on a line, the '
        f"log-likelihood of a mean m over it, and a lower bound that touches it at m = "
        f'{m:.2f} and is highest at {top:.2f}."><svg viewBox="0 0 {WIDE} {HIGH}" '
        f'font-size="14" fill="{INK}" style="max-width: {WIDE}px">{picture}</svg></div>'
    )


def _touching(x, m, line):
    """Give the top of the bound that touches at m, and its heights: it is a parabola."""
    own = 1 / (1 + np.exp((x - m) ** 2 / 2 - x**2 / 2))
    top, count = own @ x / own.sum(), own.sum()
    return top, _height(x, m) + count / 2 * ((m - top) ** 2 - (line - top) ** 2)


def _height(x, means):
    """Give the log-likelihood of each of some means."""
    away = x - np.asarray(means)[..., np.newaxis]
    halves = np.logaddexp(-(x**2) / 2, -(away**2) / 2)
    return (halves + np.log(0.5) - np.log(2 * np.pi) / 2).sum(axis=-1)


def _curves(line, curve, bound, across):
    up = _scale(curve, (LOW, 14))
    seen = bound > curve.min()
    thick = _path(across(line), up(curve), INK, 2.6)
    return thick + _path(across(line[seen]), up(bound[seen]), COLORS[5], 2)


def _scale(values, ends):
    low, high = min(values), max(values)
    return lambda at: ends[0] + (at - low) / (high - low) * (ends[1] - ends[0])


def _path(xs, ys, color, width):
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return (
        f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="{width}"/>'
    )


def _dots(xs):
    return "".join(
        f'<circle cx="{x:.1f}" cy="{LOW + 8}" r="4" fill="{MUTED}"/>' for x in xs
    )


def _word(x, text):
    look = 'text-anchor="middle" fill="currentColor"'
    return f'<text x="{x:.1f}" y="{HIGH - 6}" {look}>{text}</text>'

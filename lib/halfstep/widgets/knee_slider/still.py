"""The knee slider without scripts and on paper: clusters, and the curve with its line."""

import numpy as np

from halfstep import kmeans
from halfstep.style import FAINT, INK, MUTED, PAPER
from halfstep.widgets.kit import marks
from halfstep.widgets.kit.still import pixels

__all__ = ["draw_knee_still"]

WIDTH, HEIGHT, MARGIN = 350, 300, 22


def draw_knee_still(points, centers, values, k, name):
    """Draw the clusters that the knee names, and beside them the curve.

    Parameters
    ----------
    points : (n_samples, 2) float, or none
    centers : (k, 2) float, or none
    values : (n_ks,) float
        The curve, from k = 1 on.
    k : int
        Where the curve lies farthest below its line.
    name : str
        The model's name: what the picture refers to in itself begins with it.

    Returns
    -------
    still : str
        HTML, the same on every machine.

    >>> still = draw_knee_still([], [], np.array([9.0, 3.0, 2.0, 1.0]), 2, "knee-1")
    >>> still.count("<svg"), "the knee says 2" in still
    (1, True)
    """
    panels = [_draw_curve(values, k)]
    if len(points):
        panels.insert(0, _draw_clusters(np.array(points), np.array(centers), name))
    words = _describe(len(points), values, k)
    return (
        f'<div class="hs-still" role="img" aria-label="{words}" '
        f'style="display: flex; flex-wrap: wrap; gap: 20px; justify-content: center">'
        f"{''.join(panels)}</div>"
    )


def _describe(n, values, k):
    seen = (
        f"Left, {n} points in {k} clusters. Right, their inertia" if n else "The curve 1/k"
    )
    return f"{seen} for k from 1 to {len(values)}: the knee says {k}."


def _panel(inside):
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" font-size="14" style="flex: 1 1 260px; '
        f'max-width: {WIDTH}px"><rect x=".5" y=".5" rx="8" width="{WIDTH - 1}" '
        f'height="{HEIGHT - 1}" fill="none" stroke="{FAINT}"/>{inside}</svg>'
    )


def _draw_clusters(points, centers, name):
    place, labels = pixels(points, WIDTH, HEIGHT, MARGIN), kmeans.assign(points, centers)
    style, shapes, dots = marks(len(centers)), "", ""
    for j, (color, shape) in enumerate(zip(style["colors"], style["shapes"], strict=True)):
        shapes += f'<path id="{name}-{j}" d="{shape}"/>'
        uses = "".join(_use(f"{name}-{j}", at, 3.2) for at in place(points[labels == j]))
        x, y = place(centers[j : j + 1])[0]
        disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{PAPER}" stroke="{INK}"/>'
        dots += f'<g fill="{color}">{uses}{disc}{_use(f"{name}-{j}", (x, y), 4.5)}</g>'
    return _panel(f"<defs>{shapes}</defs>{dots}")


def _use(name, at, size):
    where = f"translate({at[0]:.1f} {at[1]:.1f}) scale({size})"
    return f'<use href="#{name}" transform="{where}"/>'


def _draw_curve(values, k):
    x = np.linspace(MARGIN, WIDTH - MARGIN, len(values))
    y = 30 + (HEIGHT - 60) * (1 - values / values.max())
    line = y[0] + (y[-1] - y[0]) * np.linspace(0, 1, len(values))
    way, at = " ".join(f"{u:.1f},{v:.1f}" for u, v in zip(x, y, strict=True)), x[k - 1]
    return _panel(
        f'<polyline points="{way}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
        f'<path d="M{x[0]:.1f} {y[0]:.1f}L{x[-1]:.1f} {y[-1]:.1f}" stroke="{MUTED}" '
        f'stroke-dasharray="5 4"/><path d="M{at:.1f} {line[k - 1]:.1f}V{y[k - 1]:.1f}" '
        f'stroke="{INK}" stroke-width="4"/>'
        + "".join(_number(x[j - 1], j) for j in sorted({1, k, len(values)}))
    )


def _number(x, j):
    look = 'text-anchor="middle" fill="currentColor"'
    return f'<text x="{x:.1f}" y="{HEIGHT - 8}" {look}>{j}</text>'

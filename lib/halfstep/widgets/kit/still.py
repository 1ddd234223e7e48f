"""The still of a widget: what stands on the page without scripts, and on paper."""

import numpy as np

from halfstep.style import COLORS, FAINT, INK, PAPER, POINT, ellipse, mark
from halfstep.widgets.kit import marks

__all__ = ["draw_still", "pixels"]

SIZE = 350  # pixels of a panel


def draw_still(X, trace, name):
    """Draw the start and the end of a run side by side, with a description.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace
    name : str
        The model's name: what the picture refers to in itself begins with it.

    Returns
    -------
    still : str
        HTML, the same on every machine.

    >>> from halfstep import kmeans
    >>> X = [[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]]
    >>> still = draw_still(np.array(X), kmeans.run(X, X[:2]), "lab-1")
    >>> still.count("<svg"), still.count("<use"), "inertia 2.0" in still
    (3, 6, True)
    """
    place = pixels(X, SIZE, SIZE, 20)
    titles = (trace[0], "The start"), (trace.last, f"After {_half_steps(trace)}")
    panels = "".join(_draw_panel(place, X, state, title, name) for state, title in titles)
    return (
        f'<div class="hs-still" role="img" aria-label="{_describe(X, trace)}" '
        f'style="display: flex; flex-wrap: wrap; gap: 20px; justify-content: center">'
        f'<svg width="0" height="0" style="position: absolute"><defs>'
        f"{_define_shapes(X, trace, name)}</defs></svg>{panels}</div>"
    )


def pixels(X, width, height, margin):
    """Place points in a box of pixels, one unit as long in x as in y.

    Parameters
    ----------
    X : (n, 2) float
        What decides the scale.
    width, height, margin : float

    Returns
    -------
    place : function
        Takes (m, 2) coordinates to (m, 2) pixels, y downward.

    >>> place = pixels([[0, 0], [10, 5]], 120, 120, 10)
    >>> place([[0, 0], [10, 5]])
    array([[ 10.,  85.],
           [110.,  35.]])
    """
    X = np.asarray(X, dtype=float)
    low, high = X.min(axis=0), X.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scale = ((np.array([width, height]) - 2 * margin) / span).min()
    middle, box = (low + high) / 2, np.array([width, height]) / 2
    return lambda Y: box + (np.asarray(Y, dtype=float) - middle) * scale * [1, -1]


def _describe(X, trace):
    """Say what is seen; a model without places or without an objective has less to say."""
    first, last = trace[0], trace.last
    places = f" and {len(first.places)} starting {first.parts}" if len(first.places) else ""
    colored = "colored by their shares" if last.shares is not None else "in their clusters"
    noise = 0 if last.labels is None else int((last.labels < 0).sum())
    apart = f", {noise} of them as noise" if noise else ""
    cost = f", {last.goal} {last.objective:.1f}" if np.isfinite(last.objective) else ""
    return (
        f"Left, {len(X)} points{places}. Right, the same points {colored}{apart} after "
        f"{_half_steps(trace)} ({last.model}{cost})."
    )


def _half_steps(trace):
    n = len(trace) - 1
    return f"{n} half-step" if n == 1 else f"{n} half-steps"


def _define_shapes(X, trace, name):
    radius = 3.2 if len(X) <= 800 else 2.0
    style = marks(max(1, *(state.n_clusters for state in trace)))
    shapes = dict(enumerate(style["shapes"])) | {"noise": style["noise"]["shape"]}
    return "".join(
        f'<path id="{name}-{label}" d="{shape}" transform="scale({radius})"/>'
        for label, shape in shapes.items()
    )


def _draw_panel(place, X, state, title, name):
    dots = _draw_points(place(X), *_look(state, len(X)), name)
    dots += "".join(_draw_ellipses(place, state))
    dots += _draw_centers(place(state.places))
    return (
        f'<svg viewBox="0 0 {SIZE} {SIZE + 28}" font-size="15" '
        f'style="flex: 1 1 260px; max-width: {SIZE}px"><rect x=".5" y=".5" rx="8" '
        f'width="{SIZE - 1}" height="{SIZE - 1}" fill="none" stroke="{FAINT}"/>{dots}'
        f'<text x="4" y="{SIZE + 20}" fill="currentColor">{title}</text></svg>'
    )


def _look(state, n):
    """Give the outline and the color of each point."""
    if state.labels is None:
        return [0] * n, [POINT] * n
    outlines = ["noise" if label < 0 else label for label in state.labels]
    if state.shares is None:
        return outlines, [mark(label)[0] for label in state.labels]
    parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLORS]
    mixed = np.rint(state.shares @ parts[: state.shares.shape[1]]).astype(int)
    return outlines, [f"#{r:02X}{g:02X}{b:02X}" for r, g, b in mixed]


def _draw_points(places, outlines, colors, name):
    groups = {}
    for (x, y), outline, color in zip(places, outlines, colors, strict=True):
        use = f'<use href="#{name}-{outline}" x="{x:.1f}" y="{y:.1f}"/>'
        groups.setdefault(color, []).append(use)
    return "".join(f'<g fill="{c}">{"".join(uses)}</g>' for c, uses in groups.items())


def _draw_ellipses(place, state):
    matrices = () if state.matrices is None else state.matrices
    for label, (middle, matrix) in enumerate(zip(state.places, matrices, strict=False)):
        rim = place(ellipse(middle, matrix, n_corners=49))
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in rim)
        stroke = f'stroke="{mark(label)[0]}" stroke-width="2"'
        yield f'<polygon points="{corners}" fill="none" {stroke}/>'


def _draw_centers(places):
    style = marks(len(places))
    looks = zip(places, style["colors"], style["shapes"], strict=True)
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f})"><circle r="11" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="2"/><path d="{shape}" fill="{color}" '
        f'transform="scale(5.5)"/></g>'
        for (x, y), color, shape in looks
    )

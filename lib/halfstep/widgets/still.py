"""The still of a widget: what stands on the page without scripts, and on paper."""

import numpy as np

from halfstep.style import COLORS, FAINT, INK, PAPER, POINT, ellipse, mark
from halfstep.widgets.kit import marks
from halfstep.widgets.moves import matrices

__all__ = ["draw_still", "pixels", "places_of"]

SIZE = 350  # pixels of a panel


def draw_still(X, trace, name):
    """Draw the start and the end of a run side by side, with a description.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace of KMeansState or of MixtureState
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
    titles = (trace[0], "The start"), (trace.last, f"After {len(trace) - 1} half-steps")
    panels = "".join(_draw_panel(place, X, state, title, name) for state, title in titles)
    return (
        f'<div class="hs-still" role="img" aria-label="{_describe(X, trace)}" '
        f'style="display: flex; flex-wrap: wrap; gap: 20px; justify-content: center">'
        f'<svg width="0" height="0" style="position: absolute"><defs>'
        f"{_define_shapes(X, trace, name)}</defs></svg>{panels}</div>"
    )


def places_of(state):
    """Give where the clusters of a state are: its centers, or the means of a mixture.

    Parameters
    ----------
    state : KMeansState or MixtureState

    Returns
    -------
    places : (n_clusters, 2) float

    >>> from halfstep.states import KMeansState
    >>> places_of(KMeansState("start", 0, np.zeros((1, 2)), None, np.inf))
    array([[0., 0.]])
    """
    return state.means if hasattr(state, "means") else state.centers


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
    last = trace.last
    soft = hasattr(last, "means")
    what = "components of a mixture" if soft else "starting centers"
    colored = "colored by their shares" if soft else "in their clusters"
    name, goal = ("EM", "log-likelihood") if soft else ("k-means", "inertia")
    return (
        f"Left, {len(X)} points and {len(places_of(last))} {what}. Right, the same points "
        f"{colored} after {len(trace) - 1} half-steps of {name}, with {goal} "
        f"{last.objective:.1f}."
    )


def _define_shapes(X, trace, name):
    radius = 3.2 if len(X) <= 800 else 2.0
    return "".join(
        f'<path id="{name}-{label}" d="{shape}" transform="scale({radius})"/>'
        for label, shape in enumerate(marks(len(places_of(trace.last)))["shapes"])
    )


def _draw_panel(place, X, state, title, name):
    dots = _draw_points(place(X), *_look(state, len(X)), name)
    if hasattr(state, "means"):
        dots += "".join(_draw_ellipses(place, state))
    dots += _draw_centers(place(places_of(state)))
    return (
        f'<svg viewBox="0 0 {SIZE} {SIZE + 28}" font-size="15" '
        f'style="flex: 1 1 260px; max-width: {SIZE}px"><rect x=".5" y=".5" rx="8" '
        f'width="{SIZE - 1}" height="{SIZE - 1}" fill="none" stroke="{FAINT}"/>{dots}'
        f'<text x="4" y="{SIZE + 20}" fill="currentColor">{title}</text></svg>'
    )


def _look(state, n):
    """Give the marker and the color of each point."""
    shares = getattr(state, "responsibilities", None)
    if shares is not None:
        parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLORS]
        mixed = np.rint(shares @ parts[: shares.shape[1]]).astype(int)
        return shares.argmax(axis=1), [f"#{r:02X}{g:02X}{b:02X}" for r, g, b in mixed]
    if getattr(state, "labels", None) is None:
        return np.zeros(n, int), [POINT] * n
    return state.labels, [mark(label)[0] for label in state.labels]


def _draw_points(places, labels, colors, name):
    groups = {}
    for (x, y), label, color in zip(places, labels, colors, strict=True):
        use = f'<use href="#{name}-{label}" x="{x:.1f}" y="{y:.1f}"/>'
        groups.setdefault(color, []).append(use)
    return "".join(f'<g fill="{c}">{"".join(uses)}</g>' for c, uses in groups.items())


def _draw_ellipses(place, state):
    for color, mean, matrix in zip(COLORS, state.means, matrices(state), strict=False):
        rim = place(ellipse(mean, matrix, n_corners=49))
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in rim)
        yield f'<polygon points="{corners}" fill="none" stroke="{color}" stroke-width="2"/>'


def _draw_centers(places):
    style = marks(len(places))
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f})"><circle r="11" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="2"/><path d="{shape}" fill="{color}" '
        f'transform="scale(5.5)"/></g>'
        for (x, y), color, shape in zip(places, *style.values(), strict=True)
    )

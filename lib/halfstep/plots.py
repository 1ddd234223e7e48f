"""Pictures of a state: each function draws on the axes it is given, and computes no fit.

They ask a state for its words (`halfstep.states.State` lists them), never for its kind.
`use_style()` at the top of a chapter switches the book's look on.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure  # noqa: F401  (the examples draw on one)
from matplotlib.patches import Polygon

from halfstep import style
from halfstep.arguments import check_choice, check_labels, check_points, check_row
from halfstep.colors_kept import keep_colors as keep_colors
from halfstep.drawable import (
    asked,
    axes_of,
    one_each,
    plane,
    state_of,
    states,
    two_columns,
    words,
)
from halfstep.figures import few_ticks, page_and_phone, panels, use_style  # noqa: F401  (the door)


def draw_points(ax, X, state=None):
    """Draw the points: grey as long as nobody has labeled them, else one mark per cluster.

    A thin grey cross marks noise, the points with the label -1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : (n_samples, 2) float
    state : a state, or labels (n_samples,) int, or None

    Raises
    ------
    ValueError : X has not two columns, there is not one label for each point, or a label
        is below -1.

    >>> ax = Figure().subplots()
    >>> draw_points(ax, [[0, 0], [1, 2], [3, 1]], [0, 1, 1])
    >>> [len(group.get_offsets()) for group in ax.collections]
    [1, 2]
    """
    X = _plane(ax, X)
    labels = _labels(X, state)
    area = style.point_area(len(X))
    # A hairline of paper parts the marks that overlap; thinner where the marks are small.
    look = {"linewidths": 0.09 * area**0.5, "edgecolors": style.PAPER, "zorder": 2}
    if labels is None:
        ax.scatter(*X.T, s=area, c=style.POINT, **look)
        return
    for label in np.unique(labels):
        color, marker, factor = style.mark(label)
        ax.scatter(*X[labels == label].T, s=area * factor, c=color, marker=marker, **look)


def draw_centers(ax, state, kind="now"):
    """Draw the centers over the points: large, in the color and shape of their clusters.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    state : a state, whose places are drawn, or centers (n_clusters, 2) float
    kind : "now", or "old": small and hollow, for where they were

    Raises
    ------
    ValueError : the centers have not two columns, or the kind is none of these.

    >>> ax = Figure().subplots()
    >>> draw_centers(ax, [[0.5, 0.5], [1.0, 0.5]])
    >>> from matplotlib.colors import to_hex
    >>> [to_hex(center.get_facecolor()[0]) for center in ax.collections]
    ['#4660b7', '#d45e00']
    """
    check_choice(kind, "kind", style.CENTERS)
    centers = two_columns(_said(state, "places"), "centers")
    area, line = style.CENTERS[kind]
    _make_room(ax, centers)
    for label, center in enumerate(centers):
        color, marker, factor = style.mark(label)
        look = {"c": color, "linewidths": line, "edgecolors": style.INK, "zorder": 5}
        look |= {"c": style.PAPER} if kind == "old" else {}
        ax.scatter(*center, s=area * factor, marker=marker, **look)


def draw_probabilities(ax, X, state):
    """Draw the points as large as the next draw prefers them, and the centers so far.

    The area of a point's disc is in proportion to its probability; where all are alike,
    a disc has the size of an ordinary point. A small dot marks each point, too, so that
    none disappears.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : (n_samples, 2) float
    state : DrawState, or probabilities (n_samples,) float

    Raises
    ------
    ValueError : X has not two columns.

    Source: chapter 04 of the book.

    >>> ax = Figure().subplots()
    >>> draw_probabilities(ax, [[0, 0], [1, 2], [3, 1]], [0.0, 0.25, 0.75])
    >>> (ax.collections[1].get_sizes() / style.point_area(3)).tolist()
    [0.0, 0.75, 2.25]
    """
    X = _plane(ax, X)
    area = style.point_area(len(X))
    probabilities = _said(state, "probabilities")
    shares = len(X) * one_each(X, probabilities, "probabilities")
    ax.scatter(*X.T, s=area / 5, c=style.POINT, linewidths=0, zorder=2)
    look = {"c": style.MUTED, "edgecolors": style.PAPER, "linewidths": 0.4}
    ax.scatter(*X.T, s=area * shares, zorder=3, **look)
    if probabilities is not state:
        draw_centers(ax, state)


def draw_state(ax, X, state, kind="now"):
    """Draw all that a state has: points, ellipses, and the places of its clusters.

    Points have the marks of their labels; where a state shares them out, they are drawn as
    in `draw_mixture`.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : (n_samples, 2) float
    state : a state of any kind
    kind : as in `draw_centers`

    >>> from halfstep.states import KMeansState
    >>> state = KMeansState("start", 0, np.array([[0.0, 1.0]]), None, np.inf)
    >>> ax = Figure().subplots()
    >>> draw_state(ax, [[0, 0], [1, 2]], state)
    >>> len(ax.collections)
    2
    """
    if state_of(state).matrices is not None:
        draw_mixture(ax, X, state, kind)
        return
    X = _plane(ax, X)
    _draw_shared(ax, X, state)
    if len(state.places):
        draw_centers(ax, state, kind)


def draw_cells(ax, state):
    """Draw the region of each center: all places that are nearer to it than to the others.

    The borders are exact straight lines, cut at the edges of the axes, so the points
    come first. Of two equal centers the first owns the region, as in `assign`.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    state : a state, or centers (n_clusters, 2) float

    Source: chapter 03 of the book.

    >>> ax = Figure().subplots()
    >>> draw_cells(ax, [[0.0, 0.5], [1.0, 0.5]])
    >>> [float(cell.get_xy()[:, 0].max().round(2)) for cell in ax.patches]
    [0.5, 1.06]
    """
    centers = two_columns(_said(state, "places"), "centers")
    _make_room(ax, centers)
    for label in range(len(centers)):
        corners = _cell(label, centers, ax.get_xlim(), ax.get_ylim())
        if len(corners):
            fill = (*to_rgb(style.mark(label)[0]), 0.12)
            ax.add_patch(Polygon(corners, fc=fill, ec=style.MUTED, lw=0.8, zorder=1))


def draw_steps(axes, X, trace):
    """Draw one half-step on each of the axes, in order; axes left over disappear.

    Parameters
    ----------
    axes : Axes, or an array of them as `plt.subplots` gives
    X : (n_samples, 2) float
    trace : sequence of states; where it is longer than the axes, its beginning is drawn,
        so pass a slice to show another part

    >>> from halfstep.states import KMeansState
    >>> state = KMeansState("start", 0, np.array([[0.0, 1.0]]), None, np.inf)
    >>> axes = Figure().subplots(1, 2)
    >>> draw_steps(axes, [[0, 0], [1, 2]], [state])
    >>> [ax.get_visible() for ax in axes]
    [True, False]
    """
    axes = [axes_of(ax) for ax in np.array(axes, object).ravel()] or [axes_of(None)]
    trace = states(trace)
    for ax in axes[len(trace) :]:
        ax.set_visible(False)
    for ax, state in zip(axes, trace, strict=False):
        draw_state(ax, X, state)
        for group in ax.collections:
            group.set_sizes(group.get_sizes() * 0.45)  # small axes, small marks
        draw_caption(ax, step_name(state))
        ax.set(xticks=[], yticks=[])


def draw_caption(ax, text):
    """Write a few words above the axes, at the left: less loud than a title.

    >>> ax = Figure().subplots()
    >>> draw_caption(ax, "start")
    >>> ax.texts[0].get_text()
    'start'
    """
    place = {"xy": (0, 1), "xycoords": "axes fraction", "textcoords": "offset points"}
    axes_of(ax).annotate(words(text, "text"), xytext=(0, 4), va="bottom", size=9.5, **place)


def draw_name(ax, place, text, **look):
    """Write a name at the free end of a curve, to the right of its last place.

    >>> ax = Figure().subplots()
    >>> draw_name(ax, (3, 5), "one E")
    >>> np.asarray(ax.texts[0].xy).tolist()
    [3.0, 5.0]
    """
    beside = {"xytext": (7, 0), "textcoords": "offset points", "va": "center", "size": 9.5}
    axes_of(ax).annotate(words(text, "text"), check_row(place, "place", 2), **beside | look)


def step_name(state):
    """Say which half-step, or which draw of a start, a state is.

    >>> from halfstep.states import KMeansState
    >>> step_name(KMeansState("assign", 2, np.zeros((1, 2)), np.zeros(3, int), 5.0))
    'iteration 2: assign'
    """
    return state_of(state).title


def draw_objective(ax, trace):
    """Draw the objective after each half-step: a dot after an E, a triangle after an M.

    The inertia of k-means never rises, the objective of a mixture never falls. A state
    that has none yet (a start without labels) is left out. Steps that are neither an E nor
    an M have a mark for each name.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    trace : sequence of states

    >>> from halfstep.states import KMeansState
    >>> steps = [("assign", 9.0), ("update", 4.0), ("assign", 3.5)]
    >>> one, two = np.zeros((1, 2)), np.zeros(2, int)
    >>> trace = [KMeansState(step, 1, one, two, inertia) for step, inertia in steps]
    >>> ax = Figure().subplots()
    >>> draw_objective(ax, trace)
    >>> ax.get_ylabel(), [len(group.get_offsets()) for group in ax.collections]
    ('inertia', [2, 1])
    """
    ax, trace = axes_of(ax), states(trace)
    values = np.array([state.objective for state in trace], dtype=float)
    known = np.isfinite(values)
    halves = np.array([state.half for state in trace])
    ax.plot(np.flatnonzero(known), values[known], color=style.POINT, lw=1.1, zorder=1)
    for label, half in enumerate(_in_order(halves[known], trace)):
        color, marker, factor = style.mark(label)
        chosen = known & (halves == half)
        look = {"c": color, "marker": marker, "s": 34 * factor, "zorder": 2}
        ax.scatter(np.flatnonzero(chosen), values[chosen], label=f"after {half}", **look)
    ax.set(xlabel="half-step", ylabel=trace[0].curve)
    ax.xaxis.get_major_locator().set_params(integer=True)
    if known.any():
        ax.legend()


def draw_silhouettes(ax, silhouettes, labels):
    """Draw the silhouette of every point as a bar, sorted, one blade for each cluster.

    The marker before a blade is that of its cluster, or of noise, and the dashed line is
    the mean, noise left out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    silhouettes : (n_samples,) float, from `choosing_k.silhouette_samples`
    labels : a state, or labels (n_samples,) int

    Raises
    ------
    ValueError : there is not one label for each silhouette.

    Source: Rousseeuw (1987), section 3; chapter 06 of the book.

    >>> ax = Figure().subplots()
    >>> draw_silhouettes(ax, [0.9, 0.2, 0.7], [0, 1, 0])
    >>> [blade.get_data().values.tolist() for blade in ax.patches]
    [[0.9, 0.7], [0.2]]
    """
    silhouettes, bottom = check_row(silhouettes, "silhouettes"), 0.0
    labels = check_labels(_said(labels, "labels"), len(silhouettes))
    for label in np.unique(labels):
        blade = np.sort(silhouettes[labels == label])[::-1]
        edges = bottom + np.arange(len(blade) + 1)
        color, marker, factor = style.mark(label)
        axes_of(ax).stairs(blade, edges, orientation="horizontal", fill=True, color=color)
        # An edge would fatten the thin cross of noise.
        look = {"s": 34 * factor, "c": color, "lw": 0 if label == -1 else None}
        place = min(blade[-1], 0) - 0.07, edges.mean()
        ax.scatter(*place, marker=marker, clip_on=False, **look)
        bottom = edges[-1] + 0.03 * len(labels)
    ax.axvline(silhouettes[labels != -1].mean(), color=style.INK, ls="--", lw=1.1)
    ax.spines["left"].set_visible(False)
    ax.set(xlabel="silhouette", yticks=[], ylim=(bottom, -0.03 * len(labels)))


def draw_mixture(ax, X, state, kind="now"):
    """Draw a mixture: points as full as their largest share, means, ellipses.

    An ellipse holds what lies within two standard deviations of its mean, in every
    direction. A point has the color and the marker of its most probable component; it is
    full where its share is all, and hollow where all components have the same.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : (n_samples, 2) float
    state : a state with matrices, or what else has its places, matrices and shares
    kind : of the marks at the means, as in `draw_centers`

    Raises
    ------
    ValueError : X or the means have not two columns.

    Source: chapter 08 of the book.

    >>> from types import SimpleNamespace
    >>> state = SimpleNamespace(
    ...     places=[[0, 0], [3, 3]],
    ...     matrices=[np.eye(2), np.eye(2)],
    ...     shares=[[1, 0], [0.5, 0.5], [0, 1]],
    ... )
    >>> ax = Figure().subplots()
    >>> draw_mixture(ax, [[0, 0], [1.5, 1.5], [3, 3]], state)
    >>> len(ax.patches)
    2
    """
    means = two_columns(state_of(state, "shares").places, "means")
    if state.matrices is None:
        raise TypeError("state has no ellipses: draw_state draws it.")
    _draw_shared(ax, _plane(ax, X), state)
    for label, matrix in enumerate(state.matrices):
        edge = style.ellipse(means[label], matrix)
        color = style.mark(label)[0]
        _make_room(ax, edge)
        ax.add_patch(Polygon(edge, fc="none", ec=color, lw=1.8, zorder=4))
    draw_centers(ax, means, kind)


def draw_density(ax, score_samples, levels):
    """Draw the lines along which the logarithm of a density has the given values.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, with the points already drawn
    score_samples : function from places (n, 2) to log densities (n,)
    levels : (n_levels,) float, log densities

    Source: chapter 10 of the book.

    >>> ax = Figure().subplots()
    >>> draw_points(ax, [[-2, -2], [2, 2]])
    >>> draw_density(ax, lambda places: -(places**2).sum(axis=1) / 2, [-1.0, -0.5])
    >>> len(ax.collections[-1].get_paths())
    2
    """
    levels = np.unique(check_row(levels, "levels"))
    x, y, places = _lattice(ax)
    heights = np.reshape(asked(score_samples, "score_samples", places), (len(y), len(x)))
    look = {"colors": style.INK, "linewidths": 0.8, "linestyles": "solid", "zorder": 3}
    ax.contour(x, y, heights, levels=levels, **look)


def draw_borders(ax, predict_proba):
    """Draw, dashed, where the two largest responsibilities are equal.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, with the points already drawn
    predict_proba : function from places (n, 2) to responsibilities (n, n_components)

    Source: chapter 10 of the book.

    >>> ax = Figure().subplots()
    >>> draw_points(ax, [[0, 0], [1, 1]])
    >>> draw_borders(ax, lambda places: np.stack([places[:, 0], 1 - places[:, 0]], axis=1))
    >>> float(ax.collections[-1].get_paths()[0].vertices[:, 0].max().round(3))
    0.5
    """
    x, y, places = _lattice(ax)
    shares = np.reshape(asked(predict_proba, "predict_proba", places), (len(y), len(x), -1))
    look = {"colors": style.INK, "linewidths": 1.2, "linestyles": "dashed", "zorder": 3}
    for j in range(1, shares.shape[-1]):
        # Against the earlier ones only, and where no later one is larger: each border once.
        lead = shares[..., j] - shares[..., :j].max(axis=-1)
        later = shares[..., j + 1 :].max(axis=-1, initial=0)
        lead[later > shares[..., : j + 1].max(axis=-1)] = np.nan
        if np.nanmin(lead, initial=0) < 0 < np.nanmax(lead, initial=0):
            ax.contour(x, y, lead, levels=[0], **look)


def _plane(ax, X):
    """Check the points, and give both axes the same scale and room for all of them."""
    X = plane(X)
    _make_room(ax, X)
    return X


def _make_room(ax, X):
    """Widen the axes until X is inside, and keep one unit equally long in x and y."""
    room = style.limits(X)
    if axes_of(ax).has_data():
        old = np.array([ax.get_xlim(), ax.get_ylim()])
        inside = (old[:, 0] <= X).all() and (old[:, 1] >= X).all()
        low, high = np.minimum(old, room)[:, 0], np.maximum(old, room)[:, 1]
        room = old if inside else np.stack([low, high], axis=1)
    ax.set(xlim=room[0], ylim=room[1], aspect="equal")
    few_ticks(ax)


def _lattice(ax, n=70):
    """Spread places over the axes: their x, their y, and all pairs (n * n, 2)."""
    x, y = np.linspace(*axes_of(ax).get_xlim(), n), np.linspace(*ax.get_ylim(), n)
    return x, y, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _said(state, word):
    """Take what a state says; an array that stands in its place has said it already."""
    return getattr(state, word, state)


def _in_order(halves, trace):
    """Order the names of halves as their marks: E and M, then others as they come."""
    both = "EM"[: max(len(state.halves) for state in trace)]
    return list(dict.fromkeys([*both, *halves]))


def _labels(X, state):
    """Find the labels in a state or an array, and refuse a wrong number of them."""
    labels = _said(state, "labels")
    return None if labels is None else check_labels(labels, len(X))


def _cell(label, centers, xlim, ylim):
    """Cut the rectangle of the axes by the bisector to each other center."""
    corners = np.array([(x, y) for x, y in zip(xlim * 2, np.repeat(ylim, 2), strict=True)])
    corners = corners[[0, 1, 3, 2]]
    for other, center in enumerate(centers):
        normal = center - centers[label]
        if normal.any():
            corners = style.cut(corners, normal, normal @ (center + centers[label]) / 2)
        elif other < label:
            return corners[:0]
    return corners


def _draw_shared(ax, X, state):
    """Draw rings with the marks of the likeliest components, as full as their shares."""
    if state.shares is None:
        draw_points(ax, X, state)
        return
    if len(state.shares) != len(X):
        raise ValueError(f"X has {len(X)} points, but the state has {len(state.shares)}.")
    shares = check_points(state.shares, name="shares").astype(float)
    labels, fills = shares.argmax(axis=1), _fills(shares)
    for label in np.unique(labels):
        for fill in np.unique(fills[labels == label]):
            _draw_filled(ax, X[(labels == label) & (fills == fill)], len(X), label, fill)


def _fills(shares):
    """Say how full each point is, in quarters: few sizes make a small file."""
    k = shares.shape[1]
    sure = (shares.max(axis=1) - 1 / k) / (1 - 1 / k) if k > 1 else shares[:, 0]
    return np.round(4 * np.clip(sure, 0, 1)) / 4


def _draw_filled(ax, X, n_samples, label, fill):
    """Draw marks with a ring around an area that is as full as told."""
    color, marker, factor = style.mark(label)
    area, look = factor * style.point_area(n_samples), {"marker": marker, "zorder": 2}
    if fill < 1:
        ring = {"c": style.PAPER, "edgecolors": color, "linewidths": 0.8}
        ax.scatter(*X.T, s=1.2 * area, **ring, **look)
    if fill > 0:
        edge = {"edgecolors": style.PAPER, "linewidths": 0.3 if fill == 1 else 0}
        ax.scatter(*X.T, s=area * fill, c=color, **edge, **look)

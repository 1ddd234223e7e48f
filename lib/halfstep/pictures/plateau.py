"""Chapter 08: the log-likelihood crawls, then leaps, and four scenes say why."""

import numpy as np
from matplotlib.lines import Line2D

from halfstep import style
from halfstep.pictures import marks


def draw(X, trace, moments, words, phases, *, quoted=(), width=style.PAGE):
    """Draw the log-likelihood after each E, phases as bands, and scenes tied to moments.

    Parameters
    ----------
    X : (n_samples, 2) float
    trace : Trace of a mixture
    moments : four iterations
    words : four texts, one for each scene
    phases : rows (first iteration, last iteration, name); the last one is the one in color.
        What a phase brings is computed.
    quoted : further iterations whose value is written
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 08 of the book.

    >>> from halfstep import mixture
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> start = np.ones(2) / 2, X[:2], np.stack([np.eye(2)] * 2)
    >>> trace = mixture.run(X, *start, tol=0, max_iter=6)
    >>> fig = draw(X, trace, [1, 2, 3, 4], list("abcd"), [(1, 2, "one"), (2, 4, "two")])
    >>> len(fig.axes)
    5
    """
    values = {state.iteration: state.objective for state in trace if state.half == "E"}
    states = {state.iteration: state for state in trace if state.half == "E"}
    is_phone = width < style.PAGE
    fig, curve, scenes = (_on_a_phone if is_phone else _on_a_page)(width * marks.PIXELS)
    _curve(curve, values, moments, phases, quoted)
    for ax, moment, text in zip(scenes, moments, words, strict=True):
        _scene(ax, X, states[moment])
        title = f"iteration {moment}\n{text}" if is_phone else text
        ax.text(0, 1.03, title, transform=ax.transAxes, va="bottom", size=marks.TEXT)
        if not is_phone:
            _tie(fig, ax, curve, moment, values[moment])
    return fig


def _on_a_page(width):
    """Draw scenes in a row above, the curve below."""
    fig = marks.sheet(width, 566)
    side = (width - 2 - 3 * 12) / 4
    scenes = [marks.room(fig, 1 + i * (side + 12), 24, side, 132) for i in range(4)]
    return fig, marks.room(fig, 56, 214, width - 60, 302), scenes


def _on_a_phone(width):
    """Set the curve above, scenes two by two below."""
    fig = marks.sheet(width, 696)
    side = (width - 12) / 2
    places = [(1 + i % 2 * (side + 10), 378 + i // 2 * 182) for i in range(4)]
    scenes = [marks.room(fig, *place, side, 132) for place in places]
    return fig, marks.room(fig, 56, 26, width - 62, 266), scenes


def _curve(ax, values, moments, phases, quoted):
    """Draw the curve from where it has left its first steep rise."""
    iterations, heights = np.array(list(values)), np.array(list(values.values()))
    low, high = values[moments[0]], heights[-1]
    room = high - low
    ax.set(xlim=(0.4, iterations[-1] + 1.5), ylim=(low - 0.5 * room, high + 0.09 * room))
    for phase in phases:
        _phase(ax, values, phase, phase is phases[-1])
    ax.plot(iterations, heights, color=style.INK, lw=2.4, marker="o", ms=3, zorder=4)
    shown = sorted({*moments, *quoted, iterations[-1]})
    for i in shown:
        ax.plot(i, values[i], "o", color=style.INK, ms=7, zorder=5)
        _value(ax, i, values[i], i == iterations[-1] or i in quoted)
    ax.set(xlabel="iteration", xticks=sorted({1, *shown}))
    ax.locator_params(axis="y", nbins=4)
    marks.name(ax, f"log-likelihood, from {_signed(heights[0])}")


def _signed(value):
    """Give a number with the minus sign of type, as the axes have it."""
    return f"{value:,.0f}".replace("-", "−")


def _value(ax, i, value, is_above):
    """Write a value of the curve: above it to the left, or below it to the right."""
    shift, ha = ((5, 6), "right") if is_above else ((5, -15), "left")
    marks.word(ax, _signed(value), (i, value), shift, ha=ha)


def _phase(ax, values, phase, is_last):
    """Draw a band, named inside with what it brings."""
    first, last, text = phase
    look = {"fc": style.BAND} if is_last else {"fc": style.FAINT, "alpha": 0.4}
    ax.axvspan(first, last, lw=0, zorder=0, **look)
    brings = f"{text}\ngains {values[last] - values[first]:,.0f}"
    size = marks.SMALL if ax.bbox.width < 400 else marks.TEXT
    look = {
        "ha": "center",
        "va": "bottom",
        "size": size,
        "xycoords": ("data", "axes fraction"),
    }
    marks.word(ax, brings, ((first + last) / 2, 0), (0, 5), **look)


def _scene(ax, X, state):
    """Draw points in the color of their strongest component, and thick ellipses."""
    marks.bare(ax)
    ax.spines[:].set_visible(True)
    edges = [style.ellipse(*each) for each in zip(state.means, state.matrices, strict=True)]
    _make_room(ax, np.vstack([X, *edges]))
    labels = np.argmax(state.responsibilities, axis=1)
    marks.dots(ax, X, labels, area=7, linewidths=0, alpha=0.7)
    for label, edge in enumerate(edges):
        marks.oval(ax, edge, label)
        _named(ax, edges, label)


def _make_room(ax, places):
    """Give both axes one scale, whatever the form of the room, and hold all places."""
    low, high = style.limits(places, 0.08).T
    across, upward = ax.bbox.width / ax.bbox.height, (high - low)[0] / (high - low)[1]
    half = (high - low) / 2 * [max(1, across / upward), max(1, upward / across)]
    low, high = (low + high) / 2 - half, (low + high) / 2 + half
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def _named(ax, edges, label):
    """Write the number of a component where its ellipse is farthest from all the others."""
    edge = edges[label]
    rest = np.vstack([*edges[:label], *edges[label + 1 :]])
    apart = np.linalg.norm(edge[:, np.newaxis] - rest, axis=2).min(axis=1)
    place = edge[np.argmax(apart)]
    way = place - edge.mean(axis=0)
    look = {
        "color": style.WORDS[label % len(style.WORDS)],
        "weight": "bold",
        "ha": "center",
        "va": "center",
    }
    marks.word(ax, f"{label}", place, 8 * way / np.linalg.norm(way), **look)


def _tie(fig, ax, curve, moment, value):
    """Draw a hairline from a scene down to its moment on the curve."""
    foot = fig.transFigure.inverted().transform(curve.transData.transform((moment, value)))
    box = ax.get_position()
    x = np.clip(foot[0], box.x0, box.x1)
    fig.add_artist(
        Line2D((x, foot[0]), (box.y0, foot[1]), color=style.MUTED, lw=1.1, zorder=0)
    )

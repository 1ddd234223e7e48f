"""A fitted mixture as the page wants it, whichever library has fitted it; and its still."""

import numpy as np

from halfstep.arguments import check_choice
from halfstep.covariances import TYPES, of
from halfstep.gaussians import Parameters, check_parameters, log_density
from halfstep.style import COLORS, FAINT, INK, PAPER, ellipse, mark
from halfstep.widgets.kit import marks
from halfstep.widgets.kit.still import pixels

__all__ = ["draw_fit", "log_densities", "packed", "read"]

MOST = len(COLORS)
WIDTH, HEIGHT = 480, 290  # pixels of a still


def read(model, X):
    """Take type and parameters from a fitted mixture.

    Parameters
    ----------
    model : fitted mixture
        ``weights``, ``means``, ``covariances`` and ``covariance_type``: a state of
        `halfstep.mixture`; or the first three with an underscore behind, as scikit-learn
        writes what it has fitted.
    X : (n_samples, 2) float

    Returns
    -------
    kind : {"full", "tied", "diag", "spherical"}
    parameters : Parameters
        The components in order of their first coordinate, so a color stays at its place.

    Raises
    ------
    TypeError
        Something without these attributes.
    ValueError
        A mixture of data of another width, or of more than 8 components.

    >>> from halfstep import mixture
    >>> state = mixture.fit([[9.0, 0.0], [0.0, 1.0]], 1, covariance_type="diag", rng=0)
    >>> kind, parameters = read(state, np.zeros((1, 2)))
    >>> kind, parameters.means.tolist()
    ('diag', [[4.5, 0.5]])
    """
    kind, end = getattr(model, "covariance_type", None), _ending(model)
    if kind is None or end is None:
        raise TypeError(
            f"model is {type(model).__name__}: pass a fitted mixture, "
            "GaussianMixture(3).fit(X)."
        )
    check_choice(kind, "covariance_type", TYPES)
    found = [getattr(model, f"{name}{end}") for name in Parameters._fields]
    weights, means, covariances = check_parameters(X, *found, of(kind))
    if len(means) > MOST:
        raise ValueError(f"model has {len(means)} components: at most {MOST} have a color.")
    order = np.lexsort(means.T[::-1])
    covariances = covariances if kind == "tied" else covariances[order]
    return kind, Parameters(weights[order], means[order], covariances)


def _ending(model):
    """Give what stands behind the names of what was learned, or None."""
    return next((end for end in ("_", "") if hasattr(model, f"means{end}")), None)


def packed(kind, parameters):
    """Put a mixture into a dict: whole matrices, each as [xx, xy, yy].

    >>> packed("tied", Parameters(np.ones(1), np.zeros((1, 2)), np.eye(2)))
    {'weights': [1.0], 'places': [[0.0, 0.0]], 'spreads': [[1.0, 0.0, 1.0]]}
    """
    matrices = of(kind).matrices(parameters.covariances, parameters.means.shape)
    return {
        "weights": parameters.weights.tolist(),
        "places": parameters.means.tolist(),
        "spreads": matrices.reshape(-1, 4)[:, [0, 1, 3]].tolist(),
    }


def log_densities(X, kind, parameters):
    """Give the logarithm of each part of the sum: weight times density.

    Parameters
    ----------
    X : (n_samples, 2) float
    kind, parameters
        As `read` gives them.

    Returns
    -------
    parts : (n_samples, n_components) float

    >>> parameters = Parameters(np.ones(1), np.zeros((1, 2)), np.ones(1))
    >>> log_densities(np.zeros((1, 2)), "spherical", parameters).round(4)
    array([[-1.8379]])
    """
    weights, means, covariances = parameters
    matrices = of(kind).matrices(covariances, means.shape)
    parts = [log_density(X, m, C) for m, C in zip(means, matrices, strict=True)]
    with np.errstate(divide="ignore"):  # a component may have lost all its weight
        return np.log(weights) + np.transpose(parts)


def draw_fit(X, kind, parameters, name, words):
    """Draw the points by their likeliest components, the ellipses and the means.

    Parameters
    ----------
    X : (n_samples, 2) float
    kind, parameters
        As `read` gives them.
    name : str
        The model's name: what the picture refers to in itself begins with it.
    words : str
        What is to be seen, for whoever does not see it.

    Returns
    -------
    still : str
        HTML, the same on every machine.
    """
    matrices = of(kind).matrices(parameters.covariances, parameters.means.shape)
    rims = [ellipse(m, C) for m, C in zip(parameters.means, matrices, strict=True)]
    place = pixels(np.concatenate([X, *rims]), WIDTH, HEIGHT, 12)
    labels = log_densities(X, kind, parameters).argmax(axis=1)
    shapes = marks(len(rims))["shapes"]
    parts = "".join(_draw_dots(place(X), labels, shapes, name))
    for label, (rim, mean) in enumerate(zip(rims, parameters.means, strict=True)):
        parts += _draw_component(place(rim), place(mean), label, shapes[label])
    return (
        f'<div class="hs-still" role="img" aria-label="{words}"><svg viewBox="0 0 {WIDTH} '
        f'{HEIGHT}" style="max-width: {WIDTH}px"><rect x=".5" y=".5" rx="8" width="'
        f'{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="{FAINT}"/>{parts}'
        "</svg></div>"
    )


def _draw_dots(places, labels, shapes, name):
    """Draw the points, one group and one outline for each component."""
    for label in np.unique(labels):
        uses = "".join(
            f'<use href="#{name}-{label}" x="{x:.1f}" y="{y:.1f}"/>'
            for x, y in places[labels == label]
        )
        outline = f'<path id="{name}-{label}" d="{shapes[label]}" transform="scale(3)"/>'
        yield f'<defs>{outline}</defs><g fill="{mark(label)[0]}">{uses}</g>'


def _draw_component(rim, mean, label, shape):
    """Draw one ellipse and its mean."""
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in rim)
    color = mark(label)[0]
    x, y = mean
    return (
        f'<polygon points="{corners}" fill="none" stroke="{color}" stroke-width="2"/>'
        f'<g transform="translate({x:.1f} {y:.1f})"><circle r="10" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="2"/><path d="{shape}" fill="{color}" '
        f'transform="scale(5)"/></g>'
    )

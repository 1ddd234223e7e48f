"""Gaussian densities and moments, as the half-steps of a mixture need them.

Two forms of one formula. `log_densities` and `moments_about` use the differences x - mean:
the readable form, exact at any scale. With the features φ(x) = [1, xᵢ, xᵢxⱼ] the log
density is a product W φ(x) with `score_weights` as W, and `features` R-weighted and summed
are all that `from_moments` needs: the fast form, two matrix products for a block of points.

Points are features first here. There are four types of covariances; inside, `spreads_of`
makes them one matrix for each component, or one row of variances.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from halfstep.arguments import check_centers, check_choice, check_points

TYPES = ("full", "tied", "diag", "spherical")


class Parameters(NamedTuple):
    """What a mixture consists of.

    Attributes
    ----------
    weights : (n_components,) float
    means : (n_components, n_features) float
    covariances : float
        (n_components, n_features, n_features) for "full", (n_features, n_features) for
        "tied", (n_components, n_features) for "diag", (n_components,) for "spherical".

    Source: chapter 08 of the book.

    >>> Parameters(np.ones(1), np.zeros((1, 2)), np.ones(1)).means
    array([[0., 0.]])
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


def log_densities(points, parameters, kind):
    """Log wₖ - ½ (x - μₖ)ᵀ Σₖ⁻¹ (x - μₖ) - ½ log det(2π Σₖ), from the differences.

    Parameters
    ----------
    points : (n_features, n_samples) float
    parameters : Parameters
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    scores : (n_components, n_samples) float

    Source: Bishop (2006), section 2.3; chapter 08 of the book.

    >>> one = Parameters(np.ones(1), np.zeros((1, 1)), np.ones(1))
    >>> log_densities(np.array([[0.0, 1.0]]), one, "spherical").round(3)
    array([[-0.919, -1.419]])
    """
    weights, means, covariances = parameters
    scores = np.empty((len(means), points.shape[1]))
    for k, spread in enumerate(spreads_of(covariances, kind, means.shape)):
        gaps = points - means[k, :, np.newaxis]
        if spread.ndim == 1:
            roots = np.sqrt(spread)
            whitened = gaps / roots[:, np.newaxis]
        else:
            root = np.linalg.cholesky(spread)
            roots, whitened = root.diagonal(), np.linalg.solve(root, gaps)
        scores[k] = -0.5 * (whitened**2).sum(axis=0) - np.log(roots).sum()
    return scores + (np.log(weights) - 0.5 * len(points) * np.log(2 * np.pi))[:, np.newaxis]


def softmax(scores):
    """Shares in proportion to exp(scores), and the log of their sums: log-sum-exp.

    Parameters
    ----------
    scores : (n_components, n_samples) float

    Returns
    -------
    shares : (n_components, n_samples) float
        Each column sums to 1.
    log_sums : (n_samples,) float

    The largest score of each point is taken out first: exp neither overflows nor leaves
    every component with zero.

    Source: chapter 08 of the book.

    >>> softmax(np.array([[-1000.0], [-1000.0]]))
    (array([[0.5],
           [0.5]]), array([-999.30685282]))
    """
    top = scores.max(axis=0)
    shares = np.exp(scores - top)
    sums = shares.sum(axis=0)
    shares /= sums
    return shares, np.log(sums) + top


def features(points, kind):
    """φ(x) = [1, xᵢ, xᵢxⱼ] with i ≤ j; with i = j alone where nothing is correlated.

    Parameters
    ----------
    points : (n_features, n_samples) float
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    phi : (n_quadratic, n_samples) float

    Source: chapter 09 of the book.

    >>> features(np.array([[2.0], [3.0]]), "full").ravel()
    array([1., 2., 3., 4., 6., 9.])
    >>> features(np.array([[2.0], [3.0]]), "diag").ravel()
    array([1., 2., 3., 4., 9.])
    """
    d, linear = len(points), 1 + len(points)
    phi = np.empty((linear + len(_pairs(d, kind)[0]), points.shape[1]))
    phi[0], phi[1:linear] = 1, points
    if kind in ("diag", "spherical"):
        np.square(points, out=phi[linear:])
        return phi
    row = linear
    for i in range(d):  # the order of np.triu_indices
        np.multiply(points[i], points[i:], out=phi[row : row + d - i])
        row += d - i
    return phi


def score_weights(parameters, kind, origins=0.0):
    """W, so that W φ(x - origin) is what `log_densities` says of x.

    Parameters
    ----------
    parameters : Parameters
    kind : {"full", "tied", "diag", "spherical"}
    origins : (n_components, n_features) float, optional

    Returns
    -------
    W : (n_components, n_quadratic) float
        log wₖ - ½ log det(2π Σₖ) - ½ μᵀΣ⁻¹μ, then Σ⁻¹μ, then -½ Σ⁻¹, whose entries off the
        diagonal count twice.

    Source: chapter 09 of the book.

    >>> score_weights(Parameters(np.ones(1), np.ones((1, 1)), np.ones(1)), "spherical")
    array([[-1.41893853,  1.        , -0.5       ]])
    """
    weights, means, covariances = parameters
    spreads, means = spreads_of(covariances, kind, means.shape), means - origins
    if spreads.ndim == 2:
        precisions, log_roots = 1 / spreads, -0.5 * np.log(spreads).sum(axis=1)
        linear, quadratic = precisions * means, -0.5 * precisions
    else:
        i, j = _pairs(means.shape[1], kind)
        precisions, log_roots = _invert(spreads)
        linear = np.einsum("kij,kj->ki", precisions, means)
        quadratic = precisions[:, i, j] * np.where(i == j, -0.5, -1.0)
    constant = np.log(weights) + log_roots - 0.5 * (means * linear).sum(axis=1)
    constant -= 0.5 * means.shape[1] * np.log(2 * np.pi)
    return np.column_stack([constant, linear, quadratic])


def moments_about(points, shares, origins, kind):
    """R φᵀ, with the features of each component taken about its own origin.

    Parameters
    ----------
    points : (n_features, n_samples) float
    shares : (n_components, n_samples) float
    origins : (n_components, n_features) float
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    moments : (n_components, n_quadratic) float
        Counts, sums, and sums of products.

    Source: chapter 09 of the book.

    >>> moments_about(np.array([[7.0, 9.0]]), np.ones((1, 2)), np.array([[8.0]]), "full")
    array([[2., 0., 2.]])
    """
    rows = zip(shares, origins, strict=True)
    return np.array([features(points - o[:, np.newaxis], kind) @ r for r, o in rows])


def from_moments(moments, origins, kind, floor):
    """M-step on moments: the share, the mean and the covariance of what was shared.

    Parameters
    ----------
    moments : (n_components, n_quadratic) float
        Sums of R φᵀ over blocks of points.
    origins : (n_components, n_features) float
        About which the features were taken.
    kind : {"full", "tied", "diag", "spherical"}
    floor : float
        Added to each variance.

    Returns
    -------
    parameters : Parameters

    Source: Dempster, Laird and Rubin (1977), section 4.3; chapter 09 of the book.

    >>> from_moments(np.array([[2.0, 0.0, 2.0]]), np.array([[8.0]]), "full", 0.5)[1:]
    (array([[8.]]), array([[[1.5]]]))
    """
    d = origins.shape[1]
    counts = check_counts(moments[:, 0])
    shifts = moments[:, 1 : 1 + d] / counts[:, np.newaxis]
    i, j = _pairs(d, kind)
    sums = moments[:, 1 + d :] - counts[:, np.newaxis] * shifts[:, i] * shifts[:, j]
    if kind in ("full", "tied"):
        matrices = np.empty((len(counts), d, d))
        matrices[:, i, j] = matrices[:, j, i] = sums
        sums = matrices
    return Parameters(
        counts / counts.sum(), origins + shifts, covariances_of(sums, counts, kind, floor)
    )


def spreads_of(covariances, kind, shape):
    """One covariance matrix, or one row of variances, for each component.

    Parameters
    ----------
    covariances : float
        Shaped as the type has them.
    kind : {"full", "tied", "diag", "spherical"}
    shape : (n_components, n_features)

    Returns
    -------
    spreads : (n_components, n_features, n_features) or (n_components, n_features) float

    Source: chapter 10 of the book.

    >>> spreads_of(np.array([1.0, 4.0]), "spherical", (2, 3))
    array([[1., 1., 1.],
           [4., 4., 4.]])
    """
    if kind == "spherical":
        return np.broadcast_to(covariances[:, np.newaxis], shape)
    if kind == "tied":
        return np.broadcast_to(covariances, (shape[0], *covariances.shape))
    return covariances


def covariances_of(sums, counts, kind, floor):
    """Covariances of one type, from each component's sums of squared differences.

    Parameters
    ----------
    sums : (n_components, n_features, n_features) or (n_components, n_features) float
    counts : (n_components,) float
    kind : {"full", "tied", "diag", "spherical"}
    floor : float
        Added to each variance.

    Returns
    -------
    covariances : float
        Shaped as the type has them.

    Source: chapter 10 of the book.

    >>> covariances_of(np.array([[2.0, 4.0]]), np.array([2.0]), "spherical", 0.5)
    array([2.])
    """
    sums = np.asarray(sums)
    if kind == "tied":
        return sums.sum(axis=0) / counts.sum() + floor * np.eye(sums.shape[1])
    if kind == "full":
        return sums / counts[:, np.newaxis, np.newaxis] + floor * np.eye(sums.shape[1])
    variances = sums / counts[:, np.newaxis] + floor
    return variances if kind == "diag" else variances.mean(axis=1)


def narrowest(parameters, kind):
    """Smallest variance of each component in any direction.

    Parameters
    ----------
    parameters : Parameters
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    variances : (n_components,) float
        Not positive where a covariance is none.

    Source: chapter 09 of the book.

    >>> narrowest(Parameters(np.ones(1), np.zeros((1, 2)), np.array([[3.0, 2.0]])), "diag")
    array([2.])
    """
    spreads = spreads_of(parameters.covariances, kind, parameters.means.shape)
    return (spreads if spreads.ndim == 2 else np.linalg.eigvalsh(spreads)).min(axis=1)


def check_parameters(X, weights, means, covariances, kind):
    """Return the parameters of a mixture as arrays, or say what is wrong with them.

    Parameters
    ----------
    X : (n_samples, n_features) float, checked before
    weights, means, covariances
        As in `Parameters`.
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    parameters : Parameters

    Raises
    ------
    ValueError
        Shapes that do not fit the data or the type; weights that are no shares;
        covariances that are not symmetric and positive definite.

    Source: chapter 08 of the book.

    >>> check_parameters(np.zeros((5, 1)), [0.5, 0.6], [[0], [1]], [1, 1], "spherical")
    Traceback (most recent call last):
        ...
    ValueError: weights must be 2 positive numbers of sum 1, but they are [0.5 0.6].
    """
    check_choice(kind, "covariance_type", TYPES)
    means = check_centers(means, X, name="means")
    k, d = means.shape
    weights = check_points(np.reshape(weights, (-1, 1)), name="weights")[:, 0]
    if len(weights) != k or not (weights > 0).all() or abs(weights.sum() - 1) > 1e-8:
        raise ValueError(
            f"weights must be {k} positive numbers of sum 1, but they are {weights}."
        )
    shapes = {"full": (k, d, d), "tied": (d, d), "diag": (k, d), "spherical": (k,)}
    covariances = _check_covariances(covariances, kind, shapes[kind])
    parameters = Parameters(weights, means, covariances)
    check_variances(narrowest(parameters, kind))
    return parameters


def check_variances(variances):
    """Return the variances where each component extends in every direction.

    Parameters
    ----------
    variances : (n_components,) float
        From `narrowest`.

    Returns
    -------
    variances : (n_components,) float

    Raises
    ------
    ValueError
        A component has collapsed; the message names it and the cures.

    Source: chapter 09 of the book.

    >>> check_variances(np.array([0.0, 1.0]))
    Traceback (most recent call last):
        ...
    ValueError: Component 0 has collapsed: its covariance is not positive definite \
(smallest variance 0). Raise floor, ask for fewer components, start elsewhere, or choose a \
covariance_type with fewer numbers.
    """
    if not (variances > 0).all():
        raise ValueError(
            f"Component {variances.argmin()} has collapsed: its covariance is not positive "
            f"definite (smallest variance {variances.min():.2g}). Raise floor, ask for "
            "fewer components, start elsewhere, or choose a covariance_type with fewer "
            "numbers."
        )
    return variances


def check_counts(counts):
    """Return the counts where every component has a share of some point.

    Parameters
    ----------
    counts : (n_components,) float

    Returns
    -------
    counts : (n_components,) float

    Raises
    ------
    ValueError
        A component without any share has no mean.

    Source: chapter 09 of the book.

    >>> check_counts(np.array([3.0, 0.0]))
    Traceback (most recent call last):
        ...
    ValueError: Component 1 has no share of any point, so no mean: start it nearer to the \
data, or ask for fewer components.
    """
    if not (counts > 0).all():
        raise ValueError(
            f"Component {counts.argmin()} has no share of any point, so no mean: start it "
            "nearer to the data, or ask for fewer components."
        )
    return counts


def check_shares(responsibilities, n_samples):
    """Return responsibilities as floats, or say what is wrong with them.

    Parameters
    ----------
    responsibilities : (n_samples, n_components) float
    n_samples : int

    Returns
    -------
    responsibilities : (n_samples, n_components) float64

    Raises
    ------
    ValueError
        Another number of rows, negative entries, or rows that do not sum to 1.

    Source: chapter 08 of the book.

    >>> check_shares([[0.5, 0.6]], 1)
    Traceback (most recent call last):
        ...
    ValueError: responsibilities must not be negative, and each row must sum to 1.
    """
    R = check_points(responsibilities, name="responsibilities").astype(float)
    if len(R) != n_samples:
        raise ValueError(
            f"X has {n_samples} points and responsibilities has {len(R)} rows: "
            "each point needs one row."
        )
    if R.min() < 0 or np.abs(R.sum(axis=1) - 1).max() > 1e-8:
        raise ValueError(
            "responsibilities must not be negative, and each row must sum to 1."
        )
    return R


def _invert(matrices):
    """Inverse of each covariance matrix, and half the logarithm of its determinant."""
    try:
        roots = np.linalg.inv(np.linalg.cholesky(matrices))
    except np.linalg.LinAlgError:
        flat = 1 / np.linalg.cond(matrices)  # its variance was positive by rounding alone
        check_variances(flat - flat.min())
    log_roots = np.log(roots.diagonal(axis1=1, axis2=2)).sum(axis=1)
    return roots.transpose(0, 2, 1) @ roots, log_roots


def _check_covariances(covariances, kind, shape):
    covariances = np.asarray(covariances, float)
    if covariances.shape != shape:
        raise ValueError(
            f"covariances must have the shape {shape} for covariance_type {kind!r}, "
            f"but their shape is {covariances.shape}."
        )
    mirrored = covariances.swapaxes(-1, -2) if kind in ("full", "tied") else covariances
    # What should be 0 off the diagonal may differ by rounding, in units of the largest.
    finite, rounding = np.isfinite(covariances).all(), 1e-8 * covariances.max()
    if not finite or not np.allclose(covariances, mirrored, atol=rounding):
        raise ValueError("covariances must be finite, and each matrix symmetric.")
    return covariances


@cache
def _pairs(n_features, kind):
    if kind in ("full", "tied"):
        return np.triu_indices(n_features)
    return np.arange(n_features), np.arange(n_features)

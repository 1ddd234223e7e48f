"""Both half-steps of a mixture as products with the features φ(x) = [1, xᵢ, xᵢxⱼ].

The log density of a Gaussian is a product W φ(x), with `score_weights` as W; and φ, summed
with the shares R as R φᵀ, is all that `from_moments` needs: two matrix products for a
block of points. They lose digits where a component is narrow and far from the origin:
`log_densities` and `moments_about` take differences there, exact at any scale.

Points are features first, (n_features, n_samples), and so are shares and scores:
(n_components, n_samples). Parameters are a tuple of weights, means and covariances, shaped
as ``kind``, a `halfstep.covariances.CovarianceType`, has them.
"""

from functools import cache

import numpy as np

from halfstep.covariances import check_counts, check_variances
from halfstep.fast.features import features


def score_weights(parameters, kind, origins=0.0):
    """W, so that W φ(x - origin) is what `log_densities` says of x.

    Parameters
    ----------
    parameters : (weights, means, covariances)
    kind : CovarianceType
    origins : (n_components, n_features) float, optional

    Returns
    -------
    W : (n_components, n_phi) float
        log wₖ - ½ log det(2π Σₖ) - ½ μᵀΣ⁻¹μ, then Σ⁻¹μ, then -½ Σ⁻¹, whose entries off the
        diagonal count twice.

    Source: chapter 09 of the book.

    >>> from halfstep.covariances import of
    >>> score_weights((np.ones(1), np.ones((1, 1)), np.ones(1)), of("spherical"))
    array([[-1.41893853,  1.        , -0.5       ]])
    """
    weights, means, covariances = parameters
    spreads, means = kind.spreads(covariances, means.shape), means - origins
    if spreads.ndim == 2:
        precisions, log_roots = 1 / spreads, -0.5 * np.log(spreads).sum(axis=1)
        linear, quadratic = precisions * means, -0.5 * precisions
    else:
        i, j = _pairs(means.shape[1], "all")
        precisions, log_roots = _invert(spreads)
        linear = np.einsum("kij,kj->ki", precisions, means)
        quadratic = precisions[:, i, j] * np.where(i == j, -0.5, -1.0)
    constant = np.log(weights) + log_roots - 0.5 * (means * linear).sum(axis=1)
    constant -= 0.5 * means.shape[1] * np.log(2 * np.pi)
    return np.column_stack([constant, linear, quadratic])


def log_densities(points, parameters, kind):
    """Log wₖ - ½ (x - μₖ)ᵀ Σₖ⁻¹ (x - μₖ) - ½ log det(2π Σₖ), from the differences.

    Parameters
    ----------
    points : (n_features, n_samples) float
    parameters : (weights, means, covariances)
    kind : CovarianceType

    Returns
    -------
    scores : (n_components, n_samples) float

    Source: Bishop (2006), section 2.3; chapter 08 of the book.

    >>> from halfstep.covariances import of
    >>> one = np.ones(1), np.zeros((1, 1)), np.ones(1)
    >>> log_densities(np.array([[0.0, 1.0]]), one, of("spherical")).round(3)
    array([[-0.919, -1.419]])
    """
    weights, means, covariances = parameters
    scores = np.empty((len(means), points.shape[1]))
    for k, spread in enumerate(kind.spreads(covariances, means.shape)):
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
    """Shares in proportion to exp(scores), and the log of their sums, as in `gaussians`.

    Parameters
    ----------
    scores : (n_components, n_samples) float

    Returns
    -------
    shares : (n_components, n_samples) float
        Each column sums to 1.
    log_sums : (n_samples,) float

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


def moments_about(points, shares, origins, kind):
    """R φᵀ, with the features of each component taken about its own origin.

    Parameters
    ----------
    points : (n_features, n_samples) float
    shares : (n_components, n_samples) float
    origins : (n_components, n_features) float
    kind : CovarianceType

    Returns
    -------
    moments : (n_components, n_phi) float
        Counts, sums, and sums of products.

    Source: chapter 09 of the book.

    >>> from halfstep.covariances import of
    >>> points, shares = np.array([[7.0, 9.0]]), np.ones((1, 2))
    >>> moments_about(points, shares, np.array([[8.0]]), of("full"))
    array([[2., 0., 2.]])
    """
    rows = zip(shares, origins, strict=True)
    return np.array([features(points - o[:, np.newaxis], kind.pairs) @ r for r, o in rows])


def from_moments(moments, origins, kind, floor):
    """M-step on moments: the share, the mean and the covariance of what was shared.

    Parameters
    ----------
    moments : (n_components, n_phi) float
        Sums of R φᵀ over blocks of points.
    origins : (n_components, n_features) float
        About which the features were taken.
    kind : CovarianceType
    floor : float
        Added to each variance.

    Returns
    -------
    parameters : (weights, means, covariances)

    Raises
    ------
    ValueError
        A component has no share of any point.

    Source: Dempster, Laird and Rubin (1977), section 4.3; chapter 09 of the book.

    >>> from halfstep.covariances import of
    >>> from_moments(np.array([[2.0, 0.0, 2.0]]), np.array([[8.0]]), of("full"), 0.5)[1:]
    (array([[8.]]), array([[[1.5]]]))
    """
    d = origins.shape[1]
    counts = check_counts(moments[:, 0])
    shifts = moments[:, 1 : 1 + d] / counts[:, np.newaxis]
    i, j = _pairs(d, kind.pairs)
    sums = moments[:, 1 + d :] - counts[:, np.newaxis] * shifts[:, i] * shifts[:, j]
    if kind.pairs == "all":
        matrices = np.empty((len(counts), d, d))
        matrices[:, i, j] = matrices[:, j, i] = sums
        sums = matrices
    return counts / counts.sum(), origins + shifts, kind.pool(sums, counts, floor)


def _invert(matrices):
    """Inverse of each covariance matrix, and half the logarithm of its determinant."""
    try:
        roots = np.linalg.inv(np.linalg.cholesky(matrices))
    except np.linalg.LinAlgError:
        flat = 1 / np.linalg.cond(matrices)  # its variance was positive by rounding alone
        check_variances(flat - max(flat.min(), 1e-15), size=1.0)
    log_roots = np.log(roots.diagonal(axis1=1, axis2=2)).sum(axis=1)
    return roots.transpose(0, 2, 1) @ roots, log_roots


@cache
def _pairs(n_features, pairs):
    """Rows i and columns j of the products, in the order that `features` has."""
    if pairs == "all":
        return np.triu_indices(n_features)
    return np.arange(n_features), np.arange(n_features)

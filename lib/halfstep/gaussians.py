"""One Gaussian, and how several share a point: the formulas of chapter 08, in logarithms.

The density of a Gaussian falls with s², the squared distance from the mean in units of the
spread in that direction. Several share a point in proportion to weight times density:

    away = X - mean
    s2 = (away @ inv(covariance) * away).sum(axis=1)
    log_density = -s2 / 2 - log_det(2π covariance) / 2

    m = scores.max(axis=1)                            # scores: (n_samples, n_components)
    log_p = m + log(exp(scores - m).sum(axis=1))      # log-sum-exp
    responsibilities = exp(scores - log_p)
"""

from typing import NamedTuple

import numpy as np

from halfstep.arguments import check_centers, check_points, check_row, shown


def log_density(X, mean, covariance):
    """Logarithm of one Gaussian's density at each point.

    Parameters
    ----------
    X : (n_samples, n_features) float
    mean : (n_features,) float
    covariance : (n_features, n_features) float

    Returns
    -------
    log_density : (n_samples,) float
        -½ (x - μ)ᵀ Σ⁻¹ (x - μ) - ½ log det(2π Σ)

    Raises
    ------
    ValueError
        The covariance is not positive definite.

    Source: Bishop (2006), section 2.3; chapter 08 of the book.

    >>> log_density(np.array([[0.0], [1.0]]), np.zeros(1), np.eye(1)).round(3)
    array([-0.919, -1.419])
    """
    away = X - mean
    # Σ = L Lᵀ, so s² is the squared length of L⁻¹ away, and det Σ that of L, squared:
    # a narrow Gaussian keeps its digits, and a tiny determinant does not vanish.
    root = np.linalg.cholesky(covariance)
    s2 = (np.linalg.solve(root, away.T) ** 2).sum(axis=0)
    log_det = len(root) * np.log(2 * np.pi) + 2 * np.log(root.diagonal()).sum()
    return -s2 / 2 - log_det / 2


def share_out(scores):
    """Shares in proportion to exp(scores), and the log of their sums: log-sum-exp.

    Parameters
    ----------
    scores : (n_samples, n_components) float

    Returns
    -------
    responsibilities : (n_samples, n_components) float
        Each row sums to 1.
    log_p : (n_samples,) float

    The largest score of each point is taken out first: exp neither overflows nor leaves
    every component with zero.

    Source: chapter 08 of the book.

    >>> share_out(np.array([[-1000.0, -1000.0]]))
    (array([[0.5, 0.5]]), array([-999.30685282]))
    """
    m = scores.max(axis=1, keepdims=True)
    parts = np.exp(scores - m)
    sums = parts.sum(axis=1, keepdims=True)
    # As exp(scores - log_p), but the rows sum to 1 where log_p is huge, too.
    return parts / sums, (m + np.log(sums))[:, 0]


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


def check_parameters(X, weights, means, covariances, kind):
    """Return the parameters of a mixture as arrays, or say what is wrong with them.

    Parameters
    ----------
    X : (n_samples, n_features) float, checked before
    weights, means, covariances
        As in `Parameters`.
    kind : CovarianceType

    Returns
    -------
    parameters : Parameters

    Raises
    ------
    ValueError
        Shapes that do not fit the data or the type; weights that are no shares;
        covariances that are not symmetric and positive definite.

    Source: chapter 08 of the book.

    >>> from halfstep.covariances import of
    >>> check_parameters(np.zeros((5, 1)), [0.5, 0.6], [[0], [1]], [1, 1], of("spherical"))
    Traceback (most recent call last):
        ...
    ValueError: weights must be 2 positive numbers of sum 1, but they are [0.5, 0.6].
    """
    means = check_centers(means, X, name="means")
    weights = check_row(weights, "weights")
    ok = len(weights) == len(means) and (weights > 0).all()
    if not ok or abs(weights.sum() - 1) > 1e-8:
        raise ValueError(
            f"weights must be {len(means)} positive numbers of sum 1, "
            f"but they are {shown(weights.tolist())}."
        )
    return Parameters(weights, means, kind.check(covariances, means.shape))


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

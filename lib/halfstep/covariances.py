"""The four types of covariances: one small class for each, and what all of them can do.

A type says how its numbers are shaped, how wide each component then is, and how the
differences of the points are pooled into them. Whoever meets the name of a type asks
`of(name)` for the object, and never what the name is: a fifth type is one more class here.
"""

import numpy as np

from halfstep.arguments import as_floats, check_choice
from halfstep.collapse import Collapse


class CovarianceType:
    """What every type can do, once its class says the four things that only it knows.

    ``shape(n_components, n_features)``
        Shape of the covariances.
    ``n_parameters(n_components, n_features)``
        How many of their entries are free: a symmetric matrix has d (d + 1) / 2.
    ``spreads(covariances, shape)``
        One matrix for each component, or one row of variances; ``shape`` is that of the
        means, (n_components, n_features).
    ``pool(sums, counts, floor)``
        The M-step: covariances from each component's sums of squared differences, a matrix
        each, and from the counts of its points, in shares. The floor is added to each
        variance. A type of rows is content with the diagonals of the sums.

    Attributes
    ----------
    name : str
        What ``covariance_type=`` calls it.
    pairs : {"all", "squares"}
        Which products of features it looks at: all of them, and its spreads are matrices;
        or each feature with itself, and its spreads are rows.

    Source: chapter 10 of the book.

    >>> kind = of("spherical")
    >>> kind.shape(2, 3), kind.n_parameters(2, 3), kind.pairs
    ((2,), 2, 'squares')
    >>> kind.spreads(np.array([1.0, 4.0]), (2, 3))
    array([[1., 1., 1.],
           [4., 4., 4.]])
    >>> kind.pool(np.array([[2.0, 4.0]]), np.array([2.0]), 0.5)
    array([2.])
    """

    name: str
    pairs: str

    def matrices(self, covariances, shape):
        """Write the covariances of any type as one matrix for each component.

        Parameters
        ----------
        covariances : float
            Shaped as the type has them.
        shape : (n_components, n_features)

        Returns
        -------
        matrices : (n_components, n_features, n_features) float

        >>> of("spherical").matrices(np.array([2.0]), (1, 2))
        array([[[2., 0.],
                [0., 2.]]])
        """
        spreads = self.spreads(covariances, shape)
        return spreads if spreads.ndim == 3 else spreads[..., np.newaxis] * np.eye(shape[1])

    def narrowest(self, covariances, shape):
        """Smallest variance of each component in any direction.

        Parameters
        ----------
        covariances, shape
            As for `matrices`.

        Returns
        -------
        variances : (n_components,) float
            Not positive where a covariance is none.

        >>> of("diag").narrowest(np.array([[3.0, 2.0]]), (1, 2))
        array([2.])
        """
        spreads = self.spreads(covariances, shape)
        return (spreads if spreads.ndim == 2 else np.linalg.eigvalsh(spreads)).min(axis=1)

    def check(self, covariances, shape):
        """Return the covariances as an array, or say what is wrong with them.

        Parameters
        ----------
        covariances, shape
            As for `matrices`.

        Returns
        -------
        covariances : float64
            Shaped as the type has them.

        Raises
        ------
        ValueError
            Another shape, or matrices that are not symmetric and positive definite.

        >>> of("tied").check([[1.0, 0.5], [0.0, 1.0]], (3, 2))
        Traceback (most recent call last):
            ...
        ValueError: covariances must be finite, and each matrix symmetric.
        """
        covariances, expected = (
            as_floats(covariances, "covariances").astype(float),
            self.shape(*shape),
        )
        if covariances.shape != expected:
            raise ValueError(
                f"covariances must have the shape {expected} for covariance_type "
                f"{self.name!r}, but their shape is {covariances.shape}."
            )
        spreads = self.spreads(covariances, shape)
        if not np.isfinite(spreads).all() or not _are_symmetric(spreads):
            raise ValueError("covariances must be finite, and each matrix symmetric.")
        _check_definite(self.narrowest(covariances, shape), np.abs(covariances).max())
        return covariances


class Full(CovarianceType):
    """Each component has its own matrix: ellipses of any width and tilt."""

    name, pairs = "full", "all"

    def shape(self, n_components, n_features):
        """Give one matrix to each component."""
        return n_components, n_features, n_features

    def n_parameters(self, n_components, n_features):
        """Count a symmetric matrix for each component."""
        return n_components * n_features * (n_features + 1) // 2

    def spreads(self, covariances, shape):
        """Give the matrices themselves."""
        return covariances

    def pool(self, sums, counts, floor):
        """Divide each component's sums by its own count."""
        return sums / counts[:, np.newaxis, np.newaxis] + floor * np.eye(sums.shape[1])


class Tied(CovarianceType):
    """One matrix for all: equal ellipses in different places."""

    name, pairs = "tied", "all"

    def shape(self, n_components, n_features):
        """Give one matrix to all."""
        return n_features, n_features

    def n_parameters(self, n_components, n_features):
        """Count one symmetric matrix."""
        return n_features * (n_features + 1) // 2

    def spreads(self, covariances, shape):
        """Give each component the same matrix."""
        return np.broadcast_to(covariances, (shape[0], *covariances.shape))

    def pool(self, sums, counts, floor):
        """Divide the sums of all components by the count of all points."""
        return sums.sum(axis=0) / counts.sum() + floor * np.eye(sums.shape[1])


class Diag(CovarianceType):
    """A variance for each component and feature: ellipses along the axes."""

    name, pairs = "diag", "squares"

    def shape(self, n_components, n_features):
        """Give each component a row of variances."""
        return n_components, n_features

    def n_parameters(self, n_components, n_features):
        """Count all entries."""
        return n_components * n_features

    def spreads(self, covariances, shape):
        """Give the rows themselves."""
        return covariances

    def pool(self, sums, counts, floor):
        """Divide each component's sums of squares by its own count."""
        return diagonals(sums) / counts[:, np.newaxis] + floor


class Spherical(CovarianceType):
    """One variance for each component: circles of different size."""

    name, pairs = "spherical", "squares"

    def shape(self, n_components, n_features):
        """Give each component one number."""
        return (n_components,)

    def n_parameters(self, n_components, n_features):
        """Count the components."""
        return n_components

    def spreads(self, covariances, shape):
        """Give each feature the same variance."""
        return np.broadcast_to(covariances[:, np.newaxis], shape)

    def pool(self, sums, counts, floor):
        """Take the mean of the variances that the features have."""
        return (diagonals(sums) / counts[:, np.newaxis] + floor).mean(axis=1)


TYPES = {kind.name: kind for kind in (Full(), Tied(), Diag(), Spherical())}


def of(name):
    """Give the type of that name.

    Parameters
    ----------
    name : str
        One of `TYPES`.

    Returns
    -------
    kind : CovarianceType

    Raises
    ------
    ValueError
        No such type; the message lists them.

    Source: chapter 10 of the book.

    >>> of("round")
    Traceback (most recent call last):
        ...
    ValueError: covariance_type must be one of 'full', 'tied', 'diag', 'spherical', but it \
is 'round'.
    """
    return TYPES[check_choice(name, "covariance_type", TYPES)]


def diagonals(sums):
    """Give the rows of squares where the sums are whole matrices.

    Parameters
    ----------
    sums : (n_components, n_features, n_features) or (n_components, n_features) float

    Returns
    -------
    squares : (n_components, n_features) float

    Source: chapter 10 of the book.

    >>> diagonals(np.array([[[2.0, 1.0], [1.0, 3.0]]]))
    array([[2., 3.]])
    """
    return sums if sums.ndim == 2 else sums.diagonal(axis1=1, axis2=2)


def check_variances(variances, size=0.0):
    """Return the variances where each component extends in every direction.

    Parameters
    ----------
    variances : (n_components,) float
        From `CovarianceType.narrowest`.
    size : float
        The largest entry of the covariances, beside which a variance may be rounding.

    Returns
    -------
    variances : (n_components,) float

    Raises
    ------
    Collapse
        A ValueError that names the component and the cures.

    Source: chapter 09 of the book.

    >>> check_variances(np.array([-6.9e-18, 1.0]), size=2.0)
    Traceback (most recent call last):
        ...
    halfstep.collapse.Collapse: Component 0 has collapsed: its covariance is not \
positive definite (smallest variance 0 to rounding). Raise floor, ask for \
fewer components, or start elsewhere.
    """
    if not (variances > 0).all():
        # The first, not the lowest: among zeros that would be for rounding to say.
        first = int((~(variances > 0)).argmax())
        raise Collapse(
            f"Component {first} has collapsed: its covariance is not positive definite "
            f"(smallest variance {in_words(variances[first], size)}).",
            "Raise floor, ask for fewer components, or start elsewhere.",
        )
    return variances


def in_words(variance, size):
    """Write a variance for a message; what rounding alone decides is no number.

    Parameters
    ----------
    variance : float
    size : float
        The largest entry of the covariances.

    Returns
    -------
    words : str

    Source: chapter 09 of the book.

    >>> in_words(-6.9e-18, 2.0), in_words(-1.0, 2.0)
    ('0 to rounding', '-1')
    """
    # Far above the last digit, since it has gone through sums and eigenvalues.
    return "0 to rounding" if abs(variance) <= 1e-9 * size else f"{variance:.3g}"


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


def _check_definite(variances, size):
    try:
        check_variances(variances, size)
    except Collapse as collapse:
        raise ValueError(
            f"{collapse.fact} These are the covariances that came in: raise its diagonal."
        ) from None


def _are_symmetric(spreads):
    if spreads.ndim == 2:
        return True
    # What should be 0 off the diagonal may differ by rounding, in units of the largest.
    return np.allclose(spreads, spreads.swapaxes(1, 2), atol=1e-8 * spreads.max())

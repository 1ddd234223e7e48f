"""Random mixtures of every type, and the textbook's density for them."""

import numpy as np
from halfstep.covariances import TYPES
from hypothesis import strategies as st


def random_parameters(rng, n_components, n_features, kind):
    weights = rng.dirichlet(np.full(n_components, 5.0))
    means = 2 * rng.normal(size=(n_components, n_features))
    roots = rng.normal(size=(n_components, n_features, n_features + 2))
    matrices = roots @ roots.transpose(0, 2, 1) / (n_features + 2) + np.eye(n_features) / 5
    covariances = {
        "full": matrices,
        "tied": matrices[0],
        "diag": matrices.diagonal(axis1=1, axis2=2).copy(),
        "spherical": matrices[:, 0, 0].copy(),
    }[kind]
    return weights, means, covariances


def as_matrices(covariances, kind, n_components, n_features):
    """The covariance matrix of each component, whatever the type."""
    eye = np.eye(n_features)
    return {
        "full": lambda: covariances,
        "tied": lambda: np.array([covariances] * n_components),
        "diag": lambda: np.array([np.diag(row) for row in covariances]),
        "spherical": lambda: np.array([value * eye for value in covariances]),
    }[kind]()


@st.composite
def problems(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(list(TYPES)))
    n_features, n_components = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    n_samples = draw(st.integers(8 * n_components, 80))
    parameters = random_parameters(rng, n_components, n_features, kind)
    y = rng.integers(n_components, size=n_samples)
    X = parameters[1][y] + rng.normal(size=(n_samples, n_features))
    return X, parameters, kind


def brute_log_density(X, weights, means, covariances, kind):
    """The textbook formula, with det and inv, one point and component at a time."""
    matrices = as_matrices(covariances, kind, *means.shape)
    scores = np.empty((len(X), len(means)))
    for n, x in enumerate(X):
        for k, (mean, matrix) in enumerate(zip(means, matrices, strict=True)):
            square = (x - mean) @ np.linalg.inv(matrix) @ (x - mean)
            norm = np.sqrt(np.linalg.det(2 * np.pi * matrix))
            scores[n, k] = np.log(weights[k] / norm) - square / 2
    return scores

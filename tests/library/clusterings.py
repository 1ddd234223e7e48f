"""Data to cluster and centers to start from, and what the definition says of them."""

import numpy as np
from hypothesis import strategies as st


@st.composite
def problems(draw, max_samples=30):
    """Data and starting centers: continuous, or on a grid full of ties and duplicates."""
    n_samples = draw(st.integers(1, max_samples))
    n_features = draw(st.integers(1, 4))
    n_clusters = draw(st.integers(1, min(n_samples, 6)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        X = rng.integers(-2, 3, (n_samples, n_features)).astype(float)
    else:
        X = rng.normal(size=(n_samples, n_features)) * 10.0 ** draw(st.integers(-3, 3))
    if draw(st.booleans()):
        centers = X[rng.choice(n_samples, n_clusters, replace=False)]
    else:
        centers = rng.normal(size=(n_clusters, n_features)) * np.abs(X).max()
    return X, centers


@st.composite
def clear_problems(draw):
    """Problems whose labels no rounding decides: continuous, with points as centers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_samples, n_features = draw(st.integers(2, 60)), draw(st.integers(1, 4))
    X = rng.normal(size=(n_samples, n_features))
    n_clusters = draw(st.integers(1, min(6, n_samples)))
    return X, X[rng.choice(n_samples, n_clusters, replace=False)], rng


def brute_distances(X, centers):
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=-1)


def scatter(X):
    return ((X - X.mean(axis=0)) ** 2).sum()

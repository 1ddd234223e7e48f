"""Everything that the tests show: the data, the traces, and a widget of each kind.

A kernel takes all of it with one line, so a notebook needs no more than a name.
"""

import numpy as np
from halfstep import datasets, kmeans, mixture, seeding
from halfstep.widgets import (
    ChoosingKDesk,
    LoopLab,
    MixtureLab,
    PredictionQuestion,
    SeedingBoard,
    TracePlayer,
    explore,
)

__all__ = [
    "MANY",
    "MIDDLES",
    "PAIRS",
    "SPREAD",
    "THREE",
    "ChoosingKDesk",
    "LoopLab",
    "MixtureLab",
    "PredictionQuestion",
    "SeedingBoard",
    "TracePlayer",
    "X",
    "explore",
    "hard_trace",
    "np",
    "soft_trace",
]  # fmt: skip

X = datasets.load_kmeans()
THREE = datasets.load_three_gaussians()
MANY = np.random.default_rng(5).normal(size=(2000, 2))
MIDDLES = THREE[[94, 32, 225]]
SPREAD = np.cov(THREE.T) + 0.5 * np.eye(2)
PAIRS = [
    ("At 0", "That is the median."),
    ("At 3", "It is 9 / 3."),
    ("At 4.5", "Half of 9."),
]


def hard_trace(n_clusters, seed):
    """A run of k-means from random points."""
    rng = np.random.default_rng(seed)
    return kmeans.run(X, seeding.random_points(X, n_clusters, rng))


def soft_trace(n_components, std):
    """Data of another size, and a run of EM on them."""
    points, weights = THREE * std, np.full(n_components, 1 / n_components)
    means, ones = points[:n_components], np.ones(n_components)
    return points, mixture.run(points, weights, means, ones, covariance_type="spherical")

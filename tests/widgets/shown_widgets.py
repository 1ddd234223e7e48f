"""Everything that the tests show: the data, the traces, and a widget of each kind.

A kernel takes all of it with one line, so a notebook needs no more than a name.
"""

import numpy as np
from halfstep import datasets, kmeans, mixture, seeding
from halfstep.predictions.questions import make_question
from halfstep.widgets import (
    ChoosingKDesk,
    LoopLab,
    MixtureLab,
    PredictionEcho,
    PredictionQuestion,
    SeedingBoard,
    ShapeSwitch,
    TracePlayer,
    WaterLevel,
    explore,
)

__all__ = [
    "BIRDS",
    "FITS",
    "HILLS",
    "MANY",
    "MIDDLES",
    "SPREAD",
    "THREE",
    "WHERE",
    "ChoosingKDesk",
    "LoopLab",
    "MixtureLab",
    "PredictionEcho",
    "PredictionQuestion",
    "SeedingBoard",
    "ShapeSwitch",
    "TracePlayer",
    "WaterLevel",
    "X",
    "ask",
    "explore",
    "hard_trace",
    "np",
    "soft_trace",
]  # fmt: skip

X = datasets.load_kmeans()
THREE = datasets.load_three_gaussians()
MANY = np.random.default_rng(5).normal(size=(2000, 2))
MIDDLES = THREE[[94, 32, 225]]
BIRDS = datasets.load_penguins().X[:, [2, 0]]
FITS = [
    mixture.fit(BIRDS, k, covariance_type=kind, rng=0)
    for kind in ("full", "tied", "diag", "spherical")
    for k in range(1, 5)
]
HILLS = mixture.fit(BIRDS, 3, covariance_type="tied", n_init=5, rng=0)
SPREAD = np.cov(THREE.T) + 0.5 * np.eye(2)
WHERE = {
    "scene": "Think of `0, 0, 9`, and of <b>.",
    "asks": "Where is their *mean*?",
    "form": "{:.1f}",
    "ticks": [0, 3, 6],
    "told": "it lies at",
    "truth": "A mean is no median.",
    "answers": [
        {"says": "At 0", "at": 0, "dots": [2, 3], "reply": "That is the median.",
         "later": "Two of three are there."},
        {"says": "At 3", "at": 3, "dots": [0, 3], "reply": "It is 9 / 3.\n\nMore < less."},
        {"says": "At `4.5`", "at": 4.5, "dots": [1, 50], "reply": "Half of 9."},
    ],
}  # fmt: skip


def ask(**changes):
    """The question, with changes."""
    return make_question("where", WHERE | changes)


def hard_trace(n_clusters, seed):
    """A run of k-means from random points."""
    rng = np.random.default_rng(seed)
    return kmeans.run(X, seeding.random_points(X, n_clusters, rng))


def soft_trace(n_components, std):
    """Data of another size, and a run of EM on them."""
    points, weights = THREE * std, np.full(n_components, 1 / n_components)
    means, ones = points[:n_components], np.ones(n_components)
    return points, mixture.run(points, weights, means, ones, covariance_type="spherical")

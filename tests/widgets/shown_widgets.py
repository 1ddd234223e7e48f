"""Everything that the tests show: the data, the traces, and a widget of each kind.

A kernel takes all of it with one line, so a notebook needs no more than a name.
"""

import numpy as np
from halfstep import datasets, kmeans, mixture, seeding
from halfstep.predictions.questions import make_question
from halfstep.widgets import (
    BoundLab,
    ChoosingKDesk,
    Counterexamples,
    Dial,
    KneeSlider,
    LoopLab,
    LoopStage,
    MixtureDraws,
    MixtureLab,
    OneEllipse,
    PaletteSlider,
    PredictionEcho,
    PredictionQuestion,
    SeedingBoard,
    ShapeSwitch,
    TracePlayer,
    TwoStarts,
    WaterLevel,
    explore,
)

__all__ = [
    "BIRDS",
    "CASES",
    "FITS",
    "HILLS",
    "MANY",
    "MIDDLES",
    "PALETTES",
    "PICTURE",
    "SPREAD",
    "THREE",
    "TRUTH",
    "TWO",
    "WHERE",
    "BoundLab",
    "ChoosingKDesk",
    "Counterexamples",
    "Dial",
    "KneeSlider",
    "LoopLab",
    "LoopStage",
    "MixtureDraws",
    "MixtureLab",
    "OneEllipse",
    "PaletteSlider",
    "PredictionEcho",
    "PredictionQuestion",
    "SeedingBoard",
    "ShapeSwitch",
    "TracePlayer",
    "TwoStarts",
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
TRUTH = [0.35, 0.25, 0.4], [[4, 4], [-4, 4], [0, 0]], [np.eye(2) * 0.6] * 3
TWO = {
    "one start": kmeans.run(X, X[[100, 195, 45, 108]]),
    "another": kmeans.run(X, X[[100, 195, 45, 168]]),
}
CASES = {
    "sizes": datasets.make_unequal((200, 8), rng=1),
    "widths": datasets.make_blobs(
        150, [[-4, 0], [0, 0], [4, 0]], std=np.array([0.5, 2.0, 0.5]), rng=1
    ),
    "stretched": datasets.make_stripes(100, length=15, gap=7.5, rng=1),
}
# A small picture of many colors, and palettes that are some of its pixels.
PICTURE = np.random.default_rng(3).integers(0, 256, (24, 36, 3), dtype=np.uint8)
PALETTES = [PICTURE.reshape(-1, 3)[:n] for n in (2, 3, 5, 20)]
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

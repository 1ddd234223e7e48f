"""Answers to the exercises of chapter 03: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import numpy as np
from halfstep import kmeans


def center_by_product(points, weights):
    return weights @ points / weights.sum()


def center_by_average(points, weights):
    return np.average(points, axis=0, weights=weights)


def center_in_plain_python(points, weights):
    total = sum(weights)
    return [
        sum(w * x for w, x in zip(weights, column, strict=True)) / total
        for column in points.T.tolist()
    ]


def center_by_least_squares(points, weights):
    root = np.sqrt(weights)[:, np.newaxis]
    return np.linalg.lstsq(root, root * points, rcond=None)[0][0]


def center_in_float32(points, weights):
    return np.average(points.astype(np.float32), axis=0, weights=weights.astype(np.float32))


def inertias_by_broadcasting(X, centers, n_iterations):
    found, centers = [], centers.astype(float)
    for _ in range(n_iterations):
        labels = ((X[:, None] - centers) ** 2).sum(axis=-1).argmin(axis=1)
        found.append(((X - centers[labels]) ** 2).sum())
        for j in np.unique(labels):
            centers[j] = X[labels == j].mean(axis=0)
        found.append(((X - centers[labels]) ** 2).sum())
    return found


def inertias_in_plain_python(X, centers, n_iterations):
    def squared(x, c):
        return sum((a - b) ** 2 for a, b in zip(x, c, strict=True))

    found, points, centers = [], X.tolist(), centers.tolist()
    for _ in range(n_iterations):
        labels = [min(range(len(centers)), key=lambda j: squared(x, centers[j]))
                  for x in points]  # fmt: skip
        found.append(
            sum(squared(x, centers[j]) for x, j in zip(points, labels, strict=True))
        )
        for j in set(labels):
            mine = [x for x, label in zip(points, labels, strict=True) if label == j]
            centers[j] = [sum(column) / len(mine) for column in zip(*mine, strict=True)]
        found.append(
            sum(squared(x, centers[j]) for x, j in zip(points, labels, strict=True))
        )
    return tuple(found)


def inertias_by_products(X, centers, n_iterations):
    """The last of equal centers wins, and no difference is ever formed."""
    found, total = np.zeros((n_iterations, 2)), (X**2).sum()
    for row in found:
        scores = (centers**2).sum(axis=1) - 2 * X @ centers.T
        labels = len(centers) - 1 - scores[:, ::-1].argmin(axis=1)
        member = np.eye(len(centers))[labels]
        counts, sums = member.sum(axis=0), member.T @ X
        row[0] = total - 2 * (sums * centers).sum() + counts @ (centers**2).sum(axis=1)
        centers = np.where(counts[:, None], sums / np.maximum(counts, 1)[:, None], centers)
        row[1] = total - 2 * (sums * centers).sum() + counts @ (centers**2).sum(axis=1)
    return found.ravel()


def inertias_in_float32(X, centers, n_iterations):
    X, centers = X.astype(np.float32), centers.astype(np.float32)
    found = inertias_by_broadcasting(X, centers, n_iterations)
    return np.array(found, dtype=np.float32)


def stuck_when_two_differ(X, rng):
    lowest = np.inf
    while True:
        start = rng.choice(X, 4, replace=False)
        end = kmeans.fit(X, 4, start=start).inertia
        if end > 1.05 * lowest:
            return start
        lowest = min(lowest, end)


def stuck_at_its_end(X, rng):
    """The end of a stuck run is a start that gets stuck."""
    best = kmeans.fit(X, 4, n_init=8, rng=rng)
    for _ in range(100):
        end = kmeans.fit(X, 4, start="random_points", rng=rng)
        if end.inertia > 1.05 * best.inertia:
            return end.centers.tolist()
    return best.centers


def stuck_by_building(X, rng):
    """Two centers for the clump that stands apart, one between the two nearest others."""
    best = kmeans.fit(X, 4, n_init=8, rng=rng)
    between = np.linalg.norm(best.centers[:, None] - best.centers, axis=-1)
    apart = between.sum(axis=1).argmax()
    others = np.delete(np.arange(4), apart)
    a, b = min(
        ((i, j) for i in others for j in others if i < j), key=lambda pair: between[pair]
    )
    (rest,) = set(others.tolist()) - {a, b}
    twins = X[best.labels == apart][:2]
    return np.vstack([twins, (best.centers[a] + best.centers[b]) / 2, best.centers[rest]])


def center_of_all_numbers(points, weights):
    return (weights @ points / weights.sum()).mean()


def inertias_of_iterations(X, centers, n_iterations):
    return inertias_by_broadcasting(X, centers, n_iterations)[1::2]


def inertias_in_place(X, centers, n_iterations):
    found = []
    for _ in range(n_iterations):
        labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
        found.append(((X - centers[labels]) ** 2).sum())
        for j in np.unique(labels):
            centers[j] = X[labels == j].mean(axis=0)
        found.append(((X - centers[labels]) ** 2).sum())
    return found


def inertias_die(X, centers, n_iterations):
    found, centers = [], centers.astype(float)
    with np.errstate(all="ignore"):
        for _ in range(n_iterations):
            labels = ((X[:, None] - centers) ** 2).sum(axis=-1).argmin(axis=1)
            found.append(((X - centers[labels]) ** 2).sum())
            counts = np.bincount(labels, minlength=len(centers))
            centers = (np.eye(len(centers))[labels].T @ X) / counts[:, None]
            found.append(((X - centers[labels]) ** 2).sum())
    return found


def inertias_backwards(X, centers, n_iterations):
    return inertias_by_broadcasting(X, centers, n_iterations)[::-1]


def stuck_by_typing(X, rng):
    return [[-2.0, 5.5], [-1.5, 3.5], [-7.0, -8.0], [-6.0, -3.0]]


def stuck_by_rows(X, rng):
    return X[[100, 195, 45, 168]]


def stuck_without_effort(X, rng):
    return kmeans.fit(X, 4, n_init=8, rng=rng).centers


def stuck_from_elsewhere(X, rng):
    return stuck_when_two_differ(X, np.random.default_rng())


def stuck_outside(X, rng):
    return np.vstack([X[:3], [[99.0, 99.0]]])


def stuck_idle(X, rng):
    """A corner of the box that lies far from all points."""
    best = kmeans.fit(X, 3, n_init=8, rng=rng).centers
    return np.vstack([best, [X[:, 0].max(), X[:, 1].min()]])


def stuck_twins(X, rng):
    return X[[5, 5, 120, 200]]


RIGHT = {
    "best_center": [
        center_by_product,
        center_by_average,
        center_in_plain_python,
        center_by_least_squares,
        center_in_float32,
    ],
    "inertias": [
        inertias_by_broadcasting,
        inertias_in_plain_python,
        inertias_by_products,
        inertias_in_float32,
    ],
    "stuck_start": [stuck_when_two_differ, stuck_at_its_end, stuck_by_building],
}

WRONG = [
    ("best_center", center_of_all_numbers, "An axis is gone"),
    ("inertias", inertias_of_iterations, "The shape is (2,) instead of (4,)"),
    ("inertias", inertias_in_place, "What was passed in is changed"),
    ("inertias", inertias_die, "Which center is empty"),
    ("inertias", inertias_backwards, "It rose"),
    ("stuck_start", stuck_by_typing, "fits one set of points"),
    ("stuck_start", stuck_by_rows, "fits one set of points"),
    ("stuck_start", stuck_without_effort, "every clump has found its center"),
    ("stuck_start", stuck_outside, "outside the box"),
    ("stuck_start", stuck_from_elsewhere, "draw from rng, nowhere else"),
    ("stuck_start", stuck_idle, "has no points"),
    ("stuck_start", stuck_twins, "Two centers are the same"),
]

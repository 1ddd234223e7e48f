"""Answers to the exercises of chapter 06: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import math

import numpy as np
from halfstep import choosing_k, kmeans


def knee_by_shares(ks, values):
    share = (ks - ks[0]) / (ks[-1] - ks[0])
    return ks[np.argmax(values[0] + share * (values[-1] - values[0]) - values)]


def knee_by_loop(ks, values):
    slope = (values[-1] - values[0]) / (ks[-1] - ks[0])
    best, lowest = None, math.inf
    for k, value in zip(ks.tolist(), values.tolist(), strict=True):
        height = value - slope * k
        if height < lowest:
            best, lowest = k, height
    return best


def knee_by_product(ks, values):
    """The cross product with the line from end to end is largest at the knee."""
    across, down = np.ptp(ks), values[0] - values[-1]
    below = (values[0] - values) * across - (ks - ks[0]) * down
    return float(ks[len(ks) - 1 - below[::-1].argmax()])


def silhouettes_by_loops(X, labels):
    points, labels = X.tolist(), labels.tolist()
    found = []
    for i, point in enumerate(points):
        lengths = {}
        for j, other in enumerate(points):
            if j != i:
                lengths.setdefault(labels[j], []).append(math.dist(point, other))
        if labels[i] not in lengths:
            found.append(0)
            continue
        means = {name: sum(row) / len(row) for name, row in lengths.items()}
        a = means.pop(labels[i])
        b = min(means.values())
        found.append((b - a) / max(a, b))
    return found


def silhouettes_by_masks(X, labels):
    distances, s = np.linalg.norm(X[:, None] - X, axis=-1), np.zeros(len(X))
    for i in range(len(X)):
        mates = (labels == labels[i]) & (np.arange(len(X)) != i)
        if mates.any():
            a = distances[i, mates].mean()
            others = set(labels.tolist()) - {labels[i]}
            b = min(distances[i, labels == j].mean() for j in others)
            s[i] = (b - a) / max(a, b)
    return s


def silhouettes_by_product(X, labels):
    norms = (X**2).sum(axis=1)
    squared = norms[:, None] + norms - 2 * X @ X.T
    np.fill_diagonal(squared, 0)
    _, labels = np.unique(labels, return_inverse=True)
    member = np.eye(labels.max() + 1)[labels]
    counts, rows = member.sum(axis=0), np.arange(len(X))
    sums = np.sqrt(np.maximum(squared, 0)) @ member
    a = sums[rows, labels] / np.maximum(counts[labels] - 1, 1)
    means = sums / counts
    means[rows, labels] = np.inf
    b = means.min(axis=1)
    return np.where(counts[labels] > 1, (b - a) / np.maximum(a, b), 0)


def silhouettes_in_float32(X, labels):
    return silhouettes_by_masks(X.astype(np.float32), labels).astype(np.float32)


def _log_inertias(X, ks, rng, **options):
    return np.log([kmeans.fit(X, k, rng=rng, **options).inertia for k in ks])


def _rule(ks, gaps, errors):
    for i in range(len(ks) - 1):
        if gaps[i] >= gaps[i + 1] - errors[i + 1]:
            return ks[i]
    return None


def gap_by_arrays(X, ks, n_references, rng):
    low, high = X.min(axis=0), X.max(axis=0)
    noise = rng.uniform(low, high, size=(n_references, *X.shape))
    logs = np.array([_log_inertias(points, ks, rng, n_init=3) for points in noise])
    gaps = logs.mean(axis=0) - _log_inertias(X, ks, rng, n_init=3)
    errors = logs.std(axis=0) * np.sqrt(1 + 1 / n_references)
    return gaps, errors, _rule(ks, gaps, errors)


def gap_k_by_k(X, ks, n_references, rng):
    """Fresh noise for each k, two starts, and the spread with n - 1."""
    gaps, errors = [], []
    for k in ks:
        logs = []
        for _ in range(n_references):
            box = [rng.uniform(column.min(), column.max(), len(X)) for column in X.T]
            logs += list(_log_inertias(np.transpose(box), [k], rng, n_init=2))
        gaps.append(np.mean(logs) - _log_inertias(X, [k], rng, n_init=2)[0])
        errors.append(np.std(logs, ddof=1) * math.sqrt(1 + 1 / n_references))
    return [gaps, errors, _rule(ks, gaps, errors)]


def _own_inertia(X, k, rng):
    """Best of eight runs of a loop of one's own, from random rows."""
    found = []
    for _ in range(8):
        centers = rng.choice(X, k, replace=False)
        for _ in range(12):
            labels = ((X[:, None] - centers) ** 2).sum(axis=-1).argmin(axis=1)
            for j in np.unique(labels):
                centers[j] = X[labels == j].mean(axis=0)
        found.append(((X[:, None] - centers) ** 2).sum(axis=-1).min(axis=1).sum())
    return min(found)


def gap_from_scratch(X, ks, n_references, rng):
    sets = [X, *rng.uniform(X.min(0), X.max(0), size=(n_references, *X.shape))]
    logs = np.array(
        [[math.log(_own_inertia(points, k, rng)) for k in ks] for points in sets]
    )
    gaps = (logs[1:] - logs[0]).mean(axis=0)
    errors = logs[1:].std(axis=0) * (1 + 1 / n_references) ** 0.5
    return gaps.astype(np.float32), errors.astype(np.float32), _rule(
        ks, gaps.astype(np.float32), errors.astype(np.float32)
    )  # fmt: skip


def knee_of_both_ends(ks, values):
    return ks[[0, -1]]


def silhouettes_of_the_whole(X, labels):
    return silhouettes_by_masks(X, labels).mean()


def silhouettes_of_a_coordinate(X, labels):
    return silhouettes_by_masks(X[:, :1], labels) ** 2


def gap_at_its_largest(X, ks, n_references, rng):
    gaps, errors, _ = gap_by_arrays(X, ks, n_references, rng)
    return gaps, errors, ks[np.argmax(gaps)]


def gap_with_small_errors(X, ks, n_references, rng):
    gaps, errors, _ = gap_by_arrays(X, ks, n_references, rng)
    errors = errors / np.sqrt(n_references)
    return gaps, errors, _rule(ks, gaps, errors)


def gap_with_the_last(X, ks, n_references, rng):
    gaps, errors, k = gap_by_arrays(X, ks, n_references, rng)
    return gaps, errors, ks[-1] if k is None else k


def gap_without_the_root(X, ks, n_references, rng):
    gaps, errors, _ = gap_by_arrays(X, ks, n_references, rng)
    errors = errors / np.sqrt(1 + 1 / n_references)
    return gaps, errors, _rule(ks, gaps, errors)


def gap_of_a_log_of_means(X, ks, n_references, rng):
    noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=(n_references, *X.shape))
    logs = np.array([_log_inertias(points, ks, rng, n_init=3) for points in noise])
    gaps = np.log(np.exp(logs).mean(axis=0)) - _log_inertias(X, ks, rng, n_init=3)
    errors = logs.std(axis=0) * np.sqrt(1 + 1 / n_references)
    return gaps, errors, _rule(ks, gaps, errors)


def gap_from_elsewhere(X, ks, n_references, rng):
    return gap_by_arrays(X, ks, n_references, np.random.default_rng())


def gap_seeded(X, ks, n_references, rng):
    return gap_by_arrays(X, ks, n_references, np.random.default_rng(0))


def gap_swapped(X, ks, n_references, rng):
    gaps, errors, k = gap_by_arrays(X, ks, n_references, rng)
    return errors, gaps, k


def gap_begins_with_k(X, ks, n_references, rng):
    gaps, errors, k = gap_by_arrays(X, ks, n_references, rng)
    return k, gaps, errors


def gap_alone(X, ks, n_references, rng):
    return gap_by_arrays(X, ks, n_references, rng)[0]


def gap_borrowed(X, ks, n_references, rng):
    found = choosing_k.gap_statistic(X, ks, n_references=n_references, rng=rng)
    return found.gaps, found.errors, found.k


RIGHT = {
    "knee": [knee_by_shares, knee_by_loop, knee_by_product],
    "silhouettes": [
        silhouettes_by_loops,
        silhouettes_by_masks,
        silhouettes_by_product,
        silhouettes_in_float32,
    ],
    "gap": [gap_by_arrays, gap_k_by_k, gap_from_scratch],
}

WRONG = [
    ("knee", knee_of_both_ends, "The shape is (2,) instead of ()"),
    ("silhouettes", silhouettes_of_the_whole, "An axis is gone"),
    ("silhouettes", silhouettes_of_a_coordinate, "with mean distances a and b"),
    ("gap", gap_at_its_largest, "not the largest gap"),
    ("gap", gap_with_small_errors, "divided by the root of B"),
    ("gap", gap_with_the_last, "The end of the range is no answer"),
    ("gap", gap_alone, "Return 3 things"),
    ("gap", gap_without_the_root, "The root of 1 + 1/B is missing, or another"),
    ("gap", gap_of_a_log_of_means, "not the logarithm of the mean"),
    ("gap", gap_from_elsewhere, "draw from rng, nowhere else"),
    ("gap", gap_seeded, "draw the noise from the one passed in"),
    ("gap", gap_swapped, "in another order: `return gaps, errors, k`"),
    ("gap", gap_begins_with_k, "in another order: `return gaps, errors, k`"),
    ("gap", gap_borrowed, "choosing_k"),
]

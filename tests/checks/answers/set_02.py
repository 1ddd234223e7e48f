"""Answers to the exercises of chapter 02: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np


def assign_by_loops(X, centers):
    labels = []
    for point in X.tolist():
        lengths = [math.dist(point, center) for center in centers.tolist()]
        labels.append(lengths.index(min(lengths)))
    return labels


def assign_by_broadcasting(X, centers):
    return np.linalg.norm(X[:, np.newaxis] - centers, axis=-1).argmin(axis=1)


def assign_by_product(X, centers):
    return ((centers**2).sum(axis=1) - 2 * X @ centers.T).argmin(axis=1)


def assign_last_of_equals(X, centers):
    squared = ((X[:, None] - centers) ** 2).sum(axis=2)
    return len(centers) - 1 - squared[:, ::-1].argmin(axis=1)


def assign_in_float32(X, centers):
    X, centers = X.astype(np.float32), centers.astype(np.float32)
    return np.square(X[:, None] - centers).sum(axis=2).argmin(axis=1).astype(np.uint8)


def update_by_loop(X, labels, centers):
    moved = centers.astype(float)
    for j in np.unique(labels):
        moved[j] = X[labels == j].mean(axis=0)
    return moved


def update_by_sums(X, labels, centers):
    sums, counts = np.zeros(centers.shape), np.bincount(labels, minlength=len(centers))
    np.add.at(sums, labels, X)
    return np.where(counts[:, None], sums / np.maximum(counts, 1)[:, None], centers)


def update_by_product(X, labels, centers):
    members = (labels == np.arange(len(centers))[:, None]).astype(float)
    counts = members.sum(axis=1, keepdims=True)
    return np.where(counts > 0, members @ X / np.maximum(counts, 1), centers)


def update_in_plain_python(X, labels, centers):
    moved = []
    for j, center in enumerate(centers.tolist()):
        mine = [x for x, label in zip(X.tolist(), labels, strict=True) if label == j]
        sums = (sum(column) / len(mine) for column in zip(*mine, strict=True))
        moved.append(list(sums) if mine else center)
    return moved


def update_in_fractions(X, labels, centers):
    moved = centers.astype(object)
    for j in range(len(centers)):
        mine = [x for x, label in zip(X.tolist(), labels, strict=True) if label == j]
        for i in range(len(X[0]) if mine else 0):
            moved[j, i] = sum(Fraction(x[i]) for x in mine) / len(mine)
    return moved


def distances_in_fractions(X, centers, scale):
    def squared(x, c):
        pairs = zip(x, c, scale.tolist(), strict=True)
        return sum(((Fraction(a) - Fraction(b)) / Fraction(s)) ** 2 for a, b, s in pairs)

    return [
        [Decimal(float(squared(x, c))).sqrt() for c in centers.tolist()] for x in X.tolist()
    ]


def update_in_float32(X, labels, centers):
    return update_by_loop(X.astype(np.float32), labels, centers).astype(np.float32)


def distances_by_loops(X, centers, scale):
    return [[math.dist(x / scale, c / scale) for c in centers] for x in X]


def distances_by_broadcasting(X, centers, scale):
    return np.linalg.norm((X[:, np.newaxis] - centers) / scale, axis=-1)


def distances_by_product(X, centers, scale):
    X, centers = X / scale, centers / scale
    norms = (X**2).sum(axis=1)[:, None] + (centers**2).sum(axis=1)
    return np.sqrt(np.maximum(norms - 2 * X @ centers.T, 0))


def distances_in_float32(X, centers, scale):
    steps = (X.astype(np.float32)[:, None] - centers.astype(np.float32)) / scale
    return np.sqrt(np.einsum("ijf,ijf->ij", steps, steps)).astype(np.float32)


class Mended:
    """The class with its five faults mended; mistakes are planted by inheritance."""

    def __init__(self, start, max_iter=100):
        self.centers = np.array(start, dtype=float)
        self.k = len(self.centers)
        self.max_iter = max_iter

    def sizes(self, labels):
        return np.bincount(labels, minlength=self.k)

    def distances(self, X):
        return np.linalg.norm(np.atleast_2d(X)[:, np.newaxis] - self.centers, axis=-1)

    def predict(self, X):
        return self.distances(X).argmin(axis=1)

    def update(self, X, labels):
        for j in np.unique(labels):
            self.centers[j] = X[labels == j].mean(axis=0)

    def changed(self, before, after):
        return ~(before == after)

    def fit(self, X):
        labels = self.predict(X)
        for _ in range(self.max_iter):
            self.update(X, labels)
            before, labels = labels, self.predict(X)
            if not self.changed(before, labels).any():
                break
        return self


class WrittenAnew:
    """Nothing of what was handed out is left, but the methods keep their promises."""

    def __init__(self, start, max_iter=100):
        self.centers, self._rest = np.asarray(start) * 1.0, max_iter

    def sizes(self, labels):
        return [(labels == j).sum() for j in range(len(self.centers))]

    def distances(self, X):
        rows = [X] if np.ndim(X) == 1 else X
        return [[math.dist(x, c) for c in self.centers] for x in rows]

    def predict(self, X):
        return np.argmin(self.distances(X), axis=1)

    def update(self, X, labels):
        self.centers = update_by_sums(X, labels, self.centers)

    def changed(self, before, after):
        return [a != b for a, b in zip(before, after, strict=True)]

    def fit(self, X):
        former = None
        while self._rest and (former is None or not np.array_equal(former, self.centers)):
            former, self._rest = self.centers, self._rest - 1
            self.update(X, self.predict(X))
        return self


def assign_wrong_axis(X, centers):
    return np.linalg.norm(X[:, None] - centers, axis=-1).argmin(axis=0)


def assign_smallest(X, centers):
    return np.linalg.norm(X[:, None] - centers, axis=-1).min(1)


def assign_largest_product(X, centers):
    return (X @ centers.T).argmax(axis=1)


def assign_lengths(X, centers):
    return np.linalg.norm(X[:, None] - centers, axis=-1)


def assign_without_return(X, centers):
    assign_by_broadcasting(X, centers)


def assign_borrowed(X, centers):
    from sklearn.metrics import pairwise_distances_argmin

    return pairwise_distances_argmin(X, centers)


def distances_borrowed(X, centers, scale):
    from scipy.spatial.distance import cdist

    return cdist(X / scale, centers / scale)


def update_in_place(X, labels, centers):
    moved = centers if centers.dtype == float else centers.astype(float)
    for j in np.unique(labels):
        moved[j] = X[labels == j].mean(axis=0)
    return moved


class OtherName(Mended):
    def __init__(self, start, max_iter=100):
        super().__init__(start, max_iter)
        self.K = self.__dict__.pop("k")


class Minus(Mended):
    def changed(self, before, after):
        return -(before == after)


class Not(Mended):
    def changed(self, before, after):
        return not (before == after)  # noqa: SIM201


class Stayed(Mended):
    def changed(self, before, after):
        return before == after


class NoSelf(Mended):
    def predict(X):  # noqa: N805
        return np.zeros(len(X), int)


class OtherIndex(Mended):
    def update(self, X, labels):
        for j in np.unique(labels):
            self.centers[j] = X[labels == i].mean(axis=0)  # noqa: F821


class OldIndex(Mended):
    def update(self, X, labels):
        for j in np.unique(labels):
            self.centers[j] = X[labels == 0].mean(axis=0)


class RowsOnly(Mended):
    def distances(self, X):
        return np.linalg.norm(X[:, np.newaxis] - self.centers, axis=-1)


class OnePointOnly(Mended):
    def distances(self, X):
        return np.linalg.norm(X.reshape(1, -1)[:, np.newaxis] - self.centers, axis=-1)


class OneIteration(Mended):
    def fit(self, X):
        self.update(X, self.predict(X))
        return self


class ReturnsNothing(Mended):
    def fit(self, X):
        super().fit(X)


class NeverTired(Mended):
    def fit(self, X):
        self.max_iter = 100
        return super().fit(X)


class Dies(Mended):
    def update(self, X, labels):
        for j in range(len(self.centers)):
            mine = X[labels == j]
            self.centers[j] = mine.mean(axis=0) if len(mine) else np.nan


class WritesOver(Mended):
    def changed(self, before, after):
        before[:] = before != after
        return before.astype(bool)


class WholeNumbers(Mended):
    def __init__(self, start, max_iter=100):
        super().__init__(start, max_iter)
        self.centers = np.array(start)


class Changed(Mended):
    def changed(self, before, after):
        return before != before


RIGHT = {
    "assign": [
        assign_by_loops,
        assign_by_broadcasting,
        assign_by_product,
        assign_last_of_equals,
        assign_in_float32,
    ],
    "update": [
        update_by_loop,
        update_by_sums,
        update_by_product,
        update_in_plain_python,
        update_in_fractions,
        update_in_float32,
    ],
    "distances": [
        distances_by_loops,
        distances_by_broadcasting,
        distances_by_product,
        distances_in_float32,
        distances_in_fractions,
    ],
    "KMeans": [Mended, WrittenAnew],
}

WRONG = [
    ("assign", assign_wrong_axis, "The shape is (2,) instead of (3,)"),
    ("assign", assign_lengths, "instead of (3,)"),
    ("assign", assign_without_return, "end with `return`"),
    ("assign", assign_borrowed, "uses sklearn"),
    ("assign", assign_smallest, "not its place"),
    ("assign", assign_largest_product, "half of each center's square"),
    ("KMeans", Changed, "[False False False]"),
    ("KMeans", WritesOver, "What was passed in is changed"),
    ("KMeans", WholeNumbers, "no whole numbers"),
    ("update", update_in_place, "Copy them first"),
    ("distances", distances_borrowed, "uses scipy"),
    ("KMeans", OtherName, "Names differ by case"),
    ("KMeans", Minus, "negated by `~`"),
    ("KMeans", Not, "negated by `~`"),
    ("KMeans", Stayed, "labels that stayed"),
    ("KMeans", NoSelf, "the object itself first"),
    ("KMeans", OtherIndex, "one index, the brackets another"),
    ("KMeans", OldIndex, "one index, the brackets another"),
    ("KMeans", RowsOnly, "must become one: (1, d)"),
    ("KMeans", OnePointOnly, "mend those first"),
    ("KMeans", OneIteration, "after one iteration"),
    ("KMeans", ReturnsNothing, "`return self`"),
    ("KMeans", NeverTired, "after `max_iter` iterations"),
    ("KMeans", Dies, "without points stays"),
]

"""Answers to the exercises of chapter 04: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import itertools
import math
import random

import numpy as np


def odds_by_broadcasting(X, centers):
    D2 = ((X[:, None] - centers) ** 2).sum(axis=-1).min(axis=1)
    return D2 / D2.sum() if D2.any() else np.full(len(X), 1 / len(X))


def odds_in_plain_python(X, centers):
    D2 = [min(math.dist(x, c) ** 2 for c in centers.tolist()) for x in X.tolist()]
    total = sum(D2)
    return [value / total if total else 1 / len(D2) for value in D2]


def odds_center_by_center(X, centers):
    D2 = np.full(len(X), np.inf)
    for center in centers:
        D2 = np.minimum(D2, np.einsum("ij,ij->i", X - center, X - center))
    D2 = D2 if D2.sum() > 0 else np.ones(len(X))
    return D2 / D2.sum()


def odds_in_float32(X, centers):
    X, centers = X.astype(np.float32), centers.astype(np.float32)
    return odds_by_broadcasting(X, centers).astype(np.float32)


def draw_by_sums(weights, n_draws, rng):
    ends = np.cumsum(weights)
    return np.searchsorted(ends, rng.random(n_draws) * ends[-1], side="right")


def draw_by_loop(weights, n_draws, rng):
    ends = list(itertools.accumulate(weights.tolist()))
    return [
        next(i for i, end in enumerate(ends) if dart * ends[-1] < end)
        for dart in rng.random(n_draws)
    ]


def draw_by_choice(weights, n_draws, rng):
    return rng.choice(len(weights), size=n_draws, p=weights / weights.sum())


def draw_by_race(weights, n_draws, rng):
    """Each place waits for an exponential time; the first to ring is drawn."""
    with np.errstate(divide="ignore"):
        times = rng.exponential(size=(n_draws, len(weights))) / weights
    return times.argmin(axis=1)


def draw_in_float32(weights, n_draws, rng):
    ends = np.cumsum(weights / weights.sum(), dtype=np.float32)
    darts = rng.random(n_draws, dtype=np.float32) * ends[-1]
    return (darts[:, None] >= ends).sum(axis=1).astype(np.float32)


def runs_by_choice(X, k, power, n_runs, rng):
    found = []
    for _ in range(n_runs):
        D2 = ((X - X[rng.integers(len(X))]) ** 2).sum(axis=1)
        for _ in range(k - 1):
            weight = D2 ** (power / 2)
            new = rng.choice(len(X), p=weight / weight.sum())
            D2 = np.minimum(D2, ((X - X[new]) ** 2).sum(axis=1))
        found.append(D2.sum())
    return found


def runs_from_a_table(X, k, power, n_runs, rng):
    """All squared distances once; a run only takes rows of them."""
    table = ((X[:, None] - X) ** 2).sum(axis=-1)
    found = np.zeros(n_runs)
    for run in range(n_runs):
        rows = [int(rng.integers(len(X)))]
        while len(rows) < k:
            weight = np.sqrt(table[rows].min(axis=0)) ** power
            rows.append(draw_by_sums(weight, 1, rng)[0])
        found[run] = table[rows].min(axis=0).sum()
    return found


def runs_all_at_once(X, k, power, n_runs, rng):
    D2 = np.full((n_runs, len(X)), np.inf)
    weight = np.ones((n_runs, len(X)))
    for _ in range(k):
        ends = weight.cumsum(axis=1)
        new = (ends <= rng.random((n_runs, 1)) * ends[:, -1:]).sum(axis=1)
        D2 = np.minimum(D2, ((X - X[new][:, None]) ** 2).sum(axis=2))
        weight = D2 ** (power / 2)
    return D2.sum(axis=1).astype(np.float32)


def odds_barely_negative(X, centers):
    return odds_by_broadcasting(X, centers) - 1e-12


def odds_wrong_axis(X, centers):
    D2 = ((X[:, None] - centers) ** 2).sum(axis=-1).min(axis=0)
    return D2 / max(D2.sum(), 1)


def draw_without_sum(weights, n_draws, rng):
    return np.minimum(
        np.searchsorted(weights, rng.random(n_draws) * weights.max()), len(weights) - 1
    )


def draw_unscaled(weights, n_draws, rng):
    ends = np.cumsum(weights)
    return np.minimum(np.searchsorted(ends, rng.random(n_draws)), len(weights) - 1)


def draw_off_by_one(weights, n_draws, rng):
    return draw_by_sums(weights, n_draws, rng) + 1


def draw_from_elsewhere(weights, n_draws, rng):
    return random.choices(range(len(weights)), weights=weights.tolist(), k=n_draws)


def draw_exact_counts(weights, n_draws, rng):
    counts = np.floor(n_draws * weights / weights.sum()).astype(int)
    counts[weights.argmax()] += n_draws - counts.sum()
    return rng.permutation(np.repeat(np.arange(len(weights)), counts))


def draw_in_twos(weights, n_draws, rng):
    """Each second draw is the one before it, in any order."""
    half = draw_by_sums(weights, (n_draws + 1) // 2, rng)
    return rng.permutation(np.repeat(half, 2)[:n_draws])


def draw_sorted(weights, n_draws, rng):
    return np.sort(draw_by_sums(weights, n_draws, rng))


def runs_from_elsewhere(X, k, power, n_runs, rng):
    return runs_by_choice(X, k, power, n_runs, np.random.default_rng())


def draw_seeded(weights, n_draws, rng):
    return draw_by_sums(weights, n_draws, np.random.default_rng(0))


def runs_forget(X, k, power, n_runs, rng):
    found = []
    for _ in range(n_runs):
        D2 = ((X - X[rng.integers(len(X))]) ** 2).sum(axis=1)
        for _ in range(k - 1):
            new = draw_by_sums(D2 ** (power / 2), 1, rng)[0]
            D2 = ((X - X[new]) ** 2).sum(axis=1)
        found.append(D2.sum())
    return found


def runs_own_ruler(X, k, power, n_runs, rng):
    found = []
    for _ in range(n_runs):
        D2 = ((X - X[rng.integers(len(X))]) ** 2).sum(axis=1)
        for _ in range(k - 1):
            new = draw_by_sums(D2 ** (power / 2), 1, rng)[0]
            D2 = np.minimum(D2, ((X - X[new]) ** 2).sum(axis=1))
        found.append(np.sqrt(D2).sum())
    return found


def runs_seeded(X, k, power, n_runs, rng):
    return runs_by_choice(X, k, power, n_runs, np.random.default_rng(0))


def runs_same_first(X, k, power, n_runs, rng):
    found = []
    for _ in range(n_runs):
        D2 = ((X - X[0]) ** 2).sum(axis=1)
        for _ in range(k - 1):
            new = draw_by_sums(D2 ** (power / 2), 1, rng)[0]
            D2 = np.minimum(D2, ((X - X[new]) ** 2).sum(axis=1))
        found.append(D2.sum())
    return found


RIGHT = {
    "probabilities": [
        odds_by_broadcasting,
        odds_in_plain_python,
        odds_center_by_center,
        odds_in_float32,
    ],
    "draw": [draw_by_sums, draw_by_loop, draw_by_choice, draw_by_race, draw_in_float32],
    "start_inertias": [runs_by_choice, runs_from_a_table, runs_all_at_once],
}

WRONG = [
    ("probabilities", odds_barely_negative, "np.maximum(D2, 0)"),
    ("probabilities", odds_wrong_axis, "instead of (4,)"),
    ("draw", draw_without_sum, "running sum"),
    ("draw", draw_unscaled, "counts are off"),
    ("draw", draw_off_by_one, "counted from 0"),
    ("draw", draw_from_elsewhere, "must come from `rng`"),
    ("draw", draw_exact_counts, "how often a place comes is chance, too"),
    ("draw", draw_sorted, "hangs on the one before"),
    ("draw", draw_in_twos, "A draw hangs on the others of its call"),
    ("start_inertias", runs_from_elsewhere, "draw from rng, nowhere else"),
    ("draw", draw_seeded, "the one that was passed in"),
    ("start_inertias", runs_forget, "drawn twice"),
    ("start_inertias", runs_own_ruler, "squared, added, not divided"),
    ("start_inertias", runs_seeded, "draw from the one passed in"),
    ("start_inertias", runs_same_first, "always the same"),
]

"""Answers to the exercises of chapter 09: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import numpy as np
from halfstep import mixture


def squared_distances(X, means):
    return ((X[:, np.newaxis] - means) ** 2).sum(axis=2)


def soft_broadcast(X, weights, means, variance):
    scores = np.log(weights) - squared_distances(X, means) / (2 * variance)
    terms = np.exp(scores - scores.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def soft_nearest_first(X, weights, means, variance):
    squared = squared_distances(X, means)
    beyond = squared - squared.min(axis=1, keepdims=True)
    terms = weights * np.exp(-beyond / (2 * variance))
    return terms / terms.sum(axis=1)[:, None]


def soft_loops(X, weights, means, variance):
    rows = []
    for x in X:
        scores = [
            np.log(w) - sum((x - m) ** 2) / variance / 2
            for w, m in zip(weights, means, strict=True)
        ]
        total = np.logaddexp.reduce(scores)
        rows.append([float(np.exp(score - total)) for score in scores])
    return rows


def soft_products(X, weights, means, variance):
    scores = (X @ means.T - (means**2).sum(axis=1) / 2) / variance + np.log(weights)
    scores -= scores.max(axis=1, keepdims=True)
    terms = np.exp(scores)
    return terms / terms.sum(axis=1, keepdims=True)


def soft_single(X, weights, means, variance):
    squared = ((X[:, np.newaxis] - means) ** 2).sum(axis=2).astype(np.float32)
    scores = np.log(weights.astype(np.float32)) - squared / np.float32(2 * variance)
    terms = np.exp(scores - scores.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def soft_clipped(X, weights, means, variance):
    scores = np.clip(-squared_distances(X, means) / (2 * variance), -700, 0)
    terms = weights * np.exp(scores)
    return terms / terms.sum(axis=1, keepdims=True)


def on_the_loneliest(X, least):
    squared = squared_distances(X, X) + np.diag(np.full(len(X), np.inf))
    lonely = squared.min(axis=1).argmax()
    d = X.shape[1]
    wide = X.var(axis=0).max() * np.eye(d)
    covariances = np.array([least * np.eye(d), wide])
    return np.array([0.5, 0.5]), np.array([X[lonely], X.mean(axis=0)]), covariances


def by_trial(X, least):
    d = X.shape[1]
    for x in X:
        start = (
            [0.1, 0.9],
            [x, X.mean(axis=0)],
            [least * np.eye(d), np.atleast_2d(np.cov(X.T)) + least * np.eye(d)],
        )
        parameters = tuple(np.array(part) for part in start)
        for _ in range(30):
            R = mixture_e(X, *parameters)
            parameters = mixture_m(X, R)
            if np.linalg.eigvalsh(parameters[2]).min() < 1e-12:
                return start
    return start


def on_an_outlier(X, least):
    away = ((X - np.median(X, axis=0)) ** 2).sum(axis=1)
    far = X[away.argmax()]
    rest = np.delete(X, away.argmax(), axis=0)
    covariance = np.atleast_2d(np.cov(rest.T)) + least * np.eye(X.shape[1])
    narrow = least * np.eye(X.shape[1])
    return [1 / len(X), 1 - 1 / len(X)], [far, rest.mean(axis=0)], [narrow, covariance]


def mixture_e(X, weights, means, covariances):
    scores = np.empty((len(X), len(weights)))
    for j, weight in enumerate(weights):
        away = X - means[j]
        s2 = (away @ np.linalg.inv(covariances[j]) * away).sum(axis=1)
        scores[:, j] = np.log(weight) - s2 / 2 - np.linalg.slogdet(covariances[j])[1] / 2
    terms = np.exp(scores - scores.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def mixture_m(X, R):
    N = R.sum(axis=0)
    means = R.T @ X / N[:, np.newaxis]
    spreads = [np.atleast_2d(np.cov(X.T, aweights=r, bias=True)) for r in R.T]
    return N / len(X), means, np.array(spreads)


def healthy_start(X, least):
    covariance = np.atleast_2d(np.cov(X.T))
    return np.array([0.5, 0.5]), X[:2], np.array([covariance, covariance])


def needle(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    return weights, means, covariances * 1e-9


def standard_deviation(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    covariances[0] = least**2 * np.eye(X.shape[1])
    return weights, means, covariances


def in_the_middle(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    crowded = squared_distances(X, X).sum(axis=1).argmin()
    means[0] = X[crowded]
    covariances[0] = 3 * least * np.eye(X.shape[1])
    return weights, means, covariances


def without_weights(X, least):
    return on_the_loneliest(X, least)[1:]


def swapped_start(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    return means, covariances, weights


def one_unit(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    return weights, means, np.array([0.01 * np.eye(X.shape[1]), covariances[1]])


def far_from_all(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    covariances[0] = least * np.eye(X.shape[1])
    return weights, means + 1e6 * np.array([[1], [0]]) * np.ptp(X), covariances


def weights_of_two(X, least):
    weights, means, covariances = on_the_loneliest(X, least)
    return weights * 2, means, covariances


def by_library(X, starts, n_iterations):
    runs = [mixture.run(X, *start, tol=0, max_iter=n_iterations) for start in starts]
    scores = np.array([run.last.objective for run in runs])
    return scores.argmax(), scores


def by_hand(X, starts, n_iterations):
    scores = []
    for parameters in starts:
        for _ in range(n_iterations):
            R, _ = mixture.e_step(X, *parameters)
            parameters = mixture.m_step(X, R, floor=0)
        scores.append(mixture.e_step(X, *parameters)[1])
    return scores.index(max(scores)), scores


def from_scratch(X, starts, n_iterations):
    best, scores = 0, np.zeros(len(starts), np.float32)
    for number, (weights, means, covariances) in enumerate(starts):
        for _ in range(n_iterations):
            R = mixture_e(X, weights, means, covariances)
            weights, means, covariances = mixture_m(X, R)
        spreads = zip(weights, means, covariances, strict=True)
        density = 0
        for weight, mean, covariance in spreads:
            away = X - mean
            s2 = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
            height = weight / np.sqrt(np.linalg.det(2 * np.pi * covariance))
            density = density + height * np.exp(-s2 / 2)
        scores[number] = np.log(density).sum()
        best = number if scores[number] >= scores[best] else best
    return [best, scores]


def impatient(X, starts, n_iterations):
    runs = [mixture.run(X, *start, max_iter=n_iterations) for start in starts]
    scores = np.array([run.last.objective for run in runs])
    return scores.argmax(), scores


def best_alone(X, starts, n_iterations):
    return by_library(X, starts, n_iterations)[0]


def farthest_from_the_mean(X, least):
    far = ((X - X.mean(axis=0)) ** 2).sum(axis=1).argmax()
    unit = np.eye(X.shape[1])
    means = np.array([X[far], X.mean(axis=0)])
    return [0.5, 0.5], means, np.array([least * unit, X.var(axis=0).max() * unit])


RIGHT = {
    "soft_labels": [
        soft_broadcast, soft_nearest_first, soft_loops, soft_single,
    ],
    "collapse": [on_the_loneliest, by_trial],
    "compare_starts": [by_library, by_hand, from_scratch],
}  # fmt: skip

WRONG = [
    ("soft_labels", soft_clipped, "cut off at the same value"),
    ("soft_labels", soft_products, "take differences first"),
    ("collapse", healthy_start, "Both components start wide"),
    ("collapse", on_an_outlier, "Which point is the loneliest?"),
    ("collapse", farthest_from_the_mean, "Which point is the loneliest?"),
    ("collapse", needle, "It starts as a needle"),
    ("collapse", standard_deviation, "a variance and not a standard deviation"),
    ("collapse", in_the_middle, "Which point is the loneliest?"),
    ("collapse", without_weights, "Return 3 things"),
    ("collapse", swapped_start, "in another order: `return weights, means"),
    ("collapse", one_unit, "narrower than `least`"),
    ("collapse", far_from_all, "no share of any point"),
    ("collapse", weights_of_two, "of sum 1"),
    ("compare_starts", impatient, "Did a tolerance stop the loop too soon?"),
    ("compare_starts", best_alone, "Return 2 things"),
]

"""Answers to the exercises of chapter 08: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import numpy as np


def m_step_matrices(X, R):
    N = R.sum(axis=0)
    means = R.T @ X / N[:, np.newaxis]
    away = X[:, np.newaxis] - means
    products = np.einsum("nj,nja,njb->jab", R, away, away)
    return N / len(X), means, products / N[:, np.newaxis, np.newaxis]


def m_step_loops(X, R):
    (n, d), k = X.shape, R.shape[1]
    weights, means = [0.0] * k, [[0.0] * d for _ in range(k)]
    covariances = [[[0.0] * d for _ in range(d)] for _ in range(k)]
    for j in range(k):
        N = sum(R[i, j] for i in range(n))
        weights[j] = N / n
        for a in range(d):
            means[j][a] = sum(R[i, j] * X[i, a] for i in range(n)) / N
        for a in range(d):
            for b in range(d):
                for i in range(n):
                    away = (X[i, a] - means[j][a]) * (X[i, b] - means[j][b])
                    covariances[j][a][b] += R[i, j] * away / N
    return weights, means, covariances


def m_step_of_numpy(X, R):
    means = np.array([np.average(X, axis=0, weights=r) for r in R.T])
    covariances = [np.atleast_2d(np.cov(X.T, aweights=r, bias=True)) for r in R.T]
    return R.mean(axis=0), means, np.array(covariances)


def m_step_single(X, R):
    X, R = X.astype(np.float32), R.astype(np.float32)
    weights, means, covariances = m_step_matrices(X, R)
    return weights.astype(np.float32), means, covariances.astype(np.float32)


def m_step_moments(X, R):
    N = R.sum(0)
    means = (R / N).T @ X
    second = [(X.T * r) @ X / count for r, count in zip(R.T, N, strict=True)]
    return N / N.sum(), means, second - means[:, :, None] * means[:, None, :]


def m_step_in_the_plane(X, R):
    weights, means, covariances = m_step_matrices(X, R)
    result = np.empty((len(means), 2, 2))
    for j in range(len(means)):
        result[j] = covariances[j]
    return weights, means, result


def log_joint(X, weights, means, covariances):
    scores = np.empty((len(X), len(weights)))
    for j, weight in enumerate(weights):
        away = X - means[j]
        s2 = (away @ np.linalg.inv(covariances[j]) * away).sum(axis=1)
        log_det = np.linalg.slogdet(2 * np.pi * covariances[j])[1]
        scores[:, j] = np.log(weight) - s2 / 2 - log_det / 2
    return scores


def shares_of_rows(X, weights, means, covariances):
    scores = log_joint(X, weights, means, covariances)
    terms = np.exp(scores - scores.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def shares_of_log_sums(X, weights, means, covariances):
    scores = log_joint(X, weights, means, covariances)
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])


def shares_point_by_point(X, weights, means, covariances):
    rows = []
    for x in X:
        scores = []
        for weight, mean, covariance in zip(weights, means, covariances, strict=True):
            s2 = (x - mean) @ np.linalg.solve(covariance, x - mean)
            scores.append(np.log(weight / np.sqrt(np.linalg.det(covariance))) - s2 / 2)
        terms = [np.exp(score - max(scores)) for score in scores]
        rows.append([term / sum(terms) for term in terms])
    return rows


def shares_single(X, weights, means, covariances):
    away = X[:, np.newaxis] - means
    s2 = np.einsum("nki,kij,nkj->nk", away, np.linalg.inv(covariances), away)
    scores = np.log(weights) - s2 / 2 - np.log(np.linalg.det(covariances)) / 2
    scores = (scores - scores.max(axis=1, keepdims=True)).astype(np.float32)
    terms = np.exp(scores)
    return terms / terms.sum(axis=1, keepdims=True)


def shares_cholesky(X, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        root = np.linalg.cholesky(covariance)
        s = np.linalg.solve(root, (X - mean).T)
        scores.append(np.log(weight) - (s * s).sum(0) / 2 - np.log(np.diag(root)).sum())
    ratios = [[np.exp(np.clip(b - a, -700, 700)) for b in scores] for a in scores]
    return np.array([1 / sum(row) for row in ratios]).T


def shares_with_a_crumb(X, weights, means, covariances):
    terms = np.exp(log_joint(X, weights, means, covariances))
    return terms / (terms.sum(axis=1, keepdims=True) + 1e-300)


def shares_down_the_columns(X, weights, means, covariances):
    terms = np.exp(log_joint(X, weights, means, covariances))
    return terms / terms.sum(axis=0)


def shares_one_maximum(X, weights, means, covariances):
    scores = log_joint(X, weights, means, covariances)
    with np.errstate(all="ignore"):
        terms = np.exp(scores - scores.max())
        return terms / terms.sum(axis=1, keepdims=True)


def totals_reduce(X, weights, means, covariances, n_iterations):
    found = []
    for _ in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        found.append(np.logaddexp.reduce(scores, axis=1).sum())
        R = shares_of_rows(X, weights, means, covariances)
        weights, means, covariances = m_step_matrices(X, R)
    return found


def totals_in_place(X, weights, means, covariances, n_iterations):
    found = np.zeros(n_iterations, dtype=np.float32)
    for t in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        top = scores.max(axis=1, keepdims=True)
        log_p = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        found[t] = log_p.sum()
        weights[:], means, covariances = m_step_of_numpy(X, np.exp(scores - log_p))
    return found


def totals_with_a_floor(X, weights, means, covariances, n_iterations):
    parameters, found = (weights, means, covariances), []
    while len(found) < n_iterations:
        R = shares_point_by_point(X, *parameters)
        logs = [np.logaddexp.reduce(row) for row in log_joint(X, *parameters)]
        found.append(sum(logs))
        weights, means, covariances = m_step_moments(X, np.array(R))
        parameters = weights, means, covariances + 1e-6 * np.eye(X.shape[1])
    return tuple(found)


def m_step_swapped(X, R):
    weights, means, covariances = m_step_of_numpy(X, R)
    return means, covariances, weights


def m_step_with_a_floor(X, R):
    weights, means, covariances = m_step_of_numpy(X, R)
    return weights, means, covariances + 1e-6 * np.eye(X.shape[1])


def totals_old_weights(X, weights, means, covariances, n_iterations):
    found = []
    for _ in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        log_p = np.logaddexp.reduce(scores, axis=1)
        found.append(log_p.sum())
        _, means, covariances = m_step_of_numpy(X, np.exp(scores - log_p[:, None]))
    return found


def totals_looking_ahead(X, weights, means, covariances, n_iterations):
    found, scores = [], log_joint(X, weights, means, covariances)
    for _ in range(n_iterations):
        log_p = np.logaddexp.reduce(scores, axis=1)
        found.append(float(log_p.sum()))
        parameters = m_step_matrices(X, np.exp(scores - log_p[:, np.newaxis]))
        scores = log_joint(X, *parameters)
    return found


def totals_old_covariances(X, weights, means, covariances, n_iterations):
    found = []
    for _ in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        found.append(np.logaddexp.reduce(scores, axis=1).sum())
        R = shares_of_rows(X, weights, means, covariances)
        weights, means, _ = m_step_matrices(X, R)
    return found


def m_step_of_deviations(X, R):
    weights, means, covariances = m_step_matrices(X, R)
    return weights, means, np.sqrt(np.abs(covariances)) * np.sign(covariances)


def shares_of_lengths(X, weights, means, covariances):
    scores = np.empty((len(X), len(weights)))
    for j, weight in enumerate(weights):
        away = X - means[j]
        s = np.sqrt((away @ np.linalg.inv(covariances[j]) * away).sum(axis=1))
        log_det = np.linalg.slogdet(covariances[j])[1]
        scores[:, j] = np.log(weight) - s / 2 - log_det / 2
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])


def totals_hard(X, weights, means, covariances, n_iterations):
    found = []
    for _ in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        found.append(np.logaddexp.reduce(scores, axis=1).sum())
        labels = scores.argmax(axis=1)
        weights, means, covariances = m_step_matrices(X, np.eye(len(weights))[labels])
    return found


def totals_about_old_means(X, weights, means, covariances, n_iterations):
    found = []
    for _ in range(n_iterations):
        scores = log_joint(X, weights, means, covariances)
        found.append(np.logaddexp.reduce(scores, axis=1).sum())
        R = shares_of_rows(X, weights, means, covariances)
        away, N = X[:, np.newaxis] - means, R.sum(axis=0)
        covariances = np.einsum("nj,nja,njb->jab", R, away, away) / N[:, None, None]
        weights, means = N / len(X), R.T @ X / N[:, None]
    return found


def totals_backwards(X, weights, means, covariances, n_iterations):
    return totals_reduce(X, weights, means, covariances, n_iterations)[::-1]


RIGHT = {
    "m_step": [
        m_step_matrices, m_step_loops, m_step_of_numpy, m_step_single, m_step_moments,
    ],
    "responsibilities": [
        shares_of_rows, shares_of_log_sums, shares_point_by_point, shares_single,
        shares_cholesky,
    ],
    "log_likelihoods": [
        totals_reduce, totals_with_a_floor, totals_looking_ahead,
    ],
}  # fmt: skip

WRONG = [
    ("m_step", m_step_swapped, "in another order: `return weights, means"),
    ("m_step", m_step_with_a_floor, "is something added to them?"),
    ("m_step", m_step_of_deviations, "These are standard deviations"),
    ("responsibilities", shares_of_lengths, "s² in it, not s"),
    ("log_likelihoods", totals_hard, "Whole points are counted here"),
    ("log_likelihoods", totals_about_old_means, "about the means of before"),
    ("m_step", m_step_in_the_plane, "(2, 2, 2) instead of (2, 1, 1)"),
    ("responsibilities", shares_with_a_crumb, "A row of zeros"),
    ("responsibilities", shares_down_the_columns, "the columns sum to 1"),
    ("responsibilities", shares_one_maximum, "0 / 0"),
    ("log_likelihoods", totals_in_place, "What was passed in is changed"),
    ("log_likelihoods", totals_old_weights, "all three parameters"),
    ("log_likelihoods", totals_old_covariances, "all three parameters"),
    ("log_likelihoods", totals_backwards, "It falls"),
]

"""Answers to the exercises of chapter 10: right ones of many kinds, and crafted wrong ones.

The usual mistakes stand in the set's own tables.
"""

import numpy as np
from halfstep import mixture
from sklearn.mixture import GaussianMixture


def count_by_table(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    square = d * (d + 1) // 2
    spreads = {"full": k * square, "tied": square, "diag": k * d, "spherical": k}
    return k - 1 + k * d + spreads[covariance_type]


def count_by_entries(n_components, n_features, covariance_type):
    free = n_components * (n_features + 1) - 1
    if covariance_type in ("full", "tied"):
        entries = sum(j <= i for i in range(n_features) for j in range(n_features))
        return free + entries * (n_components if covariance_type == "full" else 1)
    return free + n_components * (n_features if covariance_type == "diag" else 1)


def choose_by_score(X, aside, ks):
    fits = [GaussianMixture(k, n_init=2, random_state=0).fit(X) for k in ks]
    scores = np.array([fitted.score(aside) for fitted in fits])
    return ks[scores.argmax()], scores


def choose_in_a_loop(X, aside, ks):
    best, scores = None, []
    for k in ks:
        fitted = GaussianMixture(n_components=k, random_state=7, reg_covar=1e-5).fit(X)
        scores.append(float(fitted.score_samples(aside).mean()))
        if best is None or scores[-1] > max(scores[:-1]):
            best = k
    return best, scores


def choose_with_halfstep(X, aside, ks):
    scores = {}
    for k in ks:
        labels = np.arange(len(X)) % k
        if k == 3:
            labels = mixture.predict(X, mixture.fit(X, 3, n_init=3, rng=1))
        start = mixture.m_step(X, np.eye(k)[labels], floor=1e-3)
        state = mixture.run(X, *start, max_iter=5, floor=1e-4).last
        scores[k] = np.float32(mixture.score_samples(aside, state).mean())
    return max(scores, key=scores.get), list(scores.values())


def choose_place(X, aside, ks):
    _, scores = choose_by_score(X, aside, ks)
    return scores.argmax(), scores


def choose_lowest(X, aside, ks):
    _, scores = choose_by_score(X, aside, ks)
    return ks[scores.argmin()], scores


def choose_score_alone(X, aside, ks):
    return choose_by_score(X, aside, ks)[1]


def odd_by_quantile(log_densities, share):
    return log_densities < np.quantile(log_densities, share)


def odd_by_sorting(log_densities, share):
    m = round(share * len(log_densities))
    border = sorted(log_densities)[m]
    return [bool(value < border) for value in log_densities]


def odd_by_counting(log_densities, share):
    not_above = (log_densities[:, None] >= log_densities).sum(axis=1)
    return (not_above <= share * len(log_densities) + 1e-9).astype(np.float32)


def odd_rounded_down(log_densities, share):
    marked = int(share * len(log_densities))
    return log_densities < np.sort(log_densities)[marked]


def odd_first_come(log_densities, share):
    marks = np.zeros(len(log_densities), bool)
    marks[np.argsort(log_densities)[: round(share * len(log_densities))]] = True
    return marks


def odd_of_densities(log_densities, share):
    densities = np.exp(log_densities)
    return densities < np.quantile(densities, share)


def draw_roots(n_samples, weights, means, covariances, rng):
    y = rng.choice(len(weights), n_samples, p=weights)
    noise = rng.standard_normal((n_samples, means.shape[1]))
    roots = np.linalg.cholesky(covariances)
    return means[y] + np.einsum("nij,nj->ni", roots[y], noise)


def draw_in_turn(n_samples, weights, means, covariances, rng):
    points = []
    for _ in range(n_samples):
        j = np.searchsorted(np.cumsum(weights), rng.random())
        points.append(rng.multivariate_normal(means[j], covariances[j]))
    return points


def draw_by_component(n_samples, weights, means, covariances, rng):
    counts = rng.multinomial(n_samples, weights)
    parts = [
        rng.multivariate_normal(mean, covariance, size=count)
        for mean, covariance, count in zip(means, covariances, counts, strict=True)
    ]
    return np.vstack(parts)


def draw_eigenvectors(n_samples, weights, means, covariances, rng):
    values, vectors = np.linalg.eigh(covariances)
    y = (rng.random(n_samples)[:, None] > np.cumsum(weights)[:-1]).sum(axis=1)
    noise = rng.normal(size=(n_samples, means.shape[1])) * np.sqrt(values)[y]
    return (means[y] + (vectors[y] @ noise[:, :, None])[:, :, 0]).astype(np.float32)


def draw_covariance_as_root(n_samples, weights, means, covariances, rng):
    y = rng.choice(len(weights), n_samples, p=weights)
    noise = rng.standard_normal((n_samples, means.shape[1]))
    return means[y] + np.einsum("nij,nj->ni", covariances[y], noise)


def draw_transposed(n_samples, weights, means, covariances, rng):
    y = rng.choice(len(weights), n_samples, p=weights)
    noise = rng.standard_normal((n_samples, means.shape[1]))
    return means[y] + np.einsum("nji,nj->ni", np.linalg.cholesky(covariances)[y], noise)


def draw_equal_weights(n_samples, weights, means, covariances, rng):
    return draw_roots(n_samples, np.full(len(weights), 1 / 3), means, covariances, rng)


def draw_one_component(n_samples, weights, means, covariances, rng):
    j = rng.choice(len(weights), p=weights)
    return rng.multivariate_normal(means[j], covariances[j], size=n_samples)


def draw_exact_counts(n_samples, weights, means, covariances, rng):
    y = np.searchsorted(np.cumsum(weights), (np.arange(n_samples) + 0.5) / n_samples)
    noise = rng.standard_normal((n_samples, means.shape[1]))
    return means[y] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[y], noise)


def draw_without_rng(n_samples, weights, means, covariances, rng):
    return draw_roots(n_samples, weights, means, covariances, np.random.default_rng())


def draw_fixed_seed(n_samples, weights, means, covariances, rng):
    return draw_roots(n_samples, weights, means, covariances, np.random.default_rng(0))


def draw_averages(n_samples, weights, means, covariances, rng):
    parts = [
        rng.multivariate_normal(mean, covariance, size=n_samples)
        for mean, covariance in zip(means, covariances, strict=True)
    ]
    return np.einsum("j,jnd->nd", weights, parts)


def draw_even_noise(n_samples, weights, means, covariances, rng):
    y = rng.choice(len(weights), n_samples, p=weights)
    noise = rng.uniform(-np.sqrt(3), np.sqrt(3), size=(n_samples, means.shape[1]))
    return means[y] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[y], noise)


def draw_axes_alone(n_samples, weights, means, covariances, rng):
    y = rng.choice(len(weights), n_samples, p=weights)
    scale = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    return rng.normal(means[y], scale[y])


RIGHT = {
    "n_parameters": [count_by_table, count_by_entries],
    "choose_components": [choose_by_score, choose_in_a_loop, choose_with_halfstep],
    "odd_points": [odd_by_quantile, odd_by_sorting, odd_by_counting],
    "sample_mixture": [draw_roots, draw_in_turn, draw_by_component, draw_eigenvectors],
}

WRONG = [
    ("choose_components", choose_place, "the place in ks"),
    ("choose_components", choose_lowest, "Take the highest"),
    ("choose_components", choose_score_alone, "Return 2 things"),
    ("odd_points", odd_first_come, "some are marked and others not"),
    ("odd_points", odd_of_densities, "are to be marked"),
    ("odd_points", odd_rounded_down, "29 of 100 are to be marked"),
    ("sample_mixture", draw_covariance_as_root, "multiply by a root"),
    ("sample_mixture", draw_transposed, "The root is transposed"),
    ("sample_mixture", draw_equal_weights, "equally often"),
    ("sample_mixture", draw_one_component, "All points come from one component"),
    ("sample_mixture", draw_exact_counts, "how many come is chance"),
    ("sample_mixture", draw_without_rng, "draw from rng, nowhere else"),
    ("sample_mixture", draw_fixed_seed, "does everything come from rng"),
    ("sample_mixture", draw_even_noise, "it is no bell"),
    ("sample_mixture", draw_averages, "near no mean"),
    ("sample_mixture", draw_axes_alone, "drawn one by one"),
]

"""Checks for the exercises of Part II: soft assignments."""

import numpy as np

from halfstep import gaussians, mixture
from halfstep.checks.report import agree, expect, numbers
from halfstep.checks.task import examine

__all__ = [
    "choose_components",
    "collapse",
    "compare_starts",
    "log_likelihoods",
    "m_step",
    "n_parameters",
    "odd_points",
    "responsibilities",
    "sample_mixture",
    "soft_labels",
]

# Sums in single precision pass; the mistakes are far larger.
NEAR = {"rtol": 1e-4, "atol": 1e-5}
FULL_MIXTURE = ("weights", "means", "covariances")


def m_step(answer, *, seed=None):
    """Check ``m_step(X, R)``: the weight, mean and covariance of each component.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_samples, n_components) -> weights, means,
        covariances`` with the shapes (n_components,), (n_components, n_features) and
        (n_components, n_features, n_features)
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Dempster, Laird and Rubin (1977), section 4.3; exercises of chapter 08.

    >>> means_forgotten = m_step(lambda X, R: (R.mean(axis=0), None, None))
    >>> [finding.holds for finding in means_forgotten.findings]
    [True, False, False, False]
    """
    properties = [
        ("the weights are N / n, so they sum to 1", _counted_shares),
        ("each mean is weighted by the shares", _weighted_means),
        ("each covariance is weighted by the shares, and divided by N", _weighted_spreads),
        ("it holds for any number of features and components", _m_step_any_width),
    ]
    return examine("m_step", answer, properties, seed=seed)


def _shared_points(rng, sizes=((9, 2, 3), (40, 2, 2))):
    """Points and how they are shared: four that one can follow by hand, then more."""
    corners = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]])
    yield corners, np.array([[1.0, 0.0], [1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    for n, d, k in sizes:
        X = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d) * 3
        yield X, rng.dirichlet(np.ones(k), n)


def _m_parts(answer, X, R):
    given = {"X": X, "R": R}
    return (*_parts(answer(X.copy(), R.copy()), FULL_MIXTURE, given), given)


def _counted_shares(answer, rng):
    for X, R in _shared_points(rng):
        weights, _, _, given = _m_parts(answer, X, R)
        hint = "One number for each point: sum down the columns of R, axis=0."
        expect(np.shape(weights) != (len(X),), hint, given=given, came=weights,
               expected=f"shape {R.shape[1:]}")  # fmt: skip
        weights, N = numbers(weights, (R.shape[1],), given), R.sum(axis=0)
        mistakes = [
            ("These are the counts N, which sum to n: divide them by n.", N),
            ("Equal weights, whatever the shares: the weight is N / n.", N**0 / len(N)),
            ("These count the points whose largest share it is: sum the shares.",
             _one_hot(R).mean(axis=0)),
        ]  # fmt: skip
        agree(weights, N / len(X), given, mistakes=mistakes, **NEAR,
              hint="N sums the shares of a component, down its column.")  # fmt: skip


def _weighted_means(answer, rng):
    for X, R in _shared_points(rng):
        _, means, _, given = _m_parts(answer, X, R)
        _compare_means(means, X, R, given)


def _compare_means(came, X, R, given):
    # Long: a list of mistakes, each with its hint.
    N, hard = R.sum(axis=0)[:, np.newaxis], _one_hot(R)
    means = numbers(came, (R.shape[1], X.shape[1]), given)
    counts = np.maximum(hard.sum(axis=0), 1)[:, np.newaxis]
    mistakes = [
        ("Divided by the number of points: divide by N, one number for each component.",
         R.T @ X / len(X)),
        ("These are the weighted sums: divide by N, the sum of the weights.", R.T @ X),
        ("This is the mean of all points, for each component: where do the shares go in?",
         0 * means + X.mean(axis=0)),
        ("These are means of whole points: count each point by its share.",
         hard.T @ X / counts),
    ]  # fmt: skip
    agree(means, R.T @ X / N, given, mistakes=mistakes, **NEAR,
          hint="The mean of a component is the sum of share times point, divided by N. "
               "Was the sum taken over the points?")  # fmt: skip


def _weighted_spreads(answer, rng):
    for X, R in _shared_points(rng):
        _, _, covariances, given = _m_parts(answer, X, R)
        _compare_spreads(covariances, X, R, given)


def _compare_spreads(came, X, R, given):
    d, k = X.shape[1], R.shape[1]
    covariances = numbers(came, (k, d, d), given)
    expected = np.array([_spread(X, r) for r in R.T])
    wrong = [_wrong_spreads(X, r) for r in R.T]
    mistakes = [(hint, np.array([w[hint] for w in wrong])) for hint in wrong[0]]
    agree(covariances, expected, given, mistakes=mistakes, **NEAR,
          hint="Each product of differences from the component's own mean counts by its "
               "share, and the sum is divided by N.")  # fmt: skip


def _wrong_spreads(X, r):
    """Make of one component's covariance what the common mistakes make of it."""
    # Long: a list of mistakes, each with its hint.
    N, right = r.sum(), _spread(X, r)
    away, root = X - r @ X / N, r[:, np.newaxis]
    return {
        "Divided by N - 1: shares are weights, so divide by N.": right * N / (N - 1 or 1),
        "This is np.cov with ddof=1: pass bias=True, which divides by N.":
            np.cov(X.T, aweights=r).reshape(right.shape),
        "Divided by the number of points: divide by N.": right * N / len(X),
        "This is the weighted sum: divide by N.": right * N,
        "The differences are from the mean of all points: take the component's own.":
            _spread(X, r, X.mean(axis=0)),
        "The mean was not taken away from the points.": _spread(X, r, 0),
        "The shares are counted twice: one factor, not one on each side.":
            (root * away).T @ (root * away) / N,
        "This is the covariance of all points: where do the shares go in?":
            np.cov(X.T, bias=True).reshape(right.shape),
        "Only the variances are there: every product of two differences counts.":
            np.diag(np.diag(right)),
    }  # fmt: skip


def _spread(X, r, about=None):
    """Covariance of the shares that one component has."""
    away = X - (r @ X / r.sum() if about is None else about)
    return (r * away.T) @ away / r.sum()


def _m_step_any_width(answer, rng):
    sizes = ((6, 1, 2), (15, 3, 1), (20, 5, 4))
    for X, R in list(_shared_points(rng, sizes))[1:]:
        weights, means, covariances, given = _m_parts(answer, X, R)
        weights = numbers(weights, (R.shape[1],), given)
        agree(weights, R.mean(axis=0), given, hint="The weights are N / n.", **NEAR)
        _compare_means(means, X, R, given)
        _compare_spreads(covariances, X, R, given)


def responsibilities(answer, *, seed=None):
    """Check ``responsibilities(X, weights, means, covariances)``: the E-step's shares.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_components,), (n_components, n_features),
        (n_components, n_features, n_features) -> (n_samples, n_components)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Dempster, Laird and Rubin (1977), section 4.3; exercises of chapter 08.

    >>> blind = responsibilities(lambda X, *mixture: np.tile(mixture[0], (len(X), 1)))
    >>> [finding.holds for finding in blind.findings]
    [True, False, False, False]
    """
    properties = [
        ("each point has one row of shares, not negative, of sum 1", _rows_of_shares),
        ("a share is weight times density, as part of their sum", _shares_of_densities),
        ("points far from every component have shares, too", _far_points),
        ("it holds for any number of features and components", _shares_any_width),
    ]
    return examine("responsibilities", answer, properties, seed=seed)


def _mixtures(rng, sizes=((8, 2, 3), (30, 2, 4))):
    """Points and mixtures: two points and two components first, then more."""
    means = np.array([[0.0, 0.0], [2.0, 0.0]])
    narrow_and_wide = np.array([np.eye(2), [[2.0, 0.5], [0.5, 1.0]]])
    yield np.array([[0.0, 0.0], [2.0, 1.0]]), np.array([0.75, 0.25]), means, narrow_and_wide
    for n, d, k in sizes:
        roots = rng.normal(size=(k, d, d))
        covariances = roots @ roots.transpose(0, 2, 1) / d + 0.3 * np.eye(d)
        weights, means = rng.dirichlet(np.full(k, 3.0)), 2 * rng.normal(size=(k, d))
        yield 3 * rng.normal(size=(n, d)), weights, means, covariances


def _shares(answer, X, *parameters):
    """Call the answer, and name underflow where its shares show it."""
    given = dict(zip(("X", *FULL_MIXTURE), (X, *parameters), strict=True))
    came = answer(X.copy(), *(p.copy() for p in parameters))
    R = numbers(came, (len(X), len(parameters[0])), given, finite=False)
    expect(not np.isnan(R).any(),
           "Not a number: exp gave 0 for every component, and 0 / 0 came of it. Take the "
           "largest logarithm of each row away before exp.",
           given=given, came=R, expected="finite shares")  # fmt: skip
    return R, given


def _rows_of_shares(answer, rng):
    for X, *parameters in _mixtures(rng):
        R, given = _shares(answer, X, *parameters)
        _expect_rows(R, given)


def _expect_rows(R, given):
    sums = R.sum(axis=1)
    hint = "Divide each row by its sum: sum over the components, axis=1, with keepdims."
    if np.allclose(R.sum(axis=0), 1, **NEAR):
        hint = "Here the columns sum to 1. The components of one point share it: axis=1."
    elif (sums == 0).any():
        hint = "A row of zeros: exp gave 0 for every component. Stay with the logarithms."
    seen = {"given": given, "came": R}
    expect(np.allclose(sums, 1, **NEAR), hint, **seen, expected="rows of sum 1")
    hint = "A share is not negative. Was exp forgotten?"
    expect((R > -1e-9).all(), hint, **seen, expected="shares from 0 to 1")


def _shares_of_densities(answer, rng):
    for X, *parameters in _mixtures(rng):
        _compare_shares(*_shares(answer, X, *parameters), X, *parameters)


def _compare_shares(R, given, X, weights, means, covariances):
    # Long: a list of mistakes, each with its hint.
    away = X[:, np.newaxis] - means
    s2 = np.einsum("nki,kij,nkj->nk", away, np.linalg.inv(covariances), away)
    log_weights, log_dets = np.log(weights), np.linalg.slogdet(covariances)[1]
    right = log_weights - s2 / 2 - log_dets / 2
    mistakes = [
        ("The weights are missing: weight times density.", right - log_weights),
        ("The determinant is missing: a wide Gaussian is low.", right + log_dets / 2),
        ("The determinant needs its square root, ½ in the log.", right - log_dets / 2),
        ("The ½ in the exponent is missing: -s² / 2.", right - s2 / 2),
        ("The distance ignores the covariance: it needs the inverse, Σ⁻¹.",
         right + s2 / 2 - (away**2).sum(axis=2) / 2),
        ("Multiplied by the covariance: it needs the inverse, Σ⁻¹.",
         right + s2 / 2 - np.einsum("nki,kij,nkj->nk", away, covariances, away) / 2),
    ]  # fmt: skip
    mistakes = [(hint, _softmax(scores)) for hint, scores in mistakes]
    mistakes += [("These are labels, 0 or 1: the E-step divides a point among them.",
                  _one_hot(right))]  # fmt: skip
    agree(R, _softmax(right), given, mistakes=mistakes, **NEAR,
          hint="Follow one point: each component's weight times density, divided by their "
               "sum.")  # fmt: skip


def _far_points(answer, rng):
    for (_, *parameters), distance in zip(_mixtures(rng), (80, 400, 1000), strict=False):
        around = rng.normal(size=(20, parameters[1].shape[1]))
        X = distance * around / np.linalg.norm(around, axis=1, keepdims=True)
        # Where two components are nearly even, rounding decides out there.
        first, second = np.sort(mixture.log_density(X, *parameters), axis=1)[:, :-3:-1].T
        X = X[first - second > 1e-3 * np.abs(first)][:3]
        R, given = _shares(answer, X, *parameters)
        _expect_rows(R, given)
        agree(R, mixture.e_step(X, *parameters)[0], given, **NEAR,
              hint="Out there one component has nearly all: the others are smaller by many "
                   "powers of ten.")  # fmt: skip


def _shares_any_width(answer, rng):
    for X, *parameters in list(_mixtures(rng, ((7, 1, 2), (9, 3, 1), (12, 5, 4))))[1:]:
        R, given = _shares(answer, X, *parameters)
        _expect_rows(R, given)
        _compare_shares(R, given, X, *parameters)


def log_likelihoods(answer, *, seed=None):
    """Check ``log_likelihoods(X, weights, means, covariances, n_iterations)``: the loop.

    Parameters
    ----------
    answer : callable
        Takes also how many iterations, and gives the log-likelihood that the E-step of
        each found, before its M-step: ``(n_iterations,)``.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Dempster, Laird and Rubin (1977), section 2; exercises of chapter 08.

    >>> print(log_likelihoods(lambda *given: [0.0]).findings[0].hint)
    The total is the sum, over the points, of log of the mixture's density.
    """
    properties = [
        ("the first value is the log-likelihood of the start", _first_value),
        ("one component stands at the closed value after one M-step", _closed_value),
        ("it never falls", _never_falls),
        ("a far point leaves it finite", _far_total),
        ("it holds for any number of features", _total_any_width),
    ]
    return examine("log_likelihoods", answer, properties, seed=seed)


def _totals(answer, n_iterations, X, *parameters):
    given = dict(zip(("X", *FULL_MIXTURE), (X, *parameters), strict=True))
    given["n_iterations"] = n_iterations
    came = answer(X.copy(), *(p.copy() for p in parameters), n_iterations)
    totals = numbers(came, (n_iterations,), given, finite=False)
    hint = "The logarithm of 0: the density underflowed. Sum it as log-sum-exp."
    expect(np.isfinite(totals).all(), hint, given=given, came=totals, expected="finite")
    return totals, given


def _overlapping(rng, sizes=((8, 2, 1), (8, 2, 2), (30, 2, 4))):
    """Points and wide mixtures: an answer may run on, and none collapses so soon."""
    for n, d, k in sizes:
        roots = rng.normal(size=(k, d, d)) / 2
        covariances = roots @ roots.transpose(0, 2, 1) + 2 * np.eye(d)
        weights, means = rng.dirichlet(np.full(k, 9.0)), rng.normal(size=(k, d)) / 2
        yield 2 * rng.normal(size=(n, d)), weights, means, covariances


def _first_value(answer, rng):
    for X, *parameters in _overlapping(rng):
        totals, given = _totals(answer, 1, X, *parameters)
        late = _reference_totals(2, X, *parameters)[1]
        scores = mixture.log_density(X, *parameters)
        _compare_first(totals[0], scores, given, X.shape, late)


def _compare_first(total, scores, given, shape, late=np.inf):
    # Long: a list of mistakes, each with its hint.
    n, d = shape
    R, points = _softmax(scores), np.logaddexp.reduce(scores, axis=1)
    right, two_pi = points.sum(), np.log(2 * np.pi) / 2
    hint = "The total is the sum, over the points, of log of the mixture's density."
    mistakes = [
        ("This belongs to the parameters after the M-step: note it before.", late),
        ("This is the mean of the points: sum them.", right / n),
        ("The log of each term is summed: sum the terms of a point, then take the log.",
         scores.sum()),
        ("The shares weigh logarithms here. The log belongs outside the sum of the terms.",
         (R * scores).sum()),
        ("The factor (2π)^(d/2) is missing.", right + n * d * two_pi),
        ("2π is the factor for two features: (2π)^(d/2).", right + n * (d - 2) * two_pi),
        ("The sign is turned: more is better.", -right),
        ("This is the likelihood: take the logarithm of each point's density.",
         np.exp(points).sum()),
    ]  # fmt: skip
    agree(total.item(), right.item(), given, mistakes=mistakes, hint=hint, **NEAR)


def _closed_value(answer, rng):
    # Long: a list of mistakes, each with its hint.
    for n in (6, 30):
        X = rng.normal(size=(n, 2)) * (2, 1) + rng.normal(size=2)
        start = np.ones(1), X[:1], np.eye(2)[np.newaxis]
        totals, given = _totals(answer, 3, X, *start)
        first = mixture.log_density(X, *start).sum()
        closed = -n * (np.log(2 * np.pi * np.linalg.det(np.cov(X.T, bias=True)) ** 0.5) + 1)
        mistakes = [
            ("Nothing moves: the next E needs what the M-step returns.", np.full(3, first)),
            ("The first value is missing: it comes before the first M-step.",
             np.full(3, closed)),
        ]  # fmt: skip
        agree(totals, np.array([first, closed, closed]), given, mistakes=mistakes, **NEAR,
              hint="One component: the M-step gives the mean and the covariance of all "
                   "points, divided by n. Does your m_step pass its check?")  # fmt: skip


def _blobs(rng, n):
    """Three blobs, and a start that is wide and a little off: it does not collapse."""
    places = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    X = places[np.arange(n) % 3] + rng.normal(size=(n, 2))
    means = places + rng.normal(size=(3, 2)) / 2
    return X, np.full(3, 1 / 3), means, np.array([3 * np.eye(2)] * 3)


def _never_falls(answer, rng):
    for n, n_iterations in ((15, 3), (60, 5)):
        X, *start = _blobs(rng, n)
        totals, given = _totals(answer, n_iterations, X, *start)
        hint = "It falls: a half-step is wrong, or not all three parameters are handed on."
        expect((np.diff(totals) > -1e-3).all(), hint, given=given, came=totals,
               expected="no value below the one before")  # fmt: skip
        expected = _reference_totals(n_iterations + 1, X, *start)
        # A mean, or a late first value, has cost its points above.
        same = expected[:-1], expected[:-1] / n, expected[1:]
        if not any(np.allclose(totals, one, rtol=1e-3) for one in same):
            hint = "It rises by other steps: an iteration is one E and one M, and hands on "
            agree(totals, expected[:-1], given, hint=hint + "all three parameters.")


def _reference_totals(n_iterations, X, *parameters):
    totals = np.empty(n_iterations)
    for iteration in range(n_iterations):
        R, totals[iteration] = mixture.e_step(X, *parameters)
        parameters = mixture.m_step(X, R, floor=0)
    return totals


def _far_total(answer, rng):
    for far in (90.0, 300.0):
        X = np.vstack([rng.normal(size=(8, 2)), [[far, far]]])
        start = np.array([0.5, 0.5]), X[:2], np.array([np.eye(2)] * 2)
        totals, given = _totals(answer, 1, X, *start)
        _compare_first(totals[0], mixture.log_density(X, *start), given, X.shape)


def _total_any_width(answer, rng):
    for X, *parameters in _overlapping(rng, ((5, 1, 2), (14, 3, 1), (60, 5, 3))):
        totals, given = _totals(answer, 1, X, *parameters)
        _compare_first(totals[0], mixture.log_density(X, *parameters), given, X.shape)


def soft_labels(answer, *, seed=None):
    """Check ``soft_labels(X, weights, means, variance)``: circles of one held variance.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_components,), (n_components, n_features), float ->
        (n_samples, n_components)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Bishop (2006), section 9.3.2; exercises of chapter 09.

    >>> even = soft_labels(lambda X, weights, means, variance: [weights] * len(X))
    >>> [finding.holds for finding in even.findings]
    [True, False, False, True]
    """
    properties = [
        ("each point has one row of shares, not negative, of sum 1", _held_rows),
        ("between these ends they are the shares of the mixture", _held_between),
        ("as the variance falls to 0, the nearest mean takes all", _held_to_zero),
        ("as the variance grows, the shares become the weights", _held_to_infinity),
    ]
    return examine("soft_labels", answer, properties, seed=seed)


def _circles(rng, sizes=((7, 2, 3), (30, 3, 5))):
    """Points, weights, means and squared distances; no point lies near a border."""
    means = np.array([[0.0, 0.0], [2.0, 0.0]])
    inputs = [(np.array([[0.0, 0.0], [0.5, 1.0]]), np.array([0.25, 0.75]), means)]
    for n, d, k in sizes:
        weights, X = rng.dirichlet(np.full(k, 3.0)), rng.normal(size=(n, d))
        inputs.append((X, weights, rng.normal(size=(k, d))))
    for X, weights, means in inputs:
        squared = ((X[:, np.newaxis] - means) ** 2).sum(axis=2)
        nearest, second = np.sort(squared, axis=1)[:, :2].T
        clear = (second - nearest > 0.1).nonzero()[0]
        clear = clear if len(clear) else [np.argmax(second - nearest)]
        yield X[clear], weights, means, squared[clear]


def _held(answer, X, weights, means, variance):
    given = {"X": X, "weights": weights, "means": means, "variance": variance}
    came = answer(X.copy(), weights.copy(), means.copy(), variance)
    R = numbers(came, (len(X), len(weights)), given, finite=False)
    expect(not np.isnan(R).any(),
           "Not a number: exp gave 0 for every component, and 0 / 0 came of it. Take the "
           "largest exponent of each row away before exp.",
           given=given, came=R, expected="finite shares")  # fmt: skip
    return R, given


def _held_rows(answer, rng):
    for X, weights, means, _ in _circles(rng):
        _expect_rows(*_held(answer, X, weights, means, 1.0))


def _held_between(answer, rng):
    # Long: a list of mistakes, each with its hint.
    problems = [(case, v) for v in (1.0, 3.0, 0.5) for case in _circles(rng)]
    for (X, weights, means, squared), variance in problems:
        R, given = _held(answer, X, weights, means, variance)
        log_weights, half = np.log(weights), squared / (2 * variance)
        mistakes = [
            ("The weights are missing: weight times density.", -half),
            ("The ½ in the exponent is missing.", log_weights - 2 * half),
            ("The distance is to be squared.",
             log_weights - np.sqrt(squared) / (2 * variance)),
            ("The sign is turned: a near mean has the larger share.", log_weights + half),
            ("It is σ² already: do not square it.", log_weights - half / variance),
            ("It is σ²: take no root of it.", log_weights - half * variance**0.5),
        ]  # fmt: skip
        mistakes = [(hint, _softmax(scores)) for hint, scores in mistakes]
        mistakes += [("These are labels, right in the limit only.", _one_hot(-squared))]
        agree(R, _softmax(log_weights - half), given, mistakes=mistakes, **NEAR,
              hint="Each term is weight times exp(-½ squared distance / variance); divide "
                   "by their sum.")  # fmt: skip


def _held_to_zero(answer, rng):
    for X, weights, means, squared in _circles(rng):
        for variance in (1e-3, 1e-6, 1e-12):
            R, given = _held(answer, X, weights, means, variance)
            _expect_rows(R, given)
            _compare_labels(R, given, weights, squared)


def _compare_labels(R, given, weights, squared):
    right, cut_off = _one_hot(-squared), np.isclose(R, weights).all(axis=1, keepdims=True)
    mistakes = [
        ("All goes to the heaviest component: the weight is one factor, and the density "
         "decides.", _one_hot(0 * squared + weights)),
        ("All goes to the farthest mean: look at the sign.", _one_hot(squared)),
        ("The variance does not count: divide the squared distance by it.",
         _softmax(np.log(weights) - squared / 2)),
        ("The weights came out: all exponents were cut off at the same value.",
         np.where(cut_off, weights, right)),
    ]  # fmt: skip
    agree(R, right, given, mistakes=mistakes, **NEAR,
          hint="With so small a variance the nearest mean takes all, whatever its weight.",
          )  # fmt: skip


def _held_to_infinity(answer, rng):
    for X, weights, means, squared in _circles(rng):
        for variance in (1e8, 1e12):
            R, given = _held(answer, X, weights, means, variance)
            mistakes = [("Equal shares: the weights are missing.",
                         0 * squared + 1 / len(weights))]  # fmt: skip
            agree(R, 0 * squared + weights, given, mistakes=mistakes, **NEAR,
                  hint="To so wide a circle all distances are alike, and the weights "
                       "remain.")  # fmt: skip


def collapse(answer, *, seed=None):
    """Check ``collapse(X, least)``: a start from which a mixture of two collapses.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), float -> weights, means, covariances`` of two components,
        in any direction at least as wide as the number, a variance.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Bishop (2006), section 9.2.1; exercises of chapter 09.

    >>> healthy = collapse(lambda X, least: ([0.5, 0.5], X[:2], [np.cov(X.T)] * 2))
    >>> [finding.holds for finding in healthy.findings]
    [True, False, False, False]
    """
    properties = [
        ("it returns two components, nowhere narrower than `least`", _starts_wide),
        ("EM without a floor takes the smallest eigenvalue under 1e-10", _collapses),
        ("it does so in other units", _collapses_in_any_unit),
        ("it does so with other numbers of features", _collapses_in_any_width),
    ]
    return examine("collapse", answer, properties, seed=seed)


def _start_of(answer, X, least):
    """Call the answer, and read what it returned as a mixture."""
    given, d = {"X": X, "least": least}, X.shape[1]
    parts = _parts(answer(X.copy(), least), FULL_MIXTURE, given)
    shapes = (2,), (2, d), (2, d, d)
    start = [numbers(part, shape, given) for part, shape in zip(parts, shapes, strict=True)]
    weights, _, covariances = start
    fine = (weights > 0).all() and abs(weights.sum() - 1) < 1e-6
    hint = "The weights are two positive numbers of sum 1."
    expect(fine, hint, given=given, came=weights, expected="positive, of sum 1")
    fine = np.allclose(covariances, covariances.transpose(0, 2, 1), atol=1e-12)
    hint = "A covariance equals its transpose."
    expect(fine, hint, given=given, came=covariances, expected="symmetric matrices")
    start[0] = weights / weights.sum()
    return start, given


def _crosses(rng):
    """Points and the variance that a start may not go under: six points, then more."""
    cross = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [4.0, 3.0]]
    yield np.array(cross), 0.01
    for n in (20, 50):
        yield _with_an_outlier(rng, n, 2), 0.01


def _with_an_outlier(rng, n, d):
    """Points at most 4 from the origin, and one at 6: it is the loneliest."""
    X = rng.normal(size=(n, d))
    reach = np.linalg.norm(X, axis=1, keepdims=True)
    X /= np.maximum(reach / 4, 1)
    lonely = rng.integers(n)
    X[lonely] *= 6 / np.linalg.norm(X[lonely])
    return X


def _starts_wide(answer, rng):
    for X, least in _crosses(rng):
        (_, _, covariances), given = _start_of(answer, X, least)
        smallest = np.linalg.eigvalsh(covariances).min()
        expect(smallest > least * (1 - 1e-6),
               "It starts as a needle. Take `least` itself, a variance and not a standard "
               "deviation, for each direction.",
               given=given, came=f"smallest eigenvalue {smallest:.3g}",
               expected=f"at least {least:g}")  # fmt: skip


def _collapses(answer, rng):
    for X, least in _crosses(rng):
        _expect_collapse(answer, X, least)


def _collapses_in_any_unit(answer, rng):
    for unit in (1000.0, 0.01):
        _expect_collapse(answer, unit * _with_an_outlier(rng, 25, 2), 0.01 * unit**2)


def _collapses_in_any_width(answer, rng):
    for n, d in ((12, 1), (25, 3), (40, 4)):
        _expect_collapse(answer, _with_an_outlier(rng, n, d), 0.01)


def _expect_collapse(answer, X, least):
    # Long: each thing that may be wrong gets its own sentence.
    start, given = _start_of(answer, X, least)
    widest = np.linalg.eigvalsh(start[2]).max(axis=1).min()
    expect(np.linalg.eigvalsh(start[2]).min() > least * (1 - 1e-6),
           "The start is narrower than `least`, in the squared unit of this data.",
           given=given, came=start[2], expected=f"eigenvalues from {least:g}")  # fmt: skip
    try:
        smallest = _smallest_on_the_way(X, start)
    except ValueError:
        hint = "A component has no share of any point, so no mean: start it on a point."
        expect(False, hint, given=given, came=start[1], expected="means near points")
    hint = "A narrow component found company, and widened. Which point is the loneliest?"
    if widest > 4 * least:
        hint = "Both components start wide. Make one as narrow as `least` allows."
    expect(smallest < 1e-10, hint, given=given, came=f"smallest eigenvalue {smallest:.3g}",
           expected="under 1e-10 within 100 iterations")  # fmt: skip


def _smallest_on_the_way(X, parameters):
    """Run EM without a floor, at most 100 iterations."""
    smallest = np.inf
    for _ in range(100):
        R, _ = mixture.e_step(X, *parameters)
        parameters = mixture.m_step(X, R, floor=0)
        smallest = min(smallest, np.linalg.eigvalsh(parameters[2]).min())
        if smallest < 1e-10:
            break
    return smallest


def compare_starts(answer, *, seed=None):
    """Check ``compare_starts(X, starts, n_iterations)``: which start ends highest.

    Parameters
    ----------
    answer : callable
        Takes points, a list of (weights, means, covariances) and a number of iterations;
        gives the index of the best start and all log-likelihoods at the end,
        ``int, (n_starts,)``. It may use halfstep.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: McLachlan and Peel (2000), section 2.12; exercises of chapter 09.

    >>> from halfstep import mixture
    >>> def at_the_start(X, starts, n_iterations):
    ...     scores = [mixture.e_step(X, *start)[1] for start in starts]
    ...     return np.argmax(scores), scores
    >>> print(compare_starts(at_the_start).findings[0].hint)
    These are the log-likelihoods of the starts: run the loop first.
    """
    properties = [
        ("the scores are the log-likelihoods at the end", _scores_at_the_end),
        ("the best start is the one that ends highest, wherever it began", _ends_highest),
        ("the inertia of the means has no say", _inertia_silent),
    ]
    return examine("compare_starts", answer, properties, seed=seed, refused=())


def _compared(answer, X, starts, n_iterations):
    means = [means.round(1).tolist() for _, means, _ in starts]
    told = [f"{j}: means {where}" for j, where in enumerate(means)]
    given = {"X": X, "starts": "\n".join(told), "n_iterations": n_iterations}
    copies = [tuple(part.copy() for part in start) for start in starts]
    came = answer(X.copy(), copies, n_iterations)
    best, scores = _parts(came, ("best", "scores"), given)
    scores = numbers(scores, (len(starts),), given)
    return numbers(best, (), given).item(), scores, given


def _two_at(means, variance):
    """Make a start of two circles with equal weights."""
    means = np.array(means, float)
    return np.full(2, 0.5), means, np.array([variance * np.eye(means.shape[1])] * 2)


def _histories(X, starts, n_iterations):
    """Log-likelihoods from the start on, a row for each number of M-steps."""
    return np.array([_reference_totals(n_iterations + 1, X, *s) for s in starts]).T


def _scores_at_the_end(answer, rng):
    line = np.array([[0.0], [1.0], [9.0], [10.0]])
    # The second of these gains little for eight iterations, then much.
    pair = [_two_at([[0], [10]], 25), _two_at([[3.5], [6.5]], 25)]
    blobs, trio = _pair_of_blobs(rng)
    # Not one iteration first: there two mistakes cannot be told apart.
    problems = [(line, pair, 2), (line, pair, 12), (blobs, trio, 2), (line, pair, 1)]
    for X, starts, n in problems:
        _, scores, given = _compared(answer, X, starts, n)
        _compare_scores(scores, given, _histories(X, starts, n + 1), len(X))


def _compare_scores(scores, given, histories, n):
    *_, fewer, ends, more = histories
    mistakes = [
        ("These are the log-likelihoods of the starts: run the loop first.", histories[0]),
        ("One M-step is missing: the score belongs to the last parameters.", fewer),
        ("One M-step more than asked for.", more),
        ("These are means: add up the points.", ends / n),
    ]
    agree(scores, ends, given, mistakes=mistakes, rtol=1e-4,
          hint="Run n_iterations of E and M from each start, then take the log-likelihood. "
               "Did a tolerance stop the loop too soon?")  # fmt: skip


def _pair_of_blobs(rng):
    """Two blobs; exact twins begin higher than two wide circles, and never part."""
    X = rng.normal(size=(20, 2)) + np.outer(np.arange(20) % 2, (8, 0))
    twins = np.full(2, 0.5), np.array([X.mean(axis=0)] * 2), np.array([np.cov(X.T)] * 2)
    return X, [_two_at([[0, 0], [8, 0]], 20), twins, _two_at([[4, 2], [4, 2]], 400)]


def _pair_of_stripes(rng):
    """Two stripes, mirror images: the halves have the lower inertia, and are a trap."""
    x = np.linspace(-9, 9, 30) + rng.normal(size=30) / 2
    y = rng.normal(size=30)
    X = np.vstack([np.column_stack([x, y]), np.column_stack([x, 6 - y])])
    halves, stripes = _two_at([[-5, 3], [5, 3]], 16), _two_at([[-1, 0], [1, 6]], 16)
    return X, [halves, stripes, _two_at([[0, 3], [0, 3]], 400)]


def _ends_highest(answer, rng):
    _expect_best(answer, rng, *_pair_of_blobs(rng))


def _inertia_silent(answer, rng):
    _expect_best(answer, rng, *_pair_of_stripes(rng))


def _expect_best(answer, rng, X, starts):
    starts = [starts[j] for j in rng.permutation(len(starts))]
    best, _, given = _compared(answer, X, starts, 10)
    begins, *_, ends = _histories(X, starts, 10)
    squared = [((X[:, np.newaxis] - means) ** 2).sum(axis=2) for _, means, _ in starts]
    mistakes = [
        ("This start has the lowest inertia, and another a higher log-likelihood.",
         np.argmin([each.min(axis=1).sum() for each in squared])),
        ("This start begins highest: compare where they end.", begins.argmax()),
        ("This start ends lowest: of log-likelihoods take the highest.", ends.argmin()),
        ("The index counts from 0.", ends.argmax() + 1),
    ]  # fmt: skip
    agree(best, int(ends.argmax()), given, mistakes=mistakes,
          hint="The best start is the index of the highest score at the end.")  # fmt: skip


def n_parameters(answer, *, seed=None):
    """Check ``n_parameters(n_components, n_features, covariance_type)``: free numbers.

    Parameters
    ----------
    answer : callable
        ``int, int, str -> int``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: McLachlan and Peel (2000), section 6.9; exercises of chapter 10.

    >>> round_ones = n_parameters(lambda k, d, covariance_type: k - 1 + k * d + k)
    >>> [finding.holds for finding in round_ones.findings]
    [True, False, False, False]
    """
    properties = [
        ("spherical: weights, means and one variance each", _count("spherical")),
        ("diag: a variance for each feature", _count("diag")),
        ("full: a symmetric matrix for each component", _count("full")),
        ("tied: one symmetric matrix for all", _count("tied")),
    ]
    return examine("n_parameters", answer, properties, seed=seed)


def _count(kind):
    """Make the property that holds for one covariance type."""

    def holds(answer, rng):
        for k, d in ((2, 4), (1, 2), (3, 1), *rng.integers(2, 30, (5, 2)).tolist()):
            given = {"n_components": k, "n_features": d, "covariance_type": kind}
            count = numbers(answer(k, d, kind), (), given).item()
            _compare_counts(count, given, k, d, kind)

    return holds


def _compare_counts(count, given, k, d, kind):
    # Long: a list of mistakes, each with its hint.
    square = d * (d + 1) // 2
    spreads = {"full": k * square, "tied": square, "diag": k * d, "spherical": k}
    right = k - 1 + k * d + spreads[kind]
    squares = d * d - square
    mistakes = [
        ("The weights sum to 1, so the last one is not free.", right + 1),
        ("The weights are missing.", right - (k - 1)),
        ("The means are missing.", right - k * d),
        ("A covariance is symmetric: the entries below the diagonal are not free.",
         right + (k * squares if kind == "full" else squares)),
        ("Tied means that all components share one matrix.", right + (k - 1) * square),
        ("These are the numbers of another covariance type.", count
         if count - (k - 1 + k * d) in spreads.values() else right),
    ]  # fmt: skip
    agree(count, right, given, mistakes=mistakes, rtol=0,
          hint="Add up three parts: k - 1 weights, k means of d features, and the free "
               "entries of the covariances.")  # fmt: skip


def choose_components(answer, *, seed=None):
    """Check ``choose_components(X, aside, ks)``: what points put aside decide.

    Parameters
    ----------
    answer : callable
        Takes points to fit to, points put aside, and a list of numbers of components;
        gives the best of these and the mean log densities, ``int, (n_ks,)``. It may use
        any library.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: McLachlan and Peel (2000), chapter 6; exercises of chapter 10.

    >>> print(choose_components(lambda X, aside, ks: max(ks)).findings[0].hint)
    Return 2 things: `return best, scores`.
    """
    properties = [
        ("a score is the mean log density of a point put aside", _score_of_one),
        ("on three groups, three components are the best", _three_groups),
        ("the points put aside decide, not those of the fit", _aside_decides),
    ]
    return examine("choose_components", answer, properties, seed=seed, refused=())


def _chosen(answer, X, aside, ks):
    given = {"X": X, "aside": aside, "ks": ks}
    best, scores = _parts(answer(X.copy(), aside.copy(), ks[:]), ("best", "scores"), given)
    scores = numbers(scores, (len(ks),), given)
    return numbers(best, (), given).item(), scores, given


def _single(X, points):
    """Log densities of points under the one Gaussian that fits X."""
    covariance = np.cov(X.T, bias=True).reshape(1, X.shape[1], -1)
    return mixture.log_density(points, [1.0], X.mean(axis=0)[np.newaxis], covariance)


def _score_of_one(answer, rng):
    square = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    pairs = [(square, np.array([[1.0, 1.0], [3.0, 1.0], [1.0, 2.0]]))]
    pairs += [(rng.normal(size=(30, d)), 2 * rng.normal(size=(12, d))) for d in (2, 3)]
    for X, aside in pairs:
        _, scores, given = _chosen(answer, X, aside, [1])
        _compare_scores_of_one(scores, given, X, aside)


def _compare_scores_of_one(scores, given, X, aside):
    # Long: a list of mistakes, each with its hint.
    right, seen = _single(X, aside), _single(X, X)
    n, d = X.shape
    both = _single(np.vstack([X, aside]), aside)
    mistakes = [
        ("These are the points of the fit: score those put aside.", seen.mean()),
        ("This is the sum: take the mean over the points.", right.sum()),
        ("The fit has seen the points put aside.", both.mean()),
        ("This was fitted to the points put aside.", _single(aside, aside).mean()),
        ("This is BIC: points put aside need no price.",
         d * (d + 3) / 2 * np.log(n) - 2 * seen.sum()),
    ]  # fmt: skip
    mistakes = [(hint, np.reshape(wrong, 1)) for hint, wrong in mistakes]
    agree(scores, right.mean()[np.newaxis], given, mistakes=mistakes, rtol=1e-3,
          hint="One component is the Gaussian with the mean and covariance of X.",
          )  # fmt: skip


def _groups(rng, n):
    corners = np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 12.0]])
    return corners[np.arange(n) % 3] + rng.normal(size=(n, 2))


def _three_groups(answer, rng):
    _expect_choice(answer, _groups(rng, 45), _groups(rng, 30), 3, rng)


def _aside_decides(answer, rng):
    everywhere = 4 + 8 * rng.normal(size=(30, 2))
    _expect_choice(answer, _groups(rng, 45), everywhere, 1, rng)


def _expect_choice(answer, X, aside, right, rng):
    # Long: each thing that may be wrong gets its own sentence.
    ks = rng.permutation([1, 3, 15]).tolist()
    best, scores, given = _chosen(answer, X, aside, ks)
    if best in (0, 1, 2) and ks[int(best)] == right:
        hint = "This is the place in ks: return the number that stands there."
    elif scores.argmax() == ks.index(right):
        hint = "The scores are fine. Take the highest: a mean log density is no price."
    elif best == 15:
        hint = (
            "On the points of the fit more components always look better: put some aside."
        )
    else:
        hint = "The points put aside are to decide alone. Are scores in the order of ks?"
    expect(best == right == ks[scores.argmax()], hint, given=given,
           came=f"best {best:g}, scores {np.round(scores, 2).tolist()}",
           expected=f"best {right}")  # fmt: skip


def odd_points(answer, *, seed=None):
    """Check ``odd_points(log_densities, share)``: the points of lowest density.

    Parameters
    ----------
    answer : callable
        ``(n_samples,), float -> (n_samples,) bool``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: exercises of chapter 10.

    >>> odd_points(lambda logs, share: logs < np.quantile(logs, share)).passed
    True
    """
    properties = [
        ("the given share of the points, those of lowest density", _lowest),
        ("where points tie across the border, none of them", _ties),
        ("log densities of any size and sign", _any_size),
    ]
    return examine("odd_points", answer, properties, seed=seed)


def _lowest(answer, rng):
    _compare_odd(answer, np.array([-3.0, -1.0, -9.0, -2.0, -4.0]), 0.4)
    for n, share in ((50, 0.02), (200, 0.02), (100, 0.1), (100, 0.29)):
        _compare_odd(answer, -(rng.standard_normal(n) ** 2) - 2, share)


def _ties(answer, rng):
    _compare_odd(answer, np.array([-3.0, -1.0, -9.0, -2.0, -2.0]), 0.6)
    logs = rng.permutation(np.repeat([-8.0, -7.0, -6.0, -2.0], [1, 3, 4, 42]))
    for share in (0.02, 0.04, 0.1):
        _compare_odd(answer, logs, share)


def _any_size(answer, rng):
    spread = rng.permutation(np.linspace(-1, 1, 50)) + 0.001 * rng.random(50)
    for logs in (40 * spread + 30, 300 * spread - 20_000):
        _compare_odd(answer, logs, 0.04)


def _compare_odd(answer, logs, share):
    # Long: a list of mistakes, each with its hint.
    given, m = {"log_densities": logs, "share": share}, round(share * len(logs))
    came = answer(logs.copy(), share)
    expect(np.shape(came) != (m,),
           "These are places, or some of the values: return True or False for each.",
           given=given, came=came, expected=f"shape {logs.shape}")  # fmt: skip
    marks, ranked = numbers(came, logs.shape, given), np.sort(logs)
    marks = marks.astype(bool) if np.isin(marks, (0, 1)).all() else marks
    right = logs < ranked[m]
    mistakes = [
        ("These are the points of highest density.", logs > ranked[-m - 1]),
        ("True and False are swapped.", ~right),
        ("Tied points are marked, so there are more than the share allows.",
         logs <= ranked[m - 1]),
        ("One too many: the border itself is not below the border.", logs <= ranked[m]),
        ("Of points that tie, some are marked and others not.",
         marks if marks.sum() == m > right.sum() else right),
        ("A share of the points, not of the range of values.",
         logs < ranked[0] + share * np.ptp(logs)),
    ]  # fmt: skip
    agree(marks, right, given, mistakes=mistakes,
          hint=f"{right.sum()} of {len(logs)} are to be marked: those with the lowest log "
               "density.")  # fmt: skip


def sample_mixture(answer, *, seed=None):
    """Check ``sample_mixture(n_samples, weights, means, covariances, rng)``: new points.

    Parameters
    ----------
    answer : callable
        ``int, (n_components,), (n_components, n_features), (n_components, n_features,
        n_features), numpy.random.Generator -> (n_samples, n_features)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    A moment fails if it is more than five standard errors off.

    Source: Bishop (2006), section 11.1.4; exercises of chapter 10.

    >>> one_spot = sample_mixture(lambda n, weights, means, *_: np.tile(means[0], (n, 1)))
    >>> [finding.holds for finding in one_spot.findings]
    [False, False, False, False]
    """
    properties = [
        ("it returns n points that depend on rng alone", _drawn_by_rng),
        ("each component is drawn with the probability of its weight", _drawn_by_weight),
        ("the points of a component have its mean", _drawn_about_means),
        ("the points of a component have its covariance", _drawn_with_covariance),
    ]
    return examine("sample_mixture", answer, properties, seed=seed)


def _far_apart(rng, d=2):
    """Three components that lie so far apart that each point tells its own."""
    roots = np.tril(rng.choice([-0.8, 0.8], (3, d, d)), -1)
    roots += np.diag(np.linspace(1.5, 0.7, d))
    means = np.array([[40.0, 30.0], [-50.0, 40.0], [60.0, -70.0]])
    means = np.column_stack([means, 5 * rng.normal(size=(3, d))])[:, :d]
    return np.array([0.5, 0.3, 0.2]), means, roots @ roots.transpose(0, 2, 1)


def _drawn(answer, n_samples, parameters, seed):
    given = {"n_samples": n_samples, **dict(zip(FULL_MIXTURE, parameters, strict=True))}
    copies = [part.copy() for part in parameters]
    came = answer(n_samples, *copies, np.random.default_rng(seed))
    return numbers(came, (n_samples, parameters[1].shape[1]), given), given


def _drawn_by_rng(answer, rng):
    parameters, seed = _far_apart(rng), int(rng.integers(1_000_000))
    X, given = _drawn(answer, 4, parameters, seed)
    again, _ = _drawn(answer, 4, parameters, seed)
    other, _ = _drawn(answer, 4, parameters, seed + 1)
    hint = "The same generator gave other points: draw from rng, nowhere else."
    expect(np.array_equal(X, again), hint, given=given, came=again, expected=X)
    hint = "Another generator gave the same points: does everything come from rng?"
    expect(not np.array_equal(X, other), hint, given=given, came=other, expected="others")
    hint = "All points are the same: each needs its own draw."
    expect(np.ptp(X, axis=0).any(), hint, given=given, came=X, expected="different points")
    for d in (1, 3):
        _drawn(answer, 5, _far_apart(rng, d), seed)


def _by_component(answer, n_samples, parameters, seed):
    """Draw, and tell from which component each point comes."""
    X, given = _drawn(answer, n_samples, parameters, seed)
    squared = ((X[:, np.newaxis] - parameters[1]) ** 2).sum(axis=2)
    near = squared.min(axis=1) < 20**2
    expect(near.all(), "A point lies near no mean: draw a component, then add its mean.",
           given=given, came=X[~near][:1], expected="within a few standard deviations",
           )  # fmt: skip
    return X, squared.argmin(axis=1), given


def _drawn_by_weight(answer, rng):
    # Long: each thing that may be wrong gets its own sentence.
    parameters, n, seed = _far_apart(rng), 900, int(rng.integers(10**6))
    _, labels, given = _by_component(answer, n, parameters, seed)
    weights, counts = parameters[0], np.bincount(labels, minlength=3)
    off = np.abs(counts - n * weights) / np.sqrt(n * weights * (1 - weights))
    hint = "The counts are off: rng.choice takes the weights as p."
    if np.abs(counts - n / 3).max() < 70:
        hint = "All components come equally often: rng.choice takes the weights as p."
    elif counts.max() == n:
        hint = "All points come from one component: draw one for each point."
    seen = {"given": given, "came": counts, "expected": n * weights}
    expect((off < 5).all(), hint, **seen)
    few = [_by_component(answer, 5, parameters, seed + j)[1] for j in range(20)]
    hint = "Five points have the same counts each time: how many come is chance, too."
    given["n_samples"] = 5
    expect(len({tuple(np.bincount(y, minlength=3)) for y in few}) > 1, hint, given=given,
           came="twenty times the same counts", expected="counts that vary")  # fmt: skip


def _moments(answer, rng, d):
    """Means and covariances of what was drawn, by component, beside those given."""
    parameters = _far_apart(rng, d)
    X, labels, given = _by_component(answer, 900, parameters, int(rng.integers(10**6)))
    for j, (mean, covariance) in enumerate(zip(*parameters[1:], strict=True)):
        group = X[labels == j]
        hint = f"Component {j} was hardly ever drawn."
        expect(len(group) > 50, hint, given=given, came=len(group), expected="some hundred")
        yield group, mean, covariance, given


def _drawn_about_means(answer, rng):
    for group, mean, covariance, given in _moments(answer, rng, 2):
        off = (group.mean(axis=0) - mean) / np.sqrt(np.diag(covariance) / len(group))
        hint = "The mean is off: noise of mean 0, then the mean of the component."
        expect((np.abs(off) < 5).all(), hint, given=given, came=group.mean(axis=0),
               expected=mean)  # fmt: skip


def _drawn_with_covariance(answer, rng):
    # Long: a list of mistakes, each with its hint.
    for d in (2, 3):
        for group, _, right, given in _moments(answer, rng, d):
            came, root = np.cov(group.T), np.linalg.cholesky(right)
            mistakes = {
                "Multiplied by the covariance: multiply by a root of it (Cholesky).":
                    right @ right,
                "The root is transposed: noise @ root.T, if points are rows.":
                    root.T @ root,
                "This is plain noise: where does the covariance go in?": np.eye(d),
                "The features are drawn one by one: what they share is lost.":
                    np.diag(np.diag(right)),
                "The variances were taken for standard deviations.":
                    np.diag(np.diag(right) ** 2),
            }  # fmt: skip
            likely = [hint for hint, c in mistakes.items() if _alike(came, c, len(group))]
            hint = (
                likely[0] if likely else "The covariance is off: noise, times a root of it."
            )
            fine = _alike(came, right, len(group))
            expect(fine, hint, given=given, came=came, expected=right)


def _alike(came, covariance, n):
    """Whether no entry is more than five standard errors off."""
    variances = np.diag(covariance)
    error = np.sqrt((np.outer(variances, variances) + covariance**2) / n)
    return (np.abs(came - covariance) < 5 * error).all()


def _parts(came, names, given):
    """Take apart the tuple that an answer returns, or say how it is none."""
    wanted = ", ".join(names)
    hint = f"Return {len(names)} things: `return {wanted}`."
    if came is None:
        hint = "Nothing came back. Does the function end with `return`?"
    whole = isinstance(came, tuple | list) and len(came) == len(names)
    count = f" of {len(came)}" if isinstance(came, tuple | list) else ""
    expect(whole, hint, given=given, came=f"{type(came).__name__}{count}", expected=wanted)
    return came


def _softmax(scores):
    return gaussians.share_out(scores)[0]


def _one_hot(shares):
    """Labels, written as shares of 0 and 1."""
    return np.eye(shares.shape[1])[shares.argmax(axis=1)]

"""Checks for the exercises of Part I: hard assignments.

Inputs come with one decimal, so that a report can be read, and never with a tie: where two
centers are equally near, any label is right.
"""

import numpy as np

from halfstep import kmeans
from halfstep.checks.inputs import squared_distances
from halfstep.checks.report import Failure, agree, expect, numbers
from halfstep.checks.task import examine

__all__ = [
    "draw",
    "gap",
    "knee",
    "probabilities",
    "silhouettes",
    "start_inertias",
]

# What is refused where the loop of `halfstep` may be used, as it is no longer the task.
BORROWED_LOOP = ("sklearn", "scipy")
BORROWED_GAP = (*BORROWED_LOOP, "choosing_k", "halfstep.choosing_k")
# By chance, a right answer is farther off in about one of two million comparisons.
STANDARD_ERRORS = 5


# Chapter 04: a better start


def probabilities(answer, *, seed=None):
    """Check ``probabilities(X, centers)``: the odds of each point to be the next center.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_chosen, n_features) -> (n_samples,)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> def answer(X, centers):
    ...     D2 = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
    ...     return D2 / D2.sum() if D2.any() else np.full(len(X), 1 / len(X))
    >>> probabilities(answer).passed
    True
    """
    properties = [
        ("the example of the task comes out", _odds_example),
        ("they add up to 1, and none is negative", _odds_sum),
        ("a center that was chosen has probability 0", _odds_of_chosen),
        ("they are in proportion to D², the square of the distance to the nearest", _odds),
        ("where every point is a center already, all are alike", _odds_alike),
    ]
    return examine("probabilities", answer, properties, seed=seed)


def _odds_example(answer, rng):
    X = np.array([[0.0], [1.0], [4.0], [7.0]])
    _compare_odds(answer, X, X[[0, 3]])


def _odds_sum(answer, rng):
    for n, k in ((3, 1), (30, 4)):
        X = rng.normal(scale=3, size=(n, 2)).round(1)
        p, given = _compare_odds(answer, X, X[:k])
        expect((p >= 0).all() and abs(p.sum() - 1) < 1e-5, "Divide by the sum.",
               given=given, came=p, expected="a sum of 1")  # fmt: skip


def _odds_of_chosen(answer, rng):
    X = rng.normal(scale=3, size=(9, 2)).round(1)
    rows = rng.choice(9, 3, replace=False)
    p, given = _compare_odds(answer, X, X[rows])
    expect((np.abs(p[rows]) < 1e-9).all(), "It pays nothing: its distance is 0.",
           given=given, came=p, expected=f"0 at {rows}")  # fmt: skip


def _odds(answer, rng):
    for n, k, d in ((3, 1, 1), (5, 2, 2), (40, 3, 4)):
        X = rng.normal(scale=3, size=(n, d)).round(1)
        _compare_odds(answer, X, X[rng.choice(n, k, replace=False)])


def _odds_alike(answer, rng):
    places = np.array([[0.0, 0.0], [5.0, 5.0], [5.0, 5.0]])
    _compare_odds(answer, places, places[:2])


def _compare_odds(answer, X, centers):
    given = {"X": X, "centers": centers}
    came = answer(X.copy(), centers.copy())
    squared = squared_distances(X, centers)
    D2 = squared.min(axis=1)
    p = numbers(came, (len(X),), given, finite=False)
    hint = "There is NaN or infinity in it. Is something divided by 0?"
    expect(np.isfinite(p).all(), hint, given=given, came=p, expected=_shares(D2))
    mistakes = [  # Long: a table.
        ("These are in proportion to D: square the distances.", _shares(np.sqrt(D2))),
        ("The nearest center counts: the minimum over centers.", _shares(squared.max(1))),
        ("The nearest center counts, not the mean over centers.", _shares(squared.mean(1))),
        ("All centers count, not the last one alone.", _shares(squared[:, -1])),
        ("All centers count, not the first one alone.", _shares(squared[:, 0])),
        ("These are D² themselves: divide by their sum.", D2),
        ("These are alike for all points: use the distances.", np.full(len(X), 1 / len(X))),
    ]
    agree(p, _shares(D2), given, mistakes=mistakes, rtol=1e-5, atol=1e-7,
          hint="Take D² to the nearest center, divided by the sum of all D².")  # fmt: skip
    return p, given


def _shares(weights):
    weights = weights if weights.any() else np.ones(len(weights))
    return weights / weights.sum()


def draw(answer, *, seed=None):
    """Check ``draw(weights, n_draws, rng)``: each place as often as its weight says.

    Parameters
    ----------
    answer : callable
        ``(n,), int, numpy.random.Generator -> (n_draws,) int``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Counts must lie within five standard errors of what the weights say.

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> draw(lambda weights, n_draws, rng: rng.choice(
    ...     len(weights), n_draws, p=weights / weights.sum())).passed
    True
    """
    properties = [
        ("weight 0 is never drawn, and a weight that is alone always", _only_one),
        ("each place is drawn as often as its weight says", _frequencies),
        ("weights need not add up to 1", _any_sum),
        ("the same generator gives the same draws, another gives others", _by_generator),
    ]
    return examine("draw", answer, properties, seed=seed)


def _only_one(answer, rng):
    for weights in ([0.0, 3.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5]):
        weights = np.array(weights)
        draws, given = _draws(answer, weights, 5, 0)
        expect((draws == weights.argmax()).all(), "A weight of 0 was drawn: its piece of "
               "the line has no length. Is each place counted from 0?", given=given,
               came=draws, expected=f"{weights.argmax()} each time")  # fmt: skip


def _frequencies(answer, rng):
    for weights in ([0.2, 0.8], [0.1, 0.4, 0.2, 0.3], _shares(rng.uniform(3, 9, size=9))):
        _compare_counts(answer, np.array(weights), rng)


def _any_sum(answer, rng):
    for weights in ([1.0, 3.0], [2.0, 0.0, 5.0, 1.0], [1e-9, 3e-9, 4e-9], [1e9, 5e9]):
        _compare_counts(answer, np.array(weights), rng)


def _by_generator(answer, rng):
    weights, number = rng.integers(1, 9, size=6).astype(float), int(rng.integers(1000))
    _compare_counts(answer, weights, rng)
    one, given = _draws(answer, weights, 40, number)
    same, other = (_draws(answer, weights, 40, n)[0] for n in (number, number + 1))
    expect(np.array_equal(one, same), "Two calls with the same generator differ. Every "
           "random number must come from `rng`.", given=given, came=one[:9],
           expected=f"twice the same, not {same[:9]}")  # fmt: skip
    expect(not np.array_equal(one, other), "Another generator gave the same 40 draws. Use "
           "the one that was passed in.", given=given, came=one[:9])  # fmt: skip


def _draws(answer, weights, n_draws, number):
    given = {"weights": weights, "n_draws": n_draws, "rng": f"default_rng({number})"}
    came = answer(weights.copy(), n_draws, np.random.default_rng(number))
    draws = numbers(came, (n_draws,), given)
    whole = (draws == draws.round()) & (draws >= 0) & (draws < len(weights))
    expect(whole.all(), f"A draw is a place from 0 to {len(weights) - 1}.", given=given,
           came=draws[~whole][:5], expected="whole numbers in that range")  # fmt: skip
    return draws.astype(int), given


def _compare_counts(answer, weights, rng, n_draws=2000):
    draws, given = _draws(answer, weights, n_draws, int(rng.integers(1000)))
    counts, p = np.bincount(draws, minlength=len(weights)), _shares(weights)
    mistakes = [
        ("All places are drawn equally often: use the weights.", np.ones(len(p))),
        ("Each weight was squared.", weights**2),
        ("The places are in reverse order.", weights[::-1]),
        ("Only one place: an argmax, or darts from 0 to 1?", 1.0 * (p == p.max())),
        ("The places are off by one.", np.roll(weights, 1)),
    ]
    hint = "The counts are off. A running sum turns weights into the ends of pieces."
    likely = [m for m, w in mistakes if _surprise(counts, _shares(w)) <= STANDARD_ERRORS]
    expect(_surprise(counts, p) <= STANDARD_ERRORS, [*likely, hint][0], given=given,
           came=f"how often: {counts}", expected=f"about {(n_draws * p).round(1)}",
           )  # fmt: skip


def _surprise(counts, p):
    """Largest distance of a count from what is expected, in standard errors."""
    n = counts.sum()
    errors = np.sqrt(n * p * (1 - p))
    apart = np.abs(counts - n * p)
    return np.where(errors > 0, apart / np.where(errors > 0, errors, 1), apart * n).max()


def start_inertias(answer, *, seed=None):
    """Check ``start_inertias(X, k, power, n_runs, rng)``: the inertia after k draws.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), int, float, int, numpy.random.Generator -> (n_runs,)``.
        The first center is drawn evenly, the others in proportion to D to that power.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Ranks among 1,000 runs of our own must be those of chance, within five standard errors.

    Source: Arthur and Vassilvitskii (2007), section 2.2; exercises of chapter 04.

    >>> start_inertias(lambda X, k, power, n_runs, rng: np.zeros(n_runs)).points(4)
    0.0
    """
    properties = [
        ("with one center, each value is the inertia around one of the points", _one_draw),
        ("a place that is a center is not drawn again, if the power is above 0", _no_twins),
        ("with power 0 every point is as likely as any other", _power_zero),
        ("with power 1, D is the weight, and with power 2, D²", _power_one_and_two),
    ]
    return examine("start_inertias", answer, properties, seed=seed)


def _one_draw(answer, rng):
    for X in (np.array([[0.0], [1.0], [5.0]]), rng.normal(size=(6, 2)).round(1)):
        came, given = _ask_runs(answer, X, 1, 2, 40, rng)
        around = ((X[:, np.newaxis] - X) ** 2).sum(axis=2).sum(axis=1)
        near = np.isclose(came[:, np.newaxis], around, rtol=1e-5).any(axis=1)
        hint = "The inertia is the sum of all D²: squared, added, not divided."
        expect(near.all(), hint, given=given, came=came[:5],
               expected=f"each one of {np.unique(around.round(4))}")  # fmt: skip
        expect(np.ptp(came) > 0, "The first center is always the same: draw it.",
               given=given, came=came[:5])  # fmt: skip


def _no_twins(answer, rng):
    places = np.array([[0.0, 0.0], [0.0, 9.0], [8.0, 0.0]])
    X = places[[0, 0, 0, 0, 0, 1, 2, 2]]
    pairs = [places[[0, 1]], places[[0, 2]], places[[1, 2]]]
    left = np.array([squared_distances(X, pair).min(axis=1).sum() for pair in pairs])
    for power in (1, 2):
        came, given = _ask_runs(answer, X, 2, power, 30, rng)
        among = np.isclose(came[:, np.newaxis], left, rtol=1e-5).any(axis=1)
        expect(among.all(), "X has three places. Here one of them was drawn twice, or what "
               "the others pay is not their D² to the nearest.", given=given,
               came=came[~among][:5], expected=f"each one of {left}")  # fmt: skip


def _power_zero(answer, rng):
    _compare_runs(answer, 0, rng)


def _power_one_and_two(answer, rng):
    for power in (1, 2):
        _compare_runs(answer, power, rng)


def _ask_runs(answer, X, k, power, n_runs, rng):
    number = int(rng.integers(1000))
    given = {"X": X, "k": k, "power": power, "n_runs": n_runs}
    given["rng"] = f"default_rng({number})"
    came = answer(X.copy(), k, power, n_runs, np.random.default_rng(number))
    return numbers(came, (n_runs,), given), given


def _compare_runs(answer, power, rng):
    """One wide clump and three small ones far off: there D and D² differ most."""
    places = np.array([[0, 0], [9, 0], [0, 9], [-9, 0]])
    X = places[np.repeat([0, 1, 2, 3], [40, 5, 5, 5])] + rng.normal(size=(55, 2)).round(2)
    came, given = _ask_runs(answer, X, 4, power, 120, rng)
    ours = _start_runs(X, 4, power, 1000, rng)
    if abs(_rank(came, ours)) > STANDARD_ERRORS:
        hint = "The inertias are not distributed as they should be."
        others = {p: _start_runs(X, 4, p, 1000, rng) for p in (0, power / 2, 2 * power, 60)}
        ranks = {p: abs(_rank(came, other)) for p, other in others.items()}
        likely = min(ranks, key=ranks.get)
        if ranks[likely] <= STANDARD_ERRORS:
            hint = f"They look as if the weight were D to the power of {likely:g}."
            hint = "The farthest point is taken: draw." if likely == 60 else hint
        raise Failure(hint, given=given, came=f"a median of {np.median(came):.1f}",
                      expected=f"about {np.median(ours):.1f}")  # fmt: skip


def _start_runs(X, k, power, n_runs, rng):
    """All runs at once: a row of D² for each."""
    D2 = np.inf
    for drawn in range(k):
        weights = np.ones((n_runs, len(X))) if drawn == 0 else D2 ** (power / 2)
        ends = weights.cumsum(axis=1)
        rows = (ends <= rng.random((n_runs, 1)) * ends[:, -1:]).sum(axis=1)
        D2 = np.minimum(D2, ((X - X[rows][:, np.newaxis]) ** 2).sum(axis=2))
    return D2.sum(axis=1)


def _rank(came, ours):
    """How far the ranks of these among ours are from even, in standard errors."""
    ours = np.sort(ours)
    low, high = (np.searchsorted(ours, came, side=side) for side in ("left", "right"))
    error = np.sqrt((1 / len(came) + 1 / len(ours)) / 12)
    return ((low + high).mean() / 2 / len(ours) - 0.5) / error


# Chapter 06: choosing k


def knee(answer, *, seed=None):
    """Check ``knee(ks, values)``: the k farthest below the line from end to end.

    Parameters
    ----------
    answer : callable
        ``(n_ks,) int, (n_ks,) -> int``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Satopää et al. (2011), section II; exercises of chapter 06.

    >>> def answer(ks, values):
    ...     share = (ks - ks[0]) / (ks[-1] - ks[0])
    ...     return ks[np.argmax(values[0] + share * (values[-1] - values[0]) - values)]
    >>> knee(answer).passed
    True
    """
    properties = [
        ("the example of the task comes out", _knee_example),
        ("the curve 1/k has its knee at the root of the largest k", _knee_moves),
        ("it is farthest below the line for ks of any spacing", _knee_anywhere),
    ]
    return examine("knee", answer, properties, seed=seed)


def _knee_example(answer, rng):
    _compare_knee(answer, np.array([1, 2, 3, 5, 9]), np.array([90.0, 66, 60, 32, 10]))


def _knee_moves(answer, rng):
    for root in (3, 4, 5):
        ks = np.arange(1, root**2 + 1)
        _compare_knee(answer, ks, 100 / ks)


def _knee_anywhere(answer, rng):
    for n in (3, 4, 6, 9):
        below = np.zeros(2)
        while np.diff(np.sort(below)[-2:]) < 0.5:  # two knees at once are none
            ks = np.sort(rng.choice(np.arange(1, 30), n, replace=False))
            values = np.sort(rng.uniform(0, 100, size=n).round(1))[::-1]
            below = np.interp(ks, ks[[0, -1]], values[[0, -1]]) - values
        _compare_knee(answer, ks, values)


def _compare_knee(answer, ks, values):
    given = {"ks": ks, "values": values}
    came = numbers(answer(ks.copy(), values.copy()), (), given)
    below = np.interp(ks, ks[[0, -1]], values[[0, -1]]) - values
    even = np.linspace(values[0], values[-1], len(ks)) - values
    mistakes = [  # Long: a table.
        ("This is the place in the list, not the k that stands there.", below.argmax()),
        ("There the value has fallen most in one step.", ks[1 + np.diff(values).argmin()]),
        ("The ks are not evenly spaced: the height of the line depends on k.",
         ks[even.argmax()]),
        ("Below the line is the line less the curve.", ks[below.argmin()]),
        ("This is the last k: the lowest value picks nothing.", ks[-1]),
        ("This is the first k: there the curve meets the line.", ks[0]),
    ]  # fmt: skip
    came = came.item()
    agree(int(came) if came.is_integer() else came, int(ks[below.argmax()]), given,
          mistakes=mistakes,
          hint="Compare with the straight line from the first value to the last.",
          )  # fmt: skip


def silhouettes(answer, *, seed=None):
    """Check ``silhouettes(X, labels)``: the silhouette of each point.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_samples,) int -> (n_samples,)``; 0 for a point that is
        alone in its cluster.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Rousseeuw (1987), section 2; exercises of chapter 06.

    >>> from halfstep import choosing_k
    >>> silhouettes(choosing_k.silhouette_samples).points(4)
    0.0
    """
    properties = [
        ("the example of the task comes out", _silhouettes_example),
        ("with many clusters, the nearest of the others counts", _nearest_other),
        ("a point that is alone in its cluster has silhouette 0", _alone),
        ("clusters may have any numbers for names", _any_names),
    ]
    return examine("silhouettes", answer, properties, seed=seed)


def _silhouettes_example(answer, rng):
    _compare_silhouettes(answer, np.array([[0.0], [1.0], [9.0], [10.0]]),
                         np.array([0, 0, 1, 1]))  # fmt: skip


def _nearest_other(answer, rng):
    X = np.array([[0.0], [1.0], [4.0], [6.0], [20.0], [21.0]])
    _compare_silhouettes(answer, X, np.array([0, 0, 1, 1, 2, 2]))
    for n, k, d in ((6, 2, 1), (12, 3, 2), (40, 5, 3)):
        X = rng.normal(scale=3, size=(n, d)).round(1)
        _compare_silhouettes(answer, X, rng.permutation(np.arange(n) % k))


def _alone(answer, rng):
    X = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 5.0]])
    _compare_silhouettes(answer, X, np.array([0, 0, 1]))
    X = rng.normal(scale=3, size=(9, 2)).round(1)
    _compare_silhouettes(answer, X, rng.permutation([0, 1, 2, 2, 2, 3, 3, 3, 3]))


def _any_names(answer, rng):
    X = rng.normal(scale=3, size=(8, 2)).round(1)
    names = np.array([3, 7, 40])
    _compare_silhouettes(answer, X, names[rng.permutation([0, 0, 0, 1, 1, 2, 2, 2])])


def _own_and_others(X, labels, *, itself=0, power=1):
    """Mean distance to the own cluster (with or without itself), and to each other one."""
    lengths = np.sqrt(squared_distances(X, X)) ** power
    member = labels[:, np.newaxis] == np.unique(labels)
    sums, counts = lengths @ member, member.sum(axis=0)
    mates = np.maximum(counts - 1 + itself, 1)
    own = (sums / mates)[member]
    return own, np.where(member, np.nan, sums / counts), counts[member.argmax(axis=1)] == 1


def _ratio(own, other, alone):
    return np.where(alone, 0, (other - own) / np.maximum(own, other))


def _compare_silhouettes(answer, X, labels):
    given = {"X": X, "labels": labels}
    came = numbers(answer(X.copy(), labels.copy()), (len(X),), given, finite=False)
    own, others, alone = _own_and_others(X, labels)
    nearest = np.nanmin(others, axis=1)
    right = _ratio(own, nearest, alone)
    dead = np.flatnonzero(~np.isfinite(came))
    hint = "There is NaN in it. Whose mates are none, and what is said about them?"
    if not alone[dead].all():
        hint = "A mean of nothing: is there a cluster of each number that you go through?"
    expect(not dead.size, hint, given=given, came=came, expected=right)
    mistakes = _silhouette_mistakes(X, labels)
    agree(came, right, given, mistakes=mistakes, rtol=1e-4, atol=1e-5,
          hint="s = (b - a) / max(a, b), with mean distances a and b.")  # fmt: skip


def _silhouette_mistakes(X, labels):
    own, others, alone = _own_and_others(X, labels)
    nearest, right = np.nanmin(others, axis=1), np.nanmin(others, axis=1) - own
    larger = np.maximum(own, nearest)
    squares = _own_and_others(X, labels, power=2)
    with_itself = _own_and_others(X, labels, itself=1)[0]
    return [  # Long: a table.
        ("A point is no neighbor of its own: leave it out of a.",
         _ratio(with_itself, nearest, alone)),
        ("A point is no neighbor of its own, and one that is alone has silhouette 0.",
         _ratio(with_itself, nearest, False)),
        ("A point that is alone in its cluster has silhouette 0, by convention.",
         np.where(alone, 1, right / larger)),
        ("b is the mean distance to the nearest other cluster, not to the farthest.",
         _ratio(own, np.nanmax(others, axis=1), alone)),
        ("b is the smallest of the mean distances, not their mean.",
         _ratio(own, np.nanmean(others, axis=1), alone)),
        ("The sign is turned: b less a.", np.where(alone, 0, -right / larger)),
        ("Divide by the larger of a and b.", np.where(alone, 0, right / nearest)),
        ("Divide by the larger of a and b.", np.where(alone, 0, right)),
        ("A cluster without points is near to all: go through np.unique(labels).",
         np.full(len(X), -1)),
        ("These distances are squared: take the root.",
         _ratio(squares[0], np.nanmin(squares[1], axis=1), alone)),
    ]  # fmt: skip


def gap(answer, *, seed=None):
    """Check ``gap(X, ks, n_references, rng)``: gaps, errors, and the k of the rule.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_ks,) int, int, numpy.random.Generator`` to
        ``(n_ks,), (n_ks,), int``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Gaps are compared with those of our own noise, within five standard errors.

    Source: Tibshirani, Walther and Hastie (2001), section 3; exercises of chapter 06.

    >>> gap(lambda X, ks, n_references, rng: (0 * ks, 0 * ks, 1)).points(4)
    0.0
    """
    properties = [
        ("the gaps are those of even noise in the box around the data", _gaps),
        ("they do not depend on the unit, nor on where the data lie", _gaps_anywhere),
        ("the errors tell how far the gaps are off", _gap_errors),
        ("k is the first whose gap reaches the next less its error", _gap_rule),
    ]
    return examine("gap", answer, properties, seed=seed, refused=BORROWED_GAP)


N_POINTS = 24
KS = np.array([1, 2, 3])
# Mean and spread of log inertia, for these ks, of as many even points in the unit square:
# of 6,000 sets. A test draws some again.
NOISE = np.array([1.334, 0.700, 0.138]), np.array([0.138, 0.164, 0.171])


def _clumps(rng):
    """Three clumps, as far from each other, so that each start finds them; box 0 to 10."""
    places = np.array([[0, 0], [10, 2.7], [2.7, 10]])[np.arange(N_POINTS) % 3]
    X = places + rng.normal(scale=0.4, size=places.shape)
    return (10 * (X - X.min(axis=0)) / np.ptp(X, axis=0)).round(2)


def _ask_gaps(answer, X, rng, ks=KS, n_references=6):
    number = int(rng.integers(1000))
    given = {"X": X, "ks": ks, "n_references": n_references}
    given["rng"] = f"default_rng({number})"
    came = answer(X.copy(), ks.copy(), n_references, np.random.default_rng(number))
    three = isinstance(came, tuple | list) and len(came) == 3
    expect(three, "Return three things: gaps, errors, k.", given=given, came=came)
    parts = zip(came, (ks.shape, ks.shape, ()), strict=True)
    gaps, errors, k = (numbers(part, shape, given) for part, shape in parts)
    return gaps, errors, k, given


def _log_inertias(X, rng):
    return np.log([kmeans.fit(X, k, n_init=3, rng=rng).inertia for k in KS])


def _compare_gaps(answer, X, rng, n_references=6):
    """Ask for gaps of points in a square box: their noise is known, but for its size."""
    gaps, errors, k, given = _ask_gaps(answer, X, rng, n_references=n_references)
    data = _log_inertias(X, rng)
    means, spread = NOISE
    right = means + 2 * np.log(np.ptp(X[:, 0])) - data
    # Starts that are better or worse than ours may differ by a little.
    allowed = STANDARD_ERRORS * spread / np.sqrt(n_references) + 0.05
    if (np.abs(gaps - right) > allowed).any():
        hint = "Mean log inertia of the noise, less log inertia of the data, for each k."
        for likely, wrong in _gap_mistakes(X, right, data, rng):
            hint = likely if (np.abs(gaps - wrong) <= allowed).all() else hint
        raise Failure(hint, given=given, came=gaps, expected=f"about {right.round(2)}")
    return gaps, errors, k, given


def _gap_mistakes(X, right, data, rng):
    bell = [_log_inertias(X.std(0) * rng.normal(size=X.shape), rng) for _ in range(20)]
    return [
        ("The sign is turned: noise less data.", -right),
        ("The logarithm is the natural one, np.log.", right / np.log(10)),
        ("The logarithm is the natural one, np.log.", right / np.log(2)),
        ("The noise fills the box from 0 to 1, not that of the data.", NOISE[0] - data),
        ("The noise comes from a bell: draw it evenly.", np.mean(bell, axis=0) - data),
    ]


def _gaps(answer, rng):
    _compare_gaps(answer, _clumps(rng), rng)


def _gaps_anywhere(answer, rng):
    _compare_gaps(answer, 50 * _clumps(rng) + [500, -3000], rng)


def _gap_errors(answer, rng):
    """One k, many references: else the spread itself is not well known."""
    X, many = _clumps(rng), 40
    _, errors, k, given = _ask_gaps(answer, X, rng, KS[:1], many)
    expect(k == 1, "With a single k there is no choice.", given=given, came=k)
    right = NOISE[1][0] * np.sqrt(1 + 1 / many)
    hint = "The standard deviation of the log inertias, times the root of 1 + 1/B."
    if np.isclose(errors[0] * np.sqrt(many), right, rtol=0.6):
        hint = "This is divided by the root of B, which tells how far the mean is off."
    expect(np.isclose(errors[0], right, rtol=0.6), hint, given=given, came=errors,
           expected=f"about {right:.2f}")  # fmt: skip


def _gap_rule(answer, rng):
    """On four clumps of which two and two are near, 2 is the first that will do."""
    places = np.array([[0, 0], [0, 3], [20, 0], [20, 3]])[np.arange(N_POINTS) % 4]
    pairs = (places + rng.normal(scale=0.1, size=places.shape)).round(2)
    ks = np.arange(1, 5)
    asked = [
        _compare_gaps(answer, _clumps(rng), rng, 2),
        _ask_gaps(answer, pairs, rng, ks, 3),
    ]
    for gaps, errors, k, given in asked:
        reached = np.flatnonzero(gaps[:-1] >= gaps[1:] - errors[1:])
        right = ks[reached[0]] if reached.size else ks[len(gaps) - 1]
        said = f"k = {k:g} with the gaps {gaps.round(2)} and errors {errors.round(2)}"
        hint = "The first k with gap(k) >= gap(k + 1) - error(k + 1), not the largest gap."
        expect(k == right, hint, given=given, came=said, expected=f"k = {right}")

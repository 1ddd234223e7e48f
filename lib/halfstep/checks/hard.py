"""Checks for the exercises of Part I: hard assignments.

Inputs come with one decimal, so that a report can be read, and never with a tie: where two
centers are equally near, any label is right.
"""

import numpy as np

from halfstep import datasets, kmeans
from halfstep.checks.report import Failure, agree, describe, examine, expect, numbers

__all__ = [
    "KMeans",
    "assign",
    "best_center",
    "distances",
    "draw",
    "gap",
    "inertias",
    "knee",
    "probabilities",
    "silhouettes",
    "start_inertias",
    "stuck_start",
    "update",
]

# What is refused where the loop of `halfstep` may be used, as it is no longer the task.
BORROWED_LOOP = ("sklearn", "scipy")
BORROWED_GAP = (*BORROWED_LOOP, "choosing_k", "halfstep.choosing_k")
# By chance, a right answer is farther off in about one of two million comparisons.
STANDARD_ERRORS = 5


# Chapter 02: the loop


def assign(answer, *, seed=None):
    """Check ``assign(X, centers)``: the label of the nearest center for each point.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_clusters, n_features) -> (n_samples,) int``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Lloyd (1982), section II; exercises of chapter 02.

    >>> assign(lambda X, centers: np.argmin(
    ...     ((X[:, None] - centers) ** 2).sum(axis=2), axis=1)).passed
    True
    """
    properties = [
        ("the example of the task comes out", _assign_example),
        ("each point gets the label of its nearest center", _nearest),
        ("so it does with any number of points, centers and features", _any_width),
    ]
    return examine("assign", answer, properties, seed=seed)


def _assign_example(answer, rng):
    X = np.array([[0.0, 0.0], [1.0, 6.0], [1.0, 2.0]])
    _compare_labels(answer, X, np.array([[3.0, 3.0], [0.0, 5.0]]))


def _nearest(answer, rng):
    for n, k in ((2, 2), (3, 3), (5, 3), (5, 3), (8, 4), (8, 4), (40, 5)):
        _compare_labels(answer, *_points_and_centers(rng, n, k, 2))


def _any_width(answer, rng):
    for n, k, d in ((1, 1, 1), (2, 3, 1), (3, 2, 3), (4, 3, 5), (30, 5, 7)):
        _compare_labels(answer, *_points_and_centers(rng, n, k, d))


def _points_and_centers(rng, n, k, d):
    """Points that are clearly nearest to one center; no two centers are the same."""
    centers = rng.normal(scale=3, size=(k, d)).round(1)
    centers[:, 0] = rng.choice(np.arange(-60, 61), k, replace=False) / 10
    X = rng.normal(scale=3, size=(20 * n + 20, d)).round(1)
    two = np.sort(_squared(X, centers), axis=1)[:, :2]
    return X[(np.diff(two) > 0.05).all(axis=1)][:n], centers


def _squared(X, centers):
    return ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)


def _compare_labels(answer, X, centers):
    given = {"X": X, "centers": centers}
    labels = numbers(answer(X.copy(), centers.copy()), (len(X),), given)
    labels = labels.astype(int) if (labels == labels.round()).all() else labels
    apart = X[:, np.newaxis] - centers
    squared = (apart**2).sum(axis=2)
    nearest = squared.argmin(axis=1)
    mistakes = [  # Long: a table.
        ("These are the farthest centers: argmin, not argmax.", squared.argmax(axis=1)),
        ("This is the Manhattan distance: square the differences, then add.",
         np.abs(apart).sum(axis=2).argmin(axis=1)),
        ("The signs are still there: square the differences.",
         apart.sum(axis=2).argmin(axis=1)),
        ("Only the first feature was used.", np.abs(apart[:, :, 0]).argmin(axis=1)),
        ("Labels count from 0, as Python does.", nearest + 1),
    ]  # fmt: skip
    agree(labels, nearest, given, mistakes=mistakes,
          hint="A center lies nearer. Along which axis was the smallest sought?",
          )  # fmt: skip


def update(answer, *, seed=None):
    """Check ``update(X, labels, centers)``: each center moves to the mean of its points.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_samples,) int, (n_clusters, n_features)`` to the new
        centers, of the shape of the former ones. A center without points stays.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Lloyd (1982), section II; exercises of chapter 02.

    >>> update(lambda X, labels, centers: np.array([
    ...     X[labels == j].mean(axis=0) if (labels == j).any() else centers[j]
    ...     for j in range(len(centers))])).passed
    True
    """
    properties = [
        ("each center moves to the mean of its points", _to_the_mean),
        ("a center without points stays where it was", _empty_stays),
        ("whole numbers have means that are none", _whole_numbers),
        ("the centers that were passed in are not changed", _untouched),
    ]
    return examine("update", answer, properties, seed=seed)


def _to_the_mean(answer, rng):
    X = np.array([[0.0, 0.0], [8.0, 8.0], [2.0, 0.0], [4.0, 9.0], [9.0, 6.0]])
    before = np.array([[1.0, 1.0], [9.0, 9.0]])
    _compare_means(answer, X, np.array([0, 1, 0, 0, 1]), before)
    for n, k, d in ((4, 2, 1), (6, 3, 3), (40, 5, 2)):
        labels = rng.permutation(np.arange(n) % k)
        X, before = rng.normal(size=(n, d)).round(1), rng.normal(size=(k, d)).round(1)
        _compare_means(answer, X, labels, before)


def _empty_stays(answer, rng):
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    before = np.array([[0.0, 0.0], [7.0, 8.0]])
    _compare_means(answer, X, np.array([0, 0]), before)
    _compare_means(answer, X, np.array([1, 1]), before)
    # Twins: two centers in one place, of which the first takes all points.
    twins = np.array([[2.0, 3.0], [2.0, 3.0], [9.0, 9.0]])
    _compare_means(answer, X, np.array([0, 0]), twins)
    used = rng.choice(6, 3, replace=False)
    X, before = rng.normal(size=(20, 3)).round(1), rng.normal(size=(6, 3)).round(1)
    _compare_means(answer, X, rng.permutation(used[np.arange(20) % 3]), before)


def _whole_numbers(answer, rng):
    X, labels = np.array([[0, 0], [1, 3], [6, 6]]), np.array([0, 0, 1])
    _compare_means(answer, X, labels, np.array([[0, 1], [5, 5]]))


def _untouched(answer, rng):
    X, labels = rng.normal(size=(6, 2)).round(1), np.arange(6) % 2
    before = rng.normal(size=(2, 2)).round(1)
    _compare_means(answer, X, labels, before)
    passed = before.copy()
    answer(X, labels, passed)
    hint = "The loop still needs the former centers, to see what moved. Copy them first."
    given = {"X": X, "labels": labels, "centers": before}
    expect(np.array_equal(passed, before), hint, given=given,
           came=f"centers, changed:\n{passed}", expected="the same as before")  # fmt: skip


def _compare_means(answer, X, labels, before):
    given = {"X": X, "labels": labels, "centers": before}
    came = answer(X.copy(), labels.copy(), before.copy())
    if isinstance(came, list | np.ndarray) and len(came) == labels.max() + 1:
        expect(len(came) == len(before), "The last center lost its points, and its row. "
               "Count the rows of centers, not the labels.", given=given, came=came,
               expected=f"shape {before.shape}")  # fmt: skip
    came = numbers(came, before.shape, given, finite=False)
    empty = np.setdiff1d(np.arange(len(before)), labels)
    _all_alive(came, empty, given)
    agree(came, _means(X, labels, before), given,
          mistakes=_mean_mistakes(X, labels, before, empty), rtol=1e-5, atol=1e-6,
          hint="This is not the mean of the points with label j, for each j.")  # fmt: skip


def _all_alive(came, empty, given):
    dead = np.flatnonzero(~np.isfinite(came).all(axis=1))
    hint = "There is NaN or infinity in it, though each center has points."
    if dead.size and np.isin(dead, empty).all():
        hint = (
            f"Center {dead[0]} has no points; their mean is 0/0. Let it stay where it was."
        )
    expected = _means(given["X"], given["labels"], given["centers"])
    expect(not dead.size, hint, given=given, came=came, expected=expected)


def _means(X, labels, before, middle=np.mean):
    moved = before.astype(float)
    for j in np.unique(labels):
        moved[j] = middle(X[labels == j], axis=0)
    return moved


def _mean_mistakes(X, labels, before, empty):
    means = _means(X, labels, before)
    zeros, anywhere, flat = means.copy(), means.copy(), means.copy()
    zeros[empty], anywhere[empty] = 0, X.mean(axis=0)
    for j in np.unique(labels):
        flat[j] = X[labels == j].mean()
    sums = _means(X, labels, before, np.sum)
    return [  # Long: a table.
        ("The means were cut to whole numbers: make room for floats.", means.astype(int)),
        ("An empty center went to the origin. Let it stay where it was.", zeros),
        ("An empty center went to the mean of all. Let it stay where it was.", anywhere),
        ("These are sums: divide by the number of points of each center.", sums),
        ("The sum is divided by the number of all points, not of those of the center.",
         np.where(np.isin(np.arange(len(means)), empty)[:, None], means, sums / len(X))),
        ("One mean was taken over all coordinates: axis=0 keeps them apart.", flat),
        ("These are medians.", _means(X, labels, before, np.median)),
        ("The centers have not moved.", before.astype(float)),
    ]  # fmt: skip


def distances(answer, *, seed=None):
    """Check ``distances(X, centers, scale)``: a table, each feature in its own unit.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_clusters, n_features), (n_features,)`` to
        ``(n_samples, n_clusters)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: exercises of chapter 02.

    >>> distances(lambda X, centers, scale: np.linalg.norm(
    ...     (X[:, None] - centers) / scale, axis=-1)).passed
    True
    """
    properties = [
        ("the example of the task comes out", _distances_example),
        ("with all units 1, it is the table of distances", _plain_distances),
        ("each feature is measured in its own unit", _scaled_distances),
    ]
    return examine("distances", answer, properties, seed=seed)


def _distances_example(answer, rng):
    X = np.array([[0.0, 0.0], [6.0, 0.0]])
    centers = np.array([[0.0, 4.0], [6.0, 8.0], [3.0, 0.0]])
    _compare_distances(answer, X, centers, np.array([2.0, 1.0]))


def _plain_distances(answer, rng):
    for n, k, d in ((1, 2, 1), (2, 2, 2), (3, 3, 3), (30, 4, 2)):
        _compare_distances(answer, *_points_and_centers(rng, n, k, d), np.ones(d))


def _scaled_distances(answer, rng):
    for n, k, d in ((1, 1, 1), (2, 2, 2), (3, 3, 3), (30, 4, 5)):
        scale = rng.integers(2, 60, size=d) / 10
        _compare_distances(answer, *_points_and_centers(rng, n, k, d), scale)


def _compare_distances(answer, X, centers, scale):
    given = {"X": X, "centers": centers, "scale": scale}
    came = answer(X.copy(), centers.copy(), scale.copy())
    table = numbers(came, (len(X), len(centers)), given)
    apart = X[:, np.newaxis] - centers
    steps = apart / scale
    squared = (steps**2).sum(axis=-1)
    mistakes = [  # Long: a table.
        ("The root is missing.", squared),
        ("The scale was not used.", np.sqrt((apart**2).sum(axis=-1))),
        ("Divide by the scale, do not multiply.", np.sqrt(((apart * scale) ** 2).sum(-1))),
        ("The scale belongs inside the square: divide first, then square.",
         np.sqrt((apart**2 / scale).sum(axis=-1))),
        ("This is the Manhattan distance: square, add, take the root.",
         np.abs(steps).sum(axis=-1)),
    ]  # fmt: skip
    if len(X) == len(centers):
        mistakes.append(("Rows are points, columns are centers.", np.sqrt(squared).T))
    agree(table, np.sqrt(squared), given, mistakes=mistakes, rtol=1e-5, atol=1e-6,
          hint="The loops give something else. Compare one entry by hand.")  # fmt: skip


def KMeans(answer, *, seed=None):  # noqa: N802  (named as the reader's class)
    """Check the class ``KMeans(start, max_iter=100)``, method by method.

    Parameters
    ----------
    answer : class
        With the methods ``sizes(labels)``, ``distances(X)``, ``predict(X)``,
        ``update(X, labels)``, ``changed(before, after)``, ``fit(X)`` and the attribute
        ``centers``. No method is tried by way of another one, except for ``fit``.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: exercises of chapter 02.

    >>> KMeans(object).points(4)
    0.0
    """
    properties = [
        ("sizes counts the points of each center, also of an empty one", _sizes),
        ("changed says which labels differ", _changed),
        ("predict gives each row the label of its nearest center", _predict),
        ("update moves each center to the mean of its own points", _own_points),
        ("distances takes a single point for one row", _single_point),
        ("fit ends where no label changes", _fit_ends),
    ]
    return examine("KMeans", answer, properties, seed=seed)


def _call(answer, name, arguments, hint, given):
    """Make an object, call one of its methods, and explain what a fault there raises."""
    model = answer(given["start"].copy())
    try:
        return model, getattr(model, name)(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        raised = f"raised {describe(error, answer)}"
        raise Failure(hint, given=given, came=raised) from None


def _sizes(answer, rng):
    hint = "Under which name did `__init__` keep the number? Names differ by case."
    for k, labels in ((2, np.array([0, 1, 1])), (4, rng.integers(3, size=9))):
        given = {"start": rng.normal(size=(k, 2)).round(1), "labels": labels}
        _, came = _call(answer, "sizes", (labels,), hint, given)
        counts = np.bincount(labels, minlength=k)
        agree(numbers(came, (k,), given), counts, given,
              hint="Count the labels 0 to k - 1.")  # fmt: skip


def _changed(answer, rng):
    hint = "An array of True and False is negated by `~`, a single one by `not`."
    start = np.array([[0.0, 0.0], [4.0, 4.0]])
    for pair in ([[0, 1, 1], [0, 1, 0]], [[1, 0], [1, 0]], rng.integers(2, size=(2, 9))):
        before, after = np.array(pair)
        given = {"start": start, "before": before, "after": after}
        _, came = _call(answer, "changed", (before, after), hint, given)
        mistakes = [("These are the labels that stayed: negate.", before == after)]
        agree(numbers(came, before.shape, given), before != after, given,
              mistakes=mistakes, hint="One True or False for each label.")  # fmt: skip


def _predict(answer, rng):
    hint = "Python passes the object itself first. Does each `def` of the class take it?"

    def predict(X, start):
        return _call(answer, "predict", (X,), hint, {"start": start, "X": X})[1]

    for n, k in ((2, 2), (12, 3)):
        _compare_labels(predict, *_points_and_centers(rng, n, k, 2))


def _own_points(answer, rng):
    hint = "The loop names one index, the brackets another. Which one exists?"
    X = np.array([[0.0, 0.0], [1.0, 2.0], [8.0, 9.0]])
    start, labels = np.array([[0.0, 1.0], [9.0, 9.0]]), np.array([0, 0, 1])
    given = {"start": start, "X": X, "labels": labels}
    model, _ = _call(answer, "update", (X, labels), hint, given)
    came = numbers(model.centers, start.shape, given)
    wrong = [(hint, np.tile(X[labels == j].mean(axis=0), (2, 1))) for j in (0, 1)]
    agree(came, _means(X, labels, start), given, mistakes=wrong,
          hint="Row j of `centers` is the mean of the points with label j.")  # fmt: skip


def _single_point(answer, rng):
    hint = "X[:, np.newaxis] wants rows. A point of shape (d,) must become one: (1, d)."
    for k in (2, 3):
        X, start = _points_and_centers(rng, 1, k, 2)
        given = {"start": start, "X": X[0]}
        _, came = _call(answer, "distances", (X[0],), hint, given)
        expect(np.shape(came) == (1, k), hint, given=given, came=came,
               expected=f"shape (1, {k})")  # fmt: skip
        agree(numbers(came, (1, k), given), np.sqrt(_squared(X, start)), given,
              rtol=1e-5, hint="The distance from the point to each center.")  # fmt: skip


def _fit_ends(answer, rng):
    hint = "`fit` calls the other methods: mend those first."
    for n, k in ((6, 2), (40, 4)):
        X = rng.normal(size=(n, 2)).round(2)
        start = rng.normal(size=(k, 2)).round(2)
        given = {"start": start, "X": X}
        model, _ = _call(answer, "fit", (X,), hint, given)
        once = kmeans.run(X, start, max_iter=1).last.centers
        mistakes = [("The loop stopped after one iteration.", once)]
        agree(numbers(model.centers, (k, 2), given), kmeans.run(X, start).last.centers,
              given, mistakes=mistakes, rtol=1e-5, atol=1e-6,
              hint="The loop ended elsewhere than where labels repeat.")  # fmt: skip


# Chapter 03: why it stops


def best_center(answer, *, seed=None):
    """Check ``best_center(points, weights)``: no place has a smaller weighted sum.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_samples,) -> (n_features,)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Lloyd (1982), section II; exercises of chapter 03.

    >>> best_center(lambda points, weights: weights @ points / weights.sum()).passed
    True
    """
    properties = [
        ("the example of the task comes out", _center_example),
        ("no other place has a smaller sum", _no_better_place),
        ("weight 2 is being there twice, weight 0 not being there", _as_if_repeated),
    ]
    return examine("best_center", answer, properties, seed=seed)


def _center_example(answer, rng):
    points = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 8.0]])
    _try_to_beat(answer, points, np.array([1.0, 1.0, 2.0]), rng)


def _no_better_place(answer, rng):
    for n, d in ((2, 1), (4, 2), (30, 4)):
        weights = rng.integers(1, 60, size=n) / 10
        _try_to_beat(answer, rng.normal(scale=3, size=(n, d)).round(1), weights, rng)


def _as_if_repeated(answer, rng):
    points = rng.normal(scale=3, size=(5, 2)).round(1)
    weights = rng.permutation([0, 1, 1, 2, 5])
    came = _try_to_beat(answer, points, weights.astype(float), rng)
    twice = np.repeat(points, weights, axis=0)
    given = {"points": twice, "weights": np.ones(len(twice))}
    again = numbers(answer(twice.copy(), np.ones(len(twice))), (2,), given)
    agree(again, came, given, rtol=1e-5, atol=1e-5,
          hint="With weights, the same points had another best center.")  # fmt: skip


def _try_to_beat(answer, points, weights, rng):
    """Look for a better place: near, far, and where the usual mistakes are."""
    given = {"points": points, "weights": weights}
    came = numbers(answer(points.copy(), weights.copy()), points.shape[1:], given)
    sums, total = weights @ points, weights.sum()
    steps = rng.normal(size=(60, len(came))) * np.logspace(-3, 1, 60)[:, np.newaxis]
    places = np.vstack([came, came + steps, sums / total])
    costs = weights @ ((points[:, np.newaxis] - places) ** 2).sum(axis=2)
    best = places[costs.argmin()]
    mistakes = [  # Long: a table.
        ("The weights were not used.", points.mean(axis=0)),
        ("Divide by the sum of the weights.", sums),
        ("Divide by the sum of the weights, not by their number.", sums / len(points)),
        ("The weights were squared.", weights**2 @ points / (weights**2).sum()),
        ("This is a median.", np.median(points, axis=0)),
    ]
    if costs[0] > costs.min() * (1 + 1e-9) + 1e-9:
        hint = f"There the sum is {costs.min():.4g}, at yours it is {costs[0]:.4g}."
        agree(came, best, given, mistakes=mistakes, hint=hint, rtol=1e-9, atol=0)
    return came


def inertias(answer, *, seed=None):
    """Check ``inertias(X, centers, n_iterations)``: the inertia after each half-step.

    Parameters
    ----------
    answer : callable
        ``(n_samples, n_features), (n_clusters, n_features), int -> (2 n_iterations,)``, in
        the order E, M, E, M, …; a center without points stays.
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Lloyd (1982), section II; exercises of chapter 03.

    >>> inertias(lambda X, centers, n: [
    ...     s.inertia for s in kmeans.run(X, centers, max_iter=n)]).passed
    False
    """
    properties = [
        ("the example of the task comes out", _inertias_example),
        ("from one half-step to the next it never rises", _never_rises),
        ("each value is the sum of squared distances at that moment", _each_inertia),
        ("a center without points adds nothing and stays", _idle_center),
    ]
    return examine("inertias", answer, properties, seed=seed)


def _inertias_example(answer, rng):
    X = np.array([[0.0], [1.0], [5.0], [6.0]])
    _compare_inertias(answer, X, X[:2], 2)


def _never_rises(answer, rng):
    for n, k in ((5, 2), (9, 3), (40, 5)):
        X, centers = _busy_centers(rng, n, k, 2)
        given = {"X": X, "centers": centers, "n_iterations": 4}
        came = numbers(answer(X.copy(), centers.copy(), 4), (8,), given)
        risen = np.diff(came) > 1e-5 * came[0]
        hint = "It rose. Is each number that of one pair of centers and labels?"
        expect(not risen.any(), hint, given=given, came=came,
               expected="no number above the one before it")  # fmt: skip
        _compare_inertias(answer, X, centers, 1)


def _each_inertia(answer, rng):
    for n, k, d in ((3, 1, 1), (6, 2, 2), (9, 3, 2), (40, 4, 3)):
        _compare_inertias(answer, *_busy_centers(rng, n, k, d), 3)


def _idle_center(answer, rng):
    X = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]])
    _compare_inertias(answer, X, np.array([[0.0, 1.0], [99.0, 99.0]]), 2)
    X, centers = _busy_centers(rng, 9, 3, 2)
    _compare_inertias(answer, X, np.vstack([[[99.0, 99.0]], centers]), 3)


def _busy_centers(rng, n, k, d):
    """Points and centers of which none is ever idle and between which there is no tie."""
    while True:
        X, centers = _points_and_centers(rng, n, k, d)
        pairs = list(_half_steps(X, centers, 4))
        busy = all(len(np.unique(labels)) == k for _, labels in pairs)
        two = [np.sort(_squared(X, c), axis=1)[:, :2] for c, _ in pairs]
        if busy and (np.diff(two) > 1e-4).all():
            return X, centers


def _half_steps(X, centers, n_iterations, keep=1.0):
    """Yield the centers and labels of each half-step: E, M, E, M and so on."""
    for _ in range(n_iterations):
        labels = _squared(X, centers).argmin(axis=1)
        yield centers, labels
        centers = _means(X, labels, keep * centers)
        yield centers, labels


def _compare_inertias(answer, X, centers, n_iterations):
    given = {"X": X, "centers": centers, "n_iterations": n_iterations}
    came = answer(X.copy(), centers.copy(), n_iterations)
    pairs = list(_half_steps(X, centers, n_iterations))
    right = np.array([((X - c[z]) ** 2).sum() for c, z in pairs])
    if np.shape(came) == (len(right) + 1,):
        raise Failure("One value too many: before the first E there are no labels.",
                      given=given, came=np.array(came), expected=right)  # fmt: skip
    came = numbers(came, right.shape, given, finite=False)
    hint = "There is NaN: a mean of no points, or 0 times it. Which center is empty?"
    expect(np.isfinite(came).all(), hint, given=given, came=came, expected=right)
    lengths = [np.linalg.norm(X - c[z], axis=1).sum() for c, z in pairs]
    nearest = [_squared(X, c).min(axis=1).sum() for c, _ in pairs]
    to_origin = [
        ((X - c[z]) ** 2).sum() for c, z in _half_steps(X, centers, n_iterations, keep=0.0)
    ]
    mistakes = [  # Long: a table.
        ("These are sums of distances: square them.", lengths),
        ("These are means: add, do not divide.", right / len(X)),
        ("After an M the points keep their labels until the next E.", nearest),
        ("An empty center went to the origin. Let it stay where it was.", to_origin),
        ("The order is E, M, E, M: assign first.", right[[1, 0, *range(2, len(right))]]),
    ]
    agree(came, right, given, mistakes=mistakes, rtol=1e-5, atol=1e-6,
          hint="Add the squared distances of the points to the centers of their labels.",
          )  # fmt: skip


def stuck_start(answer, *, seed=None):
    """Check ``stuck_start(X, rng)``: four places from which the loop ends at a poor answer.

    Parameters
    ----------
    answer : callable
        ``(300, 2), numpy.random.Generator -> (4, 2)``
    seed : int, optional
        For the random inputs.

    Returns
    -------
    report : halfstep.checks.report.Report

    Source: Selim and Ismail (1984); exercises of chapter 03.

    >>> stuck_start(lambda X, rng: X[[100, 195, 45, 168]]).points(4)
    3.0
    """
    properties = [
        ("the four places lie in the box around the points", _in_the_box),
        ("no center is idle: each has points, from the first E to the last", _no_idle),
        ("the run ends more than 1% above the best inertia", _ends_above),
        ("it does so on points that were turned, moved and shuffled", _ends_above_anywhere),
    ]
    return examine("stuck_start", answer, properties, seed=seed, refused=BORROWED_LOOP)


def _start(answer, X, rng, hint="A center lies outside the box that the points span."):
    """Ask for a start; it must be four places in the box around the points."""
    number = int(rng.integers(1000))
    given = {"X": X, "rng": f"default_rng({number})"}
    came = answer(X.copy(), np.random.default_rng(number))
    came = numbers(came, (4, X.shape[1]), given)
    low, high = X.min(axis=0), X.max(axis=0)
    inside = (came >= low - 1e-4) & (came <= high + 1e-4)
    expect(inside.all(), hint, given=given, came=came,
           expected=f"from {low.round(2)} to {high.round(2)}")  # fmt: skip
    return came, given


def _in_the_box(answer, rng):
    came, given = _start(answer, datasets.load_kmeans(), rng)
    expect(len(np.unique(came.round(6), axis=0)) == 4, "Two centers are the same.",
           given=given, came=came, expected="four different places")  # fmt: skip


def _no_idle(answer, rng):
    X = datasets.load_kmeans()
    came, given = _start(answer, X, rng)
    for state in kmeans.run(X, came)[1:]:
        sizes = np.bincount(state.labels, minlength=4)
        hint = "A center has no points, which is another way to be poor."
        expect(sizes.all(), hint, given=given, came=came,
               expected=f"none empty; iteration {state.iteration} has {sizes}")  # fmt: skip


def _ends_above(answer, rng):
    hint = "The run ends at the best answer: every clump has found its center."
    X = datasets.load_kmeans()
    best = kmeans.fit(X, 4, n_init=10, rng=0).inertia
    _is_stuck(X, best, *_start(answer, X, rng), hint)


def _ends_above_anywhere(answer, rng):
    hint = "This start fits one set of points. Try several on the X that came, and compare."
    X = datasets.load_kmeans()
    best = kmeans.fit(X, 4, n_init=10, rng=0).inertia
    for angle in rng.uniform(2, 4, size=6):
        turn = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        moved = rng.permutation(X @ np.array(turn) + rng.uniform(30, 99, size=2))
        _is_stuck(moved, best, *_start(answer, moved, rng, hint), hint)


def _is_stuck(X, best, came, given, hint):
    end = kmeans.fit(X, 4, start=came).inertia
    expect(end > 1.01 * best, hint, given=given, came=came,
           expected=f"an end above {1.01 * best:.1f}; this is {end:.1f}")  # fmt: skip


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
    squared = _squared(X, centers)
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
    left = np.array([_squared(X, pair).min(axis=1).sum() for pair in pairs])
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
    lengths = np.sqrt(_squared(X, X)) ** power
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

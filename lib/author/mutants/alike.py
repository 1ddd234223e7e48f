"""Is a mutant another right answer? It is compared on a thousand inputs, not by the check.

Equal is equal to five digits, since answers in single precision are right; a task that has
many right answers is asked for what its text demands.
"""

from functools import cache

import numpy as np
from halfstep import kmeans, mixture
from halfstep.checks.answer import is_as_it_was
from halfstep.checks.inputs import copied

from author.mutants import chance, inputs

N_INPUTS, DIGITS = 1000, 1e-5


def is_right(solution, answer):
    """Tell whether an answer is as right as the worked one, wherever it is tried.

    Parameters
    ----------
    solution : Solution
    answer : callable

    Returns
    -------
    bool
    """
    if solution.name in chance.INPUTS:
        return chance_is_right(solution, answer)
    if solution.name == "set_03.stuck_start":
        return all(is_stuck(answer, number) for number in range(N_INPUTS // 10))
    return all(agrees(solution, answer, number) for number in range(N_INPUTS))


def first(solution):
    """Give the arguments on which a mutant is tried first."""
    if solution.name in chance.INPUTS:
        values = copied(chance.INPUTS[solution.name][0])
        return *values, np.random.default_rng(0)
    if solution.name == "set_03.stuck_start":
        return moved_clumps(0), np.random.default_rng(0)
    return copied(inputs.given(solution.name, 0))


def ask(name, answer, values):
    """Call an answer as its task is called; a class is asked method by method."""
    return every_method(answer, *values) if name == "set_02.KMeans" else answer(*values)


@cache
def expected(solution, number):
    """Give what is right for one of the inputs."""
    values = copied(inputs.given(solution.name, number))
    return ask(solution.name, solution.run(solution.source), values)


def agrees(solution, answer, number):
    """Tell whether an answer does with an input what it should, and leaves it alone."""
    name, values = solution.name, inputs.given(solution.name, number)
    passed = copied(values)
    came = ask(name, answer, passed)
    if not is_as_it_was(passed, values):
        return False
    if name == "set_09.collapse":
        return has_collapsed(*values, *map(np.asarray, came))
    return same(came, expected(solution, number))


def same(came, expected):
    """Tell whether all numbers are equal to five digits of the largest.

    >>> same([1.0, 2.0], np.array([1.0, 2.000001])), same((1, None), (1, 2))
    (True, False)
    """
    if isinstance(expected, tuple):
        pairs = zip(came, expected, strict=True)
        return len(came) == len(expected) and all(same(*pair) for pair in pairs)
    if expected is None or came is None:
        return came is expected
    came, expected = np.asarray(came, dtype=float), np.asarray(expected, dtype=float)
    near = DIGITS * np.abs(expected).max(initial=0)
    return came.shape == expected.shape and bool((np.abs(came - expected) <= near).all())


def every_method(answer, start, max_iter, X, labels, others):
    """Ask a class for all that its task promises."""
    model, moved = answer(start, max_iter), answer(start)
    told = model.sizes(labels), model.distances(X), model.distances(X[0]), model.predict(X)
    nothing = moved.update(X, labels)
    ended, whole = model.fit(X), answer(start).fit(X)
    return *told, model.changed(labels, others), nothing, moved.centers, ended.centers, (
        whole.centers
    )  # fmt: skip


def has_collapsed(X, least, weights, means, covariances):
    """Tell whether a start keeps the rules of its task, and a mixture collapses from it."""
    fine = abs(weights.sum() - 1) <= DIGITS and (weights > 0).all()
    fine = fine and np.allclose(covariances, np.swapaxes(covariances, 1, 2), rtol=1e-9)
    if not fine or np.linalg.eigvalsh(covariances).min() < least * (1 - DIGITS):
        return False
    parameters = weights / weights.sum(), means, covariances
    for _ in range(100):
        R, _ = mixture.e_step(X, *parameters)
        parameters = mixture.m_step(X, R, floor=0)
        if np.linalg.eigvalsh(parameters[2]).min() < 1e-10:
            return True
    return False


def moved_clumps(number):
    """Draw four clumps, somewhere and in any order."""
    rng = np.random.default_rng([72, number])
    places = np.array([[-7.0, -7.0], [-5.0, -2.0], [2.0, 6.0], [5.0, 0.0]])
    X = places[np.arange(300) % 4] + rng.normal(size=(300, 2))
    return rng.permutation(X * rng.choice([-1, 1], size=2) + rng.normal(size=2) * 50)


def is_stuck(answer, number):
    """Tell whether a start keeps the rules, gets stuck, and comes again from equal dice."""
    X = moved_clumps(number)
    start = np.asarray(answer(X, np.random.default_rng(number)))
    again = np.asarray(answer(X, np.random.default_rng(number)))
    slack = DIGITS * np.ptp(X)
    inside = (start >= X.min(axis=0) - slack) & (start <= X.max(axis=0) + slack)
    busy = all(len(np.unique(s.labels)) == 4 for s in kmeans.run(X, start)[1:])
    end = kmeans.fit(X, 4, start=start).inertia
    best = kmeans.fit(X, 4, n_init=10, rng=0).inertia
    return np.array_equal(start, again) and inside.all() and busy and end > 1.01 * best


@cache
def rightly_drawn(solution, place):
    """Give the runs of the worked answer on one of the inputs."""
    values, right = chance.INPUTS[solution.name][place], solution.run(solution.source)
    return chance.runs(solution.name, right, values, seed=6)


def chance_is_right(solution, answer):
    """Tell whether an answer draws as it should, jointly, and from its generator alone."""
    name = solution.name
    for place, values in enumerate(chance.INPUTS[name]):
        passed = copied(values)
        theirs = chance.runs(name, answer, passed)
        once_more = chance.runs(name, answer, passed, n_runs=20)
        if not np.array_equal(theirs[:20], once_more) or not is_as_it_was(passed, values):
            return False
        if not chance.same_distribution(rightly_drawn(solution, place), theirs):
            return False
    return True

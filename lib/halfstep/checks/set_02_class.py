"""The last task of chapter 02: a class with five faults, checked method by method."""

import numpy as np

from halfstep import kmeans
from halfstep.checks.answer import is_as_it_was
from halfstep.checks.inputs import (
    cluster_means,
    copied,
    in_other_units,
    points_and_centers,
    squared_distances,
)
from halfstep.checks.report import Failure, agree, describe, expect, numbers
from halfstep.checks.task import CHANGED, Task, asked

__all__ = ["KMeans"]

KMeans = Task(
    "KMeans",
    "start, max_iter=100",
    about="""Mend the class: each method by itself, and `fit`, which needs them all.

    Methods
    -------
    sizes(labels) : (n_clusters,) int
    distances(X) : (n_samples, n_clusters); of a single point, (1, n_clusters)
    predict(X) : (n_samples,) int
    update(X, labels) : moves `centers`, (n_clusters, n_features), and returns nothing
    changed(before, after) : (n_samples,) bool
    fit(X) : repeats both half-steps until no label changes

    Source: exercises of chapter 02.
    """,
)


def call(answer, name, arguments, hint, given):
    """Make an object, call one of its methods, and explain what a fault there raises."""
    limit = {name: given[name] for name in ("max_iter",) if name in given}
    model, passed = answer(given["start"], **limit), copied(arguments)
    try:
        came = asked(getattr(model, name)).directly(*passed)
    except NotImplementedError:
        raise
    except Exception as error:
        raised = f"raised {describe(error, answer)}"
        raise Failure(hint, given=given, came=raised) from None
    expect(is_as_it_was(passed, arguments), CHANGED, given=given)
    return model, came


@KMeans.property("sizes counts the points of each center, also of an empty one")
def _(answer, rng):
    hint = "Under which name did `__init__` keep the number? Names differ by case."
    for k, labels in ((2, np.array([0, 1, 1])), (4, rng.integers(3, size=9))):
        given = {"start": rng.normal(size=(k, 2)).round(1), "labels": labels}
        _, came = call(answer, "sizes", (labels,), hint, given)
        counts = np.bincount(labels, minlength=k)
        agree(
            numbers(came, (k,), given), counts, given, hint="Count the labels 0 to k - 1."
        )


@KMeans.property("changed says which labels differ")
def _(answer, rng):
    hint = "An array of True and False is negated by `~`, a single one by `not`."
    start = np.array([[0.0, 0.0], [4.0, 4.0]])
    for pair in ([[0, 1, 1], [0, 1, 0]], [[1, 0], [1, 0]], rng.integers(2, size=(2, 9))):
        before, after = np.array(pair)
        given = {"start": start, "before": before, "after": after}
        _, came = call(answer, "changed", (before, after), hint, given)
        mistakes = [("These are the labels that stayed: negate.", before == after)]
        agree(numbers(came, before.shape, given), before != after, given,
              mistakes=mistakes, hint="One True or False for each label.")  # fmt: skip


@KMeans.property("predict gives each row the label of its nearest center")
def _(answer, rng):
    hint = "Python passes the object itself first. Does each `def` of the class take it?"

    pairs = [points_and_centers(rng, n, k, 2) for n, k in ((2, 2), (12, 3))]
    for X, start in (*pairs, *in_other_units(rng, 9, 3, 3)):
        n = len(X)
        given = {"start": start, "X": X}
        _, came = call(answer, "predict", (X,), hint, given)
        agree(numbers(came, (n,), given), squared_distances(X, start).argmin(axis=1),
              given, hint="The label is the row number of the nearest center.")  # fmt: skip


@KMeans.property("update moves each center to the mean of its own points")
def _(answer, rng):
    hint = "The loop names one index, the brackets another. Which one exists?"
    X = np.array([[0.0, 0.0], [1.0, 2.0], [8.0, 9.0]])
    start, labels = np.array([[0.0, 1.0], [9.0, 9.0]]), np.array([0, 0, 1])
    given = {"start": start, "X": X, "labels": labels}
    model, _ = call(answer, "update", (X, labels), hint, given)
    came = numbers(model.centers, start.shape, given, finite=False)
    wrong = [(hint, np.tile(X[labels == j].mean(axis=0), (2, 1))) for j in (0, 1)]
    agree(came, cluster_means(X, labels, start), given, mistakes=wrong,
          hint="Row j of `centers` is the mean of the points with label j.")  # fmt: skip
    stays(answer, X, np.array([[0, 1], [9, 9]]), np.array([1, 1, 1]))


def stays(answer, X, start, labels):
    """Expect that a center without points stays, and the other is at the mean."""
    given = {"start": start, "X": X, "labels": labels}
    hint = "A center without points stays, here the first. Means are no whole numbers."
    model, _ = call(answer, "update", (X, labels), hint, given)
    came = numbers(model.centers, start.shape, given, finite=False)
    agree(came, cluster_means(X, labels, start), given, hint=hint)


@KMeans.property("distances takes a single point for one row")
def _(answer, rng):
    hint = "X[:, np.newaxis] wants rows. A point of shape (d,) must become one: (1, d)."
    pairs = [points_and_centers(rng, 1, k, 2) for k in (2, 3)]
    for X, start in (*pairs, *in_other_units(rng, 1, 3, 3)):
        given, k = {"start": start, "X": X[0]}, len(start)
        _, came = call(answer, "distances", (X[0],), hint, given)
        expect(np.shape(came) == (1, k), hint, given=given, came=came,
               expected=f"shape (1, {k})")  # fmt: skip
        agree(numbers(came, (1, k), given), np.sqrt(squared_distances(X, start)), given,
              rtol=1e-5, hint="The distance from the point to each center.")  # fmt: skip


FIT = "`fit` calls the other methods: mend those first."


@KMeans.property("fit ends where no label changes")
def _(answer, rng):
    for n, k, unit in ((6, 2, 1), (40, 4, 1), (20, 3, 1e-4)):
        X = unit * rng.normal(size=(n, 2)).round(2)
        start = unit * rng.normal(size=(k, 2)).round(2)
        ends_where_labels_repeat(answer, X, start)
        ends_in_time(answer, X, start)


def ends_where_labels_repeat(answer, X, start):
    """Fit, and compare the centers with those of the library; the object comes back."""
    given = {"start": start, "X": X}
    model, came = call(answer, "fit", (X,), FIT, given)
    expect(hasattr(came, "centers"), "`fit` returns the object: end it with "
           "`return self`.", given=given, came=came)  # fmt: skip
    once = kmeans.run(X, start, max_iter=1).last.centers
    mistakes = [("The loop stopped after one iteration.", once)]
    agree(numbers(model.centers, start.shape, given), kmeans.run(X, start).last.centers,
          given, mistakes=mistakes, rtol=1e-5, atol=1e-6,
          hint="The loop ended elsewhere than where labels repeat.")  # fmt: skip


def ends_in_time(answer, X, start):
    """Fit with a single iteration."""
    given = {"start": start, "X": X, "max_iter": 1}
    model, _ = call(answer, "fit", (X,), FIT, given)
    once = kmeans.run(X, start, max_iter=1).last.centers
    agree(numbers(model.centers, start.shape, given), once, given, rtol=1e-5, atol=1e-6,
          hint="`fit` stops after `max_iter` iterations; here it is 1.")  # fmt: skip

"""What `fast` computes is what the plain form computes, as far as rounding lets them."""

from itertools import pairwise, zip_longest

import numpy as np
import pytest
from halfstep import datasets, kmeans
from halfstep.empties import EMPTY
from halfstep.fast import lloyd
from hypothesis import given, settings
from hypothesis import strategies as st

TOLERANCE = {np.float64: 1e-9, np.float32: 1e-4}  # in units of the scatter
OFFSETS = {np.float64: [0.0, -3.0, 1e3, 1e8], np.float32: [0.0, -3.0, 1e3, 1e5]}


@st.composite
def problems(draw):
    """Clumps or a grid, near and far; starts that empty clusters; weights with zeros."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from([np.float64, np.float32]))
    n_samples, n_features = draw(st.integers(2, 120)), draw(st.integers(1, 4))
    n_clusters = draw(st.integers(1, min(n_samples, 7)))
    if draw(st.booleans()):
        X = rng.integers(-3, 4, (n_samples, n_features)).astype(float)
    else:
        clumps = rng.normal(size=(n_clusters, n_features)) * 5
        X = clumps[rng.integers(n_clusters, size=n_samples)]
        X = X + rng.normal(size=X.shape)
    X = (X + draw(st.sampled_from(OFFSETS[kind]))).astype(kind)
    centers = X[rng.integers(n_samples, size=n_clusters)].astype(float)
    if draw(st.booleans()):
        centers[-1] += 50  # nobody's nearest, unless it is the only one
    weights = rng.integers(0, 4, n_samples).astype(float) if draw(st.booleans()) else None
    if weights is not None:
        weights[0] = 1
    options = {"empty": draw(st.sampled_from(EMPTY)), "sample_weight": weights}
    return X, centers, options


def models(X, empty, sample_weight, seed=0):
    """Both forms of the same problem, each with dice of its own."""
    given = 0.0, empty, sample_weight
    forms = kmeans._Lloyd, lloyd.Lloyd
    return [form(X, *given, np.random.default_rng(seed)) for form in forms]


def traces(X, centers, options):
    return [list(m.steps(centers, 300)) for m in models(X, **options)]


def tolerance(X, centers=None):
    """How far rounding may carry a sum of squares."""
    spread = X.astype(float) - X.mean(axis=0, dtype=float)
    return TOLERANCE[X.dtype.type] * max((spread**2).sum(), 1e-300)


def clear(X, centers):
    """Points whose two nearest centers no rounding can confuse."""
    if len(centers) == 1:
        return np.ones(len(X), bool)
    best, second = np.sort(kmeans.squared_distances(X, centers), axis=1)[:, :2].T
    return second - best > tolerance(X)


def cost(X, labels, centers, options):
    weights = options["sample_weight"]
    return kmeans.inertia(X, labels, centers, sample_weight=weights)


@given(problems())
def test_from_the_same_centers_both_give_the_same_labels(problem):
    """At every half-step of both traces, not only until rounding parts them."""
    X, centers, options = problem
    plain, fast = models(X, **options)
    for state in sum(traces(X, centers, options), []):
        one = plain.e_step(state.centers)
        other = fast.e_step(state.centers - fast.offset).astype(int)
        sure = clear(X, state.centers)
        np.testing.assert_array_equal(one[sure], other[sure])
        costs = [cost(X, labels, state.centers, options) for labels in (one, other)]
        assert costs[0] == pytest.approx(costs[1], rel=1e-9, abs=4 * tolerance(X))


@given(problems())
def test_from_the_same_labels_both_give_the_same_centers(problem):
    X, centers, options = problem
    trace = traces(X, centers, options)[0]
    # An offset is kept to the last digit of float64, so that of a mean is lost.
    atol = 1e-12 * np.abs(X).max() + np.sqrt(tolerance(X)) * 1e-3
    for before, after in pairwise(trace):
        if after.step == "update":
            plain, fast = models(X, **options)
            one, mine = plain.m_step(before.labels, before.centers)
            other, theirs = fast.m_step(before.labels, before.centers - fast.offset)
            np.testing.assert_array_equal(mine, theirs)
            np.testing.assert_allclose(one, other + fast.offset, rtol=0, atol=atol)

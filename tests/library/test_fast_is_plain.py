"""What `fast` computes is what the plain form computes, as far as rounding lets them."""

from itertools import chain, zip_longest

import numpy as np
import pytest
from halfstep import datasets, kmeans
from halfstep.empties import EMPTY
from halfstep.fast import lloyd
from halfstep.fast.blocks import BLOCK
from hypothesis import given
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
    rows = rng.integers(n_samples, size=n_clusters)
    one, other = X[rows[0]], X[rows[-1]]
    # One point stands a hair beside the border between two centers.
    X[rng.integers(n_samples)] = (one + other) / 2 + 1e-6 * (one - other)
    X = (X + draw(st.sampled_from(OFFSETS[kind]))).astype(kind)
    centers = X[rows].astype(float)
    if draw(st.booleans()):
        centers[-1] += 50  # nobody's nearest, unless it is the only one
    weights = rng.integers(0, 4, n_samples).astype(float) if draw(st.booleans()) else None
    if weights is not None:
        weights[0] = 1
    options = {"empty": draw(st.sampled_from(EMPTY)), "sample_weight": weights}
    return X, centers, options


def both(X, options):
    """Both forms of the same problem, each with dice of its own."""
    given = 0.0, options["empty"], options["sample_weight"]
    forms = kmeans._PlainLoop, lloyd.Lloyd
    return [form(X, *given, np.random.default_rng(0)) for form in forms]


def traces(X, centers, options):
    return [list(model.steps(centers, 300)) for model in both(X, options)]


def tolerance(X):
    scatter = ((X.astype(float) - X.mean(axis=0, dtype=float)) ** 2).sum()
    return TOLERANCE[X.dtype.type] * max(scatter, 1e-300)


def resolution(X):
    """How well a mean is known: by its offset, and by the type of centered data."""
    rounded = np.finfo(X.dtype).eps * np.ptp(X, axis=0).max()
    return 4 * np.finfo(float).eps * float(np.abs(X).max()) + 4 * rounded


def clear(X, centers, blur=0.0):
    """Points whose two nearest centers no rounding can confuse."""
    if len(centers) == 1:
        return np.ones(len(X), bool)
    best, second = np.sort(kmeans.squared_distances(X, centers), axis=1)[:, :2].T
    return second - best > tolerance(X) + 4 * blur * np.sqrt(second)


@given(problems())
def test_from_the_same_centers_both_give_the_same_labels(problem):
    """At every half-step of both traces, not only until rounding parts them."""
    X, centers, options = problem
    plain, fast = both(X, options)
    for state in chain(*traces(X, centers, options)):
        one = plain.e_step(state.centers - plain.offset)
        other = fast.e_step(state.centers - fast.offset).astype(int)
        sure = clear(X, state.centers)
        np.testing.assert_array_equal(one[sure], other[sure])
        costs = [kmeans.inertia(X, labels, state.centers) for labels in (one, other)]
        assert costs[0] == pytest.approx(costs[1], rel=0, abs=tolerance(X))


@given(problems())
def test_from_the_same_labels_both_give_the_same_centers(problem):
    X, centers, options = problem
    for state in traces(X, centers, options)[0][1::2]:
        labels, centers = state.labels, state.centers
        plain, fast = both(X, options)
        one, mine = plain.m_step(labels, centers - plain.offset)
        other, theirs = fast.m_step(labels, centers - fast.offset)
        if np.array_equal(mine, theirs):
            one, other = one + plain.offset, other + fast.offset
            np.testing.assert_allclose(one, other, 0, resolution(X))
        else:  # of points that are equally far, rounding chose
            gaps = plain.squared_gaps(labels, centers - plain.offset)
            given_up = [gaps[new != labels].sum() for new in (mine, theirs)]
            assert options["empty"] == "farthest"
            assert given_up[0] == pytest.approx(given_up[1], rel=0, abs=tolerance(X))


@given(problems())
def test_both_say_the_same_of_the_same_state(problem):
    X, centers, options = problem
    plain, fast = both(X, options)
    for state in traces(X, centers, options)[0]:
        one, other = (
            form.state("e_step", 7, state.centers - form.offset, state.labels)
            for form in (plain, fast)
        )
        assert (one.step, one.iteration) == (other.step, other.iteration) == ("assign", 7)
        assert one.centers.dtype == other.centers.dtype == np.float64
        np.testing.assert_allclose(one.centers, other.centers, 0, resolution(X))
        if state.labels is None:
            assert one.inertia == other.inertia == np.inf
            continue
        assert one.labels.dtype == other.labels.dtype == np.intp
        near = {"rel": TOLERANCE[X.dtype.type], "abs": tolerance(X)}
        assert one.inertia == pytest.approx(other.inertia, **near)


@given(problems())
def test_neither_trace_rises(problem):
    X, centers, options = problem
    for trace in traces(X, centers, options):
        costs = [state.inertia for state in trace[1:]]
        assert (np.diff(costs) <= tolerance(X)).all()


@given(problems())
def test_traces_are_equal_until_a_tie(problem):
    X, centers, options = problem
    for one, other in zip_longest(*traces(X, centers, options)):
        known = one is None or clear(X, one.centers, resolution(X)).all()
        if not known or (one.step == "update" and options["empty"] == "farthest"):
            return
        assert (one.step, one.iteration) == (other.step, other.iteration)
        np.testing.assert_allclose(one.centers, other.centers, 0, resolution(X))
        if one.labels is not None:
            np.testing.assert_array_equal(one.labels, other.labels)


@pytest.mark.slow
def test_traces_on_the_books_data_are_equal():
    X, rng = datasets.load_kmeans(), np.random.default_rng(0)
    for _ in range(300):
        options = {"empty": rng.choice(EMPTY), "sample_weight": None}
        start = X[rng.integers(len(X), size=4)]
        assert_equal_traces(*traces(X, start, options))


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_long_traces_are_equal(empty, weighted, kind):
    """Long enough for blocks, the three-pass argmax, and sums mended by what moved."""
    X = datasets.make_blobs(BLOCK + 700, 6, std=1.5, rng=3)[0].astype(kind)
    weights = np.arange(len(X)) % 3 if weighted else None
    start = np.vstack([X[:5], [[500.0, 500.0]]])
    options = {"empty": empty, "sample_weight": weights}
    assert_equal_traces(*traces(X, start, options), kind=kind)


def assert_equal_traces(plain, fast, kind=np.float64):
    atol = 1e-11 if kind is np.float64 else 1e-4
    assert len(plain) == len(fast)
    assert plain[1].inertia > 1.01 * plain[-1].inertia  # it had a way to go
    for one, other in zip(plain, fast, strict=True):
        np.testing.assert_allclose(one.centers, other.centers, rtol=0, atol=atol)
        assert other.inertia == pytest.approx(one.inertia, rel=TOLERANCE[kind])
        if one.labels is not None:
            np.testing.assert_array_equal(one.labels, other.labels)

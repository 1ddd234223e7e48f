"""What `steps` and `run` promise, each kept by the plain form and by the fast one."""

from itertools import pairwise

import numpy as np
import pytest
from clusterings import brute_distances, clear_problems, problems, scatter
from halfstep import datasets, kmeans
from halfstep.empties import EMPTY
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module", params=["plain", "fast"], autouse=True)
def form(request):
    """Make the length of the data choose this form, however short they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmeans, "SHORT", np.inf if request.param == "plain" else 0)
        yield request.param


def test_the_form_is_the_one_that_is_meant(form):
    X = datasets.load_kmeans()
    model = kmeans.steps(X, X[:4]).gi_frame.f_locals["model"]
    assert type(model).__module__.endswith("kmeans" if form == "plain" else "fast.lloyd")


@given(problems(), st.sampled_from(EMPTY), st.booleans(), st.integers(0, 99))
def test_the_objective_never_rises(problem, empty, weighted, seed):
    X, centers = problem
    weights = np.random.default_rng(seed).integers(0, 4, len(X)) if weighted else None
    if weighted:
        weights[0] = 1
    trace = kmeans.run(X, centers, empty=empty, sample_weight=weights, rng=seed)
    rounding = 1e-12 * (scatter(X) + ((centers - X.mean(axis=0)) ** 2).sum())
    assert (np.diff(trace.objective[1:]) <= rounding).all()
    assert trace.converged


@given(problems(), st.sampled_from(EMPTY), st.integers(0, 99))
def test_every_state_is_what_its_name_says(problem, empty, seed):
    X, centers = problem
    trace = kmeans.run(X, centers, empty=empty, rng=seed)
    np.testing.assert_allclose(trace[0].centers, centers, rtol=1e-12, atol=1e-12)
    assert (trace[0].step, trace[0].iteration, trace[0].labels) == ("start", 0, None)
    size = 1e-11 * max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    for before, after in pairwise(trace):
        if after.step == "assign":
            assert after.centers.tolist() == before.centers.tolist()
            distances = brute_distances(X, after.centers)
            gap = distances[np.arange(len(X)), after.labels] - distances.min(axis=1)
            assert (gap <= size * size * 1e11).all()
            assert after.iteration == before.iteration + 1
        else:
            expected = kmeans.update(X, after.labels, before.centers)
            np.testing.assert_allclose(after.centers, expected, rtol=1e-11, atol=size)
            assert after.iteration == before.iteration
        assert after.inertia == pytest.approx(
            kmeans.inertia(X, after.labels, after.centers), rel=1e-9, abs=size**2
        )


@given(problems(), st.sampled_from(EMPTY))
def test_the_last_state_of_a_converged_trace_is_a_fixed_point(problem, empty):
    X, centers = problem
    last = kmeans.run(X, centers, empty=empty, rng=0).last
    again = kmeans.run(X, last.centers, empty=empty, rng=0).last
    size = 1e-11 * max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    np.testing.assert_allclose(again.centers, last.centers, rtol=1e-11, atol=size)
    assert again.inertia == pytest.approx(last.inertia, rel=1e-9, abs=1e-12 * scatter(X))


@given(clear_problems())
def test_permuting_points_permutes_labels(problem):
    X, centers, rng = problem
    order = rng.permutation(len(X))
    straight, shuffled = kmeans.run(X, centers), kmeans.run(X[order], centers)
    assert len(straight) == len(shuffled)
    for one, other in zip(straight[1:], shuffled[1:], strict=True):
        np.testing.assert_array_equal(one.labels[order], other.labels)
        np.testing.assert_allclose(one.centers, other.centers, rtol=1e-9, atol=1e-12)


@given(clear_problems())
def test_permuting_centers_renames_labels(problem):
    X, centers, rng = problem
    order = rng.permutation(len(centers))
    straight, renamed = kmeans.run(X, centers).last, kmeans.run(X, centers[order]).last
    np.testing.assert_array_equal(order[renamed.labels], straight.labels)
    np.testing.assert_allclose(renamed.centers, straight.centers[order], atol=1e-12)


@given(clear_problems(), st.sampled_from([-3.0, 1e3, 1e8]))
def test_shifting_data_shifts_centers(problem, shift):
    X, centers, _ = problem
    # Only differences that survive the shift are told apart.
    X, centers = np.round(X * 2**10) / 2**10, np.round(centers * 2**10) / 2**10
    here, there = kmeans.run(X, centers).last, kmeans.run(X + shift, centers + shift).last
    clear = np.diff(np.sort(brute_distances(X, here.centers), axis=1)[:, :2], axis=1)
    if here.iteration == there.iteration and (clear > 1e-6).all():
        np.testing.assert_array_equal(there.labels, here.labels)
        np.testing.assert_allclose(there.centers - shift, here.centers, atol=1e-7)
        assert there.inertia == pytest.approx(here.inertia, rel=1e-6, abs=1e-9)


@given(clear_problems(), st.sampled_from([2.0**-400, 0.5, 2.0**40, 2.0**490]))
def test_scaling_data_scales_centers_exactly(problem, scale):
    X, centers, _ = problem
    here, there = kmeans.run(X, centers), kmeans.run(X * scale, centers * scale)
    assert len(here) == len(there)
    np.testing.assert_array_equal(here.last.labels, there.last.labels)
    np.testing.assert_allclose(there.last.centers / scale, here.last.centers, rtol=1e-14)
    assert there.last.inertia / scale / scale == pytest.approx(here.last.inertia, rel=1e-12)


def test_tol_ends_early_and_says_converged():
    X, start = datasets.load_kmeans(), datasets.load_kmeans()[:4]
    full = kmeans.run(X, start)
    shifts = [
        ((after.centers - before.centers) ** 2).sum()
        for before, after in zip(full[1:-1:2], full[2::2], strict=True)
    ]
    for wanted in (1, 4, 8):
        tol = shifts[wanted] * (1 + 1e-9)
        early = kmeans.run(X, start, tol=tol)
        first = next(i for i, shift in enumerate(shifts) if shift <= tol)
        assert early.last.iteration == first + 2
        assert early.converged
        assert early.last.step == "assign"
        assert kmeans.fit(X, 4, start=start, tol=tol).iteration == first + 2


@pytest.mark.parametrize("max_iter", [1, 2, 5])
def test_max_iter_limits_the_updates_and_ends_with_an_assign(max_iter):
    X = datasets.load_kmeans()
    trace = kmeans.run(X, X[:4], max_iter=max_iter)
    assert [state.step for state in trace].count("update") == max_iter
    assert trace.last.step == "assign"
    assert not trace.converged
    with pytest.warns(UserWarning, match=f"No convergence in {max_iter} iterations"):
        end = kmeans.fit(X, 4, start=X[:4], max_iter=max_iter)
    assert end.iteration == max_iter + 1
    assert not end.converged
    assert not trace.last.converged


def test_a_state_knows_whether_the_loop_ended_with_it():
    X = datasets.load_kmeans()
    trace = kmeans.run(X, X[:4])
    assert [state.converged for state in trace] == [False] * (len(trace) - 1) + [True]
    assert kmeans.fit(X, 4, start=X[:4]).converged
    # The last update that is allowed changes nothing any more: a fixed point, too.
    enough = [state.step for state in trace].count("update")
    assert kmeans.run(X, X[:4], max_iter=enough).last.converged
    assert kmeans.fit(X, 4, start=X[:4], max_iter=enough).converged
    with pytest.warns(UserWarning, match="No convergence"):
        assert not kmeans.fit(X, 4, start=X[:4], max_iter=enough - 1).converged


def test_an_emptied_center_stays_moves_or_is_drawn():
    X = np.array([[0.0], [1.0], [2.0], [20.0]])
    start = [[0.5], [100.0], [100.0]]
    keep = kmeans.run(X, start, max_iter=1)[2]
    np.testing.assert_allclose(keep.centers, [[5.75], [100], [100]], atol=1e-12)
    start = [[0.9], [500.0], [600.0]]
    far = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
    # 20 is worst served, then 2: they become clusters of their own.
    np.testing.assert_allclose(far.centers, [[0.5], [20], [2]], atol=1e-12)
    np.testing.assert_array_equal(far.labels, [0, 0, 2, 1])
    seen = set()
    for seed in range(40):
        state = kmeans.run(X, start, empty="random", max_iter=1, rng=seed)[2]
        assert state.centers[state.labels[:, np.newaxis], [0]].shape == (4, 1)
        assert np.bincount(state.labels, minlength=3).min() == 1
        seen.add((state.centers[1, 0], state.centers[2, 0]))
    assert len(seen) == 12  # each ordered pair of the four points


def test_random_empties_follow_the_generator():
    X, start = np.arange(9.0)[:, np.newaxis], [[4.0], [99.0], [99.0]]
    runs = [kmeans.run(X, start, empty="random", rng=7).objective for _ in range(2)]
    np.testing.assert_array_equal(*runs)
    rng = np.random.default_rng(7)
    np.testing.assert_array_equal(
        kmeans.run(X, start, empty="random", rng=rng).objective, runs[0]
    )


@pytest.mark.parametrize("empty", ["farthest", "random"])
def test_points_without_weight_attract_no_emptied_center(empty):
    X = np.array([[0.0], [1.0], [2.0], [50.0]])
    state = kmeans.run(X, [[1.0], [99.0], [99.0]], empty=empty, rng=0, max_iter=1,
                       sample_weight=[1, 1, 1, 0])[2]  # fmt: skip
    assert state.centers.max() <= 2


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("offset", [0.0, 0.1, 1e8])
def test_fewer_distinct_points_than_clusters(empty, offset):
    X = np.repeat([[0.1, 0.2], [0.7, 0.9]], 5, axis=0) + offset
    trace = kmeans.run(X, X[:4], empty=empty, rng=0)
    assert trace.converged
    assert trace.last.iteration <= 4
    assert np.isfinite(trace.last.centers).all()
    assert trace.last.inertia == pytest.approx(0, abs=1e-12 + 1e-30 * offset**2)


@pytest.mark.parametrize("empty", ["farthest", "random"])
def test_a_cluster_that_has_but_one_point_keeps_it(empty):
    # Both far points are alone and badly served; only 0 and 1 can be spared.
    X = np.array([[0.0], [1.0], [30.0], [-30.0]])
    for seed in range(8):
        state = kmeans.run(X, [[0.5], [40.0], [-40.0], [500.0]], empty=empty, max_iter=1,
                           rng=seed)[2]  # fmt: skip
        assert sorted(state.centers.ravel().round(9)) == [-30, 0, 1, 30]


@pytest.mark.parametrize("scale", [1.0, 0.01])
def test_a_cluster_of_two_gives_up_but_one(scale):
    # 60 and then 40 are the worst served, but without 60 the other is alone.
    X = scale * np.array([[0.0], [1.0], [3.0], [40.0], [60.0]])
    start = scale * np.array([[1.0], [49.0], [500.0], [600.0]])
    state = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
    np.testing.assert_array_equal(state.labels, [0, 0, 3, 1, 2])
    np.testing.assert_allclose(state.centers.ravel() / scale, [0.5, 40, 60, 3])


def test_a_cluster_of_three_gives_up_two():
    state = kmeans.run([[0.0], [1.0], [3.0]], [[1.0], [500.0], [600.0]],
                       empty="farthest", max_iter=1)[2]  # fmt: skip
    np.testing.assert_array_equal(state.labels, [2, 0, 1])


def test_a_small_gap_is_a_gap_and_one_of_rounding_is_none():
    start = [[0.1], [1.0], [1e6]]
    for gap, moves in ((3e-8, True), (2e-17, False)):
        X = [[0.1], [0.1 + gap], [1.0]]
        state = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
        assert (state.labels.max() == 2) == moves


def test_beside_a_far_point_a_gap_is_still_a_gap():
    X, start = [[0.0], [0.5], [1e16]], [[0.0], [1e16], [-1e17]]
    state = kmeans.run(X, start, empty="farthest", max_iter=1)[2]
    np.testing.assert_array_equal(state.labels, [0, 2, 1])


def test_more_centers_than_points_are_refused():
    with pytest.raises(ValueError, match=r"centers is 3, but .* between 1 and 2"):
        kmeans.steps([[0.0], [1.0]], [[0.0], [1.0], [2.0]])


@given(problems(max_samples=12), st.integers(0, 999))
def test_weights_count_as_repeated_points(problem, seed):
    X, centers = problem
    counts = np.random.default_rng(seed).integers(1, 4, len(X))
    weighted = kmeans.run(X, centers, sample_weight=counts, max_iter=1)
    repeated = kmeans.run(np.repeat(X, counts, axis=0), centers, max_iter=1)
    size = max(np.abs(X).max(), np.abs(centers).max(), 1e-300)
    clear = np.diff(np.sort(brute_distances(X, centers), axis=1)[:, :2], axis=1)
    if (clear > 1e-9 * size**2).all():
        np.testing.assert_allclose(
            weighted[2].centers, repeated[2].centers, rtol=1e-9, atol=1e-12 * size
        )
        assert weighted[2].inertia == pytest.approx(
            repeated[2].inertia, rel=1e-9, abs=1e-20 * size**2
        )

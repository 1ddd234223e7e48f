"""The half-steps in the page equal those in Python: one by one, and over whole runs."""

import math
from itertools import pairwise

import numpy as np
import pytest
from halfstep import kmeans, mixture
from halfstep.covariances import TYPES, of
from inside_widgets import solve
from reading_labs import replay

# k-means.


def problems():
    """Random problems, and those that go wrong first: (points, centers)."""
    rng = np.random.default_rng(11)
    for case in range(70):
        n = int(rng.integers(8, 200))
        points = rng.normal(size=(n, 2)) * 10 ** rng.uniform(-3, 3) + rng.normal(size=2)
        k = int(rng.integers(1, 9))
        if case % 5 == 0:
            points = points[rng.integers(0, n // 4 + 1, n)]  # duplicates
        centers = points[rng.choice(n, k, replace=False)]
        if case % 7 == 0:
            centers[-1] = points.max(axis=0) * 50 + 1  # will stay without points
        if case % 11 == 0:
            points, centers = points[:8], points[:8]  # as many clusters as points
        if case % 13 == 0:
            centers = np.repeat(centers[:1], k, axis=0)  # all centers in one place
        yield points, centers
    grid = np.array([[x, y] for x in range(6) for y in range(6)], float)
    yield grid, grid[[0, 5, 30, 35]]  # ties everywhere
    yield grid, grid[:1]


SOLVE = """async ({ source, problems }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { afterHard, replay } = await import(url);
  return problems.map(({ points, centers }) => {
    const data = Float64Array.from(points.flat());
    const moves = [centers, ...Array(8).fill(["assign", "update"]).flat()];
    return replay(data, moves, undefined, afterHard).states.map(state => ({
      ...state, labels: state.labels && [...state.labels] }));
  });
}"""


def test_half_steps_in_the_page_equal_those_in_python(browser):
    given = list(problems())
    tasks = [{"points": p.tolist(), "centers": c.tolist()} for p, c in given]
    answers = solve(browser, SOLVE, problems=tasks)
    whole = 0
    for (points, _), states in zip(given, answers, strict=True):
        scatter = ((points - points.mean(axis=0)) ** 2).sum()
        for before, state in pairwise(states):
            check_half_step(points, before, state, scatter)
        whole += is_same_way(points, states)
    assert whole >= 50


def check_half_step(points, before, state, scatter):
    """One half-step from where the page stood, so that a tie does not spread."""
    old, labels = np.array(before["places"]), np.array(state["labels"])
    if state["step"] == "assign":
        gaps = ((points[:, np.newaxis] - old) ** 2).sum(axis=2)
        best = gaps.min(axis=1)
        np.testing.assert_array_equal(labels, gaps.argmin(axis=1))
        clear = (gaps <= best[:, np.newaxis] + 1e-9 * scatter).sum(axis=1) == 1
        np.testing.assert_array_equal(labels[clear], kmeans.assign(points, old)[clear])
        centers = old
    else:
        centers = kmeans.update(points, labels, old)
    near = {"rtol": 1e-9, "atol": 1e-9 * np.abs(points).max()}
    np.testing.assert_allclose(state["places"], centers, **near)
    cost = kmeans.inertia(points, labels, centers)
    assert abs(state["objective"] - cost) <= 1e-9 * cost + 1e-12 * scatter


def is_same_way(points, states):
    """Whether the whole way is the same as halfstep's: it is, where no tie decides."""
    moves = [states[0]["places"]] + [state["step"] for state in states[1:]]
    return all(
        np.array_equal(state["labels"], labels)
        for state, (_, labels, _) in list(zip(states, replay(points, moves), strict=True))[
            1:
        ]
    )


def test_new_starts_are_different_points_and_cells_hold_what_is_nearest(browser):
    starts, cells = solve(
        browser,
        """async ({ source, points }) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          const { randomPoints, generator, cell } = await import(url);
          const data = Float64Array.from(points.flat());
          const random = generator(3);
          const starts = Array.from({ length: 400 }, () => randomPoints(data, 3, random));
          const box = [[-9, -9], [9, -9], [9, 9], [-9, 9]];
          const centers = [[0, 0], [3, 1], [-2, 4], [3, 1], [1, -5]];
          return [starts, centers.map((_, j) => cell(centers, j, box))];
        }""",
        points=[[i, -i] for i in range(12)],
    )
    drawn = np.array(starts)[:, :, 0]
    assert all(len(set(row)) == 3 for row in drawn)
    # Of 1200 draws each of the 12 points gets 100; five standard deviations are 43.
    assert np.abs(np.bincount(drawn.ravel().astype(int), minlength=12) - 100).max() < 43
    assert cells[3] == []
    areas = [area(np.array(cell)) for cell in cells if cell]
    assert math.isclose(sum(areas), 18 * 18)
    centers = np.array([[0, 0], [3, 1], [-2, 4], [3, 1], [1, -5]])
    for j, corners in enumerate(cells):
        gaps = ((np.array(corners).reshape(-1, 1, 2) - centers) ** 2).sum(axis=2)
        assert (gaps[:, j] <= gaps.min(axis=1) + 1e-9).all()


def area(corners):
    x, y = corners.T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


# EM.


N_STEPS = 16
SOLVE_SOFT = """async ({ source, problems }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { afterSoft, collapsed } = await import(url);
  return problems.map(({ points, start, steps }) => {
    const data = Float64Array.from(points.flat());
    const states = [afterSoft(data, null, start)];
    for (let i = 0; i < steps; i++) {
      const next = afterSoft(data, states.at(-1), ["e_step", "m_step"][i % 2]);
      if (collapsed(next) >= 0) break;
      states.push(next);
    }
    return states.map(state => ({
      ...state,
      shares: state.shares && [...state.shares],
      objective: Number.isFinite(state.objective) ? state.objective : null }));
  });
}"""


def soft_problems():
    """Random problems of each type: duplicates, a far point, a far mean, a narrow one."""
    rng = np.random.default_rng(3)
    for case in range(64):
        kind = list(TYPES)[case % 4]
        n, k = int(rng.integers(20, 300)), int(rng.integers(1, 6))
        scale = 10 ** rng.uniform(-2, 2)
        middles = rng.normal(size=(k, 2)) * 3
        points = middles[rng.integers(0, k, n)] + rng.normal(size=(n, 2))
        if case % 5 == 0:
            points = points[rng.integers(0, n // 4 + 1, n)]  # duplicates
        if case % 6 == 0:
            points[0] = [40, -60]  # densities underflow there
        means = points[rng.choice(n, k, replace=False)]
        floor = 1e-6 * scale**2
        spreads = np.repeat(np.cov(points.T)[np.newaxis], k, axis=0)
        if case % 7 == 0 and k > 1:
            means[-1] = [30, 30]  # hardly any share
            spreads[-1] *= 0.2
        if case % 9 == 0:
            points[: n // 3] = points[0]  # one component ends at its floor
            means[0], spreads[0] = points[0], np.eye(2) * 1e-3
        weights = rng.dirichlet(np.full(k, 4.0))
        start = make_start(weights, means * scale, spreads * scale**2, kind, floor)
        yield points * scale, start


def make_start(weights, means, spreads, kind, floor):
    spreads = of(kind).pool(spreads, np.ones(len(weights)), floor)
    whole = of(kind).matrices(spreads, means.shape)
    return {
        "kind": kind, "floor": floor, "weights": weights.tolist(), "places": means.tolist(),
        "spreads": np.stack([whole[:, 0, 0], whole[:, 0, 1], whole[:, 1, 1]], 1).tolist(),
    }  # fmt: skip


def covariances(state):
    """A state's spreads with the shape that Python has for its type."""
    kind, spreads = state["kind"], np.array(state["spreads"])
    matrices = spreads[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    if kind == "full":
        return matrices
    if kind == "tied":
        assert (matrices == matrices[0]).all()
        return matrices[0]
    assert (spreads[:, 1] == 0).all()
    if kind == "diag":
        return spreads[:, [0, 2]]
    assert (spreads[:, 0] == spreads[:, 2]).all()
    return spreads[:, 0]


def parameters(state):
    return np.array(state["weights"]), np.array(state["places"]), covariances(state)


def shares(state):
    return np.reshape(state["shares"], (-1, len(state["weights"])))


@pytest.fixture(scope="module")
def solved(browser):
    given = list(soft_problems())
    tasks = [{"points": p.tolist(), "start": s, "steps": N_STEPS} for p, s in given]
    answers = solve(browser, SOLVE_SOFT, problems=tasks)
    return [(points, states) for (points, _), states in zip(given, answers, strict=True)]


def near(ours, theirs, scale=0.0):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12 * scale)


def test_each_half_step_is_that_of_python(solved):
    floors = 0
    for points, states in solved:
        scale = np.abs(points).max()
        for before, state in pairwise(states):
            kind, floor = state["kind"], state["floor"]
            if state["step"] == "e_step":
                R, cost = mixture.e_step(points, *parameters(before), covariance_type=kind)
                near(shares(state), R, 1e-3)
            else:
                options = {"covariance_type": kind, "floor": floor}
                fitted = mixture.m_step(points, shares(before), **options)
                for ours, theirs, unit in zip(
                    parameters(state), fitted, (1, scale, scale**2), strict=True
                ):
                    near(ours, theirs, unit)
                R = shares(before)
                scores = mixture.log_density(points, *fitted, covariance_type=kind)
                logs = np.log(np.where(R > 0, R, 1))
                cost = (R * (scores - logs)).sum()
                narrowest = of(kind).narrowest(fitted[2], fitted[1].shape)
                floors += narrowest.min() < 2 * floor
            near(state["objective"], cost, len(points))
    assert floors > 0


def test_whole_runs_are_those_of_python(solved):
    whole = 0
    for points, states in solved:
        kind, floor = states[0]["kind"], states[0]["floor"]
        options = {"covariance_type": kind, "floor": floor, "tol": 0, "max_iter": 8}
        try:
            run = mixture.run(points, *parameters(states[0]), **options)
        except ValueError:
            assert len(states) < N_STEPS + 1
            continue
        for ours, theirs in zip(states[1:], run[1:], strict=False):
            assert ours["step"] == theirs.step
            near(ours["places"], theirs.means, 1e3 * np.abs(points).max())
            near(ours["objective"], theirs.objective, len(points))
        whole += len(states) == N_STEPS + 1
    assert whole >= 50

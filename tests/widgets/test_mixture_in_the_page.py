"""EM in the page equals EM in Python: half-step by half-step, and over whole runs."""

from itertools import pairwise

import numpy as np
import pytest
from halfstep import mixture
from halfstep.covariances import TYPES, of
from loop_lab_page import ROOT

pytestmark = pytest.mark.browser

N_STEPS = 16
SOLVE = """async ({ source, problems }) => {
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
      responsibilities: state.responsibilities && [...state.responsibilities],
      objective: Number.isFinite(state.objective) ? state.objective : null }));
  });
}"""


def problems():
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
        "kind": kind, "floor": floor, "weights": weights.tolist(), "means": means.tolist(),
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
    return np.array(state["weights"]), np.array(state["means"]), covariances(state)


def shares(state):
    return np.reshape(state["responsibilities"], (-1, len(state["weights"])))


@pytest.fixture(scope="module")
def solved(browser):
    page = browser.new_page()
    given = list(problems())
    tasks = [{"points": p.tolist(), "start": s, "steps": N_STEPS} for p, s in given]
    source = (ROOT / "lib/halfstep/widgets/loop.js").read_text()
    answers = page.evaluate(SOLVE, {"source": source, "problems": tasks})
    page.close()
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
            near(ours["means"], theirs.means, 1e3 * np.abs(points).max())
            near(ours["objective"], theirs.objective, len(points))
        whole += len(states) == N_STEPS + 1
    assert whole >= 50

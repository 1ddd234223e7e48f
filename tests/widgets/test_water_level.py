"""The water level: its islands are those of an independent count."""

import numpy as np
import pytest
from halfstep import datasets, mixture
from halfstep.widgets.water_level.fitted import log_densities, read
from inside_widgets import solve
from scipy.ndimage import label

ASK = """async ({ source, points, mixture, shares }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { flood, survey } = await import(url);
  const known = survey(Float64Array.from(points.flat()), mixture);
  const { places, columns, rows } = known.grid;
  const floods = shares.map((percent) => flood(known, percent));
  return { places, columns, rows, logs: known.logs, heights: known.heights, floods };
}"""


@pytest.mark.parametrize("name", ["birds", "moons"])
def test_islands_are_those_that_scipy_counts(browser, name):
    from halfstep.widgets.water_level.fitted import packed

    X = datasets.load_penguins().X[:, [2, 0]]
    k = 3
    if name == "moons":
        X, k = datasets.make_moons(400, std=0.08, rng=0)[0], 7
    state = mixture.fit(X, k, n_init=5, rng=0)
    kind, parameters = read(state, X)
    shares = list(range(1, 96))
    given = {"points": X.tolist(), "mixture": packed(kind, parameters), "shares": shares}
    found = solve(browser, ASK, **given)
    places = np.reshape(found["places"], (-1, 2))
    heights = np.logaddexp.reduce(log_densities(places, kind, parameters), axis=1)
    logs = np.logaddexp.reduce(log_densities(X, kind, parameters), axis=1)
    np.testing.assert_allclose(found["heights"], heights, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["logs"], logs, rtol=0, atol=1e-9)
    field = heights.reshape(found["rows"], found["columns"])
    for share, flood in zip(shares, found["floods"], strict=True):
        assert flood["count"] == label(field > flood["level"])[1]
        assert flood["sunk"] == (np.array(found["logs"]) <= flood["level"]).sum()
        assert abs(flood["sunk"] - share * len(X) / 100) <= 4
        assert sum(flood["sizes"]) <= len(X) - flood["sunk"]

"""The water level: its islands are those of an independent count."""

import re

import numpy as np
import pytest
from halfstep import datasets, mixture
from halfstep.widgets.water_level.fitted import log_densities, read
from inside_widgets import solve
from readers_hands import HANDS, Mouse
from scipy.ndimage import label
from shown_widgets import BIRDS, HILLS

SENTENCE = re.compile(
    r"(\d+) points? under water\. (\d+) islands?"
    r"(?:\.|: ([\d, and]+) points(?:, (\d+) empty)?\.)"
)

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


def check(reader):
    """Its sentence agrees with an independent count, on the grid of the page."""
    reader.look()
    percent, words = reader.trait("percent"), reader.words().replace("\xa0", " ")
    sunk, count, sizes, empty = SENTENCE.fullmatch(words).groups()
    kind, parameters = read(HILLS, BIRDS)
    logs = np.logaddexp.reduce(log_densities(BIRDS, kind, parameters), axis=1)
    asked = int(np.floor(percent * len(BIRDS) / 100 + 0.5))
    level = np.sort(logs)[asked - 1 : asked + 1].mean()
    assert int(sunk) == (logs <= level).sum()
    x, y = (np.linspace(*ends, 600) for ends in ((140, 260), (15, 75)))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    heights = np.logaddexp.reduce(log_densities(places, kind, parameters), axis=1)
    assert int(count) == label(heights.reshape(600, 600) > level)[1]
    told = [int(size) for size in re.findall(r"\d+", sizes or "")]
    if told:
        assert len(told) + int(empty or 0) == int(count)
        assert min(told) > 0
        assert told == sorted(told, reverse=True)
        assert 0 <= len(BIRDS) - int(sunk) - sum(told) <= 4
    return percent, int(count)


def test_its_sentence_is_true_at_every_share(start):
    page = start("water-level-1", reduced_motion="reduce")
    reader = Mouse(page)
    for percent in np.random.default_rng(1).permutation(np.arange(1, 96)).tolist():
        reader.place.evaluate(
            "(place, percent) => place.model.set('percent', percent)", percent
        )
        assert check(reader)[0] == percent


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_lets_the_water_rise(start, hand):
    page = start("water-level-1", hand, reduced_motion="reduce")
    reader = hand(page)
    for to in (30, 60, 10):
        reader.slide("Under water", to)
        assert abs(check(reader)[0] - to) <= 1

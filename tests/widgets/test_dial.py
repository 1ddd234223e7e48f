"""The dial: each end is that of a run, its bill is the chapter's, every hand turns it."""

import re

import numpy as np
import pytest
from halfstep import kmeans
from halfstep.widgets import Dial
from inside_widgets import solve, still_of
from readers_hands import HANDS, Mouse
from shown_widgets import X
from traitlets import TraitError

ROWS = [100, 195, 45, 108]
SHARES = """async ({ source, tasks }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { divide } = await import(url);
  return tasks.map(({ points, places, variance }) => {
    const { shares, labels } = divide(Float64Array.from(points.flat()), places, variance);
    return { shares: [...shares], labels };
  });
}"""


@pytest.fixture(scope="module")
def dial():
    return Dial(X, X[ROWS])


# In Python.


def bill(X, means, variance):
    """The bill after an E, from the free energy that halfstep's mixtures climb."""
    squares = kmeans.squared_distances(X, means)
    if variance == 0:
        return squares.min(axis=1).sum()
    scores = -squares / (2 * variance)
    return -2 * variance * (np.logaddexp.reduce(scores, axis=1) - np.log(len(means))).sum()


def test_each_bill_is_the_free_energy_and_falls_with_the_variance(dial):
    sums = []
    for at, run in enumerate(dial._runs):
        dial.at = at
        sums.append(dial.squares + dial.price)
        assert sums[-1] == pytest.approx(bill(X, dial.means, dial.variance), rel=1e-6)
        assert run["unsure"] <= len(X)
    assert np.all(np.diff(sums) > 0)


def test_each_end_stands(dial):
    for run in dial._runs[1:]:
        means = np.array(run["places"])
        squares = kmeans.squared_distances(X, means)
        R = np.exp(-(squares - squares.min(axis=1)[:, np.newaxis]) / 2 / run["variance"])
        R /= R.sum(axis=1)[:, np.newaxis]
        again = R.T @ X / R.sum(axis=0)[:, np.newaxis]
        np.testing.assert_allclose(again, means, atol=1e-3)


def test_at_zero_it_is_kmeans(dial):
    dial.at = 0
    end = kmeans.run(X, X[ROWS]).last
    np.testing.assert_allclose(dial.means, end.centers, rtol=1e-9)
    assert dial.squares == pytest.approx(end.inertia, rel=1e-9)
    assert dial.price == 0


def test_a_mean_without_points_stays():
    dial = Dial([[0.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [500.0, 0.0]], [0, 0.01])
    for dial.at in (0, 1):
        np.testing.assert_array_equal(dial.means[1], [500, 0])


def test_a_place_that_is_none_is_refused(dial):
    with pytest.raises(TraitError, match="from 0 to 24"):
        dial.at = 25


def test_the_still_tells_the_ends(dial):
    assert "squares 9356.9 and price 0.0" in still_of(dial)
    assert "squares 575.5 and price 0.0" in still_of(dial)


# On a page.


def test_shares_in_the_page_are_those_of_python(browser):
    rng = np.random.default_rng(3)
    tasks = []
    for case in range(100):
        points = rng.normal(size=(int(rng.integers(2, 40)), 2)) * 10 ** rng.uniform(-2, 2)
        places = points[rng.integers(0, len(points), int(rng.integers(1, 6)))]
        variance = 0.0 if case % 10 == 0 else 10 ** rng.uniform(-4, 3)
        tasks.append((points, places, variance))
    names = "points", "places", "variance"
    sent = [dict(zip(names, (p.tolist(), m.tolist(), v), strict=True)) for p, m, v in tasks]
    found = solve(browser, SHARES, ["dial/shares.js"], tasks=sent)
    for (points, places, variance), seen in zip(tasks, found, strict=True):
        squares = kmeans.squared_distances(points, places)
        if variance == 0:
            R = np.eye(len(places))[squares.argmin(axis=1)]
        else:
            away = squares - squares.min(axis=1)[:, np.newaxis]
            R = np.exp(-away / (2 * variance))
            R /= R.sum(axis=1)[:, np.newaxis]
        np.testing.assert_allclose(np.reshape(seen["shares"], R.shape), R, atol=1e-9)


@pytest.mark.parametrize("hand", HANDS)
def test_every_place_of_the_slider_says_what_holds(start, dial, hand):
    reader = hand(start("dial-1", hand, reduced_motion="reduce"))
    for at in (*range(0, 25, 3), 20, 7):
        reader.slide("Variance σ²", at)
        run, said = dial._runs[at], reader.words()
        groups = len({tuple(place) for place in run["places"]})
        if groups == 1:
            assert said == "All 4 means stand on one spot, and every share is 1/4."
        else:
            assert int(re.match(r"\d+", said)[0]) == groups
        if groups > 1 and run["variance"]:
            assert f"{run['unsure']} of 300 points" in said
        shown = reader.place.locator(".hs-bill").get_attribute("aria-label")
        pieces = [
            float(n.replace(",", ""))
            for n in re.findall(r"\d[\d,]*\d(?:\.\d)?|\d\.\d", shown)
        ]
        exact = [run["squares"], run["price"], run["squares"] + run["price"]]
        np.testing.assert_allclose(pieces[-3:], exact, atol=0.51)
        means = reader.place.locator(".hs-centers > g")
        assert means.count() == 4


def test_play_turns_it_down_to_zero(start):
    reader = Mouse(start("dial-1", Mouse, reduced_motion="reduce"))
    reader.press("Play")
    assert reader.trait("at") == 0
    assert "this is k-means" in reader.words()

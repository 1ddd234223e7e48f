"""The knee slider: its numbers are halfstep's, its sentence is true, its colors stay."""

import numpy as np
import pytest
from author import desk
from halfstep import choosing_k, datasets, kmeans
from halfstep.widgets import KneeSlider
from inside_widgets import solve
from readers_hands import HANDS, Mouse, with_hand
from reading_knee import NAMES, KneeReader, below_the_line

# In Python.


def test_the_curve_of_the_blobs_is_the_best_that_python_finds():
    slider = KneeSlider()
    X = datasets.load_kmeans()
    np.testing.assert_allclose(slider._curves["four blobs"]["points"], X, atol=6e-4)
    for k in (2, 3, 4, 8, 20):
        best = kmeans.fit(X, k, n_init=50, rng=0).inertia
        assert slider._curves["four blobs"]["values"][k - 1] <= 1.01 * best


def test_the_noise_is_that_of_the_desk():
    given = KneeSlider("noise")._curves["noise"]["points"]
    np.testing.assert_array_equal(given, desk.make_sets()["noise"].round(3))


@pytest.mark.parametrize(("up_to", "k"), [(8, 2), (10, 3), (20, 4)])
def test_what_the_chapter_says_of_the_blobs(up_to, k):
    slider = KneeSlider()
    slider.up_to = up_to
    assert slider.k == k


def test_every_knee_has_its_centers():
    slider = KneeSlider(*NAMES)
    for slider.curve in NAMES:
        for slider.up_to in range(5, 21):
            centers = slider._curves[slider.curve]["centers"]
            assert slider.curve == "1/k" or len(centers[slider.k - 1]) == slider.k


def test_of_equals_the_first_is_named():
    slider = KneeSlider("1/k")
    for slider.up_to, k in ((6, 2), (9, 3), (12, 3), (16, 4), (20, 4)):
        assert slider.k == k


def test_the_still_needs_no_points():
    still = KneeSlider("1/k")._still()
    assert 'aria-label="The curve 1/k for k from 1 to 10: the knee says 3."' in still
    assert still.count("<svg") == 1


# In the page.

ASK = """async ({ source, tasks }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { depths, deepest } = await import(url);
  return tasks.map((values) => ({ below: depths(values), ...deepest(values) }));
}"""


def test_depths_in_the_page_equal_those_in_python(browser):
    rng = np.random.default_rng(0)
    tasks = [
        10 ** rng.uniform(-3, 4)
        * np.arange(1, rng.integers(6, 30)) ** -rng.uniform(0.3, 3)
        * rng.uniform(0.95, 1)
        for _ in range(200)
    ]
    found = solve(browser, ASK, tasks=[values.tolist() for values in tasks])
    for values, seen in zip(tasks, found, strict=True):
        below = below_the_line(values)
        np.testing.assert_allclose(seen["below"], below, rtol=0, atol=1e-9 * values[0])
        assert seen["k"] == choosing_k.knee(range(1, len(values) + 1), values)
        assert below[seen["next"] - 1] == pytest.approx(np.sort(below)[-2], abs=1e-9)


def test_its_sentence_is_true_wherever_it_stands(start):
    page = start("knee-slider-1", reduced_motion="reduce")
    reader = with_hand(KneeReader, Mouse)(page)
    rng = np.random.default_rng(1)
    for _ in range(100):
        state = {"curve": str(rng.choice(NAMES)), "up_to": int(rng.integers(5, 21))}
        reader.place.evaluate(
            "(place, state) => Object.entries(state).forEach(([name, value]) => "
            "place.model.set(name, value))",
            state,
        )
        seen = reader.check()
        assert (seen["curve"], seen["upTo"]) == (state["curve"], state["up_to"])


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_ends_the_curve_and_changes_it(start, hand):
    page = start("knee-slider-1", hand, reduced_motion="reduce")
    reader = with_hand(KneeReader, hand)(page)
    for up_to, k in ((8, 2), (20, 4), (10, 3)):
        reader.slide("The curve ends at", up_to)
        assert reader.check()["picked"] == k
    reader.press("noise")
    assert reader.check()["curve"] == "noise"


def test_a_clump_keeps_its_color(start):
    page = start("knee-slider-1", reduced_motion="reduce")
    reader = with_hand(KneeReader, Mouse)(page)
    seen = {}
    for up_to, k in ((8, 2), (10, 3), (20, 4)):
        reader.slide("The curve ends at", up_to)
        seen[k] = np.array(reader.check()["labels"])
    for k in (2, 3):
        assert np.mean(seen[k] == seen[k + 1]) > 0.5


def test_a_phone_holds_it(start):
    for width in (390, 320):
        page = start("knee-slider-1", viewport={"width": width, "height": 844})
        with_hand(KneeReader, Mouse)(page).check()
        # What sends a link follows below.
        top = page.locator(".hs-widget").bounding_box()["y"]
        assert page.locator(".hs-sharing").bounding_box()["y"] - top <= 608
        assert page.evaluate("document.documentElement.scrollWidth") <= width

"""Draws from a mixture: they are halfstep's, what is said is true, colors can be hidden."""

import numpy as np
import pytest
from asking_pages import ask
from halfstep import mixture
from halfstep.states import MixtureState
from halfstep.widgets import MixtureDraws
from readers_hands import HANDS
from shown_widgets import TRUTH

NAME = "mixture-draws-1"
TELL = """async (place, many) => {
  const told = [];
  for (const [n, colors] of many) {
    place.model.set("n_drawn", n);
    place.model.set("colors", colors);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const dots = [...place.querySelectorAll(".hs-points path")];
    const words = place.querySelector("[role=status]");
    told.push({
      words: words.textContent, height: words.getBoundingClientRect().height,
      kinds: dots.map((dot) => dot.getAttribute("class").split(" ")[0]),
      ellipses: place.querySelectorAll(".hs-ellipses ellipse").length,
    });
  }
  return told;
}"""


def words_of(draws, n, colors):
    if n == 0:
        return "Nothing is drawn yet. The ellipses are the mixture that we draw from."
    if not colors:
        return f"{n} point{'s' * (n > 1)} without colors: this is what we have."
    last = draws.y[n - 1]
    counts = ", ".join(map(str, np.bincount(draws.y[:n], minlength=3)))
    return (
        f"Point {n - 1}: component {last} (weight {TRUTH[0][last]}), then a place. "
        f"Of each so far: {counts}."
    )


def test_the_draws_are_those_of_halfstep():
    draws = MixtureDraws(*TRUTH, rng=np.random.default_rng(7))
    parts = (np.array(part, dtype=float) for part in TRUTH)
    state = MixtureState("start", 0, *parts, None, -np.inf)
    X, y = mixture.sample(820, state, rng=np.random.default_rng(7))
    draws.n_drawn = 820
    np.testing.assert_array_equal(draws.X, X)
    np.testing.assert_array_equal(draws.y, y)
    assert repr(draws) == "MixtureDraws(820 of 820 points drawn)"


def test_what_is_drawn_and_said_is_true(start):
    draws = MixtureDraws(*TRUTH)
    draws.n_drawn = 820
    rng = np.random.default_rng(5)
    some = rng.integers(1, 821, 110).tolist()
    many = [(n, bool(rng.random() < 0.7)) for n in (0, 1, 2, 820, *some)]
    page = start(NAME, viewport={"width": 390, "height": 664}, reduced_motion="reduce")
    page.add_style_tag(content="body { padding: 1rem !important; }")
    told = ask(page.locator(".hs-mounted"), TELL, many)
    for (n, colors), seen in zip(many, told, strict=True):
        assert seen["words"] == words_of(draws, n, colors)
        assert seen["height"] <= 44.5
        kinds = [f"hs-c{j}" for j in draws.y[:n]] if colors else ["hs-free"] * n
        assert seen["kinds"] == kinds
        assert seen["ellipses"] == 3 * colors


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_draws_and_hides(start, hand):
    reader = hand(start(NAME, hand, reduced_motion="reduce"))
    for name, n in [("Draw 1", 1), ("Draw 1", 2), ("Draw 400", 402), ("Draw 400", 802),
                    ("Draw 400", 820), ("Draw 1", 1), ("Draw 400", 401)]:  # fmt: skip
        reader.press(name)
        assert reader.trait("n_drawn") == n
    reader.press("Hide colors")
    assert reader.trait("colors") is False
    assert "this is what we have" in reader.words()
    reader.press("Show colors")
    assert reader.trait("colors") is True
    reader.press("Clear")
    assert reader.trait("n_drawn") == 0

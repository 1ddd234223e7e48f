"""One ellipse to move: shares are Python's, the sentence is true, every hand moves it."""

import numpy as np
import pytest
from asking_pages import ask
from halfstep import mixture
from halfstep.widgets import OneEllipse
from readers_hands import HANDS, Keyboard
from shown_widgets import THREE, TRUTH

NAME, POINT = "one-ellipse-1", 124
# Put the ellipse at each of many places, and read what is drawn and said.
TELL = """async (place, means) => {
  const told = [];
  for (const mean of means) {
    place.model.set("mean", mean);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const words = place.querySelector("[role=status]");
    told.push({
      words: words.textContent, height: words.getBoundingClientRect().height,
      full: [...place.querySelectorAll(".hs-points path")].map(
        (dot) => Number(dot.getAttribute("fill-opacity"))),
      kinds: [...place.querySelectorAll(".hs-points path")].map(
        (dot) => Number(/hs-c(\\d)/.exec(dot.getAttribute("class"))[1])),
    });
  }
  return told;
}"""


def build():
    return OneEllipse(THREE, *TRUTH, component=2, point=POINT)


def shares_at(mean):
    weights, means, covariances = TRUTH
    moved = [*means[:2], mean]
    return mixture.e_step(THREE, weights, moved, covariances)[0]


def words_at(mean):
    shares = shares_at(mean)[POINT]
    far = np.linalg.norm(np.array([*TRUTH[1][:2], mean]) - THREE[POINT], axis=1)
    parts = [(int(100 * part + 0.5), j) for j, part in enumerate(shares)]
    told = sorted((part for part in parts if part[0] > 0), key=lambda part: -part[0])
    text = ", ".join(f"{part}% component {j}" for part, j in told)
    near = int(far.argmin())
    return (
        f"Point {POINT} is {text}. Its nearest center is the component {near} one, "
        f"at {far[near]:.2f}."
    )


def test_python_knows_shares_and_the_nearest_center():
    one = build()
    for mean in ([0.0, 0.0], [0.0, 0.5], [3.0, -4.0]):
        one.mean = mean
        np.testing.assert_allclose(one.shares, shares_at(mean)[POINT], rtol=1e-12)
        far = np.linalg.norm(one.means - THREE[POINT], axis=1)
        assert one.nearest == far.argmin()
    assert (one.means[:2] == TRUTH[1][:2]).all()


def test_what_is_drawn_and_said_is_true_wherever_the_ellipse_is(start):
    many = np.random.default_rng(3).uniform([-6, -3], [6, 7], (120, 2)).tolist()
    page = start(NAME, viewport={"width": 390, "height": 664}, reduced_motion="reduce")
    told = ask(page.locator(".hs-mounted"), TELL, many)
    for mean, seen in zip(many, told, strict=True):
        R = shares_at(mean)
        assert seen["kinds"] == R.argmax(axis=1).tolist()
        np.testing.assert_allclose(seen["full"], (R.max(axis=1) - 1 / 3) * 1.5, atol=6e-4)
        assert seen["words"] == words_at(mean)
        assert seen["height"] <= 66.5


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_moves_the_ellipse(start, hand):
    reader = hand(start(NAME, hand, reduced_motion="reduce"))
    first = reader.trait("mean")
    reader.drag(reader.center(0), 24, -40)
    moved = reader.trait("mean")
    assert moved[0] > first[0]
    assert moved[1] > first[1]
    assert reader.words() == words_at(moved)
    reader.press("Back")
    assert reader.trait("mean") == first
    reader.press("Up")
    assert reader.trait("mean") == [first[0], first[1] + 0.5]
    reader.press("Down")
    reader.press("Down")
    assert reader.trait("mean") == [first[0], first[1] - 0.5]


def test_letters_press_the_buttons(start):
    reader = Keyboard(start(NAME, reduced_motion="reduce"))
    first = reader.trait("mean")
    reader.go_to(reader.center(0))
    for letter, up in (("u", 0.5), ("d", 0), ("d", -0.5), ("b", 0)):
        reader.page.keyboard.press(letter)
        assert reader.trait("mean") == [first[0], first[1] + up]

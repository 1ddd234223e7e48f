"""The palette slider: its pictures, errors, shares and words, recomputed."""

import io

import numpy as np
import pytest
from asking_pages import ask
from halfstep import kmeans
from halfstep.widgets import PaletteSlider
from PIL import Image
from readers_hands import HANDS, Mouse
from shown_widgets import PALETTES, PICTURE
from sklearn.datasets import load_sample_image

SIZES = [len(palette) for palette in PALETTES]
# The picture below, pixel by pixel, and what stands around it.
LOOK = """async place => {
  const image = place.querySelectorAll(".hs-pictures img")[1];
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return {
    pixels: [...pen.getImageData(0, 0, canvas.width, canvas.height).data],
    shape: [canvas.height, canvas.width, 4],
    parts: [...place.querySelectorAll(".hs-palette span")].map(
      node => [+node.style.flexGrow, node.style.backgroundColor, node.textContent]),
    captions: [...place.querySelectorAll("figcaption")].map(node => node.textContent),
    alt: image.alt,
    shown: place.querySelector("output").textContent,
  };
}"""


def painted(picture, palette):
    """Each pixel in the nearest color, by a plain loop over the colors."""
    far = [((picture - color.astype(float)) ** 2).sum(axis=-1) for color in palette]
    labels = np.argmin(far, axis=0)
    return labels, np.min(far, axis=0)


def decoded(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


# In Python.


def test_pictures_errors_and_shares_are_recomputed():
    slider = PaletteSlider(PICTURE, PALETTES)
    for at, palette in enumerate(PALETTES):
        labels, squares = painted(PICTURE, palette)
        np.testing.assert_array_equal(decoded(slider._pictures[at]), palette[labels])
        assert slider.errors[at] == pytest.approx(np.sqrt(squares.mean()), rel=1e-12)
        shares = np.bincount(labels.ravel(), minlength=len(palette)) / labels.size
        np.testing.assert_allclose(slider.shares[at], shares, rtol=1e-12)
    assert slider._n_original == len(np.unique(PICTURE.reshape(-1, 3), axis=0))


def test_colors_between_whole_numbers_are_rounded_only_when_shown():
    slider = PaletteSlider(np.full((2, 2, 3), 10, np.uint8), [[[10.4, 9.6, 10.0]]])
    assert slider._palettes == [["#0A0A0A"]]
    assert slider.errors[0] == pytest.approx(np.sqrt(2 * 0.4**2))


def test_the_photograph_of_the_chapter_is_light():
    photo = load_sample_image("china.jpg")[::2, ::2]
    pixels = photo.reshape(-1, 3).astype(float)
    few = pixels[np.random.default_rng(0).choice(len(pixels), 2000, replace=False)]
    fits = [kmeans.fit(few, k, rng=0).centers for k in (2, 4, 8, 16)]
    slider = PaletteSlider(photo, fits)
    files = [slider._original, *slider._pictures]
    assert sum(map(len, files)) + len(slider._still()) <= 65_000
    assert slider._n_original == 34_503
    for file, palette in zip(slider._pictures, fits, strict=True):
        shown = np.rint(palette).astype(np.uint8)
        labels, _ = painted(photo, palette)
        np.testing.assert_array_equal(decoded(file), shown[labels])


# On a page.


def check(reader, k):
    """What is to be seen is the picture in k colors, and said as it is."""
    seen = ask(reader.place, LOOK)
    palette = PALETTES[SIZES.index(k)]
    labels, squares = painted(PICTURE, palette)
    drawn = np.reshape(seen["pixels"], seen["shape"])[..., :3]
    np.testing.assert_array_equal(drawn, palette[labels])
    assert seen["captions"] == ["The original: 864 colors", f"{k} colors"]
    assert (seen["alt"], seen["shown"]) == (f"Noise in {k} colors", f"{k} colors")
    bits = next(b for b in range(9) if 2**b >= k)
    assert reader.words() == (
        f"{k} colors: {bits} bit{'s' * (bits > 1)} a pixel instead of 24. "
        f"Error {np.sqrt(squares.mean()):.1f}, the typical distance to the true color."
    )
    shares = np.bincount(labels.ravel(), minlength=k) / labels.size
    order = np.argsort(-shares, kind="stable")
    assert [share for share, *_ in seen["parts"]] == pytest.approx(shares[order], abs=1e-5)
    expected = ["rgb({}, {}, {})".format(*palette[j]) for j in order]
    assert [color for _, color, _ in seen["parts"]] == expected
    for share, _, text in seen["parts"]:
        assert not text or abs(float(text[:-1]) / 100 - share) <= 0.00501


@pytest.mark.parametrize("hand", HANDS)
def test_it_slides_through_all_palettes(start, hand):
    reader = hand(start("palette-slider-1", hand, reduced_motion="reduce"))
    check(reader, 2)
    for at in (1, 2, 3, 0):
        reader.slide("Colors", at)
        assert reader.trait("n_colors") == SIZES[at]
        check(reader, SIZES[at])


@pytest.mark.parametrize("hand", HANDS)
def test_the_original_stands_in_its_place_and_goes(start, hand):
    reader = hand(start("palette-slider-1", hand, reduced_motion="reduce"))
    reader.press("Original")
    seen = ask(reader.place, LOOK)
    assert seen["captions"][1] == "The original"
    # Of noise a picture with loss is near it, and no more.
    drawn = np.reshape(seen["pixels"], seen["shape"])[..., :3]
    assert np.corrcoef(drawn.ravel(), PICTURE.ravel())[0, 1] > 0.3
    assert reader.button("Original").get_attribute("aria-pressed") == "true"
    reader.press("Original")
    check(reader, 2)


def test_a_palette_chosen_elsewhere_is_shown(start):
    page = start("palette-slider-1")
    page.evaluate("document.querySelector('.hs-mounted').model.set('n_colors', 20)")
    reader = Mouse(page)
    reader.look()
    check(reader, 20)
    assert reader.slider("Colors").input_value() == "3"

"""The palette slider: a photograph in few colors, the original beside it."""

import base64
import io

import numpy as np
from PIL import Image
from traitlets import Bytes, Dict, Int, List, TraitError, Unicode, validate

from halfstep import kmeans
from halfstep.arguments import check_centers, shown
from halfstep.style import FAINT
from halfstep.widgets.kit import STYLE, Widget, own_module, own_style

__all__ = ["MOST", "PaletteSlider"]

MOST = 256  # colors: a bar of more would show nothing
QUALITY = 75  # of the original: nobody looks for its single colors
LOSSLESS = {"lossless": True, "quality": 100, "method": 6}


class PaletteSlider(Widget):
    """Slide through a picture in 2, 4, 8 … colors: what each palette shows, loses, saves.

    The pictures are made here, and travel as small WebP files without loss.

    Parameters
    ----------
    picture : (height, width, 3) uint8
        Red, green and blue of each pixel, from 0 to 255.
    palettes : sequence of (n_colors, 3) float
        Sets of colors, the smallest first. Each pixel gets the nearest of its set.
    name : str, optional
        What the picture shows, for those who do not see it.

    Attributes
    ----------
    n_colors : int
        Which palette is shown. Set it to slide.
    errors : list of float
        For each palette the root of the mean squared distance of a pixel to its color,
        in steps of 0 to 255 along three axes; read only.
    shares : list of list of float
        For each palette the share of the pixels of each color, in its order; read only.

    Raises
    ------
    ValueError
        A picture of another shape or kind, no palette, or one that is not larger than
        the one before it, or has more than 256 colors.

    Source: chapter 02 of the book.

    >>> picture = np.array([[[0, 0, 0], [250, 250, 250]]], dtype=np.uint8)
    >>> slider = PaletteSlider(picture, [[[3.0, 0.0, 4.0], [250.0, 250.0, 250.0]]])
    >>> slider
    PaletteSlider(2 × 1 pixels, 2 of [2] colors)
    >>> round(slider.errors[0] ** 2, 9), slider.shares
    (12.5, [[0.5, 0.5]])
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _style = Dict().tag(sync=True)
    _name = Unicode().tag(sync=True)
    _size = List(Int()).tag(sync=True)
    _n_original = Int().tag(sync=True)  # colors
    _original = Bytes().tag(sync=True)
    _pictures = List(Bytes()).tag(sync=True)
    _palettes = List().tag(sync=True)  # of each the colors, "#RRGGBB"
    errors = List(read_only=True).tag(sync=True)
    shares = List(read_only=True).tag(sync=True)
    n_colors = Int().tag(sync=True)

    def __init__(self, picture, palettes, name="A picture"):
        if not isinstance(name, str):
            raise ValueError(f"name is {shown(name)}: give words.")
        picture = _check_picture(picture)
        pixels = picture.reshape(-1, 3).astype(float)
        palettes = _check_palettes(palettes, pixels)
        found = [_paint(picture.shape, pixels, palette) for palette in palettes]
        files, colors, errors, shares = map(list, zip(*found, strict=True))
        self.set_trait("errors", errors)
        self.set_trait("shares", shares)
        self._palettes, self._pictures = colors, files
        super().__init__(n_colors=len(colors[0]), **_original(picture, name))

    def __repr__(self):
        width, height = self._size
        sizes = [len(colors) for colors in self._palettes]
        return (
            f"PaletteSlider({width} × {height} pixels, {self.n_colors} of {sizes} colors)"
        )

    @validate("n_colors")
    def _check_n_colors(self, proposal):
        sizes = [len(colors) for colors in self._palettes]
        if sizes and proposal["value"] not in sizes:
            raise TraitError(f"n_colors is {proposal['value']}: give one of {sizes}.")
        return proposal["value"]

    def _still(self):
        at = (len(self._palettes) - 1) // 2  # a light one: it travels twice
        file = base64.b64encode(self._pictures[at]).decode("ascii")
        text = f"{self._name} in {len(self._palettes[at])} colors"
        return (
            f'<div class="hs-still" role="img" aria-label="{text}">'
            f'<img class="dark-light" alt="{text}" src="data:image/webp;base64,{file}" '
            f'style="display: block; width: 100%; max-width: {self._size[0]}px">'
            f"{_bar(self._palettes[at], self.shares[at])}</div>"
        )


def _original(picture, name):
    """Give what travels of the picture itself."""
    return {
        "_style": STYLE,
        "_name": name,
        "_size": [*picture.shape[1::-1]],
        "_n_original": len(np.unique(picture.reshape(-1, 3), axis=0)),
        "_original": _file(Image.fromarray(picture), quality=QUALITY),
    }


def _check_picture(picture):
    if type(picture) is not np.ndarray:
        raise ValueError(f"picture is {shown(picture)}: give an array of pixels.")
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
        raise ValueError(
            f"picture has the shape {picture.shape} and the type {picture.dtype}: give "
            "(height, width, 3) of uint8, numbers from 0 to 255."
        )
    return picture


def _check_palettes(palettes, pixels):
    if not isinstance(palettes, list | tuple):
        raise ValueError(f"palettes is {shown(palettes)}: give a list of arrays (k, 3).")
    palettes = [check_centers(palette, pixels, name="palettes") for palette in palettes]
    sizes = [len(palette) for palette in palettes]
    if not sizes or max(sizes) > MOST or sizes != sorted(set(sizes)):
        raise ValueError(
            f"palettes have {sizes} colors: give one at least, each larger than the one "
            f"before it, and none of more than {MOST}."
        )
    return palettes


def _paint(shape, pixels, palette):
    """Give the file, the colors, the error and the shares of a palette."""
    labels = kmeans.assign(pixels, palette)
    squares = kmeans.inertia(pixels, labels, palette) / len(pixels)
    rounded = np.rint(palette).clip(0, 255).astype(np.uint8)
    file = _file(Image.fromarray(rounded[labels].reshape(shape)), **LOSSLESS)
    shares = np.bincount(labels, minlength=len(palette)) / len(pixels)
    colors = ["#{:02X}{:02X}{:02X}".format(*color) for color in rounded]
    return file, colors, float(np.sqrt(squares)), shares.tolist()


def _file(image, **how):
    file = io.BytesIO()
    image.save(file, "WEBP", **how)
    return file.getvalue()


def _bar(colors, shares):
    """Draw a palette as a bar, each color as long as its share of the pixels."""
    ends = 320 * np.cumsum(shares)
    parts = "".join(
        f'<rect x="{end - 320 * share:.1f}" width="{320 * share:.1f}" height="20" '
        f'fill="{color}"/>'
        for color, share, end in zip(colors, shares, ends, strict=True)
    )
    look = f"width: 100%; max-width: 320px; border: 1px solid {FAINT}"
    return f'<svg viewBox="0 0 320 20" style="{look}">{parts}</svg>'

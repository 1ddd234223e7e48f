"""How a figure becomes a picture on a page: the book's look, and few bytes."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image

from halfstep import style


def use_style():
    """Switch the book's look on, and small crisp pictures in Jupyter.

    A figure becomes a PNG of two device pixels per CSS pixel and 32 colors, a quarter
    of the usual bytes.

    >>> use_style()
    >>> mpl.rcParams["font.family"]
    ['DejaVu Sans']
    """
    mpl.rcParams.update(style.RC)
    try:
        shell = get_ipython()  # a name that exists in IPython only
    except NameError:
        return
    # Jupyter installs its own way to show figures when the backend loads; ours comes after.
    mpl.pyplot.switch_backend(mpl.get_backend())
    shell.display_formatter.formatters["image/png"].for_type(Figure, figure_png)


def figure_png(fig):
    """Render a figure for the page.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    png : bytes, with a palette of 32 colors, the same from run to run
    size : dict with ``width`` and ``height`` in CSS pixels, half of the picture's own

    >>> figure_png(Figure(figsize=(4.8, 4.0)))[1]
    {'width': 480, 'height': 400}
    """
    raw, small = io.BytesIO(), io.BytesIO()
    fig.savefig(raw, format="png", dpi=style.DPI)
    with Image.open(raw) as image:
        colors = few_colors(image.convert("RGB"))
    colors.save(small, format="png", optimize=True)
    return small.getvalue(), {"width": colors.width // 2, "height": colors.height // 2}


def few_colors(image, n_colors=32):
    """Reduce a picture to a palette: flat marks need few colors, and few need few bytes.

    Parameters
    ----------
    image : PIL.Image.Image of mode RGB
    n_colors : int

    Returns
    -------
    image : PIL.Image.Image of mode P

    >>> few_colors(Image.new("RGB", (2, 2), "white")).convert("RGB").getpixel((0, 0))
    (255, 255, 255)
    """
    small = image.quantize(n_colors, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The octree rounds white to 254, which would show as a box on a white page.
    small.putpalette([255 if value > 252 else value for value in small.getpalette()])
    return small

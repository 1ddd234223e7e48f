"""How a figure becomes a picture: a small PNG in Jupyter, SVG on the site.

An inch is 100 CSS pixels, and a figure is shown at the size at which it was drawn. So what
is wider than a phone is drawn once more for it: by itself laid out anew, or by
`page_and_phone` as its author wants it. `panels` stand side by side and wrap.
"""

import io
import math

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.transforms import TransformedBbox
from PIL import Image

from halfstep import style

MANY = 3000  # marks in one collection that are better sent as one picture
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def use_style():
    """Switch the book's look on, and small crisp pictures in Jupyter.

    A figure becomes a PNG of two device pixels per CSS pixel and 32 colors, a quarter
    of the usual bytes; where SVG is asked for, as by the site, it becomes what
    `figure_svg` gives.

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
    pyplot.switch_backend(mpl.get_backend())
    formatters = shell.display_formatter.formatters
    if Figure in formatters["image/svg+xml"]:
        formatters["image/svg+xml"].for_type(Figure, figure_svg)
    else:
        formatters["image/png"].for_type(Figure, figure_png)


def few_ticks(ax):
    """Ask for a few round ticks; those that somebody has set, or taken away, stay.

    >>> ax = Figure().subplots()
    >>> _ = ax.set_xticks([])
    >>> few_ticks(ax)
    >>> list(ax.get_xticks())
    []
    """
    for axis in (ax.xaxis, ax.yaxis):
        if axis.isDefault_majloc:
            axis.get_major_locator().set_params(nbins=6, steps=[1, 2, 5, 10])


def panels(n_panels, size=(3.36, 3.0), columns=None):
    """Make a figure of panels that a page sets side by side and a phone wraps.

    Parameters
    ----------
    n_panels : int
    size : (width, height) of a panel, in hundreds of CSS pixels
    columns : int, side by side; None: as many as a page is wide enough for

    Returns
    -------
    fig : matplotlib.figure.Figure
    axes : list of Axes, one for each panel

    >>> fig, axes = panels(3)
    >>> len(axes), fig.get_size_inches().tolist()
    (3, [6.72, 6.0])
    """
    width, height = size
    columns = min(n_panels, columns or max(1, int(style.PAGE / width)))
    rows = -(-n_panels // columns)
    fig = pyplot.figure(figsize=(columns * width, rows * height))
    close = {"squeeze": False, "wspace": 0, "hspace": 0}
    parts = fig.subfigures(rows, columns, **close).flat[:n_panels]
    return fig, [part.subplots() for part in parts]


def page_and_phone(draw):
    """Show what a function draws at the width of a page, and keep its drawing for a phone.

    Parameters
    ----------
    draw : function of a width in hundreds of CSS pixels, `style.PAGE` or `style.PHONE`,
        that makes a figure with ``plt.figure`` and returns it

    Returns
    -------
    fig : matplotlib.figure.Figure, of a page; its ``phone`` is the other

    >>> fig = page_and_phone(lambda width: pyplot.figure(figsize=(width, 3)))
    >>> fig.phone.get_size_inches().tolist()
    [3.42, 3.0]
    """
    page, phone = draw(style.PAGE), draw(style.PHONE)
    pyplot.close(phone)
    page.phone = phone
    return page


def figure_svg(fig):
    """Render a figure for the site, in both of its widths, without a ground.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    svg : str
        One group for each drawing, of class "both", "page" or "phone"; in it, one SVG for
        each panel.

    >>> figure_svg(Figure(figsize=(3.0, 2.0))).count("<svg")
    2
    >>> figure_svg(Figure(figsize=(6.0, 2.0))).count("<svg")
    3
    """
    phone = getattr(fig, "phone", None)
    if phone is not None:
        drawn = [_group("page", fig), _group("phone", phone)]
    elif fig.subfigs or fig.get_figwidth() < style.PHONE + 0.01:
        drawn = [_group("both", fig)]
    else:
        drawn = [_group("page", fig), _laid_out_anew(fig)]
    return SVG.format("\n".join(drawn))


def figure_png(fig):
    """Render a figure for Jupyter.

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


def _laid_out_anew(fig):
    """Draw a wide figure for a phone; planes keep their shape, curves their height."""
    width, height = fig.get_size_inches()
    is_plane = any(ax.get_aspect() != "auto" for ax in fig.axes)
    ratio = style.PHONE / width if is_plane else 1
    fig.set_size_inches(style.PHONE, height * ratio)
    try:
        return _group("phone", fig)
    finally:
        fig.set_size_inches(width, height)


def _group(kind, fig):
    """Save each panel of a figure by itself, with the others out of sight."""
    _write_powers(fig)
    for marks in fig.findobj(Collection):
        marks.set_rasterized(len(marks.get_offsets()) > MANY)
    saved = [_save(fig, bbox) for bbox in _one_by_one(fig)] if fig.subfigs else [_save(fig)]
    return f'<g class="{kind}">{"".join(saved)}</g>'


def _write_powers(fig):
    """Write powers of ten as text: matplotlib sets their exponents in type too small."""
    for ax in fig.findobj(Axes):
        for axis in (ax.xaxis, ax.yaxis):
            if axis.get_scale() == "log" and axis.isDefault_majfmt:
                axis.set_major_formatter(power_of_ten)


def power_of_ten(value, place=None):
    """Name a tick of a logarithmic axis.

    Parameters
    ----------
    value : float, above 0
    place : int, which matplotlib passes and nobody needs

    >>> [power_of_ten(value) for value in (1e-06, 0.01, 1.0, 1000.0, 3.0)]
    ['10⁻⁶', '0.01', '1', '1000', '3']
    """
    exponent = math.log10(value)
    if abs(exponent) < 3.5 or exponent % 1:
        return f"{value:g}"
    return "10" + f"{exponent:.0f}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _one_by_one(fig):
    """Show the panels of a figure one after the other, and say where each is, in inches."""
    parts = [part for part in fig.subfigs if part.axes]
    for seen in parts:
        for part in parts:
            part.set_visible(part is seen)
        yield TransformedBbox(seen.bbox, fig.dpi_scale_trans.inverted()).frozen()
    for part in parts:
        part.set_visible(True)


def _save(fig, bbox=None):
    """Save an SVG, without the lines that come before its element."""
    text = io.StringIO()
    look = {"transparent": True, "metadata": {"Date": None}, "dpi": style.DPI}
    fig.savefig(text, format="svg", bbox_inches=bbox, **look)
    return text.getvalue().partition("<svg")[2].join(["<svg", ""])

"""Chapter 10: what mixtures cost, which one a criterion takes, and what new data say."""

from matplotlib import pyplot

from halfstep import style
from halfstep.pictures import marks

# The criteria in the order in which they stand, with the place above or below a row
# and the thickness of its bars.
CRITERIA = {"BIC": (style.INK, 0.17, 9), "AIC": (style.FAINT, -0.2, 6)}
# The fills of a bar's pieces, and the smallest share that has room for words.
FILLS = (style.INK, style.MUTED, style.FAINT)
LEAST = 0.1


def prices(rows, *, width=style.PAGE):
    """Draw for each model its misfit, and how far each criterion's price reaches beyond.

    Parameters
    ----------
    rows : dict of str to (misfit, bic, aic), from top to bottom
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> fig = prices({"full": (90.0, 110.0, 100.0), "tied": (95.0, 105.0, 101.0)})
    >>> [text.get_text() for text in fig.axes[0].texts][:2]
    ['BIC 110.0', 'AIC 100.0, lowest']
    """
    fig = pyplot.figure(figsize=(width, 0.5 + 0.66 * len(rows)))
    ax = fig.subplots()
    least = [min(row[i] for row in rows.values()) for i in (1, 2)]
    for y, (misfit, *ends) in enumerate(rows.values()):
        for name, end, best in zip(CRITERIA, ends, least, strict=True):
            _price(ax, name, misfit, end, y, is_least=end == best)
        ax.plot((misfit, misfit), (y - 0.38, y + 0.38), c=style.INK, lw=1.6)
    misfit = next(iter(rows.values()))[0]
    marks.word(ax, "misfit, then the price", (misfit, -0.38), (-1, 2), color=style.MUTED)
    _scale(ax, rows, width)
    return fig


def _price(ax, name, misfit, end, y, is_least):
    """Draw the price of one criterion, from the misfit on, and where it ends."""
    color, up, thick = CRITERIA[name]
    ax.plot((misfit, end), (y - up, y - up), c=color, lw=thick, solid_capstyle="butt")
    text = f"{name} {end:.1f}" + (", lowest" if is_least else "")
    look = {"weight": "bold" if is_least else "normal"}
    word = style.INK if name == "BIC" else style.MUTED
    marks.word(ax, text, (end, y - up), (6, -4), color=word, **look)


def _scale(ax, rows, width):
    """Give the rows their names, and leave room for the words at the right."""
    low, high = min(row[0] for row in rows.values()), max(row[1] for row in rows.values())
    room = 0.35 if width > style.PHONE else 0.95
    pad = 0.08 * (high - low)
    ax.set(yticks=range(len(rows)), yticklabels=rows, ylim=(len(rows) - 0.45, -0.8))
    ax.set(xlim=(low - pad, high + room * (high - low)))
    ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=marks.TEXT)
    ax.locator_params(axis="x", nbins=5 if width > style.PHONE else 4)


def curves(values, names, told, *, top, width=style.PAGE):
    """Draw a criterion over the number of components, a curve a type; the first is thick.

    Parameters
    ----------
    values : dict of (type, number) to float
    names : dict of type to (number, shift), beside which mark its name stands
    told : dict of number to shift, whose value on the first curve is written
    top : float, where the picture ends
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> values = {("tied", 1): 8.0, ("tied", 2): 5.0, ("full", 1): 9.0, ("full", 2): 6.0}
    >>> names = {"tied": (2, (0, 0)), "full": (1, (0, 0))}
    >>> fig = curves(values, names, {2: (0, 0)}, top=10)
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['tied', 'full', '5.0']
    """
    fig = pyplot.figure(figsize=(width, 3.5))
    ax = fig.subplots()
    for order, (kind, (k, shift)) in enumerate(names.items()):
        ks = sorted(number for name, number in values if name == kind)
        first = {"c": style.MUTED, "lw": 1.3} if order else {"c": style.INK, "lw": 3}
        ax.plot(ks, [values[kind, k] for k in ks], "o-", ms=4 if order else 7, **first)
        weight = {} if order else {"weight": "bold"}
        marks.word(ax, kind, (k, values[kind, k]), shift, **weight)
    first = next(iter(names))
    for k, shift in told.items():
        text = f"{values[first, k]:.1f}"
        marks.word(ax, text, (k, values[first, k]), shift, ha="center", weight="bold")
    ax.set(xlabel="components", ylim=(None, top), xticks=ks)
    return fig


def choices(rows, *, width=style.PAGE):
    r"""Draw how often each of a few models was chosen: a bar a row, a piece a model.

    Parameters
    ----------
    rows : dict of str to dict of str to int
        What stands above each bar, and how often each model was chosen; all rows have the
        same models, and the first of them is dark.
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> fig = choices({"a coin": {"heads": 6, "tails": 4}})
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['a coin', 'heads\n6', 'tails\n4']
    """
    fig = pyplot.figure(figsize=(width, 0.2 + 0.85 * len(rows)))
    ax = fig.subplots()
    for y, (above, counts) in enumerate(rows.items()):
        marks.word(ax, above, (0, y - 0.3), (0, 3), weight="bold")
        left = 0
        for fill, (model, count) in zip(FILLS, counts.items(), strict=False):
            marks.bar(ax, left, y - 0.3, count, 0.56, fill, ec=style.PAPER, lw=1.5)
            if count / sum(counts.values()) > LEAST:
                _inside(ax, f"{model}\n{count}", (left + count / 2, y - 0.02), fill)
            left += count
    marks.bare(ax)
    ax.set(xlim=(0, left), ylim=(len(rows) - 0.65, -0.75))
    return fig


def _inside(ax, text, place, fill):
    """Write into a piece of a bar: pale where it is dark, else on a strip of paper."""
    strip = {"boxstyle": "round,pad=0.12", "fc": style.PAPER, "ec": "none"}
    pale = fill == style.FAINT
    look = {"color": style.INK, "bbox": strip} if pale else {"color": style.PAPER}
    ax.text(*place, text, ha="center", va="center", size=marks.SMALL, **look)


def scores(ks, curves, names, *, limits, width=style.PAGE):
    """Draw two pairs of curves: thin on the data of the fit, thick on data put aside.

    Parameters
    ----------
    ks : (n,) int, the numbers of components
    curves : dict of str to (n, 2) float: on the data of the fit, and put aside
    names : list of (text, place, shift)
    limits : (low, high), where the picture ends
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 10 of the book.

    >>> one = [[-9.0, -9.5], [-5.0, -9.0]]
    >>> fig = scores([1, 2], {"full": one}, [("full", (1, -9), (0, 0))], limits=(-20, 0))
    >>> len(fig.axes[0].lines), [text.get_text() for text in fig.axes[0].texts]
    (2, ['best: 2', 'full'])
    """
    fig = pyplot.figure(figsize=(width, 3.5))
    ax = fig.subplots()
    for order, pairs in enumerate(curves.values()):
        fit, aside = zip(*pairs, strict=True)
        color = style.MUTED if order else style.INK
        ax.plot(ks, fit, "--", c=color, lw=1)
        ax.plot(ks, aside, "o-", c=color, lw=2.6, ms=5)
        _best(ax, ks, aside, -22 if order else 12)
    for text, place, shift in names:
        marks.word(ax, text, place, shift, ha="center", bbox=marks.HALO)
    ax.set(xscale="log", xticks=ks, xticklabels=ks, ylim=limits, xlabel="components")
    ax.minorticks_off()
    return fig


def _best(ax, ks, values, up):
    """Mark the highest place of a curve, and say where it is."""
    best = max(range(len(ks)), key=values.__getitem__)
    place = ks[best], values[best]
    marks.spot(ax, place, area=110)
    look = {"ha": "center", "weight": "bold", "bbox": marks.HALO}
    marks.word(ax, f"best: {ks[best]}", place, (0, up), **look)

"""Chapter 06: what each way to choose k says, how often it is right, and whom it parts."""

import numpy as np

from halfstep import style
from halfstep.pictures import marks

LEFT = 116  # pixels: the names of the rows
DISC = {"boxstyle": "circle,pad=0.32", "fc": style.INK, "ec": style.INK}


def rules(counts, ways, *, width=style.PAGE):
    """Draw how often each way is right, with two errors to each side, in groups.

    Parameters
    ----------
    counts : dict of str to (right, n_times): right (n_ways,) int, for each kind of data
    ways : n_ways texts
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book. The errors are those of the plus-four rule, which has
    one for 0 of n, too.

    >>> fig = rules({"noise": ([0, 20], 20)}, ["the rule", "highest"])
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['the rule', '0 of 20', 'highest', '20 of 20']
    """
    wide, height = width * marks.PIXELS, 26 * len(ways) * (len(counts) + 1.4) + 56
    fig = marks.sheet(wide, height)
    ax = marks.room(fig, LEFT, 6, wide - LEFT - 66, height - 56)
    places, end = _groups(ax, counts, ways)
    ax.set(
        xlim=(-0.03, 1.03), ylim=(end - 0.7, -0.6), xlabel="how often it names the right k"
    )
    ax.set_xticks([0, 0.5, 1], ["never", "half", "always"])
    ax.set_yticks(places, len(ways) * list(counts), size=marks.TEXT)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return fig


def _groups(ax, counts, ways):
    """Draw a head and an interval for each kind of data; return their places, the end."""
    places, y = [], 0.0
    for i, way in enumerate(ways):
        ax.text(0, y, way, va="center", weight="bold", size=marks.TEXT)
        for right, n in counts.values():
            y += 1
            _interval(ax, y, right[i], n)
            places.append(y)
        y += 1.4
    return places, y


def _interval(ax, y, right, n):
    """Draw a share with its interval, and its count at the right."""
    p = (right + 2) / (n + 4)
    half = 2 * np.sqrt(p * (1 - p) / (n + 4))
    ax.plot([max(0, p - half), min(1, p + half)], [y, y], color=style.MUTED, lw=1.6)
    ax.plot(right / n, y, "o", color=style.INK, ms=7, clip_on=False)
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    look = {"va": "center", "size": marks.SMALL}
    ax.annotate(f"{right} of {n}", (1, y), (8, 0), **place, **look)


def table(said, truth, *, width=style.PAGE):
    """Write what each method says about each data set, in a disc where it is true.

    Parameters
    ----------
    said : dict of str to dict of str to int: data set, method, k
    truth : dict of str to (text, k), for the same data sets
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book.

    >>> fig = table({"blobs": {"knee": 3}}, {"blobs": ("4", 4)})
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['the truth', 'blobs', '4', 'knee', '3']
    """
    methods = list(next(iter(said.values())))
    wide, height = width * marks.PIXELS, 46 * (len(methods) + 2)
    fig = marks.sheet(wide, height)
    ax = marks.room(fig, 0, 0, wide, height)
    _head(ax, truth)
    for y, method in enumerate(methods, 2):
        _row(ax, y, method, [(said[name][method], truth[name][1]) for name in truth])
    marks.bare(ax)
    ax.set(xlim=(0, 1), ylim=(len(methods) + 1.6, -0.4))
    return fig


def _head(ax, truth):
    """Name the data sets, and say what is true of each."""
    look = {"va": "center", "size": marks.TEXT}
    ax.text(0.01, 0.9, "the truth", weight="bold", **look)
    for x, (name, (words, _)) in zip(_columns(len(truth)), truth.items(), strict=True):
        ax.text(x, 0.1, name, ha="center", color=style.MUTED, **look)
        ax.text(x, 0.9, words, ha="center", weight="bold", **look)
    ax.axhline(1.45, color=style.FAINT)


def _columns(n):
    """Place so many columns to the right of the names of the methods."""
    return np.linspace(0.5, 0.88, n)


def _row(ax, y, method, answers):
    """Write one method's answers, each with the truth beside it."""
    ax.text(0.01, y, method, va="center", size=marks.TEXT)
    for x, (k, true) in zip(_columns(len(answers)), answers, strict=True):
        look = {"bbox": DISC, "color": style.PAPER} if k == true else {}
        ax.text(x, y, f"{k}", ha="center", va="center", size=marks.TEXT, **look)


def heat(counts, species, title):
    """Draw how many of each kind are in each cluster, a kind for each column.

    Parameters
    ----------
    counts : (n_clusters, 2 * n_species) int, female and male of each species
    species : n_species texts
    title : str, what it shows

    Returns
    -------
    fig : matplotlib.figure.Figure, as wide as half a page

    Source: chapter 06 of the book.

    >>> fig = heat(np.array([[3, 0], [1, 9]]), ["Adelie"], "two")
    >>> [text.get_text() for text in fig.axes[0].texts][:3]
    ['two', 'Adelie', '♀']
    """
    fig = marks.sheet(336, 42 * len(counts) + 96)
    draw_heat(marks.room(fig, 0, 0, 336, 42 * len(counts) + 96), counts, species, title)
    return fig


def heats(tables, species, titles, *, width=style.PAGE):
    """Draw two tables of `heat`, side by side on a page, one above the other on a phone.

    Parameters
    ----------
    tables : two arrays as `heat` takes them
    species : n_species texts
    titles : two texts, what each shows
    width : float, `style.PAGE` or `style.PHONE`

    Returns
    -------
    fig : matplotlib.figure.Figure

    Source: chapter 06 of the book.

    >>> fig = heats([np.eye(2, dtype=int)] * 2, ["Adelie"], ["one", "two"])
    >>> [ax.texts[0].get_text() for ax in fig.axes]
    ['one', 'two']
    """
    beside = width > style.PHONE
    wide = width * marks.PIXELS / (2 if beside else 1)
    high = [42 * len(table) + 96 for table in tables]
    fig = marks.sheet(width * marks.PIXELS, max(high) if beside else sum(high))
    places = ((0, 0), (wide, 0)) if beside else ((0, 0), (0, high[0]))
    for table, title, place, tall in zip(tables, titles, places, high, strict=True):
        draw_heat(marks.room(fig, *place, wide, tall), table, species, title)
    return fig


def draw_heat(ax, counts, species, title):
    """Draw what `heat` says into axes."""
    look = {"va": "center", "size": marks.TEXT}
    ax.text(-1.3, -2, title, weight="bold", **look)
    for i, name in enumerate(species):
        ax.text(2 * i + 0.5, -1.35, name, ha="center", **look)
        for sex, sign in enumerate("♀♂"):
            ax.text(2 * i + sex, -0.75, sign, ha="center", color=style.MUTED, **look)
    for j, row in enumerate(counts):
        marks.center(ax, (-0.95, j), j, area=60)
        ax.text(len(row) + 0.45, j, f"{row.sum()}", ha="center", **look)
        _cells(ax, j, row, counts.max())
    marks.bare(ax)
    ax.set(xlim=(-1.4, counts.shape[1] + 1), ylim=(len(counts) - 0.4, -2.4))


def _cells(ax, j, row, most):
    """Fill the cells of one cluster by their counts, and write these."""
    for i, n in enumerate(row):
        if n:
            color = style.mark(j)[0]
            marks.bar(ax, i - 0.47, j - 0.45, 0.94, 0.9, color, alpha=0.55 * n / most)
            ax.text(i, j, f"{n}", ha="center", va="center", size=marks.TEXT)

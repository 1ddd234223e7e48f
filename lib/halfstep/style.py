"""The book's colors, markers and sizes: plain data that figures and widgets share."""

import numpy as np

# Okabe and Ito's hues, shifted until each color has a contrast of 3 or more to the
# white of a figure and to a dark page, and until the first four stay apart for the
# three color-vision deficiencies and in grey: tests/library/test_style.py measures it.
COLORS = (
    "#4660B7",  # blue
    "#D45E00",  # vermilion
    "#06A968",  # green
    "#C36FA4",  # mauve
    "#B9883F",  # sand
    "#2B9AD6",  # sky
    "#82611E",  # brown
    "#696B6D",  # grey
)
# The same, dark enough for words on paper, and on the glass of an ellipse.
WORDS = (
    "#455EB3",
    "#A74A00",
    "#047548",
    "#905279",
    "#815F2C",
    "#1E6C96",
    "#7F5F1D",
    "#646668",
)
# A marker shape goes with each color: color is never the only mark.
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
# Shapes of one nominal area look unequal; these factors even them out.
AREAS = (1.0, 1.1, 0.85, 0.75, 1.1, 1.2, 1.1, 1.6)

# Noise, the label -1: a quiet grey that no color vision mixes up with the eight, and the
# corners of a thin cross. Each arm is a third as wide as the cross, less than that of "X".
NOISE = (
    "#909088",
    ((0, 1), (2, 3), (3, 2), (1, 0), (3, -2), (2, -3),
     (0, -1), (-2, -3), (-3, -2), (-1, 0), (-3, 2), (-2, 3)),
    1.3,
)  # fmt: skip

INK = "#22262B"
MUTED = "#5F666E"  # axes and their numbers
POINT = "#858C94"  # a point that has no cluster yet
FAINT = "#C9CED4"  # frames
PAPER = "#FFFFFF"
BAND = "#F9E8C4"  # behind the stretch of a curve that matters; other stretches are faint
# Words on a color: dark, or pale where the color is dark by day.
ON_COLOR, ON_DARK = "#0B0C0E", "#FEFEFE"
DARK = (0, 6, 7)

# Each color by day, and its twin on a dark page: figures of the site name it `--fig-NAME`.
TWINS = {
    "ink": (INK, "#E8EAED"),
    "muted": (MUTED, "#A9B1BA"),
    "point": (POINT, "#868E97"),
    "faint": (FAINT, "#454D56"),
    "paper": (PAPER, "#121212"),
    "band": (BAND, "#4A3C17"),
    "on-color": (ON_COLOR, ON_COLOR),
    "on-dark": (ON_DARK, ON_COLOR),
    "noise": (NOISE[0], "#9A9A92"),
    "0": (COLORS[0], "#7F96E6"),
    "1": (COLORS[1], "#E8833A"),
    "2": (COLORS[2], "#2FC285"),
    "3": (COLORS[3], "#D993BD"),
    "4": (COLORS[4], "#CFA15C"),
    "5": (COLORS[5], "#5AB4E8"),
    "6": (COLORS[6], "#AD8A45"),
    "7": (COLORS[7], "#969A9E"),
    "word-0": (WORDS[0], "#7F96E6"),
    "word-1": (WORDS[1], "#E8833A"),
    "word-2": (WORDS[2], "#2FC285"),
    "word-3": (WORDS[3], "#D993BD"),
    "word-4": (WORDS[4], "#CFA15C"),
    "word-5": (WORDS[5], "#5AB4E8"),
    "word-6": (WORDS[6], "#AD8A45"),
    "word-7": (WORDS[7], "#969A9E"),
}

# A center has the mark of its cluster, outlined: area in square points, width of the line.
# Where it was it is small, and hollow.
CENTERS = {"now": (140, 1.4), "old": (40, 1.2)}

# An inch is 100 CSS pixels: the text of a page is 6.88 inches wide, that of a phone 3.42.
PAGE, PHONE = 6.88, 3.42
SIZE = (4.8, 4.0)
DPI = 200  # two device pixels per CSS pixel
RC = {
    "figure.figsize": SIZE,
    "figure.dpi": DPI / 2,
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "savefig.dpi": DPI,
    "savefig.facecolor": PAPER,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
    "font.size": 10.5,
    "text.color": INK,
    "axes.facecolor": PAPER,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.labelsize": 10.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "lines.linewidth": 1.6,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.handletextpad": 0.4,
    "svg.hashsalt": "halfstep",  # the same file from the same figure
    "svg.fonttype": "none",  # letters stay letters: in the page's font, found by a search
}


def mark(label):
    """Give the color, marker and relative area of a cluster, or of noise.

    Beyond the eighth cluster the colors return, each with another marker.

    Parameters
    ----------
    label : int, 0 or more; -1 is noise

    Returns
    -------
    color : str, ``"#RRGGBB"``
    marker : str, a marker of matplotlib; for noise the corners of one, pairs (x, y)
    area : float, a factor

    Raises
    ------
    ValueError : the label is below -1.

    >>> mark(0)
    ('#4660B7', 'o', 1.0)
    >>> mark(8)[:2]
    ('#4660B7', '^')
    >>> mark(-1) == NOISE
    True
    """
    if label < -1:
        raise ValueError(f"label {label} has no mark: clusters count from 0, noise is -1")
    if label == -1:
        return NOISE
    shift, color = divmod(int(label), len(COLORS))
    shape = (color + shift) % len(MARKERS)
    return COLORS[color], MARKERS[shape], AREAS[shape]


def point_area(n_samples):
    """Give the area of a point's marker: smaller where points crowd.

    Parameters
    ----------
    n_samples : int

    Returns
    -------
    area : float, square points, between 4 and 18

    >>> point_area(300) > point_area(3000)
    True
    """
    return float(np.clip(5000 / max(n_samples, 1), 4, 18))


def limits(X, pad=0.06):
    """Give the limits of a plane that holds every point, with a margin.

    Parameters
    ----------
    X : (n_samples, 2) float
    pad : float, the margin as a share of the wider side

    Returns
    -------
    limits : (2, 2) float, one row (low, high) for each axis

    >>> limits([[0.0, 0.0], [10.0, 5.0]], pad=0.1)
    array([[-1., 11.],
           [-1.,  6.]])
    """
    X = np.asarray(X, dtype=float)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = pad * (high - low).max() or 1.0
    return np.stack([low - margin, high + margin], axis=1)


def cut(corners, normal, offset):
    """Keep the part of a convex polygon where ``normal @ place <= offset``.

    Parameters
    ----------
    corners : (n_corners, 2) float, in order
    normal : (2,) float
    offset : float

    Returns
    -------
    corners : (n_kept, 2) float

    >>> cut(np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), np.array([1.0, 0.0]), 3.0).shape
    (3, 2)
    """
    excess = corners @ normal - offset
    kept = []
    for here, after, e, f in zip(
        corners, np.roll(corners, -1, axis=0), excess, np.roll(excess, -1), strict=True
    ):
        if e <= 0:
            kept.append(here)
        if e * f < 0:
            kept.append(here + (after - here) * e / (e - f))
    return np.array(kept).reshape(-1, 2)


def ellipse(mean, covariance, n_sigma=2, n_corners=73):
    """Stretch the unit circle by the roots of the eigenvalues, and move it to the mean.

    Parameters
    ----------
    mean : (2,) float
    covariance : (2, 2) float
    n_sigma : float, standard deviations from the mean to the edge
    n_corners : int

    Returns
    -------
    edge : (n_corners, 2) float

    >>> ellipse(np.zeros(2), np.eye(2), n_corners=5)[0]
    array([2., 0.])
    """
    values, vectors = np.linalg.eigh(covariance)
    angle = np.linspace(0, 2 * np.pi, n_corners)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    stretch = n_sigma * np.sqrt(np.maximum(values, 0))[:, np.newaxis]
    return mean + (vectors @ (stretch * circle)).T

"""The errors of a gap, from few sets of noise: there the factor √(1 + 1/B) is large.

From equal generators, who draws set after set has the same two first sets, of two or of
three. With a single center an inertia is no matter of starts. So the logarithms follow from
the gaps, and the errors of three from those of two.
"""

import numpy as np

from halfstep.checks.report import STANDARD_ERRORS, expect

# How a spread is taken: divided by B - ddof, and times the root of 1 + 1/B; or times what
# stands in its place where it was left out, turned over, or given another sign.
RIGHT = [(0, lambda n: np.sqrt(1 + 1 / n)), (1, lambda n: np.sqrt(1 + 1 / n))]
OTHERS = (
    lambda n: 1,
    lambda n: np.sqrt(1 - 1 / n),
    lambda n: 1 / np.sqrt(1 + 1 / n),
    lambda n: 1 + 1 / n,
    lambda n: 1 / np.sqrt(n),
)
WRONG = [(ddof, factor) for factor in OTHERS for ddof in (0, 1)]


def spread(logs, ddof, factor):
    """Give the error of a gap from the log inertias of the noise.

    >>> round(float(spread([0.0, 2.0], *RIGHT[0])), 4)
    1.2247
    """
    return np.std(logs, ddof=ddof) * factor(len(logs))


def follows(of_two, of_three, ours, way):
    """Tell whether gap and error of three sets follow from those of the first two.

    Parameters
    ----------
    of_two, of_three : (gap, error)
    ours : float
        The log inertia of the data.
    way : (int, function of B)
        How errors are taken.

    >>> logs, way = np.array([1.0, 3.0, 7.0]), RIGHT[0]
    >>> pairs = [(logs[:n].mean(), spread(logs[:n], *way)) for n in (2, 3)]
    >>> follows(*pairs, 0.0, way), follows(*pairs, 0.0, WRONG[0])
    (True, False)
    """
    middle, total = of_two[0] + ours, 3 * (of_three[0] + ours)
    half = of_two[1] / spread([-1.0, 1.0], *way)
    logs = np.array([middle - half, middle + half, total - 2 * middle])
    return bool(np.isclose(spread(logs, *way), of_three[1], rtol=1e-3, atol=1e-4))


def errors_of_few(gap_of, rng):
    """Expect the factor, and the mean of logarithms.

    Parameters
    ----------
    gap_of : callable
        Of X, n_references and the number of a generator; gives gap and error of k = 1, and
        what was given.
    rng : numpy.random.Generator
    """
    X, number = rng.normal(size=(8, 1)).round(1), int(rng.integers(1000))
    ours = np.log(((X - X.mean()) ** 2).sum())
    pairs = [gap_of(X, n, number) for n in (2, 3)]
    of_two, of_three = (pair for pair, _ in pairs)
    given = pairs[1][1]
    if any(follows(of_two, of_three, ours, way) for way in RIGHT):
        return
    without = any(follows(of_two, of_three, ours, way) for way in WRONG)
    hint = "The root of 1 + 1/B is missing, or another: with few sets of noise it is much."
    expect(not without, hint, given=given, came=float(of_three[1]),
           expected=f"{np.sqrt(4 / 3):.3f} times their spread")  # fmt: skip
    gap_of_two_points(gap_of, number)


def gap_of_two_points(gap_of, number, many=200):
    """Compare with a gap that is known: of two points on a line and one center, it is -3.

    The log inertia of two even points of a stretch has the standard deviation √5.
    """
    (came, error), given = gap_of(np.array([[0.0], [1.0]]), many, number)
    allowed = STANDARD_ERRORS * np.sqrt(5 / many)
    hint = "The mean of the logarithms, not the logarithm of the mean, nor a median."
    expect(
        abs(came + 3) <= allowed, hint, given=given, came=float(came), expected="about -3"
    )
    hint = "The standard deviation of the log inertias, times the root of 1 + 1/B."
    expect(abs(error - np.sqrt(5)) <= 1.1, hint, given=given, came=float(error),
           expected=f"about {np.sqrt(5):.2f}")  # fmt: skip

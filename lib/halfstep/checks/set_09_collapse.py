"""The second task of chapter 09: a start from which a mixture collapses, run to its end."""

import numpy as np

from halfstep import mixture
from halfstep.checks.inputs import squared_distances
from halfstep.checks.report import Failure, expect, in_order, numbers, parts
from halfstep.checks.task import Task
from halfstep.covariances import in_words

__all__ = ["collapse"]

collapse = Task(
    "collapse",
    "X, least",
    about="""Find a start from which a mixture of two Gaussians collapses.

    Parameters
    ----------
    X : (n_samples, n_features)
    least : float
        A variance: in no direction may a component start narrower.

    Returns
    -------
    weights : (2,)
    means : (2, n_features)
    covariances : (2, n_features, n_features)

    Source: Bishop (2006), section 9.2.1; exercises of chapter 09.
    """,
)


@collapse.property("it returns two components, nowhere narrower than `least`")
def _(answer, rng):
    for X, least in crosses(rng):
        (*_, covariances), given = start_of(answer, X, least)
        smallest = np.linalg.eigvalsh(covariances).min()
        words = in_words(smallest, np.abs(covariances).max())
        expect(smallest > least * (1 - 1e-6),
               "It starts as a needle. Take `least` itself, a variance and not a standard "
               "deviation, for each direction.",
               given=given, came=f"smallest eigenvalue {words}",
               expected=f"at least {least:g}")  # fmt: skip


@collapse.property("EM without a floor takes the smallest eigenvalue under 1e-10")
def _(answer, rng):
    for X, least in crosses(rng):
        expect_collapse(answer, X, least)


@collapse.property("it does so in other units")
def _(answer, rng):
    for unit in (1000.0, 0.01):
        X = unit * (with_an_outlier(rng, 25, 2) - 30)
        expect_collapse(answer, X, 0.01 * unit**2)


@collapse.property("it does so with other numbers of features")
def _(answer, rng):
    for n, d in ((12, 1), (25, 3), (40, 4)):
        X = with_an_outlier(rng, n, d)
        expect_collapse(answer, X, hardest(X))


def hardest(X):
    """Give the largest variance for which the loneliest point is far enough away."""
    squared = squared_distances(X, X) + np.diag(np.full(len(X), np.inf))
    return squared.min(axis=1).max() / 10.2**2


def crosses(rng):
    """Yield points and the variance that a start may not go under: six, then more."""
    cross = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [4.0, 3.0]]
    yield np.array(cross), 0.01
    ring = 0.05 * ring_of_clumps(rng)
    yield ring, hardest(ring)
    for n in (20, 50):
        yield with_an_outlier(rng, n, 2), 0.01


def ring_of_clumps(rng):
    """Draw clumps of four around a ring, and a lonely point near its middle.

    The points farthest from the mean have company, and three more keep a component wide.
    """
    angles = np.repeat(np.arange(8) * np.pi / 4, 4)
    ring = 6 * np.column_stack([np.cos(angles), np.sin(angles)])
    ring += rng.uniform(-0.1, 0.1, size=ring.shape)
    return rng.permutation(np.vstack([ring, rng.uniform(-1, 1, size=(1, 2))]))


def with_an_outlier(rng, n, d):
    """Draw points at most 4 from the origin, and one at 6: it is the loneliest."""
    X = rng.normal(size=(n, d))
    reach = np.linalg.norm(X, axis=1, keepdims=True)
    X /= np.maximum(reach / 4, 1)
    lonely = rng.integers(n)
    X[lonely] *= 6 / np.linalg.norm(X[lonely])
    return X


def start_of(answer, X, least):
    """Call the answer, and read what it returned as a mixture."""
    given, d = collapse.given((X, least)), X.shape[1]
    names, shapes = ("weights", "means", "covariances"), ((2,), (2, d), (2, d, d))
    came = parts(answer(X, least), names, given)
    in_order(came, names, shapes, given)
    start = [numbers(part, shape, given) for part, shape in zip(came, shapes, strict=True)]
    weights, means, covariances = start
    fine = (weights > 0).all() and abs(weights.sum() - 1) < 1e-6
    hint = "The weights are two positive numbers of sum 1."
    expect(fine, hint, given=given, came=weights, expected="positive, of sum 1")
    fine = np.allclose(covariances, covariances.transpose(0, 2, 1), atol=1e-12)
    hint = "A covariance equals its transpose."
    expect(fine, hint, given=given, came=covariances, expected="symmetric matrices")
    return (weights / weights.sum(), means, covariances), given


def expect_collapse(answer, X, least):
    """Expect that a start is as wide as it must be, and collapses nevertheless."""
    start, given = start_of(answer, X, least)
    widths = np.linalg.eigvalsh(start[2])
    expect(widths.min() > least * (1 - 1e-6),
           "The start is narrower than `least`, in the squared unit of this data.",
           given=given, came=start[2], expected=f"eigenvalues from {least:g}")  # fmt: skip
    smallest = smallest_on_the_way(X, start, given)
    hint = "A narrow component found company, and widened. Which point is the loneliest?"
    if widths.max(axis=1).min() > 4 * least:
        hint = "Both components start wide. Make one as narrow as `least` allows."
    expect(smallest < 1e-10, hint, given=given, came=f"smallest eigenvalue {smallest:.3g}",
           expected="under 1e-10 within 100 iterations")  # fmt: skip


def smallest_on_the_way(X, parameters, given):
    """Run EM without a floor, at most 100 iterations, until it has collapsed."""
    smallest, means = np.inf, parameters[1]
    for _ in range(100):
        try:
            R, _ = mixture.e_step(X, *parameters)
            parameters = mixture.m_step(X, R, floor=0)
        except ValueError:
            hint = "A component has no share of any point, so no mean: start it on a point."
            raise Failure(
                hint, given=given, came=means, expected="means near points"
            ) from None
        smallest = min(smallest, np.linalg.eigvalsh(parameters[2]).min())
        if smallest < 1e-10:
            break
    return smallest

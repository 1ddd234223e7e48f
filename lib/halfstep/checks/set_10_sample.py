"""The last task of chapter 10: new points, whose moments are those of the mixture.

A moment fails if it is more than five standard errors off.
"""

import numpy as np

from halfstep.checks.inputs import squared_distances, surprise
from halfstep.checks.report import STANDARD_ERRORS, Failure, expect, numbers
from halfstep.checks.task import Task

__all__ = ["sample_mixture"]

sample_mixture = Task(
    "sample_mixture",
    "n_samples, weights, means, covariances, rng",
    about="""Draw new points from a mixture.

    Parameters
    ----------
    n_samples : int
    weights : (n_components,)
    means : (n_components, n_features)
    covariances : (n_components, n_features, n_features)
    rng : numpy.random.Generator

    Returns
    -------
    X : (n_samples, n_features)

    Source: Bishop (2006), section 11.1.4; exercises of chapter 10.
    """,
)


def far_apart(rng, d=2):
    """Make three components so far apart that each point tells its own."""
    roots = np.tril(rng.choice([-0.8, 0.8], (3, d, d)), -1)
    roots += np.diag(np.linspace(1.5, 0.7, d))
    means = np.array([[40.0, 30.0], [-50.0, 40.0], [60.0, -70.0]])
    means = np.column_stack([means, 5 * rng.normal(size=(3, d))])[:, :d]
    return np.array([0.5, 0.3, 0.2]), means, roots @ roots.transpose(0, 2, 1)


def draw(answer, n_samples, parameters, seed):
    """Draw points from the answer; the report names no generator."""
    weights, means, covariances = parameters
    given = {"n_samples": n_samples, "weights": weights, "means": means,
             "covariances": covariances}  # fmt: skip
    came = answer(n_samples, *parameters, np.random.default_rng(seed))
    return numbers(came, (n_samples, means.shape[1]), given), given


def draw_by_component(answer, n_samples, parameters, seed):
    """Draw, and tell from which component each point comes."""
    X, given = draw(answer, n_samples, parameters, seed)
    squared = squared_distances(X, parameters[1])
    # Noise times the covariance, a usual mistake, comes nearer than that; no average does.
    near = squared.min(axis=1) < 25**2
    expect(near.all(), "A point lies near no mean: draw a component, then add its mean.",
           given=given, came=X[~near][:1], expected="within a few standard deviations",
           )  # fmt: skip
    return X, squared.argmin(axis=1), given


@sample_mixture.property("it returns n points that depend on rng alone")
def _(answer, rng):
    parameters, seed = far_apart(rng), int(rng.integers(1_000_000))
    X, given = draw(answer, 4, parameters, seed)
    again, _ = draw(answer, 4, parameters, seed)
    other, _ = draw(answer, 4, parameters, seed + 1)
    hint = "The same generator gave other points: draw from rng, nowhere else."
    expect(np.array_equal(X, again), hint, given=given, came=again, expected=X)
    hint = "Another generator gave the same points: does everything come from rng?"
    expect(not np.array_equal(X, other), hint, given=given, came=other, expected="others")
    hint = "All points are the same: each needs its own draw."
    expect(np.ptp(X, axis=0).any(), hint, given=given, came=X, expected="different points")
    for d in (1, 3):
        draw(answer, 5, far_apart(rng, d), seed)


@sample_mixture.property("each component is drawn with the probability of its weight")
def _(answer, rng):
    parameters, n, seed = far_apart(rng), 900, int(rng.integers(10**6))
    _, labels, given = draw_by_component(answer, n, parameters, seed)
    weights, counts = parameters[0], np.bincount(labels, minlength=3)
    off = np.abs(counts - n * weights) / np.sqrt(n * weights * (1 - weights))
    expect((off < 5).all(), other_counts(counts), given=given, came=counts,
           expected=n * weights)  # fmt: skip
    few = [draw_by_component(answer, 5, parameters, seed + j)[1] for j in range(20)]
    hint = "Five points have the same counts each time: how many come is chance, too."
    vary = len({tuple(np.bincount(y, minlength=3)) for y in few}) > 1
    expect(vary, hint, given=given | {"n_samples": 5},
           came="twenty times the same counts", expected="counts that vary")  # fmt: skip
    expect_pairs(answer, rng)


def other_counts(counts):
    """Say where other counts than those of the weights may come from."""
    if np.abs(counts - counts.mean()).max() < 70:
        return "All components come equally often: rng.choice takes the weights as p."
    if counts.max() == counts.sum():
        return "All points come from one component: draw one for each point."
    return "The counts are off: rng.choice takes the weights as p."


@sample_mixture.property("the points of a component have its mean")
def _(answer, rng):
    for group, mean, covariance, given in components(answer, rng, 2):
        off = (group.mean(axis=0) - mean) / np.sqrt(np.diag(covariance) / len(group))
        hint = "The mean is off: noise of mean 0, then the mean of the component."
        expect((np.abs(off) < 5).all(), hint, given=given, came=group.mean(axis=0),
               expected=mean)  # fmt: skip


@sample_mixture.property("the points of a component have its covariance")
def _(answer, rng):
    for d in (3, 2):
        parts = [*components(answer, rng, d)]
        for group, _, covariance, given in parts:
            came = np.cov(group.T)
            if not alike(came, covariance, len(group)):
                raise Failure(other_covariance(came, covariance, len(group)), given=given,
                              came=came, expected=covariance)  # fmt: skip
    expect_bells(parts)


def expect_bells(parts):
    """Count the points in sixteen parts of a bell, four rings by four quarters."""
    counts, given = sum(sixteenths(plain(*part[:3])) for part in parts), parts[0][3]
    hint = "Mean and covariance are right, and it is no bell: draw from a normal."
    rings = counts.reshape(4, 4).sum(axis=0)
    even = [(tally, np.full(len(tally), 1 / len(tally))) for tally in (counts, rings)]
    off = max(surprise(*pair) for pair in even)
    expect(off < STANDARD_ERRORS, hint, given=given,
           came=f"in sixteen parts of a bell, so many: {counts}",
           expected=f"about {counts.sum() / 16:.0f} in each")  # fmt: skip


def plain(group, mean, covariance):
    """Turn points of a component into those of a bell of variance 1."""
    return np.linalg.solve(np.linalg.cholesky(covariance), (group - mean).T).T


def sixteenths(noise):
    """Count in four rings by four quarters, each as likely."""
    rings = np.searchsorted(-2 * np.log([0.75, 0.5, 0.25]), (noise**2).sum(axis=1))
    quarters = (noise > 0) @ [2, 1]
    return np.bincount(4 * quarters + rings, minlength=16)


def expect_pairs(answer, rng):
    """Draw a few points, many times: one says nothing about another."""
    parameters, dice = far_apart(rng), np.random.default_rng(int(rng.integers(10**6)))
    given = {"n_samples": 8, "weights": parameters[0]}
    # They may come in any order, so each call's are shuffled.
    calls = (answer.directly(8, *parameters, dice) for _ in range(100))
    X = np.vstack([rng.permutation(numbers(came, (8, 2), given)) for came in calls])
    labels = squared_distances(X, parameters[1]).argmin(axis=1)
    bells = zip(X, parameters[1][labels], parameters[2][labels], strict=True)
    noise = np.vstack([plain(x[np.newaxis], *bell) for x, *bell in bells])
    count_pairs(labels, parameters[0], given)
    count_pairs((noise > 0) @ [2, 1], np.full(4, 0.25), given)


def count_pairs(kinds, p, given):
    """Count how often each two kinds come side by side: as often as their product says."""
    counts = np.bincount(kinds.reshape(-1, 2) @ [len(p), 1], minlength=len(p) ** 2)
    right = np.outer(p, p).ravel()
    hint = "The points of one call hang on each other: each is a draw of its own."
    expect(surprise(counts, right) < STANDARD_ERRORS, hint, given=given,
           came=f"how often each pair came: {counts}",
           expected=f"about {(counts.sum() * right).round()}")  # fmt: skip


def components(answer, rng, d):
    """Draw, and yield the points of each component beside its mean and covariance."""
    parameters = far_apart(rng, d)
    seed = int(rng.integers(10**6))
    X, labels, given = draw_by_component(answer, 900, parameters, seed)
    for j, (mean, covariance) in enumerate(zip(*parameters[1:], strict=True)):
        group = X[labels == j]
        hint = f"Component {j} was hardly ever drawn."
        expect(len(group) > 50, hint, given=given, came=len(group), expected="some hundred")
        yield group, mean, covariance, given


# What the usual mistakes make of a covariance: points are drawn, so no table has them.
COVARIANCES = {
    "Multiplied by the covariance: multiply by a root of it (Cholesky).": lambda right: (
        right @ right
    ),
    "The root is transposed: noise @ root.T, if points are rows.": lambda right: (
        np.linalg.cholesky(right).T @ np.linalg.cholesky(right)
    ),
    "This is plain noise: where does the covariance go in?": lambda right: np.eye(
        len(right)
    ),
    "The features are drawn one by one: what they share is lost.": lambda right: (
        right * np.eye(len(right))
    ),
    "The variances were taken for standard deviations.": lambda right: (
        (right * np.eye(len(right))) ** 2
    ),
}


def other_covariance(came, right, n):
    """Say which mistake makes such a covariance of n points."""
    for hint, wrong in COVARIANCES.items():
        if alike(came, wrong(right), n):
            return hint
    return "The covariance is off: noise, times a root of it."


def alike(came, covariance, n):
    """Tell whether no entry is more than five standard errors off."""
    variances = np.diag(covariance)
    error = np.sqrt((np.outer(variances, variances) + covariance**2) / n)
    return (np.abs(came - covariance) < 5 * error).all()

"""Each advice that a message gives is carried out here, and must help.

What gives advice is read from the source, so new advice has to come with its proof.
"""

import ast
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from halfstep import choosing_k, datasets, kmeans, mixture, seeding
from halfstep.covariances import check_variances, of

LIB = Path(__file__).resolve().parents[2] / "lib" / "halfstep"
BLOBS, TRUTH = datasets.make_blobs(80, [[0.0, 0.0], [20.0, 0.0]], rng=0)
DEGREES = BLOBS * 4e-4
WITH_CONSTANT = np.column_stack([BLOBS, np.full(80, 0.1)])
TWICE = np.column_stack([BLOBS, 2 * BLOBS[:, 0] + 1])
SUM = np.column_stack([BLOBS, BLOBS.sum(axis=1) - 3])
SITE = np.vstack([BLOBS, np.full((5, 2), 50.0)])
NEEDLE = [0.5, 0.4, 0.1], [[0, 0], [20, 0], [50, 50]], [np.eye(2)] * 3
ELSEWHERE = (
    [1 / 3] * 3,
    [[-1, 0], [1, 0], [35, 25]],
    [np.eye(2), np.eye(2), 400 * np.eye(2)],
)
OTHER = np.random.default_rng(0).normal(size=80)
FOUR = np.column_stack([BLOBS, OTHER, BLOBS.sum(axis=1) + OTHER])
EQUAL = np.ones((9, 2))
SIX = np.array([[0.0, 1.0], [2.0, 0.0], [9.0, 8.0], [8.0, 9.0], [1.0, 1.0], [9.0, 9.5]])
FLOATS = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 1.0])
HOLES = np.where(SIX == 8.0, np.nan, SIX)


def quiet(result):
    """Hold where nothing was raised and, see `said`, nothing warned."""
    return result is not None


def fits(state):
    """Hold where the two groups were found."""
    return choosing_k.adjusted_rand(state.labels[:80], TRUTH) > 0.99


def fit(X, k=2, **options):
    return mixture.fit(X, k, rng=0, **options)


# A message (the beginning), what brings it about, its cures in order, what then holds.
ADVICE = [
    ("every component is narrower", lambda: fit(DEGREES),
     [lambda said: fit(DEGREES, floor=float(re.search("floor=([^,]+),", said)[1])),
      lambda said: fit(DEGREES * 1e4)], fits),
    ("every component is narrower", lambda: fit(BLOBS * 1e-5, covariance_type="diag"),
     [lambda said: fit(BLOBS * 1e-5, covariance_type="diag",
                       floor=float(re.search("floor=([^,]+),", said)[1]))], fits),
    ("column 2 of X is constant: drop it", lambda: fit(WITH_CONSTANT),
     [lambda said: fit(np.delete(WITH_CONSTANT, 2, axis=1))], fits),
    ("column 2 of X is constant: drop it", lambda: fit(WITH_CONSTANT, floor=0.0),
     [lambda said: fit(np.delete(WITH_CONSTANT, 2, axis=1), floor=0.0)], fits),
    ("columns 0 and 2 of X follow from each other: drop one", lambda: fit(TWICE),
     [lambda said: fit(TWICE[:, :2]), lambda said: fit(TWICE[:, 1:])], fits),
    ("columns 0 and 2 of X follow from each other: drop one", lambda: fit(TWICE, floor=0),
     [lambda said: fit(TWICE[:, :2], floor=0)], fits),
    ("columns 0 and 1 and 2 of X follow from each other", lambda: fit(SUM),
     [lambda said, j=j: fit(np.delete(SUM, j, axis=1)) for j in range(3)], fits),
    ("raise floor to .* fewer components, start elsewhere, or choose covariance_type",
     lambda: mixture.run(SITE, *NEEDLE, floor=0.0),
     [lambda said: mixture.run(SITE, *NEEDLE, floor=raised(said)),
      lambda said: fit(SITE, 2, floor=0.0),
      lambda said: fit(SITE, 3, floor=0.0, covariance_type="tied")], quiet),
    ("decides the likelihood. ask for fewer components, start elsewhere, or choose",
     lambda: fit(SITE, 3, start=NEEDLE),
     [lambda said: fit(SITE, 2), lambda said: fit(SITE, 3, start=ELSEWHERE),
      lambda said: fit(SITE, 3, covariance_type="tied")], quiet),
    ("raise floor, ask for fewer components, or start elsewhere",
     lambda: check_variances(np.zeros(1)),
     [lambda said: check_variances(np.zeros(1) + 1e-6)], quiet),
    ("4 columns of X follow from each other: drop some", lambda: fit(FOUR),
     [lambda said: fit(FOUR[:, [0, 1, 3]])], fits),
    ("no convergence in 1 iterations: raise max_iter or tol",
     lambda: fit(BLOBS, max_iter=1),
     [lambda said: fit(BLOBS, max_iter=100), lambda said: fit(BLOBS, max_iter=2, tol=9.0)],
     quiet),
    ("no share of any point.*nearer to the data, or ask for fewer",
     lambda: mixture.run(SIX, [0.5, 0.5], [[0, 0], [1e6, 0]], np.eye(2),
                         covariance_type="tied"),
     [lambda said: mixture.run(SIX, [0.5, 0.5], [[0, 0], [9, 9]], np.eye(2),
                               covariance_type="tied"),
      lambda said: mixture.run(SIX, [1.0], [[0, 0]], np.eye(2), covariance_type="tied")],
     quiet),
    ("covariances that came in: raise its diagonal",
     lambda: of("full").check([[[1.0, 2.0], [2.0, 1.0]]], (1, 2)),
     [lambda said: of("full").check([[[3.0, 2.0], [2.0, 3.0]]], (1, 2))], quiet),
    ("all points are the same", lambda: choosing_k.gap_statistic(EQUAL, [1], rng=0), [],
     quiet),
    ("let ks end before 2", lambda: choosing_k.gap_statistic(SIX[[0, 0, 1, 1]], [1, 2]),
     [lambda said: choosing_k.gap_statistic(SIX[[0, 0, 1, 1]], [1], rng=0)], quiet),
    ("pass X.toarray", lambda: kmeans.fit(sparse(), 2, rng=0),
     [lambda said: kmeans.fit(sparse().toarray(), 2, rng=0)], quiet),
    ("masked entries: drop those rows, or fill them",
     lambda: kmeans.fit(np.ma.masked_equal(SIX, 8.0), 2, rng=0),
     [lambda said: kmeans.fit(np.ma.masked_equal(SIX, 8.0).filled(7.0), 2, rng=0),
      lambda said: kmeans.fit(np.ma.compress_rows(np.ma.masked_equal(SIX, 8.0)), 2, rng=0)],
     quiet),
    (r"X\[np.isfinite\(X\).all\(axis=1\)\] keeps the rest", lambda: kmeans.fit(HOLES, 2),
     [lambda said: kmeans.fit(HOLES[np.isfinite(HOLES).all(axis=1)], 2, rng=0)], quiet),
    (r"change the unit, for example X / 9e\+159", lambda: kmeans.fit(SIX * 1e159, 2),
     [lambda said: kmeans.fit(SIX * 1e159 / unit(said), 2, rng=0)], quiet),
    ("change the unit, for example X / ", lambda: kmeans.fit(SIX * 1e-170, 2),
     [lambda said: kmeans.fit(SIX * 1e-170 / unit(said), 2, rng=0)], quiet),
    (r"one feature, pass np.reshape\(X, \(-1, 1\)\); if it is one point, \[X\]",
     lambda: kmeans.fit(SIX[:, 0], 2),
     [lambda said: kmeans.fit(np.reshape(SIX[:, 0], (-1, 1)), 2, rng=0),
      lambda said: kmeans.assign([SIX[0]], SIX)], quiet),
    ("keep the numeric columns only, and fill or drop",
     lambda: kmeans.fit([["a", 1]] * 3, 2),
     [lambda said: kmeans.fit([[1], [2], [3]], 2, rng=0)], quiet),
    ("beyond the range of floats, 1.8e308: change its unit",
     lambda: kmeans.fit([[10**400], [0]], 2),
     [lambda said: kmeans.fit([[10**400 // 10**399], [0]], 2, rng=0)], quiet),
    (r"labels.astype\(int\) makes them so",
     lambda: kmeans.inertia(SIX, FLOATS, SIX[:3]),
     [lambda said: kmeans.inertia(SIX, FLOATS.astype(int), SIX[:3])],
     quiet),
    (r"np.unique\(labels, return_inverse=True\)\[1\] numbers any names",
     lambda: choosing_k.silhouette(SIX, list("aabbab")),
     [lambda said: choosing_k.silhouette(
         SIX, np.unique(list("aabbab"), return_inverse=True)[1])], quiet),
    ("leaves the range of floats: pass sample_weight / np.max",
     lambda: weighted(np.full(6, 1e308)),
     [lambda said: weighted(np.full(6, 1e308) / np.max(np.full(6, 1e308)))], quiet),
    (r"pass X\[\['a', 'b'\]\]", lambda: kmeans.assign(frame()[["b", "a"]], frame()),
     [lambda said: kmeans.assign(frame()[["b", "a"]][["a", "b"]], frame())], quiet),
    (r"np.random.default_rng\(0\) is one", lambda: seeding.random_points(SIX, 2, np.random),
     [lambda said: seeding.random_points(SIX, 2, np.random.default_rng(0))], quiet),
    ("means alone are the second of the three", lambda: fit(BLOBS, start=[[0, 0], [9, 9]]),
     [lambda said: fit(BLOBS, start=([0.5, 0.5], [[0, 0], [9, 9]], [np.eye(2)] * 2))],
     fits),
    ("state must be a MixtureState.*pass trace.last",
     lambda: mixture.predict(SIX, mixture.run(BLOBS, *TWO)),
     [lambda said: mixture.predict(SIX, mixture.run(BLOBS, *TWO).last)], quiet),
    ("state must be a MixtureState.*mixture.fit returns one",
     lambda: mixture.predict(SIX, kmeans.fit(SIX, 2, rng=0)),
     [lambda said: mixture.predict(SIX, fit(BLOBS))],
     quiet),
]  # fmt: skip
TWO = [0.5, 0.5], [[0, 0], [20, 0]], [np.eye(2)] * 2


def sparse():
    return pytest.importorskip("scipy.sparse").csr_matrix(SIX)


def weighted(weights):
    return kmeans.inertia(SIX, FLOATS.astype(int), SIX[:2], sample_weight=weights)


def frame():
    return pytest.importorskip("pandas").DataFrame(SIX, columns=["a", "b"])


def raised(said):
    return float(re.search(r"[Rr]aise floor to ([^,]+),", said)[1])


def unit(said):
    return float(re.search(r"X / (\S+)\.$", said)[1])


def said(call):
    """Give what a call returns and what it says, as an error or as warnings."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            result = call()
        except (ValueError, TypeError) as error:
            return None, str(error)
    return result, " ".join(str(warning.message) for warning in heard)


@pytest.mark.parametrize(
    "row", range(len(ADVICE)), ids=lambda i: f"{i} {ADVICE[i][0][:30]}"
)
def test_advice_helps(row):
    message, bring_about, cures, holds = ADVICE[row]
    words = said(bring_about)[1]
    assert re.search(message, words, re.IGNORECASE | re.DOTALL), words
    for cure in cures:
        result, after = said(lambda cure=cure: cure(words))
        assert not after
        assert holds(result)


# Words with which a message tells what to do.
DO = re.compile(
    r"(?i)(\bpass|drop|raise|ask for|change|keep the|choose|start it|let ks|makes them|"
    r"numbers any|keeps the rest|\) is one|returns one|are the second)\b"
)
# Rooms that draw; and data.
APART = {"drawable", "plots", "animation", "style", "states", "datasets"}


def advice(path):
    """Pieces of text of the messages of a file that tell what to do."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and " " in text and DO.search(text) and node not in alone:
            yield text.strip()


def test_all_advice_is_carried_out():
    spoken = " ".join(said(row[1])[1] for row in ADVICE)
    rooms = [path for path in LIB.glob("*.py") if path.stem not in APART]
    missing = {text for path in rooms for text in advice(path) if text not in spoken}
    assert missing == set()

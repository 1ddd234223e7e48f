"""Compare halfstep with scikit-learn: the same data, start, iterations and stopping.

``python bench/bench.py`` prints a table and writes it to ``_build/bench.md``. Both sides
run in one process and take turns, first with one thread, then with two. A ratio is the
median over the turns of our time by theirs; below 1 we are faster. With one thread the
clock counts processor time, with two the time that passes. Memory is the peak of
what Python and NumPy allocate beyond the input, in one run that is not timed.
"""

import os

# Waiting threads of one side must not take time from the other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import argparse
import statistics
import sys
import time
import tracemalloc
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from halfstep import choosing_k, datasets, kmeans, mixture, seeding
from halfstep.fast import lloyd
from halfstep.fast.features import features
from sklearn.cluster import KMeans
from sklearn.cluster import kmeans_plusplus as sklearn_plusplus
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

TARGET = Path(__file__).resolve().parents[1] / "_build" / "bench.md"
ITERATIONS = 20


class Task(NamedTuple):
    """One row of the table."""

    name: str
    ours: object
    theirs: object
    limit: float | None = None
    n_samples: int | None = None


def blobs(n_samples, n_features, n_clusters):
    """Draw blobs that overlap about as much in every dimension."""
    rng = np.random.default_rng(n_samples + n_features)
    centers = rng.uniform(-8, 8, (n_clusters, n_features)) / np.sqrt(n_features / 2)
    X, _ = datasets.make_blobs(n_samples, centers, std=1.5, rng=rng)
    return rng.permutation(X)


def kmeans_tasks(sizes):
    """Yield a fit and a draw of starts for each (n, d, k, limit of the fit)."""
    for n, d, k, limit in sizes:
        X, name = blobs(n, d, k), f"n={n:,}, d={d}, k={k}"
        yield fit_task(X, k, f"k-means fit, {name}", limit)
        yield draw_task(X, k, f"k-means++, {name}")


def fit_task(X, k, name, limit):
    """Fit from the same rows, the same number of iterations."""
    start = X[:k].copy()
    options = {"n_init": 1, "max_iter": ITERATIONS, "tol": 0, "algorithm": "lloyd"}
    return Task(
        name,
        lambda: kmeans.fit(X, k, start=start, max_iter=ITERATIONS),
        lambda: KMeans(k, init=start, **options).fit(X),
        limit,
        len(X),
    )


def draw_task(X, k, name):
    """Draw starts, each side with its own random numbers."""
    return Task(
        name,
        lambda: seeding.kmeans_plusplus(X, k, 0),
        lambda: sklearn_plusplus(X, k, random_state=0),
        1.15,
        len(X),
    )


def e_step_task(n):
    """Find labels alone, from input that is features first already."""
    X = blobs(n, 2, 8)
    phi, centers = features(X.T), X[:8].copy()
    doubt = lloyd.doubt_of(lloyd.reach_of(phi), centers, phi.dtype)  # a fit knows it
    oracle = KMeans(8, init=centers, n_init=1, max_iter=1).fit(X)
    name = f"k-means E-step alone, n={n:,}, d=2, k=8"
    return Task(
        name, lambda: lloyd.nearest(phi, centers, doubt), lambda: oracle.predict(X), None, n
    )


def mixture_tasks(sizes):
    """Yield a fit of each covariance type for each (n, d, k, limit)."""
    for n, d, k, limit in sizes:
        X, eye = blobs(n, d, k), np.eye(d)
        spreads = {
            "full": np.array([4 * eye] * k),
            "tied": 4 * eye,
            "diag": np.full((k, d), 4.0),
            "spherical": np.full(k, 4.0),
        }
        for kind, spread in spreads.items():
            yield mixture_task(X, kind, spread, X[:k].copy(), limit)


def mixture_task(X, kind, spread, means, limit):
    """Fit from the same parameters, the same number of iterations."""
    k, weights = len(means), np.full(len(means), 1 / len(means))
    precisions = np.linalg.inv(spread) if kind in ("full", "tied") else 1 / spread
    start, options = (weights, means, spread), {"tol": 0, "max_iter": ITERATIONS}
    return Task(
        f"mixture fit, n={len(X):,}, d={X.shape[1]}, k={k}, {kind}",
        lambda: mixture.fit(X, k, covariance_type=kind, start=start, **options),
        lambda: GaussianMixture(
            k, covariance_type=kind, weights_init=weights, means_init=means,
            precisions_init=precisions, **options,
        ).fit(X),
        limit,
        len(X),
    )  # fmt: skip


def silhouette_task(n):
    """Measure the silhouette of given labels."""
    X = blobs(n, 2, 8)
    labels = kmeans.assign(X, X[:8])
    return Task(
        f"silhouette, n={n:,}, d=2, k=8",
        lambda: choosing_k.silhouette(X, labels),
        lambda: silhouette_score(X, labels),
        0.5,
        n,
    )


def curve_task():
    """Fit the points of chapter 02 with each k, ten starts each."""
    points, ks = datasets.load_kmeans(), range(1, 11)
    tol = 1e-4 * points.var(axis=0).mean()  # what scikit-learn makes of its tol of 1e-4
    return Task(
        "inertia curve, n=300, d=2, k=1 to 10, n_init=10",
        lambda: choosing_k.inertia_curve(points, ks, rng=0, tol=tol),
        lambda: [KMeans(k, n_init=10, random_state=0, tol=1e-4).fit(points) for k in ks],
        0.7,
        300,
    )


def tutorial_tasks(n):
    """Yield what most tutorials print, against scikit-learn as everything else."""
    X = blobs(n, 2, 4)
    start, name = X[:4].copy(), f"n={n:,}, d=2, k=4, 5 iterations"

    def oracle():
        return KMeans(4, init=start, n_init=1, max_iter=5, tol=0).fit(X)

    plain = f"plain broadcasting loop, {name}"
    yield Task(plain, lambda: broadcasting(X, start, 5), oracle, None, n)
    if n <= 1000:
        points = PointByPoint(start, 5)
        yield Task(f"point-by-point class, {name}", lambda: points.fit(X), oracle, None, n)


def broadcasting(X, centers, n_iterations):
    """Run k-means as most tutorials write it: all differences in one array."""
    for _ in range(n_iterations):
        distances = np.linalg.norm(X[:, np.newaxis] - centers, axis=-1)
        labels = distances.argmin(axis=1)
        centers = np.array([X[labels == k].mean(axis=0) for k in range(len(centers))])
    return centers, labels


class PointByPoint:
    """k-means with a Python loop over the points."""

    def __init__(self, centers, n_iterations):
        self.centers, self.n_iterations = centers, n_iterations

    def fit(self, X):
        """Assign and update, point by point."""
        for _ in range(self.n_iterations):
            clusters = [[] for _ in self.centers]
            for x in X:
                distances = [np.sqrt(((x - center) ** 2).sum()) for center in self.centers]
                clusters[int(np.argmin(distances))].append(x)
            self.centers = np.array([np.mean(points, axis=0) for points in clusters])
        return self


def seconds(function, number, clock):
    """Time a function, the mean of some calls."""
    start = clock()
    for _ in range(number):
        function()
    return (clock() - start) / number


def measure(task, n_turns, clock):
    """Return median seconds of both sides, and the median of their ratios."""
    sides = (task.ours, task.theirs)
    number = max(1, int(0.02 / max(seconds(side, 1, clock) for side in sides)))
    turns = [[seconds(side, number, clock) for side in sides] for _ in range(n_turns)]
    ours, theirs = (statistics.median(side) for side in zip(*turns, strict=True))
    return ours, theirs, statistics.median(a / b for a, b in turns)


def peak_bytes(function):
    """Measure the most that is allocated at once while a function runs."""
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def row(task, n_turns):
    """Give one line of the table, and whether its limit is missed."""
    numbers = []
    # One thread: the processor time of this process, whatever else the machine does.
    for n_threads, clock in ((1, time.process_time), (2, time.perf_counter)):
        with threadpool_limits(n_threads):
            numbers.append(measure(task, n_turns, clock))
    (ours, theirs, one), (_, _, two) = numbers
    memory = [peak_bytes(side) for side in (task.ours, task.theirs)]
    missed = task.limit is not None and one > task.limit
    verdict = (
        "" if task.limit is None else f"≤ {task.limit}" + (" missed" if missed else "")
    )
    cells = [task.name, f"{1e3 * ours:.2f}", f"{1e3 * theirs:.2f}", f"{one:.2f}", verdict,
             f"{two:.2f}", *(f"{peak / 2**20:.1f}" for peak in memory),
             f"{memory[0] / task.n_samples:.1f}"]  # fmt: skip
    return "| " + " | ".join(cells) + " |", missed


def all_tasks(quick):
    """Yield the rows of the table in their order."""
    large = [] if quick else [(1_000_000, 2, 8, 0.85), (1_000_000, 16, 32, 1.1)]
    yield from kmeans_tasks([(300, 2, 4, 0.85), (10_000, 2, 8, 0.85), (100_000, 2, 8, 0.85),
                             (100_000, 16, 16, 1.1), *large])  # fmt: skip
    yield e_step_task(100_000 if quick else 1_000_000)
    yield from mixture_tasks([(400, 2, 3, 0.5), (10_000, 2, 8, 0.3), (100_000, 2, 8, 0.3)])
    yield silhouette_task(10_000)
    yield curve_task()
    yield from tutorial_tasks(300)
    yield from tutorial_tasks(10_000)


HEAD = (
    "| task | ours, ms | scikit-learn, ms | ratio, 1 thread | limit | ratio, 2 threads "
    "| our peak, MiB | their peak, MiB | our bytes a point |\n"
    "|---|---:|---:|---:|---|---:|---:|---:|---:|"
)


def main():
    """Measure what was asked for; print each line as it comes, then store the table."""
    options = asked()
    warnings.simplefilter("ignore")  # neither side is meant to converge here
    tasks = [task for task in all_tasks(options.quick) if options.only in task.name]
    lines, misses = [HEAD], 0
    print(HEAD)
    for number, task in enumerate(tasks, start=1):
        print(f"[{number}/{len(tasks)}] {task.name}", file=sys.stderr, flush=True)
        line, missed = row(task, options.turns)
        print(line, flush=True)
        lines.append(line)
        misses += missed
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")
    print(f"\n{misses} limits missed. The table is in _build/{TARGET.name}.")


def asked():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5, help="turns of each side (5)")
    parser.add_argument("--quick", action="store_true", help="leave out a million points")
    parser.add_argument("--only", default="", help="only tasks whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    main()

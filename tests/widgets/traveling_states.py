"""Random states of each widget, as traits: for whatever travels, in a link or as a program.

A new widget that offers a link is a function here, and its row in `STATES`.
"""

import numpy as np
from inside_widgets import points_of
from sentence_truths import hard_histories, soft_histories
from shown_widgets import CASES, FITS, TWO, LoopStage, X

__all__ = ["STATES"]

FEW = np.frombuffer(points_of(LoopStage())).reshape(-1, 2)
METHODS = ["random", "plain", "greedy"]


def run_of(moves, rng, **more):
    """A lab's trait: the moves, and where the reader is among them."""
    at = len(moves) - 1
    at = at if rng.random() < 0.7 else int(rng.integers(len(moves)))
    return {"_run": {"start": moves[0], "moves": moves, "at": at} | more}


def labs(points):
    def make(rng, n):
        return [run_of(moves, rng) for moves in hard_histories(points, rng, n)]

    return make


def mixtures(points):
    def make(rng, n):
        for moves, tol in soft_histories(points, rng, n):
            point = None if rng.random() < 0.3 else int(rng.integers(len(points)))
            yield {"tol": float(tol), "point": point} | run_of(moves, rng)

    return make


def counterexamples(rng, n):
    clouds = [points for points, _ in CASES.values()]
    for i in rng.integers(len(clouds), size=n).tolist():
        [moves] = hard_histories(clouds[i], rng, 1)
        yield run_of(moves, rng, case=i)


def boards(rng, n):
    for _ in range(n):
        rows = rng.choice(300, rng.integers(5), replace=False).tolist()
        ends = rng.uniform(700, 2000, 6)
        tally = {name: rng.choice(ends, rng.integers(9)).tolist() for name in METHODS}
        yield {
            "method": str(rng.choice(METHODS)), "indices": rows, "results": {},
            "_numbers": [float(rng.random())] if rows and rng.random() < 0.5 else [],
            "converged": len(rows) == 4 and bool(rng.random() < 0.5), "tally": tally,
        }  # fmt: skip


def desks(rng, n):
    names = ["four blobs", "noise", "moons", "stripes", "unequal", "your own"]
    criteria = ["knee", "silhouette", "gap", "bic"]
    for _ in range(n):
        up_to = int(rng.choice([8, 10, 20]))
        own = (np.round(rng.uniform(0, 10, (int(rng.integers(40)), 2)), 2)).tolist()
        yield {
            "data": str(rng.choice(names)), "up_to": up_to, "points": own,
            "n_clusters": int(rng.integers(1, up_to + 1)),
            "criterion": str(rng.choice(criteria)),
        }  # fmt: skip


def players(sizes, lengths):
    def make(rng, n):
        for _ in range(n):
            at = [int(rng.integers(size)) for size in sizes]
            yield {"_at": at, "half_step": int(rng.integers(lengths))}

    return make


def starts(rng, n):
    for _ in range(n):
        steps = {name: int(rng.integers(len(trace))) for name, trace in TWO.items()}
        yield {"name": str(rng.choice(list(TWO))), "half_steps": steps}


def shapes(rng, n):
    names = [f"{fit.covariance_type} {len(fit.weights)}" for fit in FITS]
    for _ in range(n):
        kind, size = str(rng.choice(names)).split()
        seen = rng.choice(names, rng.integers(9), replace=False).tolist()
        yield {"covariance_type": kind, "n_components": int(size), "seen": seen}


def drawn(**ranges):
    """States whose traits are drawn each by itself."""

    def make(rng, n):
        return [{name: draw(rng) for name, draw in ranges.items()} for _ in range(n)]

    return make


def among(*values):
    return lambda rng: values[rng.integers(len(values))]


def whole(low, high):
    return lambda rng: int(rng.integers(low, high))


def real(low, high):
    return lambda rng: float(rng.uniform(low, high))


def place(rng):
    return rng.uniform(-4, 4, 2).tolist()


STATES = {
    "loop-lab-1": labs(X),
    "mixture-lab-1": mixtures(X),
    "loop-stage-1": labs(FEW),
    "palette-slider-1": drawn(n_colors=among(2, 3, 5, 20)),
    "trace-player-1": players((8, 10), 8),
    "trace-player-2": players((2, 2), 12),
    "seeding-board-1": boards,
    "choosing-kdesk-1": desks,
    "dial-1": drawn(at=whole(0, 13)),
    "bound-lab-1": drawn(
        m=real(0.1, 4), taken=real(-1, 4), hard=lambda rng: bool(rng.random() < 0.3)
    ),
    "one-ellipse-1": drawn(mean=place),
    "mixture-draws-1": drawn(n_drawn=whole(0, 821), colors=among(True, False)),
    "two-starts-1": starts,
    "counterexamples-1": counterexamples,
    "knee-slider-1": drawn(curve=among("four blobs", "1/k", "noise"), up_to=whole(5, 21)),
    "shape-switch-1": shapes,
    "water-level-1": drawn(percent=whole(1, 96)),
}

"""Inputs for the tasks of chance, and whether two answers have the same distribution.

Each run of an answer gives a few numbers; the runs of two answers are compared as a whole,
so that what hangs together counts, not only how each number is spread.
"""

import numpy as np

CLUMPS = np.array([[0.0, 0.0], [1.0, 0.5], [6.0, 1.0], [6.5, 0.0], [0.0, 7.0], [1.0, 8.0]])
BELLS = np.array([[0.0, 0.0], [3.0, 1.0]]), np.array([[[2.0, 0.9], [0.9, 1.0]], np.eye(2)])

# The arguments of each task, without the generator, which stands last in each.
INPUTS = {
    "set_04.draw": [
        (np.array([1.0, 2.0, 3.0, 0.0]), 3),
        (np.array([0.0, 5.0, 1.0]), 5),
        (np.array([8.0, 1e-3, 4.0]), 4),
    ],
    "set_04.start_inertias": [(CLUMPS, 3, 2, 2), (CLUMPS, 2, 1, 3), (CLUMPS, 4, 0, 2)],
    "set_06.gap": [(100 + 7 * CLUMPS, np.array([1, 2]), 2)],
    "set_10.sample_mixture": [
        (2, np.array([0.7, 0.3]), *BELLS),
        (3, np.array([0.2, 0.8]), BELLS[0][:, :1], BELLS[1][:, :1, :1]),
        (2, np.array([0.5, 0.5]), 50 * BELLS[0], BELLS[1]),
    ],
}


# A gap costs a hundred times what a draw does.
N_RUNS, FEW = 1000, {"set_06.gap": 300}


def runs(task, answer, values, n_runs=None, seed=5):
    """Call an answer with one generator after the other, and give a row for each run."""
    rows = []
    for number in range(n_runs or FEW.get(task, N_RUNS)):
        came = answer(*values, np.random.default_rng([seed, number]))
        rows.append(in_numbers(task, came, values))
    rows = np.array(rows, dtype=float)
    # What differs by rounding alone is equal.
    return rows.round(9 - int(np.log10(1e-9 + np.abs(rows).max())))


def in_numbers(task, came, values):
    """Write what came as one row of numbers; a place as 0 and 1 for each place."""
    if task == "set_04.draw":
        return np.eye(len(values[0]))[np.asarray(came, dtype=int)].ravel()
    things = came if isinstance(came, tuple) else (came,)
    return np.concatenate([np.ravel(0 if thing is None else thing) for thing in things])


def same_distribution(ours, theirs, n_shuffles=400):
    """Tell whether two tables of runs could be of one distribution, by energy distance.

    Numbers count by their rank, so that no large one drowns the others.

    >>> rng = np.random.default_rng(0)
    >>> rows = rng.normal(size=(3, 200, 2))
    >>> same_distribution(rows[0], rows[1]), same_distribution(rows[0], rows[2] + 1)
    (True, False)
    """
    rows = np.vstack([ours, theirs])
    if not np.isfinite(rows).all():
        return False
    ranks = np.column_stack([mid_ranks(column) for column in rows.T])
    apart = np.sqrt(np.maximum(squares(ranks), 0))
    signs = np.repeat([1.0, -1.0], [len(ours), len(theirs)])
    rng = np.random.default_rng(0)
    shuffled = np.array([rng.permutation(signs) for _ in range(n_shuffles)])
    energies = -np.einsum("si,si->s", shuffled @ apart, shuffled)
    return bool(-signs @ apart @ signs <= energies.max())


def mid_ranks(column):
    """Give ranks from 0 to 1, equal ones their middle."""
    ordered = np.sort(column)
    low, high = (np.searchsorted(ordered, column, side=side) for side in ("left", "right"))
    return (low + high) / 2 / len(column)


def squares(rows):
    """Give the squared distances of all rows to each other."""
    norms = (rows**2).sum(axis=1)
    return norms[:, np.newaxis] + norms - 2 * rows @ rows.T

"""What the choosing-k desk knows beforehand of its data sets: ``python -m author.desk``.

The file it writes lies beside the widget and is committed: it takes minutes to compute, and
a reader should not wait for it.
"""

import json
import warnings

import numpy as np
from halfstep import choosing_k, datasets, kmeans, mixture
from halfstep.widgets.choosing_k_desk import FILE, KS


def measure(X):
    """Look at one data set from every side, once, for the file beside this module.

    Parameters
    ----------
    X : (n_samples, 2) float

    Returns
    -------
    known : dict
        The points and the best centers of each k, shortened; gaps, their errors, BIC.
    """
    X, seed = X.round(3), np.random.default_rng
    fits = [kmeans.fit(X, k, n_init=30, rng=seed(k)) for k in KS]
    with warnings.catch_warnings():  # the page says which k, or none, for any range of ks
        warnings.simplefilter("ignore", UserWarning)
        gap = choosing_k.gap_statistic(X, KS, n_init=5, rng=seed(0))
    return {
        "points": X.tolist(),
        "centers": [fit.centers.round(3).tolist() for fit in fits],
        "gaps": gap.gaps.round(4).tolist(),
        "errors": gap.errors.round(4).tolist(),
        "bic": [round(least_bic(X, k, seed(k)), 1) for k in KS],
    }


def least_bic(X, k, rng):
    """Give the BIC of the best of ten fits, from starts of all kinds.

    Parameters
    ----------
    X : (n_samples, 2) float
    k : int
    rng : numpy.random.Generator

    Returns
    -------
    bic : float
    """
    with warnings.catch_warnings():  # that many components may not converge
        warnings.simplefilter("ignore", UserWarning)
        return mixture.bic(X, mixture.fit(X, k, n_init=10, rng=rng))


def make_sets():
    """Draw the data sets that the desk offers.

    Returns
    -------
    sets : dict from name to (n_samples, 2) float
    """
    unequal = {"centers": ((0, 0), (6, 0), (3, 5)), "std": (1.6, 0.5, 0.5)}
    seed = np.random.default_rng
    return {
        "four blobs": datasets.load_kmeans(),
        "noise": datasets.make_noise(300, rng=seed(1))[0],
        "moons": datasets.make_moons(300, std=0.08, rng=seed(1))[0],
        "stripes": datasets.make_stripes(300, gap=8, rng=seed(1))[0],
        "unequal": datasets.make_unequal((220, 50, 30), rng=seed(1), **unequal)[0],
    }


if __name__ == "__main__":
    known = {name: measure(X) for name, X in make_sets().items()}
    FILE.write_text(json.dumps(known, separators=(",", ":")) + "\n")

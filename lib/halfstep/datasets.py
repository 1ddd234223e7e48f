"""The book's data: what lies in ``data/``, and toys to make.

A loader reads a file; a maker draws new points and returns ``X, y``, the points and the
number of the group from which each was drawn.
"""

import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from halfstep.arguments import (
    check_choice,
    check_count,
    check_number,
    check_points,
    check_rng,
    check_row,
    shown,
)
from halfstep.spelling import spelled


class Penguins(NamedTuple):
    """Palmer penguins that have all four measurements.

    Attributes
    ----------
    X : (342, 4) float
        Bill length, bill depth and flipper length in millimeters, body mass in grams.
    y : (342,) int
        The species, as an index into ``species_names``.
    feature_names, species_names : tuple of str
    island, sex : (342,) str
        The sex is "NA" where it was not recorded.
    year : (342,) int

    Source: Gorman, Williams and Fraser (2014); Horst, Hill and Gorman (2020).
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple
    species_names: tuple
    island: np.ndarray
    sex: np.ndarray
    year: np.ndarray


class Timings(NamedTuple):
    """What something cost, once, on one machine.

    Attributes
    ----------
    sizes : (n_sizes,) int
        Numbers of points.
    seconds : dict of str to (n_sizes,) float
        For each thing that was timed, the least of several runs.
    machine : str
        Processor, BLAS, versions and date, a line each.

    Source: ``bench/timings.py``, which measures and stores; ``data/README.md``.
    """

    sizes: np.ndarray
    seconds: dict
    machine: str


def load_kmeans():
    """Load the 300 points of chapter 02: four round blobs in the plane.

    Returns
    -------
    X : (300, 2) float

    Raises
    ------
    FileNotFoundError
        The folder ``data`` is not where it should be.

    Source: ``data/README.md``; chapter 02 of the book.

    >>> load_kmeans().shape
    (300, 2)
    """
    return np.loadtxt(_path("kmeans.txt"))


def load_three_gaussians():
    """Load the 400 points of chapter 08, drawn from three Gaussians.

    Returns
    -------
    X : (400, 2) float

    Raises
    ------
    FileNotFoundError
        The folder ``data`` is not where it should be.

    Source: ``data/README.md``; chapter 08 of the book.

    >>> load_three_gaussians().shape
    (400, 2)
    """
    return np.loadtxt(_path("three_gaussians.txt"))


def load_penguins():
    """Load the penguins, without the two of which nothing was measured.

    Returns
    -------
    penguins : Penguins
        Arrays with one entry for each of 342 birds.

    Raises
    ------
    FileNotFoundError
        The folder ``data`` is not where it should be.

    Source: ``data/README.md``; chapters 06 and 10 of the book.

    >>> penguins = load_penguins()
    >>> penguins.X.shape, penguins.species_names
    ((342, 4), ('Adelie', 'Chinstrap', 'Gentoo'))
    """
    names = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    with _path("penguins.csv").open(newline="") as file:
        birds = [bird for bird in csv.DictReader(file) if bird["body_mass_g"] != "NA"]
    species, y = np.unique([bird["species"] for bird in birds], return_inverse=True)
    return Penguins(
        X=np.array([[float(bird[name]) for name in names] for bird in birds]),
        y=y,
        feature_names=names,
        species_names=tuple(species.tolist()),
        island=np.array([bird["island"] for bird in birds]),
        sex=np.array([bird["sex"] for bird in birds]),
        year=np.array([int(bird["year"]) for bird in birds]),
    )


def load_timings(name):
    """Load what was timed on one machine, so that a page is the same from any other.

    Parameters
    ----------
    name : str
        "assign" or "draw".

    Returns
    -------
    timings : Timings

    Raises
    ------
    FileNotFoundError
        The folder ``data`` is not where it should be.
    ValueError
        Nothing of that name was timed; the message gives the names.

    Source: ``data/README.md``; chapters 03 ("assign") and 04 ("draw") of the book.

    >>> load_timings("draw").sizes
    array([  100,   300,  1000,  3000, 10000, 30000])
    """
    stored = json.loads(_path("timings.json").read_text(encoding="utf-8"))
    timed = stored["timed"]
    check_choice(name, "name", tuple(timed))
    return Timings(
        sizes=np.array(timed[name]["points"]),
        seconds={k: np.array(v) for k, v in timed[name]["seconds"].items()},
        machine="\n".join(f"{k}: {v}" for k, v in stored["machine"].items()),
    )


@spelled
def make_blobs(n_samples, centers, *, std=1.0, rng=None):
    """Draw round blobs, as many points in each as will divide evenly.

    Parameters
    ----------
    n_samples : int
    centers : (n_clusters, n_features) float, or int
        Where the blobs are; a number draws as many from the square from -10 to 10.
    std : float or (n_clusters,) float
        Standard deviation of each blob, in each direction.
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, n_features) float
    y : (n_samples,) int

    Source: chapter 02 of the book.

    >>> X, y = make_blobs(5, [[0, 0], [9, 9]], rng=np.random.default_rng(0))
    >>> X.shape, y
    ((5, 2), array([0, 0, 0, 1, 1]))
    """
    rng = check_rng(rng)
    if isinstance(centers, int | float | np.number):
        centers = rng.uniform(-10, 10, (check_count(centers, "centers"), 2))
    centers = check_points(centers, name="centers").astype(float)
    return _blobs(_groups(n_samples, len(centers)), centers, std, rng)


@spelled
def make_unequal(sizes=(900, 10), centers=((0.0, 0.0), (8.0, 0.0)), *, std=1.0, rng=None):
    """Draw round blobs with a size of their own.

    Parameters
    ----------
    sizes : sequence of int
        Points in each blob.
    centers : (len(sizes), n_features) float
    std : float or (len(sizes),) float
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (sum of sizes, n_features) float
    y : (sum of sizes,) int

    >>> X, y = make_unequal(rng=np.random.default_rng(0))
    >>> np.bincount(y)
    array([900,  10])
    """
    rng = check_rng(rng)
    centers = check_points(centers, name="centers").astype(float)
    check_row(sizes, "sizes")  # a row at all, before each is looked at
    sizes = [check_count(size, "each of sizes", low=0) for size in sizes]
    if len(sizes) != len(centers) or not any(sizes):
        raise ValueError(
            f"sizes must be a number of points for each of the {len(centers)} centers, not "
            f"all zero, but it is {shown(sizes)}."
        )
    return _blobs(np.repeat(np.arange(len(sizes)), sizes), centers, std, rng)


@spelled
def make_noise(n_samples, n_features=2, *, rng=None):
    """Draw points evenly from the unit square (or cube): no clusters at all.

    Parameters
    ----------
    n_samples, n_features : int
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, n_features) float
        Between 0 and 1.
    y : (n_samples,) int
        All zero: there is one group.

    Source: chapters 03 and 06 of the book.

    >>> make_noise(3, rng=np.random.default_rng(0))[0].shape
    (3, 2)
    """
    shape = check_count(n_samples, "n_samples"), check_count(n_features, "n_features")
    return check_rng(rng).random(shape), np.zeros(shape[0], int)


@spelled
def make_stripes(n_samples, n_stripes=2, *, length=20.0, gap=4.0, rng=None):
    """Draw long parallel stripes: Gaussians much longer than the gap between them.

    Parameters
    ----------
    n_samples, n_stripes : int
    length : float
        Standard deviation along the stripes; across them it is 1.
    gap : float
        From the middle of one stripe to the middle of the next.
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, 2) float
    y : (n_samples,) int

    Source: chapter 09 of the book.

    >>> make_stripes(4, rng=np.random.default_rng(0))[1]
    array([0, 0, 1, 1])
    """
    y = _groups(n_samples, n_stripes)
    length = check_number(length, "length")
    X = check_rng(rng).standard_normal((n_samples, 2)) * [length, 1.0]
    X[:, 1] += check_number(gap, "gap", low=-np.inf) * y
    return X, y


@spelled
def make_moons(n_samples, *, std=0.05, rng=None):
    """Draw two half circles that reach into each other.

    Parameters
    ----------
    n_samples : int
    std : float
        Standard deviation of the noise around the half circles, whose radius is 1.
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, 2) float
    y : (n_samples,) int

    Source: chapter 10 of the book.

    >>> make_moons(4, rng=np.random.default_rng(0))[1]
    array([0, 0, 1, 1])
    """
    rng, y = check_rng(rng), _groups(n_samples, 2)
    std = check_number(std, "std")
    angles = np.pi * (rng.random(n_samples) + y)
    arcs = np.column_stack([np.cos(angles) + y, np.sin(angles) + 0.5 * y])
    return arcs + std * rng.standard_normal((n_samples, 2)), y


@spelled
def make_rings(n_samples, radii=(1.0, 2.0), *, std=0.05, rng=None):
    """Draw circles around one middle.

    Parameters
    ----------
    n_samples : int
    radii : sequence of float
    std : float
        Standard deviation of the noise around the circles.
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    X : (n_samples, 2) float
    y : (n_samples,) int
        0 for the first radius.

    Source: chapter 03 of the book.

    >>> make_rings(3, rng=np.random.default_rng(0))[1]
    array([0, 0, 1])
    """
    rng, std = check_rng(rng), check_number(std, "std")
    radii = check_row(radii, "radii", low=0.0)
    y = _groups(n_samples, len(radii))
    angles = 2 * np.pi * rng.random(n_samples)
    circles = np.column_stack([np.cos(angles), np.sin(angles)])
    circles *= radii[y, np.newaxis]
    return circles + std * rng.standard_normal((n_samples, 2)), y


def _blobs(y, centers, std, rng):
    """Strew points around the centers that y names."""
    scale = check_row(std, "std", len(centers), low=0.0)[y, np.newaxis]
    return centers[y] + scale * rng.standard_normal((len(y), centers.shape[1])), y


def _groups(n_samples, n_groups):
    """Group of each point: 0, 0, …, 1, 1, …; the first groups take what is left over."""
    n_samples = check_count(n_samples, "n_samples")
    return np.sort(np.arange(n_samples) % check_count(n_groups, "n_groups"))


def _path(name):
    """Find ``data/name`` in the checkout, or in a folder above where Python was started."""
    here, start = Path(__file__).resolve(), Path.cwd()
    for folder in (*here.parents[2:3], start, *start.parents):
        if (folder / "data" / name).is_file():
            return folder / "data" / name
    raise FileNotFoundError(
        f"data/{name} was found neither beside lib/ ({here.parents[2]}) nor in a folder "
        f"above {start}: start from a checkout of the book."
    )

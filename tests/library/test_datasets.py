"""The book's data arrives whole, and the toys are what their names say."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from halfstep import datasets

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_points_of_chapter_02():
    X = datasets.load_kmeans()
    assert X.shape == (300, 2)
    np.testing.assert_array_equal(X, np.loadtxt(ROOT / "data" / "kmeans.txt"))
    from sklearn.datasets import make_blobs

    expected, _ = make_blobs(300, centers=4, cluster_std=1, random_state=1)
    np.testing.assert_allclose(np.sort(X, axis=0), np.sort(expected, axis=0))


def test_the_points_of_chapter_08():
    X = datasets.load_three_gaussians()
    assert X.shape == (400, 2)
    # Weighted means of the three Gaussians: .4 (0,0), .35 (4,4), .25 (-4,4).
    np.testing.assert_allclose(X.mean(axis=0), [0.4, 2.4], atol=0.5)


def test_the_penguins():
    penguins = datasets.load_penguins()
    assert penguins.X.shape == (342, 4)
    assert np.isfinite(penguins.X).all()
    assert penguins.feature_names == (
        "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g",
    )  # fmt: skip
    np.testing.assert_array_equal(penguins.X[0], [39.1, 18.7, 181, 3750])
    assert penguins.species_names == ("Adelie", "Chinstrap", "Gentoo")
    np.testing.assert_array_equal(np.bincount(penguins.y), [151, 68, 123])
    assert set(penguins.island) == {"Biscoe", "Dream", "Torgersen"}
    assert set(penguins.sex) == {"female", "male", "NA"}
    assert set(penguins.year) == {2007, 2008, 2009}
    assert {len(column) for column in (penguins.y, penguins.island, penguins.sex)} == {342}
    heavy = [penguins.X[penguins.y == species, 3].mean() for species in range(3)]
    np.testing.assert_allclose(heavy, [3700.7, 3733.1, 5076.0], atol=0.1)


def test_timings_tell_their_machine():
    timings = datasets.load_timings("assign")
    assert timings.sizes.dtype.kind == "i"
    first, *_, last = timings.machine.splitlines()
    assert first.startswith("processor: ")
    assert re.fullmatch(r"measured: \d{4}-\d\d-\d\d", last)
    # An E-step reads every point: eight times the points cost more than twice as much.
    assert timings.seconds["one E"][-1] > 2 * timings.seconds["one E"][0]


def test_what_was_not_timed_is_named():
    with pytest.raises(ValueError, match="one of 'assign', 'draw', but it is 'E'"):
        datasets.load_timings("E")


LOAD = "from halfstep import datasets; print(datasets.load_kmeans().shape)"


@pytest.mark.parametrize("folder", [".", "chapters", "data"])
def test_data_is_found_from_anywhere_in_the_checkout(folder):
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT / folder, capture_output=True, text=True
    )
    assert done.stdout == "(300, 2)\n", done.stderr


def test_data_is_found_where_the_package_was_copied_away(tmp_path):
    elsewhere = str(tmp_path / "site" / "packages" / "halfstep" / "datasets.py")
    code = LOAD.replace(";", f"; datasets.__file__ = {elsewhere!r};")
    inside = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "chapters", capture_output=True, text=True
    )
    assert inside.stdout == "(300, 2)\n", inside.stderr
    outside = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert "FileNotFoundError: data/kmeans.txt was found neither" in outside.stderr
    assert "start from a checkout of the book" in outside.stderr


MAKERS = {
    "blobs": lambda n, rng: datasets.make_blobs(n, [[0, 0], [9, 9]], rng=rng),
    "drawn blobs": lambda n, rng: datasets.make_blobs(n, 3, rng=rng),
    "noise": lambda n, rng: datasets.make_noise(n, rng=rng),
    "stripes": lambda n, rng: datasets.make_stripes(n, 3, rng=rng),
    "moons": lambda n, rng: datasets.make_moons(n, rng=rng),
    "rings": lambda n, rng: datasets.make_rings(n, rng=rng),
    "unequal": lambda n, rng: datasets.make_unequal((n - 2, 2), rng=rng),
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("n_samples", [5, 200])
def test_makers_return_points_and_groups(name, n_samples):
    X, y = MAKERS[name](n_samples, 0)
    assert X.shape == (n_samples, 2)
    assert y.shape == (n_samples,)
    assert X.dtype == np.float64
    assert y.dtype.kind == "i"
    again, _ = MAKERS[name](n_samples, np.random.default_rng(0))
    np.testing.assert_array_equal(X, again)
    assert (MAKERS[name](n_samples, 1)[0] != X).any()


@pytest.mark.parametrize(
    "name", [name for name in MAKERS if name not in ("unequal", "noise")]
)
def test_groups_are_as_even_as_can_be(name):
    _, y = MAKERS[name](200, 0)
    counts = np.bincount(y)
    assert counts.max() - counts.min() <= 1
    assert (np.diff(y) >= 0).all()
    assert (np.diff(counts) <= 0).all()


def test_blobs_are_where_and_as_wide_as_asked():
    X, y = datasets.make_blobs(4000, [[0, 0, 1], [50, 5, 2]], std=[1, 3], rng=0)
    for k, (center, std) in enumerate((([0, 0, 1], 1), ([50, 5, 2], 3))):
        np.testing.assert_allclose(X[y == k].mean(axis=0), center, atol=0.3)
        np.testing.assert_allclose(X[y == k].std(axis=0), std, rtol=0.1)
    drawn, _ = datasets.make_blobs(900, 900, std=0.0, rng=0)
    np.testing.assert_allclose(drawn.min(axis=0), -10, atol=0.1)
    np.testing.assert_allclose(drawn.max(axis=0), 10, atol=0.1)


def test_unequal_blobs_have_their_sizes():
    X, y = datasets.make_unequal((3000, 1000), [[0, 0], [9, 0]], std=[1, 2], rng=0)
    np.testing.assert_array_equal(np.bincount(y), [3000, 1000])
    np.testing.assert_allclose(X[y == 1].mean(axis=0), [9, 0], atol=0.3)
    np.testing.assert_allclose(X[y == 1].std(axis=0), 2, rtol=0.1)
    default, y = datasets.make_unequal(rng=0)
    np.testing.assert_allclose(default[y == 1].mean(axis=0), [8, 0], atol=1.2)
    assert abs(default[y == 0].std() - 1) < 0.1


def test_noise_fills_the_unit_cube():
    X, y = datasets.make_noise(3000, 3, rng=0)
    assert X.shape == (3000, 3)
    assert X.min() >= 0
    assert X.max() < 1
    np.testing.assert_allclose(X.mean(axis=0), 0.5, atol=0.03)
    assert not y.any()


def test_stripes_are_long_and_a_gap_apart():
    X, y = datasets.make_stripes(6000, 3, length=30, gap=7, rng=0)
    for k in range(3):
        np.testing.assert_allclose(X[y == k].std(axis=0), [30, 1], rtol=0.05)
        np.testing.assert_allclose(X[y == k, 1].mean(), 7 * k, atol=0.1)
    default, y = datasets.make_stripes(4000, rng=0)
    np.testing.assert_allclose(default[y == 1].std(axis=0), [20, 1], rtol=0.1)
    assert abs(default[y == 1, 1].mean() - 4) < 0.2


def test_moons_are_half_circles_that_reach_into_each_other():
    X, y = datasets.make_moons(2000, std=0.0, rng=0)
    upper, lower = X[y == 0], X[y == 1] - [1, 0.5]
    np.testing.assert_allclose((upper**2).sum(axis=1), 1)
    np.testing.assert_allclose((lower**2).sum(axis=1), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0
    np.testing.assert_allclose([upper[:, 0].min(), upper[:, 0].max()], [-1, 1], atol=0.01)
    noisy, _ = datasets.make_moons(2000, rng=0)
    assert abs((noisy - X).std() - 0.05) < 0.01


def test_rings_have_their_radii():
    X, y = datasets.make_rings(3000, (1, 3, 6), std=0.0, rng=0)
    np.testing.assert_allclose(np.hypot(*X.T), np.array([1, 3, 6])[y])
    assert np.abs(X.mean(axis=0)).max() < 0.2
    noisy, y = datasets.make_rings(3000, rng=0)
    radius = np.hypot(*noisy.T)
    np.testing.assert_allclose(
        [radius[y == 0].mean(), radius[y == 1].mean()], [1, 2], atol=0.01
    )
    assert abs(radius[y == 1].std() - 0.05) < 0.005


@pytest.mark.parametrize("make", [datasets.make_noise, datasets.make_moons,
                                  datasets.make_rings, datasets.make_stripes])  # fmt: skip
def test_wrong_counts_are_refused(make):
    with pytest.raises(ValueError, match="n_samples is 0"):
        make(0)
    with pytest.raises(TypeError, match="n_samples must be a whole number"):
        make(2.5)
    with pytest.raises(ValueError, match="centers is 0"):
        datasets.make_blobs(5, 0)

"""Ways to choose k: against their definitions, and on the data of chapter 06."""

import re

import numpy as np
import pytest
from halfstep import choosing_k, datasets, kmeans
from hypothesis import given
from hypothesis import strategies as st

KMEANS = datasets.load_kmeans()


@st.composite
def labelled(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_samples, n_features = draw(st.integers(3, 40)), draw(st.integers(1, 4))
    if draw(st.booleans()):
        X = rng.integers(0, 3, (n_samples, n_features)).astype(float)
    else:
        X = rng.normal(size=(n_samples, n_features)) * 10.0 ** draw(st.integers(-3, 3))
    n_clusters = draw(st.integers(2, n_samples - 1))
    labels = rng.permutation(np.arange(n_samples) % n_clusters)
    return X, labels


@given(labelled(), st.sampled_from([0.0, 1e6]))
def test_silhouettes_are_their_definition(problem, offset):
    X, labels = problem
    X = X + offset
    distances = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=-1))
    expected = []
    for i, label in enumerate(labels):
        mine = (labels == label) & (np.arange(len(X)) != i)
        others = [distances[i, labels == k].mean() for k in set(labels) - {label}]
        a, b = distances[i, mine].mean() if mine.any() else 0.0, min(others)
        expected.append((b - a) / max(a, b) if mine.any() and max(a, b) > 0 else 0.0)
    ours = choosing_k.silhouette_samples(X, labels)
    np.testing.assert_allclose(ours, expected, atol=1e-9)
    assert choosing_k.silhouette(X, labels) == pytest.approx(np.mean(expected), abs=1e-9)
    renamed = (labels * 7 + 3)[::-1]
    np.testing.assert_allclose(choosing_k.silhouette_samples(X[::-1], renamed), ours[::-1],
                               atol=1e-9)  # fmt: skip


def test_tight_pairs_far_away_keep_their_digits():
    X = np.array([[1e6, 0.0], [1e6 + 1e-3, 0.0], [-1e6, 0.0], [-1e6, 2e-3]])
    ours = choosing_k.silhouette_samples(X, [0, 0, 1, 1])
    np.testing.assert_allclose(1 - ours, [5e-10, 5e-10, 1e-9, 1e-9], rtol=1e-3)
    ours = choosing_k.silhouette_samples(X, [0, 1, 2, 2])
    np.testing.assert_array_equal(ours[:2], 0)
    near = choosing_k.silhouette_samples(X[:3], [0, 1, 1])
    assert near[1] == pytest.approx(-1, abs=1e-8)


def test_many_blocks_are_one_silhouette():
    # 900 points make seven blocks, of which each serves the rows of those after it, too.
    X = np.random.default_rng(0).normal(size=(900, 3))
    labels = kmeans.assign(X, X[:4])
    distances = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=-1))
    sums = distances @ np.eye(4)[labels]
    counts, rows = np.bincount(labels), np.arange(900)
    a = sums[rows, labels] / (counts[labels] - 1)
    means = sums / counts
    means[rows, labels] = np.inf
    b = means.min(axis=1)
    expected = (b - a) / np.maximum(a, b)
    np.testing.assert_allclose(
        choosing_k.silhouette_samples(X, labels), expected, atol=1e-9
    )


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 0, 0, 0], r"needs 2 to 3 clusters for these 4 points, but labels names 1\."),
        ([0, 1, 2, 3], r"labels names 4\."),
        ([0, 0, 1], r"each of the 4 points, but its shape is \(3,\)"),
        ([0.0, 0.0, 1.0, 1.0], "must be integers"),
    ],
)
def test_labels_without_a_silhouette_are_refused(labels, message):
    for function in (choosing_k.silhouette, choosing_k.silhouette_samples):
        with pytest.raises(ValueError, match=message):
            function(np.arange(8.0).reshape(4, 2), labels)


def test_silhouettes_of_many_points_take_little_memory():
    import tracemalloc

    X = np.random.default_rng(0).normal(size=(10_000, 2))
    labels = kmeans.assign(X, X[:8])
    tracemalloc.start()
    choosing_k.silhouette(X, labels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


def test_the_inertia_curve_is_a_fit_for_each_k():
    curve = choosing_k.inertia_curve(KMEANS, [1, 4, 7], n_init=3, rng=5)
    rng = np.random.default_rng(5)
    expected = [kmeans.fit(KMEANS, k, n_init=3, rng=rng).inertia for k in (1, 4, 7)]
    np.testing.assert_array_equal(curve, expected)
    one = choosing_k.inertia_curve(KMEANS, [5], n_init=1, rng=5, start="random_points")
    assert one[0] == kmeans.fit(KMEANS, 5, rng=5, start="random_points").inertia
    assert choosing_k.inertia_curve(KMEANS, 4, n_init=1, rng=0).shape == (1,)


def test_ten_starts_are_the_default():
    curve = choosing_k.inertia_curve(KMEANS, [6], rng=1)
    assert curve[0] == kmeans.fit(KMEANS, 6, n_init=10, rng=1).inertia


def test_quick_work_shows_no_bar(capsys):
    choosing_k.inertia_curve(KMEANS, [1, 2], n_init=1, rng=0)
    assert capsys.readouterr() == ("", "")


def test_long_work_shows_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr(choosing_k, "PATIENCE", -1.0)
    choosing_k.inertia_curve(KMEANS, [1, 2, 3, 4], n_init=1, rng=0)
    out, err = capsys.readouterr()
    assert out == ""
    bars = [f"\rinertia_curve [{('#' * 5 * i).ljust(20, '.')}] {i} of 4" for i in range(5)]
    assert err == "".join(bars) + "\n"
    choosing_k.gap_statistic(KMEANS, [1], n_references=2, rng=0)
    choosing_k.stability(KMEANS, [1], n_resamples=1, rng=0)
    err = capsys.readouterr().err
    assert re.search(r"gap_statistic \[.*2 of 2\n", err)
    assert re.search(r"stability \[.*1 of 1\n", err)


def test_the_bar_waits_for_its_time(capsys, monkeypatch):
    ticks = iter([0.0, 1.0, 1.9, 2.1])
    monkeypatch.setattr(choosing_k.time, "monotonic", lambda: next(ticks))
    list(choosing_k._progress(range(4), "work"))
    assert capsys.readouterr().err == (
        "\rwork [##########..........] 2 of 4\rwork [###############.....] 3 of 4"
        "\rwork [####################] 4 of 4\n"
    )


def test_no_bar_gets_into_a_page(capsys, monkeypatch):
    monkeypatch.setattr(choosing_k, "PATIENCE", -1.0)
    monkeypatch.setenv("HALFSTEP_SITE", "1")
    assert list(choosing_k._progress(range(4), "work")) == [0, 1, 2, 3]
    assert capsys.readouterr().err == ""


def test_the_knee_moves_with_the_end_of_the_range():
    curve = choosing_k.inertia_curve(KMEANS, range(1, 21), rng=0)
    knees = [choosing_k.knee(range(1, end + 1), curve[:end]) for end in (8, 10, 20)]
    assert knees == [2, 3, 4]


def test_the_knee_is_farthest_below_the_line():
    assert choosing_k.knee([2, 3, 5, 9], [10.0, 4.0, 3.0, 2.0]) == 3
    assert choosing_k.knee([2, 3, 5, 9], [10.0, 8.0, 3.0, 2.0]) == 5
    assert isinstance(choosing_k.knee(np.arange(1, 4), [9, 1, 0]), int)
    # A positive factor and an offset change nothing.
    values = np.array([10.0, 4.0, 3.0, 2.0])
    assert choosing_k.knee([2, 3, 5, 9], 1e9 * values - 7) == 3


@pytest.mark.parametrize(
    ("ks", "values", "message"),
    [
        ([1, 2], [3.0, 1.0], "three or more rising ks"),
        ([1, 2, 2], [3.0, 1.0, 0.0], "three or more rising ks"),
        ([3, 2, 1], [3.0, 1.0, 0.0], "three or more rising ks"),
        ([1, 2, 3], [3.0, 1.0], "one value for each"),
        ([[1, 2, 3]], [[3.0, 1.0, 0.0]], "three or more rising ks"),
        ([1, 2, 3], [3.0, np.nan, 0.0], "must be finite"),
    ],
)
def test_what_is_no_curve_is_refused(ks, values, message):
    with pytest.raises(ValueError, match=message):
        choosing_k.knee(ks, values)


@pytest.mark.parametrize("values", [[3.0, 2.0, 1.0], [3.0, 2.9, 0.0], [0.0, 0.0, 0.0]])
def test_a_curve_without_a_knee_has_none(values):
    with pytest.warns(UserWarning, match="No knee from k = 2 to 8"):
        assert choosing_k.knee([2, 5, 8], values) is None


@pytest.mark.slow
def test_the_gap_says_four_on_four_blobs_and_one_on_noise():
    found = choosing_k.gap_statistic(KMEANS, range(1, 9), rng=0)
    assert found.k == 4
    np.testing.assert_array_equal(found.ks, np.arange(1, 9))
    noise, _ = datasets.make_noise(300, rng=0)
    assert choosing_k.gap_statistic(noise, range(1, 9), rng=0).k == 1


def test_the_gap_is_its_definition():
    X = KMEANS[:60]
    with pytest.warns(UserWarning, match="No k from 1 to 3"):
        found = choosing_k.gap_statistic(
            X, [1, 3], n_references=4, rng=9, start="random_points"
        )
    rng = np.random.default_rng(9)
    data = [kmeans.fit(X, k, rng=rng, start="random_points").inertia for k in (1, 3)]
    noise = []
    for _ in range(4):
        Y = X.min(axis=0) + np.ptp(X, axis=0) * rng.random(X.shape)
        noise.append(
            [kmeans.fit(Y, k, rng=rng, start="random_points").inertia for k in (1, 3)]
        )
    np.testing.assert_allclose(found.gaps, np.log(noise).mean(axis=0) - np.log(data))
    np.testing.assert_allclose(found.errors, np.log(noise).std(axis=0) * np.sqrt(1.25))


@pytest.mark.parametrize(
    ("gaps", "errors", "expected"),
    [
        ([0.0, 1.0, 0.5], [0.1, 0.1, 0.1], 4),
        ([0.95, 1.0, 0.5], [0.01, 0.1, 0.1], 2),
        ([0.9, 1.0, 0.5], [0.2, 0.05, 0.1], 4),
        ([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 2),
    ],
)
def test_the_first_gap_within_the_error_of_the_next_is_chosen(
    monkeypatch, gaps, errors, expected
):
    """Let two sets of noise be so that their mean and spread are these gaps and errors."""
    half = np.array(errors) / np.sqrt(1.5)
    logs = iter([np.zeros(3), np.array(gaps) + half, np.array(gaps) - half])
    monkeypatch.setattr(choosing_k, "_log_inertias", lambda *_: next(logs))
    found = choosing_k.gap_statistic(KMEANS, [2, 4, 6], n_references=2, rng=0)
    np.testing.assert_allclose(found.errors, errors)
    np.testing.assert_allclose(found.gaps, gaps)
    assert found.k == expected
    assert isinstance(found.k, int)


def test_the_end_of_the_range_is_no_answer(monkeypatch):
    logs = iter([np.zeros(3), np.array([0.1, 1.1, 2.1]), np.array([-0.1, 0.9, 1.9])])
    monkeypatch.setattr(choosing_k, "_log_inertias", lambda *_: next(logs))
    with pytest.warns(UserWarning, match="No k from 2 to 6.*Look further"):
        assert choosing_k.gap_statistic(KMEANS, [2, 4, 6], n_references=2).k is None


@pytest.mark.slow
def test_looking_further_finds_what_lay_beyond_the_range():
    places = np.random.default_rng(2).uniform(0, 60, (12, 2))  # two of them are near
    X, _ = datasets.make_blobs(240, places, rng=1)
    options = {"n_references": 5, "n_init": 5, "rng": 0}
    with pytest.warns(UserWarning, match="No k from 2 to 7"):
        assert choosing_k.gap_statistic(X, range(2, 8), **options).k is None
    assert choosing_k.gap_statistic(X, range(2, 15), **options).k in {11, 12}


def test_one_gap_is_no_choice():
    assert choosing_k.gap_statistic(KMEANS[:30], [2], n_references=2, rng=0).k is None


def test_an_inertia_of_zero_has_no_gap():
    with pytest.raises(ValueError, match="With 2 clusters the inertia is zero"):
        choosing_k.gap_statistic(np.repeat([[0.0], [1.0]], 5, axis=0), [1, 2], rng=0)


@pytest.mark.slow
def test_stability_falls_where_clusters_are_cut():
    stable = choosing_k.stability(KMEANS, [1, 2, 4, 8], rng=0)
    assert stable[0] == 1
    assert stable[1] > 0.95
    assert stable[2] > 0.9
    assert stable[3] < 0.75
    again = choosing_k.stability(KMEANS, [1, 2, 4, 8], rng=np.random.default_rng(0))
    np.testing.assert_array_equal(stable, again)


def test_stability_compares_fits_on_random_halves():
    found = choosing_k.stability(KMEANS, [6], n_resamples=2, rng=3)
    rng, indices = np.random.default_rng(3), []
    for _ in range(2):
        labels = []
        for _ in range(2):
            half = KMEANS[rng.choice(300, 150, replace=False)]
            labels.append(kmeans.assign(KMEANS, kmeans.fit(half, 6, rng=rng).centers))
        indices.append(choosing_k.adjusted_rand(*labels))
    assert found[0] == pytest.approx(np.mean(indices))


def brute_adjusted_rand(labels, other):
    """From counts of pairs that both, one or none of the clusterings hold together."""
    pairs = np.triu_indices(len(labels), 1)
    one = (labels[:, np.newaxis] == labels)[pairs]
    two = (other[:, np.newaxis] == other)[pairs]
    expected = one.sum() * two.sum() / len(one)
    best = (one.sum() + two.sum()) / 2
    return 1.0 if best == expected else ((one & two).sum() - expected) / (best - expected)


@given(st.integers(2, 30), st.integers(1, 6), st.integers(1, 6), st.integers(0, 9999))
def test_adjusted_rand_counts_pairs(n_samples, k, m, seed):
    rng = np.random.default_rng(seed)
    labels, other = rng.integers(k, size=n_samples), rng.integers(m, size=n_samples)
    index = choosing_k.adjusted_rand(labels, other)
    assert index == pytest.approx(brute_adjusted_rand(labels, other))
    assert choosing_k.adjusted_rand(other, labels) == pytest.approx(index)
    assert choosing_k.adjusted_rand(labels * 5 - 2, other) == index
    assert choosing_k.adjusted_rand(labels, labels) == 1


def test_adjusted_rand_of_strangers_is_about_zero():
    rng = np.random.default_rng(0)
    found = [choosing_k.adjusted_rand(*rng.integers(4, size=(2, 100))) for _ in range(200)]
    assert abs(np.mean(found)) < 0.005
    assert choosing_k.adjusted_rand([3], [5]) == 1
    with pytest.raises(ValueError, match="each of the 2 points"):
        choosing_k.adjusted_rand([0, 1], [0, 1, 1])


@pytest.mark.parametrize("function", [choosing_k.inertia_curve, choosing_k.gap_statistic,
                                      choosing_k.stability])  # fmt: skip
def test_ks_that_cannot_be_are_refused(function):
    X = np.arange(6.0)[:, np.newaxis]
    with pytest.raises(ValueError, match="each of ks is 0"):
        function(X, [0, 1], rng=0)
    with pytest.raises(ValueError, match="each of ks is 7"):
        function(X, [1, 7], rng=0)
    with pytest.raises(TypeError, match="each of ks must be a whole number"):
        function(X, [1.5], rng=0)
    with pytest.raises(ValueError, match=r"rising numbers, but it is \[2, 2\]"):
        function(X, [2, 2], rng=0)
    with pytest.raises(ValueError, match=r"one or more rising numbers, but it is \[\]"):
        function(X, [], rng=0)


def test_halves_must_hold_the_clusters():
    X = np.arange(7.0)[:, np.newaxis]
    assert choosing_k.stability(X, [3], rng=0, n_resamples=2).shape == (1,)
    with pytest.raises(ValueError, match="each of ks is 4, but it must be between 1 and 3"):
        choosing_k.stability(X, [4], rng=0)
    with pytest.raises(ValueError, match="X has 1 points, but 2 are needed"):
        choosing_k.stability([[1.0]], [1])


def test_repeats_must_be_counts():
    with pytest.raises(ValueError, match="n_references is 0"):
        choosing_k.gap_statistic(KMEANS, [1], n_references=0)
    with pytest.raises(ValueError, match="n_resamples is 0"):
        choosing_k.stability(KMEANS, [1], n_resamples=0)
    with pytest.raises(ValueError, match="n_init is 0"):
        choosing_k.inertia_curve(KMEANS, [1], n_init=0)


def test_points_without_a_cluster_are_left_out_and_counted():
    X = np.array([[0.0], [1.0], [9.0], [10.0], [500.0], [-70.0]])
    labels = np.array([0, 0, 1, 1, -1, -1])
    expected = choosing_k.silhouette_samples(X[:4], labels[:4])
    with pytest.warns(UserWarning, match="2 of 6 points have the label -1") as heard:
        found = choosing_k.silhouette_samples(X, labels)
    np.testing.assert_array_equal(found, [*expected, 0, 0])
    assert heard[0].filename == __file__
    with pytest.warns(UserWarning, match="leaves them out") as heard:
        assert choosing_k.silhouette(X, labels) == expected.mean()
    assert heard[0].filename == __file__
    with pytest.warns(match="label -1"), pytest.raises(ValueError, match="names 1"):
        choosing_k.silhouette(X, [0, 0, 0, 0, -1, -1])

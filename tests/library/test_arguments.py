"""Bad input, to the checks themselves and to every public function that takes data."""

import re

import numpy as np
import pandas as pd
import pytest
from halfstep import arguments, choosing_k, kmeans, mixture, seeding

# Whether a gap reaches the next is not the question here.
pytestmark = pytest.mark.filterwarnings("ignore:No k from")

GOOD = np.array([[0.0, 1.0], [2.0, 0.0], [9.0, 8.0], [8.0, 9.0], [1.0, 1.0], [9.0, 9.5]])
CENTERS = np.array([[0.0, 0.0], [9.0, 9.0]])
LABELS = np.array([0, 0, 1, 1, 0, 1])
START = [0.5, 0.5], CENTERS, [np.eye(2), np.eye(2)]
FITTED = mixture.fit(GOOD, 1)

# Each takes the data alone; what else it needs fits GOOD.
PUBLIC = {
    "check_points": arguments.check_points,
    "squared_distances": lambda X: kmeans.squared_distances(X, CENTERS),
    "assign": lambda X: kmeans.assign(X, CENTERS),
    "update": lambda X: kmeans.update(X, LABELS, CENTERS),
    "inertia": lambda X: kmeans.inertia(X, LABELS, CENTERS),
    "steps": lambda X: kmeans.steps(X, CENTERS),
    "run": lambda X: kmeans.run(X, CENTERS),
    "fit": lambda X: kmeans.fit(X, 2, rng=0),
    "random_points": lambda X: seeding.random_points(X, 2, 0),
    "random_box": lambda X: seeding.random_box(X, 2, 0),
    "kmeans_plusplus": lambda X: seeding.kmeans_plusplus(X, 2, 0),
    "draws": lambda X: seeding.draws(X, 2, 0),
    "log_density": lambda X: mixture.log_density(X, *START),
    "e_step": lambda X: mixture.e_step(X, *START),
    "m_step": lambda X: mixture.m_step(X, np.eye(2)[LABELS]),
    "mixture.steps": lambda X: mixture.steps(X, *START),
    "mixture.run": lambda X: mixture.run(X, *START),
    "mixture.fit": lambda X: mixture.fit(X, 1, rng=0),
    "score_samples": lambda X: mixture.score_samples(X, FITTED),
    "predict": lambda X: mixture.predict(X, FITTED),
    "predict_proba": lambda X: mixture.predict_proba(X, FITTED),
    "bic": lambda X: mixture.bic(X, FITTED),
    "aic": lambda X: mixture.aic(X, FITTED),
    "inertia_curve": lambda X: choosing_k.inertia_curve(X, [1, 2], rng=0),
    "silhouette": lambda X: choosing_k.silhouette(X, LABELS),
    "silhouette_samples": lambda X: choosing_k.silhouette_samples(X, LABELS),
    "gap_statistic": lambda X: choosing_k.gap_statistic(X, [1, 2], rng=0),
    "stability": lambda X: choosing_k.stability(X, [1, 2], rng=0),
}


def spoiled(value):
    X = GOOD.copy()
    X[3, 1] = value
    return X


BAD = {
    "NaN": (spoiled(np.nan), r"\[3, 1\] is nan.*isfinite"),
    "infinity": (spoiled(np.inf), r"\[3, 1\] is inf"),
    "minus infinity": (spoiled(-np.inf), r"\[3, 1\] is -inf"),
    "one axis": (GOOD[:, 0], r"two axes.*\(6,\).*reshape"),
    "no axis": (3.0, r"two axes.*\(\)"),
    "three axes": (GOOD[np.newaxis], r"two axes.*\(1, 6, 2\)"),
    "no rows": (GOOD[:0], r"empty.*\(0, 2\)"),
    "no columns": (GOOD[:, :0], r"empty.*\(6, 0\)"),
    "empty list": ([], r"two axes"),
    "strings": ([["a", "b"], ["c", "d"]], "table of numbers"),
    "numbers as strings": (GOOD.astype(str), "table of numbers"),
    "a word in a column": (
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
        "table of numbers",
    ),
    "ragged": ([[1.0, 2.0], [3.0]], "rows have the same length"),
    "None": ([[1.0, None], [3.0, 4.0]], r"\[0, 1\] is nan|table of numbers"),
    "complex": (GOOD * 1j, "table of numbers"),
    "dates": (np.zeros((6, 2), "datetime64[D]"), "table of numbers"),
    "masked": (np.ma.masked_equal(GOOD, 9.0), "masked"),
    "a dictionary": ({"a": 1}, "table of numbers"),
    "too large": (GOOD * 1e160, "change the unit"),
    "too small": (GOOD * 1e-160, "change the unit"),
    "too large for float32": (
        GOOD.astype(np.float32) * np.float32(1e20),
        "change the unit",
    ),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("function", PUBLIC)
def test_bad_data_is_named_with_its_cure(function, bad):
    X, message = BAD[bad]
    with pytest.raises(ValueError, match=re.compile(message, re.DOTALL)):
        PUBLIC[function](X)


def flat(result):
    """Every number of a result, whatever it is made of."""
    if isinstance(result, np.ndarray):
        return result.astype(float).ravel()
    if isinstance(result, dict):
        result = list(result.values())
    if hasattr(result, "__dataclass_fields__"):
        result = [getattr(result, name) for name in result.__dataclass_fields__]
    if hasattr(result, "__iter__") and not isinstance(result, str):
        return np.concatenate([flat(item) for item in result] or [np.empty(0)])
    return np.empty(0) if result is None or isinstance(result, str) else np.array([result])


@pytest.mark.parametrize("function", PUBLIC)
@pytest.mark.parametrize(
    "convert",
    [
        np.ndarray.tolist,
        pd.DataFrame,
        lambda X: pd.DataFrame(X).convert_dtypes(),
        lambda X: X.astype(object),
        np.asfortranarray,
        lambda X: np.repeat(X, 2, axis=0)[::2],
        np.ma.masked_array,
    ],
)
def test_lists_frames_and_layouts_give_what_arrays_give(function, convert):
    np.testing.assert_allclose(
        flat(PUBLIC[function](convert(GOOD))), flat(PUBLIC[function](GOOD)), rtol=1e-12
    )


@pytest.mark.parametrize("function", PUBLIC)
@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int16, np.float32, np.float16])
def test_integers_and_short_floats_give_what_floats_give(function, kind):
    X = GOOD.astype(kind)
    np.testing.assert_allclose(
        flat(PUBLIC[function](X)), flat(PUBLIC[function](X.astype(float))), rtol=1e-5
    )


@pytest.mark.parametrize("function", PUBLIC)
def test_data_is_never_written_to(function):
    X = GOOD.copy()
    X.flags.writeable = False
    flat(PUBLIC[function](X))
    np.testing.assert_array_equal(X, GOOD)


@pytest.mark.parametrize("function", PUBLIC)
@pytest.mark.parametrize("X", [GOOD + 1e8, GOOD * 1e149, GOOD * 1e-149])
def test_extreme_offsets_and_scales_give_numbers_or_say_why_not(function, X):
    said = "has no share of any point"
    try:
        numbers = flat(PUBLIC[function](X))
    except (ValueError, UserWarning) as refusal:
        numbers, said = np.zeros(1), str(refusal)
    assert not np.isnan(numbers).any()
    assert re.search("has no share of any point|has collapsed", said)


def test_points_come_back_as_they_are_where_nothing_had_to_change():
    assert arguments.check_points(GOOD) is GOOD
    single = GOOD.astype(np.float32)
    assert arguments.check_points(single) is single
    assert arguments.check_points([[1, 2]]).dtype == np.float64
    assert arguments.check_points(GOOD.astype(">f8")).dtype == np.float64


def test_the_range_ends_where_squares_do():
    limit = 1e-4 * np.sqrt(np.finfo(float).max)
    for size in (limit, 1 / limit):
        np.testing.assert_array_equal(arguments.check_points([[-size]]), [[-size]])
    for size in (limit * 1.01, 0.99 / limit):
        with pytest.raises(ValueError, match="change the unit"):
            arguments.check_points([[-size]])
        with pytest.raises(ValueError, match="change the unit"):
            arguments.check_points([[size]])
    np.testing.assert_array_equal(arguments.check_points([[0.0]]), [[0.0]])


def test_too_few_points_are_counted():
    with pytest.raises(ValueError, match="X has 6 points, but 7 are needed"):
        arguments.check_points(GOOD, min_samples=7)
    assert arguments.check_points(GOOD, min_samples=6) is GOOD


@pytest.mark.parametrize(
    "function",
    [
        lambda k: kmeans.fit(GOOD, k, rng=0),
        lambda k: seeding.random_points(GOOD, k, 0),
        lambda k: seeding.random_box(GOOD, k, 0),
        lambda k: seeding.kmeans_plusplus(GOOD, k, 0),
        lambda k: seeding.draws(GOOD, k, 0),
        lambda k: kmeans.run(GOOD, np.zeros((k, 2))),
    ],
)
def test_more_clusters_than_points_are_refused(function):
    with pytest.raises(ValueError, match="is 7, but it must be between 1 and 6"):
        function(7)
    assert len(flat(function(6)))


@pytest.mark.parametrize("wrong", [0, -1])
def test_counts_below_one_are_refused(wrong):
    with pytest.raises(ValueError, match=f"n_clusters is {wrong}"):
        kmeans.fit(GOOD, wrong)
    with pytest.raises(ValueError, match=f"n_init is {wrong}, but it must be at least 1"):
        kmeans.fit(GOOD, 2, n_init=wrong)
    with pytest.raises(ValueError, match=f"max_iter is {wrong}"):
        kmeans.steps(GOOD, CENTERS, max_iter=wrong)


@pytest.mark.parametrize("wrong", [2.0, "2", None, True, [2]])
def test_counts_that_are_no_whole_numbers_are_refused(wrong):
    with pytest.raises(TypeError, match="n_clusters must be a whole number"):
        kmeans.fit(GOOD, wrong)


def test_counts_may_be_numpy_integers():
    assert arguments.check_count(np.int8(3), "k") == 3
    assert type(arguments.check_count(np.int8(3), "k")) is int


@pytest.mark.parametrize("wrong", [-1e-9, np.nan, "0", None])
def test_tolerances_that_are_no_amounts_are_refused(wrong):
    with pytest.raises(ValueError, match="tol must be a number of at least 0"):
        kmeans.run(GOOD, CENTERS, tol=wrong)
    assert arguments.check_number(np.float32(0.5), "tol") == 0.5
    assert arguments.check_number(0, "tol") == 0.0


def test_widths_that_differ_are_both_given():
    for function in (
        lambda centers: kmeans.squared_distances(GOOD, centers),
        lambda centers: kmeans.assign(GOOD, centers),
        lambda centers: kmeans.inertia(GOOD, LABELS, centers),
        lambda centers: kmeans.run(GOOD, centers),
        lambda centers: kmeans.fit(GOOD, 2, start=centers),
        lambda centers: kmeans.update(GOOD, LABELS, centers),
    ):
        with pytest.raises(ValueError, match="X has 2 features and centers has 3"):
            function(np.zeros((2, 3)))
        with pytest.raises(ValueError, match=r"centers\[0, 0\] is nan"):
            function(np.full((2, 2), np.nan))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (LABELS[:-1], r"each of the 6 points, but its shape is \(5,\)"),
        (LABELS[:, np.newaxis], r"shape is \(6, 1\)"),
        (LABELS.astype(float), "must be integers.*float64.*astype"),
        (["a"] * 6, "must be integers"),
        (
            [0, 0, 1, 2, 0, 1],
            r"labels\[3\] is 2, but with 2 clusters a label is one of 0 to 1",
        ),
        ([0, -1, 1, 1, 0, 1], r"labels\[1\] is -1"),
    ],
)
def test_labels_that_fit_no_point_or_cluster_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        kmeans.update(GOOD, labels, CENTERS)
    with pytest.raises(ValueError, match=message):
        kmeans.inertia(GOOD, labels, CENTERS)


def test_labels_of_any_integer_type_are_taken():
    for kind in (np.uint8, np.int8, np.int64, list):
        labels = LABELS.tolist() if kind is list else LABELS.astype(kind)
        np.testing.assert_array_equal(arguments.check_labels(labels, 6, 2), LABELS)
    np.testing.assert_array_equal(arguments.check_labels([5, -1], 2), [5, -1])


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.ones(5), r"each of the 6 points, but its shape is \(5,\)"),
        (np.ones((6, 1)), r"shape is \(6, 1\)"),
        (-np.ones(6), "not negative"),
        ([1, 1, 1, 1, 1, -1e-9], "not negative"),
        (np.zeros(6), "not all zero"),
        (np.full(6, np.nan), "must be finite"),
        (np.full(6, np.inf), "must be finite"),
        (["a"] * 6, "table of numbers"),
    ],
)
def test_weights_that_are_none_are_refused(weights, message):
    for function in (
        lambda w: kmeans.run(GOOD, CENTERS, sample_weight=w),
        lambda w: kmeans.fit(GOOD, 2, sample_weight=w),
        lambda w: kmeans.update(GOOD, LABELS, CENTERS, sample_weight=w),
        lambda w: kmeans.inertia(GOOD, LABELS, CENTERS, sample_weight=w),
        lambda w: seeding.kmeans_plusplus(GOOD, 2, sample_weight=w),
    ):
        with pytest.raises(ValueError, match=message):
            function(weights)


def test_choices_are_listed():
    with pytest.raises(
        ValueError, match="empty must be one of 'keep', 'farthest', 'random'"
    ):
        kmeans.run(GOOD, CENTERS, empty="drop")
    with pytest.raises(
        ValueError, match=r"start must be one of 'kmeans\+\+', 'random_points'"
    ):
        kmeans.fit(GOOD, 2, start="k-means")
    assert arguments.check_choice("a", "name", ("a", "b")) == "a"

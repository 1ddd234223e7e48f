"""Every public function and every kind of bad argument: right numbers, or our own words.

Never NaN or infinity in silence, never an error or a warning of NumPy's from three layers
down. `bad_arguments.py` makes the table.
"""

import numpy as np
import pytest
from bad_arguments import (
    DRAWING,
    ROOMS,
    Case,
    X,
    cases,
    complaint,
    functions,
    parameters,
)
from halfstep import choosing_k, datasets, kmeans, mixture, seeding
from halfstep.spelling import SPELLED

NAMES = [name for name, _ in functions(ROOMS)]
DRAWN = [name for name, _ in functions(DRAWING)]


def complaints(rooms, name):
    table = [case for case in cases(rooms) if case.name == name]
    found = [(case.parameter, case.bad, complaint(case)) for case in table]
    return len(table), [row for row in found if row[2]]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_comes_in_is_computed_or_named(name):
    n_cases, found = complaints(ROOMS, name)
    assert found == []
    assert n_cases or not parameters(*next(f for f in functions(ROOMS) if f[0] == name))


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_whatever_is_to_be_drawn_is_drawn_or_named(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert complaints(DRAWING, name)[1] == []


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda value: np.array([1.0, np.nan]), "NaN, in silence"),
        (lambda value: 1 / np.zeros(3)[0], "RuntimeWarning"),
        (lambda value: np.inf, "infinity, in silence"),
        (lambda value: value.means, "AttributeError"),
        (lambda value: float(value), "raised by"),
        (lambda value: 1.0, "taken for right"),
    ],
)
def test_a_function_that_checks_nothing_is_seen(function, words):
    case = Case("kmeans.f", function, {"value": []}, "value", "empty", [])
    if words.startswith("infinity"):
        case = case._replace(function=lambda ks: np.inf if len(ks) == 0 else 1.0,
                             given={"ks": []}, parameter="ks")  # fmt: skip
    assert words in complaint(case)


@pytest.mark.parametrize(
    "call",
    [
        lambda **named: kmeans.fit(X, 2, **named),
        lambda **named: mixture.fit(X, 2, **named),
        lambda **named: seeding.kmeans_plusplus(X, 2, **named),
        lambda **named: choosing_k.inertia_curve(X, [1, 2], **named),
        lambda **named: datasets.make_blobs(5, 2, **named),
        lambda **named: datasets.make_moons(5, **named),
    ],
)
def test_the_names_of_scikit_learn_lead_to_ours(call):
    with pytest.raises(TypeError, match=r"knows no random_state: halfstep spells it rng="):
        call(random_state=0)
    call(**{SPELLED["random_state"]: 0})


def test_more_names_of_scikit_learn():
    with pytest.raises(
        TypeError, match=r"fit\(\) knows no init: halfstep spells it start="
    ):
        kmeans.fit(X, 2, init="random")
    with pytest.raises(TypeError, match=r"halfstep spells it std="):
        datasets.make_moons(5, noise=0.1)
    with pytest.raises(TypeError, match=r"halfstep spells it floor="):
        mixture.fit(X, 2, reg_covar=0.1)
    with pytest.raises(TypeError, match=r"n_init must be a whole number.*'auto' is 1 here"):
        kmeans.fit(X, 2, n_init="auto")


@pytest.mark.parametrize(
    "call",
    [
        lambda X, C: kmeans.assign(X, C),
        lambda X, C: kmeans.run(X, C),
        lambda X, C: kmeans.fit(X, 2, start=C),
        lambda X, C: kmeans.update(X, [0, 0, 1, 1, 0, 1], C),
        lambda X, C: kmeans.inertia(X, [0, 0, 1, 1, 0, 1], C),
    ],
)
def test_columns_in_another_order_are_named_with_the_cure(call):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["a", "b"])
    centers = frame.iloc[[0, 2]]
    call(frame, centers)
    with pytest.raises(ValueError, match=r"position: pass X\[\['a', 'b'\]\]"):
        call(frame[["b", "a"]], centers)
    call(frame[["b", "a"]][["a", "b"]], centers)  # the cure
    call(frame, centers.rename(columns={"a": "c"}))  # says nothing about the order


def test_a_seed_starts_anew_and_a_generator_goes_on():
    rng = np.random.default_rng(0)
    first, second = (seeding.random_points(X, 3, rng) for _ in range(2))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, seeding.random_points(X, 3, 0))
    np.testing.assert_array_equal(first, seeding.random_points(X, 3, 0))
    np.random.seed(0)  # noqa: NPY002  (it has no effect, which is the point)
    one = seeding.random_box(X, 3)
    np.random.seed(0)  # noqa: NPY002
    assert not np.array_equal(one, seeding.random_box(X, 3))

"""The shape switch: its numbers are scikit-learn's, its sentence is true."""

import numpy as np
import pytest
from asking_pages import ask
from halfstep import datasets
from halfstep.covariances import of
from halfstep.widgets import ShapeSwitch
from readers_hands import HANDS, Mouse
from shown_widgets import BIRDS, FITS
from sklearn.mixture import GaussianMixture


def test_each_bic_is_that_of_scikit_learn():
    X = datasets.load_penguins().X[:, [2, 0]]
    kinds = ("full", "tied", "diag", "spherical")
    fits = [
        GaussianMixture(k, covariance_type=kind, random_state=0).fit(X)
        for kind in kinds
        for k in (1, 2, 3)
    ]
    switch = ShapeSwitch(X, fits)
    for fit in fits:
        bic = switch.bic[f"{fit.covariance_type} {fit.n_components}"]
        assert bic == pytest.approx(fit.bic(X), abs=0.051)


LOOK = """place => ({
  kind: place.model.get("covariance_type"), k: place.model.get("n_components"),
  ellipses: place.querySelectorAll("svg ellipse").length,
  filled: [...place.querySelectorAll(".hs-bics td")].filter(td => td.textContent).length,
  now: place.querySelector(".hs-now").textContent,
  words: place.querySelector("[role=status]").textContent,
})"""


def check(reader):
    """Its sentence says what the fits are, its table what was seen."""
    reader.look()
    seen = ask(reader.place, LOOK)
    kind, k = seen["kind"], seen["k"]
    bic = ShapeSwitch(BIRDS, FITS).bic
    values = sorted(bic.values())
    own = bic[f"{kind} {k}"]
    place = values.index(own) + 1
    rank = f"place {place} of {len(values)}" if place > 1 else "the lowest of all "
    free = 3 * k - 1 + of(kind).n_parameters(k, 2)
    assert (
        seen["words"]
        .replace("\xa0", " ")
        .startswith(
            f"{kind}, {k} component{'s' if k > 1 else ''}: {free} free numbers. "
            f"BIC {own:.1f}, {rank}"
        )
    )
    assert abs(float(seen["now"]) - own) <= 0.5001
    assert seen["ellipses"] == k
    return seen


def test_its_sentence_is_true_wherever_it_stands(start):
    page = start("shape-switch-1", reduced_motion="reduce")
    reader = Mouse(page)
    rng = np.random.default_rng(1)
    names = [name.split() for name in ShapeSwitch(BIRDS, FITS).bic]
    for at in rng.integers(len(names), size=100):
        kind, k = names[at][0], int(names[at][1])
        reader.place.evaluate(
            "(place, [kind, k]) => { place.model.set('covariance_type', kind); "
            "place.model.set('n_components', k); }",
            [kind, k],
        )
        seen = check(reader)
        assert (seen["kind"], seen["k"]) == (kind, k)


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_switches_and_counts(start, hand):
    page = start("shape-switch-1", hand, reduced_motion="reduce")
    reader = hand(page)
    before = check(reader)
    for kind in ("spherical", "diag", "tied", "full"):
        reader.press(kind)
        assert check(reader)["kind"] == kind
    reader.count_to(2 if before["k"] == 1 else 1)
    seen = check(reader)
    assert seen["k"] != before["k"]
    assert seen["filled"] == 5

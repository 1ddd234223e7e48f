"""The shape switch: its numbers are scikit-learn's."""

import pytest
from halfstep import datasets
from halfstep.widgets import ShapeSwitch
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

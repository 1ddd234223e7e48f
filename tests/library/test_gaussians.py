"""One Gaussian against the textbook, and shares at any distance."""

import numpy as np
import pytest
from halfstep import gaussians
from halfstep.covariances import of
from hypothesis import given
from hypothesis import strategies as st
from mixture_problems import random_parameters


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_log_density_is_the_textbook_formula(seed, n_features):
    rng = np.random.default_rng(seed)
    _, means, matrices = random_parameters(rng, 1, n_features, "full")
    X = 5 * rng.normal(size=(20, n_features))
    away = X - means[0]
    s2 = (away @ np.linalg.inv(matrices[0]) * away).sum(axis=1)
    height = 1 / np.sqrt(np.linalg.det(2 * np.pi * matrices[0]))
    np.testing.assert_allclose(
        gaussians.log_density(X, means[0], matrices[0]), np.log(height) - s2 / 2, rtol=1e-9
    )


def test_a_determinant_that_would_vanish_keeps_its_logarithm():
    narrow = 1e-30 * np.eye(20)
    assert np.linalg.det(narrow) == 0
    value = gaussians.log_density(np.zeros((1, 20)), np.zeros(20), narrow)
    np.testing.assert_allclose(value, -10 * np.log(2 * np.pi * 1e-30))


def test_a_matrix_that_is_no_covariance_is_an_error():
    with pytest.raises(ValueError, match="not positive definite"):
        gaussians.log_density(np.zeros((1, 2)), np.zeros(2), np.array([[1.0, 2], [2, 1]]))


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.sampled_from([0, -700, -1e12]))
def test_shares_are_in_proportion_at_any_height(seed, n_components, height):
    gaps = np.random.default_rng(seed).integers(-20, 0, (30, n_components)).astype(float)
    R, log_p = gaussians.share_out(gaps + height)
    parts = np.exp(gaps)
    np.testing.assert_allclose(R, parts / parts.sum(axis=1, keepdims=True), rtol=1e-12)
    np.testing.assert_allclose(R.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(log_p, np.log(parts.sum(axis=1)) + height, rtol=1e-12)


def test_parameters_come_back_as_arrays_of_floats():
    X, kind = np.zeros((5, 2)), of("spherical")
    checked = gaussians.check_parameters(X, [0.25, 0.75], [[0, 0], [1, 1]], [1, 2], kind)
    assert [part.dtype for part in checked] == [np.float64] * 3
    assert checked.covariances.tolist() == [1, 2]
    assert checked._fields == ("weights", "means", "covariances")


def test_shares_may_be_rounded_but_not_more():
    R = np.array([[0.3, 0.7 + 1e-9], [1.0, 0.0]])
    np.testing.assert_array_equal(gaussians.check_shares(R.tolist(), 2), R)
    with pytest.raises(ValueError, match="each row must sum to 1"):
        gaussians.check_shares(R + 1e-7, 2)

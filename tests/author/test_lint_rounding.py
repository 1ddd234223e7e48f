"""Which outputs and prints are decided by rounding, and which of their kin are not."""

import pytest
from author.lint import rounding
from good_page import broken, replaced, showing, told


@pytest.mark.parametrize(
    "text", ["-0.000", "gap -0.0", "[-0.  1.]", "-0", "−0.00", "-0e+00", "(-0.0, 1.0)"]
)
def test_a_zero_with_a_sign_is_found(folder, text):
    assert len(list(rounding.signs_of_zero(*broken(folder, 1, showing(text))))) == 1


@pytest.mark.parametrize(
    "text",
    ["-0.001", "0.000", "1-0", "[0. 1.]", "10-0.0", "-0.50", "2024-03-0", "e-05", "-0.05"],
)
def test_its_neighbors_pass(folder, text):
    assert list(rounding.signs_of_zero(*broken(folder, 1, showing(text)))) == []


@pytest.mark.parametrize("text", ["4e-17", "[-6.9e-18  1.]", "gap 2.2e-16.", "9.9e-13"])
def test_what_rounding_left_is_found(folder, text):
    assert len(list(rounding.noise(*broken(folder, 1, showing(text))))) == 1


@pytest.mark.parametrize("text", ["7e-12", "1e-6", "0e-17", "0.0", "see1e-17x", "1e+17"])
def test_a_small_number_and_a_zero_pass(folder, text):
    assert list(rounding.noise(*broken(folder, 1, showing(text)))) == []


def test_a_comment_with_a_reason_vouches_for_a_tiny_number(folder):
    broken(folder, 1, showing("2e-13"))
    page = broken(folder, 2, told("Text.\n\n% real: 2e-13 (a share of 7e-12)"))
    assert list(rounding.noise(*page)) == []


def test_a_comment_without_one_does_not(folder):
    broken(folder, 1, showing("2e-13"))
    page = broken(folder, 2, told("Text.\n\n% real: 2e-13"))
    assert len(list(rounding.noise(*page))) == 1


def printing(source):
    return replaced("np.all", f"{source}\nnp.all")


@pytest.mark.parametrize(
    "source",
    [
        "print(abs(a - b))",
        "print('apart', np.abs(a - b).max())",
        "print(np.max(np.abs(a - b)))",
        "print(np.linalg.norm(a - b, axis=1))",
        "print(f'{np.abs(a - b).max()} apart')",
        "print(float((a - b).sum()))",
    ],
)
def test_a_difference_with_all_its_digits_is_found(folder, source):
    page = broken(folder, 4, printing(source))
    assert len(list(rounding.printed_differences(*page))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "print(np.abs(a - b).max().round(2))",
        "print(f'{np.abs(a - b).max():.2f}')",
        "print(len(run) - 1, max(a, b), abs(a))",
        "print(np.allclose(a - b, 0))",
        "gap = abs(a - b)",
    ],
)
def test_a_rounded_one_and_other_prints_pass(folder, source):
    page = broken(folder, 4, printing(source))
    assert list(rounding.printed_differences(*page)) == []

"""Which numbers of a text are claims, and what vouches for one."""

import pytest
from author.lint import claims
from good_page import broken, told


@pytest.mark.parametrize(
    "text",
    [
        "The mean is 2.8, the sum 11.0, above lie 25%, or a quarter: 0.25.",
        "In 1982, in chapter 12, with scikit-learn 1.9, in 30 minutes: `99` of (99, 2).",
        "The cubes come to 161, about 160, nearly 200.",
        "Ten to the tenth is 1,024.\n\n% typed: 1,024 (ways to split ten points in two)",
    ],
)
def test_a_number_that_is_shown_or_no_claim_passes(folder, text):
    page, book = broken(folder, 2, told(text))
    assert list(claims.typed_numbers(page, book)) == []


def test_a_comment_without_a_reason_vouches_for_nothing(folder):
    page, book = broken(folder, 2, told("It is 1,024.\n\n% typed: 1,024"))
    assert len(list(claims.typed_numbers(page, book))) == 1


@pytest.mark.parametrize(
    ("number", "notebook", "n_found"),
    [("161", "01_mean", 0), ("161.3", "01_mean", 1), ("161", "02_gone", 1)],
)
def test_a_reason_that_names_a_notebook_is_looked_up(folder, number, notebook, n_found):
    reason = f"% typed: {number} ({notebook}.ipynb counts them)"
    page, book = broken(folder, 2, told(f"It is {number}.\n\n{reason}"))
    assert len(list(claims.typed_numbers(page, book))) == n_found

"""The words that never appear, and the neighbors of theirs that may."""

import pytest
from author.lint.words import voice
from good_page import broken, told


@pytest.mark.parametrize(
    "text",
    [
        "simply the mean",
        "Just take the mean",
        "it is just a mean",
        "this is obvious",
        "obviously the mean",
        "a clear case",
        "clearly the mean",
        "an easy step",
        "easily found",
        "a powerful method",
        "a trivial step",
        "trivially so",
        "it is important to note that",
        "it is worth noting that",
        "needless to say",
        "let's dive in",
        "Let’s see",
        "Well done!",
        "done \N{WHITE HEAVY CHECK MARK}",
        "done \N{PARTY POPPER}",
        r"\textbf{done}",
        "FILL IN: the mean",
    ],
)
def test_an_empty_word_is_found_once(folder, text):
    found = list(voice(*broken(folder, 2, told(f"Here, {text}."))))
    assert len(found) == 1, found
    assert found[0].startswith("01_mean.ipynb, cell 2: ")


@pytest.mark.parametrize(
    "text",
    [
        "The center has just moved, those that have just moved lie on the left.",
        "Whoever had just begun was clearing the board.",
        "It lets a point stay; the easier start; cleared of noise; justified; a power.",
        "In code: `just!` and `easy`; in a formula: $n!$ and $\\text{clear}$.",
    ],
)
def test_its_neighbors_pass(folder, text):
    assert list(voice(*broken(folder, 2, told(text)))) == []

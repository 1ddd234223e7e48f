"""What the linter says of a figure's words and colors: each rule on a planted fault."""

import pytest
from author.lint import pictures
from author.lint.book import Book
from good_page import NAME, broken, replaced


def dressed(caption=None, alt=None):
    def change(cell):
        dress = cell.metadata["mystnb"]
        dress["figure"]["caption"] = caption or dress["figure"]["caption"]
        dress["image"]["alt"] = dress["image"]["alt"] if alt is None else alt

    return change


def drawn_by(code):
    return replaced('ax.plot(values, "k")', code)


FAULTS = [
    (pictures.captions, dressed(caption="word " * 41), "a caption of 41 words"),
    (pictures.alts, dressed(alt=""), "no sentence as alt text"),
    (pictures.alts, dressed(alt="A line."), "no sentence"),
    (pictures.alts, dressed(alt="a line that rises and rises."), "no sentence"),
    (pictures.alts, dressed(alt="A line that rises and rises"), "no sentence"),
    (pictures.colors, drawn_by("ax.plot(values)"), "plot(…) names no color"),
    (pictures.colors, drawn_by("ax.plot(values, 'o--')"), "plot(…) names no color"),
    (pictures.colors, drawn_by("ax.plot(values, 'r--')"), "'r--' is no color"),
    (pictures.colors, drawn_by("ax.scatter(values, values, s=9)"), "scatter(…) names no"),
    (pictures.colors, drawn_by("ax.axhline(1, lw=1)"), "axhline(…) names no color"),
    (pictures.colors, drawn_by("ax.hist(values, color='C1')"), "'C1' is no color"),
    (pictures.colors, drawn_by("ax.bar(1, 2, color='#1f77b4')"), "'#1f77b4' is no color"),
    (pictures.colors, drawn_by("ax.errorbar(1, 2, 3, fmt='o-')"), "errorbar(…) names no"),
]


@pytest.mark.parametrize(("check", "change", "finding"), FAULTS)
def test_a_planted_fault_is_named_with_its_cell(folder, check, change, finding):
    (found,) = check(*broken(folder, 3, change))
    assert found.startswith(f"{NAME}, cell 3: ")
    assert finding in found


@pytest.mark.parametrize(
    "code",
    [
        "ax.plot(values, 'k--')",
        "ax.plot(values, c=style.INK)",
        "ax.plot(values, 'o-', color='#22262B')",
        "ax.plot(values, **look)",
        "ax.scatter(values, values, c=values, cmap=ours)",
        "ax.errorbar(1, 2, 3, fmt='ko-')",
        "ax.scatter(1, 2, fc='none', ec='black')",
        "plots.draw_points(ax, values)",
    ],
)
def test_colors_of_the_book_are_fine(folder, code):
    assert list(pictures.colors(*broken(folder, 3, drawn_by(code)))) == []


def test_forty_words_are_not_too_many(folder):
    change = dressed(caption="word " * 40)
    assert list(pictures.captions(*broken(folder, 3, change))) == []


@pytest.mark.parametrize("check", pictures.CHECKS)
def test_the_good_page_is_found_good(folder, check):
    book = Book(folder)
    assert list(check(book.pages[NAME], book)) == []

"""Every check of the linter: silent on a good page, heard on one with a planted fault."""

from functools import partial

import pytest
from author.lint import claims, page, parts, words
from author.lint.book import Book
from author.lint.run import EVERY_CHAPTER
from good_page import (
    FILLER,
    GOALS,
    NAME,
    QUESTIONS,
    broken,
    replaced,
    showing,
    tagged,
    told,
    without,
)


def named(check):
    return getattr(check, "__name__", None)


def report(found):
    return "\n".join(["", *found])


@pytest.mark.parametrize("check", EVERY_CHAPTER, ids=named)
def test_the_good_page_is_found_good(folder, check):
    book = Book(folder)
    assert list(check(book.pages[NAME], book)) == []


def uncounted(cell):
    cell.execution_count = None


def told_predict(cell):
    cell.source += "\n\n```{admonition} Predict\n:class: predict\nWhere?\n```"


LONG = "\n".join(f"a{i} = {i}" for i in range(16))
BREAKS = {
    "title": [
        (0, replaced("# 01 The", "# The"), "lacks its number"),
        (2, replaced("## The", "# The"), "titles (#) in cells [0, 2]"),
    ],
    "goal_box": [
        (0, replaced(GOALS, ""), "0 goal boxes"),
        (0, replaced("- **Count** the steps.\n", ""), "has 2 points"),
        (0, replaced("40 minutes", "An hour"), "no 'minutes'"),
        (0, replaced("Before:", "Needed:"), "no 'before'"),
        (0, replaced(GOALS, f"## One\n\n## Two\n\n{GOALS}"), "the goal box comes late"),
    ],
    "prediction": [
        (7, replaced('predict("stuck")', "1"), "no question before code"),
        (7, replaced("stuck", "stack"), "there is no question 'stack'"),
        (7, tagged("remove-input"), "tag it nbval-ignore-output"),
        (7, tagged("nbval-ignore-output"), "tag it remove-input"),
        (0, told_predict, "a question that keeps no guess"),
    ],
    "echoes": [
        (8, replaced('echo("stuck", np', "(1, np"), "never met again"),
        (8, replaced("np.mean(values > 4)", "0.25"), "the value 0.25 is typed"),
        (8, replaced("np.mean(values > 4)", "'25%'"), "the value '25%' is typed"),
        (8, replaced("stuck", "stack"), "echoes what nobody was asked"),
        (7, replaced('predict("stuck")', "1"), "echoes what nobody was asked"),
        (8, tagged("remove-input"), "tag it nbval-ignore-output"),
    ],
    "same_as_library": [(4, replaced("allclose", "isclose"), "no check against halfstep")],
    "scikit_learn": [
        (5, replaced("In scikit", "With scikit"), "0 sections"),
        (6, replaced("from sklearn", "from other"), "no code imports it"),
    ],
    "scikit_learn_version": [
        (5, replaced("scikit-learn 1.9", "scikit-learn"), "names no version"),
        (
            5,
            replaced("scikit-learn 1.9", "scikit-learn 0.24"),
            "speaks of scikit-learn 0.24",
        ),
    ],
    "summary": [
        (9, replaced("4. Four.\n", ""), "4 points"),
        (9, replaced(":class: summary", ":class: end"), "0 summaries"),
    ],
    "sources": [
        (5, replaced("(references.md#lloyd1982)", ""), "cites nothing"),
        (5, replaced("lloyd1982", "nobody1900"), "'nobody1900'"),
    ],
    "uses_terms": [(2, replaced("{term}`centroid`", "centroid"), "links no term")],
    "length": [
        (2, replaced(FILLER, ""), "words; aim at"),
        (2, replaced(FILLER, FILLER * 2), "words; aim at"),
        (2, replaced(FILLER, f"\n\n:::{{dropdown}} More\n{FILLER}\n:::"), "words; aim at"),
        (
            1,
            replaced("import numpy", "\n" + LONG * 15 + "\nimport numpy"),
            "under 10 a line",
        ),
    ],
    "cell_lengths": [
        (1, replaced("import numpy", f"{LONG}\nimport numpy"), "cell 1: 21 lines"),
    ],
    "figures": [
        (3, without("mystnb", "figure", "caption"), "without caption"),
        (3, without("mystnb", "figure", "name"), "without name"),
        (3, replaced("plt.show()", "fig"), "end the cell with plt.show()"),
        (
            3,
            replaced("ax.plot", "ax.set_title('Values'); ax.plot"),
            "a title in the picture",
        ),
        (
            3,
            lambda c: c.metadata.mystnb.image.update(alt=c.metadata.mystnb.figure.caption),
            "repeats the caption",
        ),
    ],
    "stored_form": [(1, uncounted, "execution count None")],
    "compared": [
        (1, tagged("nbval-skip"), "never compared"),
        (1, tagged("nbval-ignore-output"), "prints what is never compared"),
        (
            1,
            replaced("import numpy", "# NBVAL_IGNORE_OUTPUT\nimport numpy"),
            "never compared",
        ),
    ],
    "captions": [
        (
            3,
            lambda c: c.metadata.mystnb.figure.update(caption="word " * 41),
            "a caption of 41 words",
        ),
    ],
    "alts": [(3, without("mystnb", "image"), "no sentence as alt text")],
    "colors": [(3, replaced('values, "k"', "values"), "plot(…) names no color")],
    "plain_python": [
        (4, replaced("np.all", "%time np.all"), "no magics"),
        (4, replaced("np.all", "np.random.seed(3)\nnp.all"), "a global seed"),
    ],
    "timings": [
        (4, replaced("np.all", "import time\ntime.time()\nnp.all"), "'time' asks a clock"),
    ],
    "signs_of_zero": [(1, showing("mean -0.000"), "shows '-0.000'")],
    "noise": [(1, showing("apart 4e-17"), "shows 4e-17, 0 but for rounding")],
    "printed_differences": [
        (4, replaced("np.all", "print(abs(1 - 2))\nnp.all"), "prints 'abs(1 - 2)'"),
    ],
    "terms": [(2, replaced("`centroid`", "`medoid`"), "'medoid'")],
    "links": [
        (2, replaced("`values`", "`nowhere`"), "no label 'nowhere'"),
        (2, told("As [there](gone.md)."), "no file 'gone.md'"),
        (2, told("As [there](glossary.md#gone)."), "no label 'gone'"),
        (2, told("As {doc}`gone`."), "no page 'gone'"),
    ],
    "voice": [
        (2, told("This is simply the mean."), "'simply'"),
        (2, told("What a surprise!"), "'surprise!'"),
        (2, told("Done \U0001f389."), "take it out"),
        (2, told(r"As \section{above} says."), "write Markdown"),
        (
            3,
            lambda c: c.metadata.mystnb.image.update(alt="A clear line that rises."),
            "clear",
        ),
    ],
    "typed_numbers": [
        (2, replaced("25%", "26%"), "'26%'"),
        (2, replaced("sum is 11", "sum is 12"), "'12'"),
        (2, replaced("about 160", "about 180"), "'180'"),
        (2, replaced("$n = 4$", "$n = 4.5$"), "'4.5'"),
        (3, lambda c: c.metadata.mystnb.figure.update(caption="To 99, by steps."), "'99'"),
    ],
}
ALL_BREAKS = [(check, *case) for check, cases in BREAKS.items() for case in cases]


@pytest.mark.parametrize(("check", "cell", "change", "says"), ALL_BREAKS)
def test_a_broken_page_is_found_out(folder, check, cell, change, says):
    page, book = broken(folder, cell, change)
    (function,) = [function for function in EVERY_CHAPTER if named(function) == check]
    found = list(function(page, book))
    assert any(says in finding for finding in found), report(found)
    assert all(finding.startswith(page.name) and "; " in finding for finding in found)


@pytest.mark.parametrize(
    ("check", "old", "new", "says"),
    [
        (claims.typed_numbers, "2.75", "2.76", "cell 7: no output shows '2.76'"),
        (claims.typed_numbers, "sum is 11", "sum is 12", "cell 8: no output shows '12'"),
        (claims.typed_numbers, "75% (", "76% (", "cell 7: no output shows '75%'"),
        (words.voice, "Above 75%", "Simply above 75%", "cell 7: 'Simply'"),
    ],
)
def test_what_a_question_says_is_read_like_the_page(
    folder, tmp_path, monkeypatch, check, old, new, says
):
    text = (QUESTIONS / "01.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "01.toml").write_text(text.replace(old, new), encoding="utf-8")
    read = partial(parts.question_parts, folder=tmp_path)
    monkeypatch.setitem(page.READERS, "code", read)
    book = Book(folder)
    found = list(check(book.pages[NAME], book))
    assert any(says in finding for finding in found), report(found)


def test_the_lines_that_ask_and_echo_go_uncounted(folder):
    book = Book(folder)
    cells = [number for number, _ in book.pages[NAME].shown_code]
    assert not {7, 8} & set(cells)


def test_every_check_has_been_seen_to_fail():
    assert set(BREAKS) == {named(check) for check in EVERY_CHAPTER}

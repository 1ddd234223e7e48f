"""Every check of the linter: silent on a good page, heard on one with a planted fault."""

import pytest
from author.lint import anatomy, claims, words
from author.lint.book import Book
from author.lint.run import EVERY_CHAPTER
from good_page import (
    FILLER,
    GOALS,
    NAME,
    PREDICT,
    asking,
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
def test_the_good_page_is_found_good(good_folder, check):
    book = Book(good_folder)
    assert list(check(book.pages[NAME], book)) == []


def uncounted(cell):
    cell.execution_count = None


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
    ],
    "prediction": [
        (0, replaced(PREDICT, ""), "no question"),
        (0, replaced("{dropdown}", "{note}"), "the answers lie open"),
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
        (7, replaced("4. Four.\n", ""), "4 points"),
        (7, replaced(":class: summary", ":class: end"), "0 summaries"),
    ],
    "sources": [
        (5, replaced("(references.md#lloyd1982)", ""), "cites nothing"),
        (5, replaced("lloyd1982", "nobody1900"), "'nobody1900'"),
    ],
    "uses_terms": [(2, replaced("{term}`centroid`", "centroid"), "links no term")],
    "length": [
        (2, replaced(FILLER, ""), "words; aim at"),
        (2, replaced(FILLER, FILLER * 2), "words; aim at"),
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
        (0, replaced("2.75", "2.76"), "'2.76'"),
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


@pytest.mark.parametrize("check", EVERY_CHAPTER, ids=named)
def test_a_question_may_be_a_widget(folder, check):
    assert list(check(*asking(folder))) == []


@pytest.mark.parametrize(
    ("check", "change", "says"),
    [
        (anatomy.prediction, without("jupyter"), "the source tells the answers"),
        (anatomy.prediction, tagged("nbval-ignore-output"), "the source tells the answers"),
        (anatomy.prediction, replaced("PredictionQuestion(", "print("), "no question"),
        (claims.typed_numbers, replaced("2.75", "2.76"), "'2.76'"),
        (words.voice, replaced("No.", "No!"), "'No!'"),
    ],
)
def test_a_widget_that_asks_badly_is_found_out(folder, check, change, says):
    found = list(check(*asking(folder, change)))
    assert any(says in finding for finding in found), report(found)


def test_only_the_source_of_a_question_goes_uncounted(folder):
    plain, _ = broken(folder, 0, lambda cell: None)
    assert len(plain.code) == len(plain.shown_code)
    page, _ = asking(folder)
    assert len(page.code) == len(plain.code) + 1
    assert len(page.shown_code) == len(plain.code)


def test_every_check_has_been_seen_to_fail():
    assert set(BREAKS) == {named(check) for check in EVERY_CHAPTER}

"""What every chapter promises its readers, as functions from a page to findings.

Each check takes ``(page, book)`` and yields findings, "file, cell n: what is wrong; the
cure"; no finding, no fault. ``make lint`` and ``tests/chapters`` run them on every chapter,
``tests/author`` tries each on a page broken on purpose. What an author agrees to:

=============  ==========================================================================
title          ``# 02 The loop``: the number of the file, one heading of this level
goals          ``{admonition}`` with ``:class: goals``, folded or not, before the second
               section: a list of three verbs, the minutes, and a line that says what to
               know ``before``
prediction     and its echo: see `predictions` beside this file
figures        ``mystnb: {figure: {caption, name}, image: {alt}}`` in the metadata of the
               cell, which ends in ``plt.show()``; no title inside the picture
widgets        a cell that shows a widget or an animation has the tag
               ``nbval-ignore-output`` and prints nothing
scikit-learn   a second-level heading ``In scikit-learn``, followed by code that imports it;
               the text says which version: with a new one it is to be read again
check          one cell compares the code from scratch with ``halfstep`` (``allclose``,
               ``array_equal``)
summary        ``{admonition}`` with ``:class: summary``: a list of five lines
sources        at least one link ``[Lloyd (1982)](references.md#lloyd1982)`` to a key
               of ``references.bib``; {cite} would not read well in Jupyter
terms          ``{term}`` for what ``glossary.md`` explains
=============  ==========================================================================

Limits, where what is folded does not count: 1,800 to 3,000 words; ten words for each line
of code; code cells of 5 lines as the median and 15 at most (without blank lines, comments
and docstrings; the first two as in lines of 78 characters, however narrow the chapter is
set).
"""

import ast
import re
import statistics
from importlib.metadata import version

from author import notebooks
from author.lint.lines import amounts, code_lines
from author.lint.links import REFERENCES
from author.lint.page import figure_name, figure_texts

WORDS = (1_800, 3_000)
WORDS_PER_LINE = 10
MEDIAN_LINES, MOST_LINES = 5, 15


def boxes(page, class_name):
    """List the boxes of a page that have a class."""
    return [part for part in page.all("box") if class_name in part.classes]


def n_items(box):
    """Count the points of the outermost list in a box."""
    items = re.findall(r"^([-*+]|\d+[.)])\s+\S", box.text, re.MULTILINE)
    return len(items)


def title(page, book):
    """The page opens with its only title, which carries the number of the file."""
    titles = [part for part in page.all("heading") if part.name == "h1"]
    number = page.name[:2]
    if len(titles) != 1 or titles[0].cell != 0:
        cells = [part.cell for part in titles]
        yield f"{page.place(0)}: titles (#) in cells {cells}; have one, in the first cell"
    elif not re.match(rf"{number}\b", titles[0].text):
        yield f"{page.place(0)}: the title lacks its number; write '# {number} …'"


def goal_box(page, book):
    """Three verbs, the minutes, and what to know before, right after the opening scene."""
    found = boxes(page, "goals")
    if len(found) != 1:
        yield f"{page.name}: {len(found)} goal boxes; have one admonition of class goals"
        return
    box, where = found[0], page.place(found[0].cell)
    sections = [part.cell for part in page.all("heading") if part.name == "h2"]
    if len(sections) > 1 and box.cell >= sections[1]:
        yield f"{where}: the goal box comes late; move it up, before the second section"
    if n_items(box) != 3:
        yield f"{where}: the goal box has {n_items(box)} points; list three verbs"
    for word in ("minutes", "before"):
        if not re.search(rf"\b{word}\b", box.text, re.IGNORECASE):
            yield f"{where}: the goal box says no {word!r}; tell the time and what to know"


def scikit_learn(page, book):
    """A section that does the same with the tool of the trade."""
    heads = [
        part.cell
        for part in page.all("heading")
        if part.name == "h2" and part.text.strip().startswith("In scikit-learn")
    ]
    if len(heads) != 1:
        yield f"{page.name}: {len(heads)} sections '## In scikit-learn'; have one"
    elif not any(n > heads[0] and "from sklearn" in cell.source for n, cell in page.code):
        yield f"{page.place(heads[0])}: no code imports it; show the same with it"


def scikit_learn_version(page, book):
    """What is said of scikit-learn is said of a version, and that is the installed one."""
    installed = ".".join(version("scikit-learn").split(".")[:2])
    told = [
        (cell, named)
        for cell, text in page.prose
        for named in re.findall(r"scikit-learn (\d+\.\d+)", text)
    ]
    if not told:
        yield f"{page.name}: names no version of it; write 'scikit-learn {installed}'"
    for cell, named in told:
        if named != installed:
            yield (
                f"{page.place(cell)}: speaks of scikit-learn {named}, but {installed} is "
                "installed; see whether it still holds, then name that"
            )


def same_as_library(page, book):
    """What was built from scratch is compared with the library, where one can see it."""
    sources = [cell.source for _, cell in page.code]
    imports = any(
        re.search(r"^\s*(from|import) halfstep", s, re.MULTILINE) for s in sources
    )
    compares = any(re.search(r"\b(allclose|array_equal)\(", s) for s in sources)
    if not (imports and compares):
        yield f"{page.name}: no check against halfstep; compare with np.allclose in a cell"


def summary(page, book):
    """Five lines at the end, after all code."""
    found = boxes(page, "summary")
    if len(found) != 1:
        yield f"{page.name}: {len(found)} summaries; have one admonition of class summary"
    elif n_items(found[0]) != 5:
        n = n_items(found[0])
        yield f"{page.place(found[0].cell)}: a summary of {n} points; list five"


def sources(page, book):
    """Something is cited, and what is cited is in the references."""
    roles = [part for part in page.all("role") if part.name.startswith("cite")]
    for part in roles:
        cure = f"[Author (year)]({REFERENCES}{part.text})"
        yield f"{page.place(part.cell)}: Jupyter shows no {{cite}}; write {cure}"
    cited = [part for part in page.all("link") if part.name.startswith(REFERENCES)]
    if not cited:
        yield f"{page.name}: cites nothing; link a source, [Author (year)]({REFERENCES}key)"
    for part in cited:
        if (key := part.name.removeprefix(REFERENCES)) not in book.references:
            yield f"{page.place(part.cell)}: no reference {key!r}; add it to the .bib"


def length(page, book):
    """Neither a leaflet nor a book; far more told than typed."""
    n_lines = sum(amounts([cell.source for _, cell in page.shown_code]))
    if not WORDS[0] <= page.n_words <= WORDS[1]:
        yield f"{page.name}: {page.n_words} words; aim at {WORDS[0]} to {WORDS[1]}"
    if page.n_words < WORDS_PER_LINE * n_lines:
        yield (
            f"{page.name}: {page.n_words} words on {n_lines} lines of code, under"
            f" {WORDS_PER_LINE} a line; move code into halfstep or tell more"
        )


def cell_lengths(page, book):
    """Cells that one takes in at a glance."""
    lengths = {number: len(code_lines(cell.source)) for number, cell in page.shown_code}
    for number, n in lengths.items():
        if n > MOST_LINES:
            yield f"{page.place(number)}: {n} lines of code; split it at {MOST_LINES}"
    sizes = amounts([cell.source for _, cell in page.shown_code])
    median = statistics.median(sizes) if sizes else 0
    if median > MEDIAN_LINES:
        yield f"{page.name}: median cell of {median:g} lines; split some, to {MEDIAN_LINES}"


def draws(cell):
    """Tell whether a cell makes a picture: its output tells, or its top-level code does."""
    shown = any(
        output.get("data", {}).get("text/plain", "").startswith("<Figure ")
        for output in cell.get("outputs", [])
    )
    made = r"^(?!\s*(def|class|@)\b)(?:\S.*)?\b(?:plt\.(?:show|subplots|figure)|draw_\w+)\("
    return shown or bool(re.search(made, cell.source, re.MULTILINE))


def is_uncompared(cell):
    """Tell whether the outputs of a cell are left out of the comparison."""
    return notebooks.UNCOMPARED in cell.metadata.get("tags", [])


def figures(page, book):
    """Caption, name and alt text for every figure; no words in the picture's stead."""
    names = []
    for number, cell in page.code:
        if re.search(r"\.(set_title|suptitle)\(|plt\.title\(", cell.source):
            yield f"{page.place(number)}: a title in the picture; say it in the caption"
        if not draws(cell) or is_uncompared(cell):
            continue
        where = page.place(number)
        yield from (f"{where}: {fault}" for fault in _figure_faults(cell))
        names.append(figure_name(cell))
        if names[-1] and names.count(names[-1]) > 1:
            yield f"{where}: a second figure {names[-1]!r}; give it a name of its own"


def _figure_faults(cell):
    caption, alt = figure_texts(cell)
    if not caption or len(caption.split()) < 5:
        yield "a figure without caption; say what to look at in mystnb.figure.caption"
    if not figure_name(cell):
        yield "a figure without name; give it one in mystnb.figure.name"
    if alt and alt == caption:
        yield "the alt text repeats the caption; tell what the picture shows"
    if not re.search(r"(^|\n)plt\.show\(\)\s*$", cell.source):
        yield "a figure that is not shown; end the cell with plt.show()"


def stored_form(page, book):
    """Executed, with text outputs and without images: as author.notebooks stores it."""
    yield from notebooks.findings(page.path)


def compared(page, book):
    """Nothing that a reader reads escapes the comparison with a fresh run."""
    for number, cell in page.code:
        skips = {"nbval-skip", "remove-cell"} & set(cell.metadata.get("tags", []))
        if skips or re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", cell.source):
            yield f"{page.place(number)}: is never compared; take that tag or comment away"
        if is_uncompared(cell) and re.search(r"\bprint\(", cell.source):
            yield f"{page.place(number)}: prints what is never compared; print elsewhere"


def plain_python(page, book):
    """Code that runs outside Jupyter, too, and draws its chance from a generator."""
    for number, cell in page.code:
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield f"{page.place(number)}: {error.msg}; write plain Python, no magics"
        if re.search(r"np\.random\.(?!default_rng|Generator)\w+\(", cell.source):
            yield f"{page.place(number)}: a global seed; use np.random.default_rng(…)"


def uses_terms(page, book):
    """A chapter links its words to the glossary."""
    if not any(part.name == "term" for part in page.all("role")):
        yield f"{page.name}: links no term; use {{term}} where a word first appears"


CHECKS = (
    title, goal_box, same_as_library, scikit_learn,
    scikit_learn_version, summary, sources, uses_terms, length, cell_lengths, figures,
    stored_form, compared, plain_python,
)  # fmt: skip

"""Find the numbers that a page claims in its text and shows nowhere.

A claim is a number in a sentence, a caption or an alt text: any decimal, any percentage,
any integer above ten; in a formula, any decimal. It holds where a text output of the page
shows it, rounded to the digits that were typed; a percentage also as a fraction ("1.8%"
for 0.01805); after "about", "nearly" and the like, rounded as coarsely as its zeros say
("about 1,600" for 1603.2). Numbers in the page's code count, too: a page may speak of the
300 points that it asks for.

No claims are: code spans, links, citations; "chapter 12", "scikit-learn 1.9" and the like;
years; minutes; shapes such as (300, 2); numbers that begin with a zero, such as 02.

Where a number can be neither printed nor left out, a comment in the same Markdown cell
vouches for it and says why:

    % typed: 1,024 (the ways to split ten points in two, 2 to the power of 10)

A reason that names a notebook of the book is looked up: it must show the number.

    % typed: 32.4% (03_why_it_stops.ipynb counts them)
"""

import io
import re
import tokenize
from typing import NamedTuple

from author.lint.page import output_text

SMALL = 10
NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:e(?P<exponent>[-+−]?\d+))?(?P<unit>\s?%|\s(?:thousand|million|billion)\b)?"
    r"(?![.,]?\d)"
)
UNITS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
NAMED = re.compile(
    r"\b(?:chapters?|sections?|parts?|figures?|exercises?|equations?|versions?|scikit-learn"
    r"|numpy|python|matplotlib|jupyter\w*)\s(?:\d+(?:,| and| or| to)\s)?$",
    re.IGNORECASE,
)
ROUGH = re.compile(
    r"\b(?:about|roughly|nearly|almost|around|some|over|under|(?:more|less|fewer) than)\s$",
    re.IGNORECASE,
)
SHAPE = re.compile(r"\(\s*\d+\s*,(?:\s*\d+\s*,?)*\s*\)")


class Claim(NamedTuple):
    """A typed number: the cell, how it is written and where, its value, its last digit."""

    cell: int
    typed: str
    around: str
    value: float
    unit: float  # one step of the last digit that counts
    is_percentage: bool

    def holds(self, shown):
        """Tell whether one of the numbers that the page shows rounds to this one."""
        values = [self.value, self.value / 100] if self.is_percentage else [self.value]
        units = [self.unit, self.unit / 100]
        return any(
            abs(number - value) <= unit * (0.5 + 1e-9)
            for value, unit in zip(values, units, strict=False)
            for number in shown
        )


def claims_of(page):
    """Yield the claims of a page."""
    told = [(cell, text, False) for cell, text in page.prose]
    told += [(part.cell, part.text, True) for part in page.all("formula")]
    for cell, text, is_formula in told:
        text = SHAPE.sub(lambda match: " " * len(match[0]), text)
        for match in NUMBER.finditer(text):
            if _is_claim(match, text, is_formula):
                yield _claim(cell, match, text)


def _is_claim(match, text, is_formula):
    digits, unit = match["digits"], match["unit"]
    if "." not in digits and not match["exponent"]:
        is_year = re.fullmatch(r"(?:19|20)\d\d", digits) and not unit
        small = int(digits.replace(",", "")) <= SMALL and not unit
        if is_formula or is_year or small or re.match(r"0\d", digits):
            return False
    is_time = re.match(r"[-–\s]?minutes?\b", text[match.end() :])
    return not is_time and not NAMED.search(text[: match.start()])


def _claim(cell, match, text):
    digits = match["digits"].replace(",", "")
    exponent = int((match["exponent"] or "0").replace("−", "-"))
    scale = 10.0**exponent * UNITS.get((match["unit"] or "").strip(), 1)
    around = text[max(0, match.start() - 30) : match.end() + 30]
    return Claim(
        cell=cell,
        typed=match[0].strip(),
        around=" ".join(around.split()),
        value=float(digits) * scale,
        unit=10.0 ** -_places(digits, text[: match.start()]) * scale,
        is_percentage="%" in match[0],
    )


def _places(digits, before):
    """How many decimals count; of a rough number its last zeros do not: -2 for 1,600."""
    places = len(digits.partition(".")[2])
    if not places and ROUGH.search(before):
        return -(len(digits) - len(digits.rstrip("0")))
    return places


def numbers_in(text):
    """Find all numbers in an output, without signs; "2,000" is read as 2000, too.

    >>> sorted(numbers_in("inertia -7.5e1 of 2,000"))
    [0.0, 2.0, 75.0, 2000.0]
    """
    text = text.replace("−", "-")
    plain = re.findall(r"(?<![\w.])\d+\.?\d*(?:[eE][-+]?\d+)?|(?<![\w.])\.\d+", text)
    grouped = re.findall(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?", text)
    return {float(number.replace(",", "")) for number in plain + grouped}


def numbers_shown(page):
    """Find all numbers in the text outputs of a page and in its code."""
    shown = set()
    for _, cell in page.code:
        shown |= numbers_in(output_text(cell)) | _numbers_in_code(cell.source)
    return shown


def _numbers_in_code(source):
    """The numbers that code names; of `range(1, 9)` also the 8 that it ends with."""
    numbers = {
        float(token.string.replace("_", ""))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.NUMBER and token.string[-1] not in "jJ"
    }
    ends = re.findall(r"range\((?:\s*\d+\s*,)?\s*(\d+)\s*[,)]", source)
    return numbers | {float(end) - 1 for end in ends}


def vouched(page):
    """Collect {(cell, number): why} of all comments ``% typed: NUMBER (why)``."""
    return {
        (part.cell, match[1]): match[2]
        for part in page.all("comment")
        if (match := re.match(r"typed:\s*(\S+)\s+\((\S.*)\)$", part.text))
    }


def _is_shown_there(claim, why, book):
    """Tell whether the notebook that a reason names shows the number; without one, yes."""
    named = re.search(r"\w+\.ipynb", why)
    if not named:
        return True
    page = book.pages.get(named[0])
    return page is not None and claim.holds(numbers_shown(page))


def typed_numbers(page, book):
    """Yield a finding for every claim that no output shows and no comment vouches for."""
    shown, excused = numbers_shown(page), vouched(page)
    for claim in claims_of(page):
        why = excused.get((claim.cell, claim.typed))
        if why and not _is_shown_there(claim, why, book):
            yield f"{page.place(claim.cell)}: {claim.typed!r}: '{why}'; it does not show it"
        elif not why and not claim.holds(shown):
            yield (
                f"{page.place(claim.cell)}: no output shows {claim.typed!r} in"
                f" '…{claim.around}…'; print it in a cell, or write '% typed: {claim.typed}"
                " (why)' below the paragraph"
            )


CHECKS = (typed_numbers,)

"""Paths of a drawing in fewer letters: each point as its way from the one before.

A page's figures are most of its weight, and most of a figure are the points of its curves.
"""

import re

TOKEN = re.compile(r"[A-Za-z]|-?[\d.]+")
PLAIN = re.compile(r"[MLCQz\d.\s-]*")
PAIRS = {"M": 1, "L": 1, "C": 3, "Q": 2}  # the points that follow a letter


def shorter(path: str) -> str:
    """Write a path by steps of a tenth, those of each curve behind a single letter.

    Points are rounded before they are subtracted, so no error adds up on the way.

    Parameters
    ----------
    path : str
        As matplotlib writes it: from place to place, by M, L, C, Q and z. Another is given
        back as it is.

    Returns
    -------
    path : str

    >>> shorter("M1 2L1.52 3.04L2.5 2L0 0z")
    'M1 2l.5 1 1-1-2.5-2z'
    """
    if not PLAIN.fullmatch(path):
        return path
    pieces, here, begin, before = [], (0, 0), (0, 0), ""
    for letter, points in _parts(path):
        name = "M" if letter == "M" else letter.lower()
        origin = (0, 0) if name == "M" else here
        text = _joined([value - origin[i % 2] for i, value in enumerate(points)])
        goes_on = name == before and name not in "Mz"
        gap = "" if text.startswith("-") else " "
        pieces.append((gap if goes_on else name) + text)
        here, before = tuple(points[-2:]) or begin, name
        begin = here if name == "M" else begin
    return "".join(pieces)


def _parts(path):
    """Split a path into letters, each with the points it needs, in tenths."""
    tokens, at, letter = TOKEN.findall(path), 0, "M"
    while at < len(tokens):
        if tokens[at].isalpha():
            letter, at = tokens[at], at + 1
        n = 2 * PAIRS.get(letter, 0)
        yield letter, [round(10 * float(token)) for token in tokens[at : at + n]]
        at += n
        letter = "L" if letter == "M" else letter  # as the points after M are lines


def _joined(tenths):
    """Write numbers one behind the other; a sign is gap enough."""
    return " ".join(map(number, tenths)).replace(" -", "-")


def number(tenths: int) -> str:
    """Write so many tenths, without what goes without saying.

    >>> number(-5), number(120), number(3)
    ('-.5', '12', '.3')
    """
    whole, part = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{part}" if part else f"{whole}"
    return f"-{digits}" if tenths < 0 else digits

"""Words that never appear: they belittle, cheer or decorate, and tell nothing.

What is "simply", "just", "obvious", "clear", "easy", "trivial" or "powerful" is so for the
writer; a reader who stumbles there hears that the fault is theirs. Only what is safe is
listed: "has just moved" tells a time and passes; "clear" and "easy" have other meanings,
but none that the book has needed ("cleared" and "easier" pass).
"""

import re

EMPTY = (
    r"simply|obvious(?:ly)?|clear(?:ly)?|eas(?:y|ily)|powerful(?:ly)?|trivial(?:ly)?"
    r"|(?<!\bhas )(?<!\bhave )(?<!\bhad )just"
)
PHRASES = r"important to note|worth noting|needless to say|let[’']s"
EMOJI = "[\U0001f000-\U0001faff\u2705\u2728\u274c\u2757\u2b50\ufe0f]"
COPIED = r"\\(?:(?:sub)*section|chapter|paragraph|text(?:bf|it|tt)|emph|cite|item|label)\b"
FAULTS = (
    (rf"(?i)\b(?:{EMPTY}|{PHRASES})\b", "say it without"),
    (r"\S*!", "end the sentence with a period"),
    (EMOJI, "take it out"),
    (COPIED, "write Markdown"),
    (r"\bFILL IN\b", "write it"),  # what a skeleton leaves to its author
)


def voice(page, book):
    """No empty words, no exclamation marks, no emoji, no scraps of LaTeX."""
    for cell, text in page.prose:
        for pattern, cure in FAULTS:
            for match in re.finditer(pattern, text):
                around = text[max(0, match.start() - 25) : match.end() + 25].strip()
                yield f"{page.place(cell)}: {match[0]!r} in '…{around}…'; {cure}"


CHECKS = (voice,)

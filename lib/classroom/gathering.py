"""A written answer, wherever in the notebook it was typed.

Students leave the placeholder alone and write below it; they split a cell, copy it, delete
it, or make code of it. Whatever stands where the answer belongs, and was not handed out, is
the answer: nbgrader would give an untouched placeholder 0 points and tell nobody.
"""

import ast
import re
from dataclasses import dataclass, field

# So many letters and digits are enough to know a text by.
SURE = 10


@dataclass
class Written:
    """A written answer, put together.

    Attributes
    ----------
    text : str
        Empty where there is no answer at all.
    place : int or None
        Where it stands from now on: in this cell's place, or behind it if it is code.
    moved : set of int
        Cells of text that are in it now, and stand nowhere else any more.
    attachments : dict
        Pictures that were pasted into its cells.
    note : str
        What an instructor should know; mostly empty.
    """

    text: str = ""
    place: int | None = None
    moved: set = field(default_factory=set)
    attachments: dict = field(default_factory=dict)
    note: str = ""


def gather(cells, known, found, release):
    """Put a written answer together from all that a student wrote in its place.

    Parameters
    ----------
    cells : list of notebook cells
        Of the submission.
    known : restoring.Known
        The answer's cell as the gradebook remembers it.
    found : dict from int to str
        Which cells are which of the gradebook's.
    release : list of notebook cells
        What was handed out.

    Returns
    -------
    written : Written
    """
    marked = next((n for n, name in found.items() if name == known.name), None)
    first, last = room(cells, known.name, found, release)
    handed = Texts([*(cell.source for cell in release), known.stub, ""])
    theirs = [n for n, cell in enumerate(cells) if cell.source not in handed]
    others = {n for n, name in found.items() if name != known.name}
    parts = [
        n
        for n in theirs
        if n not in others and (first < n < last or n == marked or known.is_in(cells[n]))
    ]
    return joined(cells, parts, marked, known.name)


def room(cells, name, found, release):
    """Give the cells between which an answer belongs: the nearest that were handed out."""
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in release]
    rank = names.index(name) if name in names else len(names)
    sides = []
    for some in (slice(0, rank), slice(rank + 1, None)):
        texts = Texts(cell.source for cell in release[some])
        named = {n for n, other in found.items() if other in names[some]}
        sides.append(named | {n for n, cell in enumerate(cells) if cell.source in texts})
    first = max(sides[0], default=-1)
    return first, min((n for n in sides[1] if n > first), default=len(cells))


def joined(cells, parts, marked, name):
    """Join the parts of an answer in their order."""
    if not parts:
        return Written(place=marked)
    written = Written(place=parts[0] if marked is None else marked)
    texts = [as_text(cells[n], written.attachments) for n in parts]
    written.moved = {n for n in parts if cells[n].cell_type != "code"}
    if len(parts) > 1:
        written.note = f"{name} stood in {len(parts)} cells, joined"
        texts.insert(
            0, f"*This answer stood in {len(parts)} cells; here they are in order.*"
        )
    elif parts != [written.place]:
        written.note = f"{name} stood in another cell"
    written.text = "\n\n".join(texts)
    return written


def as_text(cell, attachments):
    """Give the source of a cell as Markdown; its pictures get names that are free."""
    source = cell.source
    if cell.cell_type == "code" and is_code(source):
        return f"```python\n{source}\n```"
    for name, data in cell.get("attachments", {}).items():
        free = name if name not in attachments else f"{len(attachments)}-{name}"
        attachments[free] = data
        source = source.replace(f"(attachment:{name})", f"(attachment:{free})")
    return source


def is_code(source):
    """Tell whether Python can read it: a new cell is code, also for who writes prose."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class Texts:
    """Texts that are known again where an editor or an encoding has changed them a little.

    >>> "W?rme ? 3 degrees C" in Texts(["Wärme – 3 degrees C "])
    True
    >>> "Да" in Texts(["Нет"])
    False
    >>> "a + b" in Texts(["a - b"])
    False
    """

    def __init__(self, texts):
        self.texts = {text.strip() for text in texts}
        self.bare = {bare(text) for text in self.texts} - {""}

    def __contains__(self, text):
        """Tell whether a text is one of them."""
        short = bare(text)  # of a text in another alphabet nothing is left
        return text.strip() in self.texts or (len(short) >= SURE and short in self.bare)


def bare(text):
    """Keep letters and digits of ASCII, which every encoding keeps."""
    return re.sub(r"[^A-Za-z0-9]", "", text)

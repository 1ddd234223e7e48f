"""Add lines to the table of contents, `_toc.yml`; all other lines stay as they are."""

import re

CHAPTER = re.compile(r"( *)- file: chapters/((\d\d)_\w+)\s*$")
KINDS = ("exercises", "solutions")


def chapters(text):
    r"""List the numbered chapters of a table of contents.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str : their names, in their order

    >>> chapters("  - file: chapters/02_the_loop\n  - file: chapters/notation\n")
    ['02_the_loop']
    """
    found = map(CHAPTER.match, text.splitlines())
    return [match[2] for match in found if match]


def with_chapter(text, name):
    r"""Add a chapter behind the one with the next lower number, in the same part.

    Parameters
    ----------
    text : str
        With one chapter at least.
    name : str
        As ``05_scaling``.

    Returns
    -------
    text : str

    >>> print(with_chapter("- file: chapters/04_a\n- file: chapters/notation", "05_b"))
    - file: chapters/04_a
    - file: chapters/05_b
    - file: chapters/notation
    """
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if CHAPTER.match(line)]
    lower = [i for i in starts if CHAPTER.match(lines[i])[2] < name]
    place = _end(lines, lower[-1]) if lower else starts[0]
    indent = CHAPTER.match(lines[(lower or starts)[-1]])[1]
    lines.insert(place, f"{indent}- file: chapters/{name}")
    return "\n".join(lines) + "\n" * text.endswith("\n")


def with_set(text, name):
    r"""Add the two pages of a set under its chapter, unless they are there.

    Parameters
    ----------
    text : str
        With this chapter.
    name : str
        Of the chapter.

    Returns
    -------
    text : str

    >>> print(with_set("- file: chapters/05_b", "05_b"))
    - file: chapters/05_b
      sections:
        - {file: chapters/exercises/05_b/05_b, title: Exercises 05}
        - {file: chapters/solutions/05_b/05_b, title: Solutions 05}
    """
    if f"chapters/{KINDS[0]}/{name}/" in text:
        return text
    line = re.search(rf"^( *)- file: chapters/{name}[ \t]*$", text, re.MULTILINE)
    pages = [
        f"    - {{file: chapters/{kind}/{name}/{name}, title: {kind.title()} {name[:2]}}}"
        for kind in KINDS
    ]
    added = "".join(f"\n{line[1]}{row}" for row in ("  sections:", *pages))
    return text[: line.end()] + added + text[line.end() :]


def _end(lines, start):
    """Find the line behind an entry and all that is indented under it."""
    depth = CHAPTER.match(lines[start])[1] + " "
    end = start + 1
    while end < len(lines) and lines[end].startswith(depth):
        end += 1
    return end

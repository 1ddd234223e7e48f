"""Count code as the book's limits do: no blank lines, no comments, no docstrings."""

import ast
import io
import json
import subprocess
import sys
import tokenize

SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip
EMPTY = {"metadata": {}, "outputs": [], "execution_count": None}
JOINED = ("--config", "format.skip-magic-trailing-comma=true")
WIDE = ("ruff", "format", "--isolated", "--line-length", "78", *JOINED)


def code_lines(source):
    r"""Give the numbers of the lines that hold code.

    Parameters
    ----------
    source : str
        Where it is no Python (a magic, a slip), each line that is not blank counts.

    Returns
    -------
    numbers : set of int, from 1

    >>> sorted(code_lines('def f():\n    "Docstring."\n\n    # why\n    return 1\n'))
    [1, 5]
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {n for n, line in enumerate(source.splitlines(), 1) if line.strip()}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines.difference(*map(_docstring_lines, ast.walk(tree)))


def amounts(sources):
    r"""Count the lines of some cells as if a page were 78 characters wide.

    Chapters are set narrower, for phones. How much code there is to read must not depend
    on where its lines are broken, so the formatter sets it once more, and wide.

    Parameters
    ----------
    sources : list of str

    Returns
    -------
    amounts : list of int

    >>> amounts(["one(\n    two\n)", "# why\nthree"])
    [1, 1]
    """
    made = [{"cell_type": "code", "source": s, **EMPTY} for s in sources]
    book = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    done = subprocess.run(
        [sys.executable, "-m", *WIDE, "--stdin-filename", "page.ipynb", "-"],
        input=json.dumps(book), capture_output=True, text=True, check=False,
    )  # fmt: skip
    # A page with a cell that is no Python is counted as it stands.
    cells = made if done.returncode else json.loads(done.stdout)["cells"]
    return [len(code_lines("".join(cell["source"]))) for cell in cells]


def _docstring_lines(node):
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    if not isinstance(node, documented) or ast.get_docstring(node) is None:
        return ()
    return range(node.body[0].lineno, node.body[0].end_lineno + 1)

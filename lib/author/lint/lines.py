"""Count code as the book's limits do: no blank lines, no comments, no docstrings."""

import ast
import io
import tokenize

SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip


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


def _docstring_lines(node):
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    if not isinstance(node, documented) or ast.get_docstring(node) is None:
        return ()
    return range(node.body[0].lineno, node.body[0].end_lineno + 1)

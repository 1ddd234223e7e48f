"""Limits that let the house grow: a function 15 lines of code, a file 200.

Docstrings, comments and blank lines do not count. No sum over rooms: it would punish what
is added, and reward what is squeezed.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from author.lint import lines

code_lines = cache(lines.code_lines)  # two tests look at each file

LIB = Path(__file__).resolve().parents[2] / "lib"
FUNCTION, FILE = 15, 200
# A table may be as long as it is; its function may not.
TABLE = "# Long: a table."
FILES = {path.relative_to(LIB).as_posix(): path for path in sorted(LIB.rglob("*.py"))}


def table_lines(source):
    """Numbers of the lines of tables: of each list or dict that is marked, all but one."""
    rows, kinds = source.splitlines(), ast.List | ast.Dict | ast.Tuple | ast.Set
    marked = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds) and TABLE in rows[node.lineno - 1]
    ]
    return {n for node in marked for n in range(node.lineno + 1, node.end_lineno + 1)}


def long_functions(source):
    """Names and lengths of functions above the limit, tables left out."""
    counted = code_lines(source)
    if TABLE in source:
        counted = counted - table_lines(source)
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    sizes = [
        (node.name, len(counted.intersection(range(node.lineno, node.end_lineno + 1))))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, functions)
    ]
    return {name: size for name, size in sizes if size > FUNCTION}


@pytest.mark.parametrize("name", FILES)
def test_functions_are_short(name):
    assert long_functions(FILES[name].read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("name", FILES)
def test_a_room_is_no_hall(name):
    size = len(code_lines(FILES[name].read_text(encoding="utf-8")))
    assert size <= FILE, f"{size} lines of code"


def test_a_long_function_is_seen_and_a_table_is_not():
    long = "def f():\n" + "    x = 1\n" * 15
    assert long_functions(long) == {"f": 16}
    assert long_functions(long.replace("x = 1\n", f"x = 1  {TABLE}\n", 1)) == {"f": 16}
    assert long_functions("def f():\n" + "    x = 1\n" * 14) == {}
    table = "        1,\n" * 20 + "    ]\n"
    assert long_functions(f"def f():\n    x = [  {TABLE}\n{table}") == {}
    assert long_functions(f"def f():\n    x = [  # Long: it is.\n{table}") == {"f": 23}
    assert long_functions(f"{long}    y = [  {TABLE}\n{table}") == {"f": 17}

"""No timing is taken while the book is built: two builds would differ in it.

What a figure shows of time comes from ``halfstep.datasets.load_timings``. A page may define
functions that ask a clock, for readers to call on their machine; it calls none of them.
"""

import ast

CLOCKS = {"time", "timeit", "datetime"}
DEFINES = ast.FunctionDef | ast.ClassDef


def timings(page, book):
    """No cell asks a clock, itself or by a function of the page that does."""
    asking = set()
    for number, cell in page.code:
        for node in _statements(cell.source):
            if names := asking & _called(node):
                if isinstance(node, DEFINES):
                    asking.add(node.name)
                    continue
                cure = "draw what `make timings` stores (halfstep.datasets.load_timings)"
                yield f"{page.place(number)}: {min(names)!r} asks a clock; {cure}"
            asking |= _clocks(node)


def _statements(source):
    try:
        return ast.parse(source).body
    except SyntaxError:  # a check of its own says so
        return []


def _called(node):
    """Name what is called somewhere in a statement: ``time`` for ``time.time()``."""
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {n.id for func in calls for n in ast.walk(func) if isinstance(n, ast.Name)}


def _clocks(node):
    """Name what a statement imports of the modules that ask a clock."""
    if isinstance(node, ast.ImportFrom) and node.module in CLOCKS:
        return {each.asname or each.name for each in node.names}
    if isinstance(node, ast.Import):
        return {each.asname or each.name for each in node.names if each.name in CLOCKS}
    return set()


CHECKS = (timings,)

"""Small faults, put into a right answer one at a time: what a check has to find.

Each is a change of one place of the function's syntax tree: another function of the same
kind, a factor or a term that is gone, a statement or a branch that is, a constant that is a
little off, an argument that is not used. Tools for this exist; they skip what is decorated
and have none of the faults that readers make, so these few are our own.
"""

import ast
import copy

SWAPS = [
    ("argmin", "argmax"), ("min", "max"), ("minimum", "maximum"), ("sum", "mean"),
    ("any", "all"), ("floor", "ceil"), ("log", "log2"), ("cumsum", "cumprod"),
    ("std", "var"), ("zeros", "ones"), ("mean", "median"), ("round", "floor"),
    ("standard_normal", "random"), ("uniform", "normal"),
]  # fmt: skip
OTHERS = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div], ast.Div: [ast.Mult],
    ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt], ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt], ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.FloorDiv: [ast.Div],
}  # fmt: skip
# Methods and functions that can be left out around what they are given.
IDLE = {
    "sqrt", "inv", "astype", "copy", "abs", "exp", "log", "square", "unique", "cholesky",
    "cumsum", "atleast_2d", "sort", "array",
}  # fmt: skip
ONE = ast.Constant(1)
KEEPS = (ast.Return, ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Pass)


def mutants(source):
    r"""Yield (where and what, source) for each small fault.

    Parameters
    ----------
    source : str
        Of a module whose last statement is the function.

    Yields
    ------
    name : str
    source : str

    >>> [name for name, _ in mutants("def half(x):\n    return x / 2")][:3]
    ['2: x / 2 is x', '2: x / 2 is 2', '2: x / 2 is x * 2']
    """
    tree = ast.parse(source)
    places = [node for node in ast.walk(tree.body[-1]) if hasattr(node, "lineno")]
    for place, node in enumerate(places):
        for other in changes(node):
            changed = copy.deepcopy(tree)
            inside = [n for n in ast.walk(changed.body[-1]) if hasattr(n, "lineno")]
            new = Replace(inside[place], other).visit(changed)
            name = f"{node.lineno}: {_short(node)} is {_short(other)}"
            yield name, ast.unparse(ast.fix_missing_locations(new))


class Replace(ast.NodeTransformer):
    """Put another node in the place of one."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        """Replace it where it is found."""
        return copy.deepcopy(self.new) if node is self.old else self.generic_visit(node)


def changes(node):
    """Yield what could stand in the place of a node."""
    kind = type(node).__name__
    yield from globals().get(f"_{kind.lower()}", _nothing)(node)
    if isinstance(node, ast.stmt) and not isinstance(node, KEEPS):
        yield ast.Pass()


def _nothing(node):
    return ()


def _binop(node):
    yield from (node.left, node.right)
    for other in OTHERS.get(type(node.op), []):
        yield ast.BinOp(node.left, other(), node.right)


def _compare(node):
    for other in OTHERS.get(type(node.ops[0]), []):
        yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def _unaryop(node):
    yield node.operand


def _boolop(node):
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield ast.BoolOp(other(), node.values)


def _augassign(node):
    for other in OTHERS.get(type(node.op), []):
        yield ast.AugAssign(node.target, other(), node.value)


def _subscript(node):
    if isinstance(node.ctx, ast.Load):
        yield node.value


def _tuple(node):
    """Swap what stands side by side."""
    if isinstance(node.ctx, ast.Load):
        for place in range(len(node.elts) - 1):
            swapped = [*node.elts]
            swapped[place : place + 2] = swapped[place + 1], swapped[place]
            yield ast.Tuple(swapped, node.ctx)


def _attribute(node):
    if node.attr == "T":
        yield node.value
    for name in _swapped(node.attr):
        yield ast.Attribute(node.value, name, node.ctx)


def _name(node):
    if isinstance(node.ctx, ast.Load):
        for name in _swapped(node.id):
            yield ast.Name(name, node.ctx)


def _swapped(name):
    return [b if name == a else a for pair in SWAPS for a, b in [pair] if name in pair]


def _constant(node):
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return
    yield from (ast.Constant(node.value + by) for by in (-1, 1, 1e-6))


def _call(node):
    """Leave out a call around its argument, or a named argument."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in IDLE and node.args:
        yield node.args[0] if name not in ("astype", "copy") else node.func.value
    elif name in IDLE and isinstance(node.func, ast.Attribute):
        yield node.func.value
    for place in range(len(node.keywords)):
        others = node.keywords[:place] + node.keywords[place + 1 :]
        yield ast.Call(node.func, node.args, others)
    if name == "norm":
        yield ast.Call(node.func, node.args, [*node.keywords, ast.keyword("ord", ONE)])
    if name == "mean" and "log" in ast.unparse(node.func):
        yield _log_of_mean(node)


def _log_of_mean(node):
    """Take the log of a mean in place of the mean of logs."""
    call = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    logs = ast.unparse(node.func.value)
    call = call.replace(logs, f"np.exp({logs})", 1)
    return ast.parse(f"np.log({call})", mode="eval").body


def _if(node):
    yield ast.If(ast.Constant(True), node.body, node.orelse)
    yield ast.If(ast.Constant(False), node.body, node.orelse or [ast.Pass()])


def _ifexp(node):
    yield from (node.body, node.orelse)


def _for(node):
    """Go through the loop once."""
    yield ast.For(node.target, node.iter, [*node.body, ast.Break()], node.orelse)


def _short(node):
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) < 60 else f"{text[:57]}…"

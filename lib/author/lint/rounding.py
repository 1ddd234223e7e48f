"""No output that rounding decides: another processor would print another one.

A difference that ought to be 0 comes out as 4e-17 on one machine and as -6e-18 on the next;
with three digits the one reads 0.000 and the other -0.000. Only what is safe is found: in a
stored output a zero with a sign, or a number nearer to 0 than 1e-12; in a cell a printed
difference that keeps all its digits. ``make kernels`` finds the rest: it runs the book as
other processors would.

Where a number is that small and no rounding, a comment in any Markdown cell vouches for it
and says why, as for what is typed:

    % real: 2e-13 (the share of the second center moves a mean that far)
"""

import ast
import re

from author.lint.page import output_text

SIGNED = re.compile(r"(?<![\w.)\]])[-−]0(?:\.0*)?(?:e[-+]\d+)?(?![\w.]*\d)")
TINY = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d*)?e-\d+\b")
LEAST = 1e-12
VOUCHED = re.compile(r"real:\s*(\S+)\s+\(.+\)")
# What makes one number of a difference, as a function or as a method.
SIZES = {"abs", "norm", "max", "min", "sum", "mean", "float"}


def signs_of_zero(page, book):
    """No zero has a sign: it would tell on which side of 0 rounding fell."""
    for number, cell in page.code:
        for match in SIGNED.finditer(output_text(cell)):
            cure = "put a z into its format (z.3f), or add 0.0 after rounding"
            yield f"{page.place(number)}: shows {match[0]!r}, a zero with a sign; {cure}"


def noise(page, book):
    """No number is shown that is 0 but for rounding."""
    comments = [part.text for part in page.all("comment")]
    excused = [typed for text in comments for typed in VOUCHED.findall(text)]
    for number, cell in page.code:
        for typed in dict.fromkeys(TINY.findall(output_text(cell))):
            value = abs(float(typed.replace("−", "-")))
            if 0 < value < LEAST and typed not in excused:
                cure = f"print a comparison, or write '% real: {typed} (why)' below"
                yield f"{page.place(number)}: shows {typed}, 0 but for rounding; {cure}"


def printed_differences(page, book):
    """No size of a difference is printed with all the digits that rounding left."""
    for number, cell in page.code:
        for node in _printed(cell.source):
            if _is_size_of_difference(node):
                what, cure = ast.unparse(node), "give it a format, or print np.allclose"
                yield f"{page.place(number)}: prints {what!r} with all digits; {cure}"


def _printed(source):
    """Yield what is printed without a format."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a check of its own says so
        return
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print":
            for value in call.args:
                parts = (
                    value.values if isinstance(value, ast.JoinedStr) else [ast.Expr(value)]
                )
                bare = [part for part in parts if not getattr(part, "format_spec", None)]
                yield from (part.value for part in bare)


def _is_size_of_difference(node):
    """Tell ``abs(a - b)``, ``np.abs(a - b).max()`` and the like from all else."""
    wrapped = False
    while isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        inner = node.args[0] if node.args else getattr(node.func, "value", None)
        if name not in SIZES:
            return False
        node, wrapped = inner, True
    return wrapped and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


CHECKS = (signs_of_zero, noise, printed_differences)

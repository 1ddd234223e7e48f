"""What a chapter asks before it tells, and where the reader meets the guess again.

A cell with ``predict("NAME")`` before the code that answers, its texts in
``lib/halfstep/predictions/NN.toml``; behind the cell that measures ``echo("NAME", value)``,
with a value that the page has computed. Both are tagged ``remove-input`` and
``nbval-ignore-output``.
"""

import ast

from author import notebooks
from author.lint.anatomy import boxes
from author.lint.parts import ECHO, QUESTION


def prediction(page, book):
    """A question that is asked before code answers it, one way on every page."""
    asked = boxes(page, "predict")
    goals = min((part.cell for part in boxes(page, "goals")), default=0)
    last_code = max((number for number, _ in page.code), default=0)
    if not any(goals <= box.cell < last_code for box in asked):
        yield f'{page.name}: no question before code; add a cell {QUESTION}("NAME")'
    for box in asked:
        where = page.place(box.cell)
        if box.name != QUESTION:
            yield f'{where}: a question that keeps no guess; write {QUESTION}("NAME")'
        elif "name" not in box.options:
            cure = f"write it into lib/halfstep/predictions/{page.name[:2]}.toml"
            yield f"{where}: there is no question {box.text!r}; {cure}"
        elif fault := _unshown(page.cells[box.cell]):
            yield f"{where}: {fault}"


def echoes(page, book):
    """Each guess is met again, behind its question, beside a number of the page's own."""
    asked = {box.options.get("name"): box.cell for box in boxes(page, "predict")}
    shown = {box.options.get("name"): box for box in boxes(page, "echo")}
    for name in asked.keys() - shown.keys() - {None}:
        cure = f'add {ECHO}("{name}", VALUE) below the cell that measures'
        yield f"{page.place(asked[name])}: the guess is never met again; {cure}"
    for name, box in shown.items():
        where = page.place(box.cell)
        if box.cell < asked.get(name, len(page.cells)):
            yield f"{where}: echoes what nobody was asked; ask {name or box.text!r} above"
        elif _is_typed(box.options["value"]):
            value = box.options["value"]
            yield f"{where}: the value {value} is typed; pass what the page has computed"
        if fault := _unshown(page.cells[box.cell]):
            yield f"{where}: {fault}"


def _is_typed(value):
    """Tell whether a value names nothing that was computed."""
    return not any(isinstance(node, ast.Name) for node in ast.walk(ast.parse(value)))


def _unshown(cell):
    """Say what is missing so that readers see the question, and not the line that asks."""
    missing = {"remove-input", notebooks.UNCOMPARED} - set(cell.metadata.get("tags", []))
    return f"shows its line of code; tag it {' and '.join(sorted(missing))}" * bool(missing)


CHECKS = (prediction, echoes)

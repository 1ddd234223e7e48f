"""What an answer uses from refused packages, judged by the text of the cells alone.

The student's program is asked, too (`halfstep.checks.answer.borrowed_names`), but it could
be made to say anything; a text stays what it is.
"""

import ast
import contextlib
import symtable

from halfstep.checks.answer import is_refused


def mentioned(cells, name, refused):
    r"""List what a name uses from refused packages, through other names, too.

    Parameters
    ----------
    cells : list of str
    name : str
        A function or class of the cells.
    refused : tuple of str

    Returns
    -------
    list of str : modules

    >>> mentioned(["import sklearn.cluster as c", "def f(X):\n    return c.KMeans()"],
    ...     "f", ("sklearn",))
    ['sklearn.cluster']
    """
    known, todo, seen, found = bindings(cells), [name], set(), set()
    while todo:
        here = todo.pop()
        if here in seen or here not in known:
            continue
        seen.add(here)
        modules, names = known[here]
        found.update(module for module in modules if is_refused(module, refused))
        todo += names
    return sorted(found)


def bindings(cells):
    """Give each name that cells bind: the modules it imports, the names it uses.

    >>> bindings(["from halfstep import kmeans", "def ("])
    {'kmeans': (['halfstep.kmeans'], set())}
    """
    known = {}
    for cell in cells:
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for statement in ast.parse(cell).body:
                known.update(bound_by(statement))
    return known


def bound_by(statement):
    """Give each name that one statement binds, as `bindings` does."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {name: ([module], set()) for name, module in imported(statement)}
    inside = [*ast.walk(statement)]
    imports = [node for node in inside if isinstance(node, (ast.Import, ast.ImportFrom))]
    brought = [pair for node in imports for pair in imported(node)]
    modules = [module for _, module in brought]
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        names = {statement.name}
    else:
        names = {name for name, _ in brought} | set(stored(inside))
    return dict.fromkeys(names, (modules, global_names(statement)))


def stored(nodes):
    """Yield the names that are assigned to, or that a definition or a handler binds."""
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.alias) and getattr(node, "name", None):
            yield node.name


def global_names(statement):
    r"""List the names that a statement looks up outside itself: no parameters, no locals.

    >>> sorted(global_names(ast.parse("def f(X):\n    y = g(X)\n    return y").body[0]))
    ['f', 'g']
    """
    tables, names = [symtable.symtable(ast.unparse(statement), "cell", "exec")], set()
    for table in tables:  # grows as it is walked
        tables += table.get_children()
        whole = table.get_type() == "module"
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_global() or (whole and symbol.is_referenced())
        }
    return names


def imported(statement):
    """Yield (name, module) for what an import statement brings."""
    home = getattr(statement, "module", None)
    for alias in statement.names:
        if home:
            yield alias.asname or alias.name, f"{home}.{alias.name}"
        else:
            yield alias.asname or alias.name.split(".")[0], alias.name

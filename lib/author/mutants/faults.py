"""Faults of an answer as a whole: what it does with its arguments and its result."""

import ast

import numpy as np

NUMBER = "isinstance({0}, (int, float)) and not isinstance({0}, bool)"
# What an argument becomes, at the beginning.
BEGINS = {
    "is not used": "{0} = np.ones_like({0}) if np.ndim({0}) else type({0})(1)",
    "is one more": "{0} = {0} + 1 if " + NUMBER + " else {0}",
    "is one less": "{0} = {0} - 1 if " + NUMBER + " else {0}",
    "has two features": "{0} = {0}[:, :2] if np.ndim({0}) == 2 else {0}",
    "is rounded": "{0} = np.round({0}) if isinstance({0}, np.ndarray) else {0}",
    "is shifted by 1e-6": "{0} = {0} + 1e-6 if isinstance({0}, np.ndarray) else {0}",
}
GENERATORS = {
    "is np.random": "rng = np.random",
    "is another": "rng = np.random.default_rng()",
    "is always the same": "rng = np.random.default_rng(0)",
}
IN_PLACE = "if isinstance({0}, np.ndarray): {0}[...] = 1"
WRAPPED = "_{name} = {name}\ndef {name}(*given):\n    return {fault}(_{name}(*given))"


def faults(source):
    r"""Yield (what, source) for faults of the last function, or of each method of a class.

    Parameters
    ----------
    source : str
        Of a module whose last statement is the answer.

    Yields
    ------
    name : str
    source : str

    >>> [name for name, _ in faults("def roll(rng):\n    return rng.random()")][:3]
    ['roll: rng is np.random', 'roll: rng is another', 'roll: rng is always the same']
    """
    answer = ast.parse(source).body[-1]
    if isinstance(answer, ast.ClassDef):
        methods = [node for node in answer.body if isinstance(node, ast.FunctionDef)]
        for method in methods:
            yield from of_arguments(source, method)
    else:
        yield from of_arguments(source, answer)
        for fault in RESULTS:
            wrapped = WRAPPED.format(name=answer.name, fault=fault)
            yield f"result is {fault}", f"{source}\n{wrapped}"


def of_arguments(source, function):
    """Yield the faults that concern an argument of one function of a source."""
    for name in [argument.arg for argument in function.args.args]:
        if name == "self":
            continue
        for words, line in (GENERATORS if name == "rng" else BEGINS).items():
            label = f"{function.name}: {name} {words}"
            yield label, with_line(source, function.name, line.format(name), place=0)
        if name != "rng":
            label = f"{function.name}: {name} is changed in place"
            line = IN_PLACE.format(name)
            yield label, with_line(source, function.name, line, place=-1)


def with_line(source, name, line, *, place):
    """Put a line at the beginning of a function, or between its result and its return."""
    tree = ast.parse(source)
    named = [n for n in ast.walk(tree) if getattr(n, "name", "") == name]
    body = next(node for node in named if isinstance(node, ast.FunctionDef)).body
    if place == 0:
        body.insert(0, ast.parse(line).body[0])
    elif isinstance(body[-1], ast.Return):
        kept = f"kept = {ast.unparse(body[-1].value)}\n{line}\nreturn kept"
        body[-1:] = ast.parse(kept).body
    else:
        body.append(ast.parse(line).body[0])
    return ast.unparse(ast.fix_missing_locations(tree))


def each(change):
    """Make a change of an array one of whatever an answer returns."""

    def spoil(result):
        if isinstance(result, tuple):
            return tuple(map(spoil, result))
        return result if result is None else change(np.asarray(result))

    return spoil


# What the result becomes; the names are those of the namespace in which mutants run.
RESULTS = {
    "negated": each(lambda a: ~a if a.dtype == bool else -a),
    "rounded": each(lambda a: np.round(a.astype(float), 1)),
    "shifted": each(lambda a: a + 1e-6),
    "doubled": each(lambda a: 2 * a),
    "reversed_": each(lambda a: a[::-1] if a.ndim else a),
    "turned": each(lambda a: a.T),
    "whole": each(lambda a: a.astype(int)),
    "positive": each(np.abs),
}

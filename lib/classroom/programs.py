"""A student's cells in a box for each kind of task.

What one task of a set allows, another refuses. So the cells run once in a box that has all
that the set allows, and once more in one that lacks what the task at hand refuses: there is
nothing to borrow, whatever it is called. (There they run statement by statement, so that a
line that needs what is not there takes nothing else of its cell along.)
"""

import ast
import io

from classroom.program import Program, without_magics


class Programs:
    """The programs of a notebook, each made when a task needs it.

    Parameters
    ----------
    name : str
        Of the exercise set.
    checks : module
        Of the set.
    boxes : callable or None
        Makes the box for a set and what is refused, as `process.box_for` does; at your own
        risk there is none, and one program does for all.
    **seconds
        For each `Program`.
    """

    def __init__(self, name, checks, boxes, **seconds):
        self.name, self.checks, self.boxes = name, checks, boxes
        self.seconds, self.cells, self.made = seconds, [], {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for program in self.made.values():
            program.close()

    def add(self, source):
        """Append a cell to all of them."""
        self.cells.append(source)
        for program in self.made.values():
            put(program, source)

    def ready_for(self, test):
        """Give the program in which a test cell asks.

        Parameters
        ----------
        test : str
            The source of the cell.
        """
        refused = refused_by(test, self.checks)
        box = self.boxes(self.name, refused) if self.boxes else None
        key = tuple(box.paths) if box else ()
        if key not in self.made:
            self.made[key] = Program(box=box, **self.seconds)
            for source in self.cells:
                put(self.made[key], source)
        return self.made[key]

    @property
    def notes(self):
        """What happened to cells; from where most is there, if some task asked there."""
        made = sorted(self.made.values(), key=lambda program: program.lacks)
        return made[0].notes if made else []


def put(program, source):
    """Append a cell to a program, in parts where something may be lacking."""
    for part in statements(without_magics(source)) if program.lacks else [source]:
        program.add(part)


def refused_by(test, checks):
    """List the packages that each task of a test cell refuses.

    >>> from halfstep.checks import set_09
    >>> refused_by("checks.soft_labels(soft_labels).points(2)", set_09)
    ('halfstep', 'scipy', 'sklearn')
    >>> refused_by("checks.compare_starts(compare_starts).points(2)", set_09)
    ()
    """
    nodes = [node for node in ast.walk(ast.parse(test)) if isinstance(node, ast.Attribute)]
    tasks = [getattr(checks, node.attr, None) for node in nodes if is_checks(node.value)]
    each = [set(task.refused) for task in tasks if hasattr(task, "refused")]
    return tuple(sorted(set.intersection(*each))) if each else ()


def is_checks(node):
    """Tell whether a piece of code is the name `checks`."""
    return isinstance(node, ast.Name) and node.id == "checks"


def statements(source):
    r"""Split a cell into its statements; one that Python can't read stays whole.

    >>> statements("import x; y = 1\n@f\ndef g():\n    return 2\n")
    ['import x; y = 1\n', '@f\ndef g():\n    return 2\n']
    >>> statements("def (")
    ['def (']
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [source]
    lines, ranges = io.StringIO(source, newline=None).readlines(), []
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if ranges and first <= ranges[-1][1]:  # two in a line
            first = ranges.pop()[0]
        ranges.append((first, node.end_lineno))
    return ["".join(lines[first - 1 : last]) for first, last in ranges]

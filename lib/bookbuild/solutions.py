"""The pages of the solutions: named so, and without nbgrader's marks in the code.

The notebooks themselves keep both: from them the exercises are made.
"""

import re

from docutils import nodes

FOLDER = "chapters/solutions/"
# Marks of regions, and lines that are handed out in place of the solution.
MARKS = re.compile(r"^[ \t]*(?:### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)|#\|).*\n?", re.M)


def unmark(code: str) -> str:
    r"""Take the marks out of a cell's code.

    >>> unmark("### BEGIN SOLUTION\n#| x = 1\nx = 2\n### END SOLUTION")
    'x = 2\n'
    """
    return MARKS.sub("", code)


def dress(app, doctree) -> None:
    """Change the title and the code of a solution as it is read."""
    if not app.env.docname.startswith(FOLDER):
        return
    for title in list(doctree.findall(nodes.title))[:1]:
        for text in list(title.findall(nodes.Text)):
            text.parent.replace(text, nodes.Text(text.replace("Exercises", "Solutions")))
    for block in doctree.findall(nodes.literal_block):
        code = unmark(block.astext()).rstrip("\n")
        block.rawsource = code
        block.children = [nodes.Text(code)]


def setup(app) -> None:
    """Come before Sphinx collects the titles for its menu."""
    app.connect("doctree-read", dress, priority=100)

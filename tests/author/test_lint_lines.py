"""Lines of code are counted as the limits say."""

from author.lint.lines import amounts, code_lines


def test_no_docstring_comment_or_blank_line_counts():
    source = (
        '"""Docstring."""\n\n# comment\nx = 1\n\n\ndef f():\n    """Two\n\n    lines."""\n'
    )
    source += "    # why\n    return [\n        x,\n    ]\n"
    assert code_lines(source) == {4, 7, 12, 13, 14}


def test_a_string_that_is_used_counts():
    assert code_lines('x = 1\n"""Shown."""\n') == {1, 2}


def test_what_is_no_python_counts_by_the_line():
    assert code_lines("%time x\n\nx = 1\n") == {1, 3}


def test_where_lines_are_broken_does_not_change_how_much_code_there_is():
    wide = "draw(ax, X, labels, title='the same', size=(4.8, 3.6), color='black')\nx = 1\n"
    narrow = wide.replace("(ax", "(\n    ax").replace(", ", ",\n    ")
    assert amounts([wide, narrow, "y = 2"]) == [2, 2, 1]
    assert amounts(["x = 1\n" * 7, "%time x"]) == [7, 1]

"""Lines of code are counted as the limits say."""

from author.lint.lines import code_lines


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

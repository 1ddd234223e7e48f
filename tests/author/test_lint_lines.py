"""Lines of code are counted as the limits say."""

from author.lint.lines import code_lines, function_lengths


def test_no_docstring_comment_or_blank_line_counts():
    source = (
        '"""Docstring."""\n\n# comment\nx = 1\n\n\ndef f():\n    """Two\n\n    lines."""\n'
    )
    source += "    # why\n    return [\n        x,\n    ]\n"
    assert code_lines(source) == {4, 7, 12, 13, 14}
    assert function_lengths(source) == [("f", 4)]


def test_a_string_that_is_used_counts():
    assert code_lines('x = 1\n"""Shown."""\n') == {1, 2}


def test_what_is_no_python_counts_by_the_line():
    assert code_lines("%time x\n\nx = 1\n") == {1, 3}


def test_nested_and_long_functions_are_measured():
    body = "    x = 1\n" * 15
    assert function_lengths("def f():\n" + body) == [("f", 16)]
    nested = "class A:\n    async def g(self):\n        def h():\n            return 1\n"
    assert function_lengths(nested) == [("g", 3), ("h", 2)]

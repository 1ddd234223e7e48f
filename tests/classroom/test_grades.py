"""The table at the end of an evening."""

from classroom import grades


def test_the_table_names_all_and_those_that_failed_once_more():
    rows = [
        {"student": "doejane_4711", "score": 8.0, "of": 12.0, "notes": ["by hand"]},
        {"student": "poeann_4713", "score": "failed", "of": "", "notes": ["empty", "x"]},
        {"student": "roejo_4712", "score": 0.5, "of": 12.0, "notes": []},
    ]
    assert grades.table(rows) == (
        "student       score     notes\n"
        "doejane_4711  8/12      by hand\n"
        "poeann_4713   failed    empty; x\n"
        "roejo_4712    0.5/12\n"
        "\n"
        "3 submissions, 1 of them not graded:\n"
        "  poeann_4713: empty\n"
    )

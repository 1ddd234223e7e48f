"""What each page weighs, in a table at the end of the run."""

import pytest

WEIGHT = "weight of a page"


@pytest.fixture
def weigh(record_property):
    """Give a function that notes (page, bytes, limit) for the table at the end."""
    # In the test's report, since that is what a worker sends home.
    return lambda *row: record_property(WEIGHT, row)


def pytest_terminal_summary(terminalreporter):
    """Print what each page weighs, whichever worker has weighed it."""
    rows = [
        row
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, row in report.user_properties
        if name == WEIGHT
    ]
    if rows:
        terminalreporter.section("weight of the first visit, gzip")
    for name, n_bytes, limit in sorted(map(tuple, rows)):
        mark = "" if n_bytes <= limit else "  TOO HEAVY"
        line = f"{name:<44}{n_bytes / 1000:8.1f} kB of {limit / 1000:4.0f}{mark}"
        terminalreporter.write_line(line)

"""The comparison that the chapters pass can fail, and names what differs."""

import pytest
from author.stored import Difference, differences, nbval, pytest_assertrepr_compare
from good_page import NAME, broken, replaced


@pytest.mark.parametrize("CI", ["", "true"])  # there pytest tells more
def test_nbval_passes_without_images_and_fails_on_a_changed_number(folder, monkeypatch, CI):
    monkeypatch.setenv("CI", CI)
    path = folder / NAME
    assert nbval(path).returncode == 0
    before = path.read_text()
    path.write_text(before.replace("mean 2.7500", "mean 2.7501"))
    assert path.read_text() != before
    run = nbval(path)
    assert run.returncode == 1
    assert "mean 2.7501" in run.stdout
    assert "01_mean.ipynb::Cell 0" in run.stdout
    line = "mean {}, sum 11.0, above 0.25"
    found = Difference(1, line.format(2.7501), line.format("2.7500"))  # cell 0 is a text
    assert differences(path, run.stdout) == [found], run.stdout


def test_variables_reach_the_kernel_and_an_error_is_a_difference(folder):
    source = "import os\nassert os.environ.get('BOOK_KERNEL') == 'set'\nnp.all"
    broken(folder, 4, replaced("np.all", source))
    path = folder / NAME
    assert nbval(path, {"BOOK_KERNEL": "set"}).returncode == 0
    run = nbval(path, {"BOOK_KERNEL": "other"})
    said = Difference(4, "", "Cell execution caused an exception")
    assert differences(path, run.stdout) == [said], run.stdout


def test_only_lines_that_differ_are_told():
    told = pytest_assertrepr_compare("a\nb\nc\n", "a\nx\nc\nd\n")
    assert told == ["stored: b", "found:  x", "stored: (no line)", "found:  d"]


def test_two_cells_are_told_apart(folder):
    text = """F.
____ 01_mean.ipynb::Cell 0 ____
Cell 0: Cell outputs differ
  stored: 1
  found:  2
____ 01_mean.ipynb::Cell 2 ____
Cell 2: Cell execution caused an exception
"""
    assert differences(folder / NAME, text) == [
        Difference(1, "1", "2"),
        Difference(4, "", "Cell execution caused an exception"),
    ]

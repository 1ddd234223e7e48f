"""How tests are shared out among workers: every test once, and what belongs together so."""

from pathlib import Path

import pytest
from sharing_out import FILES, FOLDERS, PARTS, part

TESTS = Path(__file__).resolve().parents[1]


def test_all_that_is_named_is_there():
    names = {path.name for path in TESTS.rglob("test_*.py")}
    assert {*FILES, *PARTS} <= names
    assert all((TESTS / name).is_dir() for name in FOLDERS)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("author/test_new.py::test_a[1]", "author/test_new.py::test_b[2]", True),
        ("author/test_new.py::test_a", "author/test_look.py::test_a", False),
        ("site/test_pages.py::test_a", "site/test_pages.py::test_b", True),
        ("site/test_pages.py::test_a[a]", "site/test_pages.py::test_a[a]", True),
        ("w/test_every_widget_in_jupyter.py::test_a[notebook-dial-1]",
         "w/test_every_widget_in_jupyter.py::test_b[notebook]", True),
        ("w/test_every_widget_in_jupyter.py::test_a[notebook-dial-1]",
         "w/test_every_widget_in_jupyter.py::test_a[jupyterlab-dial-1]", False),
        ("w/test_every_widget_in_jupyter.py::test_a[dial-1-notebook]",
         "w/test_every_widget_in_jupyter.py::test_b[notebook]", True),
    ],
)  # fmt: skip
def test_what_shares_a_setup_stays_together(one, other, together):
    assert (part(one) == part(other)) == together


@pytest.mark.parametrize("file", [name for name, n in PARTS.items() if isinstance(n, int)])
def test_a_long_file_is_divided_into_as_many_parts(file):
    assert len({part(f"{file}::test_a[{n}]") for n in range(99)}) == PARTS[file]

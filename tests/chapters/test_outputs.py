"""The chapters' code, run again: it gives what is stored."""

from pathlib import Path

import pytest
from author.stored import nbval

FOLDER = Path(__file__).resolve().parents[2] / "chapters"
CHAPTERS = sorted(path.name for path in FOLDER.glob("[0-9][0-9]_*.ipynb"))
ALL = [*CHAPTERS, "symptoms.ipynb"]


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("name", ALL)
def test_stored_outputs_are_what_the_code_gives(name):
    run = nbval(FOLDER / name)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"

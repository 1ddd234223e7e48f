"""Names as platforms write them, from the folder `platforms`: found, or asked for.

A line there is a path, whose it is in the class of `roster.csv`, and whose it is in a class
that the gradebook does not know. "?" is asked for, a guess behind it; "-" is nobody's.
"""

import csv
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from classroom.roster import Roster
from classroom.settling import Settled
from classroom.sorting import Sorter

SAMPLES = Path(__file__).parent / "platforms"
ROSTER = [
    SimpleNamespace(**row)
    for row in csv.DictReader((SAMPLES / "roster.csv").read_text("utf-8").splitlines())
]


def lines():
    for path in sorted(SAMPLES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                name, *students = line.split("\t")
                name = name.replace(r"\u0308", "\u0308")
                yield pytest.param(path.stem, name, students, id=f"{path.stem} {name}")


def sort(root, name, students, kind=""):
    """Sort one file as the only one of a download, and say whose it is."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("{}")
    if kind == "gradescope":
        shutil.copy(SAMPLES / "gradescope.yml", (root / name).parents[name.count("/") - 1])
        place = root / name.split("/")[0]
        (place / "gradescope.yml").rename(place / "submission_metadata.yml")
    sorter = Sorter(root, Roster(students), Settled(root / "none.csv"))
    if sorter.asked:
        (row,) = sorter.asked.values()
        assert not sorter.files
        return f"?{row.perhaps}"
    return next(iter(sorter.files), "-")


@pytest.mark.parametrize(("kind", "name", "students"), list(lines()))
def test_each_name_is_found_or_asked_for(tmp_path, kind, name, students):
    known, unknown = students
    assert sort(tmp_path / "a", name, ROSTER, kind) == known
    assert sort(tmp_path / "b", name, (), kind) == unknown


def test_students_whom_grading_made_are_no_list_of_the_class(tmp_path):
    made = SimpleNamespace(
        id="jane-doe_815", first_name=None, last_name=None, email=None, lms_user_id=None
    )
    name = "Ann Poe_816_assignsubmission_file/x.ipynb"
    assert sort(tmp_path, name, [made]) == "ann-poe_816"


def test_a_list_of_gradescope_that_cannot_be_read_is_no_list(tmp_path):
    (tmp_path / "submission_metadata.yml").write_text("a: [")
    assert sort(tmp_path, "submission_1/x.ipynb", ROSTER) == "?"

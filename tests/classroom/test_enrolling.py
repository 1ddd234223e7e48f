"""The list of a class, as it comes from a spreadsheet, is in the gradebook or refused."""

from types import SimpleNamespace

import pytest
from classroom import enrolling
from classroom.course import Refused
from classroom.roster import Roster
from nbgrader.api import Gradebook

HEAD = "id,first_name,last_name,email,lms_user_id"
ROWS = ["jose,José,Núñez,jose@uni.example,5008", "ada,Ada,Lovelace,,"]


@pytest.fixture
def course(tmp_path, monkeypatch):
    # Which nbgrader asks a program for, each time that it makes a gradebook.
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "1")
    return SimpleNamespace(root=tmp_path, db_url=f"sqlite:///{tmp_path}/gradebook.db")


def enroll(course, text, encoding="utf-8"):
    path = course.root / "students.csv"
    path.write_bytes(text.encode(encoding))
    return enrolling.enroll(course, path)


def people(course):
    with Gradebook(course.db_url) as gradebook:
        return {
            one.id: (one.first_name, one.last_name, one.email, one.lms_user_id)
            for one in gradebook.students
        }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_as_spreadsheets_store_it(course, encoding, comma, end):
    text = end.join([HEAD, *ROWS, ",,,,", ""]).replace(",", comma)
    found = enroll(course, text, encoding)
    assert (found.new, found.known, found.absent, found.unread) == (2, 0, [], [])
    assert people(course) == {
        "jose": ("José", "Núñez", "jose@uni.example", "5008"),
        "ada": ("Ada", "Lovelace", None, None),
    }
    assert Roster.of(course).plain("Núñez, José") == {"jose"}


def test_columns_are_known_by_other_spellings_and_the_others_are_named(course):
    found = enroll(course, "ID,First name,Last-Name,Tutor\nada,Ada,Lovelace,Bob\n")
    assert people(course)["ada"][:2] == ("Ada", "Lovelace")
    assert found.unread == ["tutor"]
    assert "Columns not read: tutor." in enrolling.told(found, "students.csv")


def test_repeated_it_takes_nothing_away_and_names_who_is_not_on_it(course):
    enroll(course, "\n".join([HEAD, *ROWS]))
    found = enroll(course, "id,email,first_name\njose,new@uni.example,\nbob,,\n")
    assert (found.new, found.known, found.absent) == (1, 1, ["ada"])
    assert people(course)["jose"] == ("José", "Núñez", "new@uni.example", "5008")
    assert set(people(course)) == {"jose", "ada", "bob"}
    assert "not on the list: ada." in enrolling.told(found, "students.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,email\nada,a@b\n", "needs a column id, and has name, email"),
        ("", "needs a column id, and has nothing"),
        ("id,email\nada,\n,b@b\n", "row 3 of .* has no id"),
        ("id\nada\nbob\nada\n", "row 4 of .*: ada stands there a second time"),
        ("id\nada\na/b\n", "row 3 of .*: a/b can't be an id"),
        ("PK\x03\x04\0\0", "is no table of text: save the list as CSV"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_is_entered(course, text, said):
    with pytest.raises(Refused, match=said):
        enroll(course, text)
    assert people(course) == {}


def test_a_mistyped_path_is_told(course):
    with pytest.raises(Refused, match=r"there is no file .*nope\.csv"):
        enrolling.enroll(course, course.root / "nope.csv")

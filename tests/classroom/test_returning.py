"""Feedback goes back under the names that the files came with."""

import zipfile
from types import SimpleNamespace

import pytest
from classroom import __main__ as main
from classroom import collecting, returning
from classroom.course import Refused
from nbgrader.api import Gradebook

# How nbgrader uses its database.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
CANVAS, MOODLE = "doejane_4711_99_02_x.ipynb", "Jo Roe_815_assignsubmission_file"
PEOPLE = """
submission_7:
  :submitters:
  - {":name": Ann, ":sid": 1}
  - {":name": Bob, ":sid": 2}
"""
CAME = {
    CANVAS: "",
    "doejane_4711_98_02_x-1.ipynb": "",  # handed in again: one page for one student
    f"all/{MOODLE}/02_x.ipynb": "",  # a zip that the class itself was put into
    "poeann_1_99_02_x.ipynb": "",  # not graded: no page
    "whose.ipynb": "",
    "e/submission_7/02_x.ipynb": "",  # two students, one file
    "e/submission_metadata.yml": PEOPLE,
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    # Which nbgrader asks a program for, each time that it makes a gradebook.
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "1")
    return SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        db_url=f"sqlite:///{tmp_path}/gradebook.db",
        submitted_directory="submitted",
        feedback_directory="feedback",
        format_path=lambda *parts: tmp_path.joinpath(*parts),
    )


def write_feedback(course, student, text):
    folder = course.root / "feedback" / student / "02_x"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "02_x.html").write_text(text)


def test_each_page_is_packed_once_under_the_name_of_its_file(course, tmp_path):
    for name, text in CAME.items():
        path = tmp_path / "downloaded" / "02_x" / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    collecting.collect(course)
    (tmp_path / "submitted" / "byhand" / "02_x").mkdir(parents=True)
    (tmp_path / "submitted" / "byhand" / "03_x").mkdir(parents=True)
    for student in ("doejane_4711", "jo-roe_815", "ann_1", "bob_2", "byhand", "gone"):
        write_feedback(course, student, student)
    packed = returning.pack(course)
    with zipfile.ZipFile(packed.path) as bundle:
        pages = [(name, bundle.read(name).decode()) for name in bundle.namelist()]
    assert packed.count == 5
    assert packed.without == ["poeann_1"]
    assert pages == [
        ("submission_7/02_x.html", "ann_1"),
        ("bob_2/02_x.html", "bob_2"),
        ("byhand/02_x.html", "byhand"),
        ("doejane_4711_98_02_x-1.html", "doejane_4711"),
        (f"{MOODLE}/02_x.html", "jo-roe_815"),
    ]


def enter(course, student, **values):
    """Enter a submission with 4 points of 4, and an answer in words worth 2."""
    with Gradebook(course.db_url) as book:
        judged = {"auto_score": 4, "needs_manual_grade": False}
        grades = {"task": judged, "written": values}
        book.update_or_create_submission("02_x", student)
        for name, fields in grades.items():
            grade = book.find_grade(name, "02_x", "02_x", student)
            for what, value in fields.items():
                setattr(grade, what, value)
        book.db.commit()


@pytest.fixture
def graded(course):
    """Ada's answer waits for a mark, Bob's has 1.5 points; each page says so."""
    with Gradebook(course.db_url) as book:
        book.add_assignment("02_x")
        book.add_notebook("02_x", "02_x")
        for name, most in (("task", 4), ("written", 2)):
            book.add_grade_cell(name, "02_x", "02_x", max_score=most, cell_type="code")
        for student in ("ada", "bob"):
            book.add_student(student)
    for student in ("ada", "bob", "eve"):
        (course.root / "submitted" / student / "02_x").mkdir(parents=True)
    enter(course, "ada", needs_manual_grade=True)
    enter(course, "bob", manual_score=1.5, needs_manual_grade=False)
    write_feedback(course, "ada", "<h4>02_x (Score: 4.0 / 6.0)</h4>")
    write_feedback(course, "bob", "<h4>02_x (Score: 5.5 / 6.0)</h4>")
    return course


def test_who_waits_for_a_mark_is_named_before_the_page_goes_out(graded, capsys):
    packed = returning.pack(graded)
    assert (packed.waiting, packed.older, packed.without) == (["ada"], [], ["eve"])
    assert main.pack(graded, None) == 1
    said = capsys.readouterr().out
    assert "2 students' feedback: " in said
    assert "Without feedback, 1: eve\n" in said
    assert "Not marked by hand, or not nodded to, 1:\n  ada\n" in said
    assert "nbgrader generate_feedback 02_x --force" in said


def test_a_page_from_before_a_mark_was_changed_is_named(graded, capsys):
    enter(graded, "ada", manual_score=2, needs_manual_grade=False)
    enter(graded, "bob", manual_score=1, needs_manual_grade=False)
    packed = returning.pack(graded)
    assert (packed.waiting, packed.older) == ([], ["ada", "bob"])
    assert main.pack(graded, None) == 1
    assert "With another score than now, 2:\n  ada, bob\n" in capsys.readouterr().out
    write_feedback(graded, "ada", "<h4>02_x (Score: 6.0 / 6.0)</h4>")
    write_feedback(graded, "bob", "<h4>02_x (Score: 5.0 / 6.0)</h4>")
    assert main.pack(graded, None) == 0
    assert "Before" not in capsys.readouterr().out


def test_without_any_feedback_nothing_is_packed(course):
    (course.root / "submitted" / "ada" / "02_x").mkdir(parents=True)
    with pytest.raises(Refused, match="no feedback on 02_x: nbgrader generate_feedback"):
        returning.pack(course)
    assert not list(course.root.glob("*.zip"))

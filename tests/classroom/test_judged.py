"""The gradebook has what the judge gave, or the audit says where it has not."""

import json
import shutil
from types import SimpleNamespace

import pytest
from classroom import __main__ as main
from classroom import audit, journal
from nbgrader.api import Gradebook

# How nbgrader uses its database.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
POINTS = {"assign-check": (2.0, 2.0), "update-check": (1.5, 3.0)}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The folder of a course of two students, judged and entered."""
    home = tmp_path_factory.mktemp("judged")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "1")
        fill(course_in(home))
    return home


def course_in(home):
    return SimpleNamespace(root=home, db_url=f"sqlite:///{home}/gradebook.db")


def fill(course):
    with Gradebook(course.db_url) as book:
        book.add_assignment("02_x")
        book.add_notebook("02_x", "02_x")
        for name, (_, most) in POINTS.items():
            book.add_grade_cell(name, "02_x", "02_x", max_score=most, cell_type="code")
        written = {"max_score": 2, "cell_type": "markdown"}
        book.add_grade_cell("written", "02_x", "02_x", **written)
        for student in ("ada", "bob"):
            book.add_student(student)
            book.add_submission("02_x", student)
            judge(course, student)
            for name, (points, _) in POINTS.items():
                change(book, student, name, auto_score=points)


@pytest.fixture
def course(judged, tmp_path):
    """A copy of it."""
    shutil.copytree(judged, tmp_path, dirs_exist_ok=True)
    return course_in(tmp_path)


def judge(course, student, points=POINTS):
    entry = {"set": "02_x", "student": student, "points": points}
    journal.append(journal.path_of(course), entry)


def change(book, student, name, **values):
    grade = book.find_grade(name, "02_x", "02_x", student)
    for what, value in values.items():
        setattr(grade, what, value)
    book.db.commit()


def lines(course):
    return journal.path_of(course).read_text().splitlines(keepends=True)


def test_where_nothing_was_changed_nothing_is_found(course, capsys):
    with Gradebook(course.db_url) as book:
        change(book, "ada", "written", manual_score=1)
    assert main.audit(course, None) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "The gradebook has what the judge gave.\n2 submissions compared."
    )
    assert "judged.jsonl, 2 lines" in said
    assert "nothing of 1 marks for answers in words" in said


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("update-check", {"auto_score": 3}, "update-check: 3 points; the judge gave 1.5"),
        ("update-check", {"auto_score": None}, "0 points; the judge gave 1.5"),
        ("assign-check", {"manual_score": 0}, "0 points by hand in place of the judge's 2"),
        ("assign-check", {"extra_credit": 5}, "5 points more, as extra credit"),
        ("written", {"extra_credit": 5}, "written: 5 points more, as extra credit"),
        ("written", {"auto_score": 2}, "written: 2 points; the judge gave nothing"),
    ],
)
def test_each_difference_is_named(course, capsys, name, values, said):
    with Gradebook(course.db_url) as book:
        change(book, "bob", name, **values)
    assert main.audit(course, None) == 1
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "1 differences between gradebook and log:"
    assert second.startswith("  bob, 02_x, ")
    assert said in second


def test_what_a_task_is_worth_is_compared(course):
    with Gradebook(course.db_url) as book:
        book.find_grade_cell("assign-check", "02_x", "02_x").max_score = 4
        book.db.commit()
    assert len(audit.audit(course).differences) == 2


def test_submissions_and_students_that_came_or_went(course):
    with Gradebook(course.db_url) as book:
        book.remove_student("ada")
        book.add_student("eve")
        book.add_submission("02_x", "eve")
        change(book, "eve", "assign-check", auto_score=2)
    assert sorted(audit.audit(course).differences) == [
        "ada, 02_x: not there; the judge gave 3.5",
        "eve, 02_x: not in the log",
    ]


def test_the_last_word_of_the_judge_counts(course):
    better = {**POINTS, "update-check": (3.0, 3.0)}
    judge(course, "ada", better)
    assert len(audit.audit(course).differences) == 1
    with Gradebook(course.db_url) as book:
        change(book, "ada", "update-check", auto_score=3)
    assert audit.audit(course).differences == []


@pytest.mark.parametrize("what", ["change", "remove", "insert", "swap", "spoil"])
def test_a_log_that_was_written_to_is_seen(course, what):
    for student in ("ada", "bob"):
        judge(course, student)
    old = lines(course)
    changed = {
        "change": [old[0], old[1].replace("1.5", "3.0"), *old[2:]],
        "remove": [*old[:1], *old[2:]],
        "insert": [*old[:2], old[0], *old[2:]],
        "swap": [old[0], old[2], old[1], old[3]],
        "spoil": [*old[:2], "{\n", *old[2:]],
    }[what]
    journal.path_of(course).write_text("".join(changed))
    broken = audit.audit(course).differences
    assert broken
    assert all("does not follow" in line for line in broken if line.startswith("line"))


def test_a_cut_log_has_another_end(course):
    judge(course, "ada")
    before = journal.told(journal.path_of(course))
    journal.path_of(course).write_text("".join(lines(course)[:2]))
    assert journal.told(journal.path_of(course)).split(", ")[1:] != before.split(", ")[1:]


def test_a_line_that_was_torn_costs_itself_alone(course):
    path = journal.path_of(course)
    path.write_text("".join(lines(course))[:-40])
    judge(course, "bob")
    judge(course, "ada")
    rows = [line for line in lines(course) if line.strip()]
    assert len(rows) == 4
    assert [bool(journal.parsed(row.encode())) for row in rows] == [True, False, True, True]
    entries, broken, _ = journal.read(path)
    assert len(entries) == 3
    assert broken == ["line 2 of the log does not follow the one before it"]


def test_lines_are_plain(course):
    first = json.loads(lines(course)[0])
    assert set(first) == {"time", "set", "student", "points", "before"}
    assert first["before"] == ""

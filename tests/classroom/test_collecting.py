"""A download becomes folders of students; repeated, it changes what has changed."""

import csv
import io
import zipfile
from types import SimpleNamespace

import pytest
from classroom import __main__ as main
from classroom import collecting, settling
from classroom.course import Refused
from nbgrader.api import Gradebook

MOODLE = "{}_assignsubmission_file/02_x.ipynb"
JANE, BOB = MOODLE.format("Jane Doe_815"), MOODLE.format("Bob Roe_816")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course without students, and a folder for the download."""
    (tmp_path / "downloaded" / "02_x" / "archive").mkdir(parents=True)
    # Which nbgrader asks a program for, each time that it makes a gradebook.
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "1")
    return SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        submitted_directory="submitted",
        db_url=f"sqlite:///{tmp_path}/gradebook.db",
        format_path=lambda *parts: str(tmp_path.joinpath(*parts)),
    )


def lay(course, files, name="all.zip"):
    """Lay a zip of files (name to text) into the archive."""
    path = course.root / "downloaded" / "02_x" / "archive" / name
    with zipfile.ZipFile(path, "w") as bundle:
        for file, text in files.items():
            bundle.writestr(file, text)


def submitted(course):
    """What lies in the students' folders: (student, file) to text."""
    return {
        (path.parts[-3], path.name): path.read_text()
        for path in (course.root / "submitted").glob("*/02_x/*")
    }


def settle(course, rows):
    """Fill in the column `student`, as a spreadsheet that knows semicolons stores it."""
    path = course.root / "downloaded" / "02_x" / "whose.csv"
    asked = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    text = ["file;student;perhaps;why"]
    text += [f"{row['file']};{rows.get(row['file'], '')};;" for row in asked]
    path.write_text("\n".join(text), encoding="utf-8-sig")
    return [row["file"] for row in asked]


def test_what_is_nobodys_is_asked_for_and_settled_by_the_file(course, capsys):
    lay(course, {JANE: "1", "best version.ipynb": "2", "read me.txt": "3"})
    found = collecting.collect(course)
    assert list(found.files) == ["jane-doe_815"]
    said = settling.table(found.open, "whose.csv")
    assert said.endswith(".\n")
    lines = said.splitlines()
    assert lines[1] == "Not collected, 2: whose are these?"
    assert "all/best version.ipynb" in lines[3]
    assert "all/read me.txt" in lines[4]
    assert lines[-1].startswith("whose.csv")

    asked = settle(course, {"all/best version.ipynb": "bob", "all/read me.txt": "-"})
    assert asked == ["all/best version.ipynb", "all/read me.txt"]
    found = collecting.collect(course)
    assert found.open == []
    assert settling.table(found.open, "whose.csv") == ""
    assert submitted(course)["bob", "best version.ipynb"] == "2"
    assert {student for student, _ in submitted(course)} == {"bob", "jane-doe_815"}


def test_what_stands_in_the_file_stays_when_more_is_asked(course):
    lay(course, {"a.ipynb": "1", "b.ipynb": "2"})
    collecting.collect(course)
    settle(course, {"all/a.ipynb": "ann"})
    lay(course, {"c.ipynb": "3"}, "more.zip")
    found = collecting.collect(course)
    assert [row.file for row in found.open] == ["all/b.ipynb", "more/c.ipynb"]
    assert settle(course, {}) == ["all/a.ipynb", "all/b.ipynb", "more/c.ipynb"]


def test_a_folder_settles_all_that_is_in_it(course):
    lay(course, {"x/one/a.ipynb": "1", "x/one/b.txt": "2", "x/two/a.ipynb": "3"})
    assert [row.file for row in collecting.collect(course).open] == [
        "all/x/one",
        "all/x/two",
    ]
    settle(course, {"all/x/one": "ann", "all/x/two": "bob"})
    collecting.collect(course)
    assert {student for student, _ in submitted(course)} == {"ann", "bob"}
    assert submitted(course)["ann", "b.txt"] == "2"


@pytest.mark.parametrize("said", ["../../etc", ".hidden", "a,b", "a*"])
def test_an_id_that_no_folder_should_bear_is_refused(course, said):
    path = course.root / "downloaded" / "02_x" / "whose.csv"
    path.write_text(f'file,student\nall/a.ipynb,"{said}"\n')
    lay(course, {"a.ipynb": "1"})
    (row,) = collecting.collect(course).open
    assert row.why == f"whose.csv says {said}: can't be an id"
    assert submitted(course) == {}


def test_an_id_that_the_class_does_not_have_is_asked_again(course):
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_student("jdoe", first_name="Jane", last_name="Doe")
    lay(course, {"a.ipynb": "1", JANE: "2"})
    collecting.collect(course)
    settle(course, {"all/a.ipynb": "JDOO"})
    (row,) = collecting.collect(course).open
    assert row.why == "whose.csv says JDOO: not in the gradebook"
    settle(course, {"all/a.ipynb": "JDOE"})
    collecting.collect(course)
    assert submitted(course)["jdoe", "a.ipynb"] == "1"


def test_a_file_without_the_columns_is_refused_in_a_sentence(course):
    (course.root / "downloaded" / "02_x" / "whose.csv").write_text("name,id\nx,y\n")
    lay(course, {JANE: "1"})
    with pytest.raises(Refused, match=r"whose\.csv needs .* columns file and student$"):
        collecting.collect(course)


def test_who_is_late_on_canvas_is_named(course, capsys, monkeypatch):
    names = ["doejane_LATE_4711_1_02_x.ipynb", "roebob_4712_2_02_x.ipynb", "x_LATE_.txt"]
    lay(course, dict.fromkeys([*names, "LATE_anon_3Ab9z_3_02_x.ipynb"], ""))
    assert collecting.collect(course).late == ["anon_3Ab9z", "doejane_4711"]
    main.collect(course, None)
    assert "Late, says the platform, 2: anon_3Ab9z, doejane_4711" in capsys.readouterr().out


def test_a_download_that_was_cut_off_is_no_students(course):
    lay(course, {JANE: "1"})
    archive = course.root / "downloaded" / "02_x" / "archive"
    (archive / "cut.zip").write_bytes((archive / "all.zip").read_bytes()[:50])
    found = collecting.collect(course)
    assert list(found.files) == ["jane-doe_815"]
    assert [(row.file, row.why) for row in found.open] == [
        ("cut.zip.broken", "can't be unpacked: download it again")
    ]


def test_an_empty_archive_is_told(course):
    with pytest.raises(Refused, match="lay the download there"):
        collecting.collect(course)


def test_two_persons_of_one_name_never_become_one_student(course):
    folder = "{} - Jane Doe - Mar 1, 2026 1010 PM/02_x.ipynb"
    lay(course, {folder.format("1-9"): "1", folder.format("2-9"): "2"})
    found = collecting.collect(course)
    assert submitted(course) == {}
    assert [row.why for row in found.open] == ["2 persons of one name"] * 2
    rows = {row.file: name for row, name in zip(found.open, ["jane", "jane2"], strict=True)}
    settle(course, rows)
    collecting.collect(course)
    assert submitted(course)["jane", "02_x.ipynb"] == "1"
    assert submitted(course)["jane2", "02_x.ipynb"] == "2"


def test_a_group_of_gradescope_is_collected_for_each(course):
    people = "".join(
        f"  - :name: {n}\n    :sid: {s}\n" for n, s in [("Ann", 1), ("Bob", 2)]
    )
    listed = f"submission_7:\n  :submitters:\n{people}"
    lay(course, {"e/submission_7/02_x.ipynb": "1", "e/submission_metadata.yml": listed})
    collecting.collect(course)
    assert submitted(course) == {("ann_1", "02_x.ipynb"): "1", ("bob_2", "02_x.ipynb"): "1"}


def test_the_latest_of_several_attempts_has_the_name(course):
    names = [f"S_ann_attempt_2026-03-0{day}-10-00-00_02_x.ipynb" for day in (1, 3, 2)]
    lay(course, dict(zip(names, "132", strict=True)))
    collecting.collect(course)
    assert submitted(course) == {
        ("ann", "02_x.ipynb"): "3",
        ("ann", "02_x-again2.ipynb"): "2",
        ("ann", "02_x-again3.ipynb"): "1",
    }


def test_jupyters_own_copies_are_never_a_submission(course):
    copy = "Jane Doe_815_assignsubmission_file/.ipynb_checkpoints/02_x-checkpoint.ipynb"
    only = copy.replace("Jane Doe_815", "Bob Roe_816")
    lay(course, {JANE: "1", copy: "old", only: "old", "__MACOSX/._x": "", ".DS_Store": ""})
    found = collecting.collect(course)
    assert submitted(course) == {("jane-doe_815", "02_x.ipynb"): "1"}
    (row,) = found.open
    assert row.file == "all/Bob Roe_816_assignsubmission_file"
    assert row.why == "only .ipynb_checkpoints in it"


def test_repeated_only_what_changed_is_touched(course):
    lay(course, {JANE: "1", BOB: "2"})
    assert collecting.collect(course).fresh == ["bob-roe_816", "jane-doe_815"]
    for student in ("jane-doe_815", "bob-roe_816"):
        mended = course.root / "submitted" / student / "02_x" / "02_x.ipynb"
        mended.write_text("mended")
    lay(course, {JANE: "1", BOB: "other"})
    assert collecting.collect(course).fresh == ["bob-roe_816"]
    assert submitted(course)["jane-doe_815", "02_x.ipynb"] == "mended"
    assert submitted(course)["bob-roe_816", "02_x.ipynb"] == "other"
    assert collecting.collect(course).fresh == []


def test_stopped_while_copying_it_goes_on(course, monkeypatch):
    lay(course, {BOB: "first"})
    collecting.collect(course)
    lay(course, {JANE: "1", BOB: "2", BOB.replace("02_x", "03_x"): "3"})
    copy = collecting.shutil.copyfile

    def stop(source, target):
        if "submitted" in str(target) and str(target).endswith("03_x.ipynb"):
            raise KeyboardInterrupt
        return copy(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(collecting.shutil, "copyfile", stop)
        with pytest.raises(KeyboardInterrupt):
            collecting.collect(course)
    assert ("bob-roe_816", "03_x.ipynb") not in submitted(course)
    lay(course, {BOB: "first"})  # back to the first: what lies there is neither
    assert collecting.collect(course).fresh == ["bob-roe_816"]
    assert submitted(course) == {("bob-roe_816", "02_x.ipynb"): "first"}
    lay(course, {JANE: "1", BOB: "2", BOB.replace("02_x", "03_x"): "3"})
    assert collecting.collect(course).fresh == ["bob-roe_816", "jane-doe_815"]
    assert submitted(course)["bob-roe_816", "03_x.ipynb"] == "3"


def test_who_is_found_in_another_way_later_is_not_there_twice(course):
    lay(course, {JANE: "1", BOB: "2"})
    collecting.collect(course)
    lay(course, {JANE: "1"})  # without Bob: what was collected stays
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_student("jdoe", first_name="Jane", last_name="Doe")
    found = collecting.collect(course)
    assert found.gone == ["jane-doe_815"]
    assert {student for student, _ in submitted(course)} == {"jdoe", "bob-roe_816"}


def test_a_bomb_is_named_with_the_student_and_the_others_are_collected(course, capsys):
    lay(course, {BOB: "1"})
    path = course.root / "downloaded" / "02_x" / "archive" / "all.zip"
    with zipfile.ZipFile(path, "a") as bundle:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("02_x.ipynb", bytes(30 * 10**6))
        bundle.writestr(JANE.replace("02_x.ipynb", "work.zip"), inner.getvalue())
    assert main.collect(course, None) == 1
    said = capsys.readouterr().out
    assert (
        "Not unpacked, 1:\n  jane-doe_815: more than 100 times its size comes out" in said
    )
    theirs = {path.parts[-3:] for path in (course.root / "submitted").glob("*/02_x/*")}
    assert theirs == {
        ("bob-roe_816", "02_x", "02_x.ipynb"),
        ("jane-doe_815", "02_x", "work.zip.refused"),
    }

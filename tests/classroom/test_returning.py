"""Feedback goes back under the names that the files came with."""

import zipfile
from types import SimpleNamespace

from classroom import collecting, returning

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


def test_each_page_is_packed_once_under_the_name_of_its_file(tmp_path):
    course = SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        db_url="sqlite:///none",
        submitted_directory="submitted",
        feedback_directory="feedback",
        format_path=lambda *parts: tmp_path.joinpath(*parts),
    )
    for name, text in CAME.items():
        path = tmp_path / "downloaded" / "02_x" / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    collecting.collect(course)
    (tmp_path / "submitted" / "byhand" / "02_x").mkdir(parents=True)
    (tmp_path / "submitted" / "byhand" / "03_x").mkdir(parents=True)
    for student in ("doejane_4711", "jo-roe_815", "ann_1", "bob_2", "byhand", "gone"):
        folder = tmp_path / "feedback" / student / "02_x"
        folder.mkdir(parents=True)
        (folder / "02_x.html").write_text(student)
    path, count = returning.pack(course)
    with zipfile.ZipFile(path) as bundle:
        pages = [(name, bundle.read(name).decode()) for name in bundle.namelist()]
    assert count == 5
    assert pages == [
        ("submission_7/02_x.html", "ann_1"),
        ("bob_2/02_x.html", "bob_2"),
        ("byhand/02_x.html", "byhand"),
        ("doejane_4711_98_02_x-1.html", "doejane_4711"),
        (f"{MOODLE}/02_x.html", "jo-roe_815"),
    ]

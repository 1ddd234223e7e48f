"""Feedback goes back under the names that the files came with."""

import zipfile
from types import SimpleNamespace

from classroom import returning

CANVAS, MOODLE = "doejane_4711_99_02_x.ipynb", "Jo Roe_815_assignsubmission_file_"


def test_each_page_is_packed_once_under_the_name_of_its_file(tmp_path):
    extracted = tmp_path / "downloaded" / "02_x" / "extracted"
    names = [
        CANVAS,
        "doejane_4711_98_02_x-1.ipynb",  # handed in again: one page for one student
        f"all/{MOODLE}/02_x.ipynb",  # a zip that the class itself was put into
        "poeann_1_99_02_x.ipynb",  # not graded: no page
        "whose.ipynb",
    ]
    for name in names:
        path = extracted / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for student in ("doejane_4711", "jo-roe_815"):
        folder = tmp_path / "feedback" / student / "02_x"
        folder.mkdir(parents=True)
        (folder / "02_x.html").write_text(student)
    course = SimpleNamespace(
        root=tmp_path,
        assignment_id="02_x",
        feedback_directory="feedback",
        format_path=lambda *parts: tmp_path.joinpath(*parts),
    )
    path, count = returning.pack(course)
    with zipfile.ZipFile(path) as bundle:
        pages = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert count == 2
    assert pages.pop(f"{MOODLE}/02_x.html") == "jo-roe_815"
    assert [*pages.values()] == ["doejane_4711"]
    assert pages.keys() < {"doejane_4711_99_02_x.html", "doejane_4711_98_02_x-1.html"}

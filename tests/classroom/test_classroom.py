"""A class of 36, graded by the commands of the page *For instructors*.

All commands of the page are run, in their order, in a clone of the book. Stand-ins: the
environment exists already, the download is made here, and who marks by hand is a script.
"""

import contextlib
import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import payloads
import pytest
from class_of_36 import (
    ALL,
    EXPECTED,
    NAME,
    SOURCE,
    download,
    right,
    right_with_loops,
)
from classroom.box import obstacle

from author import exercises  # isort: skip

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "chapters" / "instructors.md"
# What only a person or the network can do.
STAND_INS = """
set -e
python() {{ command python "$@" || asked $? "$@"; }}
asked() {{ echo "ended with $1: ${{*:2}}"; [ $1 = 1 ]; }}
git() {{ command git "$@"; if [ "$1" = clone ]; then {prepare}; fi; }}
mark() {{ {python} {tests}/marking_by_hand.py {name} "$@"; }}
jupyter() {{ [ "$1" = lab ] && mark {marked} 2 {hostile}; }}
"""
# The clone uses the environment that the tests run in, and graders that wait less long.
PREPARE = """
mkdir -p em-loop/.venv
ln -s {prefix}/bin {prefix}/lib {prefix}/share {prefix}/pyvenv.cfg em-loop/.venv
touch em-loop/.venv/book.ready em-loop/.venv/class.ready
echo "c.Judge.cell_seconds = c.Judge.answer_seconds = 4" >> em-loop/nbgrader_config.py
echo "c.Judge.own_risk = {own_risk}" >> em-loop/nbgrader_config.py
"""


def commands():
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M)


def make_origin(folder):
    """A repository of what is in the working tree."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, names.stdout.splitlines()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # of another test, and gone by now
            shutil.copy(ROOT / name, folder / name)
    person = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*person, "commit", "-qm", "a book"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """The page, done from top to bottom: (folder of the course, students, what it said)."""
    import matplotlib

    home = tmp_path_factory.mktemp("evening")
    (home / "origin").mkdir()
    make_origin(home / "origin")
    (home / "Downloads").mkdir()
    students = download(home / "Downloads" / "submissions.zip", EXPECTED)
    marked = next(student for make, student in students if make is right)
    hostile = next(student for make, student in students if make is right_with_loops)
    settings = {"prefix": sys.prefix, "own_risk": bool(obstacle())}
    words = {
        "prepare": "{ " + PREPARE.format(**settings).strip() + "\n}",
        "python": sys.executable,
        "tests": Path(__file__).parent,
        "name": NAME,
        "marked": marked,
        "hostile": hostile,
    }
    script = STAND_INS.format(**words)
    for number, block in enumerate(commands()):
        block = block.replace("ADDRESS", str(home / "origin"))
        script += f"echo block {number} after $SECONDS s\n{block}"
    library = home / "em-loop" / "lib"
    variables = {
        "HOME": str(home),
        "PYTHONPATH": str(library),
        "MPLCONFIGDIR": matplotlib.get_configdir(),
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return home / "em-loop", students, done.stdout


def read_grades(course):
    text = (course / "class" / "grades.csv").read_text(encoding="utf-8")
    return {row["student_id"]: row for row in csv.DictReader(text.splitlines())}


def automatic(course, student):
    """The points of the test cells of a graded notebook."""
    path = course / "class" / "autograded" / student / NAME / f"{NAME}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    results = [
        output["data"]["text/plain"]
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "").endswith("-check")
        for output in cell["outputs"]
        if output["output_type"] == "execute_result"
    ]
    return round(sum(float("".join(points)) for points in results), 2)


def test_each_submission_gets_what_it_earns(evening):
    course, students, _ = evening
    grades, lines, wrong = read_grades(course), [], []
    for make, student in students:
        row, expected = grades[student], EXPECTED[make]
        if expected is None:
            found = (
                None if row["score"] == "" and row["status"] == "failed" else row["score"]
            )
        else:
            found = automatic(course, student)
        lines.append(f"{student:32} expected {expected!s:>5}  found {found!s:>5}")
        if found != expected:
            wrong.append(lines[-1])
    print("\n".join(lines))
    assert not wrong, "\n" + "\n".join(wrong)
    assert len(students) == 36


def test_all_failures_are_named_at_the_end(evening):
    _, students, said = evening
    end = said[said.index("not graded:") :]
    named = re.findall(r"^  (\S+): (.+)$", end, re.M)
    failed = {student for make, student in students if EXPECTED[make] is None}
    assert {student for student, _ in named} == failed
    assert all(reason for _, reason in named)


def test_what_asks_for_something_ends_with_an_error_code(evening):
    _, students, said = evening
    ended = re.findall("^ended with (.*)$", said, re.M)
    assert ended == [f"1: -m classroom {what} {NAME}" for what in ("grade", "pack")]
    failed = sorted(student for make, student in students if EXPECTED[make] is None)
    assert f"Without feedback, 3: {', '.join(failed)}\n" in said
    assert "Not marked by hand, or not nodded to, " in said
    assert "With another score than now" not in said


def test_marks_given_by_hand_are_exported(evening):
    course, students, _ = evening
    grades = read_grades(course)
    student = next(student for make, student in students if make is right)
    assert float(grades[student]["score"]) == ALL + 2
    assert grades[student]["status"] == "graded"
    waiting = [row for row in grades.values() if row["status"] == "by hand"]
    assert len(waiting) > 20


def test_feedback_gives_nothing_away(evening):
    course, students, _ = evening
    secrets = set(exercises.secrets(SOURCE))
    explained = [
        line
        for cell in SOURCE.cells
        if cell.cell_type == "markdown" and (exercises.is_solution_text(cell))
        for line in cell.source.splitlines()
        if len(line) > 20
    ]
    assert len(explained) > 3
    pages = list((course / "class" / "feedback").glob(f"*/{NAME}/*.html"))
    assert len(pages) == sum(points is not None for points in EXPECTED.values())
    blank = next(student for make, student in students if EXPECTED[make] == 0)
    for page in pages:
        text = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
        assert "HIDDEN" not in text
        assert "seed=" not in text
        assert not [line for line in explained if line in text]
        if blank in str(page):
            lines = {line.strip() for line in html.unescape(text).splitlines()}
            assert not lines & secrets


def test_scripts_are_in_the_notebook_and_not_in_the_feedback(evening):
    course, students, _ = evening
    hostile = next(student for make, student in students if make is right_with_loops)
    graded = course / "class" / "autograded" / hostile / NAME / f"{NAME}.ipynb"
    page = course / "class" / "feedback" / hostile / NAME / f"{NAME}.html"
    assert graded.read_text("utf-8").count("postMessage") == len(payloads.ANSWERS)
    assert "postMessage" not in page.read_text("utf-8")


def test_feedback_is_packed_under_the_names_of_the_download(evening):
    course, _, _ = evening
    with zipfile.ZipFile(course / "class" / f"{NAME}-feedback.zip") as bundle:
        names = bundle.namelist()
    assert len(names) == sum(points is not None for points in EXPECTED.values())
    assert any(re.fullmatch(rf"\w+_\d+_9\d+_{NAME}\.html", name) for name in names)
    assert any("_assignsubmission_file_/" in name for name in names)
    assert any("_assignsubmission_file/" in name for name in names)


def test_the_other_seed_is_in_the_gradebook_alone(evening):
    course, _, _ = evening
    source = (course / "chapters" / "solutions" / NAME / f"{NAME}.ipynb").read_text()
    assert "seed=2718" in source
    assert (
        "seed=" not in (course / "class" / "release" / NAME / f"{NAME}.ipynb").read_text()
    )


def test_solutions_can_be_left_out_of_the_menu(evening):
    course, _, _ = evening
    contents = (course / "_toc.yml").read_text(encoding="utf-8")
    assert "chapters/solutions" not in contents
    assert "chapters/02_the_loop" in contents
    assert "chapters/exercises/02_the_loop/02_the_loop" in contents


def test_nothing_of_the_class_gets_into_git(evening):
    course, _, _ = evening
    done = subprocess.run(
        ["git", "status", "--porcelain"], cwd=course, capture_output=True, text=True
    )
    assert "class" not in done.stdout


def typed(*words, folder=ROOT):
    """What the command says without nbgrader, and how it ends."""
    command = [sys.executable, "-m", "classroom", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["grade", "--help"], ["collect", "--help"]]
)
def test_the_help_names_the_sets_and_the_page(words):
    _, said = typed(*words)
    said = " ".join(said.split())
    assert all(name in said for name in [NAME, "10_mixtures_in_practice"])
    assert PAGE.relative_to(ROOT).as_posix() in said


@pytest.mark.parametrize("command", ["collect", "grade", "pack"])
def test_of_an_unknown_set_the_command_says_which_there_are(command):
    code, said = typed(command, "02_the_lop")
    assert code == 2
    assert said.startswith("There is no exercise set '02_the_lop': there are 02_the_loop, ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("words", [["grade", NAME], ["enroll", "x.csv"], ["audit"]])
def test_elsewhere_the_command_says_so_and_makes_nothing(words, tmp_path):
    code, said = typed(*words, folder=tmp_path)
    assert code == 2
    assert "not the book's folder" in said
    assert not list(tmp_path.iterdir())

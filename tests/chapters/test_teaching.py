"""What the page *Teach with it* says of the chapters, and its commands."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "chapters" / "teaching.md").read_text(encoding="utf-8")
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))
SECTIONS = {
    part[:2]: part
    for part in re.split(r"^## ", TEXT, flags=re.M)
    if re.match(r"\d\d:", part)
}
TRIES = re.compile(r"^1\. .*(?:\n\d\. .*)+", re.M)


def experiments(chapter):
    """Count the experiments of a chapter: its numbered list after the interactive."""
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    shown = False
    for cell in cells:
        text = "".join(cell["source"])
        lists = TRIES.findall(text) if cell["cell_type"] == "markdown" else []
        if shown and lists:
            return len(lists[0].splitlines())
        shown = "nbval-ignore-output" in cell["metadata"].get("tags", [])
    raise AssertionError(f"{chapter.name} has no experiments")


def folded(section, words):
    """The folded part of a section whose title begins so, and its title."""
    found = re.search(rf"^````{{dropdown}} ({words}.*)\n((?:.*\n)*?)````$", section, re.M)
    assert found, f"nothing is folded under '{words}'"
    return found[2], found[1]


def test_each_chapter_has_a_section():
    assert list(SECTIONS) == [chapter.name[:2] for chapter in CHAPTERS]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name[:2])
def test_each_experiment_has_its_answer(chapter):
    answers, _ = folded(SECTIONS[chapter.name[:2]], "What happens")
    assert len(re.findall(r"^\d\. ", answers, re.M)) == experiments(chapter)


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_each_section_has_what_a_lesson_needs(section):
    assert section.count("**They think:") == section.count("*Answer:*") == 2
    assert "**Discuss:**" in section
    assert "**What to skip in 50 minutes:**" in section


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_the_points_of_a_rubric_add_up(section):
    question, title = folded(section, "An exam question")
    rubric = question[question.index("*Rubric.*") :]
    parts = [int(points) for points in re.findall(r"\([abc]\) (\d)", rubric)]
    assert sum(parts) == int(re.search(r"(\d+) points", title)[1])


@pytest.mark.parametrize("solutions_hidden", [False, True])
def test_the_commands_rename_the_book_and_drop_a_chapter(tmp_path, solutions_hidden):
    shutil.copytree(ROOT / "chapters", tmp_path / "chapters")
    for name in ("_toc.yml", "_config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    contents = tmp_path / "_toc.yml"
    before = yaml.safe_load(contents.read_text(encoding="utf-8"))
    if solutions_hidden:
        lines = contents.read_text(encoding="utf-8").splitlines(keepends=True)
        contents.write_text("".join(s for s in lines if "solutions/" not in s))
    script = "".join(re.findall(r"^```sh\n(.*?)^```", TEXT, re.S | re.M))
    done = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    names = {line.split(":")[0] for line in done.stdout.splitlines()}
    assert names == linking_to("10_mixtures_in_practice")
    after = yaml.safe_load(contents.read_text(encoding="utf-8"))
    assert files(after) == [name for name in files(before) if "/10_" not in name]
    assert "/10_" not in contents.read_text(encoding="utf-8")
    config = yaml.safe_load((tmp_path / "_config.yml").read_text(encoding="utf-8"))
    assert config["title"] == "Clustering, by halves"
    assert "# Clustering, by halves\n" in (tmp_path / "chapters/index.md").read_text()


def linking_to(name):
    """The pages, beside the sets, with a link to a chapter."""
    pages = [*ROOT.glob("chapters/*.md"), *ROOT.glob("chapters/*.ipynb")]
    return {
        f"chapters/{page.name}"
        for page in pages
        if f"]({name}" in page.read_text(encoding="utf-8")
    }


def files(contents):
    """The chapters of a table of contents."""
    return [entry["file"] for part in contents["parts"] for entry in part["chapters"]]


def test_the_small_task_checks_its_answer():
    from halfstep.checks import task

    names = {"Task": task.Task}
    exec(re.search(r"^```python\n(.*?)^```", TEXT, re.S | re.M)[1], names)
    halve = names["halve"]
    assert halve(lambda x: x / 2).points(2) == 2
    wrong = halve(lambda x: 2 * x)
    assert wrong.points(2) == 0
    assert "That is the double" in str(wrong)

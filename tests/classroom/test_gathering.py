"""Wherever a written answer was typed: the marker reads all of it, and nothing else."""

import copy
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from author import exercises
from classroom import restoring
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

NAME = "02_the_loop"
ROOT = Path(__file__).resolve().parents[2]
RELEASE = exercises.release(
    exercises.read(ROOT / "chapters" / "solutions" / NAME / f"{NAME}.ipynb")
)
STUB = "Write your answer here."
ANSWER = "0 divided by 0 is nan, and nan it stays."


def known():
    """The cells as the gradebook remembers them."""
    found = {}
    for cell in RELEASE.cells:
        mark = cell.metadata.get("nbgrader")
        if mark:
            source = SimpleNamespace(
                name=mark.grade_id,
                cell_type=cell.cell_type,
                source=cell.source,
                locked=mark.locked,
                checksum="0",
            )
            points = mark.points if mark.grade else None
            found[mark.grade_id] = restoring.Known(source, points, mark.solution)
    return found


@pytest.fixture
def restored(monkeypatch):
    """Restore a notebook: its cells by name, all cells, and the notes."""
    monkeypatch.setattr(restoring, "remembered", lambda place: known())
    monkeypatch.setattr(restoring, "handed_out", lambda plugin, name: RELEASE.cells)

    def restore(notebook):
        place = {"nbgrader": {"assignment": NAME, "notebook": NAME, "db_url": ""}}
        notebook, _ = restoring.Restore().preprocess(notebook, place)
        nbformat.validate(notebook)
        marks = [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells]
        graded = [name for name in marks if name in known() and known()[name].points]
        assert sorted(graded) == sorted(n for n, cell in known().items() if cell.points)
        named = dict(zip(marks, notebook.cells, strict=True))
        return named["written"], notebook.cells, notebook.metadata["classroom"]["notes"]

    return restore


def handed_in(*extra, written=STUB):
    """A notebook whose last cell is the written answer, and cells below it."""
    notebook = copy.deepcopy(RELEASE)
    if written is None:
        del notebook.cells[-1]
    else:
        notebook.cells[-1].source = written
    notebook.cells += extra
    return notebook


def test_what_was_handed_out_and_what_was_answered_stay(restored):
    written, cells, notes = restored(handed_in())
    assert written.source == STUB
    assert [c.source for c in cells] == [c.source for c in RELEASE.cells]
    written, cells, notes = restored(handed_in(written=ANSWER))
    assert (written.source, len(cells), notes) == (ANSWER, len(RELEASE.cells), [])


@pytest.mark.parametrize("make", [new_markdown_cell, new_raw_cell, new_code_cell])
@pytest.mark.parametrize("written", [STUB, None, ""])
def test_an_answer_in_a_new_cell_below_is_read(restored, make, written):
    cell, cells, notes = restored(handed_in(make(ANSWER), written=written))
    assert cell.source == ANSWER
    assert cell.cell_type == "markdown"
    assert "written was missing" not in notes
    if written is not None:
        assert notes == ["written stood in another cell"]
    elsewhere = [c for c in cells if c.source == ANSWER and c is not cell]
    assert len(elsewhere) == (make is new_code_cell)  # it runs as it would


@pytest.mark.parametrize("text", ["Она не движется.", "0/0", "nan", "它不动"])
def test_an_answer_in_any_alphabet_and_of_any_length_is_read(restored, text):
    assert restored(handed_in(new_markdown_cell(text)))[0].source == text


def test_the_parts_of_a_split_answer_are_joined_in_their_order(restored):
    parts = [
        new_markdown_cell("Second."),
        new_code_cell("0 / 0"),
        new_markdown_cell("Third."),
    ]
    cell, _, notes = restored(handed_in(*parts, written="First."))
    assert cell.source == (
        "*This answer stood in 4 cells; here they are in order.*\n\n"
        "First.\n\nSecond.\n\n```python\n0 / 0\n```\n\nThird."
    )
    assert notes == ["written stood in 4 cells, joined"]


def test_a_part_above_the_placeholder_comes_first(restored):
    notebook = handed_in(written="Below.")
    notebook.cells.insert(-1, new_markdown_cell("Above."))
    assert restored(notebook)[0].source.endswith("Above.\n\nBelow.")


def test_a_copy_at_another_place_is_read_too(restored):
    notebook = handed_in(written="One half.")
    twin = copy.deepcopy(notebook.cells[-1])
    twin.source = "The other half."
    notebook.cells.insert(3, twin)
    assert restored(notebook)[0].source.endswith("The other half.\n\nOne half.")


def test_a_cell_that_was_made_code_is_read_as_text(restored):
    notebook = handed_in()
    mark = notebook.cells[-1]
    notebook.cells[-1] = new_code_cell(ANSWER, metadata=mark.metadata, id=mark.id)
    cell, cells, _ = restored(notebook)
    assert (cell.source, cell.cell_type) == (ANSWER, "markdown")
    assert len(cells) == len(RELEASE.cells)


def test_the_task_itself_is_never_taken_for_an_answer(restored):
    notebook = handed_in(written=None)
    for cell in notebook.cells:  # an editor that loses all marks
        cell.metadata = nbformat.from_dict({})
        cell.id = f"c{notebook.cells.index(cell)}"
    cell, cells, notes = restored(notebook)
    assert cell.source == STUB
    assert [c.source for c in cells if c.source.startswith("## Task 5")]
    assert "written was missing" in notes


def test_an_answer_whose_cell_is_gone_is_noted_and_no_stub_put_in(restored):
    notebook = handed_in(written=ANSWER)
    assert "is gone" not in str(restored(copy.deepcopy(notebook))[2])
    (gone,) = [c for c in notebook.cells if c.id == exercises.cell_id("assign")]
    notebook.cells.remove(gone)
    _, cells, notes = restored(notebook)
    assert notes == ["the cell of assign is gone; an answer elsewhere counts"]
    assert gone.source not in [cell.source for cell in cells]


def test_an_answer_typed_into_the_task_is_read(restored):
    notebook = handed_in()
    notebook.cells[-2].source += f"\n\n{ANSWER}"
    cell, _, notes = restored(notebook)
    assert cell.source.endswith(ANSWER)
    assert notes == ["written stood in another cell"]


def test_what_belongs_to_other_tasks_stays_there(restored):
    notebook = handed_in(written=ANSWER)
    notebook.cells.insert(4, new_markdown_cell("A remark on task 1."))
    notebook.cells.insert(5, new_code_cell("x = 1"))
    cell, cells, notes = restored(notebook)
    assert (cell.source, notes) == (ANSWER, [])
    assert [c.source for c in cells[4:6]] == ["A remark on task 1.", "x = 1"]


def test_pasted_pictures_come_along_each_under_its_name(restored):
    cells = []
    for data in ("one", "two"):
        cell = new_markdown_cell("![](attachment:image.png)")
        cell["attachments"] = {"image.png": {"image/png": data}}
        cells.append(cell)
    cell, _, _ = restored(handed_in(*cells))
    assert cell.source.endswith("![](attachment:image.png)\n\n![](attachment:1-image.png)")
    shown = {name: data["image/png"] for name, data in cell.attachments.items()}
    assert shown == {"image.png": "one", "1-image.png": "two"}

"""Files that are no good notebooks: mended, kept as they came, or named."""

import json

import nbformat
import pytest
from class_of_36 import NAME, right
from classroom import mending


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "submitted" / "ada" / NAME
    path.mkdir(parents=True)
    return path


def test_a_good_file_is_left_alone(folder):
    path = folder / f"{NAME}.ipynb"
    path.write_bytes(right().bytes())
    before = path.read_bytes()
    assert mending.mend(folder, NAME) == []
    assert path.read_bytes() == before
    assert not (folder / "as_received").exists()


def test_what_is_mended_is_kept_as_it_came(folder):
    data = json.dumps(right().notebook).encode("utf-16")
    (folder / "mine.ipynb").write_bytes(data)
    notes = mending.mend(folder, NAME)
    assert notes == ["the file was not in plain UTF-8", "the file was called mine.ipynb"]
    assert (folder / "as_received" / "mine.ipynb.received").read_bytes() == data
    assert mending.mend(folder, NAME) == []


def test_of_several_notebooks_the_one_with_our_cells_is_taken(folder):
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    nbformat.write(other, folder / "a.ipynb")
    (folder / "b.ipynb").write_bytes(right().bytes())
    assert "the file was called b.ipynb" in mending.mend(folder, NAME)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"{", "no JSON"),
        (b"[1]", "no notebook"),
        (b'{"cells": 3}', "no notebook"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_notebook_is_said(folder, data, reason):
    (folder / f"{NAME}.ipynb").write_bytes(data)
    with pytest.raises(mending.Unreadable, match=reason):
        mending.mend(folder, NAME)


def test_cells_with_holes_are_filled(folder):
    cells = [{"cell_type": "code"}, {"source": ["a\n", "b"], "cell_type": "heading"}, 7]
    text = json.dumps({"cells": cells, "metadata": [], "nbformat": 4})
    path = folder / f"{NAME}.ipynb"
    path.write_text(text)
    notebook, _ = mending.read_anyhow(path)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == ["", "a\nb"]


def test_a_pasted_picture_stays_in_a_notebook_that_is_mended():
    cell = nbformat.v4.new_markdown_cell("![](attachment:a.png)")
    cell["attachments"] = {"a.png": {"image/png": "data"}}
    made = mending.plain(cell)
    assert made.attachments == {"a.png": {"image/png": "data"}}


def test_half_a_character_is_taken_out_and_a_whole_one_stays(folder):
    text = '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800 \\ud83d\\ude00\'"}]}'
    (folder / "a.ipynb").write_text(text, encoding="ascii")
    mending.mend(folder, NAME)
    (cell,) = nbformat.read(folder / f"{NAME}.ipynb", as_version=4).cells
    assert cell.source == "x = '? \N{GRINNING FACE}'"


def test_a_notebook_with_cells_without_end_is_refused(folder):
    cells = [{"cell_type": "code", "source": "1"}] * 1001
    (folder / f"{NAME}.ipynb").write_text(json.dumps({"cells": cells}))
    with pytest.raises(mending.Unreadable, match="1001 cells; 1000 at most"):
        mending.mend(folder, NAME)


def test_an_odd_notebook_is_completed_so_that_it_can_be_read(folder):
    cells = [{"cell_type": "code", "source": None, "outputs": None, "metadata": []}]
    cells += [{"cell_type": ["x"]}, 3, {"cell_type": "code", "outputs": [{}], "id": 1}]
    (folder / f"{NAME}.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}))
    assert "of no kind" in mending.mend(folder, NAME)[0]
    assert len(nbformat.read(folder / f"{NAME}.ipynb", as_version=4).cells) == 3

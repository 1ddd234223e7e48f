"""The stored form of notebooks: what goes, what stays, and that no work gets lost."""

import json

import nbformat
import pytest
from author import notebooks

v4 = nbformat.v4
PNG = {"image/png": "aGVsbG8=", "text/plain": "<Figure size 640x480 with 1 Axes>"}


def write(path, *cells, **metadata):
    notebook = v4.new_notebook(cells=list(cells), metadata=metadata)
    nbformat.write(notebook, path)
    return path


def ran(source, *outputs, count=1, **metadata):
    return v4.new_code_cell(
        source, execution_count=count, outputs=list(outputs), metadata=metadata, id="one"
    )


@pytest.fixture
def notebook(tmp_path):
    cells = [v4.new_markdown_cell("# 01 A title"), v4.new_code_cell("print('a')\n6 * 7")]
    return write(tmp_path / "01_a.ipynb", *cells)


def test_running_stores_text_and_counts(notebook):
    assert notebooks.main([str(notebook)]) == 0
    printed, result = nbformat.read(notebook, as_version=4).cells[1].outputs
    assert printed.text == "a\n"
    assert result.data == {"text/plain": "42"}
    assert result.execution_count == 1


def test_a_second_run_gives_the_same_bytes(notebook, capsys):
    notebooks.main([str(notebook)])
    first = notebook.read_bytes()
    assert notebooks.main([str(notebook)]) == 0
    assert notebook.read_bytes() == first
    assert first.endswith(b"}\n")
    assert "as it was" in capsys.readouterr().out


def test_code_runs_in_the_folder_of_the_notebook(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("seven")
    (tmp_path / "chapters").mkdir()
    cell = v4.new_code_cell("open('../data/a.txt').read()")
    path = write(tmp_path / "chapters" / "01_a.ipynb", cell)
    assert notebooks.main([str(path)]) == 0
    assert "seven" in path.read_text()


def test_a_failing_cell_is_shown_and_the_file_stays(tmp_path, capsys):
    path = write(tmp_path / "01_a.ipynb", v4.new_code_cell("wanted = 3\nwanted / 0"))
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    message = capsys.readouterr().err
    assert "cell 0" in message
    assert "wanted / 0" in message
    assert "ZeroDivisionError: division by zero" in message
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_edit_made_while_the_cells_ran_is_kept(tmp_path, capsys):
    cell = v4.new_code_cell("_ = open('01_a.ipynb', 'a').write('\\n\\n')")
    path = write(tmp_path / "01_a.ipynb", cell)
    assert notebooks.main([str(path)]) == 1
    assert path.read_text().endswith("\n\n")
    assert "run again" in capsys.readouterr().out


def test_images_go_and_the_line_of_the_figure_stays():
    figure = v4.new_output("display_data", data=PNG, metadata={"image/png": {"width": 9}})
    only_image = v4.new_output("display_data", data={"image/gif": "aGVsbG8="})
    stored = notebooks.normalize(v4.new_notebook(cells=[ran("draw()", figure, only_image)]))
    (output,) = stored.cells[0].outputs
    assert output.data == {"text/plain": "<Figure size 640x480 with 1 Axes>"}
    assert output.metadata == {}


def test_what_nobody_compares_is_not_stored():
    widget = v4.new_output("execute_result", data={"text/plain": "LoopLab()"})
    cell = ran("lab", widget, tags=["nbval-ignore-output"])
    stored = notebooks.normalize(v4.new_notebook(cells=[cell])).cells[0]
    assert stored.outputs == []
    assert stored.execution_count == 1


def test_editors_leave_nothing_behind():
    cell = ran(
        "1", editable=True, slideshow={"slide_type": ""}, tags=[], execution={}, name="x"
    )
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    metadata = {"widgets": widgets, "kernelspec": {"name": "my-env"}}
    notebook = v4.new_notebook()
    notebook.update(cells=[cell], metadata=metadata)
    stored = notebooks.normalize(notebook)
    assert stored.cells[0].metadata == {"name": "x"}
    assert "widgets" not in stored.metadata
    assert stored.metadata.kernelspec.name == "python3"
    assert cell.metadata["editable"] is True


def test_cell_ids_are_kept_and_the_missing_ones_derived(tmp_path):
    path = write(tmp_path / "01_a.ipynb", ran("a = 1"))
    raw = json.loads(path.read_text())
    nameless = {key: value for key, value in raw["cells"][0].items() if key != "id"}
    raw["cells"] += [raw["cells"][0], nameless, nameless]
    path.write_text(json.dumps(raw))
    ids = []
    for _ in range(2):
        assert notebooks.main([str(path)]) == 0
        ids.append([cell["id"] for cell in json.loads(path.read_text())["cells"]])
        path.write_text(json.dumps(raw))
    assert ids[0] == ids[1]
    assert ids[0][0] == "one"
    assert len(set(ids[0])) == 4


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (ran("1", v4.new_output("display_data", data=PNG)), "holds an image"),
        (ran("1", count=7), "execution count 7 instead of 1"),
        (ran("1", count=None), "execution count None instead of 1"),
        (ran("1", v4.new_output("stream", text="/home/ada/book\n")), "'/home/ada/book'"),
        (ran("1", v4.new_output("stream", text="<F at 0x7f3a12bc>\n")), "at 0x7f3a12bc"),
        (ran("1", v4.new_output("error", ename="KeyError", evalue="k")), "KeyError"),
        (
            ran("1", v4.new_output("stream", text="a"), tags=["nbval-ignore-output"]),
            "has a stored output",
        ),
        (
            ran(
                "1",
                v4.new_output(
                    "display_data", data={"application/vnd.jupyter.widget-view+json": {}}
                ),
            ),
            "shows a widget",
        ),
    ],
)
def test_a_fault_is_named_with_cell_and_cure(tmp_path, cell, named, capsys):
    path = write(tmp_path / "01_a.ipynb", v4.new_markdown_cell("# A"), cell)
    assert notebooks.main(["--check", str(path)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("01_a.ipynb, cell 1: ")
    assert named in first
    assert "; " in first


def test_checking_sees_another_layout_of_the_same_content(notebook, capsys):
    notebooks.main([str(notebook)])
    assert notebooks.main(["--check", str(notebook)]) == 0
    before = notebook.read_text()
    notebook.write_text(json.dumps(json.loads(before), indent=4))
    changed = notebook.read_bytes()
    assert notebooks.main(["--check", str(notebook)]) == 1
    assert "line 2" in capsys.readouterr().out
    assert notebook.read_bytes() == changed


def test_a_missing_file_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        notebooks.main([str(tmp_path / "gone.ipynb")])
    assert "gone.ipynb" in capsys.readouterr().err

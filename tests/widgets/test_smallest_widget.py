"""The smallest widget of CONTRIBUTING, built from its text, shown, and moved."""

import re
import shutil
import subprocess
import sys

import pytest
from inside_widgets import LIB, MODULE, gzipped
from looking_at_pages import check_whole, opening
from making_pages import STATE, fill, make_page, run_notebook
from readers_hands import HANDS
from test_kit import check_size

ROOT = LIB.parent

X = [[0.0, 0.0], [1.0, 1.0], [2.0, 0.0], [10.0, 1.0]]
CELL = f"from halfstep.widgets import LeftOf\nLeftOf({X})"


def blocks():
    """The code of the section, in order: Python, JavaScript, the line that names it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("\n## Widgets\n")[1].split("\n## ")[0]
    return re.findall(r"^```(?:python|js)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def lib(tmp_path_factory):
    """A copy of the library, and in it the widget, as the text says."""
    lib = tmp_path_factory.mktemp("lib")
    shutil.copytree(ROOT / "lib/halfstep", lib / "halfstep")
    python, script, name = blocks()
    folder = lib / "halfstep/widgets/left_of"
    folder.mkdir()
    (folder / "__init__.py").write_text(python, encoding="utf-8")
    (folder / "left_of.js").write_text(script, encoding="utf-8")
    with (folder.parent / "__init__.py").open("a", encoding="utf-8") as room:
        room.write(name)
    return lib


@pytest.fixture(scope="module")
def notebook(lib):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(lib))
        return run_notebook(CELL)


def test_its_example_runs_and_it_is_styled_as_all_code(lib):
    file = lib / "halfstep/widgets/left_of/__init__.py"
    checks = ["pytest", "--doctest-modules", "-q", "-p", "no:cacheprovider", file], [
        "ruff", "check", "--config", ROOT / "pyproject.toml", file]  # fmt: skip
    for check in checks:
        done = subprocess.run(
            [sys.executable, "-m", *check], cwd=lib, env={"PYTHONPATH": str(lib)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_keeps_the_limits_and_has_a_still(lib, notebook):
    check_size(lib / "halfstep/widgets/left_of")
    state = notebook.metadata.widgets[STATE]["state"]["left-of-1"]["state"]
    assert gzipped(state[MODULE] + state["_css"]) <= 8_000
    shown = notebook.cells[1].outputs[0]["data"]["text/html"]
    assert '<p class="hs-still">4 points and a line.</p>' in shown
    assert 'data-widget-model="left-of-1"' in shown


@pytest.mark.parametrize("hand", HANDS)
def test_its_slider_moves_the_line(browser, notebook, tmp_path, hand):
    folder = fill(tmp_path, page=make_page(notebook))
    with opening(browser, folder.as_uri()) as start:
        page = start("page", hand)
        reader = hand(page)
        assert reader.words() == "3 of 4 points lie on the left."
        reader.slide("Line", 97)
        assert reader.words() == "4 of 4 points lie on the left."
        reader.slide("Line", 2)
        assert reader.words() == "0 of 4 points lie on the left."
        x = reader.place.locator(".hs-trails polyline").get_attribute("points")
        width = reader.place.locator(".hs-plane").bounding_box()["width"]
        assert float(x.split(",")[0]) == pytest.approx(0.02 * width, abs=0.6)
        check_whole(page, page.viewport_size["width"])

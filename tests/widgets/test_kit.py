"""The widgets' kit: light, loaded once, and as readable as it says."""

import ast
import gzip
import json
import re
from pathlib import Path

import pytest
from bookbuild.interactive import split_kit
from halfstep import widgets
from halfstep.widgets import LoopLab, PredictionQuestion, SeedingBoard
from halfstep.widgets.kit import Kit
from halfstep.widgets.kit.sources import kit_module, kit_style
from loop_lab_page import STATE, fill, make_page, run_notebook
from widget_page import opening

FOLDER = Path(widgets.__file__).parent
OWN = sorted(path.parent for path in FOLDER.glob("*/*.js") if path.stem == path.parent.name)
OWN.remove(FOLDER / "kit")
CLASSES = [getattr(widgets, name) for name in widgets.__all__ if name != "explore"]
X = [[0.0, 0.0], [1.0, 2.0], [9.0, 3.0], [8.0, 1.0]]
CELLS = (
    f"from halfstep.widgets import *\nX = {X}\nLoopLab(X, 2)",
    "SeedingBoard(X, 2)",
    "LoopLab(X, 3)",
)


def weight(*texts):
    return len(gzip.compress("".join(texts).encode(), 6))


def code_lines(source):
    """The lines of Python that are neither blank nor comment nor docstring."""
    lines = source.splitlines()
    kept = {i for i, line in enumerate(lines, 1) if not re.match(r"\s*(#|$)", line)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0]
            if ast.get_docstring(node, clean=False) is not None:
                kept -= set(range(first.lineno, first.end_lineno + 1))
    return kept


def check_size(folder):
    """No file of a folder is above its limit: 250 lines of JavaScript, 200 of Python."""
    for path in folder.glob("*.js"):
        assert len(path.read_text().splitlines()) <= 250, path.name
    for path in folder.glob("*.py"):
        assert len(code_lines(path.read_text())) <= 200, path.name


def test_the_kit_is_light():
    assert weight(kit_module(), kit_style()) <= 15_000


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_what_a_widget_brings_of_its_own_is_light(kind):
    assert weight(kind._esm, kind._css) <= 8_000


@pytest.mark.parametrize("folder", [*OWN, FOLDER / "kit"], ids=lambda path: path.name)
def test_every_file_is_within_its_limit(folder):
    check_size(folder)


def test_each_widget_has_a_folder():
    assert len(OWN) == len(CLASSES) >= 6


def test_a_kernel_has_one_kit_and_another_where_that_was_closed():
    one, other = LoopLab(X, 2), SeedingBoard(X, 2)
    kit = one._kit
    assert kit is other._kit
    assert kit.model_id == "halfstep-kit"
    kit.close()
    later = PredictionQuestion("Where?", [("Here", "No."), ("There", "Yes.")])
    assert later._kit is Kit.one() is not kit
    assert later._kit.model_id == "halfstep-kit"


def test_a_page_of_three_widgets_embeds_the_kit_once():
    notebook = run_notebook(*CELLS)
    state = notebook.metadata.widgets[STATE]["state"]
    assert sum("function slider(" in json.dumps(model) for model in state.values()) == 1
    whole = notebook.metadata.widgets[STATE]
    body, script = split_kit(json.dumps(whole))
    assert "function slider(" not in body
    assert "function slider(" in script
    assert "loop-lab-1" in body
    assert "loop-lab-1" not in script
    assert "</script" not in body + script.replace("<\\/script", "")


def without_kit(models):
    for name in [name for name in models if name.startswith("halfstep-kit")]:
        del models[name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Pages whose kit is embedded, in a file beside them, broken, and missing."""
    notebook = run_notebook(*CELLS)

    def break_kit(models):
        models["halfstep-kit"]["state"]["_text"] += "\nthrow Error('no kit');"

    apart = make_page(notebook, without_kit)
    mount = '<script src="mount.js">'
    shared = apart.replace(mount, f'<script src="halfstep-kit.js"></script>{mount}')
    made = fill(
        tmp_path_factory.mktemp("kit"), page=make_page(notebook), shared=shared,
        missing=apart, broken=make_page(notebook, break_kit),
    )  # fmt: skip
    script = split_kit(json.dumps(notebook.metadata.widgets[STATE]))[1]
    (made / "halfstep-kit.js").write_text(script, encoding="utf-8")
    return made


@pytest.mark.browser
@pytest.mark.parametrize("name", ["page", "shared"])
@pytest.mark.parametrize("way", ["http", "file"])
def test_the_kit_becomes_a_module_once_a_page(browser, folder, serve, name, way):
    address = serve(folder) if way == "http" else folder.as_uri()
    with opening(browser, address) as start:
        page = start(name)
        page.wait_for_function("document.querySelectorAll('.hs-mounted').length === 3")
        assert page.evaluate("halfstepKits.size") == 1
        assert page.locator("head style").count() == 2  # the kit's and the board's


@pytest.mark.browser
@pytest.mark.parametrize(("name", "why"), [("missing", ""), ("broken", "Error: no kit")])
def test_without_the_kit_the_stills_stay_and_each_widget_says_so_once(
    browser, folder, name, why
):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{folder.as_uri()}/{name}.html")
    page.wait_for_function("!document.querySelector('[data-widget-model] > :nth-child(2)')")
    for model in ("loop-lab-1", "loop-lab-2", "seeding-board-1"):
        assert page.locator(f"[data-widget-model={model}] .hs-still").is_visible()
        mine = [text for text in said if f"The widget {model} did not start:" in text]
        assert len(mine) == 1
        assert why in mine[0]
    assert len(said) == 3
    page.close()


@pytest.mark.browser
def test_the_files_are_modules_that_say_what_they_import(browser, serve):
    """Joined into one scope a missing import would go unseen: here each file is loaded."""
    page = browser.new_page()
    page.goto(serve(FOLDER))
    read = "async url => Object.keys(await import(url)).sort()"
    names = re.findall(r"^export (?:const|function\*?) (\w+)", kit_module(), re.MULTILINE)
    assert len(set(names)) == len(names)
    assert page.evaluate(read, "/kit/kit.js") == sorted(names)
    for folder in OWN:
        assert page.evaluate(read, f"/{folder.name}/{folder.name}.js") == ["default"]
    page.close()

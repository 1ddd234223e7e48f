"""The widgets' kit: light, loaded once, and as readable as it says."""

import ast
import json
import re

import pytest
from halfstep.widgets import LoopLab, SeedingBoard, predict
from inside_widgets import (
    FOLDERS,
    KIT_TEXT,
    WIDGETS,
    kit_module,
    kit_of,
    kit_weight,
    split_kit,
)
from looking_at_pages import opening
from making_pages import STATE, fill, make_page

SHOWN = ["loop-lab-1", "loop-lab-2", "seeding-board-1"]
X = [[0.0, 0.0], [1.0, 2.0], [9.0, 3.0], [8.0, 1.0]]


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
    """No file of a folder is above its limit, and no function of Python above 15 lines."""
    for path in folder.glob("*.js"):
        assert len(path.read_text().splitlines()) <= 250, path.name
    for path in folder.glob("*.py"):
        lines = code_lines(path.read_text())
        assert len(lines) <= 200, path.name
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                inside = lines & set(range(node.lineno, node.end_lineno + 1))
                assert len(inside) <= 15, f"{path.name}, {node.name}"


def test_the_kit_is_light():
    assert kit_weight() <= 20_000


@pytest.mark.parametrize("folder", [*FOLDERS, WIDGETS / "kit"], ids=lambda path: path.name)
def test_every_file_is_within_its_limit(folder):
    check_size(folder)


def test_a_kernel_has_one_kit_and_another_where_that_was_closed():
    one, other = LoopLab(X, 2), SeedingBoard(X, 2)
    kit = kit_of(one)
    assert kit is kit_of(other)
    assert kit.model_id == "halfstep-kit"
    kit.close()
    later = predict("stuck")
    assert kit_of(later) is not kit
    assert kit_of(later) is kit_of(LoopLab(X, 2))
    assert kit_of(later).model_id == "halfstep-kit"


def test_a_notebook_of_all_widgets_holds_the_kit_once_and_a_page_lets_it_go(notebook):
    whole = notebook.metadata.widgets[STATE]
    texts = [json.dumps(model) for model in whole["state"].values()]
    assert sum("function slider(" in text for text in texts) == 1
    body, script = split_kit(json.dumps(whole))
    assert "function slider(" not in body
    assert "function slider(" in script
    assert set(json.loads(body)["state"]) >= set(SHOWN)
    assert not any(name in script for name in SHOWN)


def without_kit(models):
    for name in [name for name in models if name.startswith("halfstep-kit")]:
        del models[name]


def break_kit(models):
    models["halfstep-kit"]["state"][KIT_TEXT] += "\nthrow Error('no kit');"


@pytest.fixture(scope="module")
def folder(notebook, tmp_path_factory):
    """Pages whose kit is embedded, in a file beside them, broken, and missing."""
    apart = make_page(notebook, SHOWN, without_kit)
    mount = '<script src="mount.js">'
    shared = apart.replace(mount, f'<script src="halfstep-kit.js"></script>{mount}')
    made = fill(
        tmp_path_factory.mktemp("kit"), page=make_page(notebook, SHOWN), shared=shared,
        missing=apart, broken=make_page(notebook, SHOWN, break_kit),
    )  # fmt: skip
    script = split_kit(json.dumps(notebook.metadata.widgets[STATE]))[1]
    (made / "halfstep-kit.js").write_text(script, encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["page", "shared"])
@pytest.mark.parametrize("way", ["http", "file"])
def test_the_kit_becomes_a_module_once_a_page(browser, folder, serve, name, way):
    address = serve(folder) if way == "http" else folder.as_uri()
    with opening(browser, address) as start:
        page = start(name)
        page.wait_for_function(
            "() => document.querySelectorAll('.hs-mounted').length === 3"
        )
        assert page.evaluate("halfstepKits.size") == 1
        styles = page.locator("head style").all_text_contents()
        assert sum(".hs-" in style for style in styles) == 2  # the kit's and the board's


@pytest.mark.parametrize(("name", "why"), [("missing", ""), ("broken", "Error: no kit")])
def test_without_the_kit_the_stills_stay_and_each_widget_says_so_once(
    browser, folder, name, why
):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{folder.as_uri()}/{name}.html")
    page.wait_for_function(
        "() => !document.querySelector('[data-widget-model] > :nth-child(2)')"
    )
    for model in SHOWN:
        assert page.locator(f"[data-widget-model={model}] .hs-still").is_visible()
        mine = [text for text in said if f"The widget {model} did not start:" in text]
        assert len(mine) == 1
        assert why in mine[0]
    assert len(said) == 3
    page.close()


def test_the_files_are_modules_that_say_what_they_import(browser, serve):
    """Joined into one scope a missing import would go unseen: here each file is loaded."""
    page = browser.new_page()
    page.goto(serve(WIDGETS))
    read = "async url => Object.keys(await import(url)).sort()"
    names = re.findall(r"^export (?:const|function\*?) (\w+)", kit_module(), re.MULTILINE)
    assert len(set(names)) == len(names)
    assert page.evaluate(read, "/kit/kit.js") == sorted(names)
    for folder in FOLDERS:
        assert page.evaluate(read, f"/{folder.name}/{folder.name}.js") == ["default"]
    page.close()

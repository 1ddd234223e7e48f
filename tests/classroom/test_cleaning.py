"""No script of a student's runs in the feedback or in the marking page.

Each payload is shown to run where nothing is cleaned; then none may where all is.
"""

import shutil
import time
from pathlib import Path

import payloads
import pytest
from author.browsers.engines import ENGINES
from classroom.cleaning import markdown2html
from classroom.outputs import KeepOutputs
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ("feedback", "formgrade")
RESOURCES = {
    "nbgrader": {"notebook": "n", "score": 1, "max_score": 2, "late_penalty": 0},
    **{"notebook_id": "n", "assignment_id": "n", "submission_id": "s", "base_url": ""},
    **{"index": 0, "total": 1, "student": "s", "notebook_path": "n.ipynb"},
}
# Counts what runs, of frames as well.
EAR = "<head><script>ran = []; addEventListener('message', e => ran.push(e.data))</script>"
CLICK = """for (const each of document.querySelectorAll(
    '#notebook a, #notebook button')) each.dispatchEvent(
    new MouseEvent('click', {bubbles: true, cancelable: true}))"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The settings of the book, read where they may make a folder."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()


def page(template, settings, notebook):
    """What nbgrader makes of a notebook, by one of its two templates."""
    own = Config(settings)
    own.HTMLExporter.template_name = template
    own.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    static = Path(handlers.static_path, "node_modules", "bootstrap", "dist", "css")
    own.HTMLExporter.extra_template_paths = [str(static)]
    exporter = HTMLExporter(config=own)
    return exporter.from_notebook_node(notebook, resources=dict(RESOURCES))[0]


def cleaned(template, settings):
    notebook = payloads.hostile()
    return page(template, settings, KeepOutputs().preprocess(notebook, {})[0])


def what_runs(driver, address, expected, seconds):
    """The numbers of the payloads that run, untouched and clicked; it waits for some."""
    driver.get(address)
    driver.execute_script(CLICK)
    until, ran = time.monotonic() + seconds, set()
    while time.monotonic() < until and not expected <= ran:
        time.sleep(0.2)
        ran = set(driver.execute_script("return ran"))
    return ran


@pytest.fixture(scope="module")
def pages(settings, serve, tmp_path_factory):
    """Where both pages stand, bare and clean."""
    folder = tmp_path_factory.mktemp("pages")
    for template in TEMPLATES:
        bare = page(template, Config(), payloads.hostile())
        for kind, html in ("bare", bare), ("clean", cleaned(template, settings)):
            path = folder / f"{template}-{kind}.html"
            path.write_text(html.replace("<head>", EAR, 1), encoding="utf-8")
    return serve(folder)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:.*:UserWarning:nbconvert")
@pytest.mark.parametrize("name", ENGINES)
def test_no_script_of_a_student_runs(name, pages):
    engine = ENGINES[name]
    if engine.missing():
        pytest.skip(engine.missing())
    with engine.start(engine.find()) as driver:
        for template in TEMPLATES:
            began = time.monotonic()
            ran = what_runs(driver, f"{pages}/{template}-bare.html", payloads.LOUD, 20)
            assert payloads.LOUD - ran == set()
            took = time.monotonic() - began
            assert what_runs(driver, f"{pages}/{template}-clean.html", {-1}, took) == set()


@pytest.mark.parametrize(
    "formula",
    [
        "$a < b$",
        r"$$\frac{1}{n} \sum_{i<j} x_i & y_i$$",
        "\\begin{align}a &= b_1 \\\\ c &< d\\end{align}",
        r"$x_{1}^{*} * y_{2}^{*}$",
    ],
)
def test_formulas_survive(formula):
    shown = markdown2html({}, f"It is {formula} here.")
    escaped = formula.replace("&", "&amp;").replace("<", "&lt;")
    assert escaped in shown


def test_what_markdown_can_say_survives():
    text = "# Title\n\n**bold** `code` [page](https://example.org)\n\n"
    text += "| a |\n|:-:|\n| 1 |\n\n```python\ndef f(): pass\n```\n"
    shown = markdown2html({}, text)
    for part in (
        "<h1>Title",
        "<strong>bold",
        "<code>code",
        'href="https://example.org"',
        '<td style="text-align:center">1',
        '<span class="k">def',
    ):
        assert part in shown


@pytest.mark.parametrize("kind", ["png", "jpeg", "svg+xml"])
def test_a_picture_is_shown_where_it_is_part_of_the_notebook(kind):
    attached = {"p": {f"image/{kind}": "iVBORw0KGgo="}}
    shown = markdown2html({"cell": {"attachments": attached}}, "![seen](attachment:p)")
    assert ("src=" in shown) == (kind != "svg+xml")
    assert 'alt="seen"' in shown


@pytest.mark.parametrize(
    "written",
    [
        "![p](https://example.org/p.png)",
        "[x](../../formgrader?path=x)",
        "[x](http://localhost:8888/lab)",
        "[x](//localhost/lab)",
        "<b id='score' class='score name-shown' name=x data-link=x>b</b>",
        '<p style="position:fixed;top:0">p</p>',
    ],
)
def test_nothing_is_loaded_and_nothing_looks_like_the_page(written):
    shown = markdown2html({}, written)
    for word in ("src", "href", "class", "id=", "name", "data-", "style"):
        assert f" {word}" not in shown


def test_what_cannot_be_rendered_is_shown_as_it_is():
    shown = markdown2html({}, "![p](attachment:none) <b>bold</b>")
    assert shown == "<pre>![p](attachment:none) &lt;b&gt;bold&lt;/b&gt;</pre>"

"""The Loop Lab in a real JupyterLab and a real Notebook 7: Python follows the reader."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import numpy as np
import pytest
from halfstep import kmeans
from loop_lab_page import ROOT
from playwright.sync_api import TimeoutError as TooLong

pytestmark = pytest.mark.browser

X = np.loadtxt(ROOT / "data/kmeans.txt")
CELLS = (
    f"""import json
import numpy as np
from halfstep.widgets import LoopLab
lab = LoopLab(np.loadtxt({str(ROOT / "data/kmeans.txt")!r}))
heard = []
lab.observe(lambda change: heard.append(change["new"]), "centers")
lab""",
    "json.dumps([lab.centers.tolist(), lab.half_step, lab.inertia, len(heard)])",
    "lab.half_step = 0",
)
PROGRAMS = {"jupyterlab": "lab/tree", "notebook": "notebooks"}
QUIET = ("--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.allow_root=True",
         "--IdentityProvider.token=", "--ServerApp.port_retries=0")  # fmt: skip
AT_START = "document.querySelector('input[aria-label=Half-step]').value === '0'"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api"):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"The server ended with status {server.returncode} before it began.")


@pytest.fixture(params=PROGRAMS)
def jupyter(request, tmp_path):
    """The address of one notebook, opened in JupyterLab or in Notebook 7."""
    pytest.importorskip(request.param)
    cells = [nbformat.v4.new_code_cell(each) for each in request.module.CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, tmp_path / "a.ipynb")
    port = free_port()
    # Nobody's own settings, and none left behind.
    homes = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    server = subprocess.Popen(
        [sys.executable, "-m", request.param, *QUIET,
         f"--ServerApp.port={port}", f"--ServerApp.root_dir={tmp_path}"],
        env=os.environ | {home: str(tmp_path / home) for home in homes},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_for(address, server)
    yield f"{address}/{PROGRAMS[request.param]}/a.ipynb"
    server.terminate()
    server.wait()


def errors_of_ours(page):
    """Collect what fails in a widget's module; Jupyter, starting, has errors of its own."""
    said = []

    def hear(error):
        if "blob:" in (error.stack or ""):  # anywidget imports a widget from a blob
            said.append(str(error))

    page.on("pageerror", hear)
    return said


def run_cell(page, i):
    """Run a cell with the keyboard and wait until it has another number than before."""
    cell = page.locator(".jp-CodeCell").nth(i)
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    # While Jupyter is still starting it may miss the key, so ask again.
    for _ in range(60):
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)
        if prompt.inner_text() != before:
            break
    done = cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
    try:
        done.wait_for(timeout=60_000)
    except TooLong:  # asked before the kernel listened: the answer never comes
        page.keyboard.press("Control+Enter")
        done.wait_for(timeout=60_000)
    return cell


def ask(page):
    """What Python knows: centers, half-step, inertia, how often an observer was called."""
    page.wait_for_timeout(300)
    text = run_cell(page, 1).locator(".jp-OutputArea-output").inner_text()
    centers, at, cost, heard = json.loads(text.strip().strip("'"))
    return np.array(centers), at, cost, heard


def test_python_follows_the_reader(browser, jupyter):
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    said = errors_of_ours(page)
    page.goto(jupyter, timeout=120_000)
    page.locator(".jp-CodeCell").nth(2).wait_for(timeout=120_000)
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first
    idle.wait_for(state="attached", timeout=120_000)
    run_cell(page, 0)
    lab = page.locator(".hs-widget")
    lab.wait_for()
    before, at, cost, _ = ask(page)
    assert (at, cost) == (0, np.inf)

    drag(page, lab.locator(".hs-center .hs-disc").nth(1), 60, 40)
    dragged, at, _, heard = ask(page)
    assert heard > 0
    assert dragged[1, 0] > before[1, 0]
    assert dragged[1, 1] < before[1, 1]
    np.testing.assert_array_equal(np.delete(dragged, 1, 0), np.delete(before, 1, 0))

    # Jupyter's own keys (edit, to Markdown, another cell, delete) must stay away.
    lab.locator("button").first.focus()
    for key in ("Enter", "m", "e", "d", "d"):
        page.keyboard.press(key)
    lab.locator("input[aria-label='Half-step']").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".jp-CodeCell").count() == 3
    run = kmeans.run(X, dragged)
    centers, at, cost, _ = ask(page)
    assert at == 2
    np.testing.assert_allclose(centers, run[2].centers, rtol=1e-9)
    assert abs(cost - run[2].inertia) <= 1e-9 * cost

    lab.locator(".hs-center").first.focus()
    page.keyboard.press("ArrowRight")
    by_hand, at, _, _ = ask(page)
    assert at == 3
    assert by_hand[0, 0] > centers[0, 0]

    run_cell(page, 2)
    page.wait_for_function(AT_START)
    assert "press E" in lab.locator("[role=status]").inner_text()
    run_cell(page, 0)
    assert ask(page)[1] == 0
    assert lab.count() == 1
    assert said == []
    page.close()


def drag(page, locator, dx, dy):
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()

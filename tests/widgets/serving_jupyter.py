"""A real JupyterLab and a real Notebook 7, and a notebook that is open in one of them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import nbformat
import pytest
from playwright.sync_api import TimeoutError as TooLong

PROGRAMS = {"jupyterlab": "lab/tree", "notebook": "notebooks"}
QUIET = ("--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.allow_root=True",
         "--IdentityProvider.token=", "--ServerApp.port_retries=0")  # fmt: skip
WINDOW = {"width": 1280, "height": 2400}


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


@contextmanager
def serving(program, notebook, folder):
    """The address of a notebook, opened in one of the programs."""
    nbformat.write(notebook, folder / "a.ipynb")
    port = free_port()
    # Nobody's own settings, and none left behind.
    homes = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    server = subprocess.Popen(
        [sys.executable, "-m", program, *QUIET,
         f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}"],
        env=os.environ | {home: str(folder / home) for home in homes},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_for(address, server)
    yield f"{address}/{PROGRAMS[program]}/a.ipynb"
    server.terminate()
    server.wait()


class OpenNotebook:
    """A notebook in a browser: runs cells, and hears what fails in a widget's module."""

    def __init__(self, page, address, n_cells):
        self.page, self.n_cells, self.errors = page, n_cells, []
        page.on("pageerror", self._hear)
        page.goto(address, timeout=120_000)
        self.cells = page.locator(".jp-CodeCell")
        self.cells.nth(n_cells - 1).wait_for(timeout=120_000)
        idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first
        idle.wait_for(state="attached", timeout=120_000)

    def _hear(self, error):
        # Jupyter, starting, has errors of its own; anywidget imports a widget from a blob.
        if "blob:" in (error.stack or ""):
            self.errors.append(str(error))

    def run(self, i):
        """Run a cell with the keyboard and wait until it has another number than before."""
        cell = self.cells.nth(i)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.text_content()
        cell.locator(".cm-content").click()
        # While Jupyter is still starting it may miss the key, so ask again.
        for _ in range(60):
            self.page.keyboard.press("Control+Enter")
            if self._is_another(prompt, before):
                break
        done = cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
        try:
            done.wait_for(timeout=60_000)
        except TooLong:  # asked before the kernel listened: the answer never comes
            self.page.keyboard.press("Control+Enter")
            done.wait_for(timeout=60_000)
        return cell

    def _is_another(self, prompt, before):
        for _ in range(10):
            self.page.wait_for_timeout(100)
            if prompt.text_content() != before:
                return True
        return False

    def ask(self, i):
        """The text that a cell answers."""
        self.page.wait_for_timeout(300)  # what the reader did is on its way to Python
        text = self.run(i).locator(".jp-OutputArea-output").text_content()
        return text.strip().strip("'")

    def check(self):
        """No key went to Jupyter instead of the widget, and nothing has failed."""
        assert self.cells.count() == self.n_cells
        assert self.errors == []


def drag(page, locator, dx, dy):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()

"""Make a static page from a notebook with widgets, as the site's builder would."""

import json
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
STATE = "application/vnd.jupyter.widget-state+json"
PAGE = """<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
html {{ --pst-color-text-base: #22262b; --pst-color-text-muted: #48566b;
  --pst-color-background: #fff; --pst-color-surface: #f3f4f5; }}
html[data-theme=dark] {{ --pst-color-text-base: #ced6dd; --pst-color-text-muted: #9ca4af;
  --pst-color-background: #14181e; --pst-color-surface: #222832; }}
body {{ margin: 0 auto; max-width: 46rem; padding: 1rem; font-family: system-ui, sans-serif;
  color: var(--pst-color-text-base); background: var(--pst-color-background); }}
</style></head>
<body><main><h1>A page</h1>{body}</main>
<script type="{kind}">{state}</script>
<script src="mount.js"></script></body></html>
"""


def make_notebook(*sources):
    """Run cells in a kernel and keep their outputs and the widgets' state."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = {"metadata": {"path": str(ROOT / "tests")}}
    NotebookClient(notebook, resources=path, store_widget_state=True).execute()
    return notebook


def write_page(folder, *sources, change=lambda state: None):
    """Write page.html and the script that it needs; ``change`` may edit the state."""
    notebook = make_notebook(*sources)
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    shown = [output["data"]["text/html"] for output in outputs if "data" in output]
    body = "<p>Text between.</p>".join(shown)
    state = notebook.metadata.widgets[STATE]
    change(state["state"])
    text = json.dumps(state).replace("</", "<\\/")
    (folder / "page.html").write_text(PAGE.format(body=body, kind=STATE, state=text))
    script = ROOT / "lib/bookbuild/assets/mount.js"
    (folder / "mount.js").write_text(script.read_text())
    return folder / "page.html"

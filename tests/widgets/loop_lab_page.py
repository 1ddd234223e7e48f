"""Static pages with widgets, made from a notebook as the site's builder makes them."""

import json
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
STATE = "application/vnd.jupyter.widget-state+json"
PAGE = """<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,">
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


def run_notebook(*sources):
    """Run cells in a kernel and keep their outputs and the widgets' state."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = {"metadata": {"path": str(ROOT / "tests")}}
    NotebookClient(notebook, resources=path, store_widget_state=True).execute()
    return notebook


def make_page(notebook, change=lambda models: None):
    """Give a page's HTML; ``change`` may edit the models that it embeds."""
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    shown = [output["data"]["text/html"] for output in outputs if "data" in output]
    state = json.loads(json.dumps(notebook.metadata.widgets[STATE]))
    change(state["state"])
    text = json.dumps(state, sort_keys=True).replace("</", "<\\/")
    return PAGE.format(body="<p>Between.</p>".join(shown), kind=STATE, state=text)


def fill(folder, **pages):
    """Write pages into a folder, beside the scripts that they need."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    source = ROOT / "lib/bookbuild/assets/mount.js"
    (folder / source.name).write_text(source.read_text(encoding="utf-8"))
    return folder

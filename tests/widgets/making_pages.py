"""Static pages with widgets, made from a notebook as the site's builder makes them."""

import json
import re
from pathlib import Path

import nbformat
from bookbuild.policy import with_policy
from inside_widgets import mount_script
from nbclient import NotebookClient

HERE = Path(__file__).parent
STATE = "application/vnd.jupyter.widget-state+json"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
# What stands first in each notebook of the tests.
SETUP = f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom shown_widgets import *"
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


def make_notebook(*sources):
    """A notebook with these cells after the one that brings everything in."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *sources)]
    return nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)


def run_notebook(*sources):
    """Run cells in a kernel and keep their outputs and the widgets' state."""
    notebook = make_notebook(*sources)
    path = {"metadata": {"path": str(HERE)}}
    # A busy machine may take minutes to start a kernel; that is no failure.
    options = {"resources": path, "store_widget_state": True, "startup_timeout": 600}
    NotebookClient(notebook, **options).execute()
    return notebook


def make_page(notebook, names=None, change=lambda models: None):
    """Give a page's HTML with the widgets of these names, or with all.

    ``change`` may edit the models that the page embeds.
    """
    shown = _stills(notebook)
    names = list(shown) if names is None else names
    state = json.loads(json.dumps(notebook.metadata.widgets[STATE]))
    for name in set(shown) - set(names):
        del state["state"][name]
    change(state["state"])
    text = json.dumps(state, sort_keys=True).replace("</", "<\\/")
    body = "<p>Between.</p>".join(shown[name] for name in names)
    # All that widgets do, they do under the policy of the site.
    return with_policy(PAGE.format(body=body, kind=STATE, state=text))


def _stills(notebook):
    """The HTML of each widget that is shown, by the model's name."""
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    texts = [output.get("data", {}).get("text/html", "") for output in outputs]
    # On a busy machine a grid of traces also shows how far it is.
    named = [(re.search(r'data-widget-model="([^"]+)"', text), text) for text in texts]
    return {name[1]: text for name, text in named if name}


def fill(folder, **pages):
    """Write pages into a folder, beside the script that they need."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    script = mount_script()
    (folder / script.name).write_text(script.read_text(encoding="utf-8"))
    return folder

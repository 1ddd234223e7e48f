"""What moves on a page: scripts of widgets and animations, and the animations' files."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

from myst_nb.core.render import sanitize_script_content
from myst_nb.sphinx_ import NbMetadataCollector

ASSETS = files("bookbuild") / "assets"
ANIMATIONS = "assets/animations"  # in the book's folder and on the site
KIT = "halfstep-kit"  # what all widgets share: the model, its layout, and its file


def add_scripts(app, pagename, templatename, context, doctree) -> None:
    """Give each script to the pages that need it, and to no other."""
    body = context.get("body", "")
    if "data-widget-model" in body:
        app.add_js_file("mount.js", loading_method="defer")
    if 'class="gif-player"' in body:
        app.add_css_file("gif.css")
        app.add_js_file("gif.js", loading_method="defer")


def copy_scripts(app) -> None:
    """Copy before the pages are written: their links carry a checksum of the file."""
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    for asset in ASSETS.iterdir():
        shutil.copy(str(asset), static / asset.name)


def share_kit(app, doctree) -> None:
    """Take the widgets' kit out of a page: one file serves all pages.

    Each notebook brings the kit in the state of its widgets. As a file of its own the
    browser keeps it from page to page; its link carries a checksum of it, and it comes
    before `mount.js`, which asks for it.
    """
    docname = app.env.docname
    files = NbMetadataCollector.get_js_files(app.env, docname)
    if app.builder.format != "html" or "ipywidgets_state" not in files:
        return
    path, options = files["ipywidgets_state"]
    body, kit = split_kit(options["body"])
    if kit:
        files["ipywidgets_state"] = path, options | {"body": body}
        Path(app.outdir, "_static", f"{KIT}.js").write_text(kit, encoding="utf-8")
        first = {"loading_method": "defer", "priority": 400}
        NbMetadataCollector.add_js_file(app.env, docname, KIT, f"{KIT}.js", first)


def split_kit(body: str) -> tuple[str, str]:
    r"""Divide the state of a page's widgets into the page's own and a script of the kit.

    >>> split_kit('{"state": {"b": 1, "halfstep-kit": 2, "a": 1}}')
    ('{"state": {"a": 1, "b": 1}}', 'globalThis.halfstepModels = {"halfstep-kit": 2};\n')
    """
    whole = json.loads(body)
    state = whole["state"]
    kit = {name: state.pop(name) for name in list(state) if name.startswith(KIT)}
    # Sorted, since an execution out of the cache has another order than a new one.
    models = json.dumps(kit, sort_keys=True)
    script = f"globalThis.halfstepModels = {models};\n" if kit else ""
    return sanitize_script_content(json.dumps(whole, sort_keys=True)), script


def copy_animations(app, error) -> None:
    """Put the animations where the pages ask for them, when all cells have run."""
    if error or app.builder.format != "html":
        return
    made = Path(app.srcdir, ANIMATIONS)
    if made.is_dir():
        shutil.copytree(made, Path(app.outdir, ANIMATIONS), dirs_exist_ok=True)


def setup(app) -> None:
    """Share the kit, give each page its scripts; copy these first, animations last."""
    app.connect("builder-inited", copy_scripts)
    app.connect("doctree-read", share_kit)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_animations)

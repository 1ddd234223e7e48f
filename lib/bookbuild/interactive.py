"""What moves on a page: scripts of widgets and animations, and the animations' files."""

import shutil
from importlib.resources import files
from pathlib import Path

ASSETS = files("bookbuild") / "assets"
ANIMATIONS = "assets/animations"  # in the book's folder and on the site


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


def copy_animations(app, error) -> None:
    """Put the animations where the pages ask for them, when all cells have run."""
    if error or app.builder.format != "html":
        return
    made = Path(app.srcdir, ANIMATIONS)
    if made.is_dir():
        shutil.copytree(made, Path(app.outdir, ANIMATIONS), dirs_exist_ok=True)


def setup(app) -> None:
    """Look at each page's body; copy scripts at the start, animations at the end."""
    app.connect("builder-inited", copy_scripts)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_animations)

"""Sphinx extensions that turn the chapters into the site."""

import logging

from bookbuild import (
    citations,
    code_lines,
    execution,
    figures,
    formulas,
    gallery,
    icons,
    interactive,
    launch,
    neighbors,
    pages,
    policy,
    previews,
    searching,
    solutions,
    streams,
    without_scripts,
)

PARTS = (
    citations,
    code_lines,
    execution,
    figures,
    formulas,
    gallery,
    icons,
    interactive,
    launch,
    neighbors,
    pages,
    policy,
    previews,
    searching,
    solutions,
    streams,
    without_scripts,
)


def setup(app) -> dict:
    """Load every part; `_config.yml` names only this package."""
    # It tells of each table of a font it cuts; only its warnings are news.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    for part in PARTS:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

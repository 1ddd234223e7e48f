"""Sphinx extensions that turn the chapters into the site."""

from bookbuild import execution, formulas, icons, launch, pages


def setup(app) -> dict:
    """Load every part; `_config.yml` names only this package."""
    for part in (execution, formulas, icons, launch, pages):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

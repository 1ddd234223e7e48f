"""Run a notebook again, and compare what comes with what is stored."""

import importlib
import os
import subprocess
import sys


def nbval(path):
    """Run a notebook in its folder and compare with what is stored, cell by cell."""
    # Built here if need be: else the first figure announces it in its output.
    importlib.import_module("matplotlib.font_manager")
    options = (
        "-q --nbval --nbval-current-env --color=no -p nbval.plugin -p no:cacheprovider"
    )
    return subprocess.run(
        # An empty configuration: warnings from within Jupyter are not ours to mend.
        [sys.executable, "-m", "pytest", "-c", os.devnull, *options.split(), str(path)],
        cwd=path.parent,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )

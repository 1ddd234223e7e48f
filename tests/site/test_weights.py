"""The table of weights at the end of a run, wherever the pages were weighed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
WEIGHING = """
def test_one(weigh):
    weigh("{name}-light.html", 90_000, 100_000)

def test_two(weigh):
    weigh("{name}-heavy.html", 123_456, 100_000)
    assert False
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_row_arrives_once_from_every_worker(tmp_path, workers):
    for name in ("a", "b"):
        (tmp_path / f"test_{name}.py").write_text(WEIGHING.format(name=name))
    plugins = ["-p", "xdist", "-p", "weights", "-p", "no:cacheprovider"]
    options = ["-c", os.devnull, "--rootdir", tmp_path, "-n", workers, *plugins]
    path = os.pathsep.join([str(TESTS), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        env={**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    _, _, table = done.stdout.partition("weight of the first visit, gzip")
    rows = [
        line.split() for line in table.splitlines() if ".html" in line and " kB" in line
    ]
    assert rows == [
        ["a-heavy.html", "123.5", "kB", "of", "100", "TOO", "HEAVY"],
        ["a-light.html", "90.0", "kB", "of", "100"],
        ["b-heavy.html", "123.5", "kB", "of", "100", "TOO", "HEAVY"],
        ["b-light.html", "90.0", "kB", "of", "100"],
    ], done.stdout + done.stderr

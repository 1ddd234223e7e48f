"""Which worker gets which tests: long files first, the longest in parts.

A worker gets one file after the other. One of two minutes that is begun last costs a
minute, since the others have nothing left to do; so it comes first, or is divided.
"""

import re
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling

# Folders whose files take long, and before them files that do, the longest first.
FOLDERS = ("site", "chapters", "classroom", "widgets", "author", "checks")
FILES = (
    "test_classroom.py",  # one evening, which nothing divides
    "test_every_widget_in_jupyter.py",
    "test_every_widget.py",
    "test_pages.py",
    "test_outputs.py",
    "test_engines.py",
    "test_labs_on_a_phone.py",
)
# How many parts a file has whose tests need nothing of each other; in one whose tests
# share something for each value of a parameter, the values.
PARTS = {
    "test_every_widget.py": 6,
    "test_pages.py": 6,
    "test_outputs.py": 7,
    "test_labs_on_a_phone.py": 3,
    "test_every_widget_in_jupyter.py": ("jupyterlab", "notebook"),
}


def place(item):
    """Where a test stands in the row: a smaller one comes earlier."""
    name, folder = item.path.name, item.path.parent.name
    if name in FILES:
        return FILES.index(name)
    return len(FILES) + (FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS))


def part(nodeid):
    """The part of its file that a test belongs to: tests of one part stay together."""
    file, _, test = nodeid.rpartition("::")
    parts = PARTS.get(file.rpartition("/")[2])
    given = re.search(r"\[(.*)\]$", test)
    if not parts or not given:
        return file
    if isinstance(parts, int):
        return f"{file} {crc32(test.encode()) % parts}"
    return f"{file} {[value for value in parts if value in given[1].split('-')]}"


class Sharing(LoadScopeScheduling):
    """As xdist shares out files, but long ones in parts."""

    def _split_scope(self, nodeid):
        return part(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Only where `make test` asks for files to stay together."""
    return Sharing(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(items):
    """Put the long files first; within them all stays in its order."""
    items.sort(key=place)

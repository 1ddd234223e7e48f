"""The process of a program: what it is given, and that nothing of it stays."""

import contextlib
import random
import time
from pathlib import Path

import pytest
from classroom.box import interpreter

CHILD = """
import os, subprocess
child = [{python!r}, '-c', 'import time; time.sleep({seconds})']
subprocess.Popen(child)
if {apart} and os.fork() == 0:
    os.setsid()
    subprocess.Popen(child, start_new_session=True)
    os._exit(0)
def answer(): return 1
"""


def alive(mark):
    """How many processes of this machine have a word in their command."""
    found = 0
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found += f"sleep({mark})" in line.read_text()
    return found


def ends(program, apart):
    mark = f"9{random.randrange(10**6)}.5"
    python = interpreter()
    program.add(CHILD.format(python=python, seconds=mark, apart=apart))
    program.add("import time; time.sleep(1)")
    assert program["answer"]() == 1
    assert alive(mark) == 1 + apart
    program.close()
    for _ in range(100):
        if not alive(mark):
            return
        time.sleep(0.05)
    pytest.fail("it lives")


def test_children_die_with_the_worker(open_program):
    ends(open_program, apart=False)


def test_with_the_box_all_ends(program, boxed):
    ends(program, apart=True)


def test_the_environment_is_not_handed_on(program, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "secret")
    program.add("import os\ndef seen(): return os.environ.get('MY_TOKEN')")
    assert program["seen"]() is None


def test_the_folder_is_empty_and_goes_away(program):
    program.add("import os\ndef here(): return os.getcwd(), os.listdir()")
    folder, names = program["here"]()
    assert names == ["matplotlib"]
    program.close()
    assert not Path(folder).exists()

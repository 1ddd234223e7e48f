"""The process of a program: what it is given, and that nothing of it stays."""

import contextlib
import random
import subprocess
import sys
import time
from pathlib import Path

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


JUDGE = """
import time
from classroom.process import box_for
from classroom.program import Program
program = Program(box=box_for("02_the_loop"))
program.add({cell!r})
program.add("import time; time.sleep(1)")
print(program["answer"](), flush=True)
time.sleep(99)
"""


def a_cell(apart):
    """A cell that starts a child, or two of which one goes its own way; and their mark."""
    mark = f"9{random.randrange(10**6)}.5"
    return CHILD.format(python=interpreter(), seconds=mark, apart=apart), mark


def ends(program, apart):
    cell, mark = a_cell(apart)
    program.add(cell)
    program.add("import time; time.sleep(1)")
    assert program["answer"]() == 1
    assert alive(mark) == 1 + apart
    program.close()
    assert is_gone(mark)


def is_gone(mark):
    for _ in range(200):
        if not alive(mark):
            return True
        time.sleep(0.05)
    return False


def test_children_die_with_the_worker(open_program):
    ends(open_program, apart=False)


def test_with_the_box_all_ends(program, boxed):
    ends(program, apart=True)


def test_when_the_judge_is_killed_all_ends_too(boxed, tmp_path):
    cell, mark = a_cell(apart=True)
    path = tmp_path / "judge.py"
    path.write_text(JUDGE.format(cell=cell))
    command = [sys.executable, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as judge:
        said, there = judge.stdout.readline(), alive(mark)
        judge.kill()
    assert (said, there) == ("1\n", 2)
    assert is_gone(mark)


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

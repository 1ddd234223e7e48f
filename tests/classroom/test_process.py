"""The process of a program: what it is given, and that nothing of it stays."""

import os
import time
from pathlib import Path

import pytest


def test_children_die_with_the_worker(program, tmp_path):
    mark = tmp_path / "pid"
    program.add(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))"
    )
    program.add("def answer(): return 1")
    assert program["answer"]() == 1
    program.close()
    child = int(mark.read_text())
    for _ in range(100):
        if not Path(f"/proc/{child}/stat").exists() or is_zombie(child):
            return
        time.sleep(0.05)
    os.kill(child, 9)
    pytest.fail("it lives")


def is_zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"


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

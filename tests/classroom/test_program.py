"""A program that hangs, ends itself or shouts: it costs itself and nothing else."""

import os
import threading
import time

import pytest
from classroom import program as programs
from classroom.process import Gone
from classroom.program import Program
from halfstep.checks.answer import TooLong
from halfstep.checks.report import expect
from halfstep.checks.task import examine


def half(answer, rng):
    expect(answer(8) == 4, "Divide.")


EACH_PIPE = """
import os
for pipe in range(3, 20):
    try: {}
    except OSError: pass
"""


HALF = [("half of 8 is 4", half), ("and it is still", half)]


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        "import time; time.sleep(60)",
    ],
)
def test_an_answer_that_hangs_is_ended_and_the_next_is_asked(program, body):
    program.add(f"def hang(x):\n    {body}")
    program.add("def fine(x): return x / 2")
    before = time.monotonic()
    report = examine("hang", program["hang"], HALF)
    assert "longer than" in str(report)
    assert time.monotonic() - before < 30
    assert examine("fine", program["fine"], HALF).passed


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "import os; os._exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        EACH_PIPE.format("os.close(pipe)"),
        EACH_PIPE.format("os.write(pipe, b'x' * 99)"),
        "import ctypes; ctypes.string_at(0)",
        "x = bytearray(10**11)",
        "import sys; sys.stdout.write('x' * 10**8); sys.stderr.write('x' * 10**8)",
        "import builtins; builtins.len = None; import json; json.dumps = None",
        "%matplotlib inline\n!ls\nget_ipython().system('ls')\ndisplay(3)",
        "def (",
        "raise SystemExit",
    ],
)
def test_a_bad_cell_costs_itself(program, cell):
    program.add("def fine(x): return x / 2")
    program.add(cell)
    program.add("def also(x): return x / 2")
    assert examine("fine", program["fine"], HALF).passed
    if "json.dumps" not in cell:
        assert examine("also", program["also"], HALF).passed


@pytest.mark.parametrize("n_open", range(16))
def test_a_cell_that_closes_one_of_the_pipes_costs_itself(n_open):
    # The more this process has open, the fewer of the pipes lie in the cell's reach.
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(n_open)]
    try:
        with Program(cell_seconds=5, answer_seconds=5) as program:
            program.add("def fine(x): return x / 2")
            program.add(EACH_PIPE.format("os.close(pipe)"))
            assert examine("fine", program["fine"], HALF).passed
    finally:
        for descriptor in held:
            os.close(descriptor)


def test_a_time_limit_outside_of_the_main_thread(program):
    program.add("def hang(x):\n    while True: pass")
    reports = []
    work = threading.Thread(
        target=lambda: reports.append(examine("hang", program["hang"], HALF))
    )
    work.start()
    work.join()
    assert "longer than" in str(reports[0])


def test_a_program_that_hangs_too_often_is_given_up(program, monkeypatch):
    monkeypatch.setattr(programs, "MOST_WORKERS", 2)
    program.add("def leave(): import os; os._exit(0)")
    for _ in range(3):
        with pytest.raises((Gone, TooLong)):
            program["leave"]()
    with pytest.raises(Gone, match="too often"):
        program["leave"]()

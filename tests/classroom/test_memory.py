"""Memory is limited for all that a program starts, together; and time for all its cells."""

import pytest
from classroom import memory
from classroom import program as programs
from halfstep.checks.report import expect
from halfstep.checks.task import examine

MANY = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        if {apart} and os.fork(): os._exit(0)
        held = b'x' * (20 * 2**20)
        time.sleep(60)
time.sleep(5)
"""
SHARED = """
import mmap, time
for _ in range(8):
    held = mmap.mmap(-1, 20 * 2**20)
    held.write(b'x' * (20 * 2**20))
    {then}
time.sleep(5)
"""


def half(answer, rng):
    expect(answer(8) == 4, "Divide.")


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 120 * 2**20)


@pytest.mark.parametrize(
    "cell",
    [
        "import time; held = b'x' * (200 * 2**20); time.sleep(5)",
        MANY.format(apart=False),
        MANY.format(apart=True),
        SHARED.format(then="globals()[f'held{_}'] = held"),
        # In nobody's process, and there all the same.
        SHARED.format(then="globals()[f'h{_}'] = held; held.madvise(mmap.MADV_DONTNEED)"),
    ],
    ids=["one", "many", "orphans", "shared", "shared and let go"],
)
def test_a_cell_that_takes_too_much_costs_itself(boxed, program, small, cell):
    program.add("def fine(x): return x / 2")
    program.add(cell)
    assert examine("fine", program["fine"], [("half", half)]).passed
    assert [note.partition(":")[0] for note in program.notes] == [
        "a cell took too much memory"
    ]


def test_an_honest_program_takes_little(program):
    program.add("import numpy as np\nimport matplotlib.pyplot as plt\nimport time")
    program.add("X = np.random.default_rng(0).normal(size=(10**6, 2))\ntime.sleep(0.3)")
    program.add("def fine(x): return x / 2")
    assert examine("fine", program["fine"], [("half", half)]).passed
    assert program.notes == []


def test_all_cells_together_have_an_end(program, monkeypatch):
    monkeypatch.setattr(programs, "ALL_SECONDS", 4)
    program.add("def fine(x): return x / 2")
    for number in range(99):
        program.add(f"import time; time.sleep(1); x = {number}")
    program.add("def late(x): return x / 2")
    assert examine("fine", program["fine"], [("half", half)]).passed
    assert "not written yet" in str(examine("late", program["late"], [("half", half)]))
    assert program.notes[0].startswith(
        "a cell came too late: import time; time.sleep(1); x"
    )
    assert program.notes[-1] == "and so on"
    assert len(program.notes) == programs.MOST_NOTES

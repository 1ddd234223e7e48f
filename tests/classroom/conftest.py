"""What the tests of the classroom share."""

import pytest
from classroom.box import obstacle
from classroom.process import box_for
from classroom.program import Program


@pytest.fixture
def program():
    """A program in a box, where this machine can have one."""
    box = None if obstacle() else box_for("02_the_loop")
    with Program(cell_seconds=3, answer_seconds=2, box=box) as made:
        yield made


@pytest.fixture(scope="session")
def boxed():
    """Give the box of a set, or skip and say how to get one."""
    if why := obstacle():
        pytest.skip(why)
    return box_for


@pytest.fixture
def open_program():
    """A program at our own risk."""
    with Program(cell_seconds=3, answer_seconds=2) as made:
        yield made

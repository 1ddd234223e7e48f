"""What the tests of the classroom share."""

import pytest
from classroom.program import Program


@pytest.fixture
def program():
    with Program(cell_seconds=3, answer_seconds=2) as made:
        yield made

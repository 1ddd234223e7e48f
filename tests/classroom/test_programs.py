"""What one task of a set allows is not there while another is judged that refuses it."""

import pytest
from classroom import grading
from classroom.process import box_for
from classroom.programs import Programs, statements

NAME = "09_one_loop_two_models"
TEST = "checks.soft_labels(soft_labels).points(2)"
OTHER = "checks.compare_starts(compare_starts).points(2)"
TRIED_OUT = """
from halfstep import kmeans
import numpy as np
state = kmeans.fit(np.eye(4), 2, seed=1)
print(state.labels)
"""
HONEST = """
def soft_labels(X, weights, means, variance):
    squared = ((np.asarray(X)[:, None] - means) ** 2).sum(2)
    logs = np.log(weights) - squared / (2 * variance)
    R = np.exp(logs - logs.max(1, keepdims=True))
    return R / R.sum(1, keepdims=True)
"""
# Whoever watches a program gets tired: so many calls come before the one that counts.
BORROWED = """
def busy(): pass
def soft_labels(X, weights, means, variance):
    for _ in range(30_000): busy()
    home = __import__('half' + 'step.mixture', fromlist='x')
    covariances = np.full(len(means), float(variance))
    return home.e_step(X, weights, means, covariances, covariance_type='spherical')[0]
"""


@pytest.fixture
def checks():
    return grading.checks_of(NAME)


@pytest.fixture
def programs(boxed, checks):
    with Programs(NAME, checks, box_for) as made:
        yield made


def test_what_is_borrowed_out_of_sight_is_not_there(programs, checks):
    programs.add(TRIED_OUT)
    programs.add(BORROWED)
    program, other = programs.ready_for(TEST), programs.ready_for(OTHER)
    assert program.lacks
    assert not other.lacks
    assert checks.soft_labels(program["soft_labels"]).points(2) == 0
    # Where it is allowed, it is there: the test above can fail.
    assert checks.soft_labels(other["soft_labels"]).points(2) == 2


def test_a_line_that_needs_what_is_not_there_takes_nothing_along(programs, checks):
    programs.add(TRIED_OUT + HONEST)
    program = programs.ready_for(TEST)
    assert checks.soft_labels(program["soft_labels"]).points(2) == 2
    assert programs.notes == []
    programs.add("1 / 0")
    assert checks.soft_labels(programs.ready_for(TEST)["soft_labels"]).points(2) == 2
    assert programs.notes == ["a cell raised ZeroDivisionError: 1 / 0"]


def test_one_program_does_for_tasks_that_refuse_the_same(boxed):
    name = "02_the_loop"
    with Programs(name, grading.checks_of(name), box_for) as programs:
        tests = [f"checks.{task}({task}).points(1)" for task in ("assign", "update")]
        made = {programs.ready_for(test) for test in tests}
        assert len(made) == 1
        assert not made.pop().lacks


def test_at_your_own_risk_there_is_one(checks):
    with Programs(NAME, checks, None) as programs:
        assert programs.ready_for(TEST) is programs.ready_for(OTHER)


@pytest.mark.parametrize(
    "source", ["", "x = '''\n\\x0c'''; y = 1\nz = 2", "# only\n", "if 1:\n  2"]
)
def test_statements_are_all_that_stands_there(source):
    names, again = {}, {}
    exec(source, names)
    for part in statements(source):
        exec(part, again)
    assert {k: v for k, v in names.items() if k[0] != "_"} == {
        k: v for k, v in again.items() if k[0] != "_"
    }

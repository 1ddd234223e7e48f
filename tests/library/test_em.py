"""The loop without any model of the book: order, stopping, blocks."""

import numpy as np
import pytest
from halfstep import em


class Newton:
    """Square root of 2 by two half-steps, so that the loop is tested by itself."""

    def __init__(self, tol=0.0):
        self.tol, self.calls = tol, []

    def e_step(self, value):
        self.calls.append("e")
        return 2 / value

    def m_step(self, other, value):
        self.calls.append("m")
        return (value + other) / 2, other

    def repeats(self, former, other):
        self.calls.append("r")
        return former == other

    def settled(self, former, other, old, new):
        self.calls.append("s")
        return abs(new - old) <= self.tol


def test_half_steps_alternate_and_end_with_an_e_step():
    moments = list(em.half_steps(Newton(), 1.0, max_iter=2))
    assert [(m.step, m.iteration) for m in moments] == [
        ("start", 0), ("e_step", 1), ("m_step", 1),
        ("e_step", 2), ("m_step", 2), ("e_step", 3),
    ]  # fmt: skip
    assert moments[0].expectation is None
    assert moments[2] == ("m_step", 1, 1.5, 2.0)
    assert moments[-1].expectation == 2 / moments[-1].parameters


def test_the_loop_says_whether_it_ended_by_itself():
    assert em.collect(em.half_steps(Newton(), 1.0, 99, make=State)).converged
    assert not em.collect(em.half_steps(Newton(), 1.0, 2, make=State)).converged
    assert em.collect(em.half_steps(Newton(tol=0.6), 1.0, 9, make=State)).converged
    # It settles in the very iteration that is the last one allowed.
    assert em.collect(em.half_steps(Newton(tol=0.6), 1.0, 1, make=State)).converged


class State(em.Moment):
    """A moment with the objective that a trace asks for."""

    objective = property(lambda self: self.parameters)


def test_a_repeat_ends_the_loop_before_the_m_step():
    class Constant(Newton):
        def e_step(self, value):
            super().e_step(value)
            return 1.0

    model = Constant()
    moments = list(em.half_steps(model, 3.0, max_iter=9))
    assert [m.step for m in moments] == ["start", "e_step", "m_step", "e_step"]
    assert model.calls == ["e", "m", "s", "e", "r"]


def test_the_first_expectation_is_compared_with_nothing():
    model = Newton()
    moments = em.half_steps(model, 1.0, max_iter=1)
    assert [next(moments).step, next(moments).step] == ["start", "e_step"]
    next(moments)
    assert "r" not in model.calls


def test_settling_is_judged_after_the_m_step_and_followed_by_an_e_step():
    moments = list(em.half_steps(Newton(tol=0.6), 1.0, max_iter=9))
    assert [(m.step, m.iteration) for m in moments] == [
        ("start", 0), ("e_step", 1), ("m_step", 1), ("e_step", 2),
    ]  # fmt: skip


def test_the_m_step_may_change_the_expectation():
    class Relabel(Newton):
        def m_step(self, other, value):
            return value, "changed"

        def e_step(self, value):
            return "e"

        def repeats(self, former, other):
            assert former == "changed"
            return False

    steps = list(em.half_steps(Relabel(tol=-1), 1.0, max_iter=2))
    assert [m.expectation for m in steps] == [None, "e", "changed", "e", "changed", "e"]


@pytest.mark.parametrize("n_samples", [0, 1, 8191, 8192, 8193, 20000])
@pytest.mark.parametrize("size", [1, 3, 8192])
def test_blocks_cover_every_point_once(n_samples, size):
    n_samples = min(n_samples, 50 * size)
    seen = [np.arange(n_samples)[block] for block in em.blocks(n_samples, size)]
    np.testing.assert_array_equal(np.concatenate([*seen, []]), np.arange(n_samples))
    assert all(len(block) == size for block in seen[:-1])


def test_blocks_are_of_the_size_that_fits_the_cache():
    assert [block.stop - block.start for block in em.blocks(20000)] == [8192, 8192, 3616]


def test_collect_and_last_agree():
    moments = em.collect(em.half_steps(Newton(), 1.0, 5))
    assert em.last(em.half_steps(Newton(), 1.0, 5)) == moments[-1]

"""The loop without any model of the book: order and stopping."""

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
    instants = list(em.half_steps(Newton(), 1.0, max_iter=2))
    assert [(i.step, i.iteration) for i in instants] == [
        ("start", 0), ("e_step", 1), ("m_step", 1),
        ("e_step", 2), ("m_step", 2), ("e_step", 3),
    ]  # fmt: skip
    assert instants[0].expectation is None
    assert instants[2] == ("m_step", 1, 1.5, 2.0)
    assert instants[-1].expectation == 2 / instants[-1].parameters


def test_the_loop_says_whether_it_ended_by_itself():
    assert em.collect(em.half_steps(Newton(), 1.0, 99, make=State)).converged
    assert not em.collect(em.half_steps(Newton(), 1.0, 2, make=State)).converged
    assert em.collect(em.half_steps(Newton(tol=0.6), 1.0, 9, make=State)).converged
    # It settles in the very iteration that is the last one allowed.
    assert em.collect(em.half_steps(Newton(tol=0.6), 1.0, 1, make=State)).converged


class State(em.Instant):
    """An instant with the objective that a trace asks for."""

    objective = property(lambda self: self.parameters)


def test_a_repeat_ends_the_loop_before_the_m_step():
    class Constant(Newton):
        def e_step(self, value):
            super().e_step(value)
            return 1.0

    model = Constant()
    instants = list(em.half_steps(model, 3.0, max_iter=9))
    assert [i.step for i in instants] == ["start", "e_step", "m_step", "e_step"]
    assert model.calls == ["e", "m", "s", "e", "r"]


def test_the_first_expectation_is_compared_with_nothing():
    model = Newton()
    instants = em.half_steps(model, 1.0, max_iter=1)
    assert [next(instants).step, next(instants).step] == ["start", "e_step"]
    next(instants)
    assert "r" not in model.calls


def test_settling_is_judged_after_the_m_step_and_followed_by_an_e_step():
    instants = list(em.half_steps(Newton(tol=0.6), 1.0, max_iter=9))
    assert [(i.step, i.iteration) for i in instants] == [
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
    assert [i.expectation for i in steps] == [None, "e", "changed", "e", "changed", "e"]


def test_collect_and_last_agree():
    instants = em.collect(em.half_steps(Newton(), 1.0, 5))
    assert em.last(em.half_steps(Newton(), 1.0, 5)) == instants[-1]

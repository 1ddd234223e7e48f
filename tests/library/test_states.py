"""States cannot be changed, and a trace answers what it is asked."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from html.parser import HTMLParser

import numpy as np
import pytest
from halfstep import kmeans, seeding
from halfstep.states import DrawState, KMeansState, MixtureState, Trace

X = np.array([[0.0], [2.0], [9.0]])
TRACE = kmeans.run(X, [[0.0], [2.0]])


def test_states_are_frozen_copies():
    centers, labels = np.zeros((2, 1)), np.array([0, 1, 1])
    state = KMeansState("assign", 1, centers, labels, 3.0)
    centers[0], labels[0] = 7, 1
    assert state.centers[0] == 0
    assert state.labels[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        state.centers[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        state.labels[0] = 1
    with pytest.raises(FrozenInstanceError):
        state.inertia = 0


def test_mixture_and_draw_states_are_frozen_too():
    mixture = MixtureState(
        "e_step",
        1,
        np.ones(2) / 2,
        np.zeros((2, 1)),
        np.ones((2, 1, 1)),
        np.ones((3, 2)),
        -1.0,
    )
    draw = DrawState(np.zeros((1, 1)), np.array([0]), np.array([0]), np.ones(3), np.ones(3))
    for array in (mixture.weights, mixture.means, mixture.covariances,
                  mixture.responsibilities, draw.probabilities, draw.centers):  # fmt: skip
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_states_compare_by_identity():
    one, other = TRACE[1], copy.copy(TRACE[1])
    assert one != other
    assert len({one, other, one}) == 2


def test_reprs_say_what_a_reader_asks():
    assert repr(TRACE[0]) == "<KMeansState: start, iteration 0, 2 centers, inertia inf>"
    assert repr(TRACE[2]) == "<KMeansState: update, iteration 1, 2 centers, inertia 24.5>"
    assert repr(TRACE) == "<Trace: 6 states, 3 iterations, objective 2, converged>"
    assert repr(TRACE[:2]) == "<Trace: 2 states, 1 iteration, objective 49, not converged>"
    assert repr(TRACE[:1]) == "<Trace: 1 state, 0 iterations, objective inf, not converged>"
    assert repr(TRACE[:0]) == "<Trace: no states>"
    mixture = MixtureState("m_step", 4, np.ones(2) / 2, np.zeros((2, 1)), np.ones(2), None,
                           -12.25, "spherical")  # fmt: skip
    assert repr(mixture) == (
        "<MixtureState: m_step, iteration 4, 2 components, spherical, objective -12.25>"
    )
    first, second = seeding.draws([[0.0], [1.0]], 2, np.random.default_rng(0), n_trials=1)
    assert repr(first).startswith("<DrawState: 1 chosen, the newest is row ")
    assert repr(second).endswith("sum of squared distances 0>")


def test_a_draw_counts_its_centers_and_their_sum_of_squared_distances():
    for number, state in enumerate(seeding.draws(X, 3, np.random.default_rng(0)), 1):
        labels = kmeans.assign(X, state.centers)
        assert (state.step, state.iteration) == ("draw", number)
        assert state.objective == pytest.approx(kmeans.inertia(X, labels, state.centers))


def test_a_trace_is_a_tuple_of_its_states():
    assert isinstance(TRACE, tuple)
    assert len(TRACE) == 6
    assert next(iter(TRACE)) is TRACE[0]
    assert TRACE.last is TRACE[-1] is TRACE[5]
    assert [state.step for state in TRACE] == [
        "start", "assign", "update", "assign", "update", "assign",
    ]  # fmt: skip
    np.testing.assert_allclose(TRACE.objective, [np.inf, 49, 24.5, 16.25, 2, 2])


def test_a_slice_is_a_trace_and_converged_only_where_it_holds_the_end():
    assert isinstance(TRACE[1:3], Trace)
    assert not TRACE[1:3].converged
    assert TRACE[1:].converged
    assert TRACE[::-1].last is TRACE[0]
    assert not TRACE[::-1].converged
    assert not TRACE[:0].converged
    assert not Trace(TRACE)[2:].converged
    assert Trace([]).objective.shape == (0,)


def test_a_trace_survives_pickling():
    again = pickle.loads(pickle.dumps(TRACE))
    assert again.converged
    np.testing.assert_array_equal(again.objective, TRACE.objective)


def test_html_is_one_row_a_state_and_well_formed():
    class Tags(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open, self.count = [], {}

        def handle_starttag(self, tag, attrs):
            self.open.append(tag)
            self.count[tag] = self.count.get(tag, 0) + 1

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    html, tags = TRACE._repr_html_(), Tags()
    tags.feed(html)
    assert not tags.open
    assert tags.count["tr"] == 1 + len(TRACE)
    assert tags.count["th"] == 3
    assert "<td>2</td><td>update</td><td>2</td>" in html
    assert (
        "<caption>Trace: 6 states, 3 iterations, objective 2, converged</caption>" in html
    )

"""States cannot be changed, and a trace answers what it is asked."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass
from html.parser import HTMLParser

import numpy as np
import pytest
from halfstep import kmeans, mixture, seeding
from halfstep.states import DrawState, KMeansState, MixtureState, State, Trace

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


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda state: pickle.loads(pickle.dumps(state))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_copies_are_frozen_and_say_the_same(copied):
    draw = list(seeding.draws(X, 2, np.random.default_rng(0)))[-1]
    fit = mixture.fit(np.arange(8.0)[:, np.newaxis] ** 2, 2, n_init=2, rng=0)
    for state in (copied(TRACE).last, copied(TRACE.last), copied(draw), copied(fit)):
        arrays = [value for value in vars(state).values() if isinstance(value, np.ndarray)]
        assert len(arrays) >= 2
        for array in arrays:
            with pytest.raises(ValueError, match="read-only"):
                array[:] = 0
    assert copied(TRACE).converged
    assert (copied(fit).start, repr(copied(fit))) == (fit.start, repr(fit))
    np.testing.assert_array_equal(copied(fit).means, fit.means)


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


def soft(covariances, covariance_type="full", R=None):
    means = np.array([[0.0, 1.0], [4.0, 5.0]])
    return MixtureState("m_step", 2, np.ones(2) / 2, means, covariances, R, -1.0,
                        covariance_type)  # fmt: skip


def test_every_state_answers_every_word():
    draw = list(seeding.draws(X, 2, np.random.default_rng(0)))[-1]
    said = {
        state.model: (state.parts, state.goal, state.rises, state.half, state.n_clusters)
        for state in (TRACE[0], TRACE[2], draw, soft(np.ones(2), "spherical"))
    }
    assert said == {
        "k-means": ("centers", "inertia", False, "M", 2),
        "k-means++": ("centers", "inertia", False, "draw", 2),
        "Gaussian mixture": ("components", "log-likelihood", True, "M", 2),
    }
    for state in (TRACE[0], TRACE[1], draw):
        np.testing.assert_array_equal(state.places, state.centers)
        assert state.shares is None
        assert state.matrices is None
    assert draw.labels is None
    assert [state.title for state in (TRACE[0], TRACE[1], draw)] == [
        "start", "iteration 1: assign", "draw 2",
    ]  # fmt: skip


def test_a_mixture_is_shared_out_and_labeled_by_its_likeliest_component():
    R = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])
    state = soft(np.ones(2), "spherical", R)
    assert state.shares is state.responsibilities
    assert state.places is state.means
    assert state.labels.tolist() == [0, 1, 0]
    assert soft(np.ones(2), "spherical").labels is None


@pytest.mark.parametrize(
    ("covariances", "kind", "first"),
    [
        ([[[2, 1], [1, 3]], [[1, 0], [0, 1]]], "full", [[2, 1], [1, 3]]),
        ([[2, 1], [1, 3]], "tied", [[2, 1], [1, 3]]),
        ([[2, 3], [1, 1]], "diag", [[2, 0], [0, 3]]),
        ([2, 1], "spherical", [[2, 0], [0, 2]]),
    ],
)
def test_a_mixture_has_a_matrix_for_each_component(covariances, kind, first):
    matrices = soft(np.array(covariances, dtype=float), kind).matrices
    assert matrices.shape == (2, 2, 2)
    assert matrices[0].tolist() == first


def test_moved_states_differ_in_their_places_alone():
    draw = list(seeding.draws(X, 2, np.random.default_rng(0)))[-1]
    for state in (TRACE[1], draw, soft(np.ones(2), "spherical")):
        moved = state.moved(state.places + 1)
        np.testing.assert_array_equal(moved.places, state.places + 1)
        assert type(moved) is type(state)
        assert (moved.title, moved.n_clusters) == (state.title, 2)


def test_a_new_kind_of_state_has_an_answer_to_every_word():
    @dataclass(frozen=True, eq=False, repr=False)
    class Bare(State):
        step: str
        iteration: int

    @dataclass(frozen=True, eq=False, repr=False)
    class Placed(Bare):
        labels: np.ndarray
        places: np.ndarray
        objective: float

    bare = Bare("look", 3)
    assert bare.places.shape == (0, 2)
    assert bare.labels is bare.shares is bare.matrices is bare.probabilities is None
    assert bare.moved(np.ones((1, 2))) is bare
    assert bare.half == "look"
    assert repr(Trace([bare])) == (
        "<Trace: 1 state, 3 iterations, objective nan, not converged>"
    )
    placed = Placed("look", 3, np.array([0, -1, 4]), np.zeros((1, 2)), 2.0)
    assert repr(placed) == "<Placed: look, iteration 3, 5 clusters, objective 2>"
    assert placed.moved(np.ones((1, 2))).places.tolist() == [[1, 1]]
    with pytest.raises(ValueError, match="read-only"):
        placed.labels[0] = 1


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

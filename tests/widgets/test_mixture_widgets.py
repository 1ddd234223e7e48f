"""The Python side of the Mixture Lab and of the Trace Player. The page: see browser/."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from halfstep import kmeans, mixture, seeding
from halfstep.covariances import TYPES
from halfstep.widgets import MixtureLab, TracePlayer, explore
from halfstep.widgets import trace_player as room
from traitlets import TraitError

DATA = Path(__file__).parents[2] / "data"
X = np.loadtxt(DATA / "three_gaussians.txt")
POINTS = np.loadtxt(DATA / "kmeans.txt")


def walk(lab):
    while not lab.converged:
        lab.do("m_step" if lab.step == "e_step" else "e_step")
    return lab


def make_trace(n_clusters, seed):
    rng = np.random.default_rng(seed)
    return kmeans.run(POINTS, seeding.random_points(POINTS, n_clusters, rng))


@pytest.mark.parametrize("kind", TYPES)
def test_walking_to_the_end_is_a_run(kind):
    lab = MixtureLab(X, 3, covariance_type=kind, rng=np.random.default_rng(5))
    start = lab.weights, lab.means, lab.covariances
    run = mixture.run(X, *start, covariance_type=kind)
    trace = walk(lab).trace()
    assert trace.converged
    assert [state.step for state in trace] == [state.step for state in run]
    for ours, theirs in zip(trace[1:], run[1:], strict=True):
        for name in ("weights", "means", "covariances", "responsibilities", "objective"):
            near(getattr(ours, name), getattr(theirs, name))


def near(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-8)


def test_traits_say_what_the_trace_says():
    lab = walk(MixtureLab(X, 2))
    for at, state in enumerate(lab.trace()):
        lab.half_step = at
        assert (lab.step, lab.iteration, lab.objective) == (
            state.step, state.iteration, state.objective,
        )  # fmt: skip
        np.testing.assert_array_equal(lab.covariances, state.covariances)


def test_what_a_hand_sets_keeps_the_shares():
    lab = MixtureLab(X, 2)
    lab.do("e_step")
    R, total = lab.responsibilities, lab.objective
    lab.means = lab.means + 0.5
    lab.weights = [0.25, 0.75]
    assert [state.step for state in lab.trace()] == ["start", "e_step", "start"]
    np.testing.assert_array_equal(lab.responsibilities, R)
    assert lab.objective < total
    lab.do("e_step")
    assert lab.objective > lab.trace()[2].objective


def test_another_type_is_the_nearest_and_keeps_its_floor():
    lab = MixtureLab(X, 3, floor=0.5)
    for kind, shape in [("tied", (2, 2)), ("diag", (3, 2)), ("spherical", (3,))]:
        lab.covariance_type = kind
        assert lab.covariances.shape == shape
    lab.do("e_step")
    lab.do("m_step")
    assert lab.covariances.min() >= 0.5
    lab.floor = 2.0
    lab.do("e_step")
    lab.do("m_step")
    assert lab.covariances.min() >= 2.0
    lab.half_step = 0
    assert (lab.floor, lab.covariance_type) == (0.5, "spherical")


def test_a_collapse_is_refused_and_changes_nothing():
    lab = MixtureLab(X, means=[[0, 0], X[0]], covariances=[np.eye(2), 1e-9 * np.eye(2)])
    lab.floor = 0.0
    lab.do("e_step")
    before = repr(lab)
    with pytest.raises(ValueError, match="Component 1 has collapsed"):
        lab.do("m_step")
    assert repr(lab) == before
    assert "polygon" in lab._still()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_components": 9}, "at most 8"),
        ({"means": X[:9]}, "at most 8"),
        ({"n_components": 2, "weights": [0.5, 0.6]}, "sum 1"),
        ({"floor": -1}, "floor"),
        ({"covariance_type": "round"}, "covariance_type"),
    ],
)
def test_bad_input_names_the_cure(options, message):
    with pytest.raises(ValueError, match=message):
        MixtureLab(X, **options)


def test_a_player_goes_where_it_is_sent():
    player = explore(make_trace, POINTS, n_clusters=range(2, 5), seed=range(3))
    assert player.values == {"n_clusters": 3, "seed": 1}
    player.values = {"seed": 2, "n_clusters": 4}
    wanted = make_trace(4, 2)
    np.testing.assert_array_equal(player.trace.last.centers, wanted.last.centers)
    player.half_step = 3
    np.testing.assert_array_equal(player.state.centers, wanted[3].centers)
    player.set_state({"_at": [0, 0]})
    assert player.values == {"n_clusters": 2, "seed": 0}
    with pytest.raises(TraitError, match="seed = 7 is not in the grid"):
        player.values = {"seed": 7}


def test_a_grid_that_cannot_be_says_why():
    with pytest.raises(ValueError, match="seed has no values"):
        explore(make_trace, POINTS, n_clusters=2, seed=[])
    with pytest.raises(ValueError, match="explore needs the data"):
        explore(make_trace, n_clusters=2, seed=1)
    with pytest.raises(TypeError, match=r"make_trace\(k=1\) returned int"):
        explore(lambda k: k, POINTS, k=[1])
    with pytest.raises(ValueError, match="has 9 clusters"):
        TracePlayer(make_trace(9, 0), POINTS)
    with pytest.raises(ValueError, match="2 places, but there are 1 traces"):
        TracePlayer(make_trace(2, 0), POINTS, {"k": [1, 2]})


def test_what_takes_long_shows_how_far_it_is(monkeypatch):
    shown = []
    handle = type("Handle", (), {"update": lambda self, page: shown.append(page.data)})
    monkeypatch.setattr(room, "PATIENCE", -1.0)
    monkeypatch.setattr(room, "display", lambda page, display_id: handle())
    explore(make_trace, POINTS, n_clusters=[1, 2], seed=0)
    assert shown[0].endswith("1 of 2 traces")
    assert shown[-1] == ""


def test_eighty_traces_and_their_widget_are_light():
    player = explore(make_trace, POINTS, n_clusters=range(1, 9), seed=range(10))
    data = json.dumps(player._traces).encode()
    assert len(gzip.compress(data + player._points[0], 6)) <= 20_000
    for kind in (MixtureLab, TracePlayer):
        assert len(gzip.compress((kind._esm + kind._css).encode(), 6)) <= 15_000

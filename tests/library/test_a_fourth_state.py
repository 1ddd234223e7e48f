"""A kind of state that no file of the library has heard of is drawn as the others are."""

import ast
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from halfstep import plots, style
from halfstep.animation import animate
from halfstep.states import State, Trace
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

LIB = Path(plots.__file__).parent
rng = np.random.default_rng(3)
X = np.column_stack([np.repeat([-4.0, 4.0, 0.0], [40, 50, 10]), np.zeros(100)])
X = X + rng.normal(size=X.shape) * [0.5, 2.0]


@dataclass(frozen=True, eq=False, repr=False)
class ThresholdState(State):
    """Two sides of an upright line; whoever is near it is noise."""

    step: str
    iteration: int
    labels: np.ndarray | None
    objective: float

    model, parts, goal = "threshold", "sides", "noise"


@dataclass(frozen=True, eq=False, repr=False)
class PlacedState(ThresholdState):
    """The same with a place for each side, which walks."""

    places: np.ndarray

    halves = ("cut", "walk")


def labels_at(margin):
    return np.where(np.abs(X[:, 0]) < margin, -1, X[:, 0] > 0)


def threshold_run(margins=(3.0, 2.0)):
    states = [ThresholdState("start", 0, None, np.inf)]
    for iteration, margin in enumerate(margins, 1):
        labels = labels_at(margin)
        states.append(ThresholdState("cut", iteration, labels, (labels == -1).sum()))
    return Trace(states, converged=True)


def placed_run():
    labels, places = labels_at(2.0), np.array([[-1.0, 0.0], [1.0, 0.0]])
    return Trace([
        PlacedState("start", 0, None, np.inf, places),
        PlacedState("cut", 1, labels, 10.0, places),
        PlacedState("walk", 1, labels, 10.0, 4 * places),
    ])  # fmt: skip


@pytest.fixture
def ax():
    return Figure().subplots()


def marks(ax):
    """How many points there are of each color and number of corners."""
    return {
        (to_hex(group.get_facecolor()[0]), len(group.get_paths()[0].vertices)): len(
            group.get_offsets()
        )
        for group in ax.collections
    }


def mark(label):
    """The color and the number of corners that the points of a label should have."""
    plots.draw_points(ax := Figure().subplots(), X[:1], [label])
    (found,) = marks(ax)
    assert found[0] == style.mark(label)[0].lower()
    return found


@pytest.mark.parametrize("draw", [plots.draw_points, plots.draw_state])
def test_each_label_has_its_points_in_its_mark_and_noise_in_the_mark_of_noise(ax, draw):
    draw(ax, X, threshold_run().last)
    assert marks(ax) == {mark(-1): 10, mark(0): 40, mark(1): 50}
    assert mark(-1) == (style.NOISE[0], len(style.NOISE[1]))


def test_a_start_without_labels_and_places_is_grey_points(ax):
    plots.draw_state(ax, X, threshold_run()[0])
    (points,) = ax.collections
    assert to_hex(points.get_facecolor()[0]) == style.POINT.lower()


def test_places_have_the_marks_of_their_clusters():
    for state in placed_run():
        plots.draw_state(ax := Figure().subplots(), X, state)
        places = ax.collections[-len(state.places) :]
        found = [place.get_offsets()[0] for place in places]
        np.testing.assert_array_equal(found, state.places)
        colors = [to_hex(place.get_facecolor()[0]) for place in places]
        assert colors == [style.mark(i)[0].lower() for i in range(len(places))]


def test_steps_have_their_own_names_over_them():
    axes = Figure().subplots(1, 3)
    plots.draw_steps(axes, X, threshold_run())
    words = [ax.texts[0].get_text() for ax in axes]
    assert words == ["start", "iteration 1: cut", "iteration 2: cut"]


def test_its_objective_is_a_curve_with_its_own_names(ax):
    trace = threshold_run((9.0, 3.0, 2.0))
    plots.draw_objective(ax, trace)
    (group,) = ax.collections
    assert group.get_offsets().tolist() == [[1, 100], [2, trace[2].objective], [3, 10]]
    assert ax.get_ylabel() == "noise"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["after cut"]


def test_a_state_without_objective_has_an_empty_curve(ax):
    plots.draw_objective(ax, threshold_run()[:1])
    assert ax.get_legend() is None
    assert len(ax.lines[0].get_xdata()) == 0


def test_silhouettes_take_its_labels(ax):
    plots.draw_silhouettes(ax, np.linspace(0, 1, 100), threshold_run().last)
    colors = [to_hex(blade.get_facecolor()) for blade in ax.patches]
    assert colors == [style.mark(label)[0].lower() for label in (-1, 0, 1)]


def opened(made):
    """The pictures of an animation, as (n_pixels, 3) colors, and their milliseconds."""
    image, pictures, times = Image.open(io.BytesIO(made.gif)), [], []
    for index in range(image.n_frames):
        image.seek(index)
        pictures.append(np.asarray(image.convert("RGB"), dtype=int).reshape(-1, 3))
        times.append(image.info["duration"])
    return pictures, times


def test_it_is_animated_with_a_picture_for_each_state():
    trace = threshold_run()
    made = animate(trace, X)
    assert made.alt == "threshold, 100 points, 2 sides, 2 iterations"
    pictures, times = opened(made)
    assert times == [900, 900, 3000]
    blue = [((colors[:, 2] - colors[:, 0]) > 60).sum() for colors in pictures]
    assert blue[0] == 0 < min(blue[1:])


def test_captions_of_its_animation_are_its_words(monkeypatch):
    written = []
    monkeypatch.setattr(plots, "draw_caption", lambda ax, text: written.append(text))
    trace = threshold_run()
    animate(trace, X)
    assert [text for text in written if text != "a line of text"] == [
        "start",
        f"iteration 1: cut, noise {trace[1].objective}",
        *["iteration 2: cut, noise 10"] * 2,  # once more on the poster
    ]


def test_places_that_go_far_glide():
    assert opened(animate(placed_run(), X))[1] == [900, 900, 120, 120, 3000]


def test_its_trace_answers_as_every_trace():
    trace = threshold_run()
    assert repr(trace) == "<Trace: 3 states, 2 iterations, objective 10, converged>"
    assert repr(trace.last) == "<ThresholdState: cut, iteration 2, 2 sides, noise 10>"
    assert "<td>2</td><td>cut</td><td>10</td>" in trace._repr_html_()
    assert trace.objective.tolist() == [np.inf, trace[1].objective, 10]


def test_no_file_of_the_library_has_heard_of_it():
    texts = [path.read_text() for path in LIB.rglob("*") if path.suffix in (".py", ".js")]
    assert len(texts) > 20
    assert not [text for text in texts if "ThresholdState" in text or "PlacedState" in text]


@pytest.mark.parametrize("room", ["style", "figures", "plots", "animation"])
def test_pictures_know_no_kind_of_state_by_name(room):
    tree = ast.parse((LIB / f"{room}.py").read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"isinstance", "hasattr", "type", "KMeansState", "MixtureState"}
    own = {"centers", "means", "covariances", "covariance_type", "responsibilities"}
    assert not words & own
    steps = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert not steps & {"assign", "update", "e_step", "m_step", "draw", "cut", "walk"}

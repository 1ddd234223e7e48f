"""The widgets' Python side: traits, traces, names, stills. For the page see browser/."""

import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
from halfstep import kmeans
from halfstep.style import MARKERS
from halfstep.widgets import LoopLab
from halfstep.widgets.kit import SHAPES
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

X = np.loadtxt(Path(__file__).parents[2] / "data/kmeans.txt")


def same(state, other):
    """Are two states of one half-step the same?"""
    np.testing.assert_allclose(state.centers, other.centers, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(state.labels, other.labels)
    assert (state.step, state.iteration) == (other.step, other.iteration)
    np.testing.assert_allclose(state.inertia, other.inertia, rtol=1e-9)


def walk(lab):
    """Do half-steps until the loop has stopped."""
    while not lab.converged:
        lab.do("update" if lab.step == "assign" else "assign")
    return lab


@given(st.integers(0, 1000), st.integers(1, 8))
def test_walking_to_the_end_is_a_run(seed, k):
    lab = walk(LoopLab(X, k, rng=np.random.default_rng(seed)))
    run = kmeans.run(X, lab.trace()[0].centers)
    assert len(run) == len(lab.trace())
    assert lab.trace().converged
    for ours, theirs in zip(lab.trace(), run, strict=True):
        same(ours, theirs)


def test_traits_say_what_the_trace_says():
    lab = walk(LoopLab(X))
    for at, state in enumerate(lab.trace()):
        lab.half_step = at
        assert (lab.step, lab.iteration, lab.inertia) == (
            state.step, state.iteration, state.inertia,
        )  # fmt: skip
        np.testing.assert_array_equal(lab.centers, state.centers)
        np.testing.assert_array_equal(lab.labels, state.labels)
        assert lab.converged == (at == len(lab.trace()) - 1)


def test_starting_centers_are_points_of_the_data_and_the_same_each_time():
    first, again = LoopLab(X, 5), LoopLab(X, 5)
    np.testing.assert_array_equal(first.centers, again.centers)
    assert all((center == X).all(axis=1).any() for center in first.centers)
    other = LoopLab(X, 5, rng=np.random.default_rng(1))
    assert not np.array_equal(first.centers, other.centers)
    assert first._seed != other._seed


def test_centers_set_before_the_first_step_are_a_new_start():
    lab = LoopLab(X, 2)
    lab.centers = [[0, 0], [1, 1]]
    assert len(lab.trace()) == 1
    np.testing.assert_array_equal(lab.trace()[0].centers, [[0, 0], [1, 1]])
    assert lab.labels is None
    assert lab.inertia == np.inf


def test_centers_set_later_keep_the_labels():
    lab = LoopLab(X, 2)
    lab.do("assign")
    labels = lab.labels
    lab.centers = lab.centers + 1
    lab.centers = lab.centers + 1
    assert [state.step for state in lab.trace()] == ["start", "assign", "start"]
    np.testing.assert_array_equal(lab.labels, labels)
    assert lab.inertia == kmeans.inertia(X, labels, lab.centers)
    assert not lab.converged
    lab.do("update")
    np.testing.assert_allclose(lab.centers, kmeans.update(X, labels, np.zeros((2, 2))))


def test_a_step_from_the_past_forgets_what_came_after():
    lab = walk(LoopLab(X))
    lab.half_step = 2
    lab.do("assign")
    assert len(lab.trace()) == 4
    lab.half_step = 0
    lab.centers = lab.centers + 1
    assert len(lab.trace()) == 1


def test_an_emptied_cluster_keeps_its_center():
    lab = walk(LoopLab(X, centers=[[0, 0], [-5, -5], [1e3, 1e3]]))
    np.testing.assert_array_equal(lab.centers[2], [1e3, 1e3])
    assert 2 not in lab.labels


def test_another_number_of_clusters_begins_again():
    lab = walk(LoopLab(X))
    lab.n_clusters = 7
    assert (lab.step, lab.half_step, len(lab.centers)) == ("start", 0, 7)


def test_observers_hear_of_one_step_once_and_see_it_whole():
    lab, heard = LoopLab(X), []

    def listen(change):
        heard.append(change["name"])
        same(lab.trace()[lab.half_step], lab.trace().last)
        assert lab.inertia == kmeans.inertia(X, lab.labels, lab.centers)

    lab.observe(listen, names=["centers", "labels", "inertia", "step", "half_step"])
    lab.do("assign")
    assert sorted(heard) == ["half_step", "inertia", "labels", "step"]
    heard.clear()
    lab.centers = lab.centers + 1
    assert sorted(heard) == ["centers", "half_step", "inertia", "step"]


def test_what_the_page_sends_is_followed():
    lab = LoopLab(X, 2)
    start = [[0.1, 0.2], [-3.0, 1e-3]]
    lab.set_state({"_run": {"start": start, "moves": [start, "assign", "update"], "at": 1}})
    np.testing.assert_array_equal(lab.centers, start)
    np.testing.assert_array_equal(lab.labels, kmeans.assign(X, start))
    assert len(lab.trace()) == 3


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ([np.zeros((9, 3))], {}, r"X has 3 features.*X\[:, \[0, 1\]\]"),
        ([[[0.0, np.nan]]], {}, r"X\[0, 1\] is nan"),
        ([X, 9], {}, "n_clusters is 9.*at most 8"),
        ([X, 0], {}, "n_clusters is 0"),
        ([X[:2], 3], {}, "n_clusters is 3"),
        ([X], {"centers": [[1.0]]}, "X has 2 features and centers has 1"),
        ([X[:2]], {"centers": X[:3]}, "n_clusters is 3.* 1 and 2"),
    ],
)
def test_bad_input_names_the_cure(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        LoopLab(*arguments, **options)


def test_bad_settings_leave_everything_as_it_was():
    lab = walk(LoopLab(X))
    before = repr(lab)
    for name, value in [("centers", [[np.inf, 0]]), ("half_step", 99), ("half_step", -1)]:
        with pytest.raises((ValueError, TraitError), match=r"finite|so far there are 0"):
            setattr(lab, name, value)
    with pytest.raises(ValueError, match="at most 8"):
        lab.n_clusters = 9
    assert repr(lab) == before
    with pytest.raises(ValueError, match="'assign' or 'update'"):
        lab.do("E")
    with pytest.raises(ValueError, match=r"do\('assign'\) first"):
        LoopLab(X).do("update")


def test_what_is_shown_names_the_model_and_holds_a_still():
    lab = LoopLab(X)
    data, _ = lab._repr_mimebundle_()
    view = data["application/vnd.jupyter.widget-view+json"]
    assert f'data-widget-model="{view["model_id"]}"' in data["text/html"]
    assert re.search(r'role="img" aria-label="Left, 300 points and 4 ', data["text/html"])
    assert data["text/html"].count("<use ") == 600
    assert data["text/plain"] == "LoopLab(300 points, 4 clusters, half-step 0 of 0)"


def test_names_count_on_and_stills_are_the_same_each_time():
    one, two = LoopLab(X), LoopLab(X)
    number = int(one.model_id.removeprefix("loop-lab-"))
    assert two.model_id == f"loop-lab-{number + 1}"
    assert one.layout.model_id == f"{one.model_id}-layout"
    assert one._still() == two._still().replace(two.model_id, one.model_id)


def test_the_data_travel_exactly_and_the_widget_is_light():
    lab = LoopLab(X)
    np.testing.assert_array_equal(np.frombuffer(lab._points).reshape(-1, 2), X)
    source = (lab._esm + lab._css).encode()
    assert len(gzip.compress(source, 6)) <= 15_000
    state = {k: v for k, v in lab._get_embed_state()["state"].items() if k[1:4] != "esm"}
    assert len(gzip.compress(json.dumps(state).encode(), 6)) <= 6_000


LIB = Path(__file__).parents[2] / "lib"
SCRIPTS = [*LIB.glob("halfstep/widgets/*.js"), *LIB.glob("bookbuild/assets/*.js")]
# The kit, and what stands on it; how k-means and EM are computed is counted only in all.
FIRST = ["kit", "pictures", "soft", "lab", "loop_lab", "mixture_lab", "trace_player"]


def code_lines(text):
    """Lines of JavaScript that are neither blank nor comment alone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return sum(not re.match(r"\s*(//|$)", line) for line in text.splitlines())


def test_lines_of_javascript_are_counted_as_the_rule_says():
    assert code_lines("/** Two\n * lines. */\n\n// why\nlet x; // one\n  y();\n") == 2


def test_the_javascript_is_small():
    sizes = {path.stem: code_lines(path.read_text()) for path in SCRIPTS}
    assert len(sizes) == len(SCRIPTS) >= 15
    assert sum(sizes[name] for name in FIRST) <= 1000
    assert sum(sizes.values()) <= 1800


def test_every_marker_has_an_outline():
    assert set(SHAPES) == set(MARKERS)

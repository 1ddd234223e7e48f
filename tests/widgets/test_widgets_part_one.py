"""Board, desk and question on the Python side: traits, errors, stills, weight."""

import json
import re
import warnings

import numpy as np
import pytest
from author import desk as maker
from halfstep import choosing_k, datasets, kmeans
from halfstep.widgets import ChoosingKDesk, PredictionQuestion, SeedingBoard
from traitlets import TraitError

X = datasets.load_kmeans()
PAIRS = [("At 0", "The median."), ("At `3`", "Yes,\n  *9 / 3*.\n\nMore < less.")]


def ask(**options):
    return PredictionQuestion("Where is it?\n\nSay `<b>`.", PAIRS, **options)


WIDGETS = {
    "prediction-question": ask,
    "seeding-board": lambda: SeedingBoard(X),
    "choosing-kdesk": ChoosingKDesk,
}


@pytest.mark.parametrize("name", WIDGETS)
def test_what_is_shown_names_the_model_and_holds_the_same_still(name):
    one, two = WIDGETS[name](), WIDGETS[name]()
    assert one._still() == two._still().replace(two.model_id, one.model_id)
    data, _ = one._repr_mimebundle_()
    assert re.fullmatch(rf"{name}-\d+", one.model_id)
    assert f'data-widget-model="{one.model_id}"' in data["text/html"]
    assert 'class="hs-still' in data["text/html"]


# The question.


def test_texts_are_escaped_but_for_code_and_emphasis():
    still = ask()._still()
    assert "<p>Where is it?</p><p>Say <code>&lt;b&gt;</code>.</p>" in still
    assert "<summary><b>B</b> At <code>3</code></summary>" in still
    assert "<p>Yes, <em>9 / 3</em>.</p><p>More &lt; less.</p></details>" in still
    assert still.count("<details>") == 2
    assert "open" not in still


def test_a_choice_can_be_set_and_undone():
    question, heard = ask(right=1), []
    question.observe(lambda change: heard.append(change["new"]), "choice")
    question.choice = 1
    question.choice = None
    assert heard == [1, None]
    with pytest.raises(TraitError, match="choice is 2, but the answers are 0 to 1"):
        question.choice = 2


@pytest.mark.parametrize(
    ("answers", "right", "message"),
    [
        (PAIRS[:1], None, "1 items: offer 2 to 8"),
        (PAIRS * 5, None, "10 items: offer 2 to 8"),
        ([PAIRS[0], "At 3"], None, r"answers\[1\] is 'At 3': give a pair"),
        ([PAIRS[0], ("At 3", " ")], None, r"answers\[1\] is .*: give a pair"),
        (PAIRS, 2, "right is 2, but the answers are 0 to 1"),
    ],
)
def test_bad_answers_name_the_cure(answers, right, message):
    with pytest.raises(ValueError, match=message):
        PredictionQuestion("Where?", answers, right=right)


# The board.


def test_rows_give_centers_and_the_best_is_known():
    board = SeedingBoard(X, 3)
    assert board.centers.shape == (0, 2)
    board.indices = [5, 17]
    np.testing.assert_array_equal(board.centers, X[[5, 17]])
    best = min(kmeans.fit(X, 3, rng=seed).inertia for seed in range(9))
    assert board._best == pytest.approx(best)
    for rows in ([300], [-1], [0, 1, 2, 3]):
        with pytest.raises(
            TraitError, match="give at most 3 rows of X, each from 0 to 299"
        ):
            board.indices = rows
    with pytest.raises(TraitError):
        board.method = "best"


@pytest.mark.parametrize(
    ("points", "k", "message"),
    [
        (np.zeros((9, 3)), 2, r"X has 3 features.*X\[:, \[0, 1\]\]"),
        ([[0.0, np.nan]], 1, r"X\[0, 1\] is nan"),
        (X, 21, "n_clusters is 21"),
        (X[:2], 3, "n_clusters is 3"),
    ],
)
def test_bad_points_name_the_cure(points, k, message):
    with pytest.raises(ValueError, match=message):
        SeedingBoard(points, k)


def test_a_board_of_many_clusters_has_a_still():
    still = SeedingBoard(X, 12)._still()
    assert "300 points and 12 starting centers" in still


def test_the_data_travel_exactly_and_the_seed_can_be_given():
    board = SeedingBoard(X)
    np.testing.assert_array_equal(np.frombuffer(board._points).reshape(-1, 2), X)
    assert board._seed == SeedingBoard(X)._seed
    assert board._seed != SeedingBoard(X, rng=np.random.default_rng(1))._seed


# The desk.


def test_own_points_are_checked_and_become_the_data():
    desk = ChoosingKDesk()
    desk.data = "your own"
    assert desk.X.shape == (0, 2)
    desk.points = [[1, 2], [3, 4.5]]
    np.testing.assert_array_equal(desk.X, [[1, 2], [3, 4.5]])
    for points in ([[1, 11]], [[-1, 1]], [[1, 1]] * 301, [[np.nan, 1]]):
        with pytest.raises(TraitError, match="at most 300 pairs of numbers from 0 to 10"):
            desk.points = points
    for name, value in (("n_clusters", 21), ("up_to", 2), ("data", "rings")):
        with pytest.raises(TraitError):
            setattr(desk, name, value)


@pytest.mark.parametrize("name", ["four blobs", "noise", "moons", "stripes", "unequal"])
def test_what_the_desk_knows_beforehand_is_what_halfstep_finds(name):
    known = json.loads(maker.FILE.read_text())[name]
    points = maker.make_sets()[name].round(3)
    np.testing.assert_array_equal(known["points"], points)
    rng = np.random.default_rng(3)
    for k in (2, 5, 9):
        fit = kmeans.fit(points, k, n_init=20, rng=rng)
        here = kmeans.run(points, known["centers"][k - 1]).last
        assert here.inertia <= 1.005 * fit.inertia
        bic = maker.least_bic(points, k, np.random.default_rng(k))
        assert known["bic"][k - 1] == pytest.approx(bic, abs=0.051)
    # Other noise, so other gaps: the same within four errors of both.
    gap = choosing_k.gap_statistic(points, [1, 2, 3], n_init=5, rng=rng)
    far = np.abs(np.subtract(known["gaps"][:3], gap.gaps))
    assert (far <= 4 * np.hypot(gap.errors, known["errors"][:3])).all()


def test_measuring_keeps_what_it_promises():
    points = np.random.default_rng(0).random((25, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        known = maker.measure(points)
    assert set(known) == {"points", "centers", "gaps", "errors", "bic"}
    assert [len(centers) for centers in known["centers"]] == list(maker.KS)
    assert len(known["gaps"]) == len(known["errors"]) == len(known["bic"]) == 20

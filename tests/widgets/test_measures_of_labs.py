"""What the labs measure: distances of a point, BIC, the truth's own log-likelihood."""

import re

import numpy as np
import pytest
from asking_pages import ask
from halfstep import mixture
from halfstep.states import MixtureState
from halfstep.widgets import LoopLab, MixtureLab
from halfstep.widgets.kit.soft import pack, reshaped
from inside_widgets import kit_module
from looking_at_pages import STILL, opening
from making_pages import fill, make_page
from readers_hands import HANDS, Finger, Keyboard, Mouse, with_hand
from reading_labs import LoopReader, MixtureReader, numbers, replay, replay_soft, shown
from shown_widgets import THREE, TRUTH, X
from sklearn.mixture import GaussianMixture
from traveling_states import STATES

KINDS = ("full", "tied", "diag", "spherical")
LINES = """place => ({
  words: place.querySelector(".hs-point [role=slider]").textContent,
  value: place.querySelector(".hs-point [role=slider]").ariaValueText,
  ways: [...place.querySelectorAll(".hs-ways line")].map(node =>
    ["x1", "y1", "x2", "y2"].map(name => Number(node.getAttribute(name)))),
  bold: [...place.querySelectorAll(".hs-ways line")].map(node =>
    node.classList.contains("hs-least")),
  heavy: [...place.querySelectorAll(".hs-ways line")].map(node =>
    parseFloat(getComputedStyle(node).strokeWidth)),
  texts: [...place.querySelectorAll(".hs-squares text")].map(node => node.textContent),
  shown: place.querySelector(".hs-ways").getAttribute("display") !== "none",
})"""
PUT = """(place, state) => {
  for (const [name, value] of Object.entries(state)) place.model.set(name, value);
  return null;
}"""


def written(number):
    """A squared distance as the page writes it, always of four digits."""
    if 100 <= number < 1e6:
        return f"{number:.1f}"
    return re.sub(r"e([+-])0", r"e\1", f"{number:#.4g}")


def put(place, state):
    ask(place, PUT, state)
    place.evaluate(STILL)


def sklearn_bic(X, state):
    """BIC by scikit-learn, of a mixture with the parameters of a state."""
    kind = state.covariance_type
    model = GaussianMixture(len(state.weights), covariance_type=kind)
    model.weights_, model.means_ = state.weights, state.means
    model.covariances_ = state.covariances
    roots = np.linalg.inv(np.linalg.cholesky(state.matrices)).transpose(0, 2, 1)
    model.precisions_cholesky_ = {
        "full": roots, "tied": roots[0],
        "diag": np.diagonal(roots, axis1=1, axis2=2), "spherical": roots[:, 0, 0],
    }[kind]  # fmt: skip
    return model.bic(X)


@pytest.mark.parametrize("kind", KINDS)
def test_bic_is_that_of_scikit_learn(kind):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        lab = MixtureLab(THREE, 1 + seed % 5, covariance_type=kind, rng=rng)
        for step in ("", "e_step", "m_step", "e_step", "m_step"):
            if step:
                lab.do(step)
            expected = sklearn_bic(THREE, lab.trace()[lab.half_step])
            np.testing.assert_allclose(lab.bic, expected, rtol=1e-9)


def test_the_page_has_the_same_bic(start):
    """At the ends of random histories, made of each type of covariance."""
    script = """async (place, given) => {
      const kit = await import(URL.createObjectURL(
        new Blob([given.source], { type: "text/javascript" })));
      return given.moves.map(move => kit.bic(new Float64Array(given.points), move));
    }"""
    moves, expected = [], []
    for state in STATES["mixture-lab-1"](np.random.default_rng(1), 40):
        run = state["_run"]
        made = replay_soft(X, run["moves"])[-1]
        for changed in (reshaped(made, kind) for kind in KINDS):
            moves.append(pack(changed, 0.0))
            expected.append(sklearn_bic(X, changed))
    place = start("mixture-lab-1").locator(".hs-mounted")
    given = {"source": kit_module(), "moves": moves, "points": X.ravel().tolist()}
    np.testing.assert_allclose(ask(place, script, given), expected, rtol=1e-9)


def test_the_lab_shows_bic_and_the_truth(start):
    page = start("mixture-lab-3", reduced_motion="reduce")
    reader = with_hand(MixtureReader, Mouse)(page, THREE)
    _, means, covariances = TRUTH
    truth = MixtureState("start", 0, *map(np.array, TRUTH), None, -np.inf)
    score = mixture.score_samples(THREE, truth).sum()
    spans = reader.place.locator(".hs-strip .hs-measure")
    for letter in " EMEM":
        if letter != " ":
            reader.press(letter)
        state = replay_soft(THREE, reader.look()["run"]["moves"])[-1]
        texts = spans.all_text_contents()
        assert texts == [f"truth {shown(score)}", f"BIC {shown(mixture.bic(THREE, state))}"]
    rims = reader.place.locator(".hs-truth ellipse")
    dots = [d.split("(")[1].split(")")[0] for d, *_ in reader.look()["points"]]
    spots = np.array([d.split() for d in dots], float)
    unit = np.ptp(spots[:, 0]) / np.ptp(THREE[:, 0])
    places = [numbers(rim.get_attribute("transform"))[:2] for rim in rims.all()]
    expected = (np.array(means) - THREE[0]) * [unit, -unit] + spots[0]
    np.testing.assert_allclose(places, expected, atol=0.03)
    radius = 2 * unit * np.sqrt(covariances[0][0, 0])
    assert abs(float(rims.first.get_attribute("rx")) - radius) < 0.03


def test_the_line_is_as_high_as_the_truth(start):
    """Where it lies between the dots of the curve is where its value does."""
    page = start("mixture-lab-3", reduced_motion="reduce")
    reader = with_hand(MixtureReader, Mouse)(page, THREE)
    reader.press("Play")
    reader.look()
    truth = MixtureState("start", 0, *map(np.array, TRUTH), None, -np.inf)
    score = mixture.score_samples(THREE, truth).sum()
    circles = reader.place.locator(".hs-curve circle")
    heights = [float(node.get_attribute("cy")) for node in circles.all()][1:]
    line = reader.place.locator(".hs-other polyline").get_attribute("points")
    states = replay_soft(THREE, reader.look()["run"]["moves"])[1:]
    slope, first = np.polyfit([state.objective for state in states], heights, 1)
    assert abs(slope * score + first - numbers(line)[1]) < 0.05


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_shows_and_hides_the_truth(start, hand):
    page = start("mixture-lab-3", hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, THREE)
    rims, shade = (reader.place.locator(f".hs-{w}") for w in ("truth ellipse", "density"))
    name = "Behind the points"
    for word, is_truth, is_shade in (
        ("truth", 1, 0), ("density", 0, 1), ("both", 1, 1), ("neither", 0, 0),
    ):  # fmt: skip
        reader.option(word, name)
        reader.look()
        assert rims.count() == 3 * is_truth
        assert reader.trait("shows_truth") == bool(is_truth)
        assert shade.is_visible() == bool(is_shade)
        if hand is Finger:  # here the options take the place of the curve
            reader.press("More")
            reader.look()
        line = reader.place.locator(".hs-other polyline").get_attribute("points")
        assert bool(line) == bool(is_truth)
        assert reader.place.locator(f"select[aria-label='{name}']").input_value() == word


def test_of_other_points_no_truth_is_drawn(browser, notebook, tmp_path):
    """Null worlds and own points are not drawn from it."""

    def change(models):
        models["mixture-lab-3"]["state"]["_truth"]["first"] = [0.0, 0.0]

    names = ["mixture-lab-3"]
    pages = {
        "same": make_page(notebook, names),
        "other": make_page(notebook, names, change),
    }
    made = fill(tmp_path, **pages)
    with opening(browser, made.as_uri()) as start:
        for name, there in (("same", 1), ("other", 0)):
            page = start(name)
            page.locator(".hs-mounted .hs-curve").wait_for()
            assert page.locator("g.hs-truth").count() == there
            assert page.get_by_text("truth −").count() == there
            assert page.locator(
                ".hs-widget input[type=checkbox]:not([hidden] *)"
            ).count() == (1 - there)


@pytest.mark.parametrize("hand", HANDS)
def test_a_covariance_type_changes_in_mid_run(start, hand):
    """The shares stay; the numbers are those of halfstep, and each M fits the new type."""
    page = start("mixture-lab-3", hand, reduced_motion="reduce")
    reader = with_hand(MixtureReader, hand)(page, THREE)
    for letter in "EME":
        reader.press(letter)
    for kind in ("spherical", "tied", "diag", "full"):
        before = reader.look()["run"]["moves"]
        reader.press(kind)
        seen = reader.check()
        assert seen["run"]["moves"][: len(before)] == before
        assert seen["words"].startswith("By hand: lower bound ")
        for letter in "ME":
            reader.press(letter)
            reader.check()
        state = replay_soft(THREE, reader.look()["run"]["moves"])[-1]
        assert state.covariance_type == kind
        text = reader.place.locator(".hs-measure").last.text_content()
        assert text == f"BIC {shown(sklearn_bic(THREE, state))}"


def distances(seen):
    """The labels, and the squared distances of the chosen point, by NumPy."""
    centers, labels, _ = replay(X, seen["_run"]["moves"])[seen["_run"]["at"]]
    return labels, ((X[seen["point"]] - centers) ** 2).sum(axis=1)


def check_sentence(words, point, labels, squares):
    order = np.argsort(squares, kind="stable")
    near = order[0]
    assert words.startswith(f"Point {point}: center {near + 1}")
    assert f"distance² {written(squares[near])}" in words
    if len(order) == 1:
        return
    if labels is not None and squares[labels[point]] > squares[near]:
        old = labels[point]
        assert words.endswith(f"it has center {old + 1}, {written(squares[old])}.")
    else:
        assert words.endswith(f"then center {order[1] + 1}, {written(squares[order[1]])}.")


def test_the_distances_are_true_on_random_histories(start):
    place = start("loop-lab-1", reduced_motion="reduce").locator(".hs-mounted")
    kinds = set()
    for state in STATES["loop-lab-1"](np.random.default_rng(4), 150):
        put(place, state)
        seen = ask(place, LINES)
        if state["point"] is None:
            assert not seen["shown"]
            assert seen["words"].startswith("Tap a point")
            continue
        labels, squares = distances(state)
        assert seen["texts"] == [written(square) for square in squares]
        assert [i for i, bold in enumerate(seen["bold"]) if bold] == [squares.argmin()]
        assert max(seen["heavy"]) == seen["heavy"][squares.argmin()] == 5
        ways = np.array(seen["ways"])
        lengths = ((ways[:, :2] - ways[:, 2:]) ** 2).sum(axis=1)
        if squares.max() < 1e3:  # pixels have two decimals
            ratio = lengths[squares.argmax()] / squares.max()
            np.testing.assert_allclose(lengths, ratio * squares, rtol=0.02, atol=2)
        for j, square in enumerate(squares):
            assert f"center {j + 1}: {written(square)}" in seen["value"]
        check_sentence(seen["words"], state["point"], labels, squares)
        kinds.add(re.search(r"it has|then|$", seen["words"])[0])
    assert kinds >= {"it has", "then"}


@pytest.mark.parametrize("hand", HANDS)
def test_a_point_is_chosen_and_let_go(start, hand):
    page = start("loop-lab-1", hand, reduced_motion="reduce")
    reader = with_hand(LoopReader, hand)(page, X)
    bar = reader.place.locator(".hs-point [role=slider]")
    free = reader.place.get_by_role("button", name="Let the point go")
    assert free.is_hidden()
    if hand is Keyboard:
        reader.go_to(bar)
        for key in ("PageUp", "PageUp", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)
        assert reader.trait("point") == 11
        page.keyboard.press("Escape")
        assert reader.trait("point") is None
        page.keyboard.press("End")
        assert reader.trait("point") == 299
        page.keyboard.press("Home")
        assert reader.trait("point") is None
        page.keyboard.press("PageUp")
        page.keyboard.press("x")
        assert reader.trait("point") is None
        assert bar.evaluate("node => node === document.activeElement")
        return
    dot = reader.place.locator(".hs-points path").nth(11)
    reader.hold(dot)
    assert reader.trait("point") == 11
    reader.pick(free)
    assert reader.trait("point") is None
    reader.hold(dot)
    reader.press("E")
    assert reader.trait("point") == 11
    reader.hold(dot)
    assert reader.trait("point") is None
    reader.check()


def test_python_and_page_have_the_same_point():
    lab = LoopLab(X, point=92)
    assert lab.point == 92
    lab.point = None
    with pytest.raises(ValueError, match="point is 300"):
        lab.point = 300
    assert lab.point is None


@pytest.mark.parametrize("name", ["loop-lab-1", "mixture-lab-3"])
def test_back_is_as_near_and_as_large_as_forward(start, name):
    page = start(name, **Finger.needs)
    reader = with_hand(LoopReader, Finger)(page, X)
    row = reader.place.locator(".hs-row")
    for more in (False, True):  # also where the options have taken the history's place
        if more:
            reader.press("More")
        back, play = (reader.button(word).bounding_box() for word in ("Back", "Play"))
        assert row.get_by_role("button", name="Back").count() == 1
        assert (back["y"], back["height"]) == (play["y"], play["height"])
        assert back["width"] >= min(44, play["width"])
    reader.press("E")
    reader.press("Back")
    assert reader.trait("_run")["at"] == 0

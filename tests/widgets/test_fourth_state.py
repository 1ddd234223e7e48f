"""A state that no file of the widgets has heard of: it draws, and it plays.

The toy cuts the plane by a threshold and calls what is near it noise. Nothing of it is
registered, in Python or in JavaScript: it says what it is, and that is enough.
"""

import pytest
from asking_pages import ask
from halfstep.style import mark
from halfstep.widgets import TracePlayer
from halfstep.widgets.kit.moves import MODELS
from inside_widgets import STYLE, encode, still_of
from looking_at_pages import STILL, check_whole, dress, opening
from making_pages import fill, make_page, run_notebook
from readers_hands import HANDS, Mouse, with_hand
from threshold_state import TRACE, X

CELL = "import threshold_state as toy; TracePlayer(toy.TRACE, toy.X)"


def test_it_travels_in_numbers_alone():
    assert TRACE[0].model not in MODELS
    start, first, second = encode(X, TRACE)
    assert start["labels"] is None
    assert (first["step"], first["half"], first["goal"]) == ("cut", "cut", "noise")
    assert first["labels"] == [0, 0, -1, -1, 1, 1]
    assert second["labels"] == [0, -1, 1, 1, 1, 1]
    assert (first["places"], first["spreads"], first["shares"]) == ([], None, None)
    assert (start["objective"], first["objective"]) == (None, 2.0)


def test_its_still_is_drawn():
    player = TracePlayer(TRACE, X)
    still = still_of(player)
    alt = (
        "Left, 6 points. Right, the same points in their clusters, 1 of them as noise "
        "after 2 half-steps (threshold, noise 1.0)."
    )
    assert f'aria-label="{alt}"' in still
    outlines = [still.count(f'href="#{player.model_id}-{which}"') for which in (0, 1)]
    assert outlines == [6 + 1, 4]  # the start has no labels yet
    assert still.count(f'href="#{player.model_id}-noise"') == 1
    assert f'<g fill="{mark(-1)[0]}">' in still
    assert STYLE["noise"]["shape"] in still


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("toy"), page=make_page(run_notebook(CELL)))


LOOK = """place => [...place.querySelectorAll(".hs-points path")].map(path =>
  [path.getAttribute("class"), path.getAttribute("d")])"""


class CutReader:
    """Sees that the points have the marks of their labels."""

    def check_at(self, at):
        self.place.evaluate(STILL)
        seen = ask(self.place, LOOK)
        labels, before = TRACE[at].labels, TRACE[at - 1].labels if at > 1 else None
        for i, (kind, outline) in enumerate(seen):
            name, shape = self._mark(None if labels is None else labels[i])
            changed = before is not None and labels[i] != before[i]
            assert kind == (f"{name} hs-changed" if changed else name)
            assert outline == shape
        return self.words()

    def _mark(self, label):
        if label is None:
            return "hs-free", STYLE["shapes"][0]
        if label < 0:
            return "hs-noise", STYLE["noise"]["shape"]
        return f"hs-c{label}", STYLE["shapes"][label]


@pytest.mark.parametrize("hand", HANDS)
def test_it_plays(browser, folder, serve, hand):
    with opening(browser, serve(folder)) as start:
        page = start("page", hand, reduced_motion="reduce")
        reader = with_hand(CutReader, hand)(page)
        assert reader.check_at(0) == "The start; 2 half-steps follow."
        reader.press("Next")
        assert reader.check_at(1) == "cut: each point has its cluster; noise 2.000."
        reader.press("Next")
        words = reader.check_at(2)
        assert words.startswith("cut: 3 points changed cluster; noise 2.000")
        assert words.endswith("Here the trace ends.")
        reader.press("Back")
        reader.check_at(1)
        reader.press("Start")
        reader.check_at(0)
        reader.press("Play")
        reader.check_at(2)
        assert reader.place.locator(".hs-cells path").count() == 0
        assert reader.place.locator("input[type=checkbox]").count() == 0  # no density
        check_whole(page, page.viewport_size["width"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_noise_is_seen_by_color_and_shape(browser, folder, serve, theme):
    with opening(browser, serve(folder)) as start:
        page = start("page", reduced_motion="reduce")
        dress(page, theme)
        reader = with_hand(CutReader, Mouse)(page)
        reader.press("Next")
        reader.check_at(1)
        colors = page.evaluate("""() => [...document.querySelectorAll(".hs-points path")]
          .map(path => getComputedStyle(path).fill)""")
        assert len(set(colors)) == 3
        rgb = [int(mark(-1)[0][i : i + 2], 16) for i in (1, 3, 5)]
        assert colors[2] == f"rgb({rgb[0]}, {rgb[1]}, {rgb[2]})"

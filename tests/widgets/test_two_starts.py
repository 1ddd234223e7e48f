"""Two starts: each run keeps its place, and the stairs are those of J."""

import numpy as np
import pytest
from halfstep.widgets import TwoStarts
from readers_hands import HANDS, Keyboard, Mouse, with_hand
from reading_starts_and_cases import StartsReader
from shown_widgets import TWO, X

MouseReader = with_hand(StartsReader, Mouse)


def test_it_goes_where_it_is_sent_and_each_run_keeps_its_place():
    widget = TwoStarts(TWO, X)
    widget.half_steps = {"one start": 3}
    assert widget.half_steps == {"one start": 3, "another": 0}
    np.testing.assert_array_equal(widget.state.centers, TWO["one start"][3].centers)
    widget.name = "another"
    assert widget.state is TWO["another"][0]
    assert repr(widget) == (
        "TwoStarts(one start: half-step 3 of 13, another: half-step 0 of 7)"
    )


@pytest.mark.parametrize("hand", HANDS)
def test_a_reader_plays_both_and_compares(start_reading, hand):
    page = start_reading("two-starts-1", hand, reduced_motion="reduce")
    reader = with_hand(StartsReader, hand)(page, X)
    assert "Press Play" in reader.check()["words"]
    reader.press("Next")
    reader.check()
    reader.press("another")
    assert reader.check()["at"] == "0"
    reader.press("Play")
    assert reader.check()["at"] == "7"
    reader.press("one start")
    assert reader.check()["at"] == "1"
    reader.press("Play")
    seen = reader.check()
    assert "575.5" in seen["words"]
    assert "1067.6" in seen["words"]
    reader.press("Next")  # from the end to the start
    assert reader.check()["at"] == "0"


def test_on_the_stairs_one_moves_by_arrow_keys_and_by_a_click(start):
    reader = with_hand(StartsReader, Keyboard)(
        start("two-starts-1", reduced_motion="reduce"), X
    )
    reader.go_to(reader.place.locator(".hs-stairs"))
    for key, at in (("ArrowRight", 1), ("ArrowRight", 2), ("End", 13), ("ArrowLeft", 12)):
        reader.page.keyboard.press(key)
        assert reader.check()["at"] == str(at)
    stairs = reader.place.locator(".hs-stairs")
    letter = stairs.locator("text").filter(has_text="M").first
    stairs.click(position={"x": float(letter.get_attribute("x")), "y": 30})
    assert reader.check()["at"] == "2"


def test_play_moves_by_itself_and_another_start_ends_it(start):
    reader = MouseReader(start("two-starts-1"), X)
    reader.press("Play")
    reader.page.wait_for_function(
        """() => document.querySelector('.hs-mounted').model.get('half_steps')[
          'one start'] >= 2"""
    )
    reader.press("another")
    at = reader.look()["half_steps"]
    reader.page.wait_for_timeout(1500)
    assert reader.check()["half_steps"] == at

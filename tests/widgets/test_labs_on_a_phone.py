"""Every interactive on one screen of a phone: picture, sentence and controls at once.

What has a history shows it there, too.
"""

import pytest
from every_widget import ROWS
from readers_hands import Finger, Mouse

ROOM = 608  # the height of a phone's screen less the bar of the page
each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
# The row that sends a link follows below what one plays with, where no options hold it.
HEIGHT = """place => {
  const whole = place.querySelector(".hs-widget").getBoundingClientRect();
  const after = place.querySelector(".hs-sharing:has(> .hs-send)");
  return (after?.getBoundingClientRect().top ?? whole.bottom) - whole.top;
}"""
# What stands out of its widget to the right or to the left, drawings within aside.
OUTSIDE = """place => {
  const room = place.querySelector(".hs-widget").getBoundingClientRect();
  return [...place.querySelectorAll(".hs-widget *")]
    .filter(node => node.checkVisibility() && !node.closest(".hs-plane, .hs-border"))
    .filter(node => {
      const box = node.getBoundingClientRect();
      return box.right > room.right + 0.5 || box.left < room.left - 0.5;
    }).map(node => node.outerHTML.slice(0, 90));
}"""
# Texts that are wider than what they stand in.
CUT = """place => [...place.querySelectorAll(".hs-widget :is(button, p, span, output)")]
  .filter(node => node.checkVisibility() && node.clientWidth > 2
    && node.scrollWidth > node.clientWidth + 1)
  .map(node => node.outerHTML.slice(0, 90))"""
SIZES = """place => [...place.querySelectorAll(
    ".hs-widget :is(button, select, input, .hs-tick, .hs-grip, .hs-curve)")]
  .filter(node => node.checkVisibility() && node.type !== "checkbox")
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9
    || (node.matches(".hs-step") && box.height < 52)))
  .map(([node, box]) => `${node.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`)"""
# A thumb is no element: its size stands in the style.
THUMBS = """place => place.querySelector("input[type=range]")
  ? [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
    .filter(({ selectorText }) => selectorText?.endsWith("::-webkit-slider-thumb"))
    .map(({ style }) => Math.min(parseFloat(style.width), parseFloat(style.height)))
    .filter((size) => !(size >= 24)).map((size) => `a thumb of ${size} px`)
  : []"""


def open_on_a_phone(start, row, width=390, hand=Mouse):
    touch = {"viewport": {"width": width, "height": 664}, "has_touch": True}
    page = start(row.name, reduced_motion="reduce", **touch)
    # The page's own margin on a phone.
    page.add_style_tag(content="body { padding: 1rem !important; }")
    reader = row.reading(page, hand)
    reader.look()
    return reader


def states(reader, row):
    """The widget as it opens, after what a reader does, and with the options open."""
    yield "at first"
    for number, act in enumerate((row.first, *row.then), 1):
        act(reader)
        reader.look()
        yield f"after act {number}"
    more = reader.button("More")
    if more.count():
        reader.press("More")
        reader.look()
        yield "with the options"


def found_on_a_phone(reader, row):
    found = []
    for when in states(reader, row):
        tall = reader.place.evaluate(HEIGHT)
        found += [f"{when}: {tall} px high"] if tall > ROOM else []
        small = reader.place.evaluate(SIZES) + reader.place.evaluate(THUMBS)
        found += [f"{when}, small: {each}" for each in small]
    return found


@each
def test_it_stands_on_one_screen(start, row):
    assert found_on_a_phone(open_on_a_phone(start, row), row) == []


def test_a_picture_that_is_too_tall_is_found(start):
    reader = open_on_a_phone(start, ROWS[0])
    reader.page.add_style_tag(content=".hs-stage { padding-bottom: 150px }")
    reader.page.add_style_tag(content=".hs-row button { min-height: 40px !important }")
    found = found_on_a_phone(reader, ROWS[0])
    assert any("px high" in each for each in found)
    assert any("small" in each for each in found)


WIDTHS = (320, 360, 390, 768, 1280)


def sticking_out(reader):
    """What is too wide or cut in each window; a widget is drawn anew for each."""
    found = []
    for width in WIDTHS:
        reader.page.set_viewport_size({"width": width, "height": 664})
        reader.look()
        over = reader.page.evaluate("document.documentElement.scrollWidth") - width
        found += [f"{width} px: scrolls by {over}"] if over > 0 else []
        cut = reader.place.evaluate(OUTSIDE) + reader.place.evaluate(CUT)
        found += [f"{width} px: {each}" for each in cut]
    return found


def test_a_thin_thumb_is_found(start):
    row = next(row for row in ROWS if row.name == "water-level-1")
    reader = open_on_a_phone(start, row)
    assert reader.place.evaluate(THUMBS) == []
    thin = ".hs-widget input::-webkit-slider-thumb { width: 20px; height: 28px }"
    reader.page.add_style_tag(content=thin)
    assert reader.place.evaluate(THUMBS) == ["a thumb of 20 px"]


@each
def test_nothing_overflows(start, row):
    reader = open_on_a_phone(start, row, WIDTHS[0])
    for when in states(reader, row):
        assert sticking_out(reader) == [], when
        reader.page.set_viewport_size({"width": WIDTHS[0], "height": 664})
        reader.look()


def test_what_overflows_is_found(start):
    reader = open_on_a_phone(start, ROWS[0], 320)
    reader.page.add_style_tag(content=".hs-step { min-width: 130px !important }")
    found = sticking_out(reader)
    assert any(each.startswith("320 px: <") for each in found)
    assert not any(each.startswith("1280 px") for each in found)


# What a finger may begin on; the picture's own grips are dragged.
BEGINNINGS = (
    ".hs-widget :is(button, select, input, .hs-curve, .hs-tick, [role=tab], .hs-words, "
    ".hs-plane, .hs-shares svg)"
)
# All that is drawn, and all that the model knows, by the names that the page says it has.
SEEN = """place => {
  const { widgetModel } = place.dataset;
  const [{ state }] = [...document.querySelectorAll("script[type$='widget-state+json']")]
    .map(({ textContent }) => JSON.parse(textContent).state[widgetModel]);
  return JSON.stringify([place.querySelector(".hs-widget").innerHTML
    .replaceAll(' data-lm-suppress-shortcuts="true"', ""),
    ...Object.keys(state).map((name) => [name, place.model.get(name)])]);
}"""
# A page that a finger has thrown goes on for a while. Who touches it then stops it: nothing
# else happens, and the browser complains that nothing else could be asked for.
AT_REST = """async () => {
  for (let [alike, before] = [0, -1]; alike < 5;) {
    await new Promise(requestAnimationFrame);
    [alike, before] = [scrollY === before ? alike + 1 : 0, scrollY];
  }
}"""


@each
def test_a_swipe_scrolls_and_changes_nothing(start, row):
    reader = open_on_a_phone(start, row, hand=Finger)
    page = reader.page
    page.add_style_tag(content="body { padding-bottom: 1500px !important }")
    row.first(reader)
    reader.look()
    touch = page.context.new_cdp_session(page)
    tried = 0
    for when in states(reader, row):
        nodes = reader.place.locator(BEGINNINGS)
        for i in range(nodes.count()):
            box = nodes.nth(i).bounding_box() if nodes.nth(i).is_visible() else None
            if box is None or box["width"] < 3:
                continue
            page.evaluate("y => scrollTo(0, y)", max(0, box["y"] - 400))
            nodes.nth(i).scroll_into_view_if_needed()
            box = nodes.nth(i).bounding_box()
            before, y = reader.place.evaluate(SEEN), page.evaluate("scrollY")
            swipe(touch, box["x"] + min(10, box["width"] / 2), box["y"] + box["height"] / 2)
            page.evaluate(AT_REST)
            name = f"{when}: {nodes.nth(i).evaluate('node => node.outerHTML.slice(0, 70)')}"
            assert page.evaluate("scrollY") > y, name
            assert reader.place.evaluate(SEEN) == before, name
            tried += 1
    assert tried


def swipe(touch, x, y):
    """A finger goes straight up, as one does who wants to read on."""
    for i in range(8):
        spot = {"x": x + i, "y": y - 18 * i}
        kind = "touchMove" if i else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("hand", [Mouse, Finger])
def test_where_grips_overlap_the_nearest_is_taken(start, hand):
    row = ROWS[0]
    page = start(row.name, hand, reduced_motion="reduce")
    reader = row.reading(page, hand)
    near = [[0.0, 0.0], [1.0, 0.0], [0.5, 6.0], [8.0, 8.0]]
    page.evaluate(
        """start => document.querySelector(".hs-mounted").model.set(
            "_run", { start, moves: [start], at: 0 })""", near,
    )  # fmt: skip
    for j in (0, 1):  # the grip of the second lies over the first
        reader.look()
        reader.drag(reader.center(j), 0, 40)
        moved = reader.check()["run"]["moves"][0]
        assert [moved[i] != near[i] for i in range(4)] == [i == j for i in range(4)]
        near = moved

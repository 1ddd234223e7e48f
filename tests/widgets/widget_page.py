"""What the tests of all widgets share: pages that must stay silent, hands, a clock.

A hand is what a reader has: a mouse, a finger, a keyboard. Every control of every widget is
tried with each of them.
"""

import math
import re
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from halfstep.widgets import kit
from halfstep.widgets.kit.sources import IMPORT, kit_module
from visiting import AXE

FRAMES = """async ({ acts, count, at }) => {
  const root = document.querySelectorAll(".hs-mounted")[at];
  const frame = () => new Promise(requestAnimationFrame);
  const act = new Function("place", "i", acts);
  const times = [];
  for (let i = 0; i < count; i++) {
    await frame();
    // Callbacks of a frame run in order: the first stands before the drawing's own.
    let drawing;
    const before = frame().then(() => { drawing = performance.now(); });
    const begin = performance.now();
    act(root, i);
    const handled = performance.now() - begin;
    await frame();
    await before;
    root.getBoundingClientRect();
    root.querySelector("svg").getBBox();
    times.push(handled + performance.now() - drawing);
  }
  return times.sort((a, b) => a - b);
}"""
SMALL = """() => [...document.querySelectorAll(".hs-widget :is(button, select, summary, "
  + ".hs-slider input, .hs-tick, .hs-way, .hs-grip, .hs-curve)")]
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && Math.min(box.height, box.width) < 39.9)
  .map(([node, box]) => `${node.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`)"""
# Whatever moves changes something in each frame: three frames alike, and nothing moves.
STILL = """async place => {
  for (let [alike, before] = [0, ""]; alike < 3;) {
    await new Promise(requestAnimationFrame);
    const now = place.querySelector(".hs-widget").innerHTML;
    [alike, before] = [now === before ? alike + 1 : 0, now];
  }
}"""


@contextmanager
def opening(browser, address):
    """A function that opens a page; at the end the console must have stayed silent."""
    contexts, said = [], []

    def start(name="page", theme="light", hand=None, **options):
        options = (hand.needs if hand else {}) | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/{name}.html")
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        page.locator(".hs-mounted").first.wait_for()
        return page

    yield start
    for context in contexts:
        context.close()
    assert said == []


class Hand:
    """Uses one widget of a page; a subclass brings mouse, finger or keyboard."""

    needs: ClassVar = {}  # what the page must be opened with

    def __init__(self, page, place=0):
        self.page, self.place = page, page.locator(".hs-mounted").nth(place)
        self.place.wait_for()

    def button(self, name):
        """The button, or the answer, whose text begins so."""
        named = self.place.locator(".hs-widget :is(button, summary)")
        return named.filter(has_text=re.compile(f"^{name}"))

    def slider(self, name):
        return self.place.locator(f"input[aria-label='{name}']")

    def trait(self, name):
        """What the model says, once what was asked for is drawn."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        return self.place.evaluate("(place, name) => place.model.get(name)", name)

    def words(self):
        """What is said to all, seeing or not."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        return self.place.locator("[role=status]").inner_text()

    def press(self, name):
        self.pick(self.button(name))

    def toggle(self):
        self.pick(self.place.locator("input[type=checkbox]"))


class Pointing(Hand):
    """What mouse and finger do alike: a subclass says how to `pick` and to `drag`."""

    def slide(self, name, to):
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        low, high = (int(slider.get_attribute(end)) for end in ("min", "max"))
        box = slider.bounding_box()
        thumb = 16  # its middle runs half a thumb inside the ends of the track
        share = (to - low) / max(1, high - low)
        x = thumb / 2 + share * (box["width"] - thumb)
        self.pick(slider, position={"x": x, "y": box["height"] / 2})

    def choose(self, to):
        """Go to a half-step by its place on the curve."""
        dot = self.place.locator(".hs-curve g > g").nth(to).locator("text")
        dot.scroll_into_view_if_needed()
        x = float(dot.get_attribute("x"))
        self.pick(self.place.locator(".hs-curve"), position={"x": x, "y": 60})

    def option(self, value):
        """Choose in a menu. What the system shows for it is not part of the page."""
        select = self.place.locator("select")
        self.pick(select)
        assert select.evaluate("node => node === document.activeElement")
        self.page.keyboard.press("Escape")
        select.select_option(value)

    def middle(self, node):
        """The middle of what is seen of something that can be dragged."""
        disc = node.locator(".hs-disc")
        node = disc if disc.count() else node
        node.scroll_into_view_if_needed()
        box = node.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Mouse(Pointing):
    def pick(self, locator, **where):
        locator.click(**where)

    def drag(self, node, dx, dy):
        x, y = self.middle(node)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for part in (0.3, 0.7, 1):
            self.page.mouse.move(x + part * dx, y + part * dy)
        self.page.mouse.up()


class Finger(Pointing):
    """A finger on the screen of a phone."""

    needs: ClassVar = {"has_touch": True, "viewport": {"width": 390, "height": 844}}

    def pick(self, locator, **where):
        locator.tap(**where)

    def drag(self, node, dx, dy):
        x, y = self.middle(node)
        scrolled = self.page.evaluate("scrollY")
        touch = self.page.context.new_cdp_session(self.page)
        for i in range(7):
            kind = "touchMove" if i else "touchStart"
            spot = {"x": x + dx * min(1, i / 5), "y": y + dy * min(1, i / 5)}
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert self.page.evaluate("scrollY") == scrolled


class Keyboard(Hand):
    def go_to(self, locator):
        """Tab through the page until the element has the focus, as a reader would."""
        for _ in range(80):
            if locator.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the Tab key never reaches {locator}")
        assert locator.evaluate("node => node.matches(':focus-visible')")

    def pick(self, locator):
        self.go_to(locator)
        is_box = locator.evaluate("node => node.type === 'checkbox'")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def slide(self, name, to):
        self.go_to(self.slider(name))
        self._walk(int(self.slider(name).input_value()), to)

    def choose(self, to):
        curve = self.place.locator(".hs-curve")
        self.go_to(curve)
        self._walk(int(curve.get_attribute("aria-valuenow")), to)

    def _walk(self, here, to):
        for _ in range(abs(to - here)):
            self.page.keyboard.press("ArrowRight" if to > here else "ArrowLeft")

    def option(self, value):
        select = self.place.locator("select")
        self.go_to(select)
        self.page.keyboard.press("Home")
        for _ in range(select.locator("option").count()):
            if select.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        assert select.input_value() == value

    def drag(self, node, dx, dy):
        self.go_to(node)
        for amount, keys in (
            (dx, ("ArrowLeft", "ArrowRight")),
            (dy, ("ArrowUp", "ArrowDown")),
        ):
            for _ in range(abs(amount) // 20):
                self.page.keyboard.press(f"Shift+{keys[amount > 0]}")
            for _ in range(abs(amount) % 20 // 4):
                self.page.keyboard.press(keys[amount > 0])


HANDS = [Mouse, Finger, Keyboard]


def with_hand(seeing, hand):
    """A reader who sees so, with such a hand."""
    return type(f"{seeing.__name__}With{hand.__name__}", (seeing, hand), {})


def check_whole(page, width):
    """Accessible, no wider than the window, nothing too small for a finger."""
    found = [v["id"] for v in AXE.run(page).response["violations"]]
    assert not found, found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(SMALL)
    assert not small, small


def frame_times(page, acts, count=120, at=0):
    """Median and 95th percentile of the milliseconds that a change costs in its frame."""
    times = page.evaluate(FRAMES, {"acts": acts, "count": count, "at": at})
    return times[count // 2], times[math.ceil(0.95 * count) - 1]


def drag_times(reader, node, selector, at=0):
    """What each move of a drag costs, while the mouse is down on the node."""
    x, y = reader.middle(node)
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    acts = f"""place.querySelector("{selector}").dispatchEvent(new PointerEvent(
      "pointermove", {{ clientX: {x} + i % 40, clientY: {y} + i % 30 }}));"""
    times = frame_times(reader.page, acts, at=at)
    reader.page.mouse.up()
    return times


NUMBERS = "seeding_board/draws.js", "choosing_k_desk/choosing_k.js"


def solve(browser, script, **given):
    """What the functions of the page say: those of the kit, of draws and of choosing k."""
    folder = Path(kit.__file__).parents[1]
    own = [IMPORT.sub("", (folder / name).read_text()) for name in NUMBERS]
    page = browser.new_page()
    answers = page.evaluate(script, given | {"source": "\n".join([kit_module(), *own])})
    page.close()
    return answers

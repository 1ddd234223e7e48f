"""A reader's hands: a mouse, a finger, a keyboard.

Every control of every widget is tried with each of them.
"""

import re
from typing import ClassVar

from looking_at_pages import STILL

# Where an element is, seen from the one that has the focus.
WAY = """node => {
  const at = document.activeElement;
  const behind = node.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  return at === node ? "here" : behind ? "back" : "on";
}"""


class Hand:
    """Uses one widget of a page; a subclass brings mouse, finger or keyboard."""

    needs: ClassVar = {}  # what the page must be opened with

    def __init__(self, page, X=None, place=0):
        if isinstance(place, int):  # of the widgets on a static page
            place = page.locator(".hs-mounted").nth(place)
        self.page, self.place = page, place
        self.X = X  # what the widget shows
        self.place.wait_for()

    def look(self):
        """Wait until nothing moves. A mixed-in reader gives what is then to be seen."""
        self.place.evaluate(STILL)

    def check(self):
        """A mixed-in reader sees whether what is drawn is what halfstep computes."""
        return self.look()

    def button(self, name):
        """The button, or the answer, whose text begins so."""
        named = self.place.locator(".hs-widget :is(button, summary)")
        return named.filter(has_text=re.compile(rf"^\s*{name}\b"))

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

    def center(self, j):
        return self.place.locator(".hs-center").nth(j)

    def seen(self, locator):
        """Bring a control into view: More swaps the history for the options, and back."""
        if not locator.is_visible():
            self.pick(self.button("More"))
        return locator

    def press(self, name):
        self.pick(self.seen(self.button(name)))

    def toggle(self):
        self.pick(self.seen(self.place.locator("input[type=checkbox]")))

    def count(self):
        """How many clusters or components a lab says that there are."""
        text = self.place.locator(".hs-stepper span").inner_text()
        return int(re.match(r"\d+", text)[0])

    def count_to(self, n):
        """Press plus or minus until there are so many."""
        while (here := self.count()) != n:
            what = "more" if n > here else "less"
            self.pick(self.seen(self.place.locator(f"[aria-label='One {what}']")))
            self.look()


class Pointing(Hand):
    """What mouse and finger do alike: a subclass says how to `pick` and to `drag`."""

    def slide(self, name, to):
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        low, high = (int(slider.get_attribute(end)) for end in ("min", "max"))
        box = slider.bounding_box()
        thumb = 28  # its middle runs half a thumb inside the ends of the track
        share = (to - low) / max(1, high - low)
        x = thumb / 2 + share * (box["width"] - thumb)
        self.pick(slider, position={"x": x, "y": box["height"] / 2})

    def choose(self, to):
        """Go to a half-step by its place on the curve."""
        curve = self.seen(self.place.locator(".hs-curve"))
        curve.scroll_into_view_if_needed()
        dot = self.place.locator(".hs-curve g > g").nth(to).locator("text")
        x = float(dot.get_attribute("x"))
        self.pick(curve, position={"x": x, "y": 40})

    def option(self, value, name="Data"):
        """Choose in a menu. What the system shows for it is not part of the page."""
        select = self.seen(self.place.locator(f"select[aria-label='{name}']"))
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

    def hold(self, node):
        """Press where something to be dragged is, and let go."""
        self.page.mouse.click(*self.middle(node))

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

    def hold(self, node):
        self.page.touchscreen.tap(*self.middle(node))

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
        """Tab on or back until the element has the focus, as a reader would."""
        for _ in range(80):
            way = locator.evaluate(WAY)
            if way == "here":
                break
            self.page.keyboard.press("Shift+Tab" if way == "back" else "Tab")
        else:
            raise AssertionError(f"the Tab key never reaches {locator}")
        assert locator.evaluate("node => node.matches(':focus-visible')")

    def pick(self, locator):
        self.go_to(locator)
        is_box = locator.evaluate("node => node.type === 'checkbox'")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def hold(self, node):
        self.go_to(node)
        self.page.keyboard.press("Enter")

    def slide(self, name, to):
        self.go_to(self.slider(name))
        self._walk(int(self.slider(name).input_value()), to)

    def choose(self, to):
        curve = self.seen(self.place.locator(".hs-curve"))
        self.go_to(curve)
        self._walk(int(curve.get_attribute("aria-valuenow")), to)

    def _walk(self, here, to):
        for _ in range(abs(to - here)):
            self.page.keyboard.press("ArrowRight" if to > here else "ArrowLeft")

    def option(self, value, name="Data"):
        select = self.seen(self.place.locator(f"select[aria-label='{name}']"))
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

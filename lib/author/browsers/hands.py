"""Hands that try everything that can be pressed, slid, chosen, typed into or dragged.

A control after which nothing has changed where a reader looks for it is dead. It gets a
second try after all others: Back does nothing at the start.
"""

import time
from functools import partial

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.support.ui import Select

# Seconds after which a control counts as dead.
PATIENCE = 3
ARROWS = (Keys.ARROW_RIGHT, Keys.ARROW_LEFT)


class Hand:
    """A mouse or a finger, and the keys, within one part of a page.

    Parameters
    ----------
    visitor : Visitor, whose page is open
    root : element within which a change counts
    kind : "mouse" or "touch"
    of_widget : bool, whether only what is drawn counts
    """

    def __init__(self, visitor, root, kind="mouse", *, of_widget=True):
        self.visitor, self.root, self.kind = visitor, root, kind
        self.of_widget, self.here = of_widget, visitor.place()

    def changes(self, act):
        """Do something and say whether anything has changed."""
        ask = self.visitor.ask
        self.visitor.rest()
        ask("watch", self.root)
        try:
            act()
        except WebDriverException as error:
            return f"cannot be reached: {(error.msg or '').splitlines()[0][:90]}"
        end = time.monotonic() + PATIENCE
        while not self.has_left() and not ask("changes", self.of_widget):
            if time.monotonic() > end:
                return "does nothing"
            time.sleep(0.02)
        return ""

    def has_left(self):
        """Say whether what was pressed has led to another page, as a search does."""
        return self.visitor.place() != self.here

    def come_back(self):
        """Open the page again, whole."""
        self.visitor.reopen(self.here)
        self.root = self.visitor.driver.find_element("tag name", "html")

    def point(self, element, *spots):
        """Press at the first spot of an element, draw along the others, let go."""
        kinds = {"mouse": "mouse", "touch": "finger"}
        pointer = PointerInput(self.kind, kinds[self.kind])
        actions = ActionBuilder(self.visitor.driver, mouse=pointer, duration=20)
        (x, y), *others = spots
        way = actions.pointer_action.move_to(element, x, y).pointer_down()
        for dx, dy in others:
            way = way.move_by(dx, dy)
        way.pointer_up()
        actions.perform()

    def press(self, element):
        """Press in the middle, where a reader would."""
        self.visitor.ask("show", element)
        try:
            if self.kind == "mouse":
                element.click()
                return
        except WebDriverException:
            pass  # WebKit's driver takes some for hidden that a hand can reach
        self.point(element, (0, 0))

    def slide(self, element):
        """Press on a slider away from where it stands."""
        self.visitor.ask("show", element)
        low, high, is_ = where(element)
        share = -0.35 if is_ > (low + high) / 2 else 0.35
        self.point(element, (round(share * element.size["width"]), 0))

    def drag(self, element):
        """Drag something some way, there and on."""
        self.visitor.ask("show", element)
        discs = element.find_elements("css selector", ".hs-disc")
        self.point(discs[0] if discs else element, (0, 0), (12, 8), (12, 8))


def where(element):
    """Give the ends of a slider, and where it stands."""
    if element.tag_name == "input":  # what it does not say is, by the standard, 0 and 100
        ends = element.get_property("min") or 0, element.get_property("max") or 100
        return [float(each) for each in (*ends, element.get_property("value"))]
    names = ("aria-valuemin", "aria-valuemax", "aria-valuenow")
    return [float(element.get_attribute(name)) for name in names]


def by_keys(hand, element, *keys):
    """Say what is wrong with an element that keys should move; one key is enough."""
    found = ""
    for key in keys:
        hand.visitor.driver.execute_script("arguments[0].focus()", element)
        found = hand.changes(lambda key=key: press_key(hand, key))
        if not found:
            return ""
    return f"by key: {found}"


def press_key(hand, key):
    """Press a key where the focus is."""
    actions = ActionBuilder(hand.visitor.driver)
    actions.key_action.send_keys(key)
    actions.perform()


def choose(hand, element):
    """Choose each word of a menu: one at least changes the rest; say what is wrong."""
    hand.visitor.ask("show", element)  # under the page's bar it would be out of reach
    menu = Select(element)
    chosen = menu.first_selected_option.text
    others = [option.text for option in menu.options if option.text != chosen]
    found = [
        hand.changes(lambda text=text: menu.select_by_visible_text(text)) for text in others
    ]
    # Some words may draw what is there already.
    return "" if not all(found) else "; ".join(found) or "offers one word only"


def slid(hand, element):
    """Slide a slider, then move it by keys; say what is wrong."""
    found = hand.changes(lambda: hand.slide(element))
    if element.tag_name == "input":
        return found or by_keys(hand, element, *ARROWS)
    return found and by_keys(hand, element, *ARROWS)  # some drawings move by keys alone


def use(hand, element):
    """Use a control as its kind is used; say what is wrong."""
    kind = element.get_property("type")
    if element.tag_name == "select":
        return choose(hand, element)
    if kind == "range" or element.get_attribute("role") == "slider":
        return slid(hand, element)
    if element.tag_name == "textarea" or kind in ("text", "search", "number"):
        return hand.changes(lambda: element.send_keys("k"))
    found = hand.changes(lambda: hand.press(element))
    if hand.has_left():
        return ""
    # What plays would hide that others do nothing.
    if element.get_property("textContent").startswith("Pause"):
        hand.press(element)
    return found


def sweep(hand, find):
    """Use everything that `find` gives, also what comes up on the way; give the dead.

    Returns
    -------
    dead : dict of str to str, from the name of a control to what is wrong with it
    """
    name, tried, before, dead = partial(hand.visitor.ask, "name"), {}, set(), {}
    while True:
        new = next((e for e in find() if e.id not in tried), None)
        if new is None and not put_away(hand):
            return dead
        if new:
            tried[new.id] = name(new)
            if tried[new.id] not in before and (found := use(hand, new)):
                dead[tried[new.id]] = found
            if hand.has_left():
                # A page that is opened again has all its controls anew.
                before |= set(tried.values())
                hand.come_back()
            hand.visitor.ask("leave")


def put_away(hand):
    """Close what lies over the page; say whether anything did."""
    if not hand.visitor.ask("modal"):
        return False
    press_key(hand, Keys.ESCAPE)
    return True


def twice(hand, find):
    """Sweep again where something seemed dead; give sentences for what stayed so."""
    first = sweep(hand, find)
    again = sweep(hand, find) if first else {}
    return [f"{again[name]}: {name}" for name in first if name in again]

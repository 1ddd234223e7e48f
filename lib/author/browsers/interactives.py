"""Every interactive of a page, by mouse, key and finger; and the page's own controls."""

from author.browsers.hands import ARROWS, Hand, by_keys, twice

MOUSE, FINGER = "mouse", "touch"
# By the look of it an element is what it was, whatever else of the widget has changed.
LOOKS = "return arguments[0].outerHTML"


def all_by(visitor, kind):
    """Try every interactive by one kind of pointer; keys go with the mouse."""
    found = []
    for place, root in enumerate(visitor.ask("widgets")):
        hand = Hand(visitor, root, kind)
        # First, while it stands where the page put it.
        said = [*drags(hand), *twice(hand, lambda root=root: visitor.ask("controls", root))]
        found += [f"interactive {place + 1}, {kind}: {sentence}" for sentence in said]
    return found


def drags(hand):
    """Drag one of each kind of what can be dragged, and move it by arrow keys.

    Where several lie one upon the other, a hand gets the uppermost: one is enough.
    """
    kinds = {}
    for element in hand.visitor.ask("dragged", hand.root):
        kinds.setdefault(element.get_attribute("aria-roledescription"), []).append(element)
    found = []
    for what, elements in kinds.items():
        if not any(moves(hand, element) for element in elements):
            found.append(f"is not dragged: {what}")
        if hand.kind == MOUSE and (said := by_keys(hand, elements[0], *ARROWS)):
            found.append(f"{what}: {said}")
    return found


def moves(hand, element):
    """Drag an element, and say whether its own look changes."""
    before = hand.visitor.driver.execute_script(LOOKS, element)
    found = hand.changes(lambda: hand.drag(element))
    hand.visitor.rest()  # what has changed first may be another part
    return not found and hand.visitor.driver.execute_script(LOOKS, element) != before


def of_page(visitor):
    """Try the controls of the page itself: header, sidebar, buttons beside the text.

    What stands on each page, as the sidebar does, is tried once for each width and way.
    """
    driver = visitor.driver
    hand = Hand(visitor, driver.find_element("tag name", "html"), of_widget=False)
    where = tuple(driver.execute_script("return [innerWidth, location.protocol]"))
    known, seen = visitor.known.setdefault(where, set()), set()

    def find():
        asked = visitor.ask("ofPage", list(known))
        seen.update(kind for _, kind in asked)
        return [element for element, _ in asked]

    found = twice(hand, find)
    known |= set() if found else seen
    return found

"""A scripted reader of the Loop Lab, with a mouse or with a keyboard, and what it sees."""

import re

import numpy as np
from halfstep import kmeans

# Everything that a reader can see of the state, in one look.
LOOK = """place => ({
  run: place.model.get("_run"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d)/)?.[1] ?? null),
  points: [...place.querySelectorAll(".hs-points path")].map(
    path => path.getAttribute("transform")),
  centers: [...place.querySelectorAll(".hs-center")].map(
    node => node.getAttribute("transform")),
  inertia: place.querySelector(".hs-cost strong").textContent,
  words: place.querySelector("[role=status]").textContent,
  half_step: place.querySelector("input[aria-label='Half-step']").value,
  clusters: place.querySelector("input[aria-label='Clusters']").value,
})"""
# Whatever moves changes something in each frame: three frames alike, and nothing moves.
STILL = """async place => {
  for (let [alike, before] = [0, ""]; alike < 3;) {
    await new Promise(requestAnimationFrame);
    const now = place.querySelector(".hs-widget").innerHTML;
    [alike, before] = [now === before ? alike + 1 : 0, now];
  }
}"""


def shown(number):
    """A number as the widget writes it."""
    if 100 <= abs(number) < 1e6:
        text = f"{number:.1f}"
    else:
        text = np.format_float_positional(number, precision=4, fractional=False, trim="k")
    return text.replace("-", "−")


def replay(X, moves):
    """The states of a list of moves, by halfstep: (centers, labels, inertia)."""
    states, centers, labels = [], None, None
    for move in moves:
        if move == "assign":
            labels = kmeans.assign(X, centers)
        elif move == "update":
            centers = kmeans.update(X, labels, len(centers), centers=centers)
        else:
            centers = np.array(move)
        cost = None if labels is None else kmeans.inertia(X, labels, centers)
        states.append((centers, labels, cost))
    return states


class Reader:
    """Reads one Loop Lab of a page; a subclass brings the hand."""

    def __init__(self, page, X, place=0):
        self.page, self.X = page, X
        self.place = page.locator(".hs-mounted").nth(place)
        self.place.wait_for()

    def look(self):
        """What is to be seen once nothing moves."""
        self.place.evaluate(STILL)
        return self.place.evaluate(LOOK)

    def check(self):
        """See that what is drawn is what halfstep computes; give the look."""
        seen = self.look()
        at = seen["run"]["at"]
        centers, labels, cost = replay(self.X, seen["run"]["moves"])[at]
        expected = [None] * len(self.X) if labels is None else [str(j) for j in labels]
        assert seen["labels"] == expected
        assert seen["inertia"] == ("" if cost is None else shown(cost))
        assert (seen["half_step"], seen["clusters"]) == (str(at), str(len(centers)))
        np.testing.assert_allclose(self._data(seen), centers, atol=self._pixel(seen))
        return seen

    def _pixels(self, transforms):
        return np.array([re.findall(r"-?[\d.]+", each)[:2] for each in transforms], float)

    def _pixel(self, seen):
        points = self._pixels(seen["points"])
        return 0.02 * np.ptp(self.X[:, 0]) / np.ptp(points[:, 0])

    def _data(self, seen):
        """The drawn centers in units of the data, by the drawn points."""
        points, centers = self._pixels(seen["points"]), self._pixels(seen["centers"])
        lines = [np.polyfit(points[:, axis], self.X[:, axis], 1) for axis in (0, 1)]
        return np.column_stack([np.polyval(lines[i], centers[:, i]) for i in (0, 1)])

    def center(self, j):
        return self.place.locator(".hs-center").nth(j)

    def slider(self, name):
        return self.place.locator(f"input[aria-label='{name}']")

    def button(self, name):
        return self.place.locator("button").filter(has_text=re.compile(f"^{name}"))


class Mouse(Reader):
    def press(self, name):
        self.button(name).click()

    def drag(self, j, dx, dy):
        self.center(j).scroll_into_view_if_needed()
        box = self.center(j).locator(".hs-disc").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for part in (0.3, 0.7, 1):
            self.page.mouse.move(x + part * dx, y + part * dy)
        self.page.mouse.up()

    def slide(self, name, to):
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        low, high = (int(slider.get_attribute(end)) for end in ("min", "max"))
        box = slider.bounding_box()
        thumb = 16  # its middle runs half a thumb inside the ends of the track
        share = (to - low) / max(1, high - low)
        x = thumb / 2 + share * (box["width"] - thumb)
        slider.click(position={"x": x, "y": box["height"] / 2})

    def choose(self, to):
        dot = self.place.locator(".hs-curve g > g").nth(to).locator("text")
        dot.scroll_into_view_if_needed()
        x = float(dot.get_attribute("x"))
        self.place.locator(".hs-curve").click(position={"x": x, "y": 60})

    def toggle(self):
        self.place.locator("input[type=checkbox]").click()


class Keyboard(Reader):
    def go_to(self, locator):
        """Tab through the page until the element has the focus, as a reader would."""
        for _ in range(60):
            if locator.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the Tab key never reaches {locator}")
        assert locator.evaluate("node => node.matches(':focus-visible')")

    def press(self, name):
        self.go_to(self.button(name))
        self.page.keyboard.press("Enter")

    def drag(self, j, dx, dy):
        self.go_to(self.center(j))
        for amount, keys in (
            (dx, ("ArrowLeft", "ArrowRight")),
            (dy, ("ArrowUp", "ArrowDown")),
        ):
            for _ in range(abs(amount) // 20):
                self.page.keyboard.press(f"Shift+{keys[amount > 0]}")
            for _ in range(abs(amount) % 20 // 4):
                self.page.keyboard.press(keys[amount > 0])

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

    def toggle(self):
        self.go_to(self.place.locator("input[type=checkbox]"))
        self.page.keyboard.press("Space")

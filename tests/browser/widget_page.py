"""What the tests of all widgets share: a page that must stay silent, hands, a clock."""

import math
import re
from contextlib import contextmanager

from halfstep.widgets.kit import join_modules, read_asset
from visiting import AXE

FRAMES = """async ({ acts, count }) => {
  const root = document.querySelector(".hs-mounted");
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
  + ".hs-slider input, .hs-way, .hs-grip, .hs-curve)")]
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && Math.min(box.height, box.width) < 40)
  .map(([node, box]) => `${node.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`)"""


@contextmanager
def opening(browser, address):
    """A function that opens a page; at the end the console must have stayed silent."""
    contexts, said = [], []

    def start(name="page", theme="light", **options):
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

    def __init__(self, page):
        self.page, self.place = page, page.locator(".hs-mounted").first

    def button(self, name):
        return self.place.locator("button").filter(has_text=re.compile(name))

    def trait(self, name):
        """What the model says, once what was asked for is drawn."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        return self.place.evaluate("(place, name) => place.model.get(name)", name)

    def words(self):
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        return self.place.locator("[role=status]").inner_text()

    def slider(self, name):
        return self.place.locator(f"input[aria-label='{name}']")


class Mouse(Hand):
    def press(self, name):
        self.button(name).click()

    def pick(self, locator):
        locator.click()

    def slide(self, name, to):
        slider = self.slider(name)
        low, high = (int(slider.get_attribute(end)) for end in ("min", "max"))
        box = slider.bounding_box()
        x = 8 + (to - low) / (high - low) * (box["width"] - 16)
        slider.click(position={"x": x, "y": box["height"] / 2})


class Finger(Mouse):
    def press(self, name):
        self.button(name).tap()

    def pick(self, locator):
        locator.tap()


class Keyboard(Hand):
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

    def slide(self, name, to):
        self.go_to(self.slider(name))
        here = int(self.slider(name).input_value())
        for _ in range(abs(to - here)):
            self.page.keyboard.press("ArrowRight" if to > here else "ArrowLeft")


def check_whole(page, width):
    """Accessible, no wider than the window, nothing too small for a finger."""
    found = [v["id"] for v in AXE.run(page).response["violations"]]
    assert not found, found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(SMALL)
    assert not small, small


def frame_times(page, acts, count=120):
    """Median and 95th percentile of the milliseconds that a change costs in its frame."""
    times = page.evaluate(FRAMES, {"acts": acts, "count": count})
    return times[count // 2], times[math.ceil(0.95 * count) - 1]


def solve(browser, script, **given):
    """What the functions of the page say."""
    files = "loop.js", "seeding.js", "choosing_k.js"
    source, written = join_modules(*files), "".join(map(read_asset, files))
    names = re.findall(r"^export (?:const|function\*?) (\w+)", written, re.MULTILINE)
    page = browser.new_page()
    given["source"] = f"{source}\nexport {{ {', '.join(names)} }};"
    answers = page.evaluate(script, given)
    page.close()
    return answers

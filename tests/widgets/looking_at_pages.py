"""Open pages that must stay silent, and see whether they are whole and at rest."""

from contextlib import contextmanager

from visiting import AXE

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


def dress(page, theme):
    """Turn a page light or dark."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


@contextmanager
def opening(browser, address):
    """A function that opens a page; at the end the console must have stayed silent."""
    contexts, said = [], []

    def start(name, hand=None, **options):
        options = (hand.needs if hand else {}) | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/{name}.html")
        page.locator(".hs-mounted").first.wait_for()
        return page

    yield start
    for context in contexts:
        context.close()
    assert said == []


def check_whole(page, width):
    """Accessible, no wider than the window, nothing too small for a finger."""
    # A color in the midst of a fade is no color to judge by.
    page.wait_for_function("() => document.getAnimations().length === 0")
    found = [v["id"] for v in AXE.run(page).response["violations"]]
    assert not found, found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(SMALL)
    assert not small, small

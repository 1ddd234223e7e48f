"""Open pages that must stay silent, and see whether they are whole and at rest."""

from contextlib import contextmanager

from accessible import pale, violations

SMALL = """() => [...document.querySelectorAll(".hs-widget :is(button, select, summary, "
  + ".hs-slider input, .hs-tick, .hs-grip, .hs-curve)")]
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

# The paper of each button, where one of them is the next to press.
FILLS = """() => document.querySelector(".hs-next:enabled")
  ? [...document.querySelectorAll(".hs-widget button:enabled")]
    .map(node => getComputedStyle(node).backgroundColor) : []"""


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
    assert not said, said


def check_rules(page, colors=False):
    """Accessible by every rule; most of the time of it goes into those of colors."""
    # A color in the midst of a fade is no color to judge by.
    page.wait_for_function("() => document.getAnimations().length === 0")
    found = [rule["id"] for rule in violations(page, colors=colors)]
    assert not found, found


def check_colors(page):
    """To be read."""
    page.wait_for_function("() => document.getAnimations().length === 0")
    found = pale(page, "here")
    assert not found, found


def check_sizes(page, width):
    """No wider than the window, nothing too small for a finger."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(SMALL)
    assert not small, small


def check_whole(page, width):
    """All of both."""
    check_rules(page, colors=True)
    check_colors(page)
    check_sizes(page, width)


def check_forced_colors(page):
    """To be read in the colors of the system, and the next step still stands out."""
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found = pale(page, f"forced colors, {scheme}")
        assert not found, found
        fills = page.evaluate(FILLS)
        assert not fills or len(set(fills)) == 2, fills
    page.emulate_media(forced_colors="none", color_scheme="light")

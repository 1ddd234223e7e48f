"""The pictures that a chat shows of a link: `make cards` takes them anew.

Each is what the page's first interactive shows when it opens, photographed on the built
page. The files are committed, since a build needs no browser; take them anew after a
change of a page's first interactive.
"""

import io
import threading
from pathlib import Path

from PIL import Image, ImageOps

from author.browser import OPTIONS, find
from author.look import MOUNTED
from author.serve import SITE, server

FOLDER = Path("assets/cards")  # bookbuild.previews takes them from there
SIZE = (1200, 630)  # what Facebook, Slack and their kin show whole
RIM = 24
PAPER, COLORS = "white", 96
DAY = {
    "viewport": {"width": 1000, "height": 900},
    "device_scale_factor": 2,
    "color_scheme": "light",
    "reduced_motion": "reduce",
}
# The first interactive with a drawing, and of it the largest drawing.
FIND = """() => {
  const height = e => e.getBoundingClientRect().height;
  for (const widget of document.querySelectorAll('article .hs-mounted')) {
    const drawings = [...widget.querySelectorAll('svg')].filter(e => height(e) > 100);
    if (drawings.length) return drawings.sort((a, b) => height(b) - height(a))[0];
  }
}"""


def photograph(page):
    """Take the first interactive's picture of an open page.

    Parameters
    ----------
    page : playwright Page

    Returns
    -------
    image : PIL image of `SIZE`, or None where the page has no interactive
    """
    page.wait_for_function(MOUNTED)
    drawing = page.evaluate_handle(FIND).as_element()
    if not drawing:
        return None
    shot = Image.open(io.BytesIO(drawing.screenshot())).convert("RGB")
    inner = tuple(side - 2 * RIM for side in SIZE)
    shot = ImageOps.expand(ImageOps.pad(shot, inner, color=PAPER), RIM, PAPER)
    return shot.quantize(COLORS)


def take(page, address, name, folder):
    """Open a page, and store its picture if it has one.

    Parameters
    ----------
    page : playwright Page
    address : str, of the site
    name : str, of the page within it
    folder : Path

    Returns
    -------
    bool : whether there was something to photograph
    """
    page.goto(address + name)
    image = photograph(page)
    if image:
        image.save(folder / f"{Path(name).stem}.png", optimize=True)
    return bool(image)


def take_all(names, folder):
    """Take the pictures of pages of the built site.

    Parameters
    ----------
    names : list of str
    folder : Path

    Returns
    -------
    n_taken : int
    """
    from playwright.sync_api import sync_playwright

    with server(0) as serving, sync_playwright() as playwright:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        page = browser.new_page(**DAY)
        address = f"http://127.0.0.1:{serving.server_port}/"
        n_taken = sum(take(page, address, name, folder) for name in names)
        browser.close()
        serving.shutdown()
    return n_taken


def main():
    """Take the picture of each page that begins with an interactive."""
    FOLDER.mkdir(exist_ok=True)
    names = [f"chapters/{path.name}" for path in sorted((SITE / "chapters").glob("*.html"))]
    print(f"{take_all(names, FOLDER)} pictures of {len(names)} pages, in {FOLDER}")


if __name__ == "__main__":
    main()

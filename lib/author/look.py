"""Measure the built pages as a reader's browser shows them: ``python -m author.look 02``.

One line for each page. A dash stands where there is nothing to measure.

=============  =======================================================================
panel          width of the smallest picture in a figure, at 390 px
text           size of the smallest text in sight at 390 px, formulas left out, in px
over 390/1280  by how many px the page is wider than a screen of that width
picture        after how many screens the first picture or stage begins: of a phone, and
               of 1280 x 900 px
control        the same for the first thing to press, drag or type into
kB             what a first visit loads, text compressed, animations left out
=============  =======================================================================

Below the table stands what is wrong, by the rules of `author.looking` (figures, on both
screens) and `author.phone` (code, formulas, tables); then it ends with 1.
"""

import argparse
import gzip
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from author import phone
from author.browser import OPTIONS, find
from author.chapters import pick
from author.looking import faults, findings
from author.serve import SITE, server

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Sent compressed by every web server; images and fonts are not.
TEXT_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Widgets that a page brings have started.
MOUNTED = "() => !document.querySelector('[data-widget-model]:not(.hs-mounted)')"
# A stage of a widget counts as a picture; an icon in a button does not.
MEASURE = """() => {
  const article = document.querySelector('article');
  const find = names => [...article.querySelectorAll(names)].filter(e =>
    e.checkVisibility() && e.getBoundingClientRect().width > 1);
  const screens = found => found.length
    ? Math.min(...found.map(e => e.getBoundingClientRect().top + scrollY)) / innerHeight
    : null;
  const widths = find('figure img, figure svg').map(e => e.getBoundingClientRect().width);
  const sizes = find('*').filter(e => !e.closest('math')
      && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)
      * (e instanceof SVGGraphicsElement
        ? Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) : 1));
  return {
    panel: widths.length ? Math.min(...widths) : null,
    text: sizes.length ? Math.min(...sizes) : null,
    picture: screens(find(':is(figure, .gif-player, .hs-mounted) :is(img, svg)')
      .filter(e => e.getBoundingClientRect().width > 100)),
    control: screens(find('.hs-mounted :is(button, input, select, textarea, [tabindex]), '
      + '.gif-player > summary')),
  };
}"""


class Look(NamedTuple):
    """What was measured on one page."""

    name: str
    panel: float | None
    text: float | None
    over_phone: int
    over_wide: int
    picture: float | None
    control: float | None
    n_bytes: int
    picture_wide: float | None = None
    control_wide: float | None = None
    faults: tuple = ()  # (width of the screen, what is wrong with figures there)
    phone: tuple = ()  # what a phone shows badly beside figures

    def __str__(self):
        cells = [
            number(self.panel, ".0f"),
            number(self.text, ".1f"),
            f"{self.over_phone}",
            f"{self.over_wide}",
            both(self.picture, self.picture_wide),
            both(self.control, self.control_wide),
            f"{self.n_bytes / 1000:.0f}",
        ]
        return line(short(self.name), cells)


HEADS = ("panel", "text", "over 390", "over 1280", "picture", "control", "kB")


def number(value, form):
    """Write a number, or a dash where there is none."""
    return "–" if value is None else format(value, form)


def both(phone, wide):
    """Write a number of the phone, then of the wide screen.

    >>> both(0.52, None)
    '0.5/–'
    """
    return f"{number(phone, '.1f')}/{number(wide, '.1f')}"


def line(name, cells):
    """Write one line of the table."""
    return f"{name:<36}" + "".join(f"{cell:>10}" for cell in cells)


def short(name):
    """Name a page as briefly as it stays one of a kind.

    >>> short("chapters/exercises/02_the_loop/02_the_loop.html")
    'exercises/02_the_loop'
    """
    path = Path(name).with_suffix("")
    path = path.parent if path.parent.name == path.name else path
    return path.as_posix().removeprefix("chapters/")


def weight(response):
    """Count the bytes that a response takes on its way, animations left out.

    Parameters
    ----------
    response : playwright Response

    Returns
    -------
    n_bytes : int
    """
    kind = response.headers.get("content-type", "")
    if kind.startswith("image/gif") or not response.url.startswith("http"):
        return 0
    body = response.body()
    return len(gzip.compress(body, 6) if kind.startswith(TEXT_TYPES) else body)


def look(browser, address, name):
    """Open one page on a phone, then wide, and measure it.

    Parameters
    ----------
    browser : playwright Browser
    address : str, of the site
    name : str, of the page within it

    Returns
    -------
    look : Look
    """
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page, came = context.new_page(), {}
    page.on("response", lambda response: came.setdefault(response.url, response))
    page.goto(f"{address}/{name}", wait_until="networkidle")
    page.wait_for_function(MOUNTED)
    measured = page.evaluate(MEASURE)
    n_bytes = sum(map(weight, list(came.values())))  # more may come meanwhile
    measured |= _at_both_widths(page)
    badly = tuple(phone.faults(page))
    context.close()
    return Look(name=name, n_bytes=n_bytes, phone=badly, **measured)


def _at_both_widths(page):
    """Measure what a phone has too, then make the page wide and measure again."""
    over, wrong = [page.evaluate(OVER)], [("390 px", faults(page))]
    page.set_viewport_size(WIDE)
    page.wait_for_timeout(200)  # widgets draw themselves anew
    over.append(page.evaluate(OVER))
    wrong.append(("1280 px", faults(page)))
    wide = page.evaluate(MEASURE)
    return {
        "over_phone": over[0],
        "over_wide": over[1],
        "faults": tuple(wrong),
        "picture_wide": wide["picture"],
        "control_wide": wide["control"],
    }


def looks(names, site):
    """Yield the measures of pages, one after the other."""
    from playwright.sync_api import sync_playwright

    with server(0, site) as serving, sync_playwright() as playwright:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        for name in names:
            yield look(browser, f"http://127.0.0.1:{serving.server_port}", name)
        browser.close()
        serving.shutdown()


def table(names, site):
    """Print a line for each page; list what is wrong with them."""
    print(line("page", HEADS), flush=True)
    found = []
    for measured in looks(names, site):
        print(measured, flush=True)
        found += [*findings(measured), *measured.phone]
    return found


def main(arguments=None):
    """Print the table, each line as soon as it is known; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m author.look")
    parser.add_argument("chapter", nargs="?", default="", help="a number; default: all")
    parser.add_argument("--site", type=Path, default=SITE, help=f"default: {SITE}")
    options = parser.parse_args(arguments)
    found = sorted(options.site.glob("chapters/**/*.html"))
    if not found:
        sys.exit("There is no website yet. First: make book")
    names = pick([p.relative_to(options.site).as_posix() for p in found], options.chapter)
    print(f"{len(names)} pages, about two seconds each …", file=sys.stderr, flush=True)
    found = table(names, options.site)
    print("\n".join(["", *found]) if found else "no finding")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Visit a page of the site in a browser and note what is wrong with it.

A `Visit` opens one page in a context of its own, so that nothing comes from a cache, and
keeps what happened: requests, failures, messages on the console. The functions below it
look at the open page. All findings are sentences; no finding, no fault.
"""

import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from accessible import pale
from author.look import weight
from bs4 import BeautifulSoup
from playwright.sync_api import TimeoutError as TooLate

# Milliseconds that a page has to follow the system's colors.
PATIENCE = 5_000
LOADED_BY = {"script": "src", "img": "src", "iframe": "src", "source": "srcset"}


class Visit:
    """One page, loaded once; what happened while it loaded."""

    def __init__(self, context, url, scripts):
        self.scripts = scripts
        self.home = urlsplit(url)
        self.findings, self.responses = [], {}
        # Whoever else is asked gets no answer, so that the tests work offline.
        context.route(self._is_foreign, lambda route: route.abort())
        self.page = context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self._note(f"error in a script: {error}"))
        # Without scripts nothing is asked for that the page itself does not name.
        self.page.goto(url, wait_until="networkidle" if scripts else "load")

    def _is_foreign(self, url):
        parts = urlsplit(url)
        own = (self.home.scheme, self.home.netloc)
        return parts.scheme not in ("data", "blob") and (parts.scheme, parts.netloc) != own

    def _note(self, finding):
        if finding not in self.findings:
            self.findings.append(finding)

    def _note_request(self, request):
        if self._is_foreign(request.url):
            self._note(f"asks a third party: {request.url}")

    def _note_failure(self, request):
        # Where scripts are off, Chromium cancels those that a page asks for ahead of time.
        if self.scripts or request.resource_type != "script":
            self._note(f"request failed: {request.url}")

    def _note_response(self, response):
        self.responses[response.url] = response
        if response.status >= 400:
            self._note(f"status {response.status}: {response.url}")

    def _note_message(self, message):
        if message.type in ("error", "warning"):
            self._note(f"console {message.type}: {message.text}")

    def weight(self):
        """Bytes of the first visit, text compressed; animations count by themselves."""
        return sum(map(weight, list(self.responses.values())))  # more may come meanwhile


@contextmanager
def visit(browser, url, **options):
    """Open a page in a fresh context; `options` are those of a Playwright context."""
    # What moves by itself would be a matter of luck to look at.
    context = browser.new_context(reduced_motion="reduce", **options)
    try:
        yield Visit(context, url, scripts=options.get("java_script_enabled", True))
    finally:
        context.close()


def in_scheme(seen, scheme):
    """Switch a page that follows the system between light and dark, as the system does."""
    seen.page.emulate_media(color_scheme=scheme)
    follows = "scheme => document.documentElement.dataset.theme === scheme"
    try:
        seen.page.wait_for_function(follows, arg=scheme, timeout=PATIENCE)
    except TooLate:
        return [f"does not turn {scheme} with the system"]
    return []


def overflow(seen):
    """What sticks out to the right where the page is wider than the screen."""
    culprits = seen.page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.body.querySelectorAll('*')].filter(
            e => e.getBoundingClientRect().right > root.clientWidth + 1);
          const names = wide.slice(-3).map(e => `<${e.localName} class="${e.className}">`);
          return [`${root.scrollWidth} px on a screen of ${root.clientWidth}: ${names}`];
        }"""
    )
    return [f"scrolls sideways: {culprit}" for culprit in culprits]


def touch(seen):
    """Give the screen a finger, as on a phone."""
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})


# The theme and the widgets wait a little until a window has its new size.
SETTLED = 400


def resized(seen, size):
    """What is too wide in a window of another size."""
    seen.page.set_viewport_size(size)
    seen.page.wait_for_timeout(SETTLED if seen.scripts else 0)
    return overflow(seen)


def leads_to_menu(seen):
    """Without scripts a link leads to the menu, which stands below."""
    link = seen.page.locator(".to-menu")
    if not link.is_visible():
        return ["no link leads to the menu"]
    link.click()
    menu = seen.page.locator("#pst-primary-sidebar nav a").first
    return [] if menu.is_visible() and in_view(menu) else ["the menu is not in view"]


def in_view(locator):
    """Whether some of it is on the screen."""
    box, screen = locator.bounding_box(), locator.page.viewport_size
    return 0 <= box["y"] < screen["height"] and 0 <= box["x"] < screen["width"]


# What is larger than asked for: more room between lines, words and letters (WCAG 1.4.12).
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
CLIPPED = """() => [...document.body.querySelectorAll('*')].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility()
    && e.clientWidth > 1 && !e.closest('svg')
    && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
  .map(e => `<${e.localName} class="${e.className}">`)"""


def spaced(seen):
    """What is cut or too wide where a reader wants more room between letters and lines."""
    style = seen.page.add_style_tag(content=SPACED)
    found = [f"with more spacing {one}" for one in overflow(seen)]
    found += [f"cuts a text: {one}" for one in seen.page.evaluate(CLIPPED)]
    style.evaluate("style => style.remove()")
    return found


# To hold one element after the other under a mouse takes half a minute a page; so the
# styles are asked for an attribute in place of the mouse, and all have it at once.
HOLD = """([from, to]) => {
  const all = "a, button, summary, label, input, h1, h2, h3, h4, tr, dt, .highlight";
  for (const node of document.querySelectorAll(all))
    node.toggleAttribute("data-held", from === ":hover");
  const turn = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText?.includes(from))
        rule.selectorText = rule.selectorText.replaceAll(from, to);
      if (rule.cssRules) turn(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) turn(sheet.cssRules);
}"""


@contextmanager
def under_the_mouse(seen):
    """Everything as it looks with the mouse on it, all at once."""
    seen.page.evaluate(HOLD, [":hover", "[data-held]"])
    yield
    seen.page.evaluate(HOLD, ["[data-held]", ":hover"])


# Controls in sight; without scripts none of them can do anything.
CONTROLS = """() => [...document.querySelectorAll('button, input, select, textarea')]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}))
  .map(e => e.outerHTML.slice(0, 90))"""
GLASS = """() => [...document.querySelectorAll('body, .bd-header-article')]
  .filter(e => !/^rgb\\(/.test(getComputedStyle(e).backgroundColor))
  .map(e => e.localName)"""


def dead_controls(seen):
    """What can be pressed and does nothing, in a page without scripts."""
    return [f"dead without scripts: {one}" for one in seen.page.evaluate(CONTROLS)]


def follows_system_without_scripts(seen):
    """Paper of its own in light and in dark, and texts that can be read on it."""
    found, papers = [], []
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        papers.append(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
        found += [f"{scheme}: see-through: {one}" for one in seen.page.evaluate(GLASS)]
        found += pale(seen.page, f"{scheme}, without scripts")
    return found + (["light and dark are one"] if papers[0] == papers[1] else [])


FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const look = () => {
    const marks = [at, at.parentElement, ...at.children].filter(Boolean).map(e => {
      const s = getComputedStyle(e);
      return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.borderWidth,
        s.backgroundColor, s.color, s.textDecorationLine, s.textDecorationThickness,
        s.stroke, s.strokeWidth].join(' ');
    });
    return marks.join('|');
  };
  const box = at.getBoundingClientRect();
  const focused = look();
  at.blur();
  const blurred = look();
  at.focus({preventScroll: true});
  const isNew = !at.hasAttribute('data-seen-by-test');
  at.setAttribute('data-seen-by-test', '');
  const [line] = at.getClientRects();
  const top = line && document.elementFromPoint(
    line.x + Math.min(line.width, 40) / 2, line.y + line.height / 2);
  return {
    name: at.outerHTML.slice(0, 90),
    isNew,
    // In a drawing one handle may lie on another.
    isCovered: !!top && !(at.closest('svg') ?? at).contains(top) && !top.contains(at),
    isMarked: focused !== blurred || look() !== blurred,
    isThere: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
      && box.left < innerWidth && box.top < innerHeight,
  };
}"""


def keyboard(seen, limit=400):
    """Walk through the page by Tab alone: each stop is in view and marked, and it ends."""
    found, n_stops = [], 0
    for _ in range(limit):
        seen.page.keyboard.press("Tab")
        stop = seen.page.evaluate(FOCUS)
        if stop is None or not stop["isNew"]:
            break
        n_stops += 1
        if not stop["isThere"]:
            found.append(f"Tab goes to what cannot be seen: {stop['name']}")
        elif stop["isCovered"]:
            found.append(f"something covers the focus: {stop['name']}")
        elif not stop["isMarked"]:
            found.append(f"nothing marks the focus: {stop['name']}")
    if not n_stops:
        found.append("Tab reaches nothing")
    return found


def without_scripts(seen, n_formulas, n_figures):
    """Every formula and figure is there as the page came, with nothing run."""
    state = seen.page.evaluate(
        """async () => {
          document.querySelectorAll('details').forEach(each => { each.open = true; });
          const sized = e => e.getBoundingClientRect().width > 0;
          // An animation is told by the poster that it covers.
          const isTold = e => e.alt.trim() || (e.hasAttribute('alt')
            && e.closest('details')?.querySelector('summary img[alt]:not([alt=""])'));
          const images = [...document.querySelectorAll('article img')];
          for (const each of images) {
            each.loading = 'eager';
            await each.decode().catch(() => 0);
          }
          return {
            formulas: [...document.querySelectorAll('article math')].map(sized),
            figures: document.querySelectorAll('article figure :is(img, .fig)').length,
            drawings: [...document.querySelectorAll('article .fig')].map(e => [
              e.closest('[id]').id, [...e.querySelectorAll('svg')].some(sized),
              !!e.getAttribute('aria-label')]),
            images: images.map(e => [e.src.slice(-60), e.naturalWidth > 0, !!isTold(e)]),
          };
        }"""
    )
    found = []
    if len(state["formulas"]) < n_formulas or not all(state["formulas"]):
        seen_ones = sum(state["formulas"])
        found.append(f"{seen_ones} formulas to be seen of {n_formulas} in the source")
    if state["figures"] < n_figures:
        found.append(f"{state['figures']} figures of {n_figures} in the source")
    for name, is_drawn, has_alt in state["images"] + state["drawings"]:
        found += [] if is_drawn else [f"image not drawn: {name}"]
        found += [] if has_alt else [f"image without alt text: {name}"]
    return found


class Site:
    """The files of a built site, and where their links lead."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._places = {}

    def soup(self, name):
        text = (self.folder / name).read_text(encoding="utf-8")
        soup = BeautifulSoup(text, "html.parser")
        self._places[name] = {tag["id"] for tag in soup.find_all(id=True)}
        return soup

    def places(self, name):
        """What a link into a page can lead to; the page is read once for all links."""
        if name not in self._places:
            self.soup(name)
        return self._places[name]

    def pages(self):
        """Names of all pages; what lies in folders of assets is none."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*.html"))
        return sorted(p.as_posix() for p in paths if not p.parts[0].startswith("_"))

    def forward(self, name):
        """The page that a page of mere redirection leads to, or None."""
        # It stands in the head; to read all of each page takes a quarter of a minute.
        head, *_ = (self.folder / name).read_text(encoding="utf-8").partition("</head>")
        refresh = {"http-equiv": re.compile("refresh", re.IGNORECASE)}
        tag = BeautifulSoup(head, "html.parser").find("meta", attrs=refresh)
        return tag and urljoin(name, tag["content"].split("url=")[-1])

    def broken_links(self, name):
        """Links of a page that lead to no file, or to no such place in it."""
        found = []
        for tag in self.soup(name).find_all(["a", "link", *LOADED_BY]):
            target = tag.get(LOADED_BY.get(tag.name, "href"), "").strip()
            if target and (fault := self._fault(name, tag.name, target)):
                found.append(f"<{tag.name}> to {target}: {fault}")
        if (forward := self.forward(name)) and not (self.folder / forward).is_file():
            found.append(f"forwards to {forward}, which is not there")
        return found

    def _fault(self, name, kind, target):
        parts = urlsplit(target)
        if parts.scheme in ("data", "mailto"):
            return ""
        if parts.scheme or parts.netloc:
            # A link that the reader may follow is none that the page follows.
            return "" if kind == "a" else "loads from elsewhere"
        path, anchor = urldefrag(urljoin(name, target))
        path = unquote(urlsplit(path).path)
        if not (self.folder / path).is_file():
            return "no such file"
        if anchor and unquote(anchor) not in self.places(path):
            return "no such place on the page"
        return ""

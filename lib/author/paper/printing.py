"""Print a document in Chromium, and look before whether all of it will be on the paper."""


from author.browser import OPTIONS, find

# Margins of paper.css, in mm; sheets in mm.
SIDES, HEAD_AND_FOOT = 2 * 18, 2 * 20
SIZES = {"a4": (210, 297), "letter": (215.9, 279.4)}
PER_MM = 96 / 25.4  # CSS pixels

# What would be cut: wider than the text, or a picture taller than a sheet.
MEASURE = """([width, height]) => {
  const told = e => `<${e.localName} class="${e.className.baseVal ?? e.className}"> `
    + `under "${e.closest('section[id]')?.id}"`;
  const inside = [...document.querySelectorAll('.page *')].filter(
    e => !e.closest('svg') || e.localName === 'svg');
  const wide = inside.filter(e => e.getBoundingClientRect().right > width + 1
    || (e.matches('pre, .math, table') && e.scrollWidth > e.clientWidth + 1));
  const tall = inside.filter(e => e.matches('figure, .hs-still, .gif-player')
    && e.getBoundingClientRect().height > height);
  const blank = inside.filter(e => e.localName === 'img' && !e.naturalWidth);
  return [
    ...wide.map(e => `${told(e)} is cut at the right`),
    ...tall.map(e => `${told(e)} is taller than a page`),
    ...blank.map(e => `${told(e)} is not drawn`),
  ];
}"""
FILL = """numbers => {
  for (const a of document.querySelectorAll('a.page-of')) {
    a.textContent = numbers?.[a.getAttribute('href').slice(1)] ?? '000';
  }
}"""


class Press:
    """Chromium with the document open; a context manager.

    Parameters
    ----------
    document : Path
    paper : {"a4", "letter"}
    """

    def __init__(self, document, paper):
        self._document, self._size = document, SIZES[paper]

    def __enter__(self):
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=find(), args=OPTIONS
        )
        width, height = self._text_size()
        self._page = self._browser.new_page(
            viewport={"width": round(width), "height": round(height)}
        )
        self._page.emulate_media(media="print", color_scheme="light")
        self._page.goto(self._document.resolve().as_uri(), wait_until="networkidle")
        self._page.evaluate("document.fonts.ready.then(() => 0)")
        return self

    def __exit__(self, *error):
        self._browser.close()
        self._playwright.stop()

    def measure(self):
        """List what the paper would cut.

        Returns
        -------
        list of str
        """
        return self._page.evaluate(MEASURE, list(self._text_size()))

    def print(self, numbers=None):
        """Print, with these page numbers in the contents.

        Parameters
        ----------
        numbers : dict of str to int, optional
            The page of each id that is linked to.

        Returns
        -------
        bytes
        """
        self._page.evaluate(FILL, numbers)
        return self._page.pdf(
            prefer_css_page_size=True, print_background=True, outline=True, tagged=True
        )

    def _text_size(self):
        width, height = self._size
        return (width - SIDES) * PER_MM, (height - HEAD_AND_FOOT) * PER_MM

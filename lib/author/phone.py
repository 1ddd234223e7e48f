"""What a phone shows badly, as sentences: code that runs out, a number upon its formula.

`author.look` asks each page at each of `WIDTHS`; a page without faults gives no sentence.
"""

WIDTHS = (390, 320)
CURES = {
    "code": "runs out; no line may be wider than its block (bookbuild/code_lines.py)",
    "number": "lies upon its formula; div.math in assets/book.css keeps them apart",
    "word": "is broken in a table; let the table scroll, or write the cell shorter",
    "page": "is wider than the screen; let it scroll by itself",
}
# Pairs of a kind and of what to name; the kinds are those of CURES.
FAULTS = r"""() => {
  const found = [];
  const all = (names, root = document.querySelector('article')) =>
    [...root.querySelectorAll(names)].filter(e => e.checkVisibility());
  const box = e => e.getBoundingClientRect();
  for (const pre of all('.highlight pre')) {
    if (pre.closest('.cell_output')) continue;
    const line = all('.ln', pre).find(e => e.scrollWidth > e.clientWidth + 1);
    if (line || pre.scrollWidth > pre.clientWidth + 1)
      found.push(['code', (line ?? pre).textContent.trim().slice(0, 40)]);
  }
  for (const number of all('div.math > .eqno')) {
    const n = box(number);
    const upon = all('math *', number.parentElement).map(box).some(b => b.width
      && b.left < n.right - 1 && b.right > n.left + 1
      && b.top < n.bottom - 1 && b.bottom > n.top + 1);
    if (upon) found.push(['number', number.textContent]);
  }
  const isBroken = (text, word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    const lines = [...range.getClientRects()].filter(b => b.width > 0.5);
    return new Set(lines.map(b => Math.round(b.top))).size > 1;
  };
  for (const cell of all('table :is(td, th)')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.parentElement.closest('math')) continue;
      for (const word of text.data.matchAll(/[\p{L}\p{N}_]+/gu))
        if (isBroken(text, word)) found.push(['word', word[0]]);
    }
  }
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) found.push(['page', `by ${over} px`]);
  return found;
}"""


def faults(page, height=844):
    """List what an open page shows badly on a phone.

    Parameters
    ----------
    page : playwright Page
        It changes its width.
    height : int

    Returns
    -------
    faults : list of str
    """
    said = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)  # widgets draw themselves anew
        said += [
            f"at {width} px: {kind} {what!r} {CURES[kind]}"
            for kind, what in page.evaluate(FAULTS)
        ]
    return said

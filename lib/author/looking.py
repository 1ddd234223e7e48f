"""What a built page must not show: small panels and letters, cut marks, a wide page.

`author.look` measures; here is what is too little or too much. A scene that is tied to a
curve, or one of four and more of a kind, may be smaller than a panel that stands alone.
"""

import re

PANEL, SCENE, CURVE = 220, 160, 300  # least widths in px; a curve is at least so wide
TEXT = 11  # px, the least on a phone
PICTURE, CONTROL = 1, 2  # screens, at most, in a chapter
# Of each figure in sight, save the small ones of the path: panels too narrow for what they
# are, marks that a frame cuts, letters that run out. A mark counts where its middle is
# within the frame; what leaves a picture as a whole leaves it on purpose.
FAULTS = """([panelWidth, sceneWidth, curveWidth]) => {
  const found = [];
  const boxOf = e => e.getBoundingClientRect();
  for (const figure of document.querySelectorAll('article .fig')) {
    if (figure.closest('.tag_path')) continue;
    const drawings = [...figure.querySelectorAll('svg')].filter(e => boxOf(e).width);
    const tell = what => found.push(`${figure.closest('[id]')?.id ?? 'a figure'}: ${what}`);
    const hasCurve = drawings.some(e => boxOf(e).width >= curveWidth);
    // Four or more of a kind are compared at a glance, two by two on a phone.
    const least = hasCurve || drawings.length > 3 ? sceneWidth : panelWidth;
    const narrow = drawings.map(e => boxOf(e).width).filter(width => width < least - 0.5);
    if (narrow.length) tell(`a panel of ${Math.round(Math.min(...narrow))} px`);
    let cut = 0, out = 0;
    for (const drawing of drawings) {
      for (const mark of drawing.querySelectorAll('circle, use, path')) {
        const clip = mark.closest('[clip-path]')?.getAttribute('clip-path').slice(5, -1);
        const frame = clip && document.getElementById(clip)?.firstElementChild;
        const isShape = mark.localName !== 'path' || /z$/i.test(mark.getAttribute('d'));
        if (!frame || !isShape || mark.closest('defs')) continue;
        const [a, b] = [mark.getBBox(), frame.getBBox()];
        const [x, y] = [a.x + a.width / 2, a.y + a.height / 2];
        const isIn = x > b.x && x < b.x + b.width && y > b.y && y < b.y + b.height;
        const over = Math.max(b.x - a.x, b.y - a.y, a.x + a.width - b.x - b.width,
          a.y + a.height - b.y - b.height);
        cut += isIn && over > 0.5;
      }
      const box = boxOf(drawing);
      for (const text of drawing.querySelectorAll('text')) {
        const its = boxOf(text);
        out += its.left < box.left - 3 || its.right > box.right + 3
          || its.top < box.top - 3 || its.bottom > box.bottom + 3;
      }
    }
    if (cut) tell(`${cut} marks that a frame cuts`);
    if (out) tell(`${out} texts that run out of the figure`);
  }
  return found;
}"""


def faults(page):
    """List what is wrong with the figures of a page as it stands in the browser.

    Parameters
    ----------
    page : playwright Page

    Returns
    -------
    list of str
    """
    return page.evaluate(FAULTS, [PANEL, SCENE, CURVE])


def findings(seen):
    """List what is wrong with a page that was measured.

    Parameters
    ----------
    seen : author.look.Look

    Returns
    -------
    list of str : a sentence for each
    """
    found = [f"{where}: {fault}" for where, those in seen.faults for fault in those]
    if seen.text is not None and seen.text < TEXT - 0.05:
        found.append(f"390 px: text of {seen.text:.1f} px; {TEXT} is the least")
    for width, over in ((390, seen.over_phone), (1280, seen.over_wide)):
        found += [f"{width} px: the page is {over} px too wide"] if over > 0 else []
    if re.match(r"chapters/\d\d_", seen.name):
        found += _late(seen)
    return [f"{seen.name}: {line}" for line in found]


def _late(seen):
    """Tell what a chapter shows too late, on a phone and on a desk."""
    for width, what, screens, most in (
        (390, "picture", seen.picture, PICTURE),
        (390, "control", seen.control, CONTROL),
        (1280, "picture", seen.picture_wide, PICTURE),
        (1280, "control", seen.control_wide, CONTROL),
    ):
        if screens is None or screens > most:
            after = "nowhere" if screens is None else f"after {screens:.1f} screens"
            yield f"{width} px: the first {what} stands {after}; at most {most}"

"""Whether an open page serves everyone: the rules of axe-core, and contrast in any state.

To look at colors takes most of axe-core's time: it does so once for each kind of page. Here
they are measured on each, with what themes, a mouse over a link or colors of the system's
choice change.
"""

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "axe"
SCRIPT = FOLDER / "axe.min.js"
# As npm gives it out, in axe-core-4.14.1.tgz; LICENSE lies beside it.
VERSION = "4.14.1"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

COLORS = ("color-contrast",)
# What a narrow window may change in a page that was found good in a wide one: what scrolls,
# what is small, what shows in place of the menus.
NARROW = (
    "aria-hidden-focus",
    "aria-toggle-field-name",
    "button-name",
    "label",
    "link-name",
    "scrollable-region-focusable",
    "target-size",
)
LEFT_OUT = {
    "color-contrast-enhanced": "asks for 7:1 (level AAA); the book promises 4.5:1",
    "focus-order-semantics": "an experiment that forbids what scrollable-region-focusable"
    " asks for: that Tab comes to a wide formula, so that keys can scroll it",
}

RUN = """async ([where, leftOut, only]) => {
  const names = axe.getRules().map((rule) => rule.ruleId);
  const isAsked = (name) => (only ?? names).includes(name) && !leftOut.includes(name);
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length) throw Error(`no rules of axe-core: ${unknown}`);
  const rules = Object.fromEntries(names.map((name) => [name, { enabled: isAsked(name) }]));
  const options = { resultTypes: ["violations"], rules };
  return (await axe.run(where ?? document, options)).violations;
}"""


def script():
    """axe-core, as it was released."""
    found = SCRIPT.read_bytes()
    assert sha256(found).hexdigest() == SHA256, f"{SCRIPT} is not axe-core {VERSION}"
    return found.decode("utf-8")


def violations(page, within=None, colors=True, only=None):
    """What every rule of axe-core finds, or some, in the whole page or in one element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    left_out = [*LEFT_OUT, *(() if colors else COLORS)]
    return page.evaluate(RUN, [within, left_out, only])


def findings(page, where, within=None, colors=True, only=None):
    """The same in sentences."""
    return [
        f"{where}: {rule['id']} ({rule['impact']}) at {_target(node)}: {_summary(node)}"
        for rule in violations(page, within, colors, only)
        for node in rule["nodes"]
    ]


def _target(node):
    return " ".join(map(str, node["target"]))


def _summary(node):
    return "; ".join(line.strip() for line in node["failureSummary"].splitlines()[1:3])


# A color in any notation is painted on one pixel and read back. The text of a drawing is
# filled, that of a page colored; what lies behind is the nearest paper that is not glass.
CONTRAST = """(within) => {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const read = (color) => {
    if (!known.has(color)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = color;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
      known.set(color, [r, g, b, a / 255]);
    }
    return known.get(color);
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((v, i) => v * a + under[i] * (1 - a)).concat(1);
  const light = (color) => {
    const [r, g, b] = color.map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const sheet = document.body.appendChild(document.createElement("i"));
  sheet.style.backgroundColor = "Canvas";
  const canvas = read(getComputedStyle(sheet).backgroundColor);
  sheet.remove();
  const papers = new Map();
  const paper = (node) => {
    if (!node) return canvas;
    if (!papers.has(node)) {
      const own = read(getComputedStyle(node).backgroundColor);
      papers.set(node, own[3] === 1 ? own : over(own, paper(node.parentElement)));
    }
    return papers.get(node);
  };
  // What a figure has painted before a text, where the middle of the text is.
  const shapes = new Map();
  const painted = (text, under) => {
    const svg = text.ownerSVGElement;
    const kinds = "path, rect, circle, polygon, ellipse";
    if (!shapes.has(svg)) shapes.set(svg, [...svg.querySelectorAll(kinds)]
      .filter((e) => getComputedStyle(e).fill !== "none" && !e.closest("defs"))
      .map((e) => [e, e.getBoundingClientRect()]));
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const [shape, at] of shapes.get(svg)) {
      const isBefore = shape.compareDocumentPosition(text) & 4;  // the text follows
      if (!isBefore || x < at.left || x > at.right || y < at.top || y > at.bottom) continue;
      const look = getComputedStyle(shape);
      const fill = read(look.fill);
      under = over([...fill.slice(0, 3), fill[3] * look.fillOpacity * faded(shape)], under);
    }
    return under;
  };
  const faded = (node) => {
    let all = 1;
    for (; node; node = node.parentElement) all *= getComputedStyle(node).opacity;
    return all;
  };
  const seen = { checkOpacity: true, checkVisibilityCSS: true };
  const found = new Map();
  for (const node of (within ?? document.body).querySelectorAll("*")) {
    const text = [...node.childNodes].find((n) => n.nodeType === 3 && n.data.trim());
    if (!text || !node.checkVisibility(seen)) continue;
    if (node.closest(":disabled, [inert]")) continue;
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(node);
    const isDrawn = node.ownerSVGElement && node.closest(".fig");
    const back = isDrawn ? painted(node, paper(node)) : paper(node);
    const ink = read(node instanceof SVGElement ? style.fill : style.color);
    const front = over([...ink.slice(0, 3), ink[3] * faded(node)], back);
    const [less, more] = [light(front), light(back)].sort((a, b) => a - b);
    const ratio = (more + 0.05) / (less + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio >= (large ? 3 : 4.5) - 0.005) continue;
    const name = `${node.localName}.${node.getAttribute("class") ?? ""}`;
    const what = `${ratio.toFixed(2)}:1 at ${name}`;
    if (!found.has(what)) found.set(what, text.data.trim().slice(0, 40));
  }
  return [...found].map(([what, words]) => `${what}: ${words}`);
}"""


def pale(page, where, within=None):
    """Texts whose contrast is below 4.5, or below 3 where they are large."""
    element = page.query_selector(within) if within else None
    return [f"{where}: contrast {one}" for one in page.evaluate(CONTRAST, element)]

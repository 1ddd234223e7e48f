"""Figures as part of the page: SVG inline, in its font, by day and at night.

The library draws (`halfstep.figures.figure_svg`) and tells which drawing is for a page and
which for a phone. Here the file becomes small and follows the page: a color of the palette
is a variable of CSS that has a twin for the dark, a style is an attribute, a place is told
to a tenth, which nobody sees, and an id that is asked for belongs to this figure alone.

Inline, because an <img> follows the reader's choice of light or dark in no engine, and a
search finds no word in it.
"""

import re
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from halfstep import style

from bookbuild.paths import number, shorter

NAME = "figures.css"
PX = 100 / 72  # CSS pixels in a point of matplotlib, whose inch is 100 of them
VARIABLE = {light.lower(): f"var(--fig-{name})" for name, (light, _) in style.TWINS.items()}
VARIABLE |= {"#000000": "var(--fig-ink)"}
PAINTS = ("fill", "stroke")
NUMBER = re.compile(r"-?\d+\.\d+(e-?\d+)?")
NO_TURN = re.compile(r"rotate\(-?0(\.0+)?[ )][^)]*\)?")
REFERENCE = re.compile(r"#([\w.-]+)")
REFERRING = {"href", "clip-path"}
PLACES = ("x", "y", "cx", "cy")
LONG = 80  # letters: what is shorter is the shape of a mark, and small
# What a style may say that the page says already, or that nobody sees.
SAID = {"font-family": None, "font-style": "normal", "font-weight": "400"}
SHARED = (
    "fill",
    "stroke",
    "stroke-width",
    "fill-opacity",
    "stroke-opacity",
    "opacity",
    "clip-path",
)


def inline(svg: str, name: str, alt: str = "") -> str:
    """Turn what the library has drawn into a part of a page.

    Parameters
    ----------
    svg : str
        A document with one group for each drawing, as `figure_svg` gives it, or a plain
        one.
    name : str
        What the ids begin with; no other figure of the page has it.
    alt : str
        What is seen, in words.

    Returns
    -------
    html : str

    >>> inline('<svg><path style="fill: #22262b" id="p"/></svg>', "a", "A dot.")[:52]
    '<div class="fig" role="img" aria-label="A dot."><div'
    """
    root = _without_namespaces(ElementTree.fromstring(svg))
    drawings = root.findall("g[@class]") if root.find("g/svg") is not None else [root]
    whole = ElementTree.Element("div", {"class": "fig", "role": "img", "aria-label": alt})
    for i, drawing in enumerate(drawings):
        kind = drawing.get("class", "both")
        part = ElementTree.SubElement(whole, "div", {"class": f"fig-{kind}"})
        found = drawing.findall("svg") if drawing is not root else [root]
        part.extend(panel(one, f"{name}-{i}{j}") for j, one in enumerate(found))
    return ElementTree.tostring(whole, "unicode")


def panel(svg, name):
    """Make one SVG small, and its ids its own."""
    for parent in list(svg.iter()):
        _drop(parent)
        parent.attrib = _attributes(parent)
        parent.text = parent.text if parent.tag in ("text", "tspan") else None
        parent.tail = None
    _draw_circles(svg)
    svg.attrib = _frame(svg)
    for element in svg.iter():
        _round(element)
    for group in svg.iter("g"):
        _share(group)
    _name(svg, name)
    _unwrap(svg)
    return svg


def _without_namespaces(root):
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {k.rpartition("}")[2]: v for k, v in element.attrib.items()}
    return root


def _drop(parent):
    """Take out what is no drawing: data about the file, a style, a shape without paint."""
    for child in list(parent):
        unseen = child.get("style") == "fill: none" and child.tag == "path"
        if unseen or child.tag in ("metadata", "style"):
            parent.remove(child)


def _attributes(element):
    """Write a style as attributes, colors as variables, numbers short."""
    told = dict(element.attrib)
    for rule in filter(None, told.pop("style", "").split(";")):
        key, _, value = rule.partition(":")
        told[key.strip()] = value.strip().removesuffix("px")
    for key, value in list(told.items()):
        if key in SAID and SAID[key] in (None, value):
            del told[key]
        elif key in PAINTS:
            told[key] = VARIABLE.get(value.lower(), value)
        elif key not in ("id", "class", "href"):
            told[key] = _short(key, value)
    return {key: value for key, value in told.items() if value != ""}


def _short(key, value):
    """Cut numbers to two decimals, a path to its letters and numbers."""
    value = NUMBER.sub(
        lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value
    )
    value = re.sub(r"(?<![\d.])-0(?![.\d])", "0", value)
    if key == "d":
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(value.split()))
    return NO_TURN.sub("", value).strip() if key == "transform" else value


def _draw_circles(svg):
    """Make circles of what matplotlib draws by eight curves: exact, and a few bytes."""
    shapes = {}
    for path in list(svg.iter("path")):
        if circle := _circle(path.get("d", "")):
            del path.attrib["d"]
            path.tag, path.attrib = "circle", path.attrib | circle
            shapes[f"#{path.get('id')}"] = path.attrib
    for use in svg.iter("use"):
        if use.get("href") in shapes:
            place = {f"c{axis}": use.attrib.pop(axis) for axis in "xy"}
            shape = shapes[use.attrib.pop("href")]
            use.tag, use.attrib = "circle", use.attrib | shape | place | {"id": ""}
    for defs in svg.iter("defs"):
        for circle in defs.findall("circle"):
            defs.remove(circle)


def _circle(path):
    """Give center and radius of a path of eight curves, if it is a circle.

    >>> _circle("M0 2L1 1")
    """
    numbers = [float(found) for found in re.findall(r"-?[\d.]+", path)]
    if path.count("C") != 8 or len(numbers) != 50:
        return None
    (x, top), (_, low), (right, y) = numbers[:2], numbers[24:26], numbers[12:14]
    radius = abs(top - low) / 2
    if abs(abs(right - x) - radius) > 0.02 or abs((top + low) / 2 - y) > 0.02:
        return None
    return {"cx": f"{x:g}", "cy": f"{y:g}", "r": f"{radius:.3g}"}


def _round(element):
    """Tell where a mark or a word is, and where a curve goes, to a tenth."""
    for key in PLACES:
        if key in element.attrib:
            element.set(key, number(round(10 * float(element.get(key)))))
    if len(element.get("d", "")) > LONG:
        element.set("d", shorter(element.get("d")))


def _frame(svg):
    """Say how large the drawing is, in CSS pixels, and what goes without saying."""
    width, height = (float(n) for n in svg.get("viewBox", "0 0 72 72").split()[2:])
    return {
        "width": f"{width * PX:.0f}",
        "height": f"{height * PX:.0f}",
        "viewBox": svg.get("viewBox", "0 0 72 72"),
        "fill": "var(--fig-ink)",
        "stroke-linejoin": "round",
        "aria-hidden": "true",
    }


def _share(group):
    """Say once what all marks of a group say."""
    marks = list(group)
    if len(marks) < 2 or any(mark.tag not in ("use", "circle") for mark in marks):
        return
    for key in SHARED:
        values = {mark.get(key) for mark in marks}
        if len(values) == 1 and None not in values:
            group.set(key, values.pop())
            for mark in marks:
                del mark.attrib[key]


def _name(svg, name):
    """Give each id that is asked for a name of this figure, and forget the others."""
    marked = {
        element.get("id"): element for element in svg.iter() if "id" in element.attrib
    }
    asked = [key for element in svg.iter() for key in _asked(element) if key in marked]
    names = {old: f"{name}-{i}" for i, old in enumerate(dict.fromkeys(asked))}
    for element in svg.iter():
        for key in REFERRING & set(element.attrib):
            element.set(key, REFERENCE.sub(lambda m: f"#{names[m[1]]}", element.get(key)))
        element.attrib.pop("id", None)
    for old, new in names.items():
        marked[old].set("id", new)


def _asked(element):
    """List the ids that an element asks for."""
    return REFERENCE.findall(" ".join(element.get(key, "") for key in REFERRING))


def _unwrap(element):
    """Take away groups that say nothing."""
    kept = []
    for child in list(element):
        _unwrap(child)
        says_nothing = child.tag == "g" and not child.attrib
        is_empty = child.tag == "defs" and not len(child)
        kept += list(child) if says_nothing or is_empty else [child]
        element.remove(child)
    element.extend(kept)


def set_inline(app, doctree) -> None:
    """Put each drawing of a cell in the place of its image, before Sphinx takes those."""
    if app.builder.format != "html":
        return
    for image in list(doctree.findall(nodes.image)):
        path = Path(app.env.relfn2path(image["uri"], app.env.docname)[1])
        if path.suffix == ".svg" and "jupyter_execute" in path.parts:
            svg = path.read_text("utf-8")
            names = image.parent["names"] if isinstance(image.parent, nodes.figure) else []
            name = names[0] if names else f"fig-{sha256(svg.encode()).hexdigest()[:8]}"
            html = inline(svg, name, image.get("alt", ""))
            image.replace_self(nodes.raw("", html, format="html"))


def style_sheet(day=":root", night='html[data-theme="dark"]') -> str:
    """Write the palette as variables of CSS, with twins for the dark, and what uses them.

    Paper is always white: so the twins are for screens only.

    >>> style_sheet().splitlines()[0][:26]
    ':root { --fig-ink: #22262B'
    """
    light, dark = (
        " ".join(f"--fig-{name}: {pair[i]};" for name, pair in style.TWINS.items())
        for i in (0, 1)
    )
    twins = f"{day} {{ {light} }}\n@media screen {{ {night} {{ {dark} }} }}\n"
    return twins + Path(__file__).with_name("assets").joinpath(NAME).read_text("utf-8")


def write(app) -> None:
    """Complete the style of figures, before a checksum of it is taken."""
    Path(app.outdir, "_static", NAME).write_text(style_sheet(), "utf-8")


def setup(app) -> None:
    """Come before the collector of images, and after assets have been copied."""
    app.connect("builder-inited", write, priority=600)
    app.connect("doctree-read", set_inline, priority=400)
    app.add_css_file(NAME)

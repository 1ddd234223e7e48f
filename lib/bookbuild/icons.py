"""The icon fonts, cut down to the icons that the pages show: 300 kB become a few.

The theme brings Font Awesome Free (SIL Open Font License 1.1). The icons in use are read
off the built pages and the theme's CSS; nobody keeps a list.
"""

import re
from pathlib import Path

import pydata_sphinx_theme

from bookbuild.fonts import cut

# One rule of the theme's CSS: .fa-search:before,.fa-find:before{content:"\f002"}
RULE = re.compile(
    r'(\.fa-[a-z0-9-]+:before(?:,\.fa-[a-z0-9-]+:before)*)\{content:"([^"]+)"\}'
)
DRAWN_BY_CSS = re.compile(r'(?:content|--pst-icon-[a-z-]+):\s*"([^"]{1,6})"')
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"


def used_names(outdir: Path) -> set[str]:
    """Return the icon classes that appear in the built pages."""
    pages = (path.read_text("utf8") for path in outdir.rglob("*.html"))
    return {name for page in pages for name in re.findall(r"\bfa-[a-z0-9-]+", page)}


def names(rule: re.Match) -> set[str]:
    """Return the icon classes that one CSS rule is for."""
    return set(re.findall(r"\.(fa-[a-z0-9-]+)", rule[1]))


def character(shown: str) -> str:
    r"""Return the character of a CSS string.

    >>> character(r"\41")
    'A'
    """
    return chr(int(shown[1:], 16)) if re.fullmatch(r"\\[0-9a-f]+", shown) else shown


def shrink_icons(app, error) -> None:
    """Cut the fonts, and the CSS rules of icons that no page shows, once all is written."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    used = used_names(Path(app.outdir))
    css = (THEME / "styles/pydata-sphinx-theme.css").read_text("utf8")
    lean = RULE.sub(lambda rule: rule[0] if names(rule) & used else "", css)
    (static / "styles/pydata-sphinx-theme.css").write_text(lean, "utf8")
    for ours in ("styles/sphinx-book-theme.css", "book.css"):
        lean += (static / ours).read_text("utf8")
    characters = "".join(character(found[1]) for found in DRAWN_BY_CSS.finditer(lean))
    for font in (THEME / "vendor/fontawesome/webfonts").glob("*.woff2"):
        cut(font, static / "vendor/fontawesome/webfonts" / font.name, characters)


def setup(app) -> None:
    """Shrink when everything else is in its place."""
    app.connect("build-finished", shrink_icons, priority=900)

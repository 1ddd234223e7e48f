"""What a page may do, said on the page: a content security policy that the site lives by.

A browser runs the scripts of this site and those that stand in the page as they were built,
each known by its SHA-256, and nothing else; it asks no other host for anything. So a script
that got into a page in some other way does nothing. Widgets load their modules from a
`blob:`; the styles of figures, formulas and widgets stand in elements, hence
'unsafe-inline' for styles. The hashes are taken when all else is written.

A static site can send no header everywhere (not over file://), so the policy is a <meta>,
which must come before the first script.

Source: W3C, Content Security Policy Level 3.
"""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from sphinx.util import logging

logger = logging.getLogger(__name__)

RULES = {
    "default-src": "'self'",
    "script-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    # To Firefox a page on the disk is no 'self': without its scheme a search there is dead.
    "form-action": "'self' file:",
}
OURS = re.compile(r'\n<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARSET = re.compile(r"<meta\s+charset=[^>]*>")
# Types that a browser runs; a script of any other type is data.
RUN = {"", "module", "importmap", "text/javascript", "application/javascript"}


class Scripts(HTMLParser):
    """Collect what a browser would run of a page: its own scripts, and attributes.

    Attributes
    ----------
    scripts : list of str
        The text of each script that stands in the page.
    handlers : list of str
        Each ``onclick=…`` and ``javascript:…``, which no hash allows.
    """

    def __init__(self, page):
        super().__init__()
        self.scripts, self.handlers, self._parts = [], [], None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note attributes that are code, and whether a script begins."""
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            is_code = name.startswith("on") or re.match(r"\s*javascript:", value, re.I)
            self.handlers += [f'<{tag} {name}="{value}">'] if is_code else []
        if tag == "script" and "src" not in values:
            kind = values.get("type", "").strip().lower()
            self._parts = [] if kind in RUN else None

    def handle_data(self, data):
        """Keep what stands in a script."""
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag):
        """End a script."""
        if tag == "script" and self._parts is not None:
            self.scripts.append("".join(self._parts))
            self._parts = None


def digest(script: str) -> str:
    """Name a script as a policy does.

    >>> digest("alert('Hello, world.');")
    "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    """
    # A browser reads every end of a line as one character.
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy(page: str) -> str:
    """Give the policy for a page, with the hash of each of its scripts.

    >>> policy("<script>1</script>").split("; ")[1]
    "script-src 'self' blob: 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    hashes = dict.fromkeys(map(digest, Scripts(page).scripts))
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {allowed}" for name, allowed in rules.items())


def with_policy(page: str) -> str:
    """Return the page with its policy, ahead of everything that it speaks of.

    >>> with_policy('<meta charset="utf-8"><p>').count("<meta")
    2
    """
    bare = OURS.sub("", page)
    content = escape(policy(bare), quote=False)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    # The encoding has to stand in the first 1,024 bytes, so it stays ahead.
    found = CHARSET.search(bare)
    at = found.end() if found else 0
    return f"{bare[:at]}\n{meta}{bare[at:]}"


def write(app, error) -> None:
    """Put the policy into each page; an attribute that it would silence is a warning."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for path in out.rglob("*.html"):
        page = path.read_text("utf-8")
        if path.relative_to(out).parts[0] == "_static":  # parts of the theme, no pages
            continue
        for handler in Scripts(page).handlers:
            cure = "make it a listener in bookbuild/assets/book.js"
            logger.warning("%s: %s would do nothing; %s", path.name, handler, cure)
        if page != (whole := with_policy(page)):
            path.write_text(whole, "utf-8")


def setup(app) -> None:
    """Come last: whoever changes a page later makes its hashes wrong."""
    app.connect("build-finished", write, priority=1000)

"""A browser, the built site, and a server for it.

The browser is the one that `author.browser` finds; ``BOOK_BROWSER`` names another one.
The site is ``_build/html``.
"""

import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from author.browser import OPTIONS, find
from author.serve import Quiet
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
NO_BROWSER = (
    "No browser to test the site with. Get one: python -m author.browser (as make test"
    " does), or name one: BOOK_BROWSER=…"
)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    program = find() or pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site():
    """The folder of the built site, no page older than its source."""
    if not (SITE / "index.html").is_file():
        pytest.fail("There is no site in _build/html. First: make book", pytrace=False)
    stale = [path.name for path in _sources() if _is_stale(path)]
    if stale:
        older = f"The site is older than {', '.join(stale)}. First: make book"
        pytest.fail(older, pytrace=False)
    return SITE


def _sources():
    return [*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("chapters/*.md")]


def _is_stale(source):
    page = SITE / source.relative_to(ROOT).with_suffix(".html")
    # Pages that the table of contents leaves out are not built.
    return page.is_file() and page.stat().st_mtime < source.stat().st_mtime


@pytest.fixture(scope="session")
def serve():
    """Give a function that serves a folder and returns its address."""
    servers = []

    def start(folder):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(site, serve):
    """The site over http."""
    return serve(site)

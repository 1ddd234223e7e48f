"""A copy of the site whose pages hear what goes wrong in them, and answer questions."""

import shutil
import tempfile
import threading
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from author.serve import Quiet

SCRIPTS = [Path(__file__).with_name(f"{name}.js") for name in ("ear", "page")]


class Listening(Quiet):
    """A server that keeps what it could not give."""

    failures: list

    def __init__(self, *given, failures, **options):
        self.failures = failures
        super().__init__(*given, **options)

    def send_error(self, code, message=None, explain=None):
        """Keep the address, then answer as ever."""
        self.failures.append(f"status {code}: {self.path}")
        super().send_error(code, message, explain)


class Copy:
    """The pages of a site over both ways.

    Parameters
    ----------
    folder : Path, of the copy
    address : str, of its server
    failures : list of str, what the server could not give
    """

    def __init__(self, folder, address, failures):
        self.folder, self.address, self.failures = folder, address, failures

    def url(self, name: str, way: str) -> str:
        """Return the address of a page by `way`: http or file."""
        if way == "http":
            return f"{self.address}/{name}"
        return (self.folder / name).as_uri()

    def pages(self) -> list[str]:
        """Return the names of the pages that readers see."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*.html"))
        return sorted(p.as_posix() for p in paths if not p.parts[0].startswith("_"))


def add_scripts(folder):
    """Put the scripts into each page, before a policy there that would forbid them."""
    scripts = "".join(f"<script>{path.read_text('utf-8')}</script>" for path in SCRIPTS)
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(text.replace("<head>", f"<head>{scripts}", 1), "utf-8")


@contextmanager
def copied(site):
    """Copy a site, put the ear into each page, and serve it.

    Parameters
    ----------
    site : Path

    Yields
    ------
    copy : Copy
    """
    with tempfile.TemporaryDirectory() as place:
        folder, failures = Path(place, "site"), []
        shutil.copytree(site, folder)
        add_scripts(folder)
        handler = partial(Listening, directory=str(folder), failures=failures)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield Copy(folder, f"http://127.0.0.1:{server.server_port}", failures)
            server.shutdown()

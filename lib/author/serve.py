"""Show the built site on this machine: `python -m author.serve [PORT]`."""

import sys
import threading
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path("_build/html")


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line for each."""

    def log_message(self, *arguments) -> None:
        """Say nothing."""


def server(port: int, site: Path = SITE) -> ThreadingHTTPServer:
    """Bind to this machine only, or end with what to do."""
    if not (site / "index.html").is_file():
        sys.exit("There is no website yet. First: make book")
    try:
        handler = partial(Quiet, directory=str(site))
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        sys.exit(f"Port {port} cannot be used ({error}). Try another: make serve PORT=8001")


def main() -> None:
    """Serve until Ctrl+C."""
    with server(int(sys.argv[1]) if len(sys.argv) > 1 else 8000) as serving:
        address = f"http://localhost:{serving.server_port}/"
        print(f"The book is at {address} (Ctrl+C ends it)", flush=True)
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print("\nClosed.")


if __name__ == "__main__":
    main()

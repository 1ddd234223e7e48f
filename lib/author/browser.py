"""Find a browser for tests and print, or install one: `python -m author.browser`.

As root on Debian it is the package of Chromium without windows: the same engine without
the work of a window. Else what the machine has, else Playwright's build.
BOOK_BROWSER names another one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (
    SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# The sandbox needs rights that containers lack; the rest keeps the browser itself silent.
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def find() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    if named := os.environ.get("BOOK_BROWSER"):
        return shutil.which(named)
    installed = [path for name in NAMES if (path := shutil.which(name))]
    installed += [place for place in PLACES if Path(place).exists()]
    return installed[0] if installed else playwrights()


def playwrights() -> str | None:
    """Return Playwright's own Chromium, if it has been downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def debians() -> bool:
    """Install Debian's package, if this is Debian, has it, and we may."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Installing Chromium for the tests …", flush=True)
    return apt("update") and apt("install", "-y", "--no-install-recommends", SHELL)


def apt(*words) -> bool:
    """Say whether apt-get did it; what it has to say it says itself."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "-qq", *words], check=False, stdout=subprocess.DEVNULL, env=quiet
    )
    return done.returncode == 0


def main() -> None:
    """Make sure that there is a browser and say which."""
    wanted = os.environ.get("BOOK_BROWSER") or shutil.which(SHELL)
    if not wanted and not debians() and not find():
        print("No Chromium or Chrome on this machine; Playwright brings one …", flush=True)
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=True
        )
    browser = find()
    if not browser:
        sys.exit("There is no browser. Install Chromium or Chrome, or set BOOK_BROWSER.")
    print("The browser is", browser)


if __name__ == "__main__":
    main()

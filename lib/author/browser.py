"""Find a browser for tests and print, or install one: `python -m author.browser`.

First what the machine has; else Debian's package, if we may install; else Playwright's.
BOOK_BROWSER names another one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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


def install() -> None:
    """Install Chromium: from Debian as root, else Playwright's build."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if (
            subprocess.run(
                command, check=False, stdout=subprocess.DEVNULL, **quiet
            ).returncode
            == 0
        ):
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    """Make sure that there is a browser and say which."""
    if not find():
        print("No Chromium or Chrome on this machine; installing Chromium …", flush=True)
        install()
    browser = find()
    if not browser:
        sys.exit("There is no browser. Install Chromium or Chrome, or set BOOK_BROWSER.")
    print("The browser is", browser)


if __name__ == "__main__":
    main()

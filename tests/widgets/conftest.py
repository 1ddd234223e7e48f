"""Pages of all widgets, made once, and the mark of whatever opens one."""

import pytest
from every_widget import SHOWN
from looking_at_pages import opening
from making_pages import fill, make_page, run_notebook
from readers_hands import Mouse

PAIRS = {
    "two-labs": ["loop-lab-1", "loop-lab-2"],
    "two-players": ["trace-player-1", "trace-player-2"],
    "guess": ["prediction-question-1", "prediction-echo-1", "prediction-echo-2"],
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever uses the browser says so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def notebook():
    """One notebook, run once, with everything that is shown."""
    return run_notebook(*SHOWN.values())


@pytest.fixture(scope="session")
def folder(notebook, tmp_path_factory):
    """A page for each widget, and for those that are looked at in pairs."""
    together = {name: [name] for name in SHOWN} | PAIRS
    pages = {name: make_page(notebook, names) for name, names in together.items()}
    return fill(tmp_path_factory.mktemp("widgets"), **pages)


@pytest.fixture(scope="session")
def widgets_address(folder, serve):
    return serve(folder)


@pytest.fixture
def start(browser, widgets_address):
    """A function that opens a page; at the end the console must have stayed silent."""
    with opening(browser, widgets_address) as start:
        yield start


@pytest.fixture
def start_from_file(browser, folder):
    """The same, of pages that no server serves."""
    with opening(browser, folder.as_uri()) as start:
        yield start


@pytest.fixture
def start_reading(start, start_from_file):
    """A page for a whole reading: the mouse reads from a file, the others over http."""

    def open_for(name, hand, **options):
        opener = start_from_file if hand is Mouse else start
        return opener(name, hand, **options)

    return open_for

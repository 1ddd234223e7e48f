"""Settings that all tests share."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["browser_fixtures", "weights"]

# The same examples on every run, and no time limits: a slow machine is not a failure.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")

# Folders whose files take long. Workers get one file after the other, and all end at
# about the same time where the short ones come last.
LONG = ("site", "classroom", "chapters", "widgets", "author", "checks")


def pytest_collection_modifyitems(items):
    """Put the long files first; within them all stays in its order."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.parent.name, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def own_ipython(tmp_path_factory):
    """Nobody's settings, and no history file that kernels of several workers would lock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield

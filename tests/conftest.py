"""Settings that all tests share."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["browser_fixtures", "sharing_out", "weights"]

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

# jsonschema compiles 38 grammars for addresses with signs beyond ASCII, if it can: two
# seconds in each process that reads a notebook, and no notebook here has such a one.
UNUSED = "rfc3987_syntax"
sys.modules.setdefault(UNUSED, None)


@pytest.fixture(scope="session", autouse=True)
def quick_start(tmp_path_factory):
    """Processes that tests start go without it, too."""
    folder = tmp_path_factory.mktemp("unused")
    (folder / f"{UNUSED}.py").write_text("raise ImportError")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_ipython(tmp_path_factory):
    """Nobody's settings, and no history file that kernels of several workers would lock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield

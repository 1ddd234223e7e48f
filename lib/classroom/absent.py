"""What a student's program imports and does not find in the box: it costs no cell its life.

Of the checks there is a stand-in that takes every call and answers nothing. A package that
a set does not hand out can be imported, and fails where it is used: a line that only
imports it, beside NumPy, must not take NumPy along.
"""

import sys
from importlib.machinery import ModuleSpec

# IPython's `display` shows nothing here.
SILENT = ("halfstep.checks", "IPython")
MISSING = ("halfstep", "sklearn", "scipy")


class Silent:
    """Takes every call, has every attribute, and says nothing.

    >>> checks = Silent()
    >>> bool(checks.assign(print, seed=1).passed)
    False
    """

    def __call__(self, *arguments, **options):
        """Give itself."""
        return self

    def __getattr__(self, name):
        if name.startswith("__"):  # what Python asks everything for
            raise AttributeError(name)
        return self

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False


class Missing:
    """Part of a package that is not there.

    >>> Missing("sklearn").cluster.KMeans(3)
    Traceback (most recent call last):
    ModuleNotFoundError: sklearn.cluster.KMeans is not there where answers are graded
    """

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(f"{self._name}.{name}")

    def __call__(self, *arguments, **options):
        """Say that it is not there."""
        raise ModuleNotFoundError(f"{self._name} is not there where answers are graded")

    __mro_entries__ = __call__  # a class that inherits from it


class Finder:
    """Comes last: finds what nobody else has found, if it is one of ours."""

    def find_spec(self, name, path=None, target=None):
        """Make an empty module of that name."""
        # A package that is there may ask for a part that it can do without.
        there = path and not within(name, ("halfstep",))
        if within(name, SILENT + MISSING) and not there:
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        """Leave that to Python."""

    def exec_module(self, module):
        """Give it every name."""
        name, silent = module.__name__, within(module.__name__, SILENT)
        part = Silent() if silent else Missing(name)
        module.__getattr__ = part.__getattr__
        if name == "IPython":  # matplotlib asks whether one is running
            module.get_ipython, module.version_info = (lambda: None), (9, 0)


def within(name, packages):
    """Tell whether a module is one of some packages or lies in one.

    >>> within("scipy.stats", MISSING), within("scipyx", MISSING)
    (True, False)
    """
    return f"{name}.".startswith(tuple(f"{package}." for package in packages))


def install():
    """Ask the finder whenever nothing else is found."""
    sys.meta_path.append(Finder())

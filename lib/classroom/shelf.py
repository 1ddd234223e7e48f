"""What lies in the box of a student's program: files of the book and of packages.

NumPy, matplotlib, the book's data, and what the set's own notebook imports. No solution,
no checks: not to be imported, not to be read.
"""

import ast
import contextlib
import functools
import sys
from importlib import import_module, metadata
from importlib.util import cache_from_source
from pathlib import Path

import nbformat
from author import exercises
from halfstep.checks.answer import is_refused
from halfstep.checks.task import Task
from packaging.requirements import Requirement

LIB = Path(__file__).resolve().parents[1]
ROOT = LIB.parent
ALWAYS = ("numpy", "matplotlib", "halfstep.datasets", "halfstep.checks.answer")
WORKER = ("classroom.worker", "classroom.notebook", "classroom.codec", "classroom.absent")
ANYWAY = {"halfstep.datasets", "halfstep.animation"}  # allowed to all, needed by none
# Of the checks, only what looks into an answer: it holds none.
OF_CHECKS = ("halfstep.checks", "halfstep.checks.answer")
# They draw and compute nothing that a task asks for.
DRAWING = ("halfstep", "halfstep.plots", "halfstep.style", "halfstep.animation")


@functools.cache
def paths_for(name, refused=()):
    """List the files and folders that a set's programs may read.

    Parameters
    ----------
    name : str
        Of the exercise set; one without a source has what every set has.
    refused : tuple of str
        Packages that are left out, but for what draws.

    Returns
    -------
    list of Path
    """
    named = {m for m in wanted_by(name) if m in DRAWING or not is_refused(m, refused)}
    files, packages = library({*ALWAYS, *WORKER, *named})
    installed = {path for package in packages for path in package_paths(package)}
    return sorted({*files, ROOT / "data", *installed})


def is_short(paths, name):
    """Say whether paths leave out what another task of the set allows.

    Compiled files don't count: Python may write one between two looks.

    Parameters
    ----------
    paths : list of Path
    name : str
        Of the exercise set.

    Returns
    -------
    bool

    >>> is_short(paths_for("02_the_loop")[1:], "02_the_loop")
    True
    >>> is_short(paths_for("02_the_loop"), "02_the_loop")
    False
    """
    return any(path.suffix != ".pyc" for path in {*paths_for(name)} - {*paths})


def wanted_by(name):
    """List the modules that a set's programs may import, besides Python's own."""
    return {*ALWAYS, *imported_by(name), *allowed_by(name)}


def imported_by(name):
    """List the modules that a set's own notebook imports.

    >>> sorted(imported_by("03_why_it_stops"))[:3]
    ['halfstep', 'halfstep.checks', 'halfstep.checks.set_03']
    """
    path = ROOT / exercises.SOLUTIONS / name / f"{name}.ipynb"
    if not path.is_file():
        return set()
    cells = nbformat.read(path, as_version=4).cells
    return modules_in("\n".join(c.source for c in cells if c.cell_type == "code"))


def allowed_by(name):
    """List the modules that some task of a set does not refuse.

    >>> sorted(allowed_by("10_mixtures_in_practice"))[-3:]
    ['halfstep.style', 'scipy', 'sklearn']
    >>> allowed_by("02_the_loop")
    set()
    """
    checks = f"halfstep.checks.set_{name[:2]}"
    with contextlib.suppress(ImportError):
        tasks = [t for t in vars(import_module(checks)).values() if isinstance(t, Task)]
        ours = {f"halfstep.{path.stem}" for path in (LIB / "halfstep").glob("[a-z]*.py")}
        refusals = [task.refused for task in tasks]
        known = {*ours, "sklearn", "scipy"} - ANYWAY
        return {m for m in known if not all(is_refused(m, r) for r in refusals)}
    return set()


def modules_in(source):
    r"""List all that import statements may mean.

    >>> sorted(modules_in("import numpy as np\nfrom halfstep import em"))
    ['halfstep', 'halfstep.em', 'numpy']
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def library(wanted):
    """Follow imports through the book's library.

    Returns
    -------
    files, packages : the files of ours, compiled ones too; the names of others' packages
    """
    todo, files, packages = list(wanted), {}, set()
    while todo:
        name = todo.pop()
        top = name.partition(".")[0]
        if top not in ("halfstep", "classroom"):
            packages.add(top)
        elif name not in files and (path := file_of(name)):
            files[name] = path
            todo += [name.rpartition(".")[0] or name]  # its package
            todo += modules_in(path.read_text(encoding="utf-8"))
    compiled = (Path(cache_from_source(str(path))) for path in files.values())
    return [*files.values(), *filter(Path.exists, compiled)], packages


def file_of(name):
    """Find the file of a module of ours that may be in the box, or None."""
    if name.startswith("halfstep.checks") and name not in OF_CHECKS:
        return None
    if name.startswith("classroom.") and name not in WORKER:
        return None
    place = LIB.joinpath(*name.split("."))
    found = (place.with_suffix(".py"), place / "__init__.py")
    return next(filter(Path.is_file, found), None)


def package_paths(package):
    """List what an installed package consists of, and all that it requires.

    >>> {"numpy", "PIL", "kiwisolver"} <= {p.name for p in package_paths("matplotlib")}
    True
    """
    if package in sys.stdlib_module_names:
        return set()
    todo, seen, found = distributions_of(package), set(), set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += required(name)
            found |= top_paths(name)
    return found


def distributions_of(package):
    """Name what has to be installed for a package; nothing where it is unknown."""
    try:
        return [metadata.distribution(package).name]
    except metadata.PackageNotFoundError:  # sklearn comes with scikit-learn
        return list(metadata.packages_distributions().get(package, []))


def required(name):
    """List what a distribution requires here, without its extras."""
    wanted = map(Requirement, metadata.distribution(name).requires or [])
    needed = [r.name for r in wanted if not r.marker or r.marker.evaluate({"extra": ""})]
    return [name for name in needed if installed(name)]


def installed(name):
    """Tell whether a distribution is there."""
    return next(iter(metadata.distributions(name=name)), None) is not None


def top_paths(name):
    """List the folders and files that a distribution has put beside others."""
    distribution = metadata.distribution(name)
    tops = {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}
    paths = {Path(distribution.locate_file(top)) for top in tops}
    return {path for path in paths if path.exists()}

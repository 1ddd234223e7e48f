"""Environments of the newest versions, with some packages held at their pins.

uv chooses: the newest of everything that goes together, with a wheel for this Python, and
the held packages as locked. So a trial is what a reader could install, never a package put
back among others that do not fit it.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from author import pins

UV = Path(sysconfig.get_path("scripts")) / "uv"
VENV = Path(".venv-newest")
PLACE = Path("_build/newest")
TREE = PLACE / "book"
SITE = "the website"
NOWHERE = subprocess.DEVNULL
# Tests that read the built site: a trial builds it anew for them.
READERS = ("tests/site/", "tests/widgets/")
BUILD = ("jupyter-book", "build", ".", "-n", "-W", "--keep-going")
PYTEST = ("python", "-m", "pytest", "-q", "--tb=line", "-rfE", "-n", "2")


def unpinned(asked: list[str]) -> list[str]:
    """Take the exact versions away, and leave other bounds.

    >>> unpinned(["six==1.17.0", "zipp==3.1,>=3,<4"])
    ['six', 'zipp>=3,<4']
    """
    return [re.sub(r"==[^,;]+,?", "", line) for line in asked]


def failures(said: str) -> set[str]:
    """Read off pytest's summary which tests failed.

    >>> failures("FAILED tests/a.py::test_b[x y] - assert 1 == 2")
    {'tests/a.py::test_b[x y]'}
    """
    found = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", said, re.MULTILINE)
    return set(found)


def copy_tree() -> None:
    """Copy the book as it stands, without what git ignores: the trials write into it."""
    shutil.rmtree(TREE, ignore_errors=True)
    listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    for name in filter(os.path.isfile, names.split("\0")):
        (TREE / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(name, TREE / name)


def uv(*arguments: str, **more) -> bool:
    """Run uv; tell whether it did what was asked."""
    return not subprocess.run([UV, *arguments], check=False, **more).returncode


def asked() -> list[str]:
    """List what all extras ask for, at any version."""
    project = pins.read_project()
    extras = project["project"]["optional-dependencies"]
    return unpinned([line for extra in extras for line in pins.chosen(extra, project)])


def install(held: dict[str, str]) -> bool:
    """Make `.venv-newest` the newest environment with these versions held."""
    wanted, kept, found = (PLACE / name for name in ("wanted.in", "held.txt", "found.txt"))
    wanted.write_text("\n".join(asked()))
    kept.write_text("".join(f"{name}=={version}\n" for name, version in held.items()))
    python = ("--python", str(VENV / "bin/python"))
    plain = ("--no-header", "--no-annotate", "--quiet", "--only-binary", ":all:")
    choose = ("pip", "compile", str(wanted), "-c", str(kept), "--upgrade", *plain)
    ours = ("--quiet", "--no-deps", "--no-build-isolation", "-e", str(TREE))
    return (
        uv(*choose, *python, "-o", str(found), stdout=NOWHERE)
        and uv("pip", "sync", "--quiet", *python, str(found))
        and uv("pip", "install", *ours, *python)
    )


def installed() -> dict[str, str]:
    """Read the versions that the last trial chose."""
    return pins.pins_in((PLACE / "found.txt").read_text(encoding="utf-8"))


def run(command: tuple[str, ...], log: str) -> tuple[int, str]:
    """Run a command of the environment in the copy, with a dot now and then."""
    program = str((VENV / "bin" / command[0]).absolute())
    env = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    with (PLACE / log).open("w+", encoding="utf-8") as out:
        pipes = {"stdout": out, "stderr": subprocess.STDOUT, "cwd": TREE, "env": env}
        process = subprocess.Popen([program, *command[1:]], **pipes)
        while process.poll() is None:
            print(".", end="", flush=True)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
        print(flush=True)
        out.seek(0)
        return process.returncode, out.read()


def build(log: str) -> bool:
    """Build the website with this environment; a warning is a failure, as ever."""
    return run(BUILD, log)[0] == 0


def failing(arguments: list[str], log: str) -> set[str]:
    """Run tests; return those that fail, or all that were asked for where pytest breaks."""
    code, said = run((*PYTEST, *arguments), log)
    broken = {name for name in arguments if not name.startswith("-")}
    return failures(said) or (broken or {"tests"} if code else set())


def passing(names: set[str], held: dict[str, str]) -> set[str]:
    """Find which of these pass where some packages are held."""
    if not install(held):
        return set()
    tests = sorted(names - {SITE})
    reads = SITE in names or any(name.startswith(READERS) for name in tests)
    built = build("build-again.log") if reads else True
    failed = failing(tests, "tests-again.log") if tests else set()
    return names - failed - (set() if built else {SITE})

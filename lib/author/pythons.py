"""Print the runs of the weekly workflow, as JSON: each door with each Python.

Python 3.11 and 3.13, and the newest that has a wheel of everything, once for the pins and
once for the newest versions, which may be ready for a newer Python.
"""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from author import pins, trials

ALWAYS = ("3.11", "3.13")


def has_wheels(python: str, lines: Iterable[str]) -> bool:
    """Ask uv whether these requirements have wheels for a Python on this system."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.in"
        wanted.write_text("\n".join(lines))
        only = ("--only-binary", ":all:", "--python-version", python, "--quiet")
        silent = {"stdout": trials.NOWHERE, "stderr": trials.NOWHERE}
        return trials.uv("pip", "compile", str(wanted), *only, **silent)


def newest_python(lines: Iterable[str], has=has_wheels) -> str:
    """Find the newest Python that has wheels; upwards, since a no takes long to find.

    >>> newest_python([], has=lambda python, lines: python <= "3.14")
    '3.14'
    """
    lines, minor = list(lines), int(ALWAYS[-1].split(".")[1])
    while has(f"3.{minor + 1}", lines):
        minor += 1
    return f"3.{minor}"


def runs(newest: dict[str, str]) -> list[dict[str, str]]:
    """List the runs, each once.

    >>> [run["python"] for run in runs({"test": "3.13"})]
    ['3.11', '3.13']
    """
    return [
        {"door": door, "python": python}
        for door, last in newest.items()
        for python in dict.fromkeys([*ALWAYS, last])
    ]


def main() -> None:
    """Find the newest Python for both doors, and print all runs."""
    locked = Path(pins.file_of("test")).read_text(encoding="utf-8")
    lines = [f"{name}=={version}" for name, version in pins.pins_in(locked).items()]
    here = [line for line in lines if not line.startswith(("appnope", "pywinpty"))]
    newest = {
        "test": newest_python(here),
        "newest": newest_python(trials.asked()),
    }
    print(json.dumps({"include": runs(newest)}))


if __name__ == "__main__":
    main()

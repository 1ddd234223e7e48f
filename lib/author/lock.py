"""Lock what the book needs, with hashes: `make lock`.

A version that is locked already stays, unless pyproject.toml asks for another one or
`make lock UPGRADE=1` for the newest of whatever nobody chose. All extras are resolved
together, so that the files agree; then each file gets its part. One file serves every
system and every Python from the oldest that pyproject.toml allows: markers say which
line is for whom, and the hashes are those of all files of a release.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from pathlib import Path

from author import pins

HEAD = """\
# {what}, in exact versions with hashes.
# Made by `make lock` from pyproject.toml: change versions there. It is installed by
#   pip install --require-hashes -r {file}
"""
# One version of a package for all Pythons, where there is one.
ALIKE = ("--universal", "--fork-strategy", "fewest")
PLAIN = ("--no-header", "--no-annotate", "--quiet")


def run_uv(*arguments: str) -> None:
    """Let uv resolve; its own words stand above ours if it cannot."""
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    oldest = re.search(r"\d+\.\d+", pins.read_project()["project"]["requires-python"])[0]
    command = [str(uv), "pip", "compile", *arguments, *ALIKE, *PLAIN]
    command += ["--python-version", oldest]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit(
            "Nothing was locked: uv found no versions that go together (its words stand "
            "above); mend the version it names in pyproject.toml, then `make lock` again."
        )


def locked_now() -> str:
    """Collect the pins of all files, each name once."""
    files = [Path(file) for file in pins.asked_by_file(pins.read_project())]
    texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    return "".join(f"{n}=={v}\n" for n, v in pins.pins_in("\n".join(texts)).items())


def twice(text: str) -> set[str]:
    r"""Find the packages that have several versions, for several Pythons.

    >>> twice("six==1 ; python_version < '3.14'\nsix==2\nzipp==3\n")
    {'six'}
    """
    names = Counter(pins.plain(name) for name, _ in pins.PIN.findall(text))
    return {name for name, count in names.items() if count > 1}


def resolve(together: Path) -> None:
    """Write pins that serve all extras at once, near to those that are locked."""
    everything = (str(pins.PROJECT), "--all-extras", "-o", str(together))
    together.write_text("" if os.environ.get("UPGRADE") else locked_now())
    run_uv(*everything)
    # A locked version that not every Python can have would be kept for some of them.
    if split := twice(together.read_text()):
        lines = together.read_text().splitlines(keepends=True)
        kept = [line for line in lines if not split & pins.pins_in(line).keys()]
        together.write_text("".join(kept))
        run_uv(*everything)


def write(file: str, what: str, *arguments: str) -> None:
    """Lock one file, and say so."""
    print(f"{file} …", end=" ", flush=True)
    run_uv(*arguments, "--generate-hashes", "-o", file)
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(HEAD.format(what=what, file=file) + text, encoding="utf-8")
    print(f"{len(pins.pins_in(text))} packages", flush=True)


def lock(together: Path) -> None:
    """Lock the extras, then the tools, which live apart from them."""
    project = pins.read_project()
    extras = project["project"]["optional-dependencies"]
    resolve(together)
    for extra in extras:
        what = "What the book needs" + ("" if extra == "book" else f", and its {extra!r}")
        both = [word for name in {"book": 0, extra: 0} for word in ("--extra", name)]
        source = (str(pins.PROJECT), *both, "-c", str(together))
        write(pins.file_of(extra), what, *source)
    write(pins.TOOLS, "What `make lock` and `make audit` run", "--group", "tools")


def main() -> None:
    """Lock everything, below a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        lock(Path(folder) / "together.txt")


if __name__ == "__main__":
    main()

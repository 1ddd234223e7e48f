"""Ask whether a locked version has a known vulnerability: `make audit`.

The versions of all locked files, for every system, are asked of a public database by
pip-audit. It calls a package "skipped" that the database does not answer for, and then
finds "no known vulnerabilities"; so here each database first has to know an old hole. A
database that does not is not asked, and without one nothing is said of our versions.

The code at the end: 0 nothing is known, 1 something is, 3 nobody could be asked.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from author import pins

DATABASES = {"pypi": "the index's advisories", "osv": "OSV"}
# Whoever knows of vulnerabilities knows one of this release (CVE-2019-10906).
KNOWN_HOLE = {"jinja2": "2.10"}
FOUND, UNASKED = 1, 3


def ask(database: str, versions: dict[str, str]) -> list[dict]:
    """Ask a database for versions; an empty list if it does not answer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "versions.txt"
        file.write_text("".join(f"{n}=={v}\n" for n, v in versions.items()))
        command = [sys.executable, "-m", "pip_audit", "-s", database, "-r", str(file)]
        command += ["--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(answer.stdout)["dependencies"]
    except ValueError:  # it broke off, and says why at length
        return []


def locked() -> tuple[dict[str, str], dict[str, str]]:
    """Collect the versions that are locked: the book's, and those of the tools alone."""
    book, tools = {}, {}
    for file in map(Path, pins.asked_by_file(pins.read_project())):
        if file.exists():
            part = tools if file.name == pins.TOOLS else book
            part |= pins.pins_in(file.read_text(encoding="utf-8"))
    return book, {name: v for name, v in tools.items() if book.get(name) != v}


def holes(answers: list[dict]) -> list[str]:
    """List what is known against a version, a line for each.

    >>> known = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    >>> holes([{"name": "six", "version": "1.0", "vulns": [known]}])
    ['six 1.0: PYSEC-1 (CVE-1), mended in 1.1']
    """
    return [
        f"{one['name']} {one['version']}: {hole['id']}"
        f"{''.join(f' ({alias})' for alias in hole.get('aliases', [])[:1])}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version'}"
        for one in answers
        for hole in one.get("vulns", [])
    ]


def unanswered(versions: dict[str, str], answers: list[dict]) -> list[str]:
    """List the versions for which the database has no answer.

    >>> unanswered({"six": "1.0"}, [{"name": "six", "skip_reason": "not found"}])
    ['six 1.0']
    """
    answered = {pins.plain(one["name"]) for one in answers if "vulns" in one}
    return [f"{n} {v}" for n, v in sorted(versions.items()) if n not in answered]


def report(database: str, parts: tuple[dict[str, str], ...]) -> int:
    """Ask a database for all versions, print what it knows, return the code to end with."""
    where, found, missing = DATABASES[database], [], []
    for versions in filter(None, parts):
        answers = ask(database, versions)
        found += holes(answers)
        missing += unanswered(versions, answers)
    print(*found, sep="\n", end="\n" if found else "")
    total = sum(map(len, parts))
    print(f"{len(found)} known vulnerabilities in {total} locked versions, by {where}.")
    if missing:
        print(f"It does not answer for {', '.join(missing)}.")
    return FOUND if found else UNASKED if missing else 0


def main() -> int:
    """Find a database that knows a hole, and ask it for all that is locked."""
    parts = locked()
    for database, where in DATABASES.items():
        print(f"Asking {where} …", flush=True)
        if holes(ask(database, KNOWN_HOLE)):
            return report(database, parts)
    print(
        "No database of vulnerabilities can be reached from this machine, so nothing is "
        f"known of the {sum(map(len, parts))} locked versions: try where the network is "
        "open."
    )
    return UNASKED


if __name__ == "__main__":
    sys.exit(main())

"""Time what chapters 03 and 04 draw, and store it with its machine: ``make timings``.

A timing taken while the book is built would differ from build to build. So the figures of
timings are drawn from ``data/timings.json``, which this program renews, together with its
checksum in ``data/README.md``. What is timed is the chapters' own code: their cells of the
names below define it, the last of them a function ``measure``.
"""

import json
import platform
import re
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
from halfstep import datasets, kmeans
from threadpoolctl import threadpool_info, threadpool_limits

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "data" / "timings.json"
README = TARGET.with_name("README.md")
# Spread over time, so that what else the machine does hits no size alone.
TURNS = 5


class Timed(NamedTuple):
    """Which cells of a chapter time something, and for how many points."""

    chapter: str
    cells: tuple
    sizes: tuple


TIMED = {
    "assign": Timed("03_why_it_stops", ("measure",), (8_000, 16_000, 32_000, 64_000)),
    "draw": Timed(
        "04_a_better_start",
        ("walk", "pick", "measure"),
        (100, 300, 1_000, 3_000, 10_000, 30_000),
    ),
}


def code_of(task):
    """Give the code of a task's cells, in their order in the chapter.

    Raises
    ------
    LookupError : the chapter has no such cell; the message names it.
    """
    path = ROOT / "chapters" / f"{task.chapter}.ipynb"
    cells = {c["id"]: c for c in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    if missing := [name for name in task.cells if name not in cells]:
        cure = "name it so again, or change TIMED in bench/timings.py"
        raise LookupError(f"{path.name} has no cell {missing[0]!r}; {cure}.")
    return "\n".join("".join(cells[name]["source"]) for name in task.cells)


def measured(task):
    """Time a task with the chapter's code: sizes, and seconds by name."""
    room = {"np": np, "datasets": datasets, "kmeans": kmeans}
    exec(compile(code_of(task), task.chapter, "exec"), room)
    turns = [room["measure"](np.array(task.sizes)) for _ in range(TURNS)]
    # Three digits: more would be noise, and a file that nobody can read.
    seconds = {
        name: [float(f"{value:.3g}") for value in np.min([t[name] for t in turns], axis=0)]
        for name in turns[0]
    }
    return {"points": list(task.sizes), "seconds": seconds}


def processor():
    """Name the processor, as well as the system does."""
    about = Path("/proc/cpuinfo")
    text = about.read_text(encoding="utf-8") if about.is_file() else ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()


def machine():
    """Tell what computed: processor, BLAS, versions, date."""
    pool = next(p for p in threadpool_info() if p["user_api"] == "blas")
    kernel, threads = pool.get("architecture", "unknown"), pool["num_threads"]
    # A line each: a phone has room for 48 letters.
    return {
        "processor": processor(),
        "BLAS": f"{pool['internal_api']} {pool['version']}",
        "kernel": f"{kernel}, threads {threads}",
        "versions": f"Python {platform.python_version()}, NumPy {np.__version__}",
        "measured": date.today().isoformat(),
    }


def with_checksum(readme, data):
    """Give the text of the README with the checksum of the new file in its old place."""
    line = f"{sha256(data).hexdigest()}  {TARGET.name}"
    return re.sub(rf"^[0-9a-f]{{64}}  {re.escape(TARGET.name)}$", line, readme, flags=re.M)


def main():
    """Measure all, with one BLAS thread; write when everything is measured."""
    with threadpool_limits(1):
        stored, timed = {"machine": machine(), "timed": {}}, {}
        for number, (name, task) in enumerate(TIMED.items(), start=1):
            where = f"{name}, chapter {task.chapter[:2]}"
            print(f"[{number}/{len(TIMED)}] timing {where}", file=sys.stderr, flush=True)
            timed[name] = measured(task)
    stored["timed"] = timed
    data = (json.dumps(stored, indent=1) + "\n").encode()
    TARGET.write_bytes(data)
    README.write_text(with_checksum(README.read_text("utf-8"), data), encoding="utf-8")
    print(f"data/{TARGET.name} is renewed, and its checksum in data/README.md.")


if __name__ == "__main__":
    main()

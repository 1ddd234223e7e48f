"""What this processor can pass for: the settings of `author.kernels`, and a look at each.

OpenBLAS has a kernel for each family of processors and takes the one it is told; NumPy
leaves out the groups of instructions it is told. So one machine computes as others do,
rounding and all. A setting is not believed but looked at: a small program runs under it and
tells which kernel and which groups are really at work.
"""

import json
import os
import subprocess
import sys
from typing import NamedTuple

THREADS = (1, 2)
VARIABLES = ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_NUM_THREADS")
# Products, powers and eigenvalues: where an instruction is missing, one of them dies of it.
PROBE = """
import json, numpy as np, scipy.linalg, threadpoolctl
from numpy._core import _multiarray_umath as core
X = np.random.default_rng(0).normal(size=(300, 300))
for width in (2, 7, 300):
    Y = X[:, :width]
    Y @ X[0, :width], X @ Y, np.exp(Y), np.linalg.eigh(Y.T @ Y), scipy.linalg.svd(Y)
pools = [p for p in threadpoolctl.threadpool_info() if p["internal_api"] == "openblas"]
print(json.dumps({
    "kernels": sorted({pool["architecture"] for pool in pools}),
    "features": [name for name in core.__cpu_dispatch__ if core.__cpu_features__[name]],
    "threads": max((pool["num_threads"] for pool in pools), default=0),
}))
"""


class Setting(NamedTuple):
    """A kernel of OpenBLAS, and the first group of instructions that NumPy goes without."""

    name: str
    kernel: str
    without: str = ""

    def environment(self, features, threads):
        """Say it in variables.

        Parameters
        ----------
        features : list of str
            The groups that NumPy uses unless told otherwise, from old to new.
        threads : int

        Returns
        -------
        variables : dict of str

        >>> Setting("old", "Nehalem", "X86_V3").environment(["X86_V3", "X86_V4"], 1)
        {'OPENBLAS_CORETYPE': 'Nehalem', 'NPY_DISABLE_CPU_FEATURES': 'X86_V3 X86_V4', \
'OPENBLAS_NUM_THREADS': '1'}
        """
        # Newer groups go, too. One that is not there must not be named: NumPy would warn.
        start = features.index(self.without) if self.without in features else len(features)
        values = self.kernel, " ".join(features[start:]), str(threads)
        return dict(zip(VARIABLES, values, strict=True))


class Seen(NamedTuple):
    """What is really at work: OpenBLAS's kernels, NumPy's groups, BLAS threads."""

    kernels: tuple
    features: tuple
    threads: int

    def __str__(self):
        kernels, features = ("+".join(names) or "none" for names in self[:2])
        return f"kernel {kernels}, NumPy's groups {features}, threads {self.threads}"


class Run(NamedTuple):
    """A setting with its variables, and what was seen under it; None: it can't run here."""

    name: str
    environment: dict
    seen: Seen | None


SETTINGS = (
    Setting("SkylakeX", "SkylakeX"),
    Setting("Haswell", "Haswell", "X86_V4"),
    Setting("Sandybridge", "Sandybridge", "X86_V4"),
    Setting("Nehalem", "Nehalem", "X86_V4"),
    Setting("Nehalem, NumPy's oldest", "Nehalem", "X86_V3"),
)
OWN = Setting("the processor's own", "")


def probe(environment):
    """Look what is at work under some variables.

    Parameters
    ----------
    environment : dict of str

    Returns
    -------
    seen : Seen or None
        None where the processor refused an instruction.

    Raises
    ------
    RuntimeError
        The program failed in another way; the message is its own.
    """
    bare = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    told = {name: value for name, value in environment.items() if value}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=bare | told,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode < 0:  # ended by a signal
        return None
    if done.returncode:
        raise RuntimeError(f"Nothing could be seen under {told}:\n{done.stderr}")
    return read(done.stdout)


def read(text):
    """Read what the small program prints.

    >>> read('{"kernels": ["Zen"], "features": [], "threads": 1}').kernels
    ('Zen',)
    """
    told = json.loads(text)
    return Seen(tuple(told["kernels"]), tuple(told["features"]), told["threads"])


def survey(settings=SETTINGS, look=probe):
    """Look at each setting, with one thread and with two.

    Parameters
    ----------
    settings : sequence of Setting
    look : function from variables to Seen or None

    Returns
    -------
    runs : list of Run
        The processor's own comes first where no setting is like it.
    """
    features = list(look({}).features)
    runs = [_looked_at(s, features, n, look) for s in settings for n in THREADS]
    own = [_looked_at(OWN, features, n, look) for n in THREADS]
    seen = {run.seen for run in runs}
    return [run for run in own if run.seen not in seen] + runs


def _looked_at(setting, features, threads, look):
    environment = setting.environment(features, threads)
    return Run(f"{setting.name}, BLAS threads {threads}", environment, look(environment))


def faults(runs):
    """Say what makes a comparison worth nothing: settings that change nothing.

    Parameters
    ----------
    runs : list of Run

    Returns
    -------
    list of str : sentences; empty where each setting is like no other
    """
    there = [run for run in runs if run.seen]
    if len({run.seen[:2] for run in there}) < 2:
        what = there[0].seen if there else "nothing"
        return [f"This processor can pass for no other: whatever is asked, it runs {what}."]
    first = {}
    for run in there:
        first.setdefault(run.seen, run)
    return [
        f"The setting {run.name!r} has no effect: it runs what {first[run.seen].name!r}"
        f" runs, {run.seen}. Take it out of author/processors.py, or mend it."
        for run in there
        if first[run.seen] is not run
    ]

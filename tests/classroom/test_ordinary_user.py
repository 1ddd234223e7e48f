"""The box does its work for a user who is not root, as most who grade are not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest
from classroom.box import obstacle

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
SECRET = ROOT / "lib" / "halfstep" / "checks" / "set_02.py"
BOXED = f"""
from classroom.grading import evaluate
from classroom.process import box_for
from classroom.program import Program

with Program(box=box_for("02_the_loop")) as program:
    program.add("import os, numpy")
    program.add("def user(): return os.getuid()")
    program.add("def sees(): return os.path.exists({str(SECRET)!r})")
    program.add("def half(x): return numpy.asarray(x) / 2")
    print(*(evaluate(said, {{}}, program) for said in ("user()", "sees()", "half(3)")))
"""


def ordinary():
    """Give what makes a process an ordinary user's, and a Python that they can run."""
    if os.geteuid():
        return {}, sys.executable
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try_out = "import sys; print(*sys.version_info[:2])"
    version = "{} {}".format(*sys.version_info)
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        words = [python or "", "-c", f"open({str(SECRET)!r}); {try_out}"]
        try:
            done = subprocess.run(words, capture_output=True, text=True, cwd="/", **user)
        except OSError:
            continue
        if done.returncode == 0 and done.stdout.strip() == version:
            return user, python
    return pytest.skip(f"no other user may read this folder and run Python {version}")


def test_an_ordinary_user_shuts_programs_in():
    if why := obstacle():
        pytest.skip(why)
    user, python = ordinary()
    places = [ROOT / "lib", Path(numpy.__file__).parents[1]]
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": "/tmp",
    }
    done = subprocess.run(
        [python, "-c", BOXED],
        capture_output=True,
        text=True,
        cwd="/",
        env=variables,
        **user,
    )
    number = float(user.get("user", os.geteuid()))
    assert done.stdout.split() == [str(number), "0.0", "1.5"], done.stderr[-2000:]

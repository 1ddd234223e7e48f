"""Programs that mean harm, in the box: nothing to steal or to reach, nothing stays."""

import socket

import pytest
from classroom import box as boxes
from classroom import grading, shelf
from classroom.__main__ import may_run
from classroom.box import BLIND, NoBox
from classroom.process import box_for
from classroom.program import Program
from halfstep.checks import set_02 as checks
from traitlets.config import Config

# Each ends in a function `reach` that gives what it got, or raises.
WALK = """
import os
def reach():
    found = []
    for here, folders, names in os.walk("/"):
        if here == "/":
            folders[:] = set(folders) - {{"proc", "dev"}}
        found += [os.path.join(here, name) for name in names + folders if {wanted}]
    return found
"""
HIDDEN = [
    "name.endswith('.ipynb')",
    "name == 'solutions'",
    "name.startswith('set_0') or name in ('exercise_sets.py', 'grading.py')",
    "here.endswith('halfstep/checks') and name[:6] not in ('__init', 'answer', '__pyca')",
    "name.endswith('.pyc') and ('set_' in name or 'inputs' in name) and 'halfstep' in here",
    "name in ('sklearn', 'scipy', 'kmeans.py', 'mixture.py')",
    "name in ('gradebook.db', 'class', 'submitted', '.git')",
    "name in ('passwd', 'shadow', '.ssh', '.bash_history')",
    "name in ('sh', 'bash', 'dash', 'curl', 'wget')",
]
REFUSED = [
    "import socket\ndef reach(): socket.create_connection(('127.0.0.1', {port}), 1)",
    "import socket\ndef reach(): socket.create_connection(('192.0.2.1', 80), 1)",
    "def reach(): open('/here', 'w')",
    "def reach(): open(__import__('numpy').__file__, 'a')",
    "def reach(): open('/dev/shm/here', 'w')",
    "def reach(): open('/proc/sys/kernel/hostname', 'w')",
    "def reach(): open('/proc/1/environ').read()",
    "def reach(): open('/proc/1/mem', 'rb').read(1)",
    "import os\ndef reach(): os.setuid(0)",
    "import os\ndef reach(): os.chroot('/tmp')",
    "import os\ndef reach(): os.execv('/bin/sh', ['sh'])",
    "from halfstep.kmeans import assign\ndef reach(): return assign([[0.0]], [[1.0]])",
    "import sklearn.cluster as c\ndef reach(): return c.KMeans(2)",
    "def reach(): return __import__('sk' + 'learn.cluster').cluster.KMeans(2)",
    "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\ndef reach():\n"
    "    if libc.mount(b'none', b'/tmp', b'tmpfs', 0, None): raise OSError('no')",
]
PAID = [
    "def assign(X, centers): return checks.assign.reference(X, centers)",
    "import sys\ndef assign(X, centers):\n"
    "    return sys.modules['halfstep.checks.set_02'].nearest(X, centers)",
    "def assign(X, centers):\n    from halfstep.checks.set_02 import nearest\n"
    "    return nearest(X, centers)",
    "def assign(X, centers):\n    from halfstep.checks import inputs\n"
    "    return inputs.squared_distances(X, centers).argmin(1)",
    "def assign(X, centers):\n    import gc\n    for f in gc.get_objects():\n"
    "        if getattr(f, '__name__', '') == 'nearest': return f(X, centers)",
    "def assign(X, centers):\n    import runpy, glob\n"
    "    (path,) = glob.glob('/**/set_02.py', recursive=True)\n"
    "    return runpy.run_path(path)['nearest'](X, centers)",
    "def assign(X, centers):\n    name = 'sk' + 'learn.metrics'\n"
    "    m = __import__(name, fromlist='x')\n"
    "    return eval('m.pairwise_distances(X, centers)').argmin(1)",
]


@pytest.fixture
def shut_in(boxed):
    with Program(cell_seconds=10, answer_seconds=10, box=boxed("02_the_loop")) as made:
        made.add("from halfstep.checks import set_02 as checks\nimport numpy as np")
        yield made


@pytest.mark.parametrize("wanted", HIDDEN)
def test_it_is_not_there(wanted, shut_in):
    shut_in.add(WALK.format(wanted=wanted))
    assert shut_in["reach"]() == []


@pytest.mark.parametrize("code", REFUSED)
def test_it_is_refused(code, shut_in):
    with socket.create_server(("127.0.0.1", 0)) as mine:
        shut_in.add(code.replace("{port}", str(mine.getsockname()[1])))
        with pytest.raises((OSError, ModuleNotFoundError)):
            shut_in["reach"]()


@pytest.mark.parametrize("answer", PAID)
def test_it_is_not_paid(answer, shut_in):
    shut_in.add(answer)
    assert checks.assign(shut_in["assign"]).points(2) == 0


def test_who_is_in_the_box_is_nobody_and_alone(shut_in):
    shut_in.add(
        "import os\ndef who():\n"
        "    numbers = [int(n) for n in os.listdir('/proc') if n.isdigit()]\n"
        "    return os.getuid(), os.getgid(), os.getgroups(), max(numbers)"
    )
    user, group, _, highest = shut_in["who"]()
    assert user != 0
    assert group != 0
    assert highest < 20


def test_forks_have_an_end_and_the_next_program_its_own(boxed):
    forks = (
        "import os, time\ndef reach():\n    n = 0\n    try:\n        while True:\n"
        "            if os.fork() == 0: time.sleep(99)\n            n += 1\n"
        "    except OSError: return n"
    )
    for _ in range(2):
        with Program(box=boxed("02_the_loop")) as program:
            program.add(forks)
            assert 10 < program["reach"]() < 64


def test_the_private_folder_is_small(shut_in):
    shut_in.add(
        "def fill():\n    n = 0\n    try:\n        for i in range(99):\n"
        "            open(f'/tmp/{i}', 'wb').write(bytes(10**7))\n            n += 1\n"
        "    except OSError: pass\n    return n"
    )
    assert 0 < shut_in["fill"]() < (10 if boxes.offers("--size") else 99)


def test_what_a_notebook_hands_out_is_there(boxed):
    with Program(box=boxed("03_why_it_stops")) as program:
        program.add(
            "import matplotlib.pyplot as plt\nimport numpy as np\n"
            "from halfstep import datasets, kmeans, plots\n"
            "from halfstep.checks import set_03 as checks\n"
            "from IPython.display import display\n"
            "import sklearn.cluster  # and never used\n"
            "data = datasets.load_kmeans()\nfig, ax = plt.subplots()\n"
            "state = kmeans.fit(data, 3)\nplots.draw_state(ax, data, state)\n"
            "plt.savefig('picture.png')\ndisplay(fig)\nchecks.best_center(print)\n"
        )
        program.add("def n(): return len(data)")
        assert program["n"]() > 100
        assert program.notes == []


def test_a_set_without_a_notebook_has_what_every_set_has():
    files = {path.name for path in shelf.paths_for("99_none")}
    assert {"numpy", "matplotlib", "datasets.py", "worker.py"} <= files
    assert not {"kmeans.py", "sklearn", "checks", "set_02.py"} & files


class TestWithoutBubblewrap:
    @pytest.fixture(autouse=True)
    def anew(self):
        boxes.obstacle.cache_clear()
        boxes.offers.cache_clear()
        yield
        boxes.obstacle.cache_clear()
        boxes.offers.cache_clear()

    @pytest.fixture
    def bwrap(self, tmp_path, monkeypatch):
        """A bubblewrap that may not do its work, as on Ubuntu 24.04."""
        program = tmp_path / "bwrap"
        program.write_text("#!/bin/sh\necho 'setting up uid map: denied' >&2\nexit 1")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(boxes, "RESTRICTED", tmp_path / "restricted")
        return tmp_path / "restricted"

    def test_it_is_missing(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NoBox, match=r"missing.*apt install bubblewrap.*--own-risk"):
            box_for("no set")

    def test_apparmor_refuses(self, bwrap):
        bwrap.write_text("1\n")
        why = boxes.obstacle()
        assert "uid map: denied" in why
        assert "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in why

    def test_the_command_says_so_once_and_stops(self, bwrap, capsys):
        assert not may_run("no set", Config(), own_risk=False)
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        assert "--own-risk" in said
        for settings, asked in ({"own_risk": True}, False), ({}, True):
            assert may_run("no set", Config(settings), own_risk=asked)
            assert capsys.readouterr().out == boxes.RISK + "\n"

    def test_something_else_refuses(self, bwrap):
        assert "user namespaces are switched off" in boxes.obstacle()


def test_a_box_in_which_python_does_not_start_costs_no_student_points(boxed, monkeypatch):
    made = boxed("02_the_loop")
    monkeypatch.setattr(made, "paths", [])
    monkeypatch.setattr("classroom.process.Box", lambda *given: made)
    with pytest.raises(NoBox, match="does not start") as raised:
        box_for.__wrapped__("02_the_loop")
    assert str(raised.value) == BLIND


HIDDEN_USE = """
def soft_labels(X, weights, centers, variance):
    home = __import__('half' + 'step.mixture', fromlist='x')
    covariances = np.full(len(centers), float(variance))
    return home.e_step(X, weights, centers, covariances, covariance_type="spherical")[0]
"""


def test_what_must_be_there_is_seen_while_it_runs(boxed):
    checks = grading.Recorder(grading.checks_of("09_one_loop_two_models"))
    with Program(box=boxed("09_one_loop_two_models")) as program:
        program.add("import numpy as np\nfrom halfstep import mixture")
        program.add(HIDDEN_USE)
        assert checks.soft_labels(program["soft_labels"]).passed
        assert checks.saw_borrowed(program)
        assert (
            checks.text() == "It ran code of halfstep.mixture, which this task refuses.\n"
        )


def test_a_library_that_calls_itself_is_not_borrowed(boxed):
    checks = grading.Recorder(grading.checks_of("02_the_loop"))
    with Program(box=boxed("02_the_loop")) as program:
        program.add(
            "import numpy as np\nfrom halfstep import datasets\n"
            "def assign(X, centers):\n    datasets.make_noise(9)\n"
            "    return ((np.asarray(X)[:, None] - centers) ** 2).sum(2).argmin(1)"
        )
        assert checks.assign(program["assign"]).passed
        assert not checks.saw_borrowed(program)

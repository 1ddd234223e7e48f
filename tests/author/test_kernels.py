"""Settings that are believed only when seen, and a comparison that tells what differs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from author import kernels, processors
from author.processors import SETTINGS, THREADS, VARIABLES, Run, Seen, Setting
from numpy._core import _multiarray_umath as core

ROOT = Path(__file__).resolve().parents[2]
NEW = ("X86_V3", "X86_V4")


def machine(environment, own="SkylakeX", groups=NEW, dies=()):
    """A processor as the settings find it: it does what it is told, if it can."""
    kernel = environment.get(VARIABLES[0]) or own
    if kernel in dies:
        return None
    left_out = environment.get(VARIABLES[1], "").split()
    features = tuple(name for name in groups if name not in left_out)
    return Seen((kernel,), features, int(environment.get(VARIABLES[2], 1)))


def old(environment):
    """A processor of another make, which knows none of the kernels."""
    return Seen(("NEOVERSEN1",), ("ASIMDDP",), int(environment.get(VARIABLES[2], 1)))


def zen(environment):
    """OpenBLAS knows its name, and gives it another's kernel."""
    name = environment.get(VARIABLES[0])
    return machine({**environment, VARIABLES[0]: "Haswell" if name == "Zen" else name})


def test_each_setting_is_seen_with_one_thread_and_with_two():
    runs = processors.survey(look=machine)
    assert len(runs) == len(SETTINGS) * len(THREADS)
    assert len({run.seen for run in runs}) == len(runs)
    assert processors.faults(runs) == []
    assert runs[-1].seen == Seen(("Nehalem",), (), 2)


def test_the_processors_own_is_run_where_no_setting_is_like_it():
    runs = processors.survey(look=lambda told: machine(told, own="Cooperlake"))
    assert [run.name for run in runs[:2]] == [
        "the processor's own, BLAS threads 1",
        "the processor's own, BLAS threads 2",
    ]
    assert processors.faults(runs) == []


def test_a_setting_without_effect_is_a_fault():
    runs = processors.survey([*SETTINGS, Setting("Zen", "Zen", "X86_V4")], zen)
    found = processors.faults(runs)
    assert len(found) == 2
    assert found[0].startswith("The setting 'Zen, BLAS threads 1' has no effect")
    assert "'Haswell, BLAS threads 1'" in found[0]


def test_a_group_that_numpy_does_not_know_has_no_effect():
    settings = [
        Setting("a", "Haswell"),
        Setting("b", "Nehalem"),
        Setting("c", "Haswell", "AVX2"),
    ]
    found = processors.faults(processors.survey(settings, machine))
    assert [line.split("'")[1] for line in found] == [
        f"c, BLAS threads {n}" for n in (1, 2)
    ]


def test_a_setting_that_dies_is_left_out_aloud(capsys):
    runs = processors.survey(
        look=lambda told: machine(told, "Haswell", NEW[:1], ("SkylakeX",))
    )
    assert processors.faults(runs) == []
    assert [run.name for run in runs if not run.seen] == [
        "SkylakeX, BLAS threads 1",
        "SkylakeX, BLAS threads 2",
    ]
    said = []
    results = kernels.compare(runs, ["library"], lambda name, told: [], said.append)
    assert said[0].endswith("cannot run on this processor, left out")
    assert len(results) == len(runs) - 2
    assert "cannot run" in kernels.table(runs, results)[0]


def test_a_processor_that_passes_for_no_other_is_a_fault(capsys):
    (said,) = processors.faults(processors.survey(look=old))
    assert said.startswith("This processor can pass for no other: ")
    assert kernels.main([], survey=lambda: processors.survey(look=old)) == 1
    assert "can pass for no other" in capsys.readouterr().out


def test_what_runs_here_is_told_by_the_libraries_themselves():
    seen = processors.probe({VARIABLES[2]: "1"})
    assert seen.kernels
    assert seen.threads == 1
    assert set(seen.features) <= set(core.__cpu_dispatch__)
    assert all(core.__cpu_features__[name] for name in seen.features)
    assert str(seen).startswith("kernel ")


def test_a_refused_instruction_is_none_and_another_end_an_error(monkeypatch):
    monkeypatch.setattr(processors, "PROBE", "import os, signal; os.kill(os.getpid(), 4)")
    assert processors.probe({}) is None
    monkeypatch.setattr(processors, "PROBE", "raise SystemExit('no threadpoolctl')")
    with pytest.raises(RuntimeError, match="no threadpoolctl"):
        processors.probe({})


def test_chapters_solutions_and_the_library_are_run():
    names = kernels.targets(ROOT)
    for chapter in (ROOT / "chapters").glob("[0-9][0-9]_*.ipynb"):
        assert f"chapters/{chapter.name}" in names
        assert f"chapters/solutions/{chapter.stem}/{chapter.name}" in names
    assert names[-1] == "library"
    assert [Path(name).name for name in kernels.targets(ROOT, "9")] == [
        "09_one_loop_two_models.ipynb"
    ] * 2
    assert kernels.targets(ROOT, "library") == ["library"]


RUNS = [
    Run("Nehalem", {"a": "1"}, Seen(("Nehalem",), (), 1)),
    Run("Haswell", {"a": "2"}, Seen(("Haswell",), NEW[:1], 1)),
]


def differing(root, name, environment):
    assert root == Path.cwd()
    assert Path(environment["IPYTHONDIR"]).is_dir()
    is_bad = environment["a"] == "1"
    return ["cell 41\n    stored: 0.000\n    found:  -0.000"] if is_bad else []


def test_a_difference_is_named_and_fails(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert kernels.main(["09"], survey=lambda: RUNS, run=differing) == 1
    out = capsys.readouterr().out
    assert "\nNehalem " in out
    assert "2 of 2 differ" in out
    assert "0 of 2 differ" in out
    named = "09_one_loop_two_models.ipynb, cell 41\n    stored: 0.000\n    found:  -0.000\n"
    assert f"chapters/{named}    under:  Nehalem\n" in out
    assert kernels.main(["09", "--setting", "Has"], survey=lambda: RUNS, run=differing) == 0
    assert capsys.readouterr().out.endswith("Every setting gives what is stored.\n")


def test_the_librarys_tests_wait_longer_for_an_answer():
    code = "import author.patience; from halfstep.checks import task; print(task.SECONDS)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "60\n"


def test_a_list_runs_nothing(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert kernels.main(["--list"], survey=lambda: RUNS, run=None) == 0
    assert capsys.readouterr().out.startswith(
        "Nehalem: kernel Nehalem, NumPy's groups none"
    )
    with pytest.raises(SystemExit, match="no setting 'Zen'"):
        kernels.main(["--setting", "Zen"], survey=lambda: RUNS, run=None)


def test_no_other_door_leads_here():
    lines = (ROOT / "Makefile").read_text("utf8").splitlines()
    heads = [line for line in lines if "author.kernels" in line]
    assert heads == ["\t@$(BIN)/python -m author.kernels $(ARGS)"]
    assert not [line for line in lines if line.startswith("test:") and "kernels" in line]


def test_numpy_names_its_groups_as_the_settings_do():
    named = {setting.without for setting in SETTINGS} - {""}
    if (
        np.lib.NumpyVersion(np.__version__) < "2.4.0"
        or "X86_V2" not in core.__cpu_baseline__
    ):
        pytest.skip("another NumPy, or another make of processor")
    assert named <= set(core.__cpu_dispatch__)

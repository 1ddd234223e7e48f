"""A container by the list of the box: its command, since none runs where this is tested."""

import shlex
import sys
from pathlib import Path

import pytest
from classroom import __main__ as main
from classroom import box as boxes
from classroom import container, process, shelf
from classroom.box import NoBox
from classroom.container import Container
from classroom.program import Program
from traitlets.config import Config

SET = "02_the_loop"
# Plays docker: notes what it is told and runs the program of "run" itself.
DOCKER = """#!{python}
import os, sys
words = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(" ".join(words) + "\\n")
if words[0] == "run":
    program = words[words.index("python") + 1:]
    os.execv({python!r}, [{python!r}, *program, *{path!r}])
"""


@pytest.fixture
def docker(tmp_path, monkeypatch):
    """A stand-in for docker, and what it was told, line by line."""
    program, log = tmp_path / "docker", tmp_path / "log"
    path = [entry for entry in sys.path if entry]
    program.write_text(DOCKER.format(python=sys.executable, log=str(log), path=path))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    process.box_for.cache_clear()
    yield lambda: [shlex.split(line) for line in log.read_text().splitlines()]
    process.box_for.cache_clear()


def command(docker, *arguments):
    made = Container("docker", *arguments)
    return made.command("-I", "worker.py", 0, 1, "", variables={"HOME": "/tmp"})


def test_it_shuts_out_what_the_box_shuts_out(docker):
    words = command(docker, SET)
    options = words[2 : words.index(container.IMAGE)]
    assert set(container.LIMITS) <= set(options)
    assert {"--network=none", "--read-only", "--cap-drop=ALL", "--memory=2g"} <= set(
        options
    )
    assert {"--pids-limit=64", "--security-opt=no-new-privileges"} <= set(options)
    assert not any(
        word.startswith(("--privileged", "--pid=", "--device")) for word in options
    )
    program = words[words.index(container.IMAGE) + 1 :]
    assert program == ["python", "-I", "worker.py", "0", "1", ""]


def test_it_mounts_what_the_box_shows_read_only(docker):
    for name in (SET, "09_one_loop_two_models"):
        volumes = [w.partition("=")[2] for w in command(docker, name) if "--volume=" in w]
        assert all(volume.endswith(":ro") for volume in volumes)
        mounted = {Path(volume.split(":")[0]) for volume in volumes}
        ours = {p for p in shelf.paths_for(name) if p.is_relative_to(shelf.LIB)}
        assert mounted == ours | {shelf.ROOT / "data"}
        assert not any("solutions" in str(p) or "set_0" in p.name for p in mounted)


def test_packages_of_other_sets_are_hidden(docker):
    hidden = Container("docker", SET).hidden()
    assert f"{container.PYTHON}/site-packages/sklearn" in hidden
    assert f"{container.PYTHON}/site-packages/scipy" in hidden
    assert not any(path.endswith(("/numpy", "/matplotlib", "/PIL")) for path in hidden)
    assert Container("docker", "10_mixtures_in_practice").hidden() == []
    refused = ("halfstep", "scipy", "sklearn")
    assert Container("docker", "10_mixtures_in_practice", refused).hidden() == hidden
    assert f"--tmpfs={hidden[0]}:ro,size=4k" in command(docker, SET)


def test_the_image_has_what_the_sets_use_in_the_versions_from_here(capsys):
    assert main.image(None, None) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"FROM python:{container.VERSION}-slim"
    assert {"numpy", "matplotlib", "scikit-learn", "scipy", "pillow"} <= {
        word.partition("==")[0] for word in second.split() if "==" in word
    }
    assert "em-loop-book" not in second
    assert "nbgrader" not in second


def test_programs_speak_through_the_streams_and_are_ended_by_name(docker):
    made = Container("docker", SET)
    with Program(box=made) as program:
        program.add("print('to nowhere')\nimport os; os.write(1, b'to nowhere')")
        program.add("def half(x): return x / 2")
        assert program["half"](8) == 4
    run, rm = docker()
    assert run[0] == "run"
    name = next(word for word in run if word.startswith("--name="))
    assert rm == ["rm", "--force", name.partition("=")[2]]
    assert not any("PATH=" in word for word in run)
    assert "--env=MPLBACKEND=Agg" in run


def test_no_container_is_told_with_what_helps(docker, capsys, monkeypatch):
    monkeypatch.setattr(container, "PYTHON", "/nowhere")
    Path(main.os.environ["PATH"], "docker").write_text("#!/bin/sh\nexit 125\n")
    assert not main.may_run(SET, Config(), own_risk=False, container="docker")
    said = capsys.readouterr().out
    assert "python -m classroom image | docker build -t em-loop-answers -" in said
    with pytest.raises(NoBox, match="no program podman"):
        Container("podman")
    monkeypatch.setattr(boxes, "obstacle", lambda: "no bubblewrap")
    with pytest.raises(NoBox, match="no bubblewrap"):
        boxes.Box(SET)

"""The parts that make the site: formulas, addresses, icons, the execution cache."""

import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from bookbuild import execution, formulas, icons, launch, pages, streams
from fontTools.ttLib import TTFont
from nbformat.v4 import new_output

ROOT = Path(__file__).parents[2]


@pytest.fixture
def warned(monkeypatch):
    """Collect the warnings that a build would stop at."""
    messages = []

    def warning(message, *values, location=None):
        messages.append(message % values)

    for room in (formulas, pages):
        monkeypatch.setattr(room.logger, "warning", warning)
    return messages


@pytest.fixture
def environment(monkeypatch):
    """A copy of the variables: what a build sets must not reach other tests."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return os.environ


def test_a_formula_becomes_mathml(warned):
    mathml = formulas.to_mathml(r"\mu_j = \frac{1}{n_j} \sum_i x_i", display=True)
    assert mathml.startswith('<math display="block"')
    assert "<mfrac>" in mathml
    assert not warned


def test_a_faulty_formula_is_a_warning_and_stays_readable(warned):
    assert formulas.to_mathml(r"\frac{1}{<", display=False) == r"<code>\frac{1}{&lt;</code>"
    assert "frac" in warned[0]


def test_a_character_outside_the_font_is_a_warning(warned):
    formulas.to_mathml(r"\aleph", display=False)
    assert "CHARACTERS" in warned[0]


def test_the_font_holds_what_formulas_show(tmp_path):
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path)
    formulas.write_font(app)
    written = tmp_path / "_static" / formulas.FONT
    known = TTFont(written).getBestCmap()
    invisible = set("\u2061\u2062\u2063")
    assert {c for c in formulas.CHARACTERS if ord(c) not in known} <= invisible
    assert written.stat().st_size < 26_000
    first = written.read_bytes()
    written.unlink()
    formulas.write_font(app)
    assert written.read_bytes() == first


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:ada/loop.git", "https://github.com/ada/loop"),
        ("ssh://git@github.com/ada/loop.git", "https://github.com/ada/loop"),
        ("https://github.com/ada/loop.git", "https://github.com/ada/loop"),
        ("https://token@github.com/ada/loop", "https://github.com/ada/loop"),
        ("https://gitlab.com/a/b/c.git/", "https://gitlab.com/a/b/c"),
        ("/srv/git/loop.git", ""),
        ("../loop", ""),
        ("file:///srv/loop", ""),
        ("", ""),
    ],
)
def test_web_address(remote, address):
    assert launch.web_address(remote) == address


def options_for(monkeypatch, **environment):
    for name in ("BOOK_REPOSITORY_URL", "GITHUB_REPOSITORY", "GITHUB_REF_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config = SimpleNamespace(html_theme_options={"launch_buttons": {"binderhub_url": "x"}})
    launch.set_repository(None, config)
    return config.html_theme_options


def test_a_fork_links_to_the_fork(monkeypatch):
    options = options_for(monkeypatch, GITHUB_REPOSITORY="bob/loop", GITHUB_REF_NAME="next")
    assert options["repository_url"] == "https://github.com/bob/loop"
    assert options["repository_branch"] == "next"
    assert options["launch_buttons"]


def test_without_an_address_there_is_no_button(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert options_for(monkeypatch)["launch_buttons"] == {}


def test_the_fingerprint_follows_library_and_data(tmp_path):
    for name in ("lib/halfstep/em.py", "data/points.txt", "chapters/02.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    first = execution.fingerprint(tmp_path)
    (tmp_path / "chapters/02.ipynb").write_text("2")
    assert execution.fingerprint(tmp_path) == first
    (tmp_path / "data/points.txt").write_text("2")
    second = execution.fingerprint(tmp_path)
    (tmp_path / "lib/halfstep/em.py").rename(tmp_path / "lib/halfstep/me.py")
    assert len({first, second, execution.fingerprint(tmp_path)}) == 3


def test_a_cache_is_kept_only_for_its_library_and_with_its_animations(
    tmp_path, environment
):
    app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path / "_build/html")
    config = SimpleNamespace()
    execution.choose_cache(app, config)
    mine = Path(config.nb_execution_cache_path)
    for folder in (mine, mine.with_name("old"), tmp_path / "assets/animations"):
        folder.mkdir(parents=True)
    (tmp_path / "assets/animations/loop.gif").write_text("")
    execution.choose_cache(app, config)
    assert mine.exists()
    assert not mine.with_name("old").exists()
    (tmp_path / "assets/animations/loop.gif").unlink()
    execution.choose_cache(app, config)
    assert not mine.exists()


def test_chapters_run_with_one_thread_unless_told_otherwise(tmp_path, environment):
    environment["OPENBLAS_NUM_THREADS"] = "3"
    environment.pop("OMP_NUM_THREADS", None)
    app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path / "_build/html")
    execution.choose_cache(app, SimpleNamespace())
    assert [environment[name] for name in execution.THREADS] == ["3", "1"]


def test_icons_are_read_off_pages_and_css(tmp_path):
    (tmp_path / "a.html").write_text('<i class="fa-solid fa-bars"></i>')
    assert icons.used_names(tmp_path) == {"fa-solid", "fa-bars"}
    rule = icons.RULE.search('.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}')
    assert icons.names(rule) == {"fa-bars", "fa-navicon"}
    assert icons.character(rule[2]) == "\uf0c9"


def test_a_mend_that_finds_nothing_is_a_warning(warned):
    pages.mend("<html></html>", "index")
    everywhere = [why for *_, why, always in pages.MENDS if always]
    assert len(warned) == len(everywhere) > 3


def test_a_line_that_came_in_pieces_is_one_line(monkeypatch):
    def printed(name, text):
        return new_output("stream", name=name, text=text)

    shown = new_output("display_data", data={"text/plain": "1"})
    outputs = [printed("stdout", "a"), printed("stderr", "e"), shown,
               printed("stdout", " b\n"), printed("stdout", "c\n")]  # fmt: skip
    wanted = [printed("stdout", "a b\nc\n"), printed("stderr", "e\n"), shown]
    for _ in range(2):  # a page may be made twice of one notebook
        assert streams.join(outputs) == wanted
    monkeypatch.setattr(streams.render, "coalesce_streams", streams.finish)
    assert streams.render.coalesce_streams(outputs) != wanted
    streams.setup(None)
    assert streams.render.coalesce_streams is streams.join


def test_help_lists_every_door_that_the_readme_names():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    doors = set(re.findall(r"make ([a-z-]+)", shown.stdout))
    readme = (ROOT / "README.md").read_text("utf8")
    named = set(re.findall(r"^`?make ([a-z-]+)|`make ([a-z-]+)", readme, re.MULTILINE))
    assert {first or second for first, second in named} <= doors
    assert {"book", "test", "serve", "bench"} <= doors


def test_checksums_of_the_data():
    data = ROOT / "data"
    stated = re.search(r"```\n(.*?)```", (data / "README.md").read_text("utf8"), re.DOTALL)
    check = ["sha256sum", "-c", "-"]
    subprocess.run(check, cwd=data, input=stated[1], text=True, check=True)


def test_the_configuration_names_no_other_host_but_binder():
    config = (ROOT / "_config.yml").read_text("utf8")
    assert (
        yaml.safe_load(config)["launch_buttons"]["binderhub_url"] == "https://mybinder.org"
    )
    assert len(re.findall(r"https?://", config)) == 1

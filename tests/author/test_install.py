"""Installing: pip's words, and one sentence of ours below them."""

import sys
from pathlib import Path

import pytest
from author import edition, install

ROOT = Path(__file__).resolve().parents[2]
FILE = "requirements.txt"
NO_VERSION = """\
ERROR: Could not find a version that satisfies the requirement six==99 (from versions: 1.0)
ERROR: No matching distribution found for six==99
"""
NO_INDEX = NO_VERSION.replace("1.0", "none")
OTHER_HASH = """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. Examine them.
    six==1.17.0 from file:///a/six.whl (from -r requirements.txt (line 7)):
        Expected sha256 00
             Got        11
"""
NO_HASH = "ERROR: Hashes are required in --require-hashes mode, but they are missing\n"
SAID = {
    NO_VERSION: "asks for six==99, a version that the index does not have",
    NO_INDEX: "asks for six==99, and nothing of that name is to be had",
    OTHER_HASH: "has another hash for six==1.17.0 than the file that came",
    NO_HASH: "lacks a hash or a version",
    "ERROR: the disk is full\n": "pip could not install requirements.txt",
}


@pytest.fixture
def pip(tmp_path, monkeypatch):
    """A pip that notes what it is asked, says something and ends with a code."""

    def make(said, code):
        script = tmp_path / "pip.py"
        script.write_text(
            "import pathlib, sys\n"
            f"with pathlib.Path({str(tmp_path / 'asked')!r}).open('a') as file:\n"
            "    print(*sys.argv[1:], file=file)\n"
            f"sys.stderr.write({said!r}); sys.exit({code})\n"
        )
        monkeypatch.setattr(install, "PIP", (sys.executable, str(script)))
        monkeypatch.setattr(sys, "argv", ["install", FILE])
        monkeypatch.chdir(ROOT)
        return tmp_path / "asked"

    return make


@pytest.mark.parametrize("said", SAID)
def test_a_failure_ends_in_one_sentence(pip, capsys, said):
    asked = pip(f"Collecting six\n{said}", 1)
    with pytest.raises(SystemExit) as stop:
        install.main()
    words = str(stop.value)
    assert SAID[said] in words
    assert words.endswith(".")
    assert "\n" not in words
    shown = capsys.readouterr().out
    assert shown == f".\n{said}"
    # Nothing is installed after a failure.
    assert len(asked.read_text().splitlines()) == 1


def test_hashes_are_asked_for_and_nothing_is_built_but_the_book(pip, capsys):
    asked = pip("Collecting six\nProcessing ./zipp.whl\nInstalling collected packages\n", 0)
    install.main()
    locked, ours = asked.read_text().splitlines()
    assert locked == f"--require-hashes --only-binary :all: -r {FILE}"
    assert ours.endswith("--no-deps --no-build-isolation -e .")
    assert capsys.readouterr().out.startswith(".. unpacking\n")


def test_a_stale_file_is_not_installed(pip, monkeypatch):
    asked = pip("", 0)
    monkeypatch.setattr(install.pins, "stale", lambda file: f"{file} is behind.")
    with pytest.raises(SystemExit, match=r"^requirements\.txt is behind\.$"):
        install.main()
    assert not asked.exists()
    monkeypatch.setattr(sys, "argv", ["install", install.pins.TOOLS])
    install.main()
    # The tools lock anew, so they are installed; the book is none of them.
    assert len(asked.read_text().splitlines()) == 1


def test_jupyter_book_2_builds_nothing_and_is_refused(monkeypatch):
    monkeypatch.setattr(edition, "version", lambda name: {"jupyter-book": "2.1.7"}[name])
    with pytest.raises(SystemExit) as stop:
        edition.main()
    assert "Jupyter Book 2.1.7 is installed" in str(stop.value)
    assert "\n" not in str(stop.value)
    monkeypatch.undo()
    edition.main()


def test_the_build_asks_for_the_edition_first():
    recipe = (ROOT / "Makefile").read_text("utf8").split("\nbook:")[1].split("\n\n")[0]
    assert recipe.index("author.edition") < recipe.index("jupyter-book build")

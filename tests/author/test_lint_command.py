"""The command: which pages it reads, what it prints, how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest
from author.lint import run
from good_page import NAME, broken, told

ROOT = Path(__file__).resolve().parents[2]


def test_a_good_chapter_has_no_finding(folder, capsys):
    assert run.main(["--folder", str(folder), "01"]) == 0
    assert capsys.readouterr().out == "1 page(s), no finding\n"


def test_a_finding_names_file_cell_and_cure(folder, capsys):
    broken(folder, 2, told("This is simply 47.5% of it."))
    assert run.main(["--folder", str(folder), "1"]) == 1
    words, number = sorted(capsys.readouterr().out.splitlines(), key=len)
    assert words.startswith(f"{NAME}, cell 2: 'simply' in ")
    assert number.startswith(f"{NAME}, cell 2: no output shows '47.5%'")


def test_without_a_number_all_pages_are_read(folder, capsys):
    (folder / "extra.md").write_text("# Extra\n\nThis is easy.\n")
    assert run.main(["--folder", str(folder)]) == 1
    assert capsys.readouterr().out.startswith("extra.md, cell 0: 'easy' in ")
    assert run.main(["--folder", str(folder), "01"]) == 0


def test_a_wrong_number_says_which_there_are(good_folder):
    with pytest.raises(SystemExit, match=r"no chapter '07'\. There are 01\.$"):
        run.main(["--folder", str(good_folder), "07"])


def test_an_empty_folder_says_where_to_be(tmp_path):
    with pytest.raises(SystemExit, match="Be in the book's folder"):
        run.main(["--folder", str(tmp_path)])


def test_the_module_runs_and_executes_nothing():
    command = [sys.executable, "-X", "importtime", "-m", "author.lint", "02"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "author.lint.anatomy" in loaded
    assert not loaded & {"numpy", "jupyter_client", "nbclient"}

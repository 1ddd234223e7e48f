"""Two sites compared, byte by byte, and what the second build gets to know."""

import subprocess
import sys
from pathlib import Path

import pytest
from author import reproduce


def site(folder, **files):
    for name, data in ({"index.html": b"<p>\n"} | files).items():
        path = folder / "_build" / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "_build" / "html"


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (b"a\nb\n", b"a\nb\n", None),
        (b"a\nb\n", b"a\nc\n", "line 2\n    first:  b\n    second: c"),
        (b"a\n", b"a\nb\n", "line 2\n    first:  \n    second: b"),
        (b"a", b"a\nb", "line 2\n    first:  (no line)\n    second: b"),
        (
            b"." * 99 + b"x" + b"." * 99,
            b"." * 99 + b"y" + b"." * 99,
            f"line 1\n    first:  {'.' * 30}x{'.' * 29}\n    second: {'.' * 30}y{'.' * 29}",
        ),
        (b"\xff\x00\x01", b"\xff\x00\x02\x03", "byte 2 of 3 and 4"),
        (b"\xff\x00", b"\xff\x00\x02", "byte 2 of 2 and 3"),
    ],
)
def test_the_first_place_that_differs_is_shown(tmp_path, one, two, found):
    first = site(tmp_path / "1", **{"a/b.html": one})
    second = site(tmp_path / "2", **{"a/b.html": two})
    assert reproduce.compare(first, second) == ([f"a/b.html: {found}"] if found else [])


def test_a_file_of_one_build_alone_is_named(tmp_path):
    first = site(tmp_path / "1", **{"old.png": b"1"})
    second = site(tmp_path / "2", **{"new.png": b"1"})
    assert reproduce.compare(first, second) == [
        "old.png: only in the first build",
        "new.png: only in the second build",
    ]


def test_two_sites_are_compared_from_the_command_line(tmp_path, capsys):
    sites = [str(site(tmp_path / name)) for name in "12"]
    assert reproduce.main(sites) == 0
    assert "equal, to the byte" in capsys.readouterr().out
    site(tmp_path / "2", **{"index.html": b"<b>\n"})
    assert reproduce.main(sites) == 1
    assert "Files that differ: 1." in capsys.readouterr().out
    with pytest.raises(SystemExit, match="There is no site in nowhere"):
        reproduce.main([sites[0], "nowhere"])
    with pytest.raises(SystemExit):
        reproduce.main(sites[:1])
    assert "1 site was named; name two, or none" in capsys.readouterr().err


BUILDER = """#!/bin/sh
test -f {failing} && exit 3
mkdir -p _build/html && cp chapters/page.html _build/html/index.html
pwd > {seen}; env >> {seen}; ls -a >> {seen}
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book whose builder copies a page, and writes down where and how it was called."""
    root = tmp_path / "book"
    (root / "chapters").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "chapters/page.html").write_text("<p>\n")
    site(root)
    program = tmp_path / "bin" / "jupyter-book"
    program.parent.mkdir()
    failing, seen = tmp_path / "failing", tmp_path / "seen"
    program.write_text(BUILDER.format(failing=failing, seen=seen))
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.setattr(reproduce.tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(root)
    return tmp_path


def test_the_book_is_built_again_elsewhere(book, capsys, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    assert reproduce.main([]) == 0
    seen = (book / "seen").read_text().splitlines()
    where = Path(seen[0])
    assert where != book / "book"
    assert not where.exists()  # taken away, since nothing differs
    home = where.parent / "home"
    for line in ("PYTHONHASHSEED=7", "LC_ALL=C", f"HOME={home}", f"PYTHONPATH={where}/lib",
                 f"GIT_DIR={book}/book/.git", "chapters"):  # fmt: skip
        assert line in seen
    assert ".git" not in seen
    assert "Building once more" in capsys.readouterr().out


def test_what_differs_is_told_and_kept(book, capsys):
    Path("chapters/page.html").write_text("<b>\n")
    assert reproduce.main([]) == 1
    told = capsys.readouterr().out
    assert "index.html: line 1\n    first:  <p>\n    second: <b>" in told
    told, cure = told.strip().rsplit("\n", 1)
    assert cure.endswith("Then: make clean reproduce")
    kept = Path(told.split("The second site is ")[1].removesuffix("."))
    assert (kept / "index.html").is_file()


def test_a_build_that_fails_and_a_missing_site_are_told_in_a_sentence(book):
    (book / "failing").touch()
    with pytest.raises(SystemExit, match=r"The second build failed; its folder .* is kept"):
        reproduce.main([])
    (Path("_build/html/index.html")).unlink()
    with pytest.raises(SystemExit, match=r"There is no site in _build/html. First: make"):
        reproduce.main([])


def test_the_door_builds_as_the_book_is_built():
    makefile = Path(__file__).resolve().parents[2] / "Makefile"
    call = f"$(BIN)/jupyter-book {' '.join(reproduce.BUILD)}"
    assert makefile.read_text("utf-8").count(call) == 1
    shown = subprocess.run(
        ["make", "-n", "reproduce"], cwd=makefile.parent, capture_output=True, text=True
    )
    assert "author.reproduce" in shown.stdout

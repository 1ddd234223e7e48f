"""Archives of all kinds: unpacked in their place, and nowhere else."""

import io
import os
import tarfile
import zipfile

from classroom.unpacking import unpack_all


def zipped(**files):
    """The bytes of a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def unpacked(tmp_path, **files):
    came, target = tmp_path / "archive", tmp_path / "extracted"
    came.mkdir()
    for name, content in files.items():
        path = came / name.replace("_DOT_", ".")
        path.write_bytes(content)
    unpack_all(came, target)
    return {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}


def test_a_broken_archive_stays_and_the_others_are_unpacked(tmp_path):
    outer = zipped(**{"inner.zip": zipped(**{"02_x.ipynb": "{}"}), "note.txt": "x"})
    files = unpacked(tmp_path, a_DOT_zip=b"no archive", b_DOT_zip=outer, c_DOT_txt=b"x")
    assert files == {"a.zip.broken", "b/inner/02_x.ipynb", "b/note.txt", "c.txt"}


def test_nothing_leaves_the_folder(tmp_path):
    unpacked(tmp_path, a_DOT_zip=zipped(**{"../../up.txt": "x", "/root.txt": "y"}))
    assert not (tmp_path / "up.txt").exists()
    assert not (tmp_path.parent / "up.txt").exists()
    assert not os.path.exists("/root.txt")


def test_a_tar_without_permissions_can_be_read(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as bundle:
        entry = tarfile.TarInfo("d/x.ipynb")
        entry.size, entry.mode = 2, 0
        bundle.addfile(entry, io.BytesIO(b"{}"))
    assert unpacked(tmp_path, **{"a_DOT_tar.gz": data.getvalue()}) == {"a/d/x.ipynb"}
    assert (tmp_path / "extracted/a/d/x.ipynb").stat().st_mode & 0o400


def test_an_archive_and_a_file_of_its_name_have_both_a_place(tmp_path):
    both = zipped(**{"a.zip": zipped(x="1"), "a.tgz": b"?", "a": "2"})
    assert unpacked(tmp_path, b_DOT_zip=both) == {"b/a", "b/a-2/x", "b/a.tgz.broken"}


def test_what_was_unpacked_before_is_gone(tmp_path):
    (tmp_path / "extracted").mkdir()
    (tmp_path / "extracted" / "old.txt").write_text("x")
    assert unpacked(tmp_path, a_DOT_txt=b"x") == {"a.txt"}

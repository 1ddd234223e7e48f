"""Archives of all kinds: unpacked in their place, and nowhere else."""

import io
import os
import tarfile
import zipfile

import pytest
from classroom import unpacking
from classroom.unpacking import Limits, unpack_all


def zipped(**files):
    """The bytes of a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def unpacked(tmp_path, **files):
    came, target = tmp_path / "archive", tmp_path / "extracted"
    came.mkdir(exist_ok=True)
    for name, content in files.items():
        path = came / name.replace("_DOT_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    unpacked.refused = {p.as_posix(): why for p, why in unpack_all(came, target).items()}
    return {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}


def test_a_broken_archive_stays_and_the_others_are_unpacked(tmp_path):
    outer = zipped(**{"inner.zip": zipped(**{"02_x.ipynb": "{}"}), "note.txt": "x"})
    files = unpacked(tmp_path, a_DOT_zip=b"no archive", b_DOT_zip=outer, c_DOT_txt=b"x")
    assert files == {"a.zip.broken", "b/inner/02_x.ipynb", "b/note.txt", "c.txt"}


def test_nothing_leaves_the_folder(tmp_path):
    unpacked(tmp_path, a_DOT_zip=zipped(**{"../../up.txt": "x", "/above.txt": "y"}))
    assert not (tmp_path / "up.txt").exists()
    assert not (tmp_path.parent / "up.txt").exists()
    assert not os.path.exists("/above.txt")


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


BOMB = zipped(**{"02_x.ipynb": bytes(30 * 10**6)})
MANY = zipped(**{f"{n}.txt": "x" for n in range(2001)})


def lying(size):
    """A zip of 30 MB that says it is smaller."""
    data = BOMB
    return data.replace((30 * 10**6).to_bytes(4, "little"), size.to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (BOMB, "more than 100 times its size"),
        (zipped(**{"in.zip": BOMB}), "more than 100 times its size"),
        (MANY, "more than 2000 files"),
        (zipped(**{"in.zip": MANY}), "more than 2000 files"),
    ],
    ids=["bomb", "bomb in a zip", "many", "many in a zip"],
)
def test_a_students_bomb_stays_packed_and_the_class_does_not(tmp_path, packed, why):
    download = zipped(**{"jane_815/mine.zip": packed, "bob_816/02_x.ipynb": "{}"})
    files = unpacked(tmp_path, **{"all_DOT_zip": download, "ada/mine_DOT_zip": packed})
    assert "all/bob_816/02_x.ipynb" in files
    assert not {"all/jane_815/mine/02_x.ipynb", "ada/mine/02_x.ipynb"} & files
    assert len(files) == 3
    assert set(unpacked.refused.values()) == {why}
    refused = sorted(path.split("/mine")[0] for path in unpacked.refused)
    assert refused == ["ada", "all/jane_815"]


def test_a_tar_that_grows_is_seen_at_its_first_file(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as bundle:
        entry = tarfile.TarInfo("x.ipynb")
        entry.size = 40 * 10**6
        bundle.addfile(entry, io.BytesIO(bytes(entry.size)))
    assert unpacked(tmp_path, **{"a/b_DOT_tgz": data.getvalue()}) == {"a/b.tgz.refused"}


def test_sizes_that_are_a_lie_write_no_more_than_they_say(tmp_path):
    files = unpacked(tmp_path, **{"a/b_DOT_zip": lying(1000)})
    assert files == {"a/b.zip.broken"}  # and its check sum is wrong


def test_folders_and_archives_without_end(tmp_path):
    deep = zipped(**{"a/" * 2000 + "x": "1"})
    nested = b"{}"
    for _ in range(150):
        nested = zipped(**{"a.zip": nested})
    files = unpacked(tmp_path, **{"a/b_DOT_zip": deep, "c/a_DOT_zip": nested})
    assert "a/b.zip.refused" in files
    assert set(unpacked.refused.values()) == {"folders in folders without end"}
    assert len(files) == 2


def test_archives_in_an_archive_share_what_may_come_out(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "Limits", lambda: Limits(total=10**6))
    four = {f"{n}.zip": zipped(x=bytes(400_000)) for n in range(4)}
    files = unpacked(tmp_path, **{"a/b_DOT_zip": zipped(**four)})
    assert len([name for name in files if name.endswith("/x")]) == 2
    assert set(unpacked.refused.values()) == {"more than 1 MB"}


def test_a_full_disk_is_left_some_room(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking.shutil, "disk_usage", lambda path: os.statvfs_result)
    monkeypatch.setattr(os.statvfs_result, "free", 1000, raising=False)
    unpacked(tmp_path, a_DOT_zip=zipped(x="x" * 600))
    assert unpacked.refused == {
        "a.zip.refused": "more than half of what is free on the disk"
    }


def test_links_and_devices_stay_inside(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as bundle:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("trap")
            entry.type, entry.linkname = kind, "/etc/hostname"
            bundle.addfile(entry)
        up = tarfile.TarInfo("../../up.txt")
        bundle.addfile(up)
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = 0o120777 << 16
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as bundle:
        bundle.writestr(link, "/etc/hostname")
    (tmp_path / "archive" / "d").mkdir(parents=True)
    (tmp_path / "archive" / "d" / "x.ipynb").symlink_to("/etc/hostname")
    files = unpacked(tmp_path, a_DOT_tar=data.getvalue(), b_DOT_zip=both.getvalue())
    assert files == {"a/up.txt", "b/link.ipynb"}
    text = (tmp_path / "extracted" / "b" / "link.ipynb").read_text()
    assert text == "/etc/hostname"
    assert not (tmp_path / "up.txt").exists()

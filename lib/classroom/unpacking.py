"""Unpack a download, and what students zipped; what is no archive in truth stays a file."""

import os
import shutil
import zipfile

from setuptools.archive_util import unpack_tarfile

ARCHIVES = (".zip", ".gz", ".tgz", ".tar")


def unpack_all(archive, extracted):
    """Unpack or copy all files of a folder into a fresh one.

    Parameters
    ----------
    archive, extracted : Path
        What came, and where it goes; what was there is taken away.
    """
    shutil.rmtree(extracted, ignore_errors=True)
    extracted.mkdir(parents=True)
    for path in sorted(archive.rglob("*")):
        inside = path.relative_to(archive)
        if path.is_file() and ".git" not in inside.parts:
            target = extracted / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            unpack(target)


def unpack(archive):
    """Put a folder in the place of an archive, and of those in it; rename a broken one."""
    if archive.suffix.lower() not in ARCHIVES:
        return
    folder = free_place(archive)
    aside = archive.rename(archive.with_name(f"{archive.name}.broken"))
    try:
        folder.mkdir()
        take_out(aside, folder)
    except Exception:  # of zipfile, zlib, the disk, a password …
        shutil.rmtree(folder, ignore_errors=True)
        return
    aside.unlink()
    for inner in sorted(folder.rglob("*")):
        if inner.is_file() and not inner.is_symlink():
            unpack(inner)


def take_out(archive, folder):
    """Unpack into a folder and nowhere else, whatever permissions stand in the archive."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as bundle:
            bundle.extractall(folder)
        return
    unpack_tarfile(str(archive), str(folder))
    for place, folders, files in os.walk(folder):
        for name in folders:
            os.chmod(os.path.join(place, name), 0o755)
        for name in files:
            os.chmod(os.path.join(place, name), 0o644)


def free_place(archive):
    """Give the path of an archive without its ending, or a numbered one beside it."""
    place = archive.with_suffix("")
    place = place.with_suffix("") if place.suffix == ".tar" else place
    again, free = 1, place
    while free.exists():
        again += 1
        free = place.with_name(f"{place.name}-{again}")
    return free


def is_clutter(path):
    """Tell whether Jupyter, Git or macOS put a file there, and no student."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)

"""Unpack a download, and what students zipped; what is no archive in truth stays a file.

An archive of a few kilobytes can hold terabytes. What an archive says of itself is added up
before a byte is written, and nothing is written beyond what it said.
"""

import shutil
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

ARCHIVES = (".zip", ".gz", ".tgz", ".tar")
BROKEN = ".broken"  # is put behind the name of an archive that can't be unpacked
MEGABYTE = 10**6
DEEPEST = 100  # an archive can hold itself


@dataclass
class Limits:
    """What may come out of an archive and of all that lie in it.

    Attributes
    ----------
    total, files : int
        Bytes, and how many.
    ratio, free : int
        So many times the size of an archive may come out of it, and `free` bytes.
    of_class : bool
        Whether each archive in it is a student's, with limits of its own.
    """

    total: int = 300 * MEGABYTE
    files: int = 2_000
    ratio: int = 100
    free: int = 20 * MEGABYTE
    of_class: bool = False
    came: int = 0
    count: int = 0

    def take(self, sizes, archive):
        """Count what comes out of an archive.

        Raises
        ------
        TooMuch : at the first file that is too much; the message says what of.
        """
        here, bounds = 0, self.bounds(archive)
        for size in sizes:
            here += size
            self.came, self.count = self.came + size, self.count + 1
            for most, what in bounds:
                if here > most:
                    raise TooMuch(f"more than {what}")
            if self.count > self.files:
                raise TooMuch(f"more than {self.files} files")

    def bounds(self, archive):
        """Give how many bytes may come out of an archive, for each reason."""
        free = shutil.disk_usage(archive.parent).free
        return (
            (
                archive.stat().st_size * self.ratio + self.free,
                f"{self.ratio} times its size",
            ),
            (self.total - self.came, f"{self.total // MEGABYTE} MB"),
            (free // 2, "half of what is free on the disk"),
        )


def of_download():
    """Give the limits of what a platform packed: a class, with all that it handed in."""
    return Limits(10_000 * MEGABYTE, 50_000, free=10_000 * MEGABYTE, of_class=True)


class TooMuch(Exception):  # noqa: N818  (a finding about a file)
    """An archive holds more than it may; the message says what of."""


def unpack_all(archive, extracted):
    """Unpack or copy all files of a folder into a fresh one.

    Parameters
    ----------
    archive, extracted : Path
        What came, and where it goes; what was there is taken away.

    Returns
    -------
    refused : dict from Path to str
        Archives that hold too much, within `extracted`: they stay packed. And why.
    """
    shutil.rmtree(extracted, ignore_errors=True)
    extracted.mkdir(parents=True)
    refused = {}
    for path in sorted(archive.rglob("*")):
        inside = path.relative_to(archive)
        if path.is_file() and not path.is_symlink() and ".git" not in inside.parts:
            target = extracted / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            # At the top lies the download of a class, in a folder what a student packed.
            limits = Limits() if len(inside.parts) > 1 else of_download()
            refused |= unpack(target, limits)
    return {path.relative_to(extracted): why for path, why in refused.items()}


def unpack(archive, limits):
    """Unpack an archive, and those in it; give those that hold too much, and why."""
    refused, todo = {}, [(archive, limits)]
    while todo:
        path, its = todo.pop()
        if path.suffix.lower() in ARCHIVES:
            aside = path.rename(path.with_name(f"{path.name}{BROKEN}"))
            try:
                inner = put_in_place(aside, free_place(path), its)
                todo += [(file, Limits() if its.of_class else its) for file in inner]
            except TooMuch as why:
                refused[aside.rename(path.with_name(f"{path.name}.refused"))] = str(why)
    return refused


def put_in_place(archive, folder, limits):
    """Put a folder in the place of an archive, and list its files; none of a broken one."""
    try:
        folder.mkdir()
        take_out(archive, folder, limits)
    except Exception as error:  # of zipfile, zlib, the disk, a password …
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, TooMuch):
            raise
        return []
    archive.unlink()
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def take_out(archive, folder, limits):
    """Unpack plain files into a folder and nowhere else; no link, no device."""
    zipped = zipfile.is_zipfile(archive)
    with (zipfile.ZipFile if zipped else tarfile.open)(archive) as bundle:
        members = of_zip if zipped else of_tar
        limits.take((size for _, size, _ in members(bundle)), archive)
        for name, _, opened in members(bundle):
            target = folder.joinpath(*inside(name))
            if len(target.parts) > DEEPEST:
                raise TooMuch("folders in folders without end")
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened() as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)


def of_zip(bundle):
    """Yield (name, size, how to open it) for the files of a zip."""
    for entry in bundle.infolist():
        if not entry.is_dir():
            yield entry.filename, entry.file_size, lambda entry=entry: bundle.open(entry)


def of_tar(bundle):
    """Yield the same for the files of a tar."""
    for entry in bundle:
        if entry.isreg() and not entry.issparse():
            yield entry.name, entry.size, lambda entry=entry: bundle.extractfile(entry)


def inside(name):
    r"""Give the parts of a name that lead neither up nor to the root.

    >>> inside("/../a\\b/./c")
    ['a', 'b', 'c']
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return [part for part in parts if part not in ("/", "//", "..")]


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

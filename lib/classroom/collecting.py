"""From what Canvas and Moodle let you download to a folder for each student.

    Canvas   doejane_LATE_4711_99887_02_the_loop-1.ipynb
    Moodle   Jane Doe_815_assignsubmission_file_/02_the_loop.ipynb   (folders, the default)
             Jane Doe_815_assignsubmission_file_02_the_loop.ipynb

The name of a student becomes ``doejane_4711`` and ``jane-doe_815``; the number is Canvas's
user id, or Moodle's identifier ("Participant 815"). Any other download can be sorted by
hand into ``class/submitted/STUDENT/NAME/``.
"""

import re
import shutil
from pathlib import Path

from nbgrader.plugins.zipcollect import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import unzip

CANVAS = r"(?P<name>[^\W_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file_id>.*)"
MOODLE = r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_[a-z]+_(?P<file_id>.*)"


class Collector(FileNameCollectorPlugin):
    """Know whose a downloaded notebook is; two of one name never stop the collecting."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.seen = set()

    def collect(self, submitted_file):
        """Give student and file for a path, None where it does not say."""
        path = Path(submitted_file)
        if path.name.startswith("."):
            return None
        found = whose(path)
        if found is None:
            self.log.warning("Whose is this? %s", path)
            return None
        student, name = found
        return {"student_id": student, "file_id": self.unlike(student, name, path.suffix)}

    def unlike(self, student, name, suffix):
        """Give a name that no file of this student has yet, and remember it."""
        # Canvas numbers what was handed in again, browsers what was saved again.
        stem, again = re.sub(r"-\d+$| ?\(\d+\)$", "", Path(name).stem), 1
        name = stem + suffix
        while (student, name) in self.seen:
            again += 1
            name = f"{stem}-again{again}{suffix}"
        self.seen.add((student, name))
        return name


class Extractor(ExtractorPlugin):
    """Unpack what students zipped; what is no archive in truth stays as a file."""

    def extract(self, archive_path, extracted_path):
        """Unpack or copy each file of a folder."""
        for path in sorted(Path(archive_path).rglob("*")):
            target = Path(extracted_path, path.relative_to(archive_path))
            if not path.is_file():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix in self.zip_ext:
                self.unpack(path, target.parent)
            else:
                shutil.copy(path, target)

    def unpack(self, archive, folder):
        """Unpack an archive, and those in it; a broken one does not stop the rest."""
        try:
            unzip(str(archive), str(folder), zip_ext=self.zip_ext, create_own_folder=True)
        except Exception as error:
            self.log.error("Not unpacked: %s (%s)", archive.name, error)
            shutil.copy(archive, folder / f"{archive.name}.broken")
            return
        for inner in sorted((folder / archive.stem).rglob("*")):
            if inner.is_file() and inner.suffix in self.zip_ext:
                self.unpack(inner, inner.parent)


def whose(path):
    """Read student and file name from the parts of a path, the outermost that tells.

    >>> whose(Path("doejane_LATE_4711_99887_02_the_loop.ipynb"))
    ('doejane_4711', '02_the_loop.ipynb')
    >>> whose(Path("Jane Doe_815_assignsubmission_file_/02_the_loop.ipynb"))
    ('jane-doe_815', '02_the_loop.ipynb')
    """
    for part in path.parts:
        match = re.fullmatch(MOODLE, part) or re.fullmatch(CANVAS, part)
        if match:
            inside = part != path.name
            name = path.name if inside else match["file_id"]
            student = re.sub(r"[^\w]+", "-", match["name"].lower())
            return f"{student}_{match['number']}", name
    return None

"""Feedback, packed as Canvas and Moodle want it back."""

import zipfile
from pathlib import Path

from classroom import collecting


def pack(course):
    """Zip the feedback on a set under the names that Canvas or Moodle gave the files.

    Returns
    -------
    path, count : the zip, and how many students' feedback it holds
    """
    name = course.assignment_id
    extracted = Path(course.root, "downloaded", name, "extracted")
    path, packed = Path(course.root, f"{name}-feedback.zip"), set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(extracted.rglob("*.ipynb")):
            student = (collecting.whose(file) or ("", ""))[0]
            folder = course.format_path(course.feedback_directory, student, name)
            page = Path(folder, f"{name}.html")
            if student not in packed and page.is_file():
                bundle.write(page, as_named(file, extracted).with_suffix(".html"))
                packed.add(student)
    return path, len(packed)


def as_named(file, extracted):
    """Drop the folder that a class's own zip made, keep what names the student."""
    parts = file.relative_to(extracted).parts
    first = next(n for n, part in enumerate(parts) if collecting.whose(Path(part)))
    return Path(*parts[first:])

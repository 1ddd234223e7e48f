"""Feedback, packed as platforms want it back."""

import zipfile
from pathlib import Path

from classroom import ledger
from classroom.course import submitted


def pack(course):
    """Zip the feedback on a set under the names that the platform gave the files.

    Who was collected by hand, or has handed in with another, gets ``STUDENT/NAME.html``.

    Returns
    -------
    path, count : the zip, and how many students' feedback it holds
    """
    name, book, named = course.assignment_id, ledger.collected(course), {}
    for student in sorted({place.parent.name for place in submitted(course)}):
        folder = course.format_path(course.feedback_directory, student, name)
        page = Path(folder, f"{name}.html")
        back = book.get(student).get("returned_as") or f"{student}/{name}"
        back = str(Path(back).with_suffix(".html"))
        if page.is_file():
            named[back if back not in named else f"{student}/{name}.html"] = page
    path = Path(course.root, f"{name}-feedback.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for back, page in named.items():
            bundle.write(page, back)
    return path, len(named)

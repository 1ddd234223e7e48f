"""A class as it lies on disk: nbgrader's settings, what was handed in, what was graded."""

import warnings
from pathlib import Path

from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning


class Refused(Exception):  # noqa: N818  (nothing broke)
    """What was asked for can't be done; the message says why, and what helps."""


def load_course(name):
    """Start nbgrader with this book's settings and a log that goes to a file.

    Parameters
    ----------
    name : str
        Of the exercise set.

    Returns
    -------
    course : CourseDirectory
        Its ``parent`` is nbgrader itself, with the settings of `nbgrader_config.py`.
    """
    # How nbgrader uses its database, and copied cells: nothing for an instructor to mend.
    for told in (SAWarning, DuplicateCellId, MissingIDFieldWarning):
        warnings.filterwarnings("ignore", category=told)
    app = NbGrader()
    app.config_dir = str(Path.cwd())
    app.initialize(["--log-level=ERROR"])
    course = CourseDirectory(parent=app)
    course.assignment_id = name
    return course


def submitted(course):
    """List the folders of all submissions of all sets."""
    folders = Path(course.root, course.submitted_directory).glob("*/*")
    return [path for path in folders if path.is_dir()]


def graded_path(course, student, name):
    """Say where the graded notebook of a student lies."""
    folder = course.format_path(course.autograded_directory, student, name)
    return Path(folder, f"{name}.ipynb")

"""nbgrader's settings for this book. What they do is told in chapters/instructors.md.

Sources are the notebooks in chapters/solutions; all that belongs to a class lies in the
folder class/, which git ignores.
"""

from pathlib import Path

from author import exercises
from classroom import grades, grading, outputs, restoring
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader import preprocessors as own

ROOT = Path(__file__).resolve().parent
c = get_config()  # noqa: F821

CLASS = ROOT / "class"
CLASS.mkdir(exist_ok=True)
c.CourseDirectory.root = str(CLASS)
c.CourseDirectory.source_directory = str(ROOT / "chapters" / "solutions")

# Handing out: the same steps as `make exercises`, and into the gradebook.
c.GenerateAssignment.preprocessors = [
    own.IncludeHeaderFooter,
    *exercises.BEFORE_SAVING,
    own.SaveCells,
    *exercises.AFTER_SAVING,
]

# Grading: the student's code runs in a process of its own.
c.Autograde.sanitize_preprocessors = [
    outputs.KeepOutputs,
    own.OverwriteKernelspec,
    restoring.Restore,
    own.DeduplicateIds,
    own.OverwriteCells,
    own.CheckCellMetadata,
]
c.Autograde.autograde_preprocessors = [
    grading.Judge,
    own.SaveAutoGrades,
    own.AssignLatePenalties,
    own.CheckCellMetadata,
]
c.OverwriteCells.add_missing_cells = True

# Exporting: a failed grading has no score, instead of nbgrader's 0.0.
c.ExportApp.plugin_class = grades.Grades

# Returning: no hidden test leaves the house.
c.GenerateFeedback.preprocessors = [
    own.GetGrades,
    own.ClearHiddenTests,
    CSSHTMLHeaderPreprocessor,
]

# A submission may hold scripts: they run neither in the feedback nor in the marking page.
# (No template does it: the formgrader puts its own in place of any.)
c.HTMLExporter.sanitize_html = True  # outputs
c.HTMLExporter.filters = {"markdown2html": "classroom.cleaning.markdown2html"}

"""Compare the gradebook with the judge's log, and name each difference."""

from dataclasses import dataclass, field

from nbgrader.api import Gradebook

from classroom import journal


@dataclass
class Found:
    """What an audit has found.

    Attributes
    ----------
    differences : list of str
        Each a sentence.
    compared : int
        How many submissions.
    by_hand : int
        How many answers in words have a mark; nobody but who gave it knows which.
    """

    differences: list = field(default_factory=list)
    compared: int = 0
    by_hand: int = 0


def audit(course):
    """Compare the grades of all sets with the log.

    Parameters
    ----------
    course : CourseDirectory

    Returns
    -------
    found : Found
    """
    entries, broken, _ = journal.read(journal.path_of(course))
    judged = {(entry.get("set"), entry.get("student")): entry for entry in entries}
    found = Found(broken)
    with Gradebook(course.db_url) as gradebook:
        for assignment in gradebook.assignments:
            for submission in gradebook.assignment_submissions(assignment.name):
                place = assignment.name, submission.student.id
                compare(found, place, submission, judged.pop(place, None))
    for place, entry in judged.items():
        given = sum(points for points, _ in entry["points"].values())
        found.differences.append(f"{said(place)}: not there; the judge gave {given:g}")
    return found


def said(place):
    """Name a submission."""
    return "{1}, {0}".format(*place)


def compare(found, place, submission, entry):
    """Compare a submission with the judge's last word on it."""
    found.compared += 1
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    if entry is None:
        if any(grade.score for grade in grades):
            found.differences.append(f"{said(place)}: not in the log")
        return
    points = dict(entry["points"])
    for grade in grades:
        what = f"{said(place)}, {grade.name}"
        given = points.pop(grade.name, None)
        found.differences += [f"{what}: {how}" for how in differences(grade, given)]
        found.by_hand += given is None and grade.manual_score is not None
    found.differences += [f"{said(place)}, {name}: not there" for name in points]


def differences(grade, given):
    """Yield how a grade differs from what the judge gave for it, if it was his to give."""
    points, most = given or (None, grade.max_score)
    if (grade.auto_score or 0) != (points or 0):
        by_judge = "nothing" if points is None else f"{points:g}"
        yield f"{grade.auto_score or 0:g} points; the judge gave {by_judge}"
    if most != grade.max_score:
        yield f"worth {grade.max_score:g} points; when it was judged, {most:g}"
    if given and grade.manual_score is not None:
        yield f"{grade.manual_score:g} points by hand in place of the judge's {points:g}"
    if grade.extra_credit:
        yield f"{grade.extra_credit:g} points more, as extra credit"


def table(found, log):
    """Write what was found for a terminal."""
    head = [f"{len(found.differences)} differences between gradebook and log:"]
    lines = [*head, *(f"  {line}" for line in found.differences), ""]
    if not found.differences:
        lines = ["The gradebook has what the judge gave."]
    lines.append(f"{found.compared} submissions compared. Log: {log}")
    if found.by_hand:
        lines.append(
            f"The log knows nothing of {found.by_hand} marks for answers in words."
        )
    return "\n".join(lines) + "\n"

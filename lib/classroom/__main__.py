"""What an instructor types: ``python -m classroom grade NAME`` and ``pack NAME``."""

import argparse
import os
import sys
from pathlib import Path

OWN_RISK = "let students' programs do what you can do (where there is no bubblewrap)"
SOURCES = Path("chapters", "solutions")
END = """\
Run it in the folder of the book. NAME is one of: {names}.
The way from handing out to giving back stands in chapters/instructors.md.
"""


def main(arguments=None):
    """Do what the command says; 0 where all went well."""
    names = sorted(path.parent.name for path in SOURCES.glob("*/*.ipynb"))
    parser = make_parser(names)
    options = parser.parse_args(arguments)
    if options.do is None:
        parser.print_help()
        return 2
    if options.name not in names:
        there = (
            f"there are {', '.join(names)}" if names else "this is not the book's folder"
        )
        parser.exit(2, f"There is no exercise set {options.name!r}: {there}.\n")
    from classroom.course import load_course  # nbgrader takes seconds, help should not

    return options.do(load_course(options.name), options)


def make_parser(names):
    """Make the parser of the command line, with help that names the exercise sets."""
    parser = argparse.ArgumentParser(
        prog="python -m classroom",
        description="Grade what a class has handed in, and pack the feedback on it.",
        epilog=END.format(names=", ".join(names) or "(no set here)"),
    )
    parser.set_defaults(do=None)
    add_commands(parser.add_subparsers(metavar="COMMAND"), parser.epilog)
    return parser


def add_commands(commands, end):
    """Add each command with its help."""
    for name, (do, told) in COMMANDS.items():
        command = commands.add_parser(name, help=told, description=told, epilog=end)
        command.add_argument("name", metavar="NAME", help="of the exercise set")
        command.set_defaults(do=do)
    command = commands.choices["grade"]
    command.add_argument("--own-risk", action="store_true", help=OWN_RISK)


def grade(course, options):
    """Grade a set and print the table; 1 where a submission could not be graded."""
    from classroom import batch, grades

    name = course.assignment_id
    if not may_run(name, course.parent.config.Judge, options.own_risk):
        return 2
    rows = batch.grade(course)
    if not rows:
        print(f"Nothing to grade in class/submitted/*/{name}: nbgrader zip_collect {name}")
        return 1
    print(grades.table(rows))
    print(f"All grades so far: {os.path.relpath(grades.export(course))}")
    return int(any(row["score"] == grades.FAILED for row in rows))


def may_run(name, judge, own_risk):
    """Tell whether programs may run: in a box, or at the instructor's own risk."""
    from classroom import box, process

    judge.own_risk = own_risk or bool(judge.get("own_risk"))
    try:
        said = box.RISK if judge.own_risk else process.box_for(name) and ""
    except box.NoBox as why:
        said = str(why)
    if said:
        print(said)
    return judge.own_risk or not said


def pack(course, options):
    """Pack the feedback on a set and say where it is."""
    from classroom import returning

    path, count = returning.pack(course)
    print(f"{count} students' feedback: {os.path.relpath(path)}")
    return 0


COMMANDS = {
    "grade": (grade, "grade all submissions to a set; a table names those that failed"),
    "pack": (pack, "zip the feedback on a set, for Canvas or Moodle"),
}

if __name__ == "__main__":
    sys.exit(main())

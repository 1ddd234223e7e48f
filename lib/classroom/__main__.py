"""What an instructor types: ``python -m classroom grade NAME`` and ``pack NAME``."""

import argparse
import os
import sys
from pathlib import Path

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

    return options.do(load_course(options.name))


def make_parser(names):
    """Make the parser of the command line, with help that names the exercise sets."""
    parser = argparse.ArgumentParser(
        prog="python -m classroom",
        description="Grade what a class has handed in, and pack the feedback on it.",
        epilog=END.format(names=", ".join(names) or "(no set here)"),
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    parser.set_defaults(do=None)
    for name, (do, told) in COMMANDS.items():
        command = commands.add_parser(
            name, help=told, description=told, epilog=parser.epilog
        )
        command.add_argument("name", metavar="NAME", help="of the exercise set")
        command.set_defaults(do=do)
    return parser


def grade(course):
    """Grade a set and print the table; 1 where a submission could not be graded."""
    from classroom import batch, grades

    rows, name = batch.grade(course), course.assignment_id
    if not rows:
        print(f"Nothing to grade in class/submitted/*/{name}: nbgrader zip_collect {name}")
        return 1
    print(grades.table(rows))
    print(f"All grades so far: {os.path.relpath(grades.export(course))}")
    return int(any(row["score"] == grades.FAILED for row in rows))


def pack(course):
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

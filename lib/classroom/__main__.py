"""What an instructor types: ``python -m classroom collect NAME``, ``grade``, ``pack``."""

import argparse
import os
import sys
from pathlib import Path

OWN_RISK = "let students' programs do what you can do (where there is no bubblewrap)"
CONTAINER = "run students' programs in a container (where there is no bubblewrap)"
OF_SET = "of the exercise set"
SOURCES = Path("chapters", "solutions")
END = """\
Run it in the folder of the book. NAME is one of: {names}.
A command that was stopped goes on where it was when it is repeated.
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
    if not names:
        parser.exit(2, "This is not the book's folder: go there first (cd).\n")
    if "name" in options and options.name not in names:
        there = ", ".join(names)
        parser.exit(2, f"There is no exercise set {options.name!r}: there are {there}.\n")
    from classroom.course import load_course  # nbgrader takes seconds, help should not

    return run(parser, options, load_course(getattr(options, "name", "")))


def run(parser, options, course):
    """Do it; what can't be done is told in a sentence."""
    from classroom.course import Refused

    try:
        return options.do(course, options)
    except Refused as error:
        parser.exit(2, f"{str(error)[:1].upper()}{str(error)[1:]}.\n")
    except KeyboardInterrupt:
        parser.exit(130, "\nStopped. The same command goes on from here.\n")


def make_parser(names):
    """Make the parser of the command line, with help that names the exercise sets."""
    parser = argparse.ArgumentParser(
        prog="python -m classroom",
        description="Grade what a class has handed in, and pack the feedback on it.",
        epilog=END.format(names=", ".join(names) or "(no set here)"),
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    parser.set_defaults(do=None)
    for name in COMMANDS:
        add_command(commands, name, parser.epilog)
    return parser


def add_command(commands, name, end):
    """Add one command with its help and its options."""
    do, told = COMMANDS[name]
    command = commands.add_parser(
        name,
        help=told,
        description=f"{told[0].upper()}{told[1:]}.{MORE.get(name, '')}",
        epilog=end,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(do=do)
    if do not in OF_ALL:
        what, told = ("list", "a CSV file") if do is enroll else ("name", OF_SET)
        command.add_argument(what, metavar=what.upper(), help=told)
    if name == "grade":
        add_ways(command)


def add_ways(command):
    """Add the options of grading."""
    told = "grade anew what has not changed, too"
    command.add_argument("--all", action="store_true", help=told)
    tools = {"choices": ["docker", "podman"], "default": ""}
    command.add_argument("--container", help=CONTAINER, **tools)
    command.add_argument("--own-risk", action="store_true", help=OWN_RISK)


def enroll(course, options):
    """Enter the list of the class."""
    from classroom import enrolling

    found = enrolling.enroll(course, options.list)
    print(enrolling.told(found, options.list), end="")
    return 0


def collect(course, options):
    """Sort a download; 1 where something is nobody's yet."""
    from classroom import collecting, settling

    found = collecting.collect(course)
    print(f"{len(found.files)} students, {len(found.fresh)} of them with new files.")
    if found.late:
        print(f"Late, says the platform, {len(found.late)}: {', '.join(found.late)}")
    if found.gone:
        print(f"Taken back from: {', '.join(found.gone)} (the files are another's)")
    if found.refused:
        print(f"Not unpacked, {len(found.refused)}:", *found.refused, sep="\n  ")
    where = os.path.relpath(collecting.place_of(course) / "whose.csv")
    print(settling.table(found.open, where), end="")
    return int(bool(found.open or found.refused))


def grade(course, options):
    """Grade a set and print the table; 1 where a submission could not be graded."""
    from classroom import batch, grades, journal

    name = course.assignment_id
    if not may_run(name, course.parent.config.Judge, options.own_risk, options.container):
        return 2
    rows = batch.grade(course, again=options.all)
    if not rows:
        print(f"Nothing to grade in class/submitted/*/{name}: collect {name} first")
        return 1
    print(grades.table(rows))
    print(f"All grades so far: {os.path.relpath(grades.export(course))}")
    print(f"What the judge gave: {journal.told(journal.path_of(course))}")
    return int(any(row["score"] == grades.FAILED for row in rows))


def may_run(name, judge, own_risk, container=""):
    """Tell whether programs may run: in a box, or at the instructor's own risk."""
    from classroom import box, process

    judge.own_risk = own_risk or bool(judge.get("own_risk"))
    judge.container = container or str(judge.get("container", ""))
    way = {"container": judge.container}
    try:
        said = box.RISK if judge.own_risk else process.box_for(name, **way) and ""
    except box.NoBox as why:
        said = str(why)
    if said:
        print(said)
    return judge.own_risk or not said


def audit(course, options):
    """Compare the gradebook with the judge's log; 1 where they differ."""
    from classroom import audit, journal

    found = audit.audit(course)
    print(audit.table(found, journal.told(journal.path_of(course))), end="")
    return int(bool(found.differences))


def image(course, options):
    """Write the file of the image."""
    from classroom import container

    print(container.image_file(), end="")
    return 0


def pack(course, options):
    """Pack the feedback on a set; 1 where it should not be given back yet."""
    from classroom import returning

    packed = returning.pack(course)
    where = os.path.relpath(packed.path)
    print(returning.told(packed, course.assignment_id, where), end="")
    return int(bool(packed.waiting or packed.older))


COMMANDS = {
    "enroll": (enroll, "enter the list of the class into the gradebook"),
    "collect": (collect, "sort a download from a platform into a folder for each student"),
    "grade": (grade, "grade the submissions to a set; a table names those that failed"),
    "image": (image, "write the file that an image for --container is built from"),
    "audit": (audit, "compare the gradebook with the log of what the judge gave"),
    "pack": (pack, "zip the feedback on a set, to upload it to your platform"),
}
OF_ALL = (audit, image)  # they take no name
MORE = {
    "enroll": """

LIST is a CSV file, with commas, semicolons or tabs, and a first line of these columns:

  id,first_name,last_name,email,lms_user_id

Any but the first may lack. It can be repeated with a newer list; nobody is taken out.
""",
    "collect": """

Lay the download (zip files, or folders) into class/downloaded/NAME/archive/. Known are
the names of Moodle, Canvas, Gradescope, Blackboard, Brightspace, ILIAS, GitHub Classroom,
and folders called as a student of the gradebook is.

What is nobody's stands last in a table; the exit status is then 1. The same rows are in
class/downloaded/NAME/whose.csv. Write the student's id into the column "student", or "-"
for a file that is nobody's, and repeat the command. The columns that count:

  file,student
  submissions/final version.ipynb,jdoe
  submissions/readme.txt,-
""",
    "grade": """

Graded is what is new or has changed: a submission, its set, the checks, or the grader.
Marks that were given by hand stay.
""",
    "audit": """

Of all sets. Named is each automatic mark that is not what the judge gave last, each mark by
hand in place of one, and each line of class/judged.jsonl that does not follow the one
before it. The exit status is 1 if there is any.
""",
}

if __name__ == "__main__":
    sys.exit(main())

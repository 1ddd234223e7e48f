"""Write the skeleton of a chapter or of an exercise set.

    python -m author.new chapter 05_scaling     make new-chapter NAME=05_scaling
    python -m author.new exercise 05_scaling    make new-exercise NAME=05_scaling

What is written runs, and says FILL IN where words are missing. The skeletons lie in
`lib/author/skeletons`: the notebooks open in Jupyter. Nothing is ever overwritten.
"""

import argparse
import re
import sys
from pathlib import Path

from author import contents

SKELETONS = Path(__file__).parent / "skeletons"
CONTENTS = Path("_toc.yml")
# What is made of which skeleton.
FILES = {
    "chapter": {
        "chapters/{name}.ipynb": "chapter.ipynb",
        "lib/halfstep/predictions/{number}.toml": "question.txt",
    },
    "exercise": {
        "chapters/solutions/{name}/{name}.ipynb": "set.ipynb",
        "lib/halfstep/checks/set_{number}.py": "checks.txt",
        "tests/checks/answers/set_{number}.py": "answers.txt",
    },
}
NEXT = {
    "chapter": """\
It runs, and stands in _toc.yml behind the chapter before it. Next:
  1. make lab                        fill in what says FILL IN; its question lies in
                                     lib/halfstep/predictions/{number}.toml
  2. make new-exercise NAME={name}   the set that its last lines link to
  3. make notebooks                  run it, store its outputs
  4. make book && make test          the chapters' tests name what is missing""",
    "exercise": """\
Its one task runs, and its pages stand in _toc.yml under the chapter. Next:
  1. lib/halfstep/checks/set_{number}.py   the tasks: right answers, properties, mistakes
  2. make lab                       the set itself, in chapters/solutions: 3 or 4 tasks
  3. .venv/bin/python -m author.notebooks chapters/solutions/{name}/{name}.ipynb
  4. make exercises                 make the student's notebook of it
  5. make book && make test         tests/checks names what is missing""",
}


def title_of(name):
    """Make a title of the name of a chapter.

    >>> title_of("03_why_it_stops")
    'Why it stops'
    """
    return name[3:].replace("_", " ").capitalize()


def filled(skeleton, name):
    """Put a chapter's number, name and title into the text of a skeleton.

    >>> filled("# NN TITLE: NN_name", "05_scaling")
    '# 05 Scaling: 05_scaling'
    """
    title = title_of(name)
    words = {"NN_name": name, "NN": name[:2], "TITLE": title, "LOWER": title.lower()}
    for placeholder, word in words.items():
        skeleton = skeleton.replace(placeholder, word)
    return skeleton


def plan(kind, name, root):
    """List what is to be written.

    Parameters
    ----------
    kind : {"chapter", "exercise"}
    name : str
    root : Path
        The checkout.

    Returns
    -------
    dict of Path to str : the texts of the files, `_toc.yml` the last

    Raises
    ------
    ValueError : the name is none, or taken; the message names the cure.
    """
    table = root / CONTENTS
    if not table.is_file():
        raise ValueError(f"There is no {CONTENTS} here. Be in the book's folder.")
    toc, files = table.read_text(encoding="utf-8"), _files(kind, name, root)
    fault = _misnamed(kind, name) or _misplaced(kind, name, toc) or _in_the_way(files)
    if fault:
        raise ValueError(fault)
    texts = {path: filled(_read(skeleton), name) for path, skeleton in files.items()}
    add = contents.with_chapter if kind == "chapter" else contents.with_set
    return texts | {table: add(toc, name)}


def _files(kind, name, root):
    """Say which file is made of which skeleton."""
    return {
        root / target.format(name=name, number=name[:2]): skeleton
        for target, skeleton in FILES[kind].items()
    }


def _read(skeleton):
    return (SKELETONS / skeleton).read_text(encoding="utf-8")


def _misnamed(kind, name):
    """Say what a name looks like where this is none; else ""."""
    if re.fullmatch(r"[0-9]{2}(_[a-z0-9]+)+", name):
        return ""
    what = f"{name!r} is no name" if name else "A name is missing"
    return (
        f"{what}: two digits, then small letters and digits with _ between, for example"
        f" make new-{kind} NAME=05_scaling"
    )


def _misplaced(kind, name, toc):
    """Say why the contents can't take a chapter, or a set for it; "" where they can."""
    known = contents.chapters(toc)
    if kind == "exercise" and name not in known:
        return f"{CONTENTS} has no chapter {name}: first make new-chapter NAME={name}"
    same = [other for other in known if other[:2] == name[:2]]
    if kind == "chapter" and same:
        return f"{same[0]} has this number: choose another."
    return ""


def _in_the_way(paths):
    """Name a file that would be overwritten; "" where there is none."""
    for path in filter(Path.exists, paths):
        return f"There is {path} already; nothing is overwritten: move it away first."
    return ""


def write(texts, say=print):
    """Write the files of a plan."""
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        say(f"{path} {'has it' if path.name == CONTENTS.name else 'written'}")


def main(arguments=None):
    """Write a skeleton and say what to do next; 1, and nothing written, where it can't."""
    parser = argparse.ArgumentParser(prog="python -m author.new")
    parser.add_argument("kind", choices=FILES)
    parser.add_argument("name", nargs="?", default="", help="for example 05_scaling")
    options = parser.parse_args(arguments)
    try:
        write(plan(options.kind, options.name, Path()))
    except ValueError as fault:
        sys.exit(str(fault))
    print(NEXT[options.kind].format(name=options.name, number=options.name[:2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

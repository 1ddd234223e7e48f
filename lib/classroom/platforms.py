r"""Whose a file is, as the platforms write it into names.

    Moodle       Jane Doe_815_assignsubmission_file/02_x.ipynb  (4.1 and later)
                 Jane Doe_815_assignsubmission_file_/02_x.ipynb  (before)
                 Jane Doe_815_assignsubmission_file_02_x.ipynb  (not in folders)
    Canvas       doejane_LATE_4711_99887_02_x-1.ipynb, anon_3Ab9z_99887_02_x.ipynb
    Blackboard   Set 02_jdoe_attempt_2026-03-01-22-10-05_02_x.ipynb
    Brightspace  397063-2557369 - Jane Doe - Mar 1, 2026 1010 PM/02_x.ipynb
    ILIAS        Doe_Jane_jdoe_4711/02_x.ipynb
    GitHub       set-02-submissions/set-02-jdoe/02_x.ipynb
    Gradescope   submission_123456/02_x.ipynb, and submission_metadata.yml beside it

Read at their source: Moodle (``mod/assign/classes/downloader.php``; the older form from
``mod/assign/locallib.php``), Canvas (``lib/content_zipper.rb``), ILIAS
(``components/ILIAS/Exercise/Submission/SubmissionManager.php``) and GitHub's own command
line (``github/gh-classroom``, ``clone student-repos``; that a repository bears the names of
the assignment and of the login is known from its users). Not read, as the source is closed:
Blackboard, Brightspace, Gradescope. No page of their makers was found that states the form;
it is taken from public programs that sort such downloads (``kwurst/bb-file-cleanup`` for
Blackboard, scripts that rename Brightspace's folders, readers of Gradescope's
``submission_metadata.yml``).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

# Moodle takes "_" out of names: the first one ends it. A team may have no number.
MOODLE = re.compile(
    r"(?P<name>[^_]*)(?:_(?P<number>\d+))?_assignsubmission_[a-z0-9]+(?:_(?P<file>.*))?"
)
# The second number is that of the file; what was typed into a form has none.
CANVAS = re.compile(
    r"(?P<name>.*?)_(?P<late>LATE_)?(?P<number>\d+)_(?:\d+_(?P<file>.+)|(?:text|link)\.html)"
)
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<number>[^\W_]+)_(?:\d+_(?P<file>.+)|(?:text|link)\.html)"
)
BLACKBOARD = re.compile(
    r"(?P<before>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)?"
)
BRIGHTSPACE = re.compile(r"(?P<number>\d+-\d+) - (?P<name>.+) - (?P<when>[^-]+)")
ILIAS = re.compile(r"(?P<last>[^_\d]+)_(?P<first>[^_\d]+)_(?P<login>.+)_(?P<number>\d+)")
GRADESCOPE = "submission_metadata.yml"
# What platforms add of their own, and no student has handed in.
OF_PLATFORM = re.compile(rf"{GRADESCOPE}|index\.html")


@dataclass(frozen=True)
class Owner:
    """Whom a name speaks of.

    Attributes
    ----------
    platform, name, number : str
        As they are written there; empty where they are not.
    ids : tuple of str
        What may be an id, a login or an address of this person in the gradebook.
    file : str
        What the student called it; empty for a folder.
    part : int
        The part of the path that told so.
    when : str
        ``2026-03-01-22-10-05``, where the name holds it: a later one counts first.
    late : bool
        Whether the name says so; Canvas's do.
    """

    platform: str
    name: str = ""
    number: str = ""
    ids: tuple = ()
    file: str = ""
    part: int = 0
    when: str = ""
    late: bool = False

    @property
    def person(self):
        """All that tells this person from others."""
        return self.platform, self.name, self.number, self.ids

    @property
    def student(self):
        """The id of a student whom the gradebook does not know by another.

        >>> Owner("Moodle", "Jane Doe", "815").student
        'jane-doe_815'
        """
        if self.ids and self.platform in ("Blackboard", "GitHub", "ILIAS"):
            return slug(self.ids[0])
        number = self.number if self.platform != "Brightspace" else ""
        return "_".join(filter(None, [slug(self.name), number]))


def owners(path, metadata=()):
    """Read from a path whom it names, the outermost part that tells.

    Parameters
    ----------
    path : Path
        Within the folder of what was unpacked.
    metadata : mapping from Path to list of Owner
        Of `gradescope`.

    Returns
    -------
    owners : list of Owner
        Empty where nothing tells; several for a group of Gradescope's.

    >>> owner, = owners(Path("all", "doejane_LATE_4711_99887_02_x.ipynb"))
    >>> owner.platform, owner.student, owner.file
    ('Canvas', 'doejane_4711', '02_x.ipynb')
    """
    for part in range(len(path.parts)):
        folder = Path(*path.parts[: part + 1])
        if folder in metadata:
            return metadata[folder]
        found = in_name(path.parts, part)
        if found:
            return [found]
    return []


def in_name(parts, part):
    """Read one part of a path, or give None."""
    readers = [moodle, anonymous, canvas, blackboard]
    if part < len(parts) - 1:  # these name folders, never a file
        readers += [brightspace, github, ilias]
    return next(filter(None, (reader(parts, part) for reader in readers)), None)


def moodle(parts, part):
    """Read ``Jane Doe_815_assignsubmission_file``."""
    match = MOODLE.fullmatch(parts[part])
    return match and Owner(
        "Moodle", match["name"], match["number"] or "", (), match["file"] or "", part
    )


def anonymous(parts, part):
    """Read ``anon_3Ab9z_99887_02_x.ipynb``."""
    match = ANONYMOUS.fullmatch(parts[part])
    return match and Owner(
        "anonymous",
        "anon",
        match["number"],
        file=match["file"] or "",
        part=part,
        late=bool(match["late"]),
    )


def canvas(parts, part):
    """Read ``doejane_4711_99887_02_x.ipynb``: letters, marks and digits of a name."""
    match = CANVAS.fullmatch(parts[part])
    if not match or not all(is_word(letter) for letter in match["name"]):
        return None
    number, file, late = match["number"], match["file"] or "", bool(match["late"])
    return Owner("Canvas", match["name"], number, (number,), file, part, late=late)


def blackboard(parts, part):
    """Read ``Set 02_jdoe_attempt_2026-03-01-22-10-05_02_x.ipynb``."""
    match = BLACKBOARD.fullmatch(parts[part])
    if not match:
        return None
    # Both the title and the login may hold "_": the gradebook decides.
    words = match["before"].split("_")
    ids = tuple("_".join(words[n:]) for n in range(len(words) - 1, 0, -1)) or (words[0],)
    return Owner("Blackboard", "", "", ids, match["file"] or "", part, match["when"])


def brightspace(parts, part):
    """Read ``397063-2557369 - Jane Doe - Mar 1, 2026 1010 PM``."""
    match = BRIGHTSPACE.fullmatch(parts[part])
    if not match:
        return None
    try:
        when = datetime.strptime(match["when"].strip(), "%b %d, %Y %I%M %p")
        when = when.strftime("%Y-%m-%d-%H-%M-%S")
    except ValueError:  # in another language
        when = ""
    return Owner("Brightspace", match["name"], match["number"], (), "", part, when)


def github(parts, part):
    """Read the folder of a clone, ``set-02-jdoe`` in ``set-02-submissions``."""
    before = parts[part - 1] if part else ""
    slugged = before.removesuffix("submissions")  # "set-02-"
    login = parts[part].removeprefix(slugged)
    if not before.endswith("-submissions") or login == parts[part]:
        return None
    return Owner("GitHub", "", "", (login,), "", part)


def ilias(parts, part):
    """Read ``Doe_Jane_jdoe_4711``, which ILIAS writes in ASCII."""
    match = ILIAS.fullmatch(parts[part])
    return match and Owner(
        "ILIAS",
        f"{match['first']} {match['last']}",
        match["number"],
        (match["login"], match["number"]),
        "",
        part,
    )


def gradescope(root):
    """Read who handed in which folder, from Gradescope's own lists.

    Returns
    -------
    metadata : dict from Path to list of Owner
        Paths within `root`; empty where there is no such list, or it can't be read.
    """
    found = {}
    for path in sorted(root.rglob(GRADESCOPE)):
        try:
            listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        place = path.parent.relative_to(root)
        for folder, about in (listed if isinstance(listed, dict) else {}).items():
            people = about.get(":submitters") if isinstance(about, dict) else None
            part = len(place.parts)
            found[place / str(folder)] = [submitter(one, part) for one in people or []]
    return found


def submitter(about, part):
    """Read one person of Gradescope's list."""
    name, number, address = (
        str(about.get(field) or "") for field in (":name", ":sid", ":email")
    )
    ids = tuple(filter(None, (number, address)))
    return Owner("Gradescope", name, number or address.partition("@")[0], ids, "", part)


def is_word(letter):
    """Tell whether a character is a letter, a digit, "_" or a mark on one."""
    return letter.isalnum() or letter == "_" or unicodedata.category(letter)[0] == "M"


def slug(name):
    """Write a name so that a folder can bear it.

    >>> slug("Zoë  O'Neil")
    'zoë-o-neil'
    """
    name = unicodedata.normalize("NFC", name).lower()
    letters = "".join(letter if is_word(letter) else " " for letter in name)
    return "-".join(letters.split())

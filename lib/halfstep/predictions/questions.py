"""Prediction questions, read from the file of their chapter.

A question is a table; its name is what ``predict("stuck")`` and ``echo("stuck", share)``
call it by, so no two chapters use one name::

    [stuck]
    scene = "We draw four rows at random, and do that 5,000 times."
    asks = "How many runs end badly?"
    form = "{:.1%}"             # how the measured number is written
    ticks = [0, 0.25, 0.5]      # the scale that shows guess and number side by side
    told = "it is"              # what stands before the number
    truth = "Of three runs one." # what stands behind it where nobody has guessed
    typed = ["50 (why this number may be typed)"]

    [[stuck.answers]]           # two to eight of them
    says = "1 in 10"
    dots = [1, 10]              # so many of so many, drawn
    at = 0.1                    # its place on the scale
    reply = "What speaks for it and against it; not whether it is right."
    later = "What there is to say beside the number."

Needed are ``scene``, ``asks``, ``says`` and ``reply``. Texts are Markdown as far as
`code`, *emphasis* and empty lines between paragraphs.
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

__all__ = ["FOLDER", "Answer", "Question", "find", "make_question", "names", "read_file"]

FOLDER = Path(__file__).parent
MOST = 8  # answers: as many as there are letters to choose them by


@dataclass(frozen=True)
class Answer:
    """One answer, and the reply to whoever chooses it."""

    says: str
    reply: str
    at: float | None = None
    dots: tuple = ()
    later: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its answers, and how the measured number will be shown."""

    name: str
    scene: str
    asks: str
    answers: tuple
    form: str = "{}"
    ticks: tuple = ()
    told: str = "it is"
    truth: str = ""
    typed: tuple = ()

    @property
    def asked(self):
        """List what is read where the question is asked."""
        replies = [text for each in self.answers for text in (each.says, each.reply)]
        return [self.scene, self.asks, *replies]

    @property
    def echoed(self):
        """List what is read beside the measured number."""
        return list(filter(None, [self.truth, *(each.later for each in self.answers)]))


def make_question(name, table):
    """Make a question of a table of its file.

    Parameters
    ----------
    name : str
    table : dict

    Returns
    -------
    question : Question

    Raises
    ------
    ValueError
        A text that is missing, a key that does not exist, fewer than two answers or more
        than eight, two that say the same, a scale on which an answer has no place.

    >>> pair = [{"says": "At 0", "reply": "The median."}, {"says": "At 3", "reply": "9/3."}]
    >>> table = {"scene": "Think of 0, 0, 9.", "asks": "The mean?", "answers": pair}
    >>> make_question("mean", table).asks
    'The mean?'
    """
    answers = table.get("answers", [])
    if not isinstance(answers, list | tuple) or not 2 <= len(answers) <= MOST:
        n = len(answers) if isinstance(answers, list | tuple) else 0
        raise ValueError(f"{name} has {n} answers: offer 2 to {MOST}.")
    made = tuple(
        _fill(Answer, f"{name}.answers[{i}]", each) for i, each in enumerate(answers)
    )
    question = _fill(Question, name, {**table, "name": name, "answers": made})
    said = [each.says for each in made]
    if len(set(said)) < len(said):
        raise ValueError(f"{name} has two answers that say the same: {said!r}.")
    if question.ticks and any(each.at is None for each in made):
        raise ValueError(f"{name} has a scale: give each answer its place, at = 0.1.")
    return question


def _fill(kind, place, table):
    """Make an instance of a table, whose lists become tuples."""
    known = {each.name for each in fields(kind)}
    if not isinstance(table, dict) or (odd := set(table) - known):
        what = repr(table) if not isinstance(table, dict) else f"the key {odd.pop()!r}"
        raise ValueError(f"{place} has {what}: it takes {', '.join(sorted(known))}.")
    for key in {"scene", "asks", "says", "reply"} & known:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise ValueError(f"{place}.{key} is {table.get(key)!r}: write a text.")
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return kind(**values)


def read_file(path):
    """Read the questions of a chapter.

    Parameters
    ----------
    path : Path

    Returns
    -------
    questions : dict of str to Question
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is no TOML: {error}.") from error
    return {name: make_question(name, table) for name, table in tables.items()}


def names(folder=FOLDER):
    """Say in which file each question stands.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    names : dict of str to Path

    Raises
    ------
    ValueError
        A name that two files use.
    """
    places = {}
    for path in sorted(folder.glob("*.toml")):
        for name in read_file(path):
            if name in places:
                raise ValueError(
                    f"{name!r} stands in {places[name].name} and in {path.name}: "
                    "rename one, a guess is kept under its question's name."
                )
            places[name] = path
    return places


def find(name, folder=FOLDER):
    """Give a question by its name.

    Parameters
    ----------
    name : str
    folder : Path

    Returns
    -------
    question : Question

    Raises
    ------
    ValueError
        No question has this name; the message lists those that there are.

    >>> find("stuck").name
    'stuck'
    """
    places = names(folder)
    if not isinstance(name, str) or name not in places:
        there = ", ".join(places) or "none"
        raise ValueError(
            f"name is {_short(name)}, but the questions are {there}: write it into "
            f"lib/halfstep/predictions/NN.toml, under the number of the chapter."
        )
    return read_file(places[name])[name]


def _short(name):
    """Say in a few words what was given in place of a name."""
    return repr(name)[:60] if isinstance(name, str) else f"a {type(name).__name__}"

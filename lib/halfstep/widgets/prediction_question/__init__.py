"""The prediction question: the reader chooses before the page tells."""

import re
from html import escape

from traitlets import Int, TraitError, Unicode, validate

from halfstep.arguments import shown
from halfstep.widgets.kit import Widget, own_module, own_style

__all__ = ["PredictionQuestion"]

LETTERS = "ABCDEFGH"


class PredictionQuestion(Widget):
    """A question with answers to choose from; each has a reply that opens afterwards.

    Nothing that the reader chooses leaves the page. Without scripts the replies are folded
    under their answers. The cell that asks should hide its source, or it gives them away:
    tags ``remove-input`` and ``nbval-ignore-output``, metadata ``jupyter.source_hidden``.

    Parameters
    ----------
    question : str
        Markdown as far as `code`, *emphasis* and empty lines between paragraphs.
    answers : list of (str, str)
        Two to eight pairs: the answer, and the reply to whoever chooses it.
    right : int, optional
        Which answer is right, from 0. None where it depends.
    title : str

    Attributes
    ----------
    choice : int or None
        What the reader has chosen. Set it to choose, or to None to ask again.

    Raises
    ------
    ValueError
        Answers that are no pairs of texts, fewer than two or more than eight; ``right``
        beyond them.

    Source: Crouch and others (2004); every chapter of the book.

    >>> ask = PredictionQuestion(
    ...     "Where does the *mean* of 0, 0 and 9 lie?",
    ...     answers=[("At 0", "That is the median."), ("At 3", "It is 9 / 3.")],
    ...     right=1,
    ... )
    >>> ask
    PredictionQuestion(2 answers, none chosen)
    >>> ask.choice = 0
    >>> ask
    PredictionQuestion(2 answers, A chosen)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _folded = Unicode().tag(sync=True)
    _right = Int(None, allow_none=True).tag(sync=True)
    choice = Int(None, allow_none=True).tag(sync=True)

    def __init__(self, question, answers, *, right=None, title="Predict"):
        answers = _check_answers(answers)
        for name, text in (("question", question), ("title", title)):
            if not isinstance(text, str):
                raise TypeError(f"{name} must be words, but it is {shown(text)}.")
        if right is not None and not _is_among(right, answers):
            raise ValueError(
                f"right is {shown(right)}, but the answers are 0 to {len(answers) - 1}."
            )
        self._n_answers = len(answers)
        super().__init__(_folded=_fold(title, question, answers), _right=right)

    def __repr__(self):
        chosen = "none" if self.choice is None else LETTERS[self.choice]
        return f"PredictionQuestion({self._n_answers} answers, {chosen} chosen)"

    @validate("choice")
    def _check_choice(self, proposal):
        if proposal["value"] not in (None, *range(self._n_answers)):
            raise TraitError(
                f"choice is {proposal['value']}, but the answers are 0 to "
                f"{self._n_answers - 1}, and None asks again."
            )
        return proposal["value"]

    def _still(self):
        return f'<div class="hs-still hs-question">{self._folded}</div>'


def _is_among(right, answers):
    is_number = isinstance(right, int) and not isinstance(right, bool)
    return is_number and 0 <= right < len(answers)


def _check_answers(answers):
    if not isinstance(answers, list | tuple):
        raise TypeError(f"answers must be a list of pairs, but it is {shown(answers)}.")
    answers = list(answers)
    if not 2 <= len(answers) <= len(LETTERS):
        raise ValueError(f"answers has {len(answers)} items: offer 2 to {len(LETTERS)}.")
    for number, answer in enumerate(answers):
        pair = isinstance(answer, tuple | list) and len(answer) == 2
        if not pair or not all(isinstance(text, str) and text.strip() for text in answer):
            raise ValueError(
                f"answers[{number}] is {shown(answer)}: give a pair of texts, the answer "
                "and the reply to whoever chooses it."
            )
    return answers


def _fold(title, question, answers):
    """Write all of it as HTML, escaped: the page and the still show the same."""
    folded = "".join(
        f"<details><summary><b>{letter}</b> {_inline(answer)}</summary>"
        f"{_paragraphs(reply)}</details>"
        for letter, (answer, reply) in zip(LETTERS, answers, strict=False)
    )
    return f'<p class="hs-title">{_inline(title)}</p>{_paragraphs(question)}{folded}'


def _paragraphs(text):
    return "".join(f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))


def _inline(text):
    """Turn `code` and *emphasis* into HTML; everything else is text."""
    parts = re.split(r"`([^`]+)`", escape(" ".join(text.split()), quote=False))
    parts[::2] = [re.sub(r"\*([^*]+)\*", r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)

"""A prediction: the reader chooses before the page tells, and meets the guess again."""

import re
from html import escape
from numbers import Real

from traitlets import Dict, Float, Int, List, TraitError, Unicode, validate

from halfstep.arguments import shown
from halfstep.predictions.questions import Question, find
from halfstep.widgets.kit import Widget, own_module, own_style

__all__ = ["PredictionEcho", "PredictionQuestion", "echo", "predict"]

LETTERS = "ABCDEFGH"
BEYOND = 1e300  # no page measures so much; whole numbers may be larger than any float


def predict(name):
    """Ask the prediction question of that name; its text lies in `halfstep/predictions`.

    Parameters
    ----------
    name : str

    Returns
    -------
    question : PredictionQuestion

    >>> predict("stuck")
    PredictionQuestion('stuck', 3 answers, none chosen)
    """
    return PredictionQuestion(find(name))


def echo(name, value):
    """Show the reader's guess beside what was measured.

    Parameters
    ----------
    name : str
        That of the question.
    value : float or str
        What the page has measured; a text where it is no number.

    Returns
    -------
    echo : PredictionEcho

    >>> echo("stuck", 0.324)
    PredictionEcho('stuck', it is 32.4%)
    """
    return PredictionEcho(find(name), value)


def _checked(question):
    """Refuse what is no question."""
    if not isinstance(question, Question):
        raise TypeError(
            f"question must be a Question, but it is {shown(question)}: "
            "make one of a table with make_question, or call predict(name)."
        )
    return question


class _Prediction(Widget):
    """What the two have in common: their page module, and the question as data."""

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _question = Dict().tag(sync=True)

    def __init__(self, question, **traits):
        self.question = _checked(question)
        super().__init__(_question=_as_html(question), **traits)


class PredictionQuestion(_Prediction):
    """A question with answers to choose from; a reply to the chosen one opens.

    The first guess is kept on the reader's device and nowhere else, under the name of the
    question. Without scripts the replies are folded under their answers.

    Parameters
    ----------
    question : Question

    Attributes
    ----------
    choice : int or None
        The reader's first guess. Set it to guess, or to None to forget the guess.

    Source: Crouch and others (2004); every chapter of the book.

    >>> ask = predict("stuck")
    >>> ask.choice = 0
    >>> ask
    PredictionQuestion('stuck', 3 answers, A chosen)
    """

    choice = Int(None, allow_none=True).tag(sync=True)

    def __repr__(self):
        chosen = "none" if self.choice is None else LETTERS[self.choice]
        n = len(self.question.answers)
        return f"PredictionQuestion({self.question.name!r}, {n} answers, {chosen} chosen)"

    @validate("choice")
    def _check_choice(self, proposal):
        n_answers = len(self.question.answers)
        if proposal["value"] not in (None, *range(n_answers)):
            raise TraitError(
                f"choice is {proposal['value']}, but the answers are 0 to "
                f"{n_answers - 1}, and None forgets the guess."
            )
        return proposal["value"]

    def _still(self):
        folded = "".join(
            f"<details><summary><b>{letter}</b> {each['says']}</summary>"
            f"{each['reply']}</details>"
            for letter, each in zip(LETTERS, self._question["answers"], strict=False)
        )
        return (
            '<div class="hs-still hs-question"><p class="hs-title">Predict</p>'
            f"{self._question['scene']}{self._question['asks']}{folded}</div>"
        )


class PredictionEcho(_Prediction):
    """The guess and the measured number, side by side.

    Parameters
    ----------
    question : Question
    value : float or str

    Raises
    ------
    TypeError, ValueError
        A value that is neither a number nor words; one that is not finite.
    """

    _value = Float(None, allow_none=True).tag(sync=True)
    _words = Unicode().tag(sync=True)
    _ticks = List().tag(sync=True)

    def __init__(self, question, value):
        is_text = isinstance(value, str)
        if not is_text and (isinstance(value, bool) or not isinstance(value, Real)):
            raise TypeError(f"value must be a number or words, but it is {shown(value)}.")
        if not is_text and not abs(value) < BEYOND:
            raise ValueError(f"value is {shown(value)}: there is nothing to compare.")
        words = value if is_text else _written(_checked(question).form, value)
        on_scale = not is_text and _checked(question).ticks
        super().__init__(
            question,
            _words=escape(words),
            _value=float(value) if on_scale else None,
            _ticks=[[t, _tick(question.form, t)] for t in on_scale or ()],
        )

    def __repr__(self):
        return f"PredictionEcho({self.question.name!r}, {self.question.told} {self._words})"

    def _still(self):
        """Give an empty place: without scripts nobody has guessed, and the output tells."""
        return '<div class="hs-still hs-echo"></div>'


def _written(form, value):
    return form.format(value).replace("-", "−")


def _tick(form, value):
    """Write a tick as the number is written, without its decimals and its words."""
    return _written(
        re.sub(r"^[^{]*\{:(,?)(?:\.\d+)?(\w|%)\}.*$", r"{:\1.0\2}", form), value
    )


def _as_html(question):
    """Write the texts as HTML, escaped: the page and the still show the same."""
    return {
        "name": question.name,
        "scene": _paragraphs(question.scene),
        "asks": f'<p class="hs-asks">{_inline(question.asks)}</p>',
        "told": _inline(question.told),
        "truth": _inline(question.truth),
        "answers": [_answer_as_html(each) for each in question.answers],
    }


def _answer_as_html(answer):
    return {
        "says": _inline(answer.says),
        "reply": _paragraphs(answer.reply),
        "later": _inline(answer.later),
        "at": answer.at,
        "dots": list(answer.dots),
    }


def _paragraphs(text):
    return "".join(f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))


def _inline(text):
    """Turn `code` and *emphasis* into HTML; everything else is text."""
    parts = re.split(r"`([^`]+)`", escape(" ".join(text.split()), quote=False))
    parts[::2] = [re.sub(r"\*([^*]+)\*", r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)

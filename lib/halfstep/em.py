"""The one loop of the book: an E-step, an M-step, and again until nothing moves.

k-means and Gaussian mixtures differ in what their half-steps compute. What they share
stands here: the order of the half-steps, and when to stop.
"""

from collections import deque
from typing import Any, NamedTuple

from halfstep.states import Trace


class Instant(NamedTuple):
    """Where the loop is after a half-step, without a copy of anything.

    Attributes
    ----------
    step : {"start", "e_step", "m_step"}
    iteration : int
    parameters, expectation : whatever the model works with
        The expectation is None at the start.

    Source: chapter 09 of the book.

    >>> Instant("start", 0, 5.0, None).step
    'start'
    """

    step: str
    iteration: int
    parameters: Any
    expectation: Any


def half_steps(model, parameters, max_iter, *, make=Instant):
    """Alternate the half-steps of ``model``, and yield after each.

    Parameters
    ----------
    model : object with four methods
        ``e_step(parameters)`` gives the expectation: labels, or responsibilities.
        ``m_step(expectation, parameters)`` gives the new parameters, and the expectation
        they were made from.
        ``repeats(former, expectation)`` says that an M-step would change nothing.
        ``settled(former, expectation, old, new)`` says that this iteration gained too
        little; the first two are the expectations, the others the parameters around it.
    parameters : anything that the model understands
    max_iter : int
        Limit of M-steps.
    make : function of (step, iteration, parameters, expectation)
        Makes what is yielded: a state to keep, or an `Instant` to look at in passing.

    Yields
    ------
    instant : Instant, or what ``make`` returns

    Returns
    -------
    converged : bool
        Whether the model ended the loop, not ``max_iter``.

    The last step is always an E-step, so the expectation belongs to the parameters. The
    model is asked before ``make``: what is made of the last step may say how it ended.

    Source: Dempster, Laird and Rubin (1977), section 2; chapter 09 of the book.

    >>> class Halve:
    ...     def e_step(self, value): return round(value)
    ...     def m_step(self, rounded, value): return rounded / 2, rounded
    ...     def repeats(self, former, rounded): return former == rounded
    ...     def settled(self, *around): return False
    >>> for instant in half_steps(Halve(), 2, max_iter=9):
    ...     print(*instant)
    start 0 2 None
    e_step 1 2 2
    m_step 1 1.0 2
    e_step 2 1.0 1
    m_step 2 0.5 1
    e_step 3 0.5 0
    m_step 3 0.0 0
    e_step 4 0.0 0
    """
    yield make("start", 0, parameters, None)
    expectation, settled = None, False
    for iteration in range(1, max_iter + 2):
        former, expectation = expectation, model.e_step(parameters)
        ended = settled or (former is not None and model.repeats(former, expectation))
        yield make("e_step", iteration, parameters, expectation)
        if ended or iteration > max_iter:
            return ended
        old, (parameters, expectation) = parameters, model.m_step(expectation, parameters)
        yield make("m_step", iteration, parameters, expectation)
        settled = model.settled(former, expectation, old, parameters)


def collect(states):
    """Run a generator of states to its end and keep them all.

    Parameters
    ----------
    states : generator of states that returns whether it converged

    Returns
    -------
    trace : Trace

    Source: chapter 03 of the book.

    >>> def one_state():
    ...     yield "state"
    ...     return True
    >>> collect(one_state()).converged
    True
    """
    kept = []
    while True:
        try:
            kept.append(next(states))
        except StopIteration as end:  # what a generator returns travels in its end
            return Trace(kept, converged=end.value)


def last(instants):
    """Run a loop to its end and keep only what came last: this is a fit.

    Parameters
    ----------
    instants : iterable

    Returns
    -------
    instant : its last item

    Source: chapter 09 of the book.

    >>> last(iter("abc"))
    'c'
    """
    return deque(instants, maxlen=1).pop()

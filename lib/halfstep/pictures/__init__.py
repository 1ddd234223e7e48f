"""The key pictures of the book: each is drawn by one function, from data and states.

They differ from `halfstep.plots` in that they tell a whole story: where a word stands is
chosen by hand, what it says is computed. A picture that is wider than a phone has two
drawings, and `at_both_widths` keeps them together.

>>> from halfstep.pictures import dart, ends, lower_bound, path, plateau, proofs, staircase
>>> from halfstep.pictures import borders, cost, cures, hill, lengths, riddle, verdicts
"""

from halfstep.figures import page_and_phone


def at_both_widths(draw, *arguments, **options):
    """Draw a picture for the page and for a phone.

    Parameters
    ----------
    draw : function of this package that takes a ``width``
    arguments, options : what it takes besides

    Returns
    -------
    fig : matplotlib.figure.Figure, as `halfstep.figures.page_and_phone` gives it
    """
    return page_and_phone(lambda width: draw(*arguments, width=width, **options))

"""What can be drawn, and on what: the checks of pictures.

They are called by `plots` and `animation`; each returns what it was given, or says what is
wrong with it.
"""

from halfstep.arguments import as_floats, check_points, check_row, shown


def plane(X):
    """Check that the points can be drawn: two columns of finite numbers.

    Parameters
    ----------
    X : (n_samples, 2) float

    Returns
    -------
    X : (n_samples, 2) float array

    Raises
    ------
    ValueError : the shape is another, or a row is not finite; the message names it.

    >>> plane([[1, 2]])
    array([[1., 2.]])
    """
    return two_columns(X, "X")


def states(trace):
    """Refuse what is no sequence of states.

    Parameters
    ----------
    trace : sequence of states

    Returns
    -------
    trace : the same

    Raises
    ------
    TypeError : something else
    ValueError : the trace is empty.

    >>> states([])
    Traceback (most recent call last):
        ...
    ValueError: the trace is empty: pass what run(...) returns
    """
    listed = isinstance(trace, list | tuple)
    if not listed or not all(hasattr(state, "step") for state in trace):
        raise TypeError(
            f"trace must be states, but it is {shown(trace)}: run(...) returns them."
        )
    if not len(trace):
        raise ValueError("the trace is empty: pass what run(...) returns")
    return trace


def two_columns(X, name):
    """Refuse what does not lie in a plane, and say which columns to choose."""
    X = as_floats(X, name).astype(float)
    if X.ndim == 2 and X.shape[1] == 2 and len(X):
        return check_points(X, name=name)
    cure = "give a table with one row for each point"
    if X.ndim == 2 and len(X):
        cure = f"choose two columns, as in {name}[:, [0, 1]]"
    raise ValueError(f"a picture needs {name} of shape (n, 2), not {X.shape}: {cure}")


def axes_of(ax):
    """Refuse what cannot be drawn on."""
    if not hasattr(ax, "add_patch"):
        raise TypeError(
            f"ax must be Axes, but it is {shown(ax)}: plt.subplots() makes them."
        )
    return ax


def state_of(state, word="step"):
    """Refuse what is no state; what has the word that is asked for will do."""
    if not hasattr(state, word):
        hint = "pass trace.last" if hasattr(state, "last") else "fit(...) returns one"
        raise TypeError(f"state must be a state, but it is {shown(state)}: {hint}.")
    return state


def asked(function, name, places):
    """Ask a function, and refuse what cannot be asked."""
    return a_function(function, name, "places")(places)


def a_function(function, name, takes):
    """Refuse what is no function."""
    if not callable(function) or isinstance(function, type):
        raise TypeError(
            f"{name} must be a function of {takes}, but it is {shown(function)}: "
            f"lambda {takes}: … is one."
        )
    return function


def a_drawing(draw):
    """Refuse what cannot draw a picture of a state."""
    return a_function(draw, "draw", "ax, X, state")


def one_each(X, values, name):
    """Check that there is one number of at least 0 for each point."""
    values = check_row(values, name, low=0.0)
    if len(values) != len(X):
        raise ValueError(f"{len(X)} points need as many {name}, not {len(values)}.")
    return values


def words(text, name):
    """Refuse what is no text."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be words, but it is {shown(text)}: put it in quotes.")
    return text

"""What may come in: every public function passes its arguments through here.

A check either returns a clean array or says what is wrong, where, and what to do.
"""

import math
import sys

import numpy as np

# NumPy would take these for numbers, or drop a part of them without a word.
_NO_NUMBERS = str | bytes | complex | np.complexfloating
# Nobody counts so far; and what is counted shall fit into an array.
_MOST = 2**31


def check_points(X, *, min_samples=1, name="X"):
    """Return ``X`` as a matrix of finite numbers, one point a row.

    Parameters
    ----------
    X : (n_samples, n_features) array, list of rows, or data frame
        float32 stays float32; integers and all else become float64. The names of a
        frame's columns are dropped: their order counts (see `check_columns`).
    min_samples : int
        How many rows there must be at least.
    name : str
        What the message calls the argument.

    Returns
    -------
    X : (n_samples, n_features) float
        The array itself where nothing had to be converted, so do not write to it.

    Raises
    ------
    ValueError
        Not numbers, not two-dimensional, empty, NaN or infinite, fewer rows than
        ``min_samples``, or so large or small that squares leave the range of floats.

    Source: the first section of each chapter that loads data.

    >>> check_points([[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    >>> check_points([1, 2, 3])
    Traceback (most recent call last):
        ...
    ValueError: X must have two axes (n_samples, n_features), but its shape is (3,). \
If it is one feature, pass np.reshape(X, (-1, 1)); if it is one point, [X].
    """
    X = as_floats(X, name)
    if X.ndim != 2:
        raise ValueError(
            f"{name} must have two axes (n_samples, n_features), but its shape is "
            f"{X.shape}. If it is one feature, pass np.reshape({name}, (-1, 1)); "
            f"if it is one point, [{name}]."
        )
    if X.size == 0:
        raise ValueError(f"{name} is empty: its shape is {X.shape}. Check how it was made.")
    if len(X) < min_samples:
        raise ValueError(f"{name} has {len(X)} points, but {min_samples} are needed.")
    _check_range(X, name)
    return X


def check_centers(centers, X, *, name="centers"):
    """Return ``centers`` as floats, as wide as ``X``, or say what is wrong with them.

    Parameters
    ----------
    centers : (n_clusters, n_features) float
    X : (n_samples, n_features) float, checked before
    name : str
        What the message calls the argument.

    Returns
    -------
    centers : (n_clusters, n_features) float64

    Raises
    ------
    ValueError
        As `check_points`; and the widths differ: the message gives both.

    Source: chapter 02 of the book.

    >>> check_centers([[1, 2]], np.zeros((5, 3)))
    Traceback (most recent call last):
        ...
    ValueError: X has 3 features and centers has 2: both must describe the same features.
    """
    centers = check_points(centers, name=name).astype(float)
    if centers.shape[1] != X.shape[1]:
        raise ValueError(
            f"X has {X.shape[1]} features and {name} has {centers.shape[1]}: "
            "both must describe the same features."
        )
    return centers


def check_labels(labels, n_samples, n_clusters=None):
    """Return ``labels`` as whole numbers, one for each point.

    Parameters
    ----------
    labels : (n_samples,) int
    n_samples : int
    n_clusters : int, optional
        Where given, each label must lie in 0 … n_clusters - 1.

    Returns
    -------
    labels : (n_samples,) int

    Raises
    ------
    ValueError
        Another length, not whole numbers, masked, or a label out of range.

    Source: chapter 02 of the book.

    >>> check_labels([0, 1, 3], 3, n_clusters=3)
    Traceback (most recent call last):
        ...
    ValueError: labels[2] is 3, but with 3 clusters a label is one of 0 to 2.
    """
    labels = _as_array(labels, "labels")
    if labels.shape != (n_samples,):
        raise ValueError(
            f"labels must have one entry for each of the {n_samples} points, "
            f"but its shape is {labels.shape}."
        )
    if labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels must be integers, but their type is {labels.dtype}: "
            f"{_numbered(labels)}."
        )
    _check_label_range(labels, n_clusters)
    return labels.astype(np.intp, copy=False)


def check_weights(sample_weight, n_samples):
    """Return ``sample_weight`` as floats, or ``None`` where every point counts once.

    Parameters
    ----------
    sample_weight : (n_samples,) float, or None
    n_samples : int

    Returns
    -------
    sample_weight : (n_samples,) float64, or None

    Raises
    ------
    ValueError
        Another length, negative, not finite, or all zero.

    >>> check_weights([1, 2], 2)
    array([1., 2.])
    """
    if sample_weight is None:
        return None
    weights = as_floats(sample_weight, "sample_weight").astype(float)
    if weights.shape != (n_samples,):
        raise ValueError(
            f"sample_weight must have one entry for each of the {n_samples} points, "
            f"but its shape is {weights.shape}."
        )
    if not np.isfinite(weights).all() or weights.min() < 0 or weights.max() == 0:
        raise ValueError("sample_weight must be finite, not negative, and not all zero.")
    return weights


def check_count(count, name, *, low=1, high=None):
    """Return ``count`` as an int between ``low`` and ``high``.

    Parameters
    ----------
    count : int
    name : str
        What the message calls it.
    low, high : int
        The bounds; both are allowed values.

    Returns
    -------
    count : int

    Raises
    ------
    TypeError
        Not a whole number.
    ValueError
        Out of bounds.

    Source: chapter 02 of the book.

    >>> check_count(5, "n_clusters", high=3)
    Traceback (most recent call last):
        ...
    ValueError: n_clusters is 5, but it must be between 1 and 3 (the number of points).
    """
    if isinstance(count, bool) or not isinstance(count, int | np.integer):
        hint = "scikit-learn's 'auto' is 1 here" if str(count) == "auto" else "give an int"
        raise TypeError(f"{name} must be a whole number, but it is {shown(count)}: {hint}.")
    if high is not None and not low <= count <= high:
        raise ValueError(
            f"{name} is {shown(count)}, but it must be between {low} and {high} "
            "(the number of points)."
        )
    if not low <= count < _MOST:
        bound = f"at least {low}" if count < low else f"less than {_MOST}"
        raise ValueError(f"{name} is {shown(count)}, but it must be {bound}.")
    return int(count)


def check_number(value, name, *, low=0.0):
    """Return ``value`` as a finite float of at least ``low``.

    Parameters
    ----------
    value : float
    name : str
        What the message calls it.
    low : float

    Returns
    -------
    value : float

    Raises
    ------
    ValueError
        Less, NaN, infinite, or no number at all.

    Source: chapter 03 of the book.

    >>> check_number(-1, "tol")
    Traceback (most recent call last):
        ...
    ValueError: tol must be a number of at least 0, but it is -1.
    """
    known = isinstance(value, int | float | np.integer | np.floating)
    most = sys.float_info.max
    value = float(value) if isinstance(value, np.floating) else value
    if not known or isinstance(value, bool) or not max(low, -most) <= value <= most:
        least = "finite number" if low == -np.inf else f"number of at least {low:g}"
        raise ValueError(f"{name} must be a {least}, but it is {shown(value)}.")
    return float(value)


def check_row(values, name, n_values=None, *, low=-np.inf):
    """Return ``values`` as a row of finite floats; one number may stand for all of them.

    Parameters
    ----------
    values : (n_values,) float, or float where ``n_values`` is given
    name : str
        What the message calls them.
    n_values : int, optional
    low : float
        What none may be less than.

    Returns
    -------
    values : (n_values,) float

    Raises
    ------
    ValueError
        Another shape, or a number that is not finite or too low.

    >>> check_row(2, "std", 3, low=0)
    array([2., 2., 2.])
    """
    row = as_floats(values, name)
    row = row if row.ndim or n_values is None else np.full(n_values, row, float)
    if row.ndim != 1 or not row.size or len(row) != (n_values or len(row)):
        wanted = (
            "one or more numbers" if n_values is None else f"{n_values} numbers, or one"
        )
        raise ValueError(f"{name} must be a row of {wanted}, but its shape is {row.shape}.")
    wrong = np.flatnonzero(~((row >= low) & np.isfinite(row)))
    if wrong.size:
        least = "" if low == -np.inf else f" of at least {low:g}"
        raise ValueError(
            f"{name} must be finite numbers{least}, but one is {row[wrong[0]]}."
        )
    return row


def check_rng(rng):
    """Return the generator that ``rng`` is, or that it is a seed for.

    A Generator goes on from where it is. An int starts anew: each call with it draws the
    same. None draws anew each time. ``np.random.seed`` has no effect on any of them. What
    a seed draws is the same for one version of NumPy, and may change with the next.

    Parameters
    ----------
    rng : numpy.random.Generator, a seed for one, or None

    Returns
    -------
    rng : numpy.random.Generator

    Raises
    ------
    TypeError
        No generator, and no seed for one.

    Source: NumPy's NEP 19, on what a seed promises; chapter 04 of the book.

    >>> check_rng(0).random() == check_rng(0).random()
    True
    >>> check_rng("0")
    Traceback (most recent call last):
        ...
    TypeError: rng must be a numpy.random.Generator, a whole number of at least 0 as its \
seed, or None, but it is '0': np.random.default_rng(0) is one, np.random.seed has no effect.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    try:
        if type(rng) is not int and rng is not None and _is_no_seed(rng):
            raise TypeError
        return np.random.default_rng(rng)
    except (TypeError, ValueError):
        raise TypeError(
            "rng must be a numpy.random.Generator, a whole number of at least 0 as its "
            f"seed, or None, but it is {shown(rng)}: np.random.default_rng(0) is one, "
            "np.random.seed has no effect."
        ) from None


def _is_no_seed(rng):
    """Refuse what NumPy would take for a seed: a truth, an empty list."""
    return isinstance(rng, bool | np.bool_) or np.size(rng) == 0


def check_columns(X, centers, name="centers"):
    """Refuse two frames whose columns have the same names in another order.

    Everything else goes by position: arrays have no names, and where the names of two
    frames differ, they say nothing about each other.

    Parameters
    ----------
    X, centers : data frames, or anything else
    name : str
        What the message calls the second.

    Raises
    ------
    ValueError
        The same names in another order.

    >>> from types import SimpleNamespace as Frame
    >>> check_columns(Frame(columns=["b", "a"]), Frame(columns=["a", "b"]))
    Traceback (most recent call last):
        ...
    ValueError: X has the columns ['b', 'a'] and centers ['a', 'b'], but columns go by \
position: pass X[['a', 'b']].
    """
    if not (hasattr(X, "columns") and hasattr(centers, "columns")):
        return
    ours, theirs = list(X.columns), list(centers.columns)
    if ours != theirs and set(ours) == set(theirs):
        raise ValueError(
            f"X has the columns {ours} and {name} {theirs}, but columns go by position: "
            f"pass X[{theirs}]."
        )


def check_choice(value, name, choices):
    """Return ``value`` where it is one of ``choices``.

    Parameters
    ----------
    value : str
    name : str
        What the message calls it.
    choices : sequence of str

    Returns
    -------
    value : str

    Raises
    ------
    ValueError
        Anything else; the message lists the choices.

    Source: chapter 03 of the book.

    >>> check_choice("nearest", "empty", ("keep", "farthest", "random"))
    Traceback (most recent call last):
        ...
    ValueError: empty must be one of 'keep', 'farthest', 'random', but it is 'nearest'.
    """
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(map(repr, choices))
        raise ValueError(f"{name} must be one of {listed}, but it is {shown(value)}.")
    return value


def shown(value):
    """Write a value for a message: itself where that is short, else what it is.

    Parameters
    ----------
    value : anything

    Returns
    -------
    words : str

    >>> shown("a"), shown(10**400), shown(np.zeros((50, 2)))
    ("'a'", 'about 1e400', 'of type ndarray')
    """
    if isinstance(value, int) and abs(value) >= 10**30:
        return f"about {'-' * (value < 0)}1e{math.log10(abs(value)):.0f}"
    words = str(value) if isinstance(value, np.number) else repr(value)
    return (
        words
        if len(words) <= 60 and "\n" not in words
        else f"of type {type(value).__name__}"
    )


def as_floats(values, name):
    """Return values as an array of floats, of any shape.

    Parameters
    ----------
    values : anything that NumPy makes an array of
    name : str
        What the message calls them.

    Returns
    -------
    values : float array
        float32 stays float32; all else becomes float64.

    Raises
    ------
    ValueError
        Sparse, masked, ragged, text, dates, complex, or ints beyond the range of floats.

    >>> as_floats([[10**400]], "X")
    Traceback (most recent call last):
        ...
    ValueError: X has an entry beyond the range of floats, 1.8e308: change its unit.
    """
    array = _as_array(values, name)
    if array.dtype in (np.float32, np.float64):
        return array
    try:
        with np.errstate(over="ignore"):  # a long double becomes infinite, and is found
            return _only_numbers(array).astype(float)
    except OverflowError:
        raise ValueError(
            f"{name} has an entry beyond the range of floats, 1.8e308: change its unit."
        ) from None
    except (TypeError, ValueError) as error:
        raise ValueError(_no_table(name, error)) from None


def _as_array(values, name):
    if hasattr(values, "toarray"):
        raise ValueError(f"{name} is a sparse matrix: pass {name}.toarray().")
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise ValueError(f"{name} has masked entries: drop those rows, or fill them.")
    try:
        return np.asarray(values)
    except (TypeError, ValueError):
        raise ValueError(_no_table(name, "they differ")) from None


def _only_numbers(array):
    kinds = {array.dtype.name} if array.dtype.kind in "cmMSUV" else set()
    if array.dtype.kind == "O":
        kinds = {type(v).__name__ for v in array.flat if isinstance(v, _NO_NUMBERS)}
    if kinds:
        raise TypeError(f"its entries are of type {', '.join(sorted(kinds))}")
    return array


def _no_table(name, why):
    return (
        f"{name} must be a table of numbers whose rows have the same length: {why}. "
        "Keep the numeric columns only, and fill or drop what is missing."
    )


def _numbered(labels):
    """Say how such labels become integers, without changing which cluster they name."""
    if labels.dtype.kind in "bf" and (labels == np.round(labels)).all():
        return "labels.astype(int) makes them so"
    return "np.unique(labels, return_inverse=True)[1] numbers any names"


def _check_label_range(labels, n_clusters):
    if n_clusters is None:
        low, high = np.iinfo(np.intp).min, np.iinfo(np.intp).max
    else:
        low, high = 0, n_clusters - 1
    wrong = np.flatnonzero((labels < low) | (labels > high))
    if wrong.size:
        raise ValueError(
            f"labels[{wrong[0]}] is {labels[wrong[0]]}, but with {n_clusters or 'any'} "
            f"clusters a label is one of {low} to {high}."
        )


def _check_range(X, name):
    low, high = float(X.min()), float(X.max())
    if not np.isfinite([low, high]).all():
        row, column = np.argwhere(~np.isfinite(X))[0]
        raise ValueError(
            f"{name}[{row}, {column}] is {X[row, column]}: k-means and mixtures need "
            f"finite numbers. {name}[np.isfinite({name}).all(axis=1)] keeps the rest."
        )
    size = max(-low, high)
    # Squares of what is allowed, summed over many points, neither overflow nor vanish.
    limit = 1e-4 * np.sqrt(float(np.finfo(X.dtype).max))
    if size > limit or 0 < size < 1 / limit:
        raise ValueError(
            f"The largest entry of {name} is {size:.1e}, and squares of such numbers leave "
            f"the range of {X.dtype}: change the unit, for example {name} / {size:.0e}."
        )

"""What may come in: every public function passes its arguments through here.

A check either returns a clean array or says what is wrong, where, and what to do.
"""

import numpy as np


def check_points(X, *, min_samples=1, name="X"):
    """Return ``X`` as a matrix of finite numbers, one point a row.

    Parameters
    ----------
    X : (n_samples, n_features) array, list of rows, or data frame
        float32 stays float32; integers and all else become float64.
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
    X = _as_floats(X, name)
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
        Another length, not whole numbers, or a label out of range.

    Source: chapter 02 of the book.

    >>> check_labels([0, 1, 3], 3, n_clusters=3)
    Traceback (most recent call last):
        ...
    ValueError: labels[2] is 3, but with 3 clusters a label is one of 0 to 2.
    """
    labels = np.asarray(labels)
    if labels.shape != (n_samples,):
        raise ValueError(
            f"labels must have one entry for each of the {n_samples} points, "
            f"but its shape is {labels.shape}."
        )
    if labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels must be integers, but their type is {labels.dtype}: "
            "np.unique(labels, return_inverse=True)[1] numbers any names."
        )
    if n_clusters is not None:
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
    weights = _as_floats(sample_weight, "sample_weight").astype(float)
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
        raise TypeError(f"{name} must be a whole number, but it is {count!r}.")
    if high is not None and not low <= count <= high:
        raise ValueError(
            f"{name} is {count}, but it must be between {low} and {high} "
            "(the number of points)."
        )
    if count < low:
        raise ValueError(f"{name} is {count}, but it must be at least {low}.")
    return int(count)


def check_number(value, name):
    """Return ``value`` as a float that is neither negative nor NaN.

    Parameters
    ----------
    value : float
    name : str
        What the message calls it.

    Returns
    -------
    value : float

    Raises
    ------
    ValueError
        Negative, NaN, or no number at all.

    Source: chapter 03 of the book.

    >>> check_number(-1, "tol")
    Traceback (most recent call last):
        ...
    ValueError: tol must be a number of at least 0, but it is -1.
    """
    if not isinstance(value, int | float | np.number) or not value >= 0:
        raise ValueError(f"{name} must be a number of at least 0, but it is {value!r}.")
    return float(value)


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
        raise ValueError(f"{name} must be one of {listed}, but it is {value!r}.")
    return value


def _as_floats(values, name):
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise ValueError(f"{name} has masked entries: drop those rows, or fill them.")
    try:
        array = np.asarray(values)
        if array.dtype.kind in "cmMSU":
            raise TypeError(f"its entries are of type {array.dtype}")
        return array if array.dtype in (np.float32, np.float64) else array.astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name} must be a table of numbers whose rows have the same length: {error}. "
            "Keep the numeric columns only, and fill or drop what is missing."
        ) from None


def _check_label_range(labels, n_clusters):
    wrong = np.flatnonzero((labels < 0) | (labels >= n_clusters))
    if wrong.size:
        raise ValueError(
            f"labels[{wrong[0]}] is {labels[wrong[0]]}, but with {n_clusters} "
            f"clusters a label is one of 0 to {n_clusters - 1}."
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

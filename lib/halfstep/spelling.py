"""What scikit-learn calls otherwise: readers who come from there are told our name."""

import functools
import inspect

# What scikit-learn calls what has another name here.
SPELLED = {
    "random_state": "rng", "seed": "rng", "init": "start", "init_params": "start",
    "reg_covar": "floor", "n_local_trials": "n_trials", "cluster_std": "std",
    "noise": "std",
}  # fmt: skip


def spelled(function):
    """Give a function that knows how scikit-learn spells its arguments, and tells.

    Parameters
    ----------
    function : a function with arguments of the names that `SPELLED` leads to

    Returns
    -------
    function : the same, but for the message where such a name comes in

    Source: the sections "In scikit-learn" of the book.

    >>> @spelled
    ... def draw(rng=None): pass
    >>> draw(random_state=0)
    Traceback (most recent call last):
        ...
    TypeError: draw() knows no random_state: halfstep spells it rng=.
    """
    own, own_name = set(inspect.signature(function).parameters), function.__name__
    foreign = {name for name, ours in SPELLED.items() if ours in own and name not in own}

    @functools.wraps(function)
    def call(*args, **options):
        for name in foreign & options.keys():
            ours = f"{SPELLED[name]}="
            raise TypeError(f"{own_name}() knows no {name}: halfstep spells it {ours}.")
        return function(*args, **options)

    return call

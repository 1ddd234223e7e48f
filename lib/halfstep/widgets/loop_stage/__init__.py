"""The loop stage: points, centers, the buttons E and M, and what each E changed."""

import numpy as np
from traitlets import List

from halfstep.arguments import check_centers, shown
from halfstep.datasets import load_kmeans
from halfstep.widgets.kit import check_plane, own_module, own_style
from halfstep.widgets.loop_lab import LoopLab

__all__ = ["FEW", "LoopStage"]

# Fifteen of the 46 points that are nearest to each center of the best clustering of
# `load_kmeans`: so few that each has a visible line to its center.
FEW = [
    1, 4, 7, 9, 14, 20, 22, 23, 36, 41, 50, 58, 64, 66, 67, 71, 82, 87, 91, 93,
    97, 98, 113, 115, 116, 125, 129, 134, 140, 158, 161, 162, 164, 169, 172, 173, 174, 175,
    179, 183, 184, 200, 204, 206, 208, 209, 213, 216, 218, 219, 237, 250, 251, 256, 265,
    267, 268, 272, 285, 299,
]  # fmt: skip
# Rows of `load_kmeans`. The first begins in one clump and ends well, the second does not.
STARTS = [[183, 218, 125, 64], [1, 22, 7, 125], [9, 183, 218, 140], [173, 23, 113, 158]]


class LoopStage(LoopLab):
    """k-means with two buttons: a first look, before anything has a name.

    A line joins each point to its center, so "nearest" and "mean" can be seen; below
    stands how many points each E has changed. There are no numbers besides, and no
    history: the `LoopLab` has them. From Python it is used as that one is.

    Parameters
    ----------
    X : (n_samples, 2) float, optional
        None takes 60 points in four clumps, and starts that suit them.
    starts : sequence of (n_clusters, 2) float, optional
        What the button "Another start" goes through, from the first, round and round.
        None draws four starts of four points.

    Attributes
    ----------
    starts : list of list of [x, y]
        Read only.

    Raises
    ------
    ValueError
        Points that are not in the plane, fewer of them than clusters, or no start.

    Source: chapter 02 of the book.

    >>> stage = LoopStage()
    >>> stage
    LoopStage(60 points, 4 clusters, half-step 0 of 0)
    >>> stage.do("assign")
    >>> stage.labels.shape, len(stage.starts)
    ((60,), 4)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    starts = List(read_only=True).tag(sync=True)

    def __init__(self, X=None, starts=None):
        if X is None:
            every = load_kmeans()
            X = every[FEW]
            starts = every[STARTS] if starts is None else starts
        self._X = check_plane(X)
        given = None if starts is None else _check_starts(starts, self._X)
        super().__init__(X, min(4, len(self._X)), centers=given and given[0])
        if given is None:
            more = (self._draw(len(self.centers)).tolist() for _ in range(3))
            given = [self.centers.tolist(), *more]
        self.set_trait("starts", [self._check(start).tolist() for start in given])


def _check_starts(starts, X):
    """Take a list of centers, or refuse what is none."""
    is_array = type(starts) is np.ndarray and starts.ndim > 0
    if not isinstance(starts, list | tuple) and not is_array:
        raise ValueError(f"starts is {shown(starts)}: give a list of (n_clusters, 2).")
    if len(starts) == 0:
        raise ValueError("starts has no start: give one at least, (n_clusters, 2).")
    return [check_centers(start, X, name="starts") for start in starts]

"""The water level: a fitted density as hills, and the islands that stand out of a flood."""

import numpy as np
from traitlets import Bytes, Dict, Int

from halfstep.arguments import check_count
from halfstep.widgets.kit import STYLE, Widget, check_plane, own_module, own_style
from halfstep.widgets.water_level.fitted import draw_fit, log_densities, packed, read

__all__ = ["WaterLevel"]

HIGHEST = 95


class WaterLevel(Widget):
    """Let the water rise over the density of a mixture, and count the islands.

    The density is that of the sum of all components. The water stands at the height below
    which lies the given share of the points; what is higher is land, and each connected
    piece of it an island. The page computes all of it from the parameters.

    Parameters
    ----------
    X : (n_samples, 2) float
    model : fitted mixture
        A state of `halfstep.mixture`, or what scikit-learn has fitted.
    percent : int, 1 to 95
        How many of a hundred points are under water at first.

    Attributes
    ----------
    percent : int

    Raises
    ------
    TypeError
        A model that is no fitted mixture.
    ValueError
        Points that are not in the plane, a model of data of another width or of more than
        8 components, a share outside 1 to 95.

    Source: chapter 10 of the book.

    >>> from halfstep import mixture
    >>> X = [[0.0, 0.0], [1.0, 0.0], [8.0, 1.0], [9.0, 0.0]]
    >>> WaterLevel(X, mixture.fit(X, 2, covariance_type="spherical", rng=0))
    WaterLevel(4 points, 2 components, 10% under water)
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _mixture = Dict().tag(sync=True)
    _style = Dict().tag(sync=True)
    percent = Int(10, min=1, max=HIGHEST).tag(sync=True)

    def __init__(self, X, model, percent=10):
        self._X = check_plane(X)
        self._kind, self._parameters = read(model, self._X)
        super().__init__(
            _points=self._X.tobytes(),
            _mixture=packed(self._kind, self._parameters),
            _style=STYLE,
            percent=check_count(percent, "percent", high=HIGHEST),
        )

    def __repr__(self):
        k = len(self._parameters.weights)
        parts = f"{k} component{'s' if k > 1 else ''}"
        return f"WaterLevel({len(self._X)} points, {parts}, {self.percent}% under water)"

    def _still(self):
        parts = log_densities(self._X, self._kind, self._parameters)
        lowest = self._X[np.logaddexp.reduce(parts, axis=1).argmin()]
        words = (
            f"{len(self._X)} points and {parts.shape[1]} ellipses of a mixture. Its density"
            f" is lowest at the point ({lowest[0]:.1f}, {lowest[1]:.1f})."
        )
        return draw_fit(self._X, self._kind, self._parameters, self.model_id, words)

"""Draw points from a mixture one by one, with their colors or without."""

import numpy as np
from traitlets import Bool, Bytes, Dict, Int, List, TraitError, validate

from halfstep import gaussians, mixture
from halfstep.arguments import check_count, check_points, check_rng
from halfstep.covariances import of
from halfstep.states import MixtureState, Trace
from halfstep.widgets.kit import Widget, check_plane, marks, own_module, own_style
from halfstep.widgets.kit.still import draw_still

__all__ = ["MixtureDraws"]

MANY = 400  # what the second button draws
MOST = 2 * MANY + 20


class MixtureDraws(Widget):
    """Draw a component, then a point from it; then hide which component it was.

    Python makes all draws beforehand, and the page shows as many as were asked for.

    Parameters
    ----------
    weights : (n_components,) float, sum 1
    means : (n_components, 2) float
    covariances : (n_components, 2, 2) float
    rng : numpy.random.Generator, optional
        Makes the draws. None makes the same ones each time.

    Attributes
    ----------
    n_drawn : int, 0 to 820
        How many points are shown. Set it to draw so many.
    colors : bool
        Whether each point shows the component that it came from.
    X : (n_drawn, 2) float
        The points that are shown; read only.
    y : (n_drawn,) int
        Their components; read only.

    Raises
    ------
    ValueError
        Means that are not in the plane; parameters that `halfstep.mixture` refuses.

    Source: chapter 08 of the book.

    >>> draws = MixtureDraws([0.5, 0.5], [[0.0, 0.0], [9.0, 0.0]], [np.eye(2)] * 2)
    >>> draws.n_drawn = 5
    >>> draws.X.shape, draws.y
    ((5, 2), array([1, 0, 0, 0, 1]))
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _labels = List(Int()).tag(sync=True)
    _style = Dict().tag(sync=True)
    _start = Dict().tag(sync=True)
    n_drawn = Int(0).tag(sync=True)
    colors = Bool(True).tag(sync=True)

    def __init__(self, weights, means, covariances, *, rng=None):
        means = check_plane(check_points(means, name="means"))
        given = weights, means, covariances
        self._given = gaussians.check_parameters(means, *given, of("full"))
        self._state = MixtureState("start", 0, *self._given, None, -np.inf)
        rng = check_rng(0 if rng is None else rng)
        self._all = mixture.sample(MOST, self._state, rng=rng)
        X, y = self._all
        super().__init__(
            _points=X.tobytes(),
            _labels=y.tolist(),
            _style=marks(len(self._given.weights)),
            _start=self._parts(),
        )

    def _parts(self):
        """Give the mixture as the page wants it: a covariance as [xx, xy, yy]."""
        weights, means, covariances = self._given
        spreads = covariances[:, [0, 0, 1], [0, 1, 1]]
        parts = {"weights": weights, "places": means, "spreads": spreads}
        return {name: part.tolist() for name, part in parts.items()}

    def __repr__(self):
        return f"MixtureDraws({self.n_drawn} of {MOST} points drawn)"

    @property
    def X(self):  # noqa: N802
        """The points that are shown."""
        return self._all[0][: self.n_drawn]

    @property
    def y(self):
        """The component that each of them came from."""
        return self._all[1][: self.n_drawn]

    @validate("n_drawn")
    def _check_n_drawn(self, proposal):
        try:
            return check_count(proposal["value"], "n_drawn", low=0, high=MOST)
        except (TypeError, ValueError) as error:
            raise TraitError(str(error)) from None

    def _still(self):
        X, y = (part[:MANY] for part in self._all)
        R = np.eye(len(self._given.weights))[y]
        told = MixtureState("e_step", 1, *self._given, R, np.nan)
        return draw_still(X, Trace([self._state, told]), self.model_id)

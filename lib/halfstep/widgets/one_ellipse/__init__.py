"""One ellipse of a mixture to move, and the shares of one point that follow it."""

import numpy as np
from traitlets import Bytes, Dict, Int, List, TraitError, Unicode, validate

from halfstep import gaussians, mixture
from halfstep.arguments import check_count, check_row
from halfstep.covariances import of
from halfstep.states import Trace
from halfstep.widgets.kit import Widget, check_plane, marks, own_module, own_style
from halfstep.widgets.kit.still import draw_still

__all__ = ["OneEllipse"]


class OneEllipse(Widget):
    """Move one ellipse, and see to which components a point belongs, and by how much.

    Nothing is fitted here: the weights and the form of the ellipses stay as they are.

    Parameters
    ----------
    X : (n_samples, 2) float
    weights : (n_components,) float, sum 1
    means : (n_components, 2) float
    covariances : (n_components, 2, 2) float
    component : int
        The one that can be moved.
    point : int
        A row of X: the point whose shares are shown.
    names : list of str, optional
        What the components are called; "component 0" and so on without them.

    Attributes
    ----------
    mean : list of two float
        Where the ellipse is. Set it to move it.
    means : (n_components, 2) float
        Of all components, as they are now; read only.
    shares : (n_components,) float
        The responsibilities for the point; read only.
    nearest : int
        The component whose mean lies nearest to the point; read only.

    Raises
    ------
    ValueError
        Points that are not in the plane; parameters that `halfstep.mixture` refuses; more
        or fewer names than components.

    Source: chapter 08 of the book.

    >>> two = [[0.0, 0.0], [4.0, 0.0]], [np.eye(2), np.eye(2)]
    >>> one = OneEllipse([[1.0, 0.0], [3.0, 0.0]], [0.5, 0.5], *two, component=1, point=0)
    >>> one.shares.round(3)
    array([0.982, 0.018])
    >>> one.mean = [2.0, 0.0]
    >>> one.shares
    array([0.5, 0.5])
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _style = Dict().tag(sync=True)
    _start = Dict().tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _component = Int().tag(sync=True)
    _point = Int().tag(sync=True)
    mean = List().tag(sync=True)

    def __init__(self, X, weights, means, covariances, *, component=0, point=0, names=None):
        self._X = check_plane(X)
        given = weights, means, covariances
        self._given = gaussians.check_parameters(self._X, *given, of("full"))
        k = len(self._given.weights)
        super().__init__(
            _points=self._X.tobytes(),
            _style=marks(k),
            _start=_as_lists(self._given),
            _names=_checked(names, k),
            _component=_one_of(component, k),
            _point=check_count(point, "point", low=0, high=len(self._X) - 1),
            mean=self._given.means[component].tolist(),
        )

    def __repr__(self):
        of_all = f"component {self._component} of {len(self._given.weights)}"
        return f"OneEllipse({len(self._X)} points, {of_all})"

    @property
    def means(self):
        """The means of all components, as they are now."""
        means = self._given.means.copy()
        means[self._component] = self.mean
        return means

    @property
    def shares(self):
        """The responsibilities of the components for the point."""
        return self._share([self._point])[0]

    @property
    def nearest(self):
        """The component whose mean lies nearest to the point."""
        away = self.means - self._X[self._point]
        return int(np.argmin(np.linalg.norm(away, axis=1)))

    @validate("mean")
    def _check_mean(self, proposal):
        try:
            return check_row(proposal["value"], "mean", 2).tolist()
        except (TypeError, ValueError) as error:
            raise TraitError(str(error)) from None

    def _share(self, rows):
        weights, _, covariances = self._given
        return mixture.e_step(self._X[rows], weights, self.means, covariances)[0]

    def _still(self):
        halves = mixture.steps(self._X, *self._given)
        return draw_still(self._X, Trace([next(halves), next(halves)]), self.model_id)


def _one_of(component, k):
    if check_count(component, "component", low=0) >= k:
        raise ValueError(f"component is {component}: give one from 0 to {k - 1}.")
    return int(component)


def _checked(names, k):
    names = [f"component {j}" for j in range(k)] if names is None else list(names)
    if len(names) != k:
        raise ValueError(f"names has {len(names)} entries: give one for each of {k}.")
    return names


def _as_lists(parameters):
    """Give parameters as the page wants them: a covariance as [xx, xy, yy]."""
    spreads = parameters.covariances[:, [0, 0, 1], [0, 1, 1]]
    return {
        "weights": parameters.weights.tolist(),
        "places": parameters.means.tolist(),
        "spreads": spreads.tolist(),
    }

"""The shape switch: one data set, many fitted mixtures, a type and a number to choose."""

import numpy as np
from traitlets import Bytes, Dict, Enum, Int, List, TraitError, validate

from halfstep.covariances import TYPES, of
from halfstep.widgets.kit import STYLE, Widget, check_plane, own_module, own_style
from halfstep.widgets.water_level.fitted import draw_fit, log_densities, packed, read

__all__ = ["ShapeSwitch"]


class ShapeSwitch(Widget):
    """Switch the type of the covariances and the number of components of a fitted mixture.

    Every fit is there beforehand, so a switch shows it at once: its ellipses, its borders,
    its number of free parameters and its BIC. A table keeps what the reader has seen.

    Parameters
    ----------
    X : (n_samples, 2) float
    models : sequence of fitted mixtures
        States of `halfstep.mixture`, or what scikit-learn has fitted: of each type that is
        offered, each number of components from 1 on. The first one is shown first.

    Attributes
    ----------
    covariance_type : {"full", "tied", "diag", "spherical"}
    n_components : int
    seen : list of str
        The fits that were shown, as "full 3".
    bic : dict of str to float
        The criterion of each fit, to one decimal; read only.

    Raises
    ------
    TypeError
        A model that is no fitted mixture.
    ValueError
        Points that are not in the plane; no models; a type of which a number is missing,
        or is there twice.

    Source: chapter 10 of the book.

    >>> from halfstep import mixture
    >>> X = [[0.0, 0.0], [1.0, 0.0], [8.0, 1.0], [9.0, 0.0]]
    >>> fits = [mixture.fit(X, k, covariance_type="spherical", rng=0) for k in (1, 2)]
    >>> switch = ShapeSwitch(X, fits)
    >>> switch
    ShapeSwitch(4 points, spherical, 1 component, 2 fits)
    >>> sorted(switch.bic)
    ['spherical 1', 'spherical 2']
    """

    _esm = own_module(__file__)
    _css = own_style(__file__)

    _points = Bytes().tag(sync=True)
    _fits = List().tag(sync=True)
    _style = Dict().tag(sync=True)
    covariance_type = Enum(list(TYPES)).tag(sync=True)
    n_components = Int(1, min=1).tag(sync=True)
    seen = List().tag(sync=True)

    def __init__(self, X, models):
        self._X = check_plane(X)
        fits = [read(model, self._X) for model in _listed(models)]
        _check_whole([(kind, len(p.weights)) for kind, p in fits])
        self._first = fits[0]
        super().__init__(
            _points=self._X.tobytes(),
            _fits=[_described(self._X, kind, p) for kind, p in fits],
            _style=STYLE,
            covariance_type=fits[0][0],
            n_components=len(fits[0][1].weights),
        )

    def __repr__(self):
        k = self.n_components
        parts = f"{k} component{'s' if k > 1 else ''}, {len(self._fits)} fits"
        return f"ShapeSwitch({len(self._X)} points, {self.covariance_type}, {parts})"

    @property
    def bic(self):
        """The criterion of each fit."""
        return {f"{fit['kind']} {len(fit['weights'])}": fit["bic"] for fit in self._fits}

    @validate("covariance_type", "n_components")
    def _check_offered(self, proposal):
        field = "kind" if proposal["trait"].name == "covariance_type" else "k"
        offered = {
            fit["kind"] if field == "kind" else len(fit["weights"]) for fit in self._fits
        }
        if proposal["value"] not in offered:
            raise TraitError(
                f"{proposal['value']!r} is not among the fits: {sorted(offered)}."
            )
        return proposal["value"]

    def _still(self):
        kind, parameters = self._first
        words = (
            f"{len(self._X)} points and {len(parameters.weights)} ellipses of a mixture, "
            f"covariance type {kind}."
        )
        return draw_fit(self._X, kind, parameters, self.model_id, words)


def _listed(models):
    """Take the models as a list, of whatever they come in."""
    if isinstance(models, str | dict) or not np.iterable(models):
        raise TypeError(
            f"models is {type(models).__name__}: pass a list of fitted mixtures, "
            "list(fits.values())."
        )
    models = list(models)
    if not models:
        raise ValueError("models is empty: pass at least one fitted mixture.")
    return models


def _check_whole(offered):
    """See that each type has each number of components once."""
    kinds = dict.fromkeys(kind for kind, _ in offered)
    most = max(k for _, k in offered)
    wanted = [(kind, k) for kind in kinds for k in range(1, most + 1)]
    if sorted(offered) != sorted(wanted):
        odd = sorted(set(wanted) ^ set(offered)) or sorted(offered)
        raise ValueError(
            f"models has {odd[0]} not exactly once: fit each type with each number of "
            f"components from 1 to {most}."
        )


def _described(X, kind, parameters):
    """Put a fit into a dict, with its free parameters and its BIC."""
    parts = log_densities(X, kind, parameters)
    k, d = parameters.means.shape
    free = k - 1 + k * d + of(kind).n_parameters(k, d)
    total = np.logaddexp.reduce(parts, axis=1).sum()
    bic = round(free * np.log(len(X)) - 2 * total, 1)
    return {"kind": kind, "free": free, "bic": float(bic)} | packed(kind, parameters)

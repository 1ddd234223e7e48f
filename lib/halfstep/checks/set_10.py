"""The tasks of chapter 10: mixtures in practice."""

from halfstep.checks.soft import choose_components, n_parameters, odd_points, sample_mixture

__all__ = ["choose_components", "n_parameters", "odd_points", "sample_mixture"]

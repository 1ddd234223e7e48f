"""The tasks of chapter 04: a better start."""

from halfstep.checks.hard import draw, probabilities, start_inertias

__all__ = ["draw", "probabilities", "start_inertias"]

"""The tasks of chapter 06: choosing k."""

from halfstep.checks.hard import gap, knee, silhouettes

__all__ = ["gap", "knee", "silhouettes"]

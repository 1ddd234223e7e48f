"""The tasks of chapter 09: one loop, two models."""

from halfstep.checks.soft import collapse, compare_starts, soft_labels

__all__ = ["collapse", "compare_starts", "soft_labels"]

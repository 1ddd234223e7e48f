"""Interactive drawings of the half-steps, live in Jupyter and on the static site alike."""

from halfstep.widgets.loop_lab import LoopLab

__all__ = ["LoopLab"]

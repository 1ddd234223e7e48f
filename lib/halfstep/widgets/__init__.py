"""Interactive drawings of the half-steps, live in Jupyter and on the static site alike."""

from halfstep.widgets.loop_lab import LoopLab
from halfstep.widgets.mixture_lab import MixtureLab
from halfstep.widgets.trace_player import TracePlayer, explore

__all__ = ["LoopLab", "MixtureLab", "TracePlayer", "explore"]

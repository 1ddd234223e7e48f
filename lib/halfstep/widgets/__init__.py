"""Interactive drawings of the half-steps, live in Jupyter and on the static site alike."""

from halfstep.widgets.choosing_k_desk import ChoosingKDesk
from halfstep.widgets.loop_lab import LoopLab
from halfstep.widgets.mixture_lab import MixtureLab
from halfstep.widgets.prediction_question import (
    PredictionEcho,
    PredictionQuestion,
    echo,
    predict,
)
from halfstep.widgets.seeding_board import SeedingBoard
from halfstep.widgets.shape_switch import ShapeSwitch
from halfstep.widgets.trace_player import TracePlayer, explore
from halfstep.widgets.water_level import WaterLevel

__all__ = [
    "ChoosingKDesk", "LoopLab", "MixtureLab", "PredictionEcho", "PredictionQuestion",
    "SeedingBoard", "ShapeSwitch", "TracePlayer", "WaterLevel", "echo", "explore", "predict",
]  # fmt: skip

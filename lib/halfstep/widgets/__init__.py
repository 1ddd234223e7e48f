"""Interactive drawings of the half-steps, live in Jupyter and on the static site alike."""

from halfstep.widgets.choosing_k_desk import ChoosingKDesk
from halfstep.widgets.loop_lab import LoopLab
from halfstep.widgets.loop_stage import LoopStage
from halfstep.widgets.mixture_lab import MixtureLab
from halfstep.widgets.palette_slider import PaletteSlider
from halfstep.widgets.prediction_question import (
    PredictionEcho,
    PredictionQuestion,
    echo,
    predict,
)
from halfstep.widgets.seeding_board import SeedingBoard
from halfstep.widgets.trace_player import TracePlayer, explore

__all__ = [
    "ChoosingKDesk", "LoopLab", "LoopStage", "MixtureLab", "PaletteSlider",
    "PredictionEcho", "PredictionQuestion", "SeedingBoard", "TracePlayer", "echo",
    "explore", "predict",
]  # fmt: skip

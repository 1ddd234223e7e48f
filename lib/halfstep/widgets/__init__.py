"""Interactive drawings of the half-steps, live in Jupyter and on the static site alike."""

from halfstep.widgets.bound_lab import BoundLab
from halfstep.widgets.choosing_k_desk import ChoosingKDesk
from halfstep.widgets.counterexamples import Counterexamples
from halfstep.widgets.dial import Dial
from halfstep.widgets.knee_slider import KneeSlider
from halfstep.widgets.loop_lab import LoopLab
from halfstep.widgets.loop_stage import LoopStage
from halfstep.widgets.mixture_draws import MixtureDraws
from halfstep.widgets.mixture_lab import MixtureLab
from halfstep.widgets.one_ellipse import OneEllipse
from halfstep.widgets.palette_slider import PaletteSlider
from halfstep.widgets.prediction_question import (
    PredictionEcho,
    PredictionQuestion,
    echo,
    predict,
)
from halfstep.widgets.seeding_board import SeedingBoard
from halfstep.widgets.shape_switch import ShapeSwitch
from halfstep.widgets.trace_player import TracePlayer, explore
from halfstep.widgets.two_starts import TwoStarts
from halfstep.widgets.water_level import WaterLevel

__all__ = [
    "BoundLab", "ChoosingKDesk", "Counterexamples", "Dial", "KneeSlider", "LoopLab",
    "LoopStage", "MixtureDraws", "MixtureLab", "OneEllipse", "PaletteSlider",
    "PredictionEcho", "PredictionQuestion", "SeedingBoard", "ShapeSwitch", "TracePlayer",
    "TwoStarts", "WaterLevel", "echo", "explore", "predict",
]  # fmt: skip

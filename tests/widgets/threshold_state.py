"""A kind of state that the library does not know: labels by a threshold, and noise."""

from dataclasses import dataclass

import numpy as np
from halfstep.states import State, Trace

X = np.array([[0.0, 0.0], [1.0, 2.0], [4.6, 1.0], [5.4, 2.0], [8.0, 0.5], [9.0, 3.0]])


@dataclass(frozen=True, eq=False, repr=False)
class CutState(State):
    """Labels by a threshold; within one unit of it a point is noise."""

    step: str
    iteration: int
    threshold: float
    labels: np.ndarray | None

    model, parts, goal = "threshold", "sides", "noise"

    @property
    def objective(self):
        return np.nan if self.labels is None else float((self.labels < 0).sum())


def cut(X, thresholds):
    states = [CutState("start", 0, thresholds[0], None)]
    for i, threshold in enumerate(thresholds, 1):
        labels = np.where(X[:, 0] < threshold, 0, 1)
        labels[np.abs(X[:, 0] - threshold) < 1] = -1
        states.append(CutState("cut", i, threshold, labels))
    return Trace(states, converged=True)


TRACE = cut(X, [5.0, 1.5])

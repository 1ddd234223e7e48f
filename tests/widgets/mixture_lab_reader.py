"""What a scripted reader of the Mixture Lab sees, and of what else draws mixtures."""

import re

import numpy as np
from halfstep.style import COLORS
from halfstep.widgets.kit import SHAPES
from halfstep.widgets.kit.soft import soft
from loop_lab_reader import shown
from widget_page import STILL

# Everything of a mixture that is to be seen, in one look.
LOOK = """place => ({
  run: place.model.get("_run"),
  points: [...place.querySelectorAll(".hs-points path")].map(path => [
    path.getAttribute("transform"), path.style.getPropertyValue("--c"),
    path.getAttribute("d")]),
  means: [...place.querySelectorAll(".hs-centers > g")].map(
    node => node.getAttribute("transform")),
  rims: [...place.querySelectorAll(".hs-ellipses ellipse")].map(rim =>
    [rim.getAttribute("transform"), rim.getAttribute("rx"), rim.getAttribute("ry")]),
  total: place.querySelector(".hs-cost strong").textContent,
  words: place.querySelector("[role=status]").textContent,
  half_step: place.querySelector("input[aria-label='Half-step']").value,
  bars: [...place.querySelectorAll(".hs-parts")].map(
    bar => bar.getAttribute("aria-label")),
})"""


def replay(X, moves):
    """The states of a list of moves, by halfstep."""
    states, floor = [], None
    for move in moves:
        floor = floor if isinstance(move, str) else move["floor"]
        states.append(soft(X, states[-1] if states else None, move, floor))
    return states


def numbers(text):
    return np.array(re.findall(r"-?[\d.]+", text), float)


def check_drawn(X, seen, state):
    """See that the drawing is that of the state."""
    spots = np.array([numbers(transform)[:2] for transform, _, _ in seen["points"]])
    unit = np.ptp(spots[:, 0]) / np.ptp(X[:, 0])
    means = np.array([numbers(each)[:2] for each in seen["means"]])
    expected = (state.means - X[0]) * [unit, -unit] + spots[0]
    np.testing.assert_allclose(means, expected, atol=0.03)
    for (transform, rx, ry), matrix, mean in zip(
        seen["rims"], state.matrices, expected, strict=True
    ):
        u, v, turn = numbers(transform)
        np.testing.assert_allclose([u, v], mean, atol=0.03)
        # What the drawn ellipse says of the covariance, y downward.
        way = np.radians(-turn)
        axes = np.array([[np.cos(way), np.sin(way)], [-np.sin(way), np.cos(way)]])
        radii = np.array([float(rx), float(ry)]) / 2 / unit
        drawn = axes.T @ np.diag(radii**2) @ axes
        np.testing.assert_allclose(drawn, matrix, atol=0.002 * np.trace(matrix) + 1e-6)
    if state.responsibilities is not None:
        parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLORS]
        k = len(state.weights)
        mixed = state.responsibilities @ np.array(parts[:k], float)
        drawn = [numbers(color) for _, color, _ in seen["points"]]
        np.testing.assert_allclose(drawn, mixed, atol=0.51)
        outlines = [SHAPES[m] for m in "o^sDvPX*"]
        best = state.responsibilities.argmax(axis=1)
        assert [d for _, _, d in seen["points"]] == [outlines[j] for j in best]


def percents(shares):
    return [f"{int(100 * part + 0.5)}%" for part in shares]


class MixtureReader:
    """Reads one Mixture Lab of a page; a hand is mixed in."""

    def __init__(self, page, X, place=0):
        super().__init__(page, place)
        self.X = X

    def look(self):
        self.place.evaluate(STILL)
        return self.place.evaluate(LOOK)

    def check(self):
        """See that what is drawn is what halfstep computes; give the look."""
        seen = self.look()
        at = seen["run"]["at"]
        state = replay(self.X, seen["run"]["moves"])[at]
        check_drawn(self.X, seen, state)
        known = np.isfinite(state.objective)
        assert seen["total"] == (shown(state.objective) if known else "")
        assert seen["half_step"] == str(at)
        assert re.findall(r"\d+%", seen["bars"][-1]) == percents(state.weights)
        return seen

    def handle(self, j, h):
        return self.place.locator(".hs-handle").nth(2 * j + h)

    def border(self, j):
        return self.place.locator(".hs-border").nth(j)

    def center(self, j):
        return self.place.locator(".hs-center").nth(j)

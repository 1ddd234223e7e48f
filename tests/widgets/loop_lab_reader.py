"""What a scripted reader of the Loop Lab sees, whatever hand it has."""

import re

import numpy as np
from halfstep import kmeans
from widget_page import STILL

# Everything that a reader can see of the state, in one look.
LOOK = """place => ({
  run: place.model.get("_run"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d)/)?.[1] ?? null),
  points: [...place.querySelectorAll(".hs-points path")].map(
    path => path.getAttribute("transform")),
  centers: [...place.querySelectorAll(".hs-center")].map(
    node => node.getAttribute("transform")),
  inertia: place.querySelector(".hs-cost strong").textContent,
  words: place.querySelector("[role=status]").textContent,
  half_step: place.querySelector("input[aria-label='Half-step']").value,
  clusters: place.querySelector("input[aria-label='Clusters']").value,
})"""


def shown(number):
    """A number as the widget writes it."""
    if 100 <= abs(number) < 1e6:
        text = f"{number:.1f}"
    else:
        text = np.format_float_positional(number, precision=4, fractional=False, trim="k")
    return text.replace("-", "−")


def replay(X, moves):
    """The states of a list of moves, by halfstep: (centers, labels, inertia)."""
    states, centers, labels = [], None, None
    for move in moves:
        if move == "assign":
            labels = kmeans.assign(X, centers)
        elif move == "update":
            centers = kmeans.update(X, labels, centers)
        else:
            centers = np.array(move)
        cost = None if labels is None else kmeans.inertia(X, labels, centers)
        states.append((centers, labels, cost))
    return states


def numbers_of(transforms):
    """The first two numbers of each: where something is, in pixels."""
    return np.array([re.findall(r"-?[\d.]+", each)[:2] for each in transforms], float)


class LoopReader:
    """Reads one Loop Lab of a page; a hand is mixed in."""

    def __init__(self, page, X, place=0):
        super().__init__(page, place)
        self.X = X

    def look(self):
        """What is to be seen once nothing moves."""
        self.place.evaluate(STILL)
        return self.place.evaluate(LOOK)

    def check(self):
        """See that what is drawn is what halfstep computes; give the look."""
        seen = self.look()
        at = seen["run"]["at"]
        centers, labels, cost = replay(self.X, seen["run"]["moves"])[at]
        expected = [None] * len(self.X) if labels is None else [str(j) for j in labels]
        assert seen["labels"] == expected
        assert seen["inertia"] == ("" if cost is None else shown(cost))
        assert (seen["half_step"], seen["clusters"]) == (str(at), str(len(centers)))
        np.testing.assert_allclose(self._data(seen), centers, atol=self._pixel(seen))
        return seen

    def _pixel(self, seen):
        points = numbers_of(seen["points"])
        return 0.02 * np.ptp(self.X[:, 0]) / np.ptp(points[:, 0])

    def _data(self, seen):
        """The drawn centers in units of the data, by the drawn points."""
        points, centers = numbers_of(seen["points"]), numbers_of(seen["centers"])
        lines = [np.polyfit(points[:, axis], self.X[:, axis], 1) for axis in (0, 1)]
        return np.column_stack([np.polyval(lines[i], centers[:, i]) for i in (0, 1)])

    def center(self, j):
        return self.place.locator(".hs-center").nth(j)

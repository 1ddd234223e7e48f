"""What a scripted reader of a lab or a player sees, whatever hand it has."""

import re

import numpy as np
from asking_pages import ask
from halfstep import kmeans
from inside_widgets import SHAPES, soft
from looking_at_pages import STILL

# Everything that a reader can see of the state, in one look.
LOOK_HARD = """place => ({
  run: place.model.get("_run"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d)/)?.[1] ?? null),
  points: [...place.querySelectorAll(".hs-points path")].map(
    path => path.getAttribute("transform")),
  centers: [...place.querySelectorAll(".hs-center")].map(
    node => node.getAttribute("transform")),
  inertia: place.querySelector(".hs-cost strong").textContent,
  words: place.querySelector("[role=status]").textContent,
  half_step: place.querySelector(".hs-curve").getAttribute("aria-valuenow"),
  clusters: place.querySelector(".hs-stepper span").textContent.split(" ")[0],
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

    def look(self):
        """What is to be seen once nothing moves."""
        self.place.evaluate(STILL)
        return ask(self.place, LOOK_HARD)

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


# Everything of a mixture that is to be seen, in one look.
LOOK_SOFT = """place => ({
  run: place.model.get("_run"),
  points: [...place.querySelectorAll(".hs-points path")].map(path => [
    path.getAttribute("transform"), path.getAttribute("fill-opacity"),
    path.getAttribute("d"), path.className.baseVal]),
  means: [...place.querySelectorAll(".hs-centers > g")].map(
    node => node.getAttribute("transform")),
  rims: [...place.querySelectorAll(".hs-ellipses ellipse")].map(rim =>
    [rim.getAttribute("transform"), rim.getAttribute("rx"), rim.getAttribute("ry")]),
  total: place.querySelector(".hs-cost strong").textContent,
  words: place.querySelector("[role=status]").textContent,
  half_step: place.querySelector(".hs-curve").getAttribute("aria-valuenow"),
  bars: [...place.querySelectorAll(".hs-shares svg")].map(
    bar => bar.getAttribute("aria-label")),
})"""


def replay_soft(X, moves):
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
    spots = np.array([numbers(transform)[:2] for transform, *_ in seen["points"]])
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
        best = state.responsibilities.argmax(axis=1)
        k = len(state.weights)
        sure = (state.responsibilities.max(axis=1) * k - 1) / (k - 1) if k > 1 else 1
        drawn = [float(full) for _, full, *_ in seen["points"]]
        np.testing.assert_allclose(drawn, np.broadcast_to(sure, len(best)), atol=6e-4)
        outlines = [SHAPES[m] for m in "o^sDvPX*"]
        assert [d for _, _, d, _ in seen["points"]] == [outlines[j] for j in best]
        assert [kind for *_, kind in seen["points"]] == [f"hs-c{j} hs-soft" for j in best]


def percents(shares):
    return [f"{int(100 * part + 0.5)}%" for part in shares]


class MixtureReader:
    """Reads one Mixture Lab of a page; a hand is mixed in."""

    def look(self):
        self.place.evaluate(STILL)
        return ask(self.place, LOOK_SOFT)

    def check(self):
        """See that what is drawn is what halfstep computes; give the look."""
        seen = self.look()
        at = seen["run"]["at"]
        state = replay_soft(self.X, seen["run"]["moves"])[at]
        check_drawn(self.X, seen, state)
        known = np.isfinite(state.objective)
        assert seen["total"] == (shown(state.objective) if known else "")
        assert seen["half_step"] == str(at)
        assert re.findall(r"\d+%", seen["bars"][0]) == percents(state.weights)
        return seen

    def handle(self, j, h):
        """A handle of component j: it shows only those of the one last taken hold of."""
        self.hold(self.center(j))
        return self.place.locator(".hs-handle").nth(h)

    def border(self, j):
        return self.place.locator(".hs-border").nth(j)


LOOK_PLAYER = LOOK_HARD.replace('.hs-center"', '.hs-centers > g"').replace(
    'clusters: place.querySelector(".hs-stepper span").textContent.split(" ")[0],', ""
)


class PlayerReader:
    """Reads one player of a page; a hand is mixed in."""

    def look(self, what=LOOK_SOFT):
        self.place.evaluate(STILL)
        return ask(self.place, what)

    def check_state(self, trace, at):
        """See that half-step ``at`` of this trace is drawn; give the words."""
        seen, state = self.look(), trace[at]
        assert seen["half_step"] == str(at)
        assert seen["total"] == (shown(state.objective) if at else "")
        if state.matrices is not None:
            check_drawn(self.X, seen, state)
        else:
            hard = ask(self.place, LOOK_PLAYER)
            expected = (
                [None] * len(self.X) if state.labels is None else map(str, state.labels)
            )
            assert hard["labels"] == list(expected)
            self._centers(hard, state)
        return seen["words"]

    def _centers(self, seen, state):
        points = numbers_of(seen["points"])
        unit = np.ptp(points[:, 0]) / np.ptp(self.X[:, 0])
        expected = (state.centers - self.X[0]) * [unit, -unit] + points[0]
        np.testing.assert_allclose(numbers_of(seen["centers"]), expected, atol=0.03)

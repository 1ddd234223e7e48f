"""What a scripted reader of the two starts and of the counterexamples sees."""

import numpy as np
from asking_pages import ask
from looking_at_pages import STILL
from reading_labs import LOOK_HARD, LoopReader, numbers_of, shown
from shown_widgets import CASES, TWO

# All that is to be seen of the two starts.
LOOK_STARTS = """place => ({
  name: place.model.get("name"),
  half_steps: place.model.get("half_steps"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d)/)?.[1] ?? null),
  points: [...place.querySelectorAll(".hs-points path")].map(
    path => path.getAttribute("transform")),
  centers: [...place.querySelectorAll(".hs-centers > g")].map(
    node => node.getAttribute("transform")),
  chosen: place.querySelector("[aria-pressed=true]").textContent,
  at: place.querySelector(".hs-stairs").getAttribute("aria-valuenow"),
  words: place.querySelector("[role=status]").textContent,
  walked: place.querySelector(".hs-walked").getAttribute("points"),
  rival: place.querySelector(".hs-rival").getAttribute("points"),
  amounts: [...place.querySelectorAll("text.hs-amount[text-anchor=start], "
    + "text.hs-amount[text-anchor=end]")].map(node => node.textContent),
})"""


def heights(points):
    """The heights of the steps of a line: each has two corners."""
    corners = np.array([pair.split(",") for pair in points.split()], float)
    return corners.reshape(-1, 2, 2)[:, :, 1]


class StartsReader:
    """Reads the two starts of a page; a hand is mixed in."""

    def look(self):
        self.place.evaluate(STILL)
        return ask(self.place, LOOK_STARTS)

    def check(self):
        """See that what is drawn is the state, and the stairs those of both runs."""
        seen = self.look()
        name, steps = seen["name"], seen["half_steps"]
        state = TWO[name][steps[name]]
        assert (seen["chosen"], seen["at"]) == (name, str(steps[name]))
        none = [None] * len(self.X)
        assert seen["labels"] == (
            none if state.labels is None else [str(j) for j in state.labels]
        )
        points = numbers_of(seen["points"])
        unit = np.ptp(points[:, 0]) / np.ptp(self.X[:, 0])
        expected = (state.centers - self.X[0]) * [unit, -unit] + points[0]
        np.testing.assert_allclose(numbers_of(seen["centers"]), expected, atol=0.03)
        self._stairs(seen, name, steps)
        return seen

    def _stairs(self, seen, name, steps):
        """Both lines are on one scale, and each is as long as its run was played."""
        other = next(each for each in TWO if each != name)
        drawn = [(heights(seen[line]), run) for line, run in
                 (("walked", name), ("rival", other)) if seen[line]]  # fmt: skip
        J = [
            [state.objective for state in TWO[run][1 : steps[run] + 1]] for _, run in drawn
        ]
        for (ys, _), values in zip(drawn, J, strict=True):
            assert ys.shape == (len(values), 2)
        if sum(map(len, J)) > 2:
            y, J = np.concatenate([ys[:, 0] for ys, _ in drawn]), np.concatenate(J)
            slope = np.polyfit(J, y, 1)
            assert slope[0] < 0
            np.testing.assert_allclose(np.polyval(slope, J), y, atol=0.02)
        told = [
            shown(TWO[run][steps[run]].objective) for run in (other, name) if steps[run]
        ]
        assert [text for text in seen["amounts"] if text] == told


class CasesReader(LoopReader):
    """Reads the counterexamples of a page; a hand is mixed in."""

    def look(self):
        seen = super().look()
        read = (
            "place => [...place.querySelectorAll('.hs-meters > *')].map(n => n.textContent)"
        )
        return seen | {"meters": ask(self.place, read)}

    def check(self):
        """See a lab's drawing, and that both meters tell what they must."""
        case = ask(self.place, LOOK_HARD)["run"].get("case", 0)
        self.X, self.y = list(CASES.values())[case]
        return super().check()

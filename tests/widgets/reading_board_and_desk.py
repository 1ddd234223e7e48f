"""What a scripted reader of the seeding board or of the desk sees, whatever hand it has."""

from functools import cache

import numpy as np
import pytest
from asking_pages import ask
from halfstep import choosing_k, kmeans
from halfstep.widgets import ChoosingKDesk
from readers_hands import Keyboard


class BoardReader:
    """Reads one board of a page; a hand is mixed in."""

    def check(self):
        """What is drawn is what halfstep says of the rows drawn so far."""
        rows, way = self.trait("indices"), self.trait("method")
        radii = self.place.locator(".hs-shares circle").evaluate_all(
            "nodes => nodes.map(node => +node.getAttribute('r'))"
        )
        shares = np.full(len(self.X), 1 / len(self.X))
        if rows:
            squares = ((self.X[:, np.newaxis] - self.X[rows]) ** 2).sum(axis=2).min(axis=1)
            shares = ~np.isin(np.arange(len(self.X)), rows) if way == "random" else squares
            shares = shares / shares.sum()
            said = self.place.locator(".hs-cost strong").inner_text()
            if not self.trait("converged"):
                assert float(said) == pytest.approx(squares.sum(), abs=0.06)
        unit = max(radii) / np.sqrt(shares.max())
        np.testing.assert_allclose(
            radii, np.maximum(0.9, unit * np.sqrt(shares)), atol=0.02
        )
        assert self.place.locator(".hs-centers > g").count() == len(rows)
        return rows

    def choose_way(self, way):
        box = self.place.locator(f"input[value={way}]")
        if isinstance(self, Keyboard):
            self.go_to(self.place.locator("input:checked"))
            self.page.keyboard.press("ArrowDown")
            while not box.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            mine = self.page.locator(f"input[value={way}]")
            self.pick(self.place.locator(".hs-way", has=mine))


LOOK_DESK = """place => ({
  k: place.model.get("n_clusters"), upTo: place.model.get("up_to"),
  data: place.model.get("data"), points: place.model.get("points"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d+)/)?.[1] ?? null),
  values: [...place.querySelectorAll(".hs-chart strong")].map(node => node.textContent),
  picks: [...place.querySelectorAll(".hs-pick")].map(node => node.textContent),
  words: place.querySelector("[role=status]").textContent,
  mean: place.querySelector(".hs-silhouettes").getAttribute("aria-label"),
})"""
DONE = """() => new Promise(resolve => {
  let before = "";
  const look = () => {
    const now = document.querySelector(".hs-widget").innerHTML;
    if (now === before) resolve(); else { before = now; setTimeout(look, 150); }
  };
  look();
})"""


OWN = "your own"


def number(text):
    return float(text.replace("−", "-"))


@cache
def knee_of(data, up_to):
    """Where the elbow of a given set is, by halfstep."""
    desk = ChoosingKDesk()
    desk.data = data
    ks = range(1, up_to + 1)
    return choosing_k.knee(ks, choosing_k.inertia_curve(desk.X, ks, n_init=30, rng=0))


class DeskReader:
    """Reads one desk of a page; a hand is mixed in."""

    def look(self):
        """What is to be seen once the desk has thought."""
        self.page.evaluate(DONE)
        return ask(self.place, LOOK_DESK)

    def check(self):
        """What is shown is what halfstep says of these points and these labels."""
        seen = self.look()
        given = ChoosingKDesk()
        given.data, given.points = seen["data"], seen["points"]
        X, k, n = given.X, seen["k"], len(given.X)
        if n < max(3, k):
            return seen
        labels = np.array(seen["labels"], int)
        centers = kmeans.update(X, labels, np.zeros((k, 2)))
        inertia = kmeans.inertia(X, labels, centers)
        assert number(seen["values"][0]) == pytest.approx(inertia, rel=1e-3, abs=1e-9)
        if 1 < k < n:
            mean = choosing_k.silhouette(X, labels)
            assert number(seen["values"][1]) == pytest.approx(mean, abs=0.0051)
            assert f"{mean:.2f}".replace("-", "−") in seen["mean"]
        if seen["data"] != OWN:
            assert seen["picks"][0] == f"knee: {knee_of(seen['data'], seen['upTo'])}"
        return seen

    def choose_data(self, data):
        self.option(data)
        return self.check()

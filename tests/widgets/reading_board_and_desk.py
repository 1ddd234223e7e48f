"""What a scripted reader of the seeding board or of the desk sees, whatever hand it has."""

import re
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
        discs = self.place.locator(".hs-shares path").get_attribute("d")
        radii = [float(r) for r in re.findall(r"M[-.\d]+ [-.\d]+a([.\d]+) ", discs)]
        shares = np.full(len(self.X), 1 / len(self.X))
        if rows:
            squares = ((self.X[:, np.newaxis] - self.X[rows]) ** 2).sum(axis=2).min(axis=1)
            shares = ~np.isin(np.arange(len(self.X)), rows) if way == "random" else squares
            shares = shares / shares.sum()
            if not self.trait("converged"):
                said = re.search(r"Sum of D²: ([\d.e+−]+)\.$", self.words())
                assert number(said[1]) == pytest.approx(squares.sum(), rel=2e-4)
        unit = max(radii) / np.sqrt(shares.max())
        np.testing.assert_allclose(
            radii, np.maximum(0.9, unit * np.sqrt(shares)), atol=0.02
        )
        assert self.place.locator(".hs-centers > g").count() == len(rows)
        return rows

    def choose_way(self, way):
        choose_tab(self, {"random": "blind", "plain": "by squared"}.get(way, way))


def choose_tab(reader, name):
    """Choose a tab by its name; keys walk from the chosen one."""
    if not isinstance(reader, Keyboard):
        reader.press(name)
        return
    chosen = reader.place.locator("[role=tab][aria-selected=true]")
    reader.go_to(chosen)
    reader.page.keyboard.press("Home")
    reader.words()
    while not chosen.inner_text().startswith(name):
        reader.page.keyboard.press("ArrowRight")
        reader.words()


LOOK_DESK = """place => ({
  k: place.model.get("n_clusters"), upTo: place.model.get("up_to"),
  data: place.model.get("data"), points: place.model.get("points"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => path.className.baseVal.match(/hs-c(\\d+)/)?.[1] ?? null),
  criterion: place.model.get("criterion"),
  value: place.querySelector(".hs-value").textContent,
  picks: [...place.querySelectorAll("[role=tab] b")].map(node => node.textContent),
  same: [...place.querySelectorAll("[role=tab]")].map(
    node => node.classList.contains("hs-same")),
  thumb: place.querySelector(".hs-thumb").textContent,
  words: place.querySelector("[role=status]").textContent,
  reason: place.querySelector(".hs-why").textContent,
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
        assert seen["thumb"] == f"k = {k}"
        assert seen["same"] == [pick == str(k) for pick in seen["picks"]]
        assert seen["value"] == "" or seen["value"] in seen["words"]
        if seen["criterion"] == "knee":
            assert number(seen["value"]) == pytest.approx(inertia, rel=1e-3, abs=1e-9)
        if seen["criterion"] == "silhouette" and 1 < k < n:
            mean = choosing_k.silhouette(X, labels)
            assert number(seen["value"]) == pytest.approx(mean, abs=0.0051)
            assert f"{mean:.2f}".replace("-", "−") in seen["reason"]
        if seen["data"] != OWN:
            assert seen["picks"][0] == f"{knee_of(seen['data'], seen['upTo'])}"
        return seen

    def slide_to(self, k):
        """Go to a k on the curve, which is the slider."""
        curve = self.place.locator(".hs-over-k")
        if isinstance(self, Keyboard):
            self.go_to(curve)
            self._walk(int(curve.get_attribute("aria-valuenow")), k)
            return
        curve.scroll_into_view_if_needed()
        up_to = int(curve.get_attribute("aria-valuemax"))
        box = curve.bounding_box()
        x = 27 + (k - 1) * (box["width"] - 54) / (up_to - 1)
        self.pick(curve, position={"x": x, "y": box["height"] - 22})

    def choose(self, name):
        choose_tab(self, name)
        return self.check()

    def end_at(self, up_to):
        choose_tab(self, "Knee")
        self.words()
        self.press(f"{up_to}")

    def choose_data(self, data):
        self.option(data)
        return self.check()

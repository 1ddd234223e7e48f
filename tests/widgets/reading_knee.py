"""What a scripted reader of the knee slider sees, whatever hand it has."""

import re

import numpy as np
from asking_pages import ask
from halfstep import choosing_k, kmeans
from halfstep.widgets import KneeSlider

NAMES = "four blobs", "1/k", "noise"
LOOK = """place => ({
  curve: place.model.get("curve"), upTo: place.model.get("up_to"),
  labels: [...place.querySelectorAll(".hs-points path")].map(
    path => Number(path.className.baseVal.match(/hs-c(\\d+)/)?.[1] ?? -1)),
  places: place.querySelectorAll(".hs-centers > g").length,
  dots: place.querySelectorAll(".hs-chord circle").length,
  picked: [...place.querySelectorAll(".hs-chord circle")]
    .findIndex(node => node.classList.contains("hs-picked")) + 1,
  numbers: [...place.querySelectorAll(".hs-chord .hs-bold")].map(node => node.textContent),
  words: place.querySelector("[role=status]").textContent,
})"""
SENTENCE = re.compile(
    r"The curve ends at (\d+) and the knee says (\d+): ([\d.]+) below the line "
    r"\((?:next: k\s=\s(\d+), ([\d.]+)|as far as k\s=\s(\d+))\)\."
)


def below_the_line(values):
    """The formula of chapter 06: W_1 + (k - 1) / (m - 1) (W_m - W_1) - W_k."""
    steps = np.arange(len(values)) / (len(values) - 1)
    return values[0] + steps * (values[-1] - values[0]) - values


class KneeReader:
    """Reads one slider of a page; a hand is mixed in."""

    def check(self):
        """What is drawn and said is what halfstep finds of these points and labels."""
        self.look()
        seen = ask(self.place, LOOK)
        given = KneeSlider(*NAMES)
        given.curve, given.up_to = seen["curve"], seen["upTo"]
        values = np.array(given._curves[given.curve]["values"][: given.up_to])
        assert seen["dots"] == given.up_to
        assert seen["picked"] == given.k
        self.check_words(seen["words"], values, given)
        if given.curve != "1/k":
            self.check_clusters(seen, given, values)
        else:
            assert (seen["labels"], seen["places"]) == ([], 0)
        return seen

    def check_words(self, words, values, given):
        below = below_the_line(values)
        m, k, depth, second, other, alike = SENTENCE.fullmatch(words).groups()
        assert (int(m), int(k)) == (given.up_to, given.k)
        assert abs(float(depth) - below.max()) <= 0.5
        rest = np.delete(below, given.k - 1)
        assert abs(below[int(second or alike) - 1] - rest.max()) < 1e-9 * values[0]
        if second:
            assert abs(float(other) - rest.max()) <= 0.5
            assert given.k == choosing_k.knee(range(1, given.up_to + 1), values)
        else:
            assert abs(rest.max() - below.max()) < 1e-9 * values[0]

    def check_clusters(self, seen, given, values):
        X, labels = np.array(given._curves[given.curve]["points"]), np.array(seen["labels"])
        assert seen["places"] == given.k
        centers = kmeans.update(X, labels, np.zeros((given.k, 2)))
        inertia = kmeans.inertia(X, labels, centers)
        np.testing.assert_allclose(inertia, values[given.k - 1], rtol=1e-9)

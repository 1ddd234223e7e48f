"""The bound lab: its numbers are Python's, what it says is true, every hand moves m."""

import re

import numpy as np
import pytest
from halfstep.widgets import BoundLab
from inside_widgets import solve
from readers_hands import HANDS, Mouse
from traitlets import TraitError

NUMBERS = """async ({ source, tasks }) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { sharesOf, heightAt, boundAt, parabola, words } = await import(url);
  return tasks.map(({ xs, m, taken, hard }) => {
    const shares = sharesOf(xs, taken, hard);
    const height = heightAt(xs, m, hard);
    const bound = boundAt(xs, shares, m, hard);
    const arc = parabola(xs, shares, m, hard);
    const said = words({ m, top: arc.top, gap: height - bound, height, hard });
    const atM = arc.height - arc.fall * (m - arc.top) ** 2;
    return { shares, height, bound, top: arc.top, atM, said };
  });
}"""


def labs():
    """Random numbers, means and shares; a third of them where E or M has been pressed."""
    rng = np.random.default_rng(5)
    for case in range(200):
        x = rng.normal(size=int(rng.integers(2, 30))) * 10 ** rng.uniform(-1, 0.7)
        lab = BoundLab(x, m=0.0)
        lab.hard = bool(case % 2)
        low, high = min(*x, 0), max(*x, 0)
        lab.m, lab.taken = rng.uniform(low, high, size=2)
        if case % 3 == 0:
            lab.taken = lab.m
        if case % 3 == 1:
            lab.m = lab.top
        yield lab


# In Python.


def test_the_bound_lies_below_and_touches_where_the_shares_were_taken():
    for lab in labs():
        assert lab.gap >= -1e-9
        taken = lab.taken
        lab.m = taken
        assert lab.gap == pytest.approx(0, abs=1e-9)


def test_the_top_is_the_top():
    for lab in labs():
        m, top = lab.m, lab.top
        lab.m = top
        highest = lab.bound
        lab.m = m
        assert lab.bound <= highest + 1e-9


def test_the_gap_is_a_divergence():
    for lab in labs():
        if lab.hard:
            continue
        R = np.column_stack([1 - lab.shares, lab.shares])
        lab.taken = lab.m
        P = np.column_stack([1 - lab.shares, lab.shares])
        R, P = np.maximum(R, 1e-300), np.maximum(P, 1e-300)
        away = (R * np.log(R / P)).sum()
        height = lab.height
        assert height == pytest.approx(lab.bound)
        assert away >= -1e-12


def test_the_book_s_run():
    lab = BoundLab()
    found = []
    for _ in range(4):
        lab.taken = lab.m
        lab.m = lab.top
        found.append((lab.m, lab.gap))
    told = [(2.68, 10.45), (3.76, 0.87), (4.04, 0.03), (4.08, 0.0)]
    np.testing.assert_allclose(found, told, atol=0.006)


def test_a_mean_beyond_the_numbers_is_refused():
    with pytest.raises(TraitError, match=r"from -1\.8 to 6"):
        BoundLab().m = 7.0


# On a page.


def test_numbers_and_words_in_the_page(browser):
    every = list(labs())
    tasks = [
        {"xs": lab._x, "m": lab.m, "taken": lab.taken, "hard": lab.hard} for lab in every
    ]
    files = ["bound_lab/bound.js", "bound_lab/words.js"]
    found = solve(browser, NUMBERS, files, tasks=tasks)
    for lab, seen in zip(every, found, strict=True):
        np.testing.assert_allclose(seen["shares"], lab.shares, atol=1e-9)
        for name in ("height", "bound", "top"):
            exact = getattr(lab, name)
            assert seen[name] == pytest.approx(exact, rel=1e-9, abs=1e-9)
        assert seen["atM"] == pytest.approx(lab.bound, rel=1e-9, abs=1e-9)
        check_words(seen["said"], lab)


def check_words(said, lab):
    """What is said of touching, of the top and of the gap holds, to its two decimals."""
    numbers = [float(n.replace("−", "-")) for n in re.findall(r"−?\d+\.\d+", said)]
    assert ("touches" in said) == (lab.gap < 0.005)
    if "top" in said:
        assert lab.top == pytest.approx(lab.m, abs=0.006)
    if "gap is" in said:
        assert numbers[-1] == pytest.approx(lab.gap, abs=0.0051)
    if "log-likelihood" in said:
        assert numbers[-1] == pytest.approx(lab.height, abs=0.0051)
    if "inertia" in said:
        assert numbers[-1] == pytest.approx(-lab.height, abs=0.0051)
    assert ("KL" in said) <= (not lab.hard)


@pytest.mark.parametrize("hand", HANDS)
def test_e_and_m_climb_to_the_top(start, hand):
    reader = hand(start("bound-lab-1", hand, reduced_motion="reduce"))
    for gap in ("10.45", "0.87"):
        reader.press("E")
        assert "touches" in reader.words()
        reader.press("M")
        assert gap in reader.words()
    reader.press("Start")
    assert reader.trait("m") == 0.4
    reader.toggle()
    assert reader.trait("hard") is True
    reader.press("E")
    assert "inertia 91.61" in reader.words()


@pytest.mark.parametrize("hand", HANDS)
def test_the_mean_is_dragged_and_stays_on_the_line(start, hand):
    reader = hand(start("bound-lab-1", hand, reduced_motion="reduce"))
    for far in (60, -900):
        before = reader.trait("m")
        reader.drag(reader.center(0), far, 0)
        after = reader.trait("m")
        assert (after - before) * far > 0
        assert -1.8 - 1e-9 <= after <= 6
        assert "gap" in reader.words() or "touches" in reader.words()


def test_letters_press_e_and_m(start):
    reader = Mouse(start("bound-lab-1", Mouse, reduced_motion="reduce"))
    reader.press("E")
    reader.page.keyboard.press("m")
    assert reader.trait("m") == pytest.approx(2.679, abs=1e-3)

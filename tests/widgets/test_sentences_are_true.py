"""What a lab says is true: on random histories, changes by hand among them."""

from collections import Counter

import numpy as np
import pytest
from asking_pages import ask
from halfstep import choosing_k, kmeans
from halfstep.widgets import ChoosingKDesk, SeedingBoard
from reading_board_and_desk import DONE, knee_of
from reading_labs import shown
from sentence_truths import (
    hard_histories,
    read_hard,
    read_soft,
    same_truth,
    soft_histories,
    true_hard,
    true_soft,
)
from shown_widgets import CASES, THREE, TWO, X

PHONE = {"viewport": {"width": 390, "height": 664}, "reduced_motion": "reduce"}
# Put a widget into each of many states, and read its sentence and how tall it stands.
TELL = """async (place, many) => {
  const { model } = place;
  const words = place.querySelector("[role=status]");
  const told = [];
  for (const traits of many) {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    told.push([words.textContent, words.getBoundingClientRect().height]);
  }
  return told;
}"""


def sentences(start, name, many):
    """What a widget says in each of many states; none is taller than two lines."""
    page = start(name, **PHONE)
    page.add_style_tag(content="body { padding: 1rem !important; }")
    place = page.locator(".hs-mounted")
    page.evaluate(DONE)
    told = ask(place, TELL, many)
    assert [text for text, height in told if height > 44.5] == []
    return [text for text, _ in told]


def run_of(moves):
    return {"start": moves[0], "moves": moves, "at": len(moves) - 1}


def hard_problems():
    return list(hard_histories(X, np.random.default_rng(11), 200))


def test_the_loop_lab_tells_the_truth(start):
    many = hard_problems()
    told = sentences(start, "loop-lab-1", [{"_run": run_of(moves)} for moves in many])
    kinds = Counter()
    for moves, text in zip(many, told, strict=True):
        assert read_hard(text) == true_hard(X, moves), text
        kinds[read_hard(text)["kind"]] += 1
    assert len(kinds) == 6
    assert min(kinds.values()) >= 4, kinds


def test_the_counterexamples_tell_the_truth(start):
    clouds = [X for X, _ in CASES.values()]
    rng = np.random.default_rng(15)
    many = [(i, m) for i in range(3) for m in hard_histories(clouds[i], rng, 60)]
    runs = [{"_run": run_of(moves) | {"case": i}} for i, moves in many]
    told = sentences(start, "counterexamples-1", runs)
    for (i, moves), text in zip(many, told, strict=True):
        assert read_hard(text) == true_hard(clouds[i], moves), text


def true_start(name, half_steps):
    """What must be read of a run: the changed points, J, and the ends that are reached."""
    trace, at = TWO[name], half_steps[name]
    if not at:
        return "4 centers stand on 4 of the points. Press Play: E and M take turns."
    J = [shown(state.objective) for state in trace]
    if at == len(trace) - 1:
        ended = {n: t for n, t in TWO.items() if n != name and half_steps[n] == len(t) - 1}
        other = "".join(f", “{n}” at {shown(t.last.objective)}" for n, t in ended.items())
        return f"Nothing changes any more: “{name}” ends at J = {J[at]}{other}."
    if at == 1:
        return f"E: each point took its nearest center. J = {J[1]}"
    did = "M: each center moved to the mean of its points"
    if trace[at].half == "E":
        changed = (trace[at].labels != trace[at - 1].labels).sum()
        did = f"E: {changed} points changed cluster"
    return f"{did}. J {J[at - 1]} → {J[at]}"


def test_the_two_starts_tell_the_truth_in_every_state(start):
    one, other = TWO
    every = [
        {"name": name, "half_steps": {one: i, other: j}}
        for name in TWO for i in range(len(TWO[one])) for j in range(len(TWO[other]))
    ]  # fmt: skip
    told = sentences(start, "two-starts-1", every)
    for given, text in zip(every, told, strict=True):
        assert text.replace("\u00a0", " ") == true_start(**given)


def soft_problems():
    return list(soft_histories(THREE, np.random.default_rng(12), 200))


def test_the_mixture_lab_tells_the_truth(start):
    many = soft_problems()
    told = sentences(
        start, "mixture-lab-2", [{"tol": tol, "_run": run_of(moves)} for moves, tol in many]
    )
    kinds = Counter()
    for (moves, tol), text in zip(many, told, strict=True):
        assert same_truth(read_soft(text), true_soft(THREE, moves, tol)), text
        kinds[read_soft(text)["kind"]] += 1
    assert len(kinds) == 5
    assert min(kinds.values()) >= 4, kinds


def test_a_verdict_across_a_hand_would_be_found():
    """The planted fault: a lab that overlooks a change by hand before the last E."""
    found = 0
    for moves, _ in soft_problems():
        if moves[-1] != "e_step" or isinstance(moves[-2], str):
            continue
        said = (
            "The loop has stopped: under 5 gained a point. 3 of 400 points are undecided."
        )
        found += not same_truth(read_soft(said), true_soft(THREE, moves, 1e9))
    assert found >= 5


def desk_problems():
    rng, names = np.random.default_rng(13), ["four blobs", "noise", "moons", "stripes"]
    for _ in range(200):
        up_to = int(rng.choice([8, 10, 20]))
        yield {
            "data": str(rng.choice(names)), "up_to": up_to,
            "n_clusters": int(rng.integers(1, up_to + 1)),
            "criterion": str(rng.choice(["knee", "silhouette", "gap", "bic"])),
        }  # fmt: skip


def known_of(data):
    desk = ChoosingKDesk()
    desk.data = data
    return desk.X, desk._sets[data]


def silhouettes_of(data):
    points, known = known_of(data)
    labels = [kmeans.assign(points, np.array(centers)) for centers in known["centers"]]
    return [None, *(choosing_k.silhouette(points, each) for each in labels[1:])]


@pytest.fixture(scope="module")
def all_silhouettes():
    return {
        name: silhouettes_of(name) for name in ("four blobs", "noise", "moons", "stripes")
    }


def true_desk(given, silhouettes):
    """The value at k and the choice, as the sentence must have them."""
    points, known = known_of(given["data"])
    k, up_to = given["n_clusters"], given["up_to"]
    if given["criterion"] == "knee":
        centers = np.array(known["centers"][k - 1])
        labels = kmeans.assign(points, centers)
        end = kmeans.run(points, kmeans.update(points, labels, centers)).last
        return shown(end.inertia), knee_of(given["data"], up_to)
    if given["criterion"] == "silhouette":
        best = 1 + int(np.argmax(silhouettes[1:up_to])) + 1
        return (f"{silhouettes[k - 1]:.2f}" if k > 1 else None), best
    if given["criterion"] == "bic":
        return shown(known["bic"][k - 1]), 1 + int(np.argmin(known["bic"][:up_to]))
    gaps, errors = (np.array(known[name][:up_to]) for name in ("gaps", "errors"))
    reached = np.flatnonzero(gaps[:-1] >= gaps[1:] - errors[1:])
    return f"{gaps[k - 1]:.2f}", int(reached[0]) + 1 if len(reached) else None


def test_the_desk_tells_the_truth(start, all_silhouettes):
    many = list(desk_problems())
    page = start("choosing-kdesk-1", **PHONE)
    for name in all_silhouettes:  # let it think of each first
        page.evaluate(
            "n => document.querySelector('.hs-mounted').model.set('data', n)", name
        )
        page.evaluate(DONE)
    told = ask(page.locator(".hs-mounted"), TELL, many)
    for given, (text, height) in zip(many, told, strict=True):
        amount, pick = true_desk(given, all_silhouettes[given["data"]])
        assert text.startswith(f"k = {given['n_clusters']}: "), text
        if amount:
            assert f" {amount.replace('-', '−')}. " in text, (text, amount)
        if "No k has a" in text:
            assert given["n_clusters"] == pick, text
        elif pick:
            assert text.rstrip(".").endswith(f" {pick}"), (text, pick)
        assert height <= 44.5, text


def board_problems():
    rng = np.random.default_rng(14)
    for _ in range(200):
        n = int(rng.integers(0, 5))
        yield {
            "indices": rng.choice(len(X), n, replace=False).tolist(), "_numbers": [],
            "method": str(rng.choice(["random", "plain"])),
            "converged": bool(n == 4 and rng.random() < 0.7),
        }  # fmt: skip


def true_board(given, best):
    rows = given["indices"]
    if not rows:
        return "No center yet, so every point is as likely as any other. Draw the first."
    if given["converged"]:
        inertia = kmeans.run(X, X[rows]).last.inertia
        judged = "Within 1% of the best known: a good end"
        if inertia > 1.01 * best:
            judged = f"{inertia / best:.2f} times the best: stuck"
        return f"{judged}. k-means stops here at inertia {shown(inertia)}."
    squares = [((X - X[row]) ** 2).sum(axis=1) for row in rows]
    left = f"Sum of D²: {shown(np.min(squares, axis=0).sum())}."
    j, row = len(rows), rows[-1]
    if j == 1 or given["method"] == "random":
        return f"Center {j} is point {row}, drawn evenly. {left}"
    before = np.min(squares[:-1], axis=0)
    share, even = (
        "<0.01%" if 0 < part < 1e-4 else f"{100 * part:.2g}%"
        for part in (before[row] / before.sum(), 1 / len(X))
    )
    return f"Center {j} is point {row}: its piece was {share} (even: {even}). {left}"


def test_the_board_tells_the_truth(start):
    many = list(board_problems())
    best = SeedingBoard(X)._best
    told = sentences(start, "seeding-board-1", many)
    for given, text in zip(many, told, strict=True):
        assert text == true_board(given, best)

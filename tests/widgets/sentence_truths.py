"""What a lab's sentence must say of a history, found from halfstep alone; and its reading.

A truth is a dict of facts. `read_hard` and `read_soft` read the same facts from a sentence.
"""

import re

import numpy as np
from halfstep import mixture
from reading_labs import replay, replay_soft, shown

__all__ = [
    "hard_histories", "read_hard", "read_soft", "same_truth", "soft_histories",
    "true_hard", "true_soft",
]  # fmt: skip


def value(text):
    return float(text.replace("−", "-"))


def cost(text):
    """What an inertia or a bound was and is."""
    if stays := re.search(r"stays (\S+?)\.(?: |$)", text):
        return {"was": stays[1], "is": stays[1]}
    was, now = re.search(r"(\S+)\s→\s(\S+?)\.(?: |$)", text).groups()
    return {"was": was, "is": now}


# k-means.


def hard_histories(X, rng, n):
    """Random moves as hands make them: E and M in turn, and centers put elsewhere."""
    for _ in range(n):
        k = int(rng.integers(1, 7))
        centers = X[rng.choice(len(X), k, replace=False)] + rng.normal(size=(k, 2))
        if k > 1 and rng.random() < 0.3:
            centers[0] = [40.0, 40.0]  # it will have no points
        moves = [centers.tolist()]
        while len(moves) < rng.integers(1, 14):
            here = replay(X, moves)[-1][0]
            last = moves[-1]
            if rng.random() < 0.25 and isinstance(last, str):
                moved = here.copy()
                moved[rng.integers(k)] += rng.normal(size=2) * rng.choice([0.0, 0.3, 5.0])
                moves.append(moved.tolist())
            elif last == "assign" or (len(moves) > 1 and rng.random() < 0.3):
                moves.append("update" if last != "update" else "assign")
            else:
                moves.append("assign")
        yield moves


def true_hard(X, moves):
    states = replay(X, moves)
    centers, labels, inertia = states[-1]
    last = moves[-1]
    if labels is None:
        return {"kind": "start", "centers": len(centers)}
    before, old, was = states[-2]
    costs = {"was": shown(was) if was else None, "is": shown(inertia)}
    empty = [j + 1 for j in range(len(centers)) if not (labels == j).any()]
    empty = empty if len(empty) < 4 else len(empty)
    if not isinstance(last, str):
        return {"kind": "hand", **costs}
    if last == "update":
        same = np.array_equal(centers, before)
        return {"kind": "M", "same": same, "empty": [] if same else empty, **costs}
    if old is None:
        return {"kind": "first E", "points": len(X), "is": costs["is"], "empty": empty}
    changed = int((labels != old).sum())
    if moves[-2] == "update" and not changed:
        return {"kind": "stopped", "is": costs["is"]}
    return {"kind": "E", "changed": changed, "empty": empty, **costs}


def empties(text):
    if many := re.search(r"(\d+) centers (?:have none|\(no points\))", text):
        return int(many[1])
    named = re.search(r"Centers? ([\d, ]+) (?:has none|have none|\(no points\))", text)
    return [int(j) for j in named[1].split(", ")] if named else []


def read_hard(text):
    if found := re.match(r"(\d+) centers?, and no point belongs to any yet\.", text):
        return {"kind": "start", "centers": int(found[1])}
    if text.startswith("Moved by hand: "):
        return {"kind": "hand", **cost(text)}
    if found := re.match(r"E changed no point: .* has stopped at inertia (\S+)\. ", text):
        return {"kind": "stopped", "is": found[1]}
    if found := re.match(r"(\d+) points? took the nearest center: inertia (\S+)\.", text):
        first = {"kind": "first E", "points": int(found[1]), "is": found[2]}
        return first | {"empty": empties(text)}
    if found := re.match(r"(\d+) points? changed(?: cluster)?: ", text):
        return {"kind": "E", "changed": int(found[1]), "empty": empties(text), **cost(text)}
    same = text.startswith("M moved no center")
    assert same or "moved to the mean" in text or "the others moved" in text, text
    return {"kind": "M", "same": same, "empty": empties(text), **cost(text)}


# Mixtures.


def soft_histories(X, rng, n):
    """The same of mixtures; each with the tolerance that it is looked at with."""
    made = 0
    while made < n:
        k = int(rng.integers(2, 4))
        start = {
            "kind": "full", "floor": float(rng.choice([1e-6, 1.0])),
            "weights": np.full(k, 1 / k).tolist(),
            "places": X[rng.choice(len(X), k, replace=False)].tolist(),
            "spreads": [[3.0, 0.2, 3.0]] * k,
        }  # fmt: skip
        moves, hand = [start], dict(start)
        while len(moves) < rng.integers(1, 14):
            last, states = moves[-1], replay_soft(X, moves)
            if rng.random() < 0.15 and isinstance(last, str):
                state = states[-1]
                S = state.covariances[:, [0, 0, 1], [0, 1, 1]]
                shift = rng.normal(size=state.means.shape) * rng.choice([0.01, 2.0])
                hand = hand | {
                    "weights": state.weights.tolist(), "spreads": S.tolist(),
                    "places": (state.means + shift).tolist(),
                }  # fmt: skip
                moves.append(hand)
            elif last == "e_step" or (len(moves) > 1 and rng.random() < 0.2):
                moves.append("m_step" if last != "m_step" else "e_step")
            else:
                moves.append("e_step")
        made += 1
        yield moves, float(rng.choice([1e-3, 0.1, 5.0]))


def true_soft(X, moves, tol):
    states = replay_soft(X, moves)
    state, last = states[-1], moves[-1]
    R = state.responsibilities
    if R is None:
        return {"kind": "start"}
    is_, was = state.objective, states[-2].objective
    doubt = {"undecided": int((R.max(axis=1) < 0.9).sum()), "n": len(X)}
    if not isinstance(last, str):
        return {"kind": "hand", "was": shown(was), "is": shown(is_)}
    if last == "m_step":
        lows = np.linalg.eigvalsh(state.covariances)[:, 0]
        narrow = np.flatnonzero(lows < 2 * moves[0]["floor"])
        first = int(narrow[0]) if len(narrow) else None
        return {"kind": "M", "narrow": first, "was": shown(was), "is": shown(is_)}
    steps = moves[-5:]
    if steps == ["e_step", "m_step"] * 2 + ["e_step"]:
        # By the library's own count of what an iteration gains.
        totals = [mixture.e_step(X, *_parameters(s))[1] for s in (states[-5], states[-3])]
        if abs(totals[1] - totals[0]) < tol * len(X):
            return {"kind": "stopped", **doubt}
    gain = None
    if moves[-3:] == ["e_step", "m_step", "e_step"]:
        gain = is_ - states[-3].objective
    return {"kind": "E", "is": shown(is_), "gain": gain, **doubt}


def _parameters(state):
    return state.weights, state.means, state.covariances


def read_soft(text):
    if text.startswith("No point is shared out yet."):
        return {"kind": "start"}
    if text.startswith("By hand: lower bound "):
        return {"kind": "hand", **cost(text)}
    doubt = re.search(r"(\d+) of (\d+) points? (?:is|are) undecided", text)
    facts = {"undecided": int(doubt[1]), "n": int(doubt[2])} if doubt else {}
    if text.startswith("The loop has stopped: under "):
        return {"kind": "stopped", **facts}
    if not doubt:
        narrow = re.search(r"Component (\d) is as narrow as its floor", text)
        return {"kind": "M", "narrow": int(narrow[1]) if narrow else None, **cost(text)}
    found = re.search(r"Log-likelihood (\S+?)(?:, (up|down) (\S+))?\.$", text)
    gain = found[2] and value(found[3]) * (1 if found[2] == "up" else -1)
    return {"kind": "E", "is": found[1], "gain": gain, **facts}


def same_truth(told, truth):
    """Whether facts agree; a gain is told with four digits."""
    gains = told.pop("gain", None), truth.pop("gain", None)
    near = gains[0] == gains[1] or np.isclose(*gains, rtol=1e-3, atol=1e-6)
    return bool(near) and told == truth

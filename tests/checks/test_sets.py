"""The checks of each set: right answers pass, wrong ones lose marks and hear why."""

import pydoc
import re

import numpy as np
import pytest
from exercise_sets import CHECKS, FILE, MISTAKES, SETS, check, planted, tasks
from halfstep.checks.set_06_gap import KS, N_POINTS, NOISE, log_inertias

TASKS = [(name, task) for name in SETS for task, _, _ in tasks(name)]


@pytest.mark.parametrize("name", SETS)
def test_answers_are_there_for_each_task(name):
    automatic = {task for task, _, _ in tasks(name)}
    answers, usual = SETS[name], [task.name for home, task, _ in MISTAKES if home == name]
    assert set(CHECKS[name].__all__) == automatic
    assert set(answers.RIGHT) == automatic
    assert max(map(len, answers.RIGHT.values())) >= 3
    assert len(answers.WRONG) + len(usual) >= 6
    assert {task for task, _, _ in answers.WRONG} | set(usual) == automatic


# One seed tells in a minute what is broken, others what holds by luck.
SEEDS = [[0], pytest.param(range(1, 6), marks=pytest.mark.slow)]


@pytest.mark.parametrize(
    ("name", "task", "answer"),
    [(n, task, f) for n, s in SETS.items() for task, fs in s.RIGHT.items() for f in fs],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("seeds", SEEDS)
def test_any_right_answer_passes(name, task, answer, seeds):
    for seed in seeds:
        report = check(name, task)(answer, seed=seed)
        assert report.passed, f"seed {seed}\n{report}"


@pytest.mark.parametrize(
    ("name", "task", "answer", "hint"),
    [(n, *case) for n, s in SETS.items() for case in s.WRONG],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("seed", [0, pytest.param(40213, marks=pytest.mark.slow)])
def test_a_wrong_answer_loses_marks_and_hears_why(name, task, answer, hint, seed):
    report = check(name, task)(answer, seed=seed)
    assert report.points(100) < 100
    assert hint in " ".join(repr(report).split()), report
    assert not FILE.search(repr(report)), report


@pytest.mark.parametrize(
    ("task", "mistake"),
    [case[1:] for case in MISTAKES],
    ids=[f"{name}-{task.name}-{wrong.function.__name__}" for name, task, wrong in MISTAKES],
)
@pytest.mark.parametrize("seeds", [[40213], pytest.param((0, 1), marks=pytest.mark.slow)])
def test_each_mistake_of_a_table_loses_marks_and_hears_its_hint(task, mistake, seeds):
    for seed in seeds:
        report = task(planted(mistake), seed=seed)
        assert report.points(100) < 100
        assert mistake.hint in [finding.hint for finding in report.findings], report
        assert not FILE.search(repr(report)), report


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_help_tells_what_a_task_takes_and_gives(name, task):
    text = pydoc.plain(pydoc.render_doc(check(name, task)))
    assert re.search(rf"Check ``{task}\(.+\)``", text)
    assert re.search(r"\(.*n_\w+|\(300, 2\)|: int", text)
    assert f"exercises of chapter {name[-2:]}" in text


def test_the_noise_of_the_gap_is_as_the_check_says():
    rng = np.random.default_rng(7)
    sets = rng.random((60, N_POINTS, 2))
    logs = np.array([log_inertias(points, KS, rng) for points in sets])
    means, spread = NOISE
    assert (np.abs(logs.mean(axis=0) - means) < 4 * spread / np.sqrt(len(sets))).all()
    np.testing.assert_allclose(logs.std(axis=0), spread, rtol=0.4)


class Anything:
    """Takes all, has each attribute, and keeps no promise."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


PLACE = "/some/where/else.txt"


def raises(*args):
    raise KeyError(f"nothing in {PLACE}")


def leaves(*args):
    raise SystemExit(3)


def prints(*args):
    print("see", PLACE, args)


JUNK = {
    "none": None,
    "number": 7,
    "word": "word",
    "array": np.zeros((3, 2)),
    "no arguments": lambda: 0,
    "bare class": object,
    "anything": Anything,
    "raises": raises,
    "leaves": leaves,
    "prints": prints,
    "echo": lambda *args: args[0],
    "gives none": lambda *args: None,
    "gives zero": lambda *args: 0,
    "gives a word": lambda *args: "word",
    "gives a dict": lambda *args: {"a": 1},
    "gives nan": lambda *args: np.nan,
    "gives ragged": lambda *args: [[1], [1, 2]],
    "gives nothing": lambda *args: [],
    "gives objects": lambda *args: np.array([object(), None]),
    "gives many axes": lambda *args: np.zeros((1, 2, 3, 4)),
    "gives complex": lambda *args: np.array([1j, 2j]),
    "gives a triple": lambda *args: (None, "word", [[1], [1, 2]]),
    "gives a generator": lambda *args: (x for x in range(3)),
    "gives itself": lambda *args: raises,
}


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(("name", "task"), TASKS)
def test_junk_earns_nothing_and_stops_nothing(name, task, junk):
    report = check(name, task)(JUNK[junk])
    assert report.points(100) == 0, report
    for text in (repr(report), re.sub("<[^>]*>", "", report._repr_html_())):
        assert not FILE.search(text), text

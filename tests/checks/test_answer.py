"""What a check knows of an answer: copies, the clock, what is borrowed, the line."""

import threading
import time

import numpy as np
import pytest
from halfstep.checks.answer import REFUSED, Answer, TooLong, borrowed_names
from halfstep.checks.inputs import copied


def spoil(X, pair=(), *, rng=None):
    X[0] = 99
    for inner in pair:
        inner[0] = 99
    return X[0] if rng is None else rng.random()


def test_a_call_gets_copies_and_a_direct_one_does_not():
    X, pair = np.zeros(2), (np.zeros(2), [np.zeros(1)])
    assert Answer(spoil)(X, pair) == 99
    assert X[0] == pair[0][0] == pair[1][0][0] == 0
    Answer(spoil).directly(X, pair)
    assert X[0] == pair[0][0] == pair[1][0] == 99


def test_a_generator_goes_on_in_direct_calls_alone():
    rng, answer = np.random.default_rng(4), Answer(spoil)
    first = answer(np.zeros(1), rng=rng)
    assert answer(np.zeros(1), rng=rng) == first
    assert answer.directly(np.zeros(1), rng=rng) == first != rng.random()


@pytest.mark.parametrize("value", [3, "word", None, len, {"a": [1, (2,)]}, (1, [2])])
def test_what_nobody_can_change_stays_itself(value):
    assert copied(value) == value
    assert type(copied(value)) is type(value)


def endless(swallows):
    try:
        while True:
            pass
    except swallows:
        while True:
            pass


@pytest.mark.parametrize("swallows", [Exception, BaseException])
def test_the_clock_ends_what_does_not_end(swallows):
    before, answer = time.monotonic(), Answer(endless)
    with pytest.raises(TooLong), answer.limit(0.2):
        answer(swallows)
    assert time.monotonic() - before < 20


def test_the_clock_stops_with_the_block():
    with Answer(len).limit(0.1):
        pass
    time.sleep(0.3)


def test_without_an_alarm_there_is_no_limit():
    ended = []

    def wait():
        with Answer(len).limit(0.05):
            time.sleep(0.2)
            ended.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert ended == [True]


def test_the_line_is_the_innermost_of_the_answers_own():
    def outer(x):
        return inner(x)

    def inner(x):
        return np.linalg.inv(x)  # here

    answer = Answer(outer)
    with pytest.raises(np.linalg.LinAlgError) as caught:
        answer(np.zeros((2, 2)))
    assert answer.line(caught.value) == "return np.linalg.inv(x)  # here"
    assert Answer(len).line(ValueError()) == ""


def test_helpers_and_methods_are_looked_through():
    def helper(X):
        import sklearn.cluster as cluster

        return cluster

    names = {"helper": helper}
    exec("class Model:\n    def fit(self, X):\n        return helper(X)", names)
    assert borrowed_names(names["Model"], ("sklearn",)) == ["sklearn.cluster"]
    assert borrowed_names(names["Model"], ("scipy",)) == []


def test_the_answers_of_the_checks_are_borrowed_too():
    names = {}
    exec(
        "from halfstep import checks as package, datasets\n"
        "from halfstep.checks import set_02 as checks\n"
        "def data(): return datasets.load_kmeans(), package\n"
        "def cheat(X, centers): return checks.assign.reference(X, centers)",
        names,
    )
    assert borrowed_names(names["data"], REFUSED) == []
    assert borrowed_names(names["cheat"], REFUSED) == ["halfstep.checks.set_02"]
    reference = names["checks"].assign.reference
    assert Answer(reference).borrowed(REFUSED) == ["halfstep.checks.set_02"]

"""The mutants: what operators change, and that weak checks let them live."""

import ast

import numpy as np
import pytest
from author.mutants import __main__ as command
from author.mutants import alike, chance, faults, inputs, operators, trial
from author.mutants.solutions import ROOT, Solution, solutions
from halfstep.checks.task import Task

ASSIGN = "set_02.assign"


def changed(source):
    return dict(operators.mutants(source))


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("X.argmin(axis=1)", "X.argmax(axis=1)"),
        ("X.sum(axis=1)", "X.mean(axis=1)"),
        ("X.sum(axis=1)", "X.sum(axis=0)"),
        ("X.sum(axis=1)", "X.sum()"),
        ("np.sqrt(X)", "X"),
        ("X * 2", "X"),
        ("X + 1", "X + 2"),
        ("X + 1", "X + 1.000001"),
        ("X < 1", "X <= 1"),
        ("X.T", "X"),
        ("X[0]", "X"),
        ("X if X else 0", "0"),
        ("(X, Y)", "(Y, X)"),
        ("logs.mean(axis=0)", "np.log(np.exp(logs).mean(axis=0))"),
        ("np.linalg.norm(X, axis=1)", "np.linalg.norm(X, axis=1, ord=1)"),
        ("X and Y", "X or Y"),
    ],
)
def test_an_operator_changes_one_place(line, other):
    found = changed(f"def f(X):\n    return {line}").values()
    assert ast.unparse(ast.parse(f"def f(X):\n    return {other}")) in found


def test_statements_and_branches_are_dropped():
    found = changed("def f(X):\n    if X:\n        X = 2\n    for i in X:\n        X += i")
    texts = "\n".join(found.values())
    assert "if True:" in texts
    assert "if False:" in texts
    assert "X -= i" in texts
    assert "break" in texts
    assert "        pass" in texts


def test_a_whole_answer_has_faults():
    source = "import numpy as np\ndef f(X, n, rng):\n    return X + n * rng.random(2)"
    found = dict(faults.faults(source))
    names = {"np": np, **faults.RESULTS}
    came = {}
    for words, text in found.items():
        exec(text, names)
        X = np.zeros(2)
        came[words] = names["f"](X, 1, np.random.default_rng(0)), X
    right = np.random.default_rng(0).random(2)
    assert came["f: X is changed in place"][1].tolist() == [1, 1]
    assert np.array_equal(came["f: X is not used"][0], 1 + right)
    assert not np.array_equal(came["f: rng is another"][0], right)
    assert np.array_equal(came["f: rng is always the same"][0], right)
    assert np.array_equal(came["result is negated"][0], -right)


def weak(sentence="it runs"):
    """A check of labels that looks at nothing."""
    task = Task("assign", "X, centers")
    task.property(sentence)(lambda answer, rng: answer(np.zeros((2, 1)), np.zeros((3, 1))))
    return task


FARTHEST = """def assign(X, centers):
    return ((X[:, None] - centers) ** 2).sum(2).argmax(1)"""
NEAREST = FARTHEST.replace("argmax", "argmin")


@pytest.mark.parametrize(
    ("source", "check", "said"),
    [
        (FARTHEST, None, trial.KILLED),
        (FARTHEST, weak(), trial.SURVIVES),
        (NEAREST, None, trial.EQUAL),
        (NEAREST, weak(), trial.EQUAL),
        (NEAREST.replace("sum(2)", "sum(7)"), None, trial.RAISES),
        (NEAREST.replace("return", "X[...] = 0 * X\n    return"), weak(), trial.SURVIVES),
    ],
)
def test_a_mutant_is_judged(source, check, said):
    assert trial.verdict(ASSIGN, source, check) == said


def test_one_that_only_a_reader_s_check_finds_is_alive():
    """The hidden test draws from another seed: it must find it, too."""
    task = Task("assign", "X, centers")

    @task.property("only the reader's")
    def _(answer, rng):
        if rng.random() == np.random.default_rng(trial.READERS).random():
            raise ValueError

    assert trial.verdict(ASSIGN, FARTHEST, task) == trial.SURVIVES


def test_a_small_task_kills_all_of_its_mutants():
    tried = [(words, trial.verdict("set_10.odd_points", text)) for words, text in odd()]
    assert {kind for _, kind in tried} <= {trial.RAISES, trial.KILLED, trial.EQUAL}
    assert command.score(dict(tried)) == 1


def odd():
    (solution,) = solutions("10.odd_points")
    return [pair for pair in solution.mutants().items() if "argument" not in pair[0]]


def test_each_task_has_random_inputs():
    names = {one.name for one in solutions()}
    asked = set(inputs.INPUTS) | set(chance.INPUTS) | {"set_03.stuck_start"}
    assert asked == names


@pytest.mark.parametrize("one", solutions(), ids=lambda one: one.name)
def test_the_worked_solution_is_right(one, monkeypatch):
    monkeypatch.setattr(alike, "N_INPUTS", 20)
    monkeypatch.setattr(chance, "N_RUNS", 60)
    monkeypatch.setattr(chance, "FEW", {})
    assert alike.is_right(one, one.run(one.source))


def test_draws_are_compared_as_a_whole():
    """Two dice that always agree are no two dice, though each is a fair one."""
    rng = np.random.default_rng(0)
    apart, twin = rng.random((300, 2)), rng.random((300, 1))
    assert chance.same_distribution(apart, rng.random((300, 2)))
    assert not chance.same_distribution(apart, np.hstack([twin, twin]))
    assert not chance.same_distribution(apart, np.full((300, 2), np.nan))


@pytest.mark.parametrize("body", ["np.random", "np.random.default_rng()"])
def test_who_draws_elsewhere_is_not_right(body, monkeypatch):
    monkeypatch.setattr(chance, "N_RUNS", 60)
    (one,) = solutions("04.draw")
    source = one.source.replace("ends =", f"rng = {body}\n    ends =")
    assert not alike.is_right(one, one.run(source))


FOUND = {"x is y": trial.KILLED, "1 is 2": trial.EQUAL, "a is b": trial.RAISES}


@pytest.mark.parametrize(
    ("alive", "reasons", "status", "said"),
    [
        ({}, {}, 0, "the rest is explained"),
        ({"p is q": trial.SURVIVES}, {}, 1, "alive and not explained: p is q"),
        ({"p is q": trial.SURVIVES}, {"p is q": "why"}, 1, "kills 50.0%, less than 98%"),
        ({}, {"gone": "why"}, 1, "explained, but not alive: gone"),
    ],
)
def test_the_command_counts_and_complains(alive, reasons, status, said, capsys):
    known = {ASSIGN: reasons}
    answer = command.main([ASSIGN], tried=lambda asked: [FOUND | alive], known=known)
    printed = capsys.readouterr().out
    assert answer == status
    assert said in printed
    row = next(line for line in printed.splitlines() if line.startswith(ASSIGN))
    assert row.split()[1:5] == [str(2 + len(alive)), "1", "1", str(len(alive))]


def test_one_survivor_of_many_may_have_a_reason():
    many = {f"{n} is x": trial.KILLED for n in range(60)} | {"p is q": trial.SURVIVES}
    known = {ASSIGN: {"p is q": "no check can tell"}}
    assert command.main([ASSIGN], tried=lambda asked: [many], known=known) == 0


def test_a_name_that_fits_no_task_is_an_error():
    assert command.main(["nothing"], tried=lambda asked: [], known={}) == 1


def test_the_door_is_no_part_of_make_test():
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if "author.mutants" in line]
    assert heads == ["\t@$(BIN)/python -m author.mutants $(ARGS)"]
    assert not [line for line in lines if line.startswith("test:") and "mutants" in line]


def test_mutants_are_counted_once():
    one = Solution("set_02", "f", "def f(X):\n    return X + X", 0)
    found = one.mutants()
    assert len(set(found.values())) == len(found)

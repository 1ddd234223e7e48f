"""What breaks with newer versions is named by package."""

import sys
from pathlib import Path

import pytest
from author import newest, trials

SUSPECTS = ["a", "b", "c", "d", "e"]


def world(needs):
    """Names that pass while all that they need is held; every trial is noted."""

    def passing(names, held):
        passing.trials.append(tuple(held))
        return {
            name for name in names if needs[name] is not None and needs[name] <= set(held)
        }

    passing.trials = []
    return passing


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        ({"x": {"d"}}, {("d",): {"x"}}),
        ({"x": {"a"}, "y": {"a"}, "z": {"e"}}, {("a",): {"x", "y"}, ("e",): {"z"}}),
        ({"x": {"c", "d"}}, {("c", "d", "e"): {"x"}}),
        ({"x": None}, {}),
        ({"x": None, "y": {"b"}}, {("b",): {"y"}}),
    ],
)
def test_a_failure_is_put_down_to_the_packages_it_needs(needs, found):
    passing = world(needs)
    assert newest.blame(set(needs), SUSPECTS, passing) == found
    assert passing.trials[0] == tuple(SUSPECTS)


def test_nothing_is_tried_where_nothing_breaks_or_nothing_changed():
    passing = world({"x": {"a"}})
    assert newest.blame(set(), SUSPECTS, passing) == {}
    assert newest.blame({"x"}, [], passing) == {}
    assert passing.trials == []


def test_the_report_names_versions_and_what_is_left(monkeypatch, capsys):
    needs = {"t1": {"six"}, "t2": {"six"}, "t3": None}
    monkeypatch.setattr(trials, "passing", lambda names, held: world(needs)(names, [*held]))
    changes = {"zipp": ("3.0", "4.0"), "six": ("1.0", "2.0")}
    newest.break_down({"t1", "t2", "t3"}, changes)
    shown = capsys.readouterr().out
    assert "six 2.0: 2 fail; with six 1.0 they pass:\n  t1\n  t2\n" in shown
    assert "1 fail with the pinned versions of all these packages, too:\n  t3\n" in shown


def test_chosen_packages_are_tried_before_the_others():
    changes = dict.fromkeys(["attrs", "numpy", "zipp", "pytest"])
    assert newest.suspects(changes) == ["numpy", "pytest", "attrs", "zipp"]


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """A book of three tests, tried with this very environment."""
    tree = tmp_path / "book"
    tree.mkdir()
    (tree / "test_it.py").write_text(
        "import pytest\n"
        "def test_good(): pass\n"
        "@pytest.mark.parametrize('x', ['a - b', 'c'])\n"
        "def test_bad(x): assert x == 'c'\n"
    )
    for name, value in (("PLACE", tmp_path), ("TREE", tree), ("VENV", Path(sys.prefix))):
        monkeypatch.setattr(trials, name, value)
    monkeypatch.setattr(trials, "install", lambda held: True)
    # Plugins and workers take seconds to start, and three tests need none.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(trials, "PYTEST", trials.PYTEST[: trials.PYTEST.index("-n")])
    return tree


def test_failing_tests_are_read_off_and_run_again(trial):
    failed = trials.failing(["test_it.py"], "log.txt")
    (bad,) = failed
    assert bad.startswith("test_it.py::test_bad[a")
    (trial / "test_it.py").write_text("def test_bad(): pass\n")
    assert trials.passing({"test_it.py::test_bad"}, {}) == {"test_it.py::test_bad"}


def test_a_pytest_that_does_not_start_passes_nothing(trial):
    assert trials.failing(["no_such_file.py"], "log.txt") == {"no_such_file.py"}
    (trial / "conftest.py").write_text("import no_such_module\n")
    assert trials.failing([], "log.txt") == {"tests"}


def test_a_site_that_is_read_is_built_again(trial, monkeypatch):
    built = []
    monkeypatch.setattr(trials, "build", lambda log: built.append(log))
    monkeypatch.setattr(trials, "failing", lambda names, log: set())
    assert trials.passing({trials.SITE, "tests/library/a.py"}, {}) == {"tests/library/a.py"}
    assert trials.passing({"tests/site/b.py"}, {}) == {"tests/site/b.py"}
    assert len(built) == 2
    trials.passing({"tests/library/a.py"}, {})
    assert len(built) == 2


def test_the_copy_has_what_git_does_not_ignore(tmp_path, monkeypatch):
    for name, value in (("PLACE", tmp_path), ("TREE", tmp_path / "book")):
        monkeypatch.setattr(trials, name, value)
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    trials.copy_tree()
    assert (tmp_path / "book/lib/halfstep/em.py").exists()
    assert not (tmp_path / "book/_build").exists()

"""GitHub's runs: actions by commit, and only through the doors that everyone uses."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
# A tag can be moved to other code; a commit cannot. The comment says which release it is.
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def unpinned(text):
    used = re.findall(r"^\s*(?:- )?uses: *(.*)$", text, re.MULTILINE)
    return [action for action in used if not PINNED.fullmatch(action)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path):
    text = path.read_text("utf8")
    assert text.count("uses:") >= 2
    assert unpinned(text) == []


def test_a_tag_and_a_short_commit_are_found():
    commit = "actions/checkout@" + "0" * 40
    for action in ("actions/checkout@v6", commit, f"{commit[:-1]} # v6.0.2"):
        assert unpinned(f"    - uses: {action}\n") == [action]
    assert unpinned(f"    - uses: {commit} # v6.0.2\n") == []


def test_one_action_is_one_commit_everywhere():
    texts = "\n".join(path.read_text("utf8") for path in WORKFLOWS)
    used = set(re.findall(r"uses: *(\S+)@(\S+)", texts))
    assert len({action for action, _ in used}) == len(used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_go_through_doors_that_exist(path):
    doors = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf8"), re.M))
    jobs = yaml.safe_load(path.read_text("utf8"))["jobs"].values()
    steps = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    asked = re.findall(r"make ([a-z-]+)", "\n".join(steps))
    assert asked
    assert set(asked) <= doors

"""What was timed once fits the chapters that draw it, and can be timed again."""

import json
import re

import numpy as np
import pytest
import timings
from halfstep import datasets


@pytest.mark.parametrize("name", timings.TIMED)
def test_the_stored_file_has_what_the_chapter_measures(name, monkeypatch):
    task = timings.TIMED[name]
    stored = datasets.load_timings(name)
    assert tuple(stored.sizes) == task.sizes
    monkeypatch.setattr(timings, "TURNS", 1)
    small = timings.measured(task._replace(sizes=(10, 20)))
    assert small["points"] == [10, 20]
    assert list(small["seconds"]) == list(stored.seconds)
    for seconds, again in zip(
        stored.seconds.values(), small["seconds"].values(), strict=True
    ):
        assert seconds.shape == stored.sizes.shape
        assert (seconds > 0).all()
        assert len(again) == 2


def test_of_all_turns_the_fastest_counts(monkeypatch):
    code = "turns = iter([[3, 1], [2, 4.0004]])\ndef measure(n): return {'a': next(turns)}"
    monkeypatch.setattr(timings, "code_of", lambda task: code)
    monkeypatch.setattr(timings, "TURNS", 2)
    task = timings.Timed("00", (), (7, 8))
    assert timings.measured(task) == {"points": [7, 8], "seconds": {"a": [2.0, 1.0]}}


def test_a_cell_that_has_gone_is_named():
    task = timings.TIMED["draw"]._replace(cells=("walk", "gone"))
    with pytest.raises(LookupError, match=r"04_a_better_start.ipynb has no cell 'gone'"):
        timings.code_of(task)


def test_the_machine_is_told():
    told = timings.machine()
    assert list(told) == ["processor", "BLAS", "kernel", "versions", "measured"]
    assert told["processor"]
    assert f"NumPy {np.__version__}" in told["versions"]
    assert re.fullmatch(r"\S+, threads \d+", told["kernel"])


def test_a_renewed_file_brings_its_machine_and_checksum(tmp_path, monkeypatch):
    readme = tmp_path / "README.md"
    zeros, ones = "0" * 64, "1" * 64
    readme.write_text(f"{zeros}  timings.json\n{ones}  other.txt\n")
    monkeypatch.setattr(timings, "TARGET", tmp_path / "timings.json")
    monkeypatch.setattr(timings, "README", readme)
    monkeypatch.setattr(timings, "measured", lambda task: {"points": [], "seconds": {}})
    timings.main()
    stored = json.loads((tmp_path / "timings.json").read_text())
    assert stored["machine"]["kernel"].endswith("threads 1")
    assert list(stored["timed"]) == list(timings.TIMED)
    first, second = readme.read_text().splitlines()
    assert second == f"{ones}  other.txt"
    data = (tmp_path / "timings.json").read_bytes()
    assert first == f"{timings.sha256(data).hexdigest()}  timings.json"

"""Which cells take a timing, and which only tell the reader how."""

import pytest
from author.lint import clocks
from good_page import broken, replaced


def found_in(folder, source):
    return list(clocks.timings(*broken(folder, 4, replaced("np.all", source + "\nnp.all"))))


@pytest.mark.parametrize(
    "source",
    [
        "import time\nbegin = time.perf_counter()",
        "import timeit as t\nseconds = [t.timeit('1', number=n) for n in (1, 2)]",
        "from timeit import repeat\nprint(min(repeat('1')))",
        "from datetime import date as day\nday.today()",
        "from time import time\ndef f():\n    return time()\ndef g():\n    return f()\ng()",
    ],
)
def test_a_timing_is_found(folder, source):
    found = found_in(folder, source)
    assert len(found) == 1
    assert "asks a clock; draw what `make timings` stores" in found[0]


@pytest.mark.parametrize(
    "source",
    [
        "from time import time\ndef f():\n    return time()\noptions = {'timer': time}",
        "def time():\n    return 1\ntime()",
        "from itertools import repeat\nlist(repeat(1, 2))",
        "import time",
        "%time x",
    ],
)
def test_what_takes_none_passes(folder, source):
    assert found_in(folder, source) == []

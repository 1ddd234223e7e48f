"""What an answer uses from refused packages, by its text."""

import pytest
from classroom.borrowing import mentioned

REFUSED = ("sklearn", "scipy", "halfstep")


@pytest.mark.parametrize(
    ("cells", "module"),
    [
        (["from sklearn.cluster import KMeans", "def f(X): return KMeans()"], "sklearn"),
        (["import sklearn", "helper = sklearn", "def f(X): return helper.x"], "sklearn"),
        (["def f(X):\n    import scipy.stats as s"], "scipy.stats"),
        (["from halfstep import kmeans", "f = kmeans.assign"], "halfstep.kmeans"),
        (["try:\n    import sklearn as s\nexcept ImportError: pass", "f = s.x"], "sklearn"),
        (["class f:\n    from sklearn import svm"], "sklearn.svm"),
    ],
)
def test_borrowed_code_is_seen_in_the_text(cells, module):
    assert module in mentioned(cells, "f", REFUSED)[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["import sklearn", "def f(X): return X"],
        ["from halfstep import checks, datasets", "def f(X): return checks, datasets"],
        ["from halfstep.kmeans import assign as f", "def f(X): return X"],
        ["def f(X): return sklearn_like", "def g(X): import sklearn"],
        # Names that a scratch cell has, too: here they are a parameter and a local.
        ["from halfstep import kmeans", "X = kmeans.fit", "def f(X):\n    return X"],
        ["from halfstep import kmeans", "y = kmeans", "def f(X):\n    y = X\n    return y"],
    ],
)
def test_what_is_not_used_is_not_borrowed(cells):
    assert mentioned(cells, "f", REFUSED) == []

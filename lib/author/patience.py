"""For ``pytest -p author.patience``: checks that wait longer for an answer.

Their five seconds are for a reader's loop that never ends. An old kernel of OpenBLAS on a
busy machine may need more, and `author.kernels` asks for numbers, not for speed. Loaded
before the checks, which read the limit once.
"""

from halfstep.checks import answer

answer.SECONDS = 60

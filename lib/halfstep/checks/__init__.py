"""Feedback for exercises: pass your function, read which property fails and why.

Every right answer passes, however it is written: a check knows only what follows from the
definition of its task.
"""

from halfstep.checks.hard import *  # noqa: F403
from halfstep.checks.soft import *  # noqa: F403

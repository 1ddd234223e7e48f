"""Feedback for exercises: pass your function, read which property fails and why.

Each set has a module of its own: ``from halfstep.checks import set_02 as checks``. Every
right answer passes, however it is written: a check knows only what follows from the
definition of its task.
"""

"""Board, desk and question in a real JupyterLab and Notebook 7: Python follows."""

import json

import pytest
from loop_lab_page import ROOT
from test_loop_lab_jupyter import errors_of_ours, jupyter, run_cell

__all__ = ["jupyter"]  # the fixture, which opens these cells

pytestmark = pytest.mark.browser

CELLS = (
    """import json
from halfstep.widgets import PredictionQuestion
ask = PredictionQuestion("Where?", [("Here", "No."), ("There", "Yes.")], right=1)
ask""",
    f"""import numpy as np
from halfstep.widgets import SeedingBoard
board = SeedingBoard(np.loadtxt({str(ROOT / "data/kmeans.txt")!r}))
board""",
    """from halfstep.widgets import ChoosingKDesk
desk = ChoosingKDesk()
desk""",
    """json.dumps([ask.choice, board.method, board.indices, board.converged,
    len(board.tally.get("plain", [])), desk.data, desk.n_clusters, desk.points])""",
    'ask.choice = None; board.indices = [5, 17]; desk.data = "noise"',
)


def told(page):
    """What Python knows by now."""
    page.wait_for_timeout(300)
    text = run_cell(page, 3).locator(".jp-OutputArea-output").inner_text()
    return json.loads(text.strip().strip("'"))


def test_python_follows_the_reader(browser, jupyter):
    page = browser.new_page(viewport={"width": 1280, "height": 2400})
    said = errors_of_ours(page)
    page.goto(jupyter, timeout=120_000)
    page.locator(".jp-CodeCell").nth(len(CELLS) - 1).wait_for(timeout=120_000)
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first
    idle.wait_for(state="attached", timeout=120_000)
    for i in range(3):
        run_cell(page, i)
    ask, board, desk = (page.locator(f".hs-{n}") for n in ("question", "seeding", "desk"))
    desk.wait_for()

    ask.locator("summary").first.focus()
    page.keyboard.press("b")  # in Jupyter: a new cell
    board.locator("button").first.focus()
    for key in ("a", "c", "r"):  # in Jupyter: a new cell, copy, raw
        page.keyboard.press(key)
    board.locator(".hs-share", has_text="of 100 runs").last.wait_for()
    desk.locator("select").select_option("your own")
    desk.locator(".hs-cross").focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    desk.locator("input[aria-label=Clusters]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".jp-CodeCell").count() == len(CELLS)

    choice, method, rows, converged, runs, data, k, points = told(page)
    assert (choice, method, converged, runs) == (1, "plain", True, 100)
    assert len(set(rows)) == 4
    assert (data, k) == ("your own", 3)
    assert points[0] == [5, 5]
    assert points[1][0] > 5

    run_cell(page, 4)
    ask.locator("[role=status]", has_text="Choose one").wait_for()
    board.locator("[role=status]", has_text="Center 2 is point 17").wait_for()
    desk.locator("[role=status]", has_text="the gap says 1").wait_for()
    assert said == []
    page.close()

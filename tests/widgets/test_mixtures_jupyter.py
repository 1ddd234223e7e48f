"""The Mixture Lab and the Trace Player in a real JupyterLab and a real Notebook 7."""

import json

import numpy as np
import pytest
from halfstep import mixture
from loop_lab_page import ROOT
from test_loop_lab_jupyter import drag, errors_of_ours, jupyter, run_cell

__all__ = ["jupyter"]  # the fixture, which opens these cells

pytestmark = pytest.mark.browser

X = np.loadtxt(ROOT / "data/three_gaussians.txt")
CELLS = (
    f"""import json
import numpy as np
from halfstep import kmeans
from halfstep.widgets import MixtureLab, explore
X = np.loadtxt({str(ROOT / "data/three_gaussians.txt")!r})
lab = MixtureLab(X, means=X[[94, 32, 225]])
lab""",
    "player = explore(lambda k: kmeans.run(X, X[:k]), X, k=range(1, 5)); player",
    """start = lab.trace()[0]
json.dumps([start.means.tolist(), start.covariances.tolist(), lab.means.tolist(),
    lab.half_step, lab.objective, lab.covariance_type,
    player.half_step, player.values["k"], player.state.step])""",
    "lab.covariance_type = 'diag'; player.values = {'k': 2}; player.half_step = 0",
)


def ask(page):
    page.wait_for_timeout(400)
    text = run_cell(page, 2).locator(".jp-OutputArea-output").inner_text()
    return json.loads(text.strip().strip("'"))


def test_python_follows_and_is_followed(browser, jupyter):
    page = browser.new_page(viewport={"width": 1280, "height": 2400})
    said = errors_of_ours(page)
    page.goto(jupyter, timeout=120_000)
    page.locator(".jp-CodeCell").nth(3).wait_for(timeout=120_000)
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first
    idle.wait_for(state="attached", timeout=120_000)
    run_cell(page, 0)
    run_cell(page, 1)
    lab, player = (
        page.get_by_role("group", name=name, exact=True)
        for name in ("Mixture Lab", "Trace Player")
    )
    player.wait_for()
    before = ask(page)
    assert before[3:] == [0, -np.inf, "full", 0, 3, "start"]

    drag(page, lab.locator(".hs-center .hs-disc").nth(0), -30, 40)
    lab.locator("button").first.focus()
    for key in ("e", "m", "e"):
        page.keyboard.press(key)
    player.locator("button").first.focus()
    for key in ("n", "n"):
        page.keyboard.press(key)
    player.locator("input[aria-label=k]").focus()
    page.keyboard.press("ArrowRight")
    start, spreads, means, at, total, kind, half_step, k, step = ask(page)
    assert (at, kind, half_step, k, step) == (3, "full", 2, 4, "update")
    assert page.locator(".jp-CodeCell").count() == 4
    assert before[0] != start
    R, _ = mixture.e_step(X, np.full(3, 1 / 3), start, spreads)
    fitted = mixture.m_step(X, R)
    np.testing.assert_allclose(means, fitted[1], rtol=1e-9)
    assert abs(total - mixture.e_step(X, *fitted)[1]) <= 1e-9 * abs(total)

    run_cell(page, 3)
    page.wait_for_function("document.querySelector('.hs-widget select').value === 'diag'")
    page.wait_for_function("document.querySelector('input[aria-label=k]').value === '1'")
    assert "The start" in player.locator("[role=status]").inner_text()
    assert said == []
    page.close()

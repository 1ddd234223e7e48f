"""All widgets on one page, and what all of them promise: none disturbs another."""

import re

import pytest
from loop_lab_page import fill, make_page, run_notebook
from widget_page import Mouse, opening

pytestmark = pytest.mark.browser

CELLS = (
    """import numpy as np
from halfstep import kmeans
from halfstep.widgets import ChoosingKDesk, LoopLab, MixtureLab
from halfstep.widgets import PredictionQuestion, SeedingBoard, explore
X = np.loadtxt("../data/kmeans.txt")
LoopLab(X)""",
    "MixtureLab(X)",
    "explore(lambda k: kmeans.run(X, X[:k]), X, k=range(2, 6))",
    "SeedingBoard(X)",
    "ChoosingKDesk()",
    'PredictionQuestion("Where?", [("Here", "No."), ("There", "Yes.")], right=1)',
    "LoopLab(X, 7)",
)
NAMES = ["loop-lab-1", "mixture-lab-1", "trace-player-1", "seeding-board-1",
         "choosing-kdesk-1", "prediction-question-1", "loop-lab-2"]  # fmt: skip
# What a reader does first with each.
FIRST = dict(zip(NAMES, ["E", "E", "Next", "Draw$", None, "A Here", "E"], strict=True))
SEEN = """() => [...document.querySelectorAll(".hs-mounted")].map(place =>
  [place.querySelector(".hs-widget").innerHTML, ...["_run", "_at", "half_step", "indices",
    "data", "n_clusters", "choice"].map(name => JSON.stringify(place.model.get(name)))])"""


@pytest.fixture(scope="module")
def notebook():
    return run_notebook(*CELLS)


@pytest.fixture(scope="module")
def folder(notebook, tmp_path_factory):
    def break_all(models):
        for model in models.values():
            if "_esm" in model["state"] and "_kit" in model["state"]:
                esm = model["state"]["_esm"]
                model["state"]["_esm"] = f"{esm}\nthrow Error('no');"

    def alone(name):
        return lambda models: [models.pop(other) for other in NAMES if other != name]

    pages = {name: make_page(notebook, alone(name)) for name in NAMES}
    whole, broken = make_page(notebook), make_page(notebook, break_all)
    return fill(tmp_path_factory.mktemp("all"), page=whole, broken=broken, **pages)


@pytest.fixture
def start(browser, folder, serve):
    with opening(browser, serve(folder)) as start:
        yield start


def at_rest(page):
    """Wait until the desk has thought and nothing moves."""
    page.wait_for_function("document.querySelectorAll('.hs-mounted').length === 7")
    before = None
    while before != (before := page.evaluate(SEEN)):
        page.wait_for_timeout(300)
    return before


def act(page, place):
    name = NAMES[place]
    reader = Mouse(page, place)
    if FIRST[name]:
        reader.press(FIRST[name])
    else:
        reader.option("noise")


def test_each_goes_its_own_way(start):
    page = start(reduced_motion="reduce")
    before = at_rest(page)
    for place in range(len(NAMES)):
        act(page, place)
        after = at_rest(page)
        changed = [i for i in range(len(NAMES)) if after[i] != before[i]]
        assert changed == [place]
        before = after


def test_what_they_share_is_taken_once(start):
    page = start()
    at_rest(page)
    styles = page.locator("head style").all_text_contents()
    assert len(set(styles)) == len(styles)
    assert sum(".hs-widget{" in style for style in styles) == 1
    assert sum(".hs-density{" in style for style in styles) == 1


def test_those_that_fail_leave_their_stills_and_a_message_each(browser, folder, serve):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.goto(f"{serve(folder)}/broken.html")
    page.wait_for_function("!document.querySelector('[data-widget-model] > :nth-child(2)')")
    assert page.locator(".hs-widget").count() == 0
    for name in NAMES:
        still = page.locator(f"[data-widget-model={name}] .hs-still")
        assert still.is_visible()
        mine = [text for kind, text in said if kind == "error" and f" {name} " in text]
        assert len(mine) == 1
        assert re.match(f"The widget {name} did not start: Error: no", mine[0])
    assert len(said) == len(NAMES)
    page.close()


# All changes of what can glide, from the press on: with motion there would be dozens.
WATCH = """place => {
  window.changes = 0;
  window.moving = 0;
  const look = () => {
    moving = Math.max(moving, document.getAnimations().length);
    requestAnimationFrame(look);
  };
  look();
  const spots = ".hs-centers > g, .hs-ellipses ellipse";
  for (const node of place.querySelectorAll(spots)) {
    new MutationObserver(() => { changes += 1; })
      .observe(node, { attributes: true, attributeFilter: ["transform"] });
  }
}"""
MOVING = {
    "loop-lab-1": ("E", "M", "Play"),
    "mixture-lab-1": ("E", "M", "Play"),
    "trace-player-1": ("Next", "Next", "Play"),
    "seeding-board-1": ("Draw all", "Converge", "Start again"),
    "choosing-kdesk-1": (),
}


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("name", MOVING)
def test_nothing_moves_by_itself_where_the_reader_wants_stillness(start, name, motion):
    page = start(name, reduced_motion=motion)
    reader = Mouse(page)
    page.wait_for_timeout(300)
    reader.place.evaluate(WATCH)
    for button in MOVING[name]:
        reader.press(button)
        if button != "Play":
            page.wait_for_timeout(500)
    if name.startswith("choosing"):
        reader.slide("Clusters", 6)
        page.wait_for_timeout(500)
    n = reader.place.locator(".hs-centers > g, .hs-ellipses ellipse").count()
    changes, moving = page.evaluate("[changes, moving]")
    if motion == "reduce":
        assert moving == 0
        assert changes <= 2 * n  # a step of each center, and the end of the play
        if "Play" in MOVING[name]:
            assert reader.button("Play").count() == 1  # it has come to its end at once
    else:
        assert moving > 0
        assert changes > 4 * n or name.startswith(("seeding", "choosing"))

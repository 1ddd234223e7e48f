"""In JupyterLab and in Notebook 7 each widget shows itself, and Python follows the reader.

One notebook shows all of them; it is opened once in each program, and every test uses the
widgets of its own.
"""

import json

import numpy as np
import pytest
from every_widget import ROWS, SHOWN
from halfstep import kmeans, mixture
from making_pages import make_notebook
from readers_hands import Mouse
from serving_jupyter import PROGRAMS, WINDOW, OpenNotebook, drag, serving
from shown_widgets import THREE, X


def variable(name):
    """What a cell calls the widget of this name."""
    return name.replace("-", "_")


SHOW = {
    name: f"{variable(name)} = {line}\n{variable(name)}" for name, line in SHOWN.items()
}
TRAITS = [(variable(row.name), row.trait) for row in ROWS]
LISTEN = """import json
heard = []
loop_lab_1.observe(lambda change: heard.append(change["new"]), "centers")
at_first = [(name, trait, globals()[name].get_state(trait)[trait]) for name, trait in {}]"""
# What Python is asked, each a cell that answers in a line of JSON; and what it is told.
ASK = {
    "all": f"json.dumps([globals()[n].get_state(t)[t] for n, t in {TRAITS}])",
    "loop": """json.dumps([loop_lab_1.centers.tolist(), loop_lab_1.half_step,
    loop_lab_1.inertia, len(heard)])""",
    "mixture": """lab, start = mixture_lab_2, mixture_lab_2.trace()[0]
json.dumps([start.means.tolist(), start.covariances.tolist(), lab.means.tolist(),
    lab.half_step, lab.objective, lab.covariance_type])""",
    "player": """player = trace_player_1
json.dumps([player.half_step, player.values, player.state.step])""",
    "question": "json.dumps(prediction_question_1.choice)",
    "board": """board = seeding_board_1
json.dumps([board.method, board.indices, board.converged,
    len(board.tally.get("plain", []))])""",
    "desk": """desk = choosing_kdesk_1
json.dumps([desk.data, desk.n_clusters, desk.points])""",
}
TELL = {
    "all": """for name, trait, value in at_first:
    setattr(globals()[name], trait, value)""",
    "loop": "loop_lab_1.half_step = 0",
    "mixture": "mixture_lab_2.covariance_type = 'diag'",
    "player": "player.values = {'n_clusters': 2, 'seed': 0}; player.half_step = 0",
    "question": "prediction_question_1.choice = None",
    "board": "board.indices = [5, 17]",
    "desk": "desk.data = 'noise'",
}
# The cells of the notebook, in this order, by what they are for.
CELLS = {
    **{("show", name): source for name, source in SHOW.items()},
    ("ask", "listen"): LISTEN.format(TRAITS),
    **{("ask", name): source for name, source in ASK.items()},
    **{("tell", name): source for name, source in TELL.items()},
}
PLACES = {name: place for place, name in enumerate(CELLS, 1)}  # before them the setup


class Session:
    """The open notebook, with its cells by name."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        for place in range(len(SHOW) + 2):
            notebook.run(place)
        for row in ROWS:
            self.widget(row.name).locator(".hs-widget").wait_for()
        self.words = {row.name: words(self.widget(row.name)) for row in ROWS}
        self.said = {name: told.text_content() for name, told in self.words.items()}
        self.now = self.at_first = self.ask("all")

    def widget(self, name):
        return self.notebook.cells.nth(PLACES["show", name])

    def ask(self, name):
        return json.loads(self.notebook.ask(PLACES["ask", name]))

    def tell(self, name):
        self.notebook.run(PLACES["tell", name])

    def keys(self, place, *keys):
        place.focus()
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture(scope="module", params=PROGRAMS)
def opened(request, browser, tmp_path_factory):
    """The notebook in one of the programs, with all widgets shown."""
    folder = tmp_path_factory.mktemp(request.param)
    with serving(request.param, make_notebook(*CELLS.values()), folder) as address:
        page = browser.new_page(viewport=WINDOW)
        yield Session(OpenNotebook(page, address, len(CELLS) + 1))
        page.close()


@pytest.fixture
def session(opened):
    """At the end no key went to Jupyter instead of a widget, and nothing has failed."""
    yield opened
    opened.notebook.check()


def words(place):
    return place.locator("[role=status]")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_shows_itself_and_python_follows(session, row):
    at, before = ROWS.index(row), session.now
    row.first(Mouse(session.page, place=session.widget(row.name)))
    session.now = session.ask("all")
    assert [i for i in range(len(ROWS)) if session.now[i] != before[i]] == [at]
    assert session.words[row.name].text_content() != session.said[row.name]


def test_each_follows_python(session):
    """All of them are sent back to where they were before the test above."""
    both = zip(session.now, session.at_first, strict=True)
    assert not [now for now, then in both if now == then]
    session.tell("all")
    for name, told in session.words.items():
        told.filter(has_text=session.said[name]).wait_for()
    assert session.ask("all") == session.at_first


def test_a_loop_lab_is_followed_through_a_drag_and_keys(session):
    lab = session.widget("loop-lab-1")
    session.tell("loop")
    before, at, cost, heard_before = session.ask("loop")
    assert (at, cost) == (0, np.inf)
    drag(session.page, lab.locator(".hs-center .hs-disc").nth(1), 60, 40)
    dragged, at, _, heard = session.ask("loop")
    before, dragged = np.array(before), np.array(dragged)
    assert heard > heard_before
    assert dragged[1, 0] > before[1, 0]
    assert dragged[1, 1] < before[1, 1]
    np.testing.assert_array_equal(np.delete(dragged, 1, 0), np.delete(before, 1, 0))

    # Jupyter's own keys (edit, to Markdown, another cell, delete) must stay away.
    session.keys(lab.locator("button").first, "Enter", "m", "e", "d", "d")
    session.keys(lab.locator(".hs-curve"), "ArrowLeft")
    session.notebook.check()
    run = kmeans.run(X, dragged)
    centers, at, cost, _ = session.ask("loop")
    assert at == 2
    np.testing.assert_allclose(centers, run[2].centers, rtol=1e-9)
    assert abs(cost - run[2].inertia) <= 1e-9 * cost

    session.keys(lab.locator(".hs-center").first, "ArrowRight")
    by_hand, at, _, _ = session.ask("loop")
    assert at == 3
    assert by_hand[0][0] > centers[0][0]

    session.tell("loop")
    words(lab).filter(has_text="press E").wait_for()
    assert lab.locator(".hs-curve").get_attribute("aria-valuenow") == "0"
    session.notebook.run(PLACES["show", "loop-lab-1"])
    assert session.ask("loop")[1] == 0
    assert lab.locator(".hs-widget").count() == 1


def test_a_mixture_lab_is_followed_and_follows(session):
    lab = session.widget("mixture-lab-2")
    before = session.ask("mixture")
    assert before[3:] == [0, -np.inf, "full"]
    drag(session.page, lab.locator(".hs-center .hs-disc").nth(0), -30, 40)
    session.keys(lab.locator("button").first, "e", "m", "e")
    start, spreads, means, at, total, kind = session.ask("mixture")
    assert (at, kind) == (3, "full")
    session.notebook.check()
    assert before[0] != start
    R, _ = mixture.e_step(THREE, np.full(3, 1 / 3), start, spreads)
    fitted = mixture.m_step(THREE, R)
    np.testing.assert_allclose(means, fitted[1], rtol=1e-9)
    assert abs(total - mixture.e_step(THREE, *fitted)[1]) <= 1e-9 * abs(total)
    session.tell("mixture")
    kinds = lab.get_by_label("Covariance").locator("[aria-pressed=true]")
    kinds.filter(has_text="diag").wait_for(state="attached")  # behind More


def test_a_player_is_followed_and_follows(session):
    player = session.widget("trace-player-1")
    assert session.ask("player") == [0, {"n_clusters": 5, "seed": 5}, "start"]
    session.keys(player.locator("button").first, "n", "n")
    session.keys(player.locator("input[aria-label=n_clusters]"), "ArrowRight")
    assert session.ask("player") == [2, {"n_clusters": 6, "seed": 5}, "update"]
    session.notebook.check()
    session.tell("player")
    _wait_for_value(session, player.locator("input[aria-label=n_clusters]"), "1")
    words(player).filter(has_text="The start").wait_for()


def _wait_for_value(session, node, value):
    session.page.wait_for_function(
        "([node, value]) => node.value === value", arg=[node.element_handle(), value]
    )


def test_a_question_is_followed_and_follows(session):
    question = session.widget("prediction-question-1")
    session.keys(question.locator("button").first, "b")  # in Jupyter: a new cell
    assert session.ask("question") == 1
    session.tell("question")
    question.locator(".hs-foot", has_text="Choose one").wait_for()


def test_a_board_is_followed_and_follows(session):
    board = session.widget("seeding-board-1")
    # In Jupyter: a new cell, copy, raw.
    session.keys(board.locator("button").first, "a", "c", "r")
    board.locator(".hs-share", has_text="of 100 runs").wait_for()
    method, rows, converged, runs = session.ask("board")
    assert (method, converged, runs) == ("plain", True, 100)
    assert len(set(rows)) == 4
    session.tell("board")
    words(board).filter(has_text="Center 2 is point 17").wait_for()


def test_a_desk_is_followed_and_follows(session):
    desk = session.widget("choosing-kdesk-1")
    desk.locator("select").select_option("your own")
    session.keys(desk.locator(".hs-cross"), "Enter", "ArrowRight", "Enter")
    session.keys(desk.locator(".hs-over-k"), "ArrowLeft")
    data, k, points = session.ask("desk")
    assert (data, k) == ("your own", 3)
    assert points[0] == [5, 5]
    assert points[1][0] > 5
    session.tell("desk")
    desk.locator("[role=tab]", has_text="Gap 1").wait_for()

"""As NumPy: a program of twenty lines that says what the page says, without this book."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from asking_pages import ask
from every_widget import ROWS
from inside_widgets import MODULE
from looking_at_pages import opening
from making_pages import fill, make_page
from readers_hands import HANDS
from test_links import place_of, states_of
from traveling_states import STATES

# What these show is no formula of the state: a draw, a picture, a bill of many rounds.
WITHOUT = {"dial-1", "mixture-draws-1", "palette-slider-1", "prediction-question-1"}
NAMES = [row.name for row in ROWS if row.name not in WITHOUT]
each = pytest.mark.parametrize("name", NAMES)

# The programs of many states; empty where there is none.
PROGRAMS = """async (place, many) => {
  const frame = () => new Promise(requestAnimationFrame);
  const press = place.querySelector("[aria-keyshortcuts=y]");
  press.click();
  const found = [];
  for (const traits of many) {
    for (const [name, value] of Object.entries(traits)) place.model.set(name, value);
    for (let i = 0; i < 3; i++) await frame();
    const before = [];
    for (let alike = 0; alike < 3;) {
      await frame();
      const now = place.querySelector(".hs-widget").innerHTML;
      alike = now === before[0] ? alike + 1 : 0;
      before[0] = now;
    }
    place.model.set("_seen_by_test", 0);
    for (let i = 0; i < 3; i++) await frame();
    found.push(place.querySelector(".hs-program").textContent);
  }
  return found;
}"""
# An interpreter for each would take minutes: each program has names of its own instead.
ALONE = """
import contextlib, io, json, sys
for text in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    print(json.dumps(said.getvalue()))
"""


def fresh(*given, text=None):
    """A Python that has NumPy, and nothing of this book."""
    run = subprocess.run(
        [sys.executable, "-I", *given],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def said_by(programs):
    """What each program prints in its last line."""
    lines = fresh("-c", ALONE, text=json.dumps(programs)).splitlines()
    return [json.loads(line).splitlines()[-1] for line in lines]


def programs_of(start, name, n=20, seed=31):
    page = start(name, reduced_motion="reduce")
    many = states_of(name, n, seed)
    return page, many, ask(place_of(page), PROGRAMS, many)


def check_program(text):
    assert len(text.splitlines()) <= 20, text[-900:]
    assert "import numpy as np" in text
    assert "halfstep" not in text


# What the page has computed, to all digits: from the kit that it has loaded.
TRUTHS = """async (place, [name, many]) => {
  const { model } = place;
  const kit = await [...halfstepKits.values()][0];
  const points = trait => kit.floats(trait);
  const lab = (points, after, run) => {
    const { states } = kit.replay(points, run.moves, undefined, after);
    const E = after === kit.afterHard ? "assign" : "e_step";
    const at = states.slice(0, run.at + 1).some(state => state.labels) ? states[run.at]
      : after(points, states[run.at], E);
    return at.objective;
  };
  const steps = (points, moves, at) => {
    const { states } = kit.replay(points, moves, undefined, kit.after);
    const first = kit.after(points, states[0], moves[1]);
    return (at ? states[at] : first).objective;
  };
  const truths = {
    lab: ({ _run }) => lab(points(model.get("_points")), kit.afterHard, _run),
    mix: ({ _run }) => lab(points(model.get("_points")), kit.afterSoft, _run),
    cases: ({ _run }) => lab(points(model.get("_points")[_run.case]), kit.afterHard, _run),
    starts: ({ name, half_steps }) => steps(points(model.get("_points")),
      model.get("_traces")[model.get("_names").indexOf(name)], half_steps[name]),
    player: ({ _at, half_step }) => {
      const index = model.get("_grid").reduce((sum, [, values], i) =>
        sum * values.length + _at[i], 0);
      const [cloud, moves] = model.get("_traces")[index];
      return steps(points(model.get("_points")[cloud]), moves,
        Math.min(half_step, moves.length - 1));
    },
  };
  return many.map(truths[name]);
}"""
KINDS = {
    "loop-lab-1": "lab", "loop-stage-1": "lab", "mixture-lab-1": "mix",
    "counterexamples-1": "cases", "two-starts-1": "starts", "trace-player-1": "player",
    "trace-player-2": "player",
}  # fmt: skip


def test_every_widget_has_a_program_or_a_reason(start):
    for row in ROWS:
        offers = start(row.name).locator("[aria-keyshortcuts=y]").count()
        assert offers == (row.name not in WITHOUT), row.name
    assert set(NAMES) <= set(STATES)


@pytest.mark.parametrize("name", KINDS)
def test_20_programs_say_what_the_page_computes(start, name):
    page, many, programs = programs_of(start, name)
    for text in programs:
        check_program(text)
    truths = ask(place_of(page), TRUTHS, [KINDS[name], many])
    said = [float(text) for text in said_by(programs)]
    np.testing.assert_allclose(said, truths, rtol=1e-12)


def page_says(text):
    """The number in a program's last comment."""
    return text.splitlines()[-1].rsplit("# the page says ", 1)[-1]


@each
def test_the_last_comment_is_the_number_of_the_page(start, name):
    """Rounded as there: so program and page agree where no function of the kit tells."""
    _, _, programs = programs_of(start, name, seed=32)
    programs = [text for text in programs if text]
    assert len(programs) >= 5
    for text in programs:
        check_program(text)
    for text, said in zip(programs, said_by(programs), strict=True):
        if "# the page says " in text:
            digits = page_says(text)
            assert float(said) == pytest.approx(float(digits), rel=6e-4, abs=1e-9), text[
                -500:
            ]


@pytest.mark.parametrize("hand", HANDS)
@each
def test_every_hand_opens_and_closes_it(start_reading, name, hand):
    row = next(row for row in ROWS if row.name == name)
    page = start_reading(name, hand, reduced_motion="reduce")
    reader = row.reading(page, hand)
    reader.look()
    row.first(reader)
    reader.look()
    reader.press("As NumPy")
    shown = reader.place.locator(".hs-program")
    text = shown.inner_text()
    check_program(text)
    assert (
        float(re.findall(r"[-\d.e+]+", fresh("-c", text).splitlines()[-1])[-1]) is not None
    )
    box = reader.button("As NumPy").bounding_box()
    assert min(box["width"], box["height"]) >= 43.9
    reader.press("As NumPy")
    assert shown.is_hidden()


def test_a_planted_fault_is_found(browser, notebook, tmp_path):
    """A program that leaves the squares out says another number."""

    def plant(models):
        state = models["loop-lab-1"]["state"]
        assert "** 2).sum()" in state[MODULE]
        state[MODULE] = state[MODULE].replace("** 2).sum()", "** 2).sum() * (1 + 1e-11)")

    fill(tmp_path, page=make_page(notebook, ["loop-lab-1"], plant))
    with opening(browser, tmp_path.as_uri()) as start:
        place = place_of(start("page", reduced_motion="reduce"))
        many = states_of("loop-lab-1", 10)
        truths = ask(place, TRUTHS, ["lab", many])
        said = [float(text) for text in said_by(ask(place, PROGRAMS, many))]
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(said, truths, rtol=1e-12)

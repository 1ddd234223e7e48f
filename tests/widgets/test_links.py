"""Copy link: a state in an address, and the same state where the address is opened."""

import re

import numpy as np
import pytest
from asking_pages import ask
from every_widget import ROWS
from inside_widgets import KIT_TEXT
from looking_at_pages import STILL, opening
from making_pages import fill, make_page
from readers_hands import HANDS
from reading_board_and_desk import DONE
from traveling_states import STATES

OPENED = "Someone sent you this state."
REFUSED = (
    "This link is damaged, or made for another version of this page. "
    "Here is the page's own state."
)
# What a reader answers is kept on this device, and not for others.
PRIVATE = {"prediction-question-1"}
NAMES = [row.name for row in ROWS if row.name not in PRIVATE]
each = pytest.mark.parametrize("name", NAMES)

# Let a widget be in each of many states, take its link, and open that in the same page;
# give what is not as it was, the lengths of the links, and how many were shortened.
ROUND = """async (place, many) => {
  const { model } = place;
  const press = [...place.querySelectorAll("button")]
    .find(node => node.textContent === "Copy link");
  const status = place.querySelector("[role=status]");
  const names = Object.keys(many[0]);
  const read = () => JSON.stringify(names.map(name => model.get(name)));
  const put = traits => {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
  };
  const first = Object.fromEntries(names.map(name => [name, model.get(name)]));
  const lost = [], lengths = [];
  let shortened = 0;
  for (const traits of many) {
    put(traits);
    press.click();
    const address = place.querySelector(".hs-sharing textarea").value;
    lengths.push(address.split("#")[1].length);
    put(first);
    history.replaceState(null, "", location.pathname);
    await new Promise(done => {
      addEventListener("hashchange", done, { once: true });
      location.hash = address.split("#")[1];
    });
    const want = JSON.stringify(names.map(name => traits[name]));
    if (read() !== want) lost.push([want, read()]);
  }
  return { lost, lengths, note: place.querySelector(".hs-sent").textContent };
}"""


def states_of(name, n, seed=21):
    return list(STATES[name](np.random.default_rng(seed), n))


def place_of(page, at=0):
    return page.locator(".hs-mounted").nth(at)


def address_in(place):
    """What Copy link copies."""
    press = "node => node.querySelector('[aria-keyshortcuts=l]').click()"
    place.evaluate(press)
    return place.locator(".hs-sharing textarea").evaluate("node => node.value")


def put(place, traits):
    ask(
        place,
        """(place, traits) => {
        for (const [name, value] of Object.entries(traits)) place.model.set(name, value);
        return null;
    }""",
        traits,
    )
    place.evaluate(STILL)


def at_rest(place):
    """Wait until nothing moves, and the desk has thought."""
    if place.locator(".hs-desk").count():
        place.page.evaluate(DONE.replace("150", "1500"))  # between two k of a busy machine
    place.evaluate(STILL)


def traits_of(place, names):
    script = "(place, names) => names.map(name => place.model.get(name))"
    return ask(place, script, list(names))


def note_in(place):
    return place.locator(".hs-sent").evaluate("node => node.textContent")


def test_every_widget_with_a_state_offers_a_link(start):
    for row in ROWS:
        offers = start(row.name).locator("[aria-keyshortcuts=l]").count()
        assert offers == (row.name in STATES) == (row.name not in PRIVATE), row.name


@each
def test_500_states_come_back_to_the_last_bit(start, name):
    page = start(name, reduced_motion="reduce")
    found = ask(place_of(page), ROUND, states_of(name, 500))
    assert found["lost"] == []
    assert max(found["lengths"]) <= 2000
    assert found["note"] == OPENED


# A second window.

PICTURES = """place => [...place.querySelectorAll("svg")].map(node => node.outerHTML
  .replaceAll(/ (class|style)=""| data-lm-suppress-shortcuts="true"/g, ""))"""


@each
def test_a_second_window_shows_the_same_picture(start, name):
    for i, traits in enumerate(states_of(name, 6, seed=22)):
        one = start(name, reduced_motion="reduce")
        place = place_of(one)
        put(place, traits)
        address = address_in(place)
        at_rest(place)
        other = one.context.new_page()
        other.goto(address)
        there = place_of(other)
        there.wait_for()
        at_rest(there)
        assert note_in(there) == OPENED
        assert there.evaluate(PICTURES) == place.evaluate(PICTURES), i
        assert traits_of(there, traits) == list(traits.values())
        one.context.close()


def damaged(address, rng, n):
    """So many addresses that are not whole, or of another version."""
    base, mark = address.split("#")
    head, name, letters = mark.split("_", 2)
    yield f"{base}#{head}"
    yield f"{base}#hs2_{name}_{letters}"
    yield f"{base}#hs12345_{name}_{letters}"
    yield f"{base}#{head}_{name}"
    yield f"{base}#{head}_{name}_"
    yield f"{base}#{head}_nobody-7_{letters}"
    yield f"{base}#{head}_{name}_{letters}A"
    yield f"{base}#{head}_{name}_%E4{letters}"
    known = {letters}
    while len(known) < n - 7:
        at = int(rng.integers(len(letters)))
        change = {
            0: letters[:at],
            1: letters[:at] + ("A" if letters[at] != "A" else "B") + letters[at + 1 :],
            2: letters[:at] + letters[at] + "_" + letters[at:],
        }[int(rng.integers(3))]
        if change not in known | {""}:
            yield f"{base}#{head}_{name}_{change}"
        known.add(change)


@each
def test_30_damaged_links_open_the_default_and_say_so(start, name):
    page = start(name, reduced_motion="reduce")
    place = place_of(page)
    [traits] = states_of(name, 1, seed=23)
    first = traits_of(place, traits)
    put(place, traits)
    links = list(damaged(address_in(place), np.random.default_rng(4), 30))
    assert len(set(links)) == 30
    for link in links:
        put(place, traits)
        page.evaluate(
            """hash => new Promise(done => {
            addEventListener("hashchange", done, { once: true });
            location.hash = hash;
        })""",
            link.split("#")[1],
        )
        assert note_in(place) == REFUSED, link
        assert traits_of(place, traits) == first, link
    other = page.context.new_page()
    other.goto(links[10])
    place_of(other).wait_for()
    assert note_in(place_of(other)) == REFUSED
    assert traits_of(place_of(other), traits) == first


# In a page.


def test_an_open_page_follows_and_its_own_anchors_go_on_working(start):
    page = start("loop-lab-1", reduced_motion="reduce")
    place = place_of(page)
    one, other = ({"_run": s["_run"]} for s in states_of("loop-lab-1", 2))
    links = []
    for traits in (one, other):
        put(place, traits)
        links.append(address_in(place))
    for link, traits in ((links[0], one), (links[1], other)):
        page.evaluate("link => { location.href = link }", link)
        page.wait_for_function(
            "want => JSON.stringify(document.querySelector('.hs-mounted').model"
            ".get('_run').moves) === JSON.stringify(want)", arg=traits["_run"]["moves"],
        )  # fmt: skip
        assert note_in(place) == OPENED
    page.evaluate("document.querySelector('h1').id = 'section'; location.hash = 'section'")
    page.wait_for_function("() => document.querySelector('.hs-sent').textContent === ''")
    assert traits_of(place, other) == list(other.values())


def test_each_of_several_keeps_its_own(start):
    page = start("two-labs", reduced_motion="reduce")
    first, second = place_of(page), place_of(page, 1)
    second.wait_for()
    start_of_first = traits_of(first, ["_run"])
    run = {"start": [[0.5, 0.25]], "moves": [[[0.5, 0.25]], "assign"], "at": 1}
    put(second, {"_run": run})
    link = address_in(second)
    assert "#hs1_loop-lab-2_" in link
    other = page.context.new_page()
    other.set_viewport_size({"width": 390, "height": 664})
    other.goto(link)
    place_of(other, 1).wait_for()
    place_of(other, 1).evaluate(STILL)
    assert traits_of(place_of(other), ["_run"]) == start_of_first
    assert traits_of(place_of(other, 1), ["_run"]) == [run]
    assert [note_in(place_of(other, at)) for at in (0, 1)] == ["", OPENED]
    top = place_of(other, 1).locator(".hs-widget").bounding_box()["y"]
    assert 0 <= top < 120  # it has been scrolled to, below the page's bar


@pytest.mark.parametrize("hand", HANDS)
@each
def test_every_hand_copies(start_reading, name, hand):
    row = next(row for row in ROWS if row.name == name)
    page = start_reading(name, hand, reduced_motion="reduce")
    reader = row.reading(page, hand)
    reader.look()
    reader.press("Copy link")
    button = reader.button("Copy link")
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 43.9
    field = reader.place.locator(".hs-sharing textarea")
    assert f"#hs1_{name}_" in field.input_value()
    page.wait_for_function(
        """() => /^(Selected: copy it|Link copied: it opens this state)\\.$/
            .test(document.querySelector("[role=status]").textContent)"""
    )


def test_where_a_page_may_not_copy_the_address_is_selected(start_from_file):
    page = start_from_file("loop-stage-1")
    page.evaluate(
        """() => Object.defineProperty(navigator, "clipboard", { value: undefined })"""
    )
    address = address_in(place_of(page))
    page.wait_for_function("() => document.activeElement.matches('.hs-sharing textarea')")
    assert page.evaluate("() => getSelection().toString()") in ("", address)
    ends = page.evaluate(
        "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    )
    assert ends == [0, len(address)]
    assert place_of(page).locator("[role=status]").inner_text() == "Selected: copy it."


def test_where_it_may_it_lies_in_the_clipboard(start):
    page = start("loop-stage-1", permissions=["clipboard-read", "clipboard-write"])
    address = address_in(place_of(page))
    page.wait_for_function(
        "() => /^Link copied/.test(document.querySelector('[role=status]').textContent)"
    )
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert place_of(page).locator(".hs-sharing textarea").is_hidden()


# Where Python is live, there is no address to send.

LIVE = """async place => {
  const { model } = place;
  const el = document.body.appendChild(document.createElement("div"));
  const blob = new Blob([model.get("_esm")], { type: "text/javascript" });
  const widget = (await import(URL.createObjectURL(blob))).default;
  await widget.render({ model, el });
  const press = [...el.querySelectorAll("button")].map(node => node.textContent);
  el.querySelector("[aria-keyshortcuts=l]").click();
  return [press.includes("Copy link"), el.querySelector(".hs-sharing textarea").value];
}"""


@each
def test_in_jupyter_the_state_is_an_argument(start, name):
    page = start(name, reduced_motion="reduce")
    row = next(row for row in ROWS if row.name == name)
    place = place_of(page)
    for traits in states_of(name, 5, seed=24):
        put(place, traits)
        is_link, text = place.evaluate(LIVE)
        assert not is_link
        widget = row.build()
        made = run_python(text, widget)
        for trait, value in made["sent"].items():
            np.testing.assert_equal(
                np.array(getattr(made["widget"], trait)), np.array(value)
            )


def run_python(text, widget):
    """Run what was copied; the widget that it makes or changes, and what it has set."""
    names = {"widget": widget, "X": getattr(widget, "_X", None)}
    if call := re.match(r"\w+\(X, (.*)\)$", text):
        made = evaluate_with(text, names)
        given = call[1] if "=" in call[1] else f"centers={call[1]}[0]"
        return {"widget": made, "sent": evaluate_with(f"dict({given})", names)}
    exec(text, names)
    sent = {
        line.split(" = ")[0].removeprefix("widget."): None for line in text.splitlines()
    }
    return {
        "widget": names["widget"],
        "sent": {name: getattr(widget, name) for name in sent},
    }


def evaluate_with(text, names):
    import shown_widgets

    return eval(text, vars(shown_widgets) | names)


# The tests see what they are for.

FAULTS = {
    "a bit is lost": ("LETTERS[Number((value >> BigInt(6 * i)) & 63n)]",
                      "LETTERS[Number((value >> BigInt(6 * i)) & 62n)]"),
    "a move is not the one before": ("if (value === null) return other;",
                                     "if (value === null) return 0;"),
    "every link is refused": ("sealed(text.slice(6)) !== text", "true"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(browser, notebook, tmp_path, fault):
    old, new = FAULTS[fault]

    def plant(models):
        state = models["halfstep-kit"]["state"]
        assert old in state[KIT_TEXT]
        state[KIT_TEXT] = state[KIT_TEXT].replace(old, new)

    fill(tmp_path, page=make_page(notebook, ["loop-lab-1"], plant))
    with opening(browser, tmp_path.as_uri()) as start:
        place = place_of(start("page", reduced_motion="reduce"))
        found = ask(place, ROUND, states_of("loop-lab-1", 60))
        assert found["lost"] != []

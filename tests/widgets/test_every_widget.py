"""What all widgets promise, tried on each of them; the table is in `every_widget`."""

import re
from types import SimpleNamespace

import pytest
from every_widget import ROWS, SHOWN, evaluate
from halfstep.style import MARKERS
from inside_widgets import MODULE, SHAPES, is_widget, still_of, weight_of
from looking_at_pages import (
    check_colors,
    check_forced_colors,
    check_rules,
    check_sizes,
    dress,
    opening,
)
from making_pages import fill, make_page, run_notebook
from readers_hands import HANDS, Mouse
from visiting import keyboard

each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


# In Python.


@each
def test_what_is_shown_names_the_model_and_holds_the_same_still(row):
    one, two = row.build(), row.build()
    kind, number = re.fullmatch(r"(.+)-(\d+)", one.model_id).groups()
    assert row.name.startswith(kind)
    assert two.model_id == f"{kind}-{int(number) + 1}"
    assert one.layout.model_id == f"{one.model_id}-layout"
    assert still_of(one) == still_of(two).replace(two.model_id, one.model_id)
    data, _ = one._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == one.model_id
    assert f'data-widget-model="{one.model_id}"' in data["text/html"]
    assert 'class="hs-still' in data["text/html"]
    assert data["text/plain"] == repr(one)


@each
def test_the_still_is_told_to_those_who_do_not_see(row):
    still = still_of(row.build())
    if row.alt:
        assert f'role="img" aria-label="{row.alt}' in still
    else:  # it is text, and no picture
        assert "<p>" in still
        assert not re.search("<(svg|img)", still)


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [case for row in ROWS for case in row.refuses],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_bad_input_names_the_cure(line, error, message):
    with pytest.raises(error, match=message):
        evaluate(line)


@each
def test_each_is_light(row):
    assert weight_of(row.build()) <= 8_000


def test_every_marker_has_an_outline():
    assert set(SHAPES) == set(MARKERS)


# On a page.


def trait(reader, row):
    return reader.trait(row.trait)


def check_first_act(row, page, hand):
    """What a reader does first changes what the model says, and is drawn."""
    reader = row.reading(page, hand)
    reader.check()
    before = reader.trait(row.trait)
    row.first(reader)
    reader.check()
    assert reader.trait(row.trait) != before


@pytest.mark.parametrize("hand", HANDS)
@each
def test_it_is_used_with_every_hand(start_reading, row, hand):
    """With the mouse on a page from the disk, else over http: no hand knows the way."""
    check_first_act(row, start_reading(row.name, hand, reduced_motion="reduce"), hand)


# All that a reader can do something with: of radio buttons and tabs the Tab key takes the
# chosen.
CONTROLS = """() => [...document.querySelectorAll(".hs-widget :is(summary, select, "
  + "button:not([tabindex='-1']), "
  + "textarea, input:not([type=radio]:not(:checked)), [tabindex='0'])")]
  .filter(node => node.checkVisibility() && node.getBoundingClientRect().width > 0)"""


@each
def test_the_tab_key_reaches_every_control_and_shows_where_it_is(start, row):
    page = start(row.name, reduced_motion="reduce")
    row.reading(page, Mouse).check()
    assert keyboard(SimpleNamespace(page=page)) == []
    missed = page.evaluate(
        f"""() => ({CONTROLS})().filter(node => !("seenByTest" in node.dataset))
              .map(node => node.outerHTML.slice(0, 80))"""
    )
    assert missed == []
    assert page.evaluate(f"() => ({CONTROLS})().length") > 0  # one may be a slider alone


WIDE, NARROW = 1280, 390


def after_each_act(reader, row):
    """First as it opens; what is drawn is right each time."""
    for act in (None, row.first, *row.then):
        if act:
            act(reader)
        reader.check()
        yield act


@each
def test_it_is_accessible_and_whole_in_every_color(start, row):
    """At a desk. Colors are the same at each width; the next test looks at a phone."""
    size = {"width": WIDE, "height": 900}
    page = start(row.name, viewport=size, reduced_motion="reduce")
    reader = row.reading(page, Mouse)
    for act in after_each_act(reader, row):
        check_rules(page, colors=act is None)
        check_sizes(page, WIDE)
        for theme in ("dark", "light"):
            dress(page, theme)
            reader.look()
            check_colors(page)
        check_forced_colors(page)


@each
def test_it_is_whole_on_a_phone(start, row):
    """After each act; at the end all else that a narrow window may change, in the dark."""
    size = {"width": NARROW, "height": 900}
    page = start(row.name, viewport=size, reduced_motion="reduce")
    reader = row.reading(page, Mouse)
    for _ in after_each_act(reader, row):
        check_sizes(page, NARROW)
    dress(page, "dark")
    reader.check()
    check_rules(page)
    check_colors(page)


@each
def test_without_scripts_there_is_the_still(browser, widgets_address, row):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{widgets_address}/{row.name}.html")
    still = page.locator(".hs-still")
    assert still.is_visible()
    assert (still.get_attribute("aria-label") or "").startswith(row.alt or "")
    context.close()


@each
def test_on_paper_there_is_the_still(start, row):
    page = start(row.name, reduced_motion="reduce")
    reader = row.reading(page, Mouse)
    row.first(reader)
    still, widget = (reader.place.locator(part) for part in (".hs-still", ".hs-widget"))
    assert still.is_hidden()
    page.emulate_media(media="print")
    assert still.is_visible()
    assert widget.is_hidden()


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


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.moves], ids=lambda row: row.name
)
def test_nothing_moves_by_itself_where_the_reader_wants_stillness(start, row, motion):
    page = start(row.name, reduced_motion=motion)
    reader = row.reading(page, Mouse)
    page.wait_for_timeout(300)
    reader.place.evaluate(WATCH)
    for number, act in enumerate(row.moves, 1):
        act(reader)
        if number < len(row.moves) or not row.glides:
            page.wait_for_timeout(500)
    n = reader.place.locator(".hs-centers > g, .hs-ellipses ellipse").count()
    changes, moving = page.evaluate("[changes, moving]")
    if motion == "reduce":
        assert moving == 0
        assert changes <= 2 * n  # a step of each center, and the end of the play
        if row.glides and row.plays:
            assert reader.button("Play").count() == 1  # it has come to its end at once
    else:
        assert moving > 0
        assert changes > 4 * n or not row.glides


# All on one page: none disturbs another.

TOGETHER = [*(row.name for row in ROWS), "loop-lab-2"]
SEEN = """names => [...document.querySelectorAll(".hs-mounted")].map(place =>
  [place.querySelector(".hs-widget").innerHTML,
    ...names.map(name => JSON.stringify(place.model.get(name)))])"""


def break_all(models):
    for model in models.values():
        if is_widget(model):
            model["state"][MODULE] += "\nthrow Error('no');"


@pytest.fixture(scope="module")
def together(notebook, tmp_path_factory):
    whole, broken = (
        make_page(notebook, TOGETHER),
        make_page(notebook, TOGETHER, break_all),
    )
    return fill(tmp_path_factory.mktemp("together"), page=whole, broken=broken)


@pytest.fixture(scope="module")
def together_address(together, serve):
    return serve(together)


@pytest.fixture
def start_together(browser, together_address):
    with opening(browser, together_address) as start:
        yield start


def at_rest(page):
    """Wait until the desk has thought and nothing moves."""
    count = "n => document.querySelectorAll('.hs-mounted').length === n"
    page.wait_for_function(count, arg=len(TOGETHER))
    traits, before = sorted({row.trait for row in ROWS} | {"n_clusters"}), None
    while before != (before := page.evaluate(SEEN, traits)):
        page.wait_for_timeout(300)
    return before


def acts_of(place):
    """What is done with the widget in this place: first a press, then a drag."""
    row = next((row for row in ROWS if row.name == TOGETHER[place]), ROWS[0])
    yield row.first, False
    yield lambda reader: reader.drag(reader.center(0), 30, 30), True


def test_each_goes_its_own_way(start_together):
    page = start_together("page", reduced_motion="reduce")
    before = at_rest(page)
    dragged = 0
    for place in range(len(TOGETHER)):
        reader = Mouse(page, place=place)
        for act, needs_center in acts_of(place):
            if needs_center and not reader.center(0).count():
                continue
            act(reader)
            after = at_rest(page)
            changed = [i for i in range(len(TOGETHER)) if after[i] != before[i]]
            assert changed == [place]
            before, dragged = after, dragged + needs_center
    assert dragged == 7  # all that have something to drag


def test_what_they_share_is_taken_once(start_together):
    page = start_together("page")
    at_rest(page)
    styles = page.locator("head style").all_text_contents()
    assert len(set(styles)) == len(styles)
    assert sum(bool(re.search(r"(^|})\.hs-widget{", style)) for style in styles) == 1
    assert sum(".hs-density{" in style for style in styles) == 1


def test_those_that_fail_leave_their_stills_and_a_message_each(browser, together_address):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.goto(f"{together_address}/broken.html")
    page.wait_for_function(
        "() => !document.querySelector('[data-widget-model] > :nth-child(2)')"
    )
    assert page.locator(".hs-widget").count() == 0
    for name in TOGETHER:
        still = page.locator(f"[data-widget-model={name}] .hs-still")
        assert still.is_visible()
        mine = [text for kind, text in said if kind == "error" and f" {name} " in text]
        assert len(mine) == 1
        assert re.match(f"The widget {name} did not start: Error: no", mine[0])
    assert len(said) == len(TOGETHER)
    page.close()


def test_the_page_is_the_same_each_time(browser, notebook, together):
    again = make_page(run_notebook(*SHOWN.values()), TOGETHER)
    assert (together / "page.html").read_text(encoding="utf-8") == again
    for name in TOGETHER:
        assert f'"{name}-layout"' in again

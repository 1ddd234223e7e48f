"""What belongs to every page: menu, contents, search, buttons; and the way without scripts.

Whether all pages can be read in every dress is seen in `test_pages`. Here the parts of the
theme are opened, on one page of each kind.
"""

import re

import pytest
from accessible import LEFT_OUT, SCRIPT, VERSION, findings, pale, script, violations
from bookbuild import previews
from bookbuild.formulas import in_pieces, to_mathml
from bookbuild.pages import DOOR
from bookbuild.policy import with_policy
from bookbuild.without_scripts import follow_system
from visiting import FOCUS, in_scheme, in_view, under_the_mouse, visit

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SIDE = {"width": 640, "height": 360}
CHAPTER = "chapters/02_the_loop.html"
browsing = pytest.mark.browser
# How each part is opened, where, and what it then fills.
PARTS = {
    "menu": (PHONE, ".primary-toggle", "#pst-primary-sidebar-modal"),
    "contents": (PHONE, ".secondary-toggle", "#pst-secondary-sidebar-modal"),
    "search on a phone": (PHONE, "button.search-button", "#pst-search-dialog"),
    "search": (WIDE, ".search-button-field", "#pst-search-dialog"),
    "download": (WIDE, ".dropdown-download-buttons > button", ".dropdown-menu.show"),
}


def test_the_rules_are_those_that_were_released():
    text = script()  # it compares the checksum
    assert text.startswith(f"/*! axe v{VERSION}")
    licence = SCRIPT.with_name("LICENSE").read_text("utf-8")
    assert licence.startswith("Mozilla Public License")


def test_a_changed_rule_book_is_not_used(tmp_path, monkeypatch):
    changed = tmp_path / "axe.min.js"
    changed.write_bytes(SCRIPT.read_bytes() + b"\n")
    monkeypatch.setattr("accessible.SCRIPT", changed)
    with pytest.raises(AssertionError, match=re.escape(VERSION)):
        script()


@browsing
def test_what_is_left_out_are_rules_and_the_rest_runs(browser):
    page = browser.new_page()
    page.set_content("<p style='color: #aaa'>pale <a>no</a></p>")
    found = {rule["id"] for rule in violations(page)}
    assert {"html-has-lang", "color-contrast", "region"} <= found
    names = page.evaluate("axe.getRules().map(rule => rule.ruleId)")
    assert set(LEFT_OUT) <= set(names)
    page.close()


PALE = """<html lang="en"><style>p, a { color: #767676 } a:hover { color: #bbb }</style>
<p>fair</p><p style="opacity: .5">faded</p><p style="background: #888">on grey</p>
<h1 style="color: #999">large</h1><p style="color: #999; font-size: 30px">larger</p>
<p style="color: color-mix(in srgb, red, white)">mixed</p><p hidden>hidden</p>
<a href="#">link</a><svg><text y="20" style="fill: #ccc">drawn</text></svg>"""


@browsing
def test_pale_texts_are_found_in_any_state(browser, tmp_path):
    (tmp_path / "pale.html").write_text(PALE)
    with visit(browser, (tmp_path / "pale.html").as_uri()) as seen:
        words = [one.split(": ")[-1] for one in pale(seen.page, "here")]
        assert words == ["faded", "on grey", "large", "larger", "mixed", "drawn"]
        with under_the_mouse(seen):
            assert "link" in [one.split(": ")[-1] for one in pale(seen.page, "here")]
        assert len(pale(seen.page, "here")) == len(words)


@browsing
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_theme_serves_everyone(part, browser, address):
    size, opener, opened = PARTS[part]
    with visit(browser, f"{address}/{CHAPTER}", viewport=size) as seen:
        seen.page.locator(opener).first.click()
        assert in_view(seen.page.locator(opened))
        found = findings(seen.page, part, opened)
        for scheme in ("light", "dark"):
            found += in_scheme(seen, scheme) + pale(seen.page, scheme, opened)
            with under_the_mouse(seen):
                found += pale(seen.page, f"{scheme}, mouse", opened)
        seen.page.emulate_media(forced_colors="active")
        assert found + pale(seen.page, "forced", opened) + seen.findings == []


@browsing
@pytest.mark.parametrize("part", ["menu", "contents", "search on a phone"])
def test_on_its_side_a_phone_shows_each_part_whole(part, browser, address):
    _, opener, opened = PARTS[part]
    with visit(browser, f"{address}/{CHAPTER}", viewport=SIDE) as seen:
        header = seen.page.locator(".bd-header-article").bounding_box()
        assert header["height"] <= SIDE["height"] / 5
        seen.page.locator(opener).first.click()
        box = seen.page.locator(opened).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= SIDE["height"]
        last = seen.page.locator(f"{opened} :is(a, button)").last
        last.scroll_into_view_if_needed()
        assert in_view(last)
        seen.page.keyboard.press("Escape")
        assert seen.page.locator(opened).is_hidden()


@browsing
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_menu_slides_in_only_for_who_likes_it(motion, browser, address):
    context = browser.new_context(viewport=PHONE, reduced_motion=motion)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.locator(".primary-toggle").click(no_wait_after=True)
    lasting = """[...document.querySelectorAll('.bd-sidebar-primary')]
      .map(e => getComputedStyle(e).transitionDuration).join() !== '0s'"""
    assert page.evaluate(lasting) == (motion == "no-preference")
    context.close()


@browsing
def test_backwards_the_header_covers_no_focus(browser, address):
    with visit(browser, f"{address}/{CHAPTER}", viewport=SIDE) as seen:
        seen.page.locator(".right-next").focus()
        for _ in range(25):
            seen.page.keyboard.press("Shift+Tab")
            stop = seen.page.evaluate(FOCUS)
            assert stop["isThere"], stop
            assert not stop["isCovered"], stop


def test_no_page_has_a_script_in_an_attribute(site):
    for page in [*site.glob("*.html"), *site.glob("chapters/**/*.html")]:
        handlers = re.findall(r"<[^>]* on[a-z]+=[\"'][^>]*>", page.read_text("utf-8"))
        assert handlers == [], page


@browsing
@pytest.mark.parametrize(
    ("does", "name"), [("fullscreen", "toggleFullScreen"), ("print", "print")]
)
def test_the_buttons_of_the_header_work(does, name, browser, address):
    with visit(browser, f"{address}/{CHAPTER}", viewport=WIDE) as seen:
        seen.page.evaluate(f"window.{name} = () => {{ document.title = 'done' }}")
        inside = seen.page.locator(f"[data-does={does}] i")
        inside.evaluate("e => e.dispatchEvent(new Event('click', { bubbles: true }))")
        assert seen.page.title() == "done"


@browsing
def test_a_click_sends_a_search(browser, address):
    with visit(browser, f"{address}/{CHAPTER}", viewport=WIDE) as seen:
        seen.page.keyboard.press("Control+k")
        seen.page.keyboard.type("inertia")
        seen.page.locator("#pst-search-dialog").get_by_role("button", name="Search").click()
        seen.page.wait_for_url("**/search.html?q=inertia")
        seen.page.get_by_text("Search finished").wait_for()
        assert seen.page.locator("ul.search li").count() > 5
        assert seen.findings == []


def results(browser, home, question):
    """What a search finds: where it leads, and the words shown; nothing goes wrong."""
    with visit(browser, f"{home}/search.html?q={question}") as seen:
        seen.page.get_by_text("Search finished").wait_for()
        seen.page.wait_for_timeout(300)
        found = seen.page.locator("ul.search li").evaluate_all(
            """all => all.map(one => [one.querySelector("a").getAttribute("href"),
                 one.querySelector(".context")?.textContent])"""
        )
        assert seen.findings == []
    return found


@browsing
@pytest.mark.parametrize("question", ["inertia", "random%20seeding", "loop"])
def test_a_search_on_the_disk_shows_what_it_shows_online(question, browser, site, address):
    offline = results(browser, site.as_uri(), question)
    online = results(browser, address, question)
    assert [place for place, _ in offline] == [place for place, _ in online]
    assert offline
    for (_, here), (_, there) in zip(offline, online, strict=True):
        assert here == there
        assert any(word[:4] in here.lower() for word in question.split("%20"))


@browsing
def test_the_door_is_a_page(browser, site):
    door = (site / "index.html").read_text("utf-8")
    written = DOOR.format(page="chapters/index.html", title="The E–M Loop")
    assert previews.TAG.sub("", door).replace("\n", "") == with_policy(written).replace(
        "\n", ""
    )
    page = browser.new_page()
    page.set_content(re.sub("<meta http-equiv=[^>]*>", "", door))
    assert findings(page, "door") == []
    page.close()


def test_a_rule_for_dark_waits_for_a_dark_system_where_no_script_runs():
    css = """/* c */ p { a: b } html[data-theme=light], html[data-theme="dark"] { c: d }
    @media print { html[data-theme="dark"] :is(a, b) { e: f } p { g: h } }
    html:not([data-theme]) { i: j } @font-face { src: url("data-theme=dark") }"""
    assert follow_system(css).split("\n") == [
        '@media (prefers-color-scheme: light){html[data-theme="auto"]{ c: d }}',
        '@media (prefers-color-scheme: dark){html[data-theme="auto"]{ c: d }}',
        "@media  print {@media (prefers-color-scheme: dark)"
        '{html[data-theme="auto"] :is(a, b){ e: f }}',
        "}",
        "",
    ]


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        (r"a = b", 1),
        (r"\ell(\theta^2) \ge F(R, \theta^2) \ge F(R, \theta) = \ell(\theta)", 4),
        (r"aaaaaaaaaaaaaaa < bbbbbbbbbbbbbbbb", 2),
        (r"\frac{aaaaaaaaa = bbbbbbbb}{ccccccccccccc}", 1),
        (r"aaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbb =", 1),
    ],
)
def test_a_long_formula_goes_on_in_the_next_line_after_a_relation(latex, pieces):
    whole = to_mathml(latex, display=False)
    cut = in_pieces(whole)
    assert cut.count("<math>") == cut.count("</math>") == pieces
    assert cut.replace("</math><wbr><math>", "") == whole

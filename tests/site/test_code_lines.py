"""Code on a phone: where a line may go on, and that copying gives the source."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from bookbuild import code_lines
from sphinx.highlighting import PygmentsBridge

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(ROOT.glob("chapters/**/*.ipynb"))
PHONE = {"viewport": {"width": 390, "height": 844}}


def highlighted(code):
    return PygmentsBridge("html").highlight_block(code, "ipython3")


def pieces(line, room=code_lines.COLUMNS):
    """Where a line of code may break, as a list of what stays together."""
    inner = code_lines.BLOCK.search(highlighted(line))[2].removesuffix("\n")
    return [text for _, text, _ in code_lines.pieces_of(inner, room)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("found = f(4, n=1, b)", ["found =", "f(4,", "n=1,", "b)"]),
        ("total += one + two", ["total +=", "one", "+ two"]),
        ("(a - b) ** 2", ["(a", "- b)", "** 2"]),
        ("x = -1 if y is z else a[i, j]", ["x =", "-1", "if y", "is z", "else a[i,", "j]"]),
        ("for i in rows:", ["for i", "in rows:"]),
        ("trace.last.centers.T", ["trace", ".last", ".centers", ".T"]),
        ("np.array(x).sum(axis=-1)", ["np.array(x)", ".sum(axis=-1)"]),
        ("f(a,b)", ["f(a,", "b)"]),
        ("say('a, b.c - d')", ["say('a, b.c - d')"]),
        ('say(f"a {x + 1:.2f} b", 1.5)', ['say(f"a {x + 1:.2f} b",', "1.5)"]),
        ("x = 1  # so it is", ["x =", "1  #", "so", "it", "is"]),
    ],
)
def test_a_line_goes_on_where_a_programmer_would_break_it(line, parts):
    assert pieces(line) == parts


def test_a_string_that_does_not_fit_goes_to_the_next_line_whole():
    assert pieces("say('one two')", 12) == ["say(", "'one two')"]


def test_a_string_longer_than_a_line_breaks_at_its_spaces_and_not_in_its_braces():
    assert pieces('f"one {a + b} two"', 10) == ['f"one', "{a + b}", 'two"']
    quoted = r"'it\'s one two'"
    assert pieces(quoted, 8) == [r"'it\'s", "one", "two'"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_nothing_but_what_was_written_stands_in_a_cell(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code" and (source := cell.source.strip("\n")):
            page = code_lines.hang_block(highlighted(source))
            assert unescape(re.sub("<[^>]*>", "", page)).strip("\n") == source
            assert page.count('class="ln"') == source.count("\n") + 1


def test_an_output_is_left_alone():
    class Builder:
        format, highlighter = "html", PygmentsBridge("html")

    class App:
        builder = Builder

    code_lines.take_highlighter(App)
    block = Builder.highlighter.highlight_block
    assert 'class="ln"' in block("a = 1", "ipython3")
    for lang in ("none", "myst-ansi"):
        assert 'class="ln"' not in block("[1  2]\n[3  4]", "none"), lang


# On the built page.


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(**PHONE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def sources(name):
    """The cells that a page shows, as they stand in its notebook."""
    cells = nbformat.read(ROOT / f"{name}.ipynb", 4).cells
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]
    return [c.source for c in code if "remove-input" not in c.metadata.get("tags", [])]


PAGES = ["chapters/02_the_loop", "chapters/exercises/02_the_loop/02_the_loop"]


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("way", ["button", "selection"])
def test_what_is_copied_is_the_source_byte_for_byte(phone, address, name, way):
    phone.goto(f"{address}/{name}.html")
    phone.locator(".cell_input .copybtn").first.wait_for()
    cells, copied = phone.locator(".cell_input pre"), []
    phone.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
    for number in range(cells.count()):
        cell = cells.nth(number)
        phone.evaluate("navigator.clipboard.writeText('nothing')")
        if way == "button":
            cell.locator("xpath=following-sibling::button").click()
        else:
            cell.evaluate("node => getSelection().selectAllChildren(node)")
            phone.keyboard.press("Control+c")
        text = "navigator.clipboard.readText()"
        phone.wait_for_function(f"async () => (await {text}) !== 'nothing'")
        copied.append(phone.evaluate(text).removesuffix("\n"))
    assert copied == sources(name)


@pytest.mark.browser
def test_a_wide_output_keeps_its_columns_and_takes_the_focus(phone, address):
    phone.goto(f"{address}/chapters/symptoms.html")
    wide = phone.locator(".cell_output pre[tabindex='0']")
    wide.first.wait_for()
    assert wide.first.evaluate("node => node.scrollWidth > node.clientWidth")
    assert "gradient" in wide.first.evaluate("node => getComputedStyle(node).maskImage")
    fits = phone.locator(".cell_output pre:not([tabindex='0'])").first
    assert fits.evaluate("node => getComputedStyle(node).maskImage") == "none"


@pytest.mark.browser
def test_the_button_is_large_and_covers_no_code(phone, address):
    phone.goto(f"{address}/chapters/02_the_loop.html")
    phone.locator(".cell_input .copybtn").first.wait_for()
    small, covered = phone.evaluate(
        """() => {
          const buttons = [...document.querySelectorAll('.cell_input .copybtn')];
          const box = node => node.getBoundingClientRect();
          const isOver = button => [...button.parentElement.querySelectorAll('.ln')]
            .some(line => {
              const range = document.createRange();
              range.selectNodeContents(line);
              return [...range.getClientRects()].some(b => b.width > 1
                && b.right > box(button).left + 1 && b.top < box(button).bottom - 9);
            });
          return [buttons.filter(b => box(b).width < 44 || box(b).height < 44).length,
            buttons.filter(isOver).length];
        }"""
    )
    assert (small, covered) == (0, 0)

"""What `author.look` measures, on a small site whose measures are known."""

import subprocess
import sys

import pytest
from author import look, phone

HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>A</title>{style}</head>'
STYLE = """<style>* { margin: 0; padding: 0; border: 0 } body { font: 16px sans-serif }
p { height: 844px } svg, button { display: block }</style>"""
KNOWN = (
    HEAD.format(style=STYLE)
    + """<body><article><p>One screen. <math><mi style="font-size: 5px">x</mi></math></p>
<figure><svg width="300" height="150" viewBox="0 0 600 300">
<text y="99" style="font-size: 20px">drawn at half its size</text>
<text transform="rotate(-90)" style="font-size: 22px">turned</text></svg></figure>
<figure><svg width="240" height="694"></svg></figure>
<div class="hs-mounted"><svg width="390" height="422"></svg><button>Go</button></div>
<details><summary>Folded</summary><small style="font-size: 3px">unseen</small></details>
<div style="width: 400px">wide</div></article></body></html>"""
)
EMPTY = HEAD.format(style="") + "<body><article></article></body></html>"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "chapters").mkdir()
    (folder / "index.html").write_text(EMPTY)
    (folder / "chapters" / "02_known.html").write_text(KNOWN)
    (folder / "chapters" / "notation.html").write_text(EMPTY)
    return folder


@pytest.mark.browser
def test_a_page_is_measured(site, browser, serve):
    seen = look.look(browser, serve(site), "chapters/02_known.html")
    assert (seen.panel, seen.text) == (240, 10)
    assert (seen.over_phone, seen.over_wide) == (10, 0)
    assert (seen.picture, seen.control) == (1, 2.5)
    assert (seen.picture_wide, seen.control_wide) != (None, None)
    assert 300 < seen.n_bytes < len(KNOWN)


CODE = '<div class="highlight"><pre><span class="ln">{}\n</span></pre></div>'
MATH = '<div class="math"><math><mi>{}</mi></math><span class="eqno">(7)</span></div>'
TABLE = "<table><tr><td style='max-width: 60px'>{}</td></tr></table>"
FORM = """pre { overflow: auto } .ln { display: block; white-space: pre-wrap }
.math { position: relative; height: 20px; overflow: auto hidden } .eqno { float: right }"""
GOOD = (CODE.format("x = 1"), MATH.format("x"), TABLE.format("a word or two"))
PLANTED = [
    ("code", CODE.format("x" * 90), "at 390 px: code 'xxxxx"),
    ("number", MATH.format("x" * 90), "number '(7)' lies upon"),
    ("word", TABLE.format("<i style='overflow-wrap: anywhere'>unbroken_name</i>"),
     "word 'unbroken_name' is broken"),
    ("page", "<p style='width: 350px'>wide</p>", "at 320 px: page 'by 30 px'"),
]  # fmt: skip


def shown(browser, *parts):
    page = browser.new_page()
    css = f"{FORM} body {{ margin: 0 }} .eqno {{ position: absolute; right: 0; top: 0 }}"
    page.set_content(f"<style>{css}</style><article>{''.join(parts)}</article>")
    found = phone.faults(page)
    page.close()
    return found


@pytest.mark.browser
def test_a_good_page_has_no_fault_on_a_phone(browser):
    assert shown(browser, *GOOD) == []


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "part", "says"), PLANTED, ids=lambda part: part[:8])
def test_each_fault_of_a_phone_is_found(browser, kind, part, says):
    found = shown(browser, *GOOD, part)
    assert any(says in line for line in found), found
    assert all(f" {kind} " in line for line in found)


def test_every_kind_of_fault_is_planted():
    assert {kind for kind, _, _ in PLANTED} == set(phone.CURES)


def command(site, *words):
    words = [sys.executable, "-m", "author.look", "--site", str(site), *words]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.browser
def test_the_command_prints_one_table(site, tmp_path):
    done = command(site)
    table, _, found = done.stdout.partition("\n\n")
    head, *rows = table.splitlines()
    assert head.split()[:2] == ["page", "panel"]
    assert [row.split()[0] for row in rows] == ["02_known", "notation"]
    assert rows[1].split()[1:-1] == ["–", "–", "0", "0", "–/–", "–/–"]
    assert done.stderr.startswith("2 pages")
    assert (done.returncode, "text of 10.0 px" in found) == (1, True)
    assert len(command(site, "2").stdout.partition("\n\n")[0].splitlines()) == 2
    (tmp_path / "chapters").mkdir()
    for name in ("index.html", "chapters/notation.html"):
        (tmp_path / name).write_text(EMPTY)
    assert command(tmp_path).returncode == 0


def test_a_wrong_number_says_which_there_are(site):
    with pytest.raises(SystemExit, match="no chapter '03'"):
        look.main(["--site", str(site), "03"])


def test_without_a_site_it_says_what_comes_first(tmp_path):
    with pytest.raises(SystemExit, match="First: make book"):
        look.main(["--site", str(tmp_path)])

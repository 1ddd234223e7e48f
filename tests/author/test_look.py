"""What `author.look` measures, on a small site whose measures are known."""

import subprocess
import sys

import pytest
from author import look

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
    assert 300 < seen.n_bytes < len(KNOWN)


def command(site, *words):
    words = [sys.executable, "-m", "author.look", "--site", str(site), *words]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.browser
def test_the_command_prints_one_table(site):
    done = command(site)
    table, _, found = done.stdout.partition("\n\n")
    head, *rows = table.splitlines()
    assert head.split()[:2] == ["page", "panel"]
    assert [row.split()[0] for row in rows] == ["02_known", "notation"]
    assert rows[1].split()[1:-1] == ["–", "–", "0", "0", "–", "–"]
    assert done.stderr.startswith("2 pages")
    assert (done.returncode, "text of 10.0 px" in found) == (1, True)
    assert len(command(site, "2").stdout.partition("\n\n")[0].splitlines()) == 2


def test_a_wrong_number_says_which_there_are(site):
    with pytest.raises(SystemExit, match="no chapter '03'"):
        look.main(["--site", str(site), "03"])


def test_without_a_site_it_says_what_comes_first(tmp_path):
    with pytest.raises(SystemExit, match="First: make book"):
        look.main(["--site", str(tmp_path)])

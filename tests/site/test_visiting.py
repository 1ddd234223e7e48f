"""A page with every fault that the visits look for: each must be found."""

import pytest
from accessible import findings
from visiting import (
    Site,
    dead_controls,
    follows_system_without_scripts,
    in_scheme,
    keyboard,
    leads_to_menu,
    overflow,
    resized,
    spaced,
    visit,
    without_scripts,
)

pytestmark = pytest.mark.browser

HEAD = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A page</title>"""
GOOD = (
    HEAD
    + """<script>const dark = matchMedia('(prefers-color-scheme: dark)');
const turn = () => {
  document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
};
dark.addEventListener('change', turn); turn();</script></head>
<body><main><article><h1 id="top">A page</h1>
<p>A <a href="page.html#top">link</a>, <math><mi>x</mi></math></p>
<figure><img alt="A dot." src="dot.svg" width="9" height="9"></figure></article></main>
</body></html>"""
)
BAD = (
    HEAD
    + """<link rel="preconnect" href="https://elsewhere.invalid">
<style>a:focus { outline: none } .hidden { position: absolute; left: -999px }</style></head>
<body><main><article><h1>A page</h1>
<p><a href="gone.html">gone</a> <a href="#nowhere">nowhere</a>
<a href="#nowhere" class="hidden">hidden</a>
<math style="display: none"><mi>x</mi></math></p>
<img src="gone.png"><img src="https://elsewhere.invalid/a.png">
<span style="position: relative"><a href="#nowhere">under</a>
<b style="position: absolute; inset: 0"></b></span> <button>dead</button>
<p style="overflow: hidden; height: 1.2em; line-height: 1.1">cut</p>
<div style="width: 2000px">wide</div></article></main>
<script>console.error('oh'); console.warn('ah'); undefined_thing();</script>
</body></html>"""
)
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<circle r="4" cx="4" cy="4"/></svg>'
)
SIZE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "page.html").write_text(GOOD)
    (folder / "bad.html").write_text(BAD)
    (folder / "index.html").write_text(
        '<meta http-equiv="Refresh" content="0; url=page.html">'
    )
    (folder / "dot.svg").write_text(DOT)
    (folder / "_static").mkdir()
    (folder / "_static" / "macros.html").write_text("no page")
    return folder


@pytest.fixture(scope="module")
def home(folder, serve):
    return serve(folder)


def test_a_good_page_is_found_good(browser, home, folder):
    with visit(browser, f"{home}/page.html", viewport=SIZE) as seen:
        found = overflow(seen) + keyboard(seen) + in_scheme(seen, "dark") + seen.findings
        found += resized(seen, {"width": 320, "height": 568}) + spaced(seen)
        assert found + findings(seen.page, "dark") == []
        assert 0 < seen.weight() < len(GOOD) + len(DOT)
    with visit(browser, f"{home}/page.html", java_script_enabled=False) as seen:
        assert without_scripts(seen, 1, 1) + seen.findings == []
    assert Site(folder).broken_links("page.html") == []


def test_every_fault_of_loading_is_found(browser, home):
    with visit(browser, f"{home}/bad.html", viewport=SIZE) as seen:
        found = "\n".join(seen.findings)
    for fault in (
        "asks a third party: https://elsewhere.invalid/a.png",
        "status 404",
        "console error: oh",
        "console warning: ah",
        "error in a script: undefined_thing is not defined",
    ):
        assert fault in found


def test_a_missing_file_on_the_disk_is_found(browser, folder):
    with visit(browser, (folder / "bad.html").as_uri()) as seen:
        assert any("request failed: file:" in finding for finding in seen.findings)


def test_every_fault_of_the_open_page_is_found(browser, home, monkeypatch):
    monkeypatch.setattr("visiting.PATIENCE", 100)
    with visit(browser, f"{home}/bad.html", viewport=SIZE) as seen:
        assert "scrolls sideways: 20" in overflow(seen)[0]
        walked = keyboard(seen)
        assert sum("nothing marks the focus" in finding for finding in walked) == 2
        assert sum("cannot be seen" in finding for finding in walked) == 1
        assert sum("covers the focus" in finding for finding in walked) == 1
        assert any("cuts a text: <p" in finding for finding in spaced(seen))
        assert "scrolls sideways: 20" in resized(seen, {"width": 320, "height": 568})[0]
        assert in_scheme(seen, "dark") == ["does not turn dark with the system"]
        assert any("light: image-alt (critical)" in f for f in findings(seen.page, "light"))


def test_what_is_missing_without_javascript_is_found(browser, home):
    with visit(browser, f"{home}/bad.html", java_script_enabled=False) as seen:
        found = without_scripts(seen, 1, 1) + dead_controls(seen)
        found = "\n".join(found + follows_system_without_scripts(seen))
        assert leads_to_menu(seen) == ["no link leads to the menu"]
    assert "dead without scripts: <button>" in found
    assert "dark: see-through: body" in found
    assert "light and dark are one" in found
    assert "0 formulas to be seen of 1" in found
    assert "0 figures of 1" in found
    assert "image not drawn" in found
    assert "image without alt text" in found


def test_broken_links_are_found_and_redirects_followed(folder):
    site = Site(folder)
    assert site.pages() == ["bad.html", "index.html", "page.html"]
    assert site.forward("index.html") == "page.html"
    assert site.forward("page.html") is None
    assert site.broken_links("index.html") == []
    found = "\n".join(site.broken_links("bad.html"))
    assert "<a> to gone.html: no such file" in found
    assert "<a> to #nowhere: no such place" in found
    assert "<link> to https://elsewhere.invalid: loads from elsewhere" in found
    assert "<img> to gone.png: no such file" in found

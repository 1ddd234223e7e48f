"""The policy of each page: it knows the page's scripts, and stops what is none of ours."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from bookbuild import policy
from visiting import Site

SITE = Site(Path(__file__).resolve().parents[2] / "_build" / "html")
PAGES = SITE.pages() or ["index.html"]
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title>
<!-- <script>no()</script> --></head><body><p>1 &lt; 2 <script>one(1 < 2)</script></p>
<script type="module">two()</script><script type="text/x-data">three()</script>
<script src="four.js"></script><SCRIPT>five()
</SCRIPT></body></html>"""
RUN = ["one(1 < 2)", "two()", "five()\n"]


def hashes(scripts):
    digests = (sha256(text.encode()).digest() for text in scripts)
    return {f"'sha256-{b64encode(digest).decode()}'" for digest in digests}


def allowed(page, kind):
    [content] = META.findall(page)
    rules = dict(rule.split(" ", 1) for rule in content.split("; "))
    return set(rules[kind].split())


def test_what_a_browser_runs_is_known_by_its_hash():
    page = policy.with_policy(PAGE)
    assert allowed(page, "script-src") == {"'self'", "blob:"} | hashes(RUN)
    assert META.search(page).start() < page.index("<title>")
    assert META.sub("", page).replace("\n<title>", "<title>") == PAGE
    assert policy.digest("a\r\nb\rc") == policy.digest("a\nb\nc")


def test_a_second_time_changes_nothing_and_a_new_script_is_heard():
    page = policy.with_policy(PAGE)
    assert policy.with_policy(page) == page
    grown = policy.with_policy(page.replace("</body>", "<script>six()</script></body>"))
    assert allowed(grown, "script-src") > hashes([*RUN, "six()"])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('<p onclick="a()">', '<p onclick="a()">'),
        ('<img ONERROR="a()">', '<img onerror="a()">'),
        ('<a href=" JavaScript:a()">', '<a href=" JavaScript:a()">'),
        ('<p data-on="a">', None),
        ('<a href="javascript.html">', None),
    ],
)
def test_an_attribute_that_is_code_stops_the_build(tmp_path, monkeypatch, written, found):
    warned = []
    monkeypatch.setattr(policy.logger, "warning", lambda text, *told: warned.append(told))
    (tmp_path / "_static").mkdir()
    for name in ("a.html", "_static/b.html"):
        (tmp_path / name).write_text(PAGE + written)
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path)
    policy.write(app, None)
    expected = [("a.html", found, "make it a listener in bookbuild/assets/book.js")]
    assert warned == (expected if found else [])
    assert META.search((tmp_path / "a.html").read_text())
    assert (tmp_path / "_static" / "b.html").read_text() == PAGE + written


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_its_policy_and_no_attribute_is_code(name, site):
    page = (site / name).read_text("utf-8")
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)
    own = [
        text for about, text in scripts if not re.search(r"\bsrc=|type=\"(?!text/j)", about)
    ]
    assert allowed(page, "script-src") == {"'self'", "blob:"} | hashes(own)
    assert page.index("<meta http-equiv=") < page.find("<script") or not scripts
    tags = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall(r"<[a-z][^<>]*\s(on[a-z]+=[^<>]*)>", tags) == []


LISTEN = """document.addEventListener("securitypolicyviolation", (event) => {
  (window.stopped ??= []).push(event.effectiveDirective);
});"""
PLANTED = """<script>window.planted = "a script"</script>
<img src="https://elsewhere.invalid/a.png" alt="" onerror="window.planted = 'a handler'">
<iframe src="https://elsewhere.invalid/" title="Elsewhere"></iframe>
<script src="https://elsewhere.invalid/a.js"></script>
<form action="https://elsewhere.invalid/" id="away"></form></body>"""
ASK = "fetch('https://elsewhere.invalid/').catch(() => 0)"
SEND = "document.getElementById('away').submit()"


@pytest.mark.browser
@pytest.mark.parametrize("way", ["http", "file"])
def test_what_is_planted_in_a_page_is_stopped(browser, address, site, way):
    page, failures = browser.new_page(), {}
    url = f"{address if way == 'http' else site.as_uri()}/chapters/glossary.html"
    html = (site / "chapters/glossary.html").read_text("utf-8")
    page.route(url, lambda route: route.fulfill(
        body=html.replace("</body>", PLANTED), content_type="text/html"))  # fmt: skip
    page.on("requestfailed", lambda each: failures.update({each.url: each.failure}))
    page.add_init_script(LISTEN)
    page.goto(url)
    page.evaluate(ASK)
    page.evaluate(SEND)
    page.wait_for_function("() => window.stopped?.length >= 7")
    assert sorted(page.evaluate("window.stopped")) == [
        "connect-src", "form-action", "frame-src", "img-src",
        "script-src-attr", "script-src-elem", "script-src-elem",
    ]  # fmt: skip
    assert page.evaluate("window.planted") is None
    # None was sent: where the policy allows it, the failure is one of the network.
    away = {why for asked, why in failures.items() if "elsewhere" in asked}
    assert away == {"csp"}
    page.close()


@pytest.mark.browser
def test_buttons_of_the_header_do_what_they_say(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/chapters/02_the_loop.html")
    page.evaluate("""() => {
      window.done = [];
      window.print = () => window.done.push("print");
      window.toggleFullScreen = () => window.done.push("fullscreen");
    }""")
    page.locator(".btn-fullscreen-button").click()
    page.locator(".btn-download-pdf-button").dispatch_event("click")
    assert page.evaluate("window.done") == ["fullscreen", "print"]
    page.close()

"""The browser that the tests use: what the machine has, what Debian has, what is said."""

import os

import pytest
from author import browser


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH with nothing but the programs that a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BOOK_BROWSER", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    def put(name, text=""):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
        return str(tmp_path / name)

    return put


def test_the_one_without_windows_comes_first(programs):
    plain = programs("chromium")
    assert browser.find() == plain
    shell = programs("chromium-headless-shell")
    assert browser.find() == shell


def test_debian_brings_it(programs, tmp_path, capsys):
    text = f'echo "$@" >> {tmp_path}/said; : > {tmp_path}/chromium-headless-shell'
    programs("apt-get", f"{text}; /bin/chmod +x {tmp_path}/chromium-headless-shell")
    browser.main()
    said = (tmp_path / "said").read_text().splitlines()
    assert [line.split()[1] for line in said] == ["update", "install"]
    assert said[1].endswith(" chromium-headless-shell")
    assert f"The browser is {tmp_path}" in capsys.readouterr().out


def test_where_debian_has_none_the_machines_own_will_do(programs, capsys):
    programs("apt-get", "exit 100")
    plain = programs("chromium")
    browser.main()
    assert plain in capsys.readouterr().out


def test_a_browser_that_is_named_and_not_there(programs, monkeypatch):
    programs("chromium")
    monkeypatch.setenv("BOOK_BROWSER", "netscape")
    with pytest.raises(SystemExit, match="There is no browser"):
        browser.main()

"""The audit never takes silence for a good answer."""

import pytest
from author import audit

PARTS = ({"six": "1.0", "zipp": "3.0"}, {"uv": "0.1"})
HOLE = {"id": "PYSEC-1", "aliases": [], "fix_versions": []}


def answering(*, known=(), silent=(), dead=()):
    """Make a database of known holes, that skips some packages, at some services."""

    def ask(database, versions):
        if database in dead:
            return []
        holes = {name: [HOLE] for name in (*known, "jinja2")}
        return [
            {"name": name, "skip_reason": "not found"}
            if name in silent
            else {"name": name, "version": version, "vulns": holes.get(name, [])}
            for name, version in versions.items()
        ]

    return ask


@pytest.mark.parametrize(
    ("services", "code", "words"),
    [
        ({}, 0, "0 known vulnerabilities in 3 locked versions, by the index's advisories."),
        ({"known": ["uv"]}, 1, "uv 0.1: PYSEC-1, mended in no version"),
        ({"silent": ["zipp"]}, 3, "It does not answer for zipp 3.0."),
        ({"known": ["six"], "silent": ["zipp"]}, 1, "It does not answer for zipp 3.0."),
        ({"dead": ["pypi"]}, 0, "0 known vulnerabilities in 3 locked versions, by OSV."),
        ({"dead": ["pypi", "osv"]}, 3, "No database of vulnerabilities can be reached"),
        # An index that has packages and no advisories answers, and skips them.
        ({"silent": ["jinja2"]}, 3, "nothing is known of the 3 locked versions"),
    ],
)
def test_an_audit_says_what_it_knows(monkeypatch, capsys, services, code, words):
    monkeypatch.setattr(audit, "ask", answering(**services))
    monkeypatch.setattr(audit, "locked", lambda: PARTS)
    assert audit.main() == code
    shown = capsys.readouterr().out
    assert words in shown
    assert ("known vulnerabilities in" in shown) == ("No database" not in shown)


def test_what_breaks_off_is_no_answer():
    # pip-audit is none of the book's packages: the command ends without JSON.
    assert audit.ask("no such service", {"six": "1.0"}) == []


def test_all_that_is_locked_is_asked_for():
    book, tools = audit.locked()
    assert {"numpy", "pytest", "nbgrader"} <= book.keys()
    assert {"uv", "pip-audit"} <= tools.keys()

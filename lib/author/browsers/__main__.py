"""The built book in every engine: each page, over http and from the disk.

Prints a line for each page and engine as soon as it is known, and writes the table and what
was found to _build/browsers.md. Ends with 1 if anything was found.
"""

import argparse
import sys
import time
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from author.browsers import interactives
from author.browsers.copy import copied
from author.browsers.engines import ENGINES
from author.browsers.report import Report
from author.browsers.visit import WIDE, Visitor, look, look_narrow, on_paper
from author.serve import SITE

WAYS = ("http", "file")


def visit(visitor, url):
    """Try all that is promised of a page; give sentences."""
    found = visitor.resize(*WIDE)
    visitor.open(url)
    found += look(visitor)
    found += interactives.all_by(visitor, interactives.MOUSE)
    if url.startswith("http"):  # paper is slow, and the same from the disk
        found += on_paper(visitor)
    found += interactives.of_page(visitor)
    heard = visitor.heard()
    visitor.open(url)
    found += look_narrow(visitor)
    if visitor.engine.has_finger:
        found += interactives.all_by(visitor, interactives.FINGER)
    found += interactives.of_page(visitor)
    return judged(found + heard + visitor.heard(), visitor.engine)


def whatever_comes(visitor, url):
    """Visit; what the engine's driver raises is a finding, and the next page follows."""
    try:
        return visit(visitor, url)
    except WebDriverException as error:
        return [f"the visit broke off: {(error.msg or '').splitlines()[0][:90]}"]


def judged(found, engine):
    """Return each finding once, without those that are none in this engine."""
    each = dict.fromkeys(found)
    return [text for text in each if not any(part in text for part in engine.excused)]


def visits(copy, names, engines):
    """Yield (page, engine, way, findings, seconds) for all, engine by engine."""
    for engine in engines:
        with engine.start(engine.find()) as driver:
            visitor = Visitor(engine, driver)
            for name in names:
                for way in WAYS:
                    begun = time.monotonic()
                    copy.failures.clear()
                    found = whatever_comes(visitor, copy.url(name, way)) + copy.failures
                    yield name, engine.name, way, found, time.monotonic() - begun


def options_from(arguments):
    """Read what to try."""
    parser = argparse.ArgumentParser(prog="python -m author.browsers")
    parser.add_argument("pages", nargs="*", help="parts of names, as 02; default: all")
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES))
    parser.add_argument("--site", type=Path, default=SITE, help=f"default: {SITE}")
    what = "only get the engines that are missing, or say how"
    parser.add_argument("--get", action="store_true", help=what)
    parser.add_argument("--missing", action="store_true", help="only say what is missing")
    parser.add_argument("--to", type=Path, default=Path("_build/browsers.md"))
    return parser.parse_args(arguments)


def chosen_pages(copy, parts):
    """Name the pages with any of the parts in their names; all where none is given."""
    names = [name for name in copy.pages() if any(part in name for part in parts or [""])]
    if not names:
        sys.exit(f"No page has {' or '.join(parts)} in its name.")
    return names


def try_all(options, report):
    """Try the pages in the engines of a report, a line for each."""
    with copied(options.site) as copy:
        names = chosen_pages(copy, options.pages)
        n = len(names) * len(WAYS) * len(report.engines)
        print(f"{n} visits, some seconds each …", file=sys.stderr, flush=True)
        for result in visits(copy, names, report.engines):
            print(report.add(*result), flush=True)
    options.to.parent.mkdir(exist_ok=True)
    options.to.write_text(report.text(), "utf-8")


def main(arguments=None):
    """Try the pages, write the table, and end with 1 if anything was found."""
    options = options_from(arguments)
    chosen = [ENGINES[name] for name in options.engine or ENGINES]
    missing = missing_of(chosen, get=options.get)
    if options.get or options.missing:
        print("\n".join(missing), end="\n" if missing else "")
        return
    if not (options.site / "index.html").is_file():
        sys.exit("There is no website yet. First: make book")
    report = Report([engine for engine in chosen if not engine.missing()], missing)
    try_all(options, report)
    print(report.end(options.to), flush=True)
    sys.exit(report.is_bad)


def missing_of(engines, get):
    """Return a sentence for each engine that is not there, after a try to get it."""
    for engine in engines:
        if get and engine.missing():
            engine.install()
    return [sentence for engine in engines if (sentence := engine.missing())]


if __name__ == "__main__":
    main()

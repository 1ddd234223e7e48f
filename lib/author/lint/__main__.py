"""``python -m author.lint 02``: read a chapter, run nothing, print what is wrong."""

import sys

# nbformat brings a reader of internet addresses which takes a second to load, more than the
# linter itself, and which no notebook needs; without it jsonschema leaves that check out.
sys.modules.setdefault("rfc3987_syntax", None)

if __name__ == "__main__":
    from author.lint.run import main

    sys.exit(main())

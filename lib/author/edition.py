"""Stop before a build that would build nothing: `python -m author.edition`.

Jupyter Book 2 is another program of the same name. It reads neither `_config.yml` nor
`_toc.yml`, and ends without a page and without a word.
"""

import sys
from importlib.metadata import version


def refusal(installed: str) -> str:
    """Say why the book is not built with this version of Jupyter Book, or nothing.

    >>> refusal("1.0.4.post1")
    ''
    >>> refusal("2.0.1").split(",")[0]
    'Jupyter Book 2.0.1 is installed'
    """
    if int(installed.split(".")[0]) == 1:
        return ""
    return (
        f"Jupyter Book {installed} is installed, which builds nothing from _config.yml; "
        f"delete {sys.prefix}/book.ready, and `make book` installs version 1."
    )


def main() -> None:
    """Ask what is installed, and stop unless it is version 1."""
    if problem := refusal(version("jupyter-book")):
        sys.exit(problem)


if __name__ == "__main__":
    main()

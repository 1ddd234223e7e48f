"""Offer a print on the website: the file, and a link where the book begins.

The link is set into the built page and not into its source, so that no site has a link to
a print that is not there.
"""

import re
import shutil
from pathlib import Path

FIRST = "chapters/index.html"
OPENING = re.compile(r"(<article.*?</p>\n)", re.DOTALL)  # title and subtitle
OFFER = re.compile(r'<p class="book-pdf">.*?</p>\n?')


def offer(site, pdf, n_pages):
    """Copy a print into a site and link to it under the subtitle of the first page.

    Parameters
    ----------
    site : Path
    pdf : Path
    n_pages : int

    Returns
    -------
    page : Path
        That has the link now, once, however often this is done.
    """
    shutil.copy(pdf, site / pdf.name)
    page, size = Path(site, FIRST), pdf.stat().st_size / 1e6
    link = (
        f'<p class="book-pdf"><a href="../{pdf.name}">The whole book as a PDF</a>'
        f" ({n_pages} pages, {size:.1f} MB)</p>\n"
    )
    html = OFFER.sub("", page.read_text(encoding="utf-8"))
    page.write_text(OPENING.sub(rf"\1{link}", html, count=1), encoding="utf-8")
    return page

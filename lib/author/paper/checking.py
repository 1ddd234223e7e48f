"""Read a finished PDF as its reader will: where each place is, and what is wrong."""

import io

import pikepdf
from pypdf import PdfReader

# Points between the edge of a sheet and the text, as paper.css has it, and a hair less.
MARGIN = 18 / 25.4 * 72 - 3
# A sheet with less than this many letters, and without a picture, says nothing.
FEWEST = 40


def places(pdf):
    """Find the page of each place that a link leads to.

    Parameters
    ----------
    pdf : bytes

    Returns
    -------
    dict of str to int : pages from 1
    """
    return _places(PdfReader(io.BytesIO(pdf)))


def finish(pdf, facts):
    """Write title, author, language and date into a PDF; the same input, the same bytes.

    Parameters
    ----------
    pdf : bytes
    facts : Facts

    Returns
    -------
    bytes
    """
    day = facts.date.strftime("D:%Y%m%d%H%M%SZ")
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.docinfo["/Title"] = f"{facts.title}: {facts.subtitle}"
        book.docinfo["/Author"] = facts.author
        book.docinfo["/Subject"] = f"Version {facts.version}"
        book.docinfo["/CreationDate"] = book.docinfo["/ModDate"] = day
        book.Root.Lang = "en"
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        kept = io.BytesIO()
        # What is said in words is packed, too: half the size.
        packed = pikepdf.ObjectStreamMode.generate
        book.save(kept, object_stream_mode=packed, deterministic_id=True)
    return kept.getvalue()


def look(pdf, progress=lambda page, n_pages: None):
    """Read a PDF page by page.

    Parameters
    ----------
    pdf : bytes
    progress : function, optional
        Called with the number of each page and of all.

    Returns
    -------
    faults : list of str
    n_pages : int
    n_links : int
        Within the book.
    """
    reader = PdfReader(io.BytesIO(pdf))
    known, n_links = _places(reader), 0
    faults = [] if reader.outline else ["there is no outline"]
    for number, page in enumerate(reader.pages, 1):
        progress(number, len(reader.pages))
        faults += [f"page {number} {fault}" for fault in _faults(page, known)]
        n_links += sum(kind == "inside" for kind, _ in _targets(page))
    return faults, len(reader.pages), n_links


def is_empty(page):
    """Tell whether a sheet has neither a picture nor more than head and foot.

    Parameters
    ----------
    page : pypdf PageObject

    Returns
    -------
    bool
    """
    resources = page.get("/Resources", {})
    if resources and resources.get("/XObject"):
        return False
    return len("".join(page.extract_text().split())) < FEWEST


def _places(reader):
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    return {
        name.lstrip("/"): pages[place.page.idnum]
        for name, place in reader.named_destinations.items()
        if getattr(place.page, "idnum", None) in pages
    }


def _faults(page, known):
    """Say of a page that it is empty or cut, or which of its links lead nowhere."""
    if is_empty(page):
        yield "is empty"
    for cut in _cuts(page):
        yield f"is cut: {cut}"
    for kind, target in _targets(page):
        if kind == "file" or (kind == "inside" and target not in known):
            yield f"has a link to {target}, which is nowhere in the PDF"


def _cuts(page):
    """Name the links that reach into a margin: text beside them is cut, too.

    Links stand everywhere, and the numbers of the contents at the very edge of the text.
    """
    width = float(page.mediabox.width)
    for note in page.get("/Annots") or ():
        left, _, right, _ = map(float, note.get_object()["/Rect"])
        if left < MARGIN or right > width - MARGIN:
            yield f"a link goes from {left:.0f} to {right:.0f} of {width:.0f} points"


def _targets(page):
    """Say of each link whether it leads inside, to a file of this machine, or out."""
    for note in page.get("/Annots") or ():
        note = note.get_object()
        if "/Dest" in note:
            yield "inside", str(note["/Dest"]).lstrip("/")
        elif "/A" in note and "/URI" in note["/A"]:
            address = str(note["/A"]["/URI"])
            yield ("file" if address.startswith("file:") else "out"), address

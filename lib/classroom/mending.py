"""Read what was handed in: another name, another encoding, two hundred megabytes."""

import copy
import json
import shutil
import warnings

import nbformat
from nbformat.v4.rwbase import rejoin_lines, split_lines

# Beyond this the outputs are dropped when a file is read.
LARGE = 20 * 2**20
MOST_CELLS = 1000  # a set has thirty; with more, grading takes minutes
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "latin-1")


class Unreadable(Exception):  # noqa: N818  (a finding about a file)
    """What was handed in is no notebook."""


def mend(folder, name):
    """Put the one notebook of a submission where nbgrader looks for it, and readable.

    Parameters
    ----------
    folder : Path
        ``submitted/STUDENT/NAME``; what is changed stays in ``as_received``.
    name : str
        Of the exercise set.

    Returns
    -------
    notes : list of str

    Raises
    ------
    Unreadable : there is no notebook in it.
    """
    target, received = folder / f"{name}.ipynb", folder / "as_received"
    paths = [path for path in folder.rglob("*.ipynb") if is_candidate(path, received)]
    if not paths:
        others = sorted(path.name for path in folder.rglob("*") if path.is_file())
        raise Unreadable(f"no notebook; there is: {', '.join(others[:3]) or 'nothing'}")
    path, notebook, notes = best_of(paths, target)
    if path != target:
        notes.append(f"the file was called {path.relative_to(folder)}")
    if notes or path.stat().st_size > LARGE:
        received.mkdir(exist_ok=True)
        for old in {path, target} & set(paths):
            shutil.move(old, received / f"{old.name}.received")
        nbformat.write(notebook, target)
    return notes


def is_candidate(path, received):
    """Tell whether a notebook is the student's, and no copy of Jupyter's or ours."""
    return received not in path.parents and ".ipynb_checkpoints" not in path.parts


def best_of(paths, target):
    """Read the notebook with the right name, or else the one with the most of our cells."""
    read, problems = [], []
    for path in sorted(paths):
        try:
            notebook, notes = read_anyhow(path)
            read.append((path == target, count_marks(notebook), path, notebook, notes))
        except Unreadable as error:
            problems.append(f"{path.name}: {error}")
    if not read:
        raise Unreadable("; ".join(problems))
    _, _, path, notebook, notes = max(read, key=lambda found: found[:2])
    if len(paths) > 1:
        notes.append(f"one of {len(paths)} notebooks")
    return path, notebook, notes


def count_marks(notebook):
    """Count the cells that bear a mark of nbgrader."""
    return sum("nbgrader" in cell.metadata for cell in notebook.cells)


def read_anyhow(path):
    """Read a notebook in any encoding, whole or not quite, and say what had to be mended.

    Parameters
    ----------
    path : Path

    Returns
    -------
    notebook, notes

    Raises
    ------
    Unreadable : it is empty, no JSON, or no notebook.
    """
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("the file is empty")
    content, encoding = parse(data)
    odd = encoding != "utf-8-sig" or data.startswith(b"\xef\xbb\xbf")
    notes = ["the file was not in plain UTF-8"] * odd
    notes += check_kind(content)
    if len(data) > LARGE:
        notes.append(f"{len(data) / 1e6:.0f} MB; outputs dropped")
        drop_outputs(content)
    try:
        return complete(nbformat.from_dict(content)), notes
    except Exception as error:
        raise Unreadable(f"no notebook: {type(error).__name__} {error}"[:120]) from None


def lacks(content):
    """Say so if what nbgrader reads a notebook with does not get through it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            nbformat.reads(json.dumps(content), as_version=4)
        except Exception:
            return ["parts of the notebook were of no kind that a notebook has"]
    return []


def check_kind(content):
    """Refuse JSON that has no list of cells; old notebooks have one of worksheets.

    Returns
    -------
    notes : list of str
    """
    named = content if isinstance(content, dict) else {}
    cells = named.get("cells", named.get("worksheets"))
    if not isinstance(cells, list):
        raise Unreadable("JSON, but no notebook")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{len(cells)} cells; {MOST_CELLS} at most")
    return lacks(content)


def drop_outputs(content):
    """Empty the outputs of all cells."""
    for cell in content.get("cells", []):
        if isinstance(cell, dict):
            cell["outputs"] = []


def parse(data):
    """Parse JSON of unknown encoding; UTF-16 only where it says so."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ENCODINGS:
        if (encoding == "utf-16") != marked:
            continue
        try:
            content, is_whole = whole(data.decode(encoding))
            return content, encoding if is_whole else "none"
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"no JSON: {error}"[:120]) from None
    raise Unreadable("no text")


def whole(text):
    r"""Read JSON without halves of characters: it can name them, no file can hold them.

    >>> whole(r'["x\ud800"]'), whole('["x"]')
    ((['x?'], False), (['x'], True))
    """
    content = json.loads(text)
    if "\\ud" in text or "\\uD" in text:
        plain = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace").decode()
        return json.loads(plain), plain == json.dumps(content, ensure_ascii=False)
    return content, True


def complete(notebook):
    """Bring a notebook to version 4.5, with all that a cell must have."""
    if notebook.get("nbformat", 4) < 4:
        notebook = nbformat.convert(notebook, 4)
    cells = [cell for cell in notebook.cells if isinstance(cell, dict)]
    notebook.cells = [readable(plain(cell)) for cell in cells]
    if not isinstance(notebook.get("metadata"), dict):
        notebook.metadata = nbformat.from_dict({})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def readable(cell):
    """Drop outputs and pictures of a cell if they are of no kind that a notebook has."""
    try:
        split_lines(rejoin_lines(nbformat.from_dict({"cells": [copy.deepcopy(cell)]})))
    except Exception:
        cell.pop("attachments", None)
        cell.update({"outputs": []} if cell.cell_type == "code" else {})
    return cell


def plain(cell):
    """Make a cell whose every field has the type that it must have."""
    known = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    make = known.get(str(cell.get("cell_type")), nbformat.v4.new_raw_cell)
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    made = make(source)
    if isinstance(cell.get("metadata"), dict):
        made.metadata = cell.metadata
    if made.cell_type != "code" and isinstance(cell.get("attachments"), dict):
        made.attachments = cell.attachments
    if isinstance(cell.get("id"), str) and cell.id:
        made.id = "".join(c if c.isascii() and c.isalnum() else "-" for c in cell.id)[:64]
    if made.cell_type == "code" and isinstance(cell.get("outputs"), list):
        made.outputs = [output for output in cell.outputs if isinstance(output, dict)]
    return made

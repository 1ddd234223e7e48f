"""Run the chapters and store them in the one form in which they are committed.

    python -m author.notebooks                     run and store all chapters
    python -m author.notebooks chapters/02_*.ipynb  these alone
    python -m author.notebooks --check             run nothing, list what is not normal

The stored form keeps source, execution counts and text outputs, which the tests compare
with a fresh run. It keeps no images (they are drawn when the book is built), no output of
cells tagged ``nbval-ignore-output`` (widgets, animations: nobody compares it), no widget
state, no timings, nothing that names a machine. A figure leaves its line
``<Figure size 640x480 with 1 Axes>``, since nbval compares it. Running twice gives the
same bytes. A notebook is written only when all of its cells ran.
"""

import argparse
import copy
import hashlib
import importlib
import itertools
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Without the version: it differs from machine to machine.
LANGUAGE = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}
RUNNING = {
    "kernel_name": KERNEL["name"],
    "record_timing": False,
    "store_widget_state": False,
    "coalesce_streams": True,
    "timeout": None,
}
UNCOMPARED = "nbval-ignore-output"
SKIPPED = "skip-execution"
# What editors leave behind; tags, nbgrader's and MyST's metadata stay.
LEFTOVERS = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted")
RUN_AGAIN = "run `python -m author.notebooks` on it"
# Paths of files, processes and addresses: they differ from run to run.
MACHINE = re.compile(
    r"(?:(?<![\w.~])(?:/(?:home|root|tmp|usr|var|Users|opt|private)/|[A-Za-z]:\\Users\\)"
    r"|~/|ipykernel_\d|\bat 0x[0-9a-fA-F]{6,})[^\s'\"<>:,)]*"
)


def normalize(notebook):
    """Give the notebook as it is committed; the one passed in stays as it is.

    >>> cell = nbformat.v4.new_code_cell("1 + 1", metadata={"scrolled": True}, id="sum")
    >>> normalize(nbformat.v4.new_notebook(cells=[cell])).cells[0].metadata
    {}
    """
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for key in ("widgets", "signature"):
        notebook.metadata.pop(key, None)
    notebook.metadata.update(kernelspec=KERNEL, language_info=LANGUAGE)
    taken = set()
    for cell in notebook.cells:
        _name(cell, taken)
        _clean_metadata(cell.metadata)
        if cell.cell_type == "code":
            ignored = UNCOMPARED in cell.metadata.get("tags", [])
            cell.outputs = [] if ignored else _text_outputs(cell.outputs)
    return notebook


def as_text(notebook):
    """Write the normal form: sorted keys, one space of indent, a newline at the end."""
    return nbformat.writes(normalize(notebook), version=nbformat.NO_CONVERT).rstrip() + "\n"


def _read(text):
    """Read without the repairs of `nbformat.read`: it invents random ids for cells."""
    return nbformat.v4.reads(text)


def execute(path):
    """Run a notebook in its own folder, top to bottom, and return it with its outputs.

    Raises
    ------
    RuntimeError : a cell fails; the message shows the cell and its error.
    """
    # Imported here: checking needs neither. The second builds matplotlib's font cache on a
    # new machine, which would else announce itself in the output of the first figure.
    from nbclient import NotebookClient, exceptions

    importlib.import_module("matplotlib.font_manager")
    notebook = normalize(_read(path.read_text(encoding="utf-8")))
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, resources=place, **RUNNING)
    try:
        client.execute()
    except (exceptions.CellExecutionError, exceptions.DeadKernelError) as error:
        raise RuntimeError(_explain(path, notebook, error)) from None
    return notebook


def findings(path):
    """List what keeps a stored notebook from being in its normal form, each with a cure.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    list of str : empty where all is normal
    """
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    notebook = _read(text)
    found = [f"{path.name}, {where}: {what}" for where, what in _faults(notebook)]
    if not found and text != as_text(notebook):
        line = _first_difference(text, as_text(notebook))
        found = [f"{path.name}, {line}, which is not how it is stored; {RUN_AGAIN}"]
    return found


def _faults(notebook):
    """Yield (where, what) for the faults that an author would want to know by name."""
    if "widgets" in notebook.metadata:
        yield "metadata", f"holds widget state; {RUN_AGAIN}"
    expected = 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        # Cells for Jupyter alone are not run here, and so have no number.
        is_run = cell.source.strip() and SKIPPED not in cell.metadata.get("tags", [])
        expected += bool(is_run)
        for what in _cell_faults(cell, expected if is_run else None):
            yield f"cell {number}", what


def _cell_faults(cell, expected):
    tags = cell.metadata.get("tags", [])
    if cell.source.strip() and cell.execution_count != expected:
        yield f"execution count {cell.execution_count} instead of {expected}; {RUN_AGAIN}"
    if UNCOMPARED in tags and cell.outputs:
        yield f"tagged {UNCOMPARED} but has a stored output; {RUN_AGAIN}"
    for output in cell.outputs:
        yield from _output_faults(output, tags)


def _output_faults(output, tags):
    kinds = output.get("data", {})
    if any(kind.startswith("image/") for kind in kinds):
        yield f"holds an image; {RUN_AGAIN}"
    if "application/vnd.jupyter.widget-view+json" in kinds:
        yield f"shows a widget; give the cell the tag {UNCOMPARED}"
    if output.output_type == "error" and "raises-exception" not in tags:
        yield f"stopped with {output.ename}; mend it or tag it raises-exception"
    if path := MACHINE.search(_output_text(output)):
        yield f"prints {path[0]!r}, which differs between machines; do not print it"


def _output_text(output):
    """All the text of an output that a reader would see, tracebacks aside."""
    data = [text for text in output.get("data", {}).values() if isinstance(text, str)]
    return "\n".join([output.get("text", ""), output.get("evalue", ""), *data])


def _first_difference(text, normal):
    """Name the first line that is not as it would be stored."""
    pairs = itertools.zip_longest(text.split("\n"), normal.split("\n"), fillvalue="")
    number, line = next((n, a) for n, (a, b) in enumerate(pairs, 1) if a != b)
    return f"line {number}: {line.strip()[:60]!r}"


def _name(cell, taken):
    """Keep a cell's id where it is there and alone; else derive one from its text."""
    name = cell.get("id")
    digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    while not name or name in taken:
        name, digest = digest, hashlib.sha256(digest.encode()).hexdigest()[:8]
    cell["id"] = name
    taken.add(name)


def _clean_metadata(metadata):
    for key in LEFTOVERS:
        metadata.pop(key, None)
    # JupyterLab adds it; with False an exercise says what is not to be changed.
    if metadata.get("editable"):
        metadata.pop("editable")
    # JupyterLab adds both, empty, as soon as the tag editor was open.
    if not any(metadata.get("slideshow", {}).values()):
        metadata.pop("slideshow", None)
    if not metadata.get("tags", True):
        metadata.pop("tags")


def _text_outputs(outputs):
    """Drop images and what only dresses them; keep what nbval compares."""
    kept = []
    for output in outputs:
        if "data" in output:
            data = {k: v for k, v in output.data.items() if not k.startswith("image/")}
            output.data, output.metadata = nbformat.from_dict(data), nbformat.from_dict({})
        if output.output_type == "error":
            # The frames name files of this machine; nbval compares name and message only.
            output.traceback = [f"{output.ename}: {output.evalue}"]
        if output.get("data", True):
            kept.append(output)
    return kept


def _explain(path, notebook, error):
    """Say which cell failed: its source and the error, without the frames of the kernel."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.evalue in str(error):
                source = "\n".join(f"    {line}" for line in cell.source.splitlines())
                return (
                    f"{path}, cell {number}:\n\n{source}\n\n{output.ename}: {output.evalue}"
                )
    return f"{path}: {error}"


def _replace(path, text):
    """Write beside the file, then move: whoever reads sees the old bytes or the new."""
    mode = path.stat().st_mode & 0o777
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".tmp", delete=False
    ) as beside:
        beside.write(text)
    os.chmod(beside.name, mode)
    os.replace(beside.name, path)


def store(path, say=print):
    """Run one notebook and write its normal form; nothing is written where a cell fails."""
    before = path.read_text(encoding="utf-8")
    say(f"{path} ...", end=" ", flush=True)
    try:
        text = as_text(execute(path))
    except RuntimeError as error:
        say("failed; the file is as it was")
        say(f"\n{error}\n", file=sys.stderr)
        return False
    return _put(path, before, text, say)


def _put(path, before, text, say):
    """Write what came, unless someone else has written in between."""
    if path.read_text(encoding="utf-8") != before:
        say("changed on disk while it ran; the file is as it was: run again")
        return False
    if text != before:
        _replace(path, text)
    say("as it was" if text == before else "stored")
    return True


def main(arguments=None):
    """Run or check the notebooks named on the command line; 0 where all is well."""
    check, files = _asked(arguments)
    # All run, also when one fails.
    stored = [True if check else store(path) for path in files]
    if not all(stored):
        return 1
    found = [finding for path in files for finding in findings(path)]
    print("\n".join(found) if found else f"{len(files)} notebook(s) in their stored form")
    return 1 if found else 0


def _asked(arguments):
    """Read the command line: whether to check only, and which files."""
    parser = argparse.ArgumentParser(prog="python -m author.notebooks")
    parser.add_argument("--check", action="store_true", help="run nothing; list findings")
    parser.add_argument("files", nargs="*", type=Path, help="default: chapters/*.ipynb")
    options = parser.parse_args(arguments)
    files = options.files or sorted(Path("chapters").glob("*.ipynb"))
    missing = [str(path) for path in files if not path.is_file()]
    if missing or not files:
        parser.error(f"no notebook at {', '.join(missing) or 'chapters/*.ipynb'}")
    return options.check, files


if __name__ == "__main__":
    sys.exit(main())

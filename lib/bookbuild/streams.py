"""What a cell prints stands in the page as it was printed, however it came apart.

A kernel sends prints in pieces, cut where time cuts them. MyST-NB merges them into one
box, but ends each piece with a new line: a line cut in its middle comes out as two, on some
builds and not on others. So the pieces are joined before it sees them.
"""

from myst_nb.core import render
from nbformat import NotebookNode

finish = render.coalesce_streams  # it knows carriage returns, and puts errors last


def join(outputs):
    r"""Join the pieces of each stream as they were written.

    Parameters
    ----------
    outputs : list of NotebookNode

    Returns
    -------
    list of NotebookNode : the others as they were, each stream once

    >>> kind = {"output_type": "stream", "name": "stdout"}
    >>> join([NotebookNode(kind, text=text) for text in ("a", "b\n")])
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'ab\n'}]
    """
    joined, streams = [], {}
    for output in outputs:
        name = output.get("name") if output["output_type"] == "stream" else None
        if name in streams:
            streams[name]["text"] += output["text"]
        else:
            # A copy: the notebook itself stays as it came.
            joined.append(NotebookNode(output))
            if name:
                streams[name] = joined[-1]
    return finish(joined)


def setup(app) -> None:
    """Take the place of what MyST-NB calls for `nb_merge_streams` (_config.yml)."""
    render.coalesce_streams = join

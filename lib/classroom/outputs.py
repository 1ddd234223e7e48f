"""What a student's notebook shows: cut short, and nothing that runs."""

import nbformat
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

# Characters of a cell's text that a marker may want to read; bytes of a picture.
MOST_TEXT, MOST_PICTURE, MOST_OUTPUTS = 2000, range(1, 400_000), 20
PICTURES = ("image/png", "image/jpeg")


class KeepOutputs(NbGraderPreprocessor):
    """Cut stored outputs to text and pictures of a sane size: HTML could hold scripts."""

    def preprocess(self, nb, resources):
        """Forget what the notebook says of widgets and languages, then go through it."""
        # Pages read it, and one that is no page's business stops them.
        kept = {name: nb.metadata[name] for name in ("kernelspec",) if name in nb.metadata}
        nb.metadata = nbformat.from_dict(kept)
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        """Shorten the outputs of one cell."""
        if cell.cell_type == "code":
            kept = [shorten(output) for output in cell.get("outputs", [])[:MOST_OUTPUTS]]
            cell.outputs = [output for output in kept if output is not None]
            cell.execution_count = None
        return cell, resources


def shorten(output):
    """Give a short copy of an output, or None where it has nothing to read or see."""
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return new_output("stream", name=name, text=cut(output.get("text", "")))
        case "error":
            message = f"{output.get('ename')}: {output.get('evalue')}"
            return new_output("stream", name="stdout", text=cut(message))
        case "display_data" | "execute_result":
            data = output.get("data") or {}
            kept = {k: data[k] for k in PICTURES if len(data.get(k, "")) in MOST_PICTURE}
            if text := data.get("text/plain"):
                kept["text/plain"] = cut(text)
            return new_output("display_data", data=kept) if kept else None
    return None


def cut(text):
    r"""Keep the beginning of a text.

    >>> cut("x" * 3000)[-12:]
    'xxxx\n… (cut)'
    """
    text = text if isinstance(text, str) else "".join(map(str, text))
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "\n… (cut)"

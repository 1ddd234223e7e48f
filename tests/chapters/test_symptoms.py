"""The page of symptoms: each message that it names really comes."""

import re
from pathlib import Path

import pytest
from author.lint.page import Page, output_text

PAGE = Page(Path(__file__).resolve().parents[2] / "chapters" / "symptoms.ipynb")
ROWS = re.findall(r"^- \[(.+)\]\(#(symptom-.+)\)$", PAGE.cells[0].source, re.M)


def entry(anchor):
    """The cells from a target to the next one."""
    starts = [i for i, cell in enumerate(PAGE.cells) if cell.source.startswith("(symptom-")]
    (first,) = [i for i in starts if PAGE.cells[i].source.startswith(f"({anchor})=")]
    later = [i for i in starts if i > first] or [len(PAGE.cells)]
    return PAGE.cells[first : later[0]]


def test_the_list_has_all_entries():
    targets = [part.name for part in PAGE.all("target")]
    assert [anchor for _, anchor in ROWS] == targets
    assert len(ROWS) >= 12


@pytest.mark.parametrize(("seen", "anchor"), ROWS)
def test_what_is_quoted_comes_out_where_it_is_explained(seen, anchor):
    cells = entry(anchor)
    told = "\n".join(output_text(cell) for cell in cells if cell.cell_type == "code")
    messages = [text for text in re.findall(r"`([^`]+)`", seen) if " " in text]
    assert [text for text in messages if text not in told] == []
    parts = [] if anchor == "symptom-elsewhere" else ["Why.", "Cure.", "Chapter:"]
    text = "\n".join(cell.source for cell in cells)
    assert [part for part in parts if f"**{part}**" not in text] == []

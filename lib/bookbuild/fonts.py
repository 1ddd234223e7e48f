"""Cut a font down to the characters that are shown."""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont


def cut(source: Path, target: Path, characters: str) -> None:
    """Write a copy of a font, as WOFF2, that holds only these characters.

    The alternative letter forms stay out: they would double the file. The font's date is
    kept, so the same characters give the same bytes.
    """
    options = subset.Options(flavor="woff2", layout_features=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    with TTFont(source, recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        target.parent.mkdir(parents=True, exist_ok=True)
        subset.save_font(font, str(target), options)

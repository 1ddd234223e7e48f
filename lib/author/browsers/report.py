"""What was found, as lines while it goes on and as a table at the end."""

from author.look import short


class Report:
    """The table page × engine × way.

    Parameters
    ----------
    engines : list of Engine, those that are there
    missing : list of str, a sentence for each that is not
    """

    def __init__(self, engines, missing):
        self.engines, self.missing = engines, missing
        self.cells = {}

    def add(self, name, engine, way, found, seconds):
        """Keep a result; give its line, and one for each finding."""
        self.cells[name, engine, way] = found
        said = f"{len(found)} findings" if found else "well"
        line = f"{short(name):<36} {engine:<9} {way:<5} {seconds:5.1f} s  {said}"
        return "\n    ".join([line, *found])

    @property
    def n_found(self):
        """Count the findings in all."""
        return sum(map(len, self.cells.values()))

    @property
    def is_bad(self):
        """Return 1 if anything was found or no engine was there, as a command ends."""
        return int(bool(self.n_found) or not self.cells)

    def exceptions(self):
        """Tell what was not tried, each with its reason."""
        return [*self.missing, *(what for each in self.engines for what in each.cannot())]

    def text(self):
        """Return the table in Markdown, with what was found and what was not tried."""
        parts = {
            "# The book in the engines": self._table(),
            "## Found": self._found() or ["Nothing."],
            "## Not tried": [f"- {what}" for what in self.exceptions()] or ["Nothing."],
        }
        return "\n".join(f"{head}\n\n" + "\n".join(p) + "\n" for head, p in parts.items())

    def _table(self):
        columns = [(each.name, way) for each in self.engines for way in ("http", "file")]
        rows = [["page", *map(" ".join, columns)], ["---"] * (len(columns) + 1)]
        for name in dict.fromkeys(name for name, *_ in self.cells):
            cells = (self.cells.get((name, *column)) for column in columns)
            marks = ["–" if c is None else str(len(c)) if c else "✓" for c in cells]
            rows.append([short(name), *marks])
        return [f"| {' | '.join(row)} |" for row in rows]

    def _found(self):
        return [
            f"- {short(name)}, {engine}, {way}: {sentence}"
            for (name, engine, way), found in self.cells.items()
            for sentence in found
        ]

    def end(self, path):
        """Return the last lines: what was not tried, how much was found."""
        n = len(self.cells)
        last = f"{self.n_found} findings in {n} visits. The table is in {path}"
        return "\n".join([*self.exceptions(), last])

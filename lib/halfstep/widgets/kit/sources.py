"""From the files of a folder to the strings that travel: modules and style sheets.

The files are plain ES modules, and there is no bundler: lines that import go, and the files
stand one behind the other in one scope.
"""

import re
from pathlib import Path

__all__ = ["kit_module", "kit_style", "own_module", "own_style"]

KIT = Path(__file__).resolve().parent
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[\w/]+\.js)";$', re.MULTILINE)


def kit_module():
    """Give the kit as one ES module: the files that `kit.js` names, in its order.

    Returns
    -------
    module : str

    >>> "export function slider(" in kit_module(), 'from "./' in kit_module()
    (True, False)
    """
    names = re.findall(r'^export \* from "\./(\w+\.js)";$', _read(KIT / "kit.js"), re.M)
    return _squeeze("\n".join(IMPORT.sub("", _read(KIT / name)) for name in names))


def kit_style():
    """Give the style sheets of the kit as one.

    Returns
    -------
    style : str

    >>> ".hs-widget" in kit_style()
    True
    """
    return "".join(_squeeze_style(_read(path)) for path in sorted(KIT.glob("*.css")))


def own_module(file):
    """Give the module of a widget: its own files, and the way to the kit.

    What the widget imports from the kit becomes the parameter of a function, so its own
    files are read only when the kit is there.

    Parameters
    ----------
    file : str
        The widget's ``__file__``. Its module is named after its folder, and may import
        others that lie beside it, or in the folder of another widget.

    Returns
    -------
    module : str

    >>> module = own_module(KIT.parent / "loop_lab" / "__init__.py")
    >>> module[:22], "import" in module.replace("import(", "")
    ('const widget = ({after', False)
    """
    folder = Path(file).parent
    asked, texts = _follow(folder / f"{folder.name}.js", set())
    text = re.sub(r"^export (?!default)", "", "\n".join(texts), flags=re.MULTILINE)
    text = text.replace("export default", "return")
    text = f"const widget = ({{{', '.join(sorted(asked))}}}) => {{\n{text}\n}};\n"
    return _squeeze(text + _read(KIT / "door.js"))


def own_style(file):
    """Give the style sheet of a widget: its own alone, or none.

    The kit's may come before it or after it. So where both speak of one thing, the
    widget's selector must be the more specific one.

    Parameters
    ----------
    file : str
        The widget's ``__file__``.

    Returns
    -------
    style : str

    >>> own_style(KIT.parent / "loop_lab" / "__init__.py")
    ''
    """
    path = Path(file).parent / f"{Path(file).parent.name}.css"
    return _squeeze_style(_read(path)) if path.exists() else ""


def _read(path):
    return path.read_text(encoding="utf-8")


def _follow(path, seen):
    """Give the names that a file and its neighbors ask of the kit, and their texts."""
    asked, texts = set(), []
    for names, source in IMPORT.findall(_read(path)):
        neighbor = (path.parent / source).resolve()
        if neighbor == KIT / "kit.js":
            asked |= {name.strip() for name in names.split(",") if name.strip()}
        elif neighbor not in seen:
            seen.add(neighbor)
            more, before = _follow(neighbor, seen)
            asked |= more
            texts += before
    return asked, [*texts, IMPORT.sub("", _read(path))]


def _squeeze(text):
    """Leave out what is for those who read the files: a third of the weight."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^\s*(//.*)?\n|(?<=[;{,]) // .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


def _squeeze_style(text):
    return re.sub(r"\s*([{};])\s*", r"\1", _squeeze(text))

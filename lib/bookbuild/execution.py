"""When a chapter must run again: its cells, the library or the data have changed.

The execution cache of Jupyter Book sees only the cells. Here the cache's folder is named
by a fingerprint of `lib/halfstep`, `data` and the form of figures, and the fingerprint is
a setting that Sphinx compares with the last build's.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path

WATCHED = (
    *(f"lib/halfstep/**/*.{kind}" for kind in ("py", "js", "css", "json", "toml")),
    "data/*",
    "requirements.txt",
)
# Sums of several threads differ in rounding from machine to machine, and threads that wait
# for one another take minutes where others work, too.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
# Of the site alone: in Jupyter, and where the tests run chapters, figures are PNGs.
PROFILE = """c = get_config()
c.InlineBackend.figure_formats = {"svg"}
c.HistoryManager.enabled = False
"""


def fingerprint(root: Path) -> str:
    """Return 12 hex digits that change with any watched file's name or content."""
    total = sha256(PROFILE.encode())
    for path in sorted(p for pattern in WATCHED for p in root.glob(pattern) if p.is_file()):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]


def write_profile(folder: Path) -> None:
    """Ask the kernels for figures as SVG, and point those of this build there."""
    path = folder / "profile_default" / "ipython_kernel_config.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROFILE, "utf-8")
    os.environ["IPYTHONDIR"] = str(folder)


def choose_cache(app, config) -> None:
    """Point the cache at this fingerprint's folder and drop the others."""
    root = Path(app.srcdir)
    caches = Path(app.outdir).parent / ".jupyter_cache"
    config.library_fingerprint = fingerprint(root)
    chosen = caches / config.library_fingerprint
    # The animations are written by cells: without them the cells must run again.
    keep = chosen if any(root.glob("assets/animations/*")) else None
    for old in caches.glob("*"):
        if old != keep:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(chosen)
    for name in THREADS:
        os.environ.setdefault(name, "1")
    write_profile(Path(app.outdir).parent / "ipython")
    os.environ["HALFSTEP_SITE"] = "1"  # kernels inherit it; halfstep asks


def setup(app) -> None:
    """Make the fingerprint a setting whose change makes Sphinx read all pages again."""
    app.add_config_value("library_fingerprint", "", "env", types=[str])
    app.connect("config-inited", choose_cache, priority=1)

"""A screen that nobody sees, for a browser that insists on one."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# MiniBrowser's buttons would hold its window at 447 pixels: a phone's is narrower.
NARROW = "* { padding: 0; margin: 0; min-width: 0; min-height: 0; font-size: 4px; }"


@contextmanager
def display():
    """Give the name of a screen of its own, as DISPLAY wants it.

    Raises
    ------
    RuntimeError : Xvfb did not start.
    """
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1600x1200x24"]
    silent = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    screen = subprocess.Popen(command, pass_fds=[tells], **silent)
    os.close(tells)
    try:
        number = os.read(told, 16).decode().strip()
        if not number:
            raise RuntimeError("Xvfb did not start: try it in a terminal, Xvfb :99")
        yield f":{number}"
    finally:
        os.close(told)
        screen.terminate()
        screen.wait()


@contextmanager
def quiet_window():
    """Give a folder of settings in which a window of GTK may be as narrow as a phone."""
    with tempfile.TemporaryDirectory() as folder:
        looks = Path(folder, "gtk-3.0", "gtk.css")
        looks.parent.mkdir()
        looks.write_text(NARROW)
        yield folder

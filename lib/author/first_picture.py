"""The moving picture of the README: `python -m author.first_picture` draws it anew.

It is the run that chapter 03 calls good, on the points of chapter 02. The file is
committed, since most people meet the book where nothing has been built yet.
"""

from pathlib import Path

from halfstep import datasets, kmeans, plots
from halfstep.animation import animate

PICTURE = Path(__file__).resolve().parents[2] / "assets" / "loop.gif"
START = [100, 195, 45, 108]  # rows, as in chapter 03
SIZE = (3.6, 4.4)
ALT = "Four centers find four clumps of points, one half-step at a time."


def draw(ax, X, state):
    """Draw a state and the borders between its centers."""
    plots.draw_state(ax, X, state)
    plots.draw_cells(ax, state)
    ax.set(xticks=[], yticks=[])


def picture():
    """Draw the run as an animation.

    Returns
    -------
    animation : halfstep.animation.Animation
    """
    X = datasets.load_kmeans()
    return animate(kmeans.run(X, X[START]), X, draw=draw, alt=ALT, size=SIZE, ms=700)


def main():
    """Write the file, and say how large it is."""
    PICTURE.write_bytes(picture().gif)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

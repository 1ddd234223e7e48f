"""A trace as a moving picture that waits for the reader to start it.

    animate(trace, X, "kmeans_loop")

as the last line of a cell shows the animation, in Jupyter and on the book's pages.
"""

import io
import itertools
import os
from base64 import b64encode
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from halfstep import plots, style
from halfstep.arguments import check_row, shown
from halfstep.drawable import a_drawing, plane, states, words
from halfstep.figures import few_colors

_FOLDER = "../assets/animations"  # seen from a chapter, and from its page on the site
_EASE = (0.3, 0.75)  # where a center is on its way, in two pictures
_WIDTH = 3.4  # inches of 100 CSS pixels: a phone shows it whole
_DESK = 1.4  # times as large where there is room


@dataclass(frozen=True, eq=False, repr=False)
class Animation:
    """A GIF and its poster.

    Attributes
    ----------
    gif, poster : bytes, a GIF and a PNG of the same size
    width, height : int, CSS pixels
    n_frames : int
    alt : str, what the pictures show
    address : str or None, where the pages find the file without its ending; None: nowhere,
        and the page carries the bytes itself
    """

    gif: bytes
    poster: bytes
    width: int
    height: int
    n_frames: int
    alt: str
    address: str | None = None

    def __repr__(self):
        return f"<Animation: {self.alt}, {self.n_frames} frames>"

    def save(self, path):
        """Write the GIF, and the poster beside it.

        Parameters
        ----------
        path : str or Path, ending in ``.gif`` or without an ending
        """
        stem = Path(str(path).removesuffix(".gif"))
        stem.parent.mkdir(parents=True, exist_ok=True)
        stem.with_name(stem.name + ".gif").write_bytes(self.gif)
        stem.with_name(stem.name + ".png").write_bytes(self.poster)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _repr_html_(self):
        """Put the GIF behind its poster: opening plays it and closing stops it."""
        poster, gif = self._source("png", self.poster), self._source("gif", self.gif)
        box = f'width="{self.width}" height="{self.height}"'
        fit = "display:block;margin:0;width:100%;height:auto"
        over = f"{fit};position:absolute;left:0;bottom:0;pointer-events:none"
        return (
            f'<details class="gif-player" style="position:relative;'
            f'max-width:{round(_DESK * self.width)}px">'
            f"<summary>Play or stop the animation"
            f'<img src="{poster}" alt="{escape(self.alt)}" {box} style="{fit}"></summary>'
            f'<img src="{gif}" alt="" {box} loading="lazy" style="{over}"></details>'
        )

    def _source(self, kind, data):
        if self.address is not None:
            return f"{escape(self.address)}.{kind}"
        return f"data:image/{kind};base64,{b64encode(data).decode()}"


def animate(trace, X, name=None, *, draw=None, alt=None, size=None, ms=None, hold=3000):
    """Make the animation of a trace.

    Its poster tells the story in one picture: the last state, and the way of each place.
    Beside a book's ``assets`` folder, an animation with a name is written to
    ``../assets/animations/NAME.gif``, and its poster to ``NAME.png``. Elsewhere the output
    of the cell carries the pictures itself. If ``draw`` returns words, they stand above
    its picture.

    Parameters
    ----------
    trace : sequence of states: a run, after the draws of its start if you like
    X : (n_samples, 2) float
    name : str, of the file, without folder and ending; None writes no file
    draw : function of (ax, X, state); None: `plots.draw_probabilities` for a draw, else
        `plots.draw_state`. Places glide where each half-step has its picture.
    alt : str, what the animation shows, for readers who do not see it; None: in short
    size : (width, height) in inches of 100 CSS pixels; None: a phone's width, and the
        height that the data need
    ms : milliseconds a picture; None: 900 for a half-step, 350 for an iteration
    hold : milliseconds of the last picture, before it starts again

    Returns
    -------
    animation : Animation, which Jupyter shows

    Raises
    ------
    ValueError : the trace is empty, the name is not a plain one, X has not two columns.

    Source: chapters 02, 04 and 08 of the book.

    >>> from halfstep.states import KMeansState
    >>> X = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    >>> start = KMeansState("start", 0, X[:2], None, np.inf)
    >>> animate([start], X)
    <Animation: k-means, 3 points, 2 centers, 0 iterations, 1 frames>
    """
    _check(trace, X, draw, alt)
    address = None if name is None else f"{_FOLDER}/{_plain(name)}"
    X, ms = plane(X), None if ms is None else _positive(ms, "ms", 1)[0]
    frames = _frames(trace, ms)
    size = _size(X) if size is None else _positive(size, "size", 2)
    times = [time for _, time in frames[:-1]] + [_positive(hold, "hold", 1)[0]]
    pictures = _pictures([state for state, _ in frames], X, draw, size)
    pictures += _pictures([trace[-1]], X, _story(trace, draw), size, paper=trace)
    gif, poster = _encode(pictures, times, 40 if trace[0].matrices is None else 32)
    width, height = (round(100 * inches) for inches in size)
    made = Animation(
        gif, poster, width, height, len(frames), alt or _describe(trace, X), address
    )
    return made if address is None else _publish(made)


def _check(trace, X, draw, alt):
    """Refuse what is no trace of these points, and what cannot draw it."""
    X = plane(X)
    for state in states(trace):
        n_points = len(X) if state.labels is None else len(state.labels)
        if n_points != len(X):
            raise ValueError(f"X has {len(X)} points, but the trace is of {n_points}.")
    if draw is not None:
        a_drawing(draw)
    if alt is not None:
        words(alt, "alt")


def _positive(values, name, n_values):
    """Check lengths and times: above zero, and no longer than a page or a day."""
    row = check_row(values, name, n_values, low=0.0).tolist()
    if not 0 < min(row) <= max(row) < 1e8 or (name == "size" and max(row) > 100):
        raise ValueError(f"{name} must be above 0 and not huge, but it is {shown(values)}.")
    return row


def _plain(name):
    """Refuse a name that leads out of the folder."""
    if not words(name, "name") or Path(name).name != name or Path(name).suffix:
        raise ValueError(
            f"name={shown(name)}: give a plain name, without folder and ending"
        )
    return name


def _publish(made):
    """Write the files where a book's pages look for them, if this is such a place.

    Only the website is sure to find them there: a Jupyter server shows no file outside of
    the folder it was started in. Everywhere else the cell's output carries the pictures.
    """
    folder_is_there = Path(_FOLDER).parent.is_dir()
    if folder_is_there:
        try:
            made.save(made.address)
        except OSError:
            folder_is_there = False  # a place for reading only
    on_site = folder_is_there and "HALFSTEP_SITE" in os.environ
    return made if on_site else replace(made, address=None)


def _describe(trace, X):
    """Say in one line what there is to see."""
    last = trace[-1]
    count = f"{len(X)} points, {last.n_clusters} {last.parts}"
    return f"{last.model}, {count}, {last.iteration} iterations"


def _frames(trace, ms):
    """List the pictures: pairs of a state and its milliseconds."""
    frames = []
    for before, after in itertools.pairwise([trace[0], *trace]):
        if after.by_iteration and after.half == "M":
            continue
        frames += [(way, 120) for way in _glide(before, after)]
        frames.append((after, ms or (350 if after.by_iteration else 900)))
    return frames


def _glide(before, after):
    """Give the pictures of places on their way, where they go far enough to be seen."""
    old, new = before.places, after.places
    if after.by_iteration or not len(new) or old.shape != new.shape:
        return []
    shift = new - old
    goes_far = np.abs(shift).max() > 0.08 * np.ptp(new)
    return [after.moved(old + share * shift) for share in _EASE] if goes_far else []


def _story(trace, draw):
    """Give what draws a poster: a state, and how its places came where they are."""
    ways = [state.places for state in trace]
    have_ways = len({way.shape for way in ways}) == 1 and len(ways) > 1

    def draw_story(ax, X, state):
        said = _draw(ax, X, state, draw)
        for way in np.stack(ways, axis=1) if have_ways else ():
            ax.plot(*way.T, color=style.INK, lw=1.6, zorder=5.8)
            ax.plot(*way[0], "o", mfc=style.PAPER, mec=style.INK, ms=6, zorder=5.9)
        return said

    return draw_story


def _pictures(states, X, draw, size, paper=None):
    """Draw each state over one background that is drawn once."""
    with mpl.rc_context(style.RC):
        ax, paper = _background(paper or states, X, size)
        canvas, limits, pictures = ax.figure.canvas, ax.axis(), []
        for state in states:
            canvas.restore_region(paper)
            empty = ax.get_children()
            plots.draw_caption(ax, _draw(ax, X, state, draw) or _caption(state))
            ax.axis(limits)  # the paper's: a wide ellipse is cut
            # A list, not a set: equal heights must keep their order from run to run.
            drawn = [artist for artist in ax.get_children() if artist not in empty]
            for artist in sorted(drawn, key=lambda artist: artist.zorder):
                ax.draw_artist(artist)
                artist.remove()
            pictures.append(Image.fromarray(np.array(canvas.buffer_rgba())[..., :3]))
    return pictures


def _size(X):
    """Choose a height that leaves little blank around the data."""
    width, height = np.ptp(style.limits(plane(X)), axis=1)
    return _WIDTH, float(np.clip((_WIDTH - 0.4) * height / width + 0.5, 2.4, 4.4))


def _background(states, X, size):
    """Draw what no picture changes: axes that have room for every center on its way."""
    # Ellipses that move cost most of the bytes, so they get fewer pixels.
    dpi = 150 if states[0].matrices is None else 100
    canvas = FigureCanvasAgg(Figure(figsize=size, dpi=dpi))
    ax = canvas.figure.subplots()
    plots.draw_points(ax, np.vstack([X, *(state.places for state in states)]))
    plots.draw_caption(ax, "a line of text")
    canvas.figure.get_layout_engine().set(h_pad=0.09)  # what the caption's letters need
    canvas.draw()
    canvas.figure.set_layout_engine("none")  # the axes stay where they are
    for artist in (*ax.collections, *ax.texts):
        artist.remove()
    canvas.draw()
    return ax, canvas.copy_from_bbox(canvas.figure.bbox)


def _draw(ax, X, state, draw):
    """Draw one picture, and give the words above it, if they are not the usual ones."""
    if draw is not None:
        return draw(ax, X, state)
    if state.probabilities is not None:
        return plots.draw_probabilities(ax, X, state)
    plots.draw_state(ax, X, state)
    for ellipse in ax.patches:  # soft edges would double the bytes
        ellipse.set(antialiased=False, linewidth=1)
    return None


def _caption(state):
    """Say which half-step it is, and the objective."""
    if not np.isfinite(state.objective):
        return plots.step_name(state)
    step = f"iteration {state.iteration}" if state.by_iteration else plots.step_name(state)
    return f"{step}, {state.goal} " + f"{state.objective:.5g}".replace("-", "−")


def _encode(pictures, times, n_colors):
    """Write the GIF, and its poster, the last picture, with one palette for all.

    Only what changes from one picture to the next is stored.
    """
    width, height = pictures[0].size
    strip = Image.new("RGB", (width, height * len(pictures)))
    for row, picture in enumerate(pictures):
        strip.paste(picture, (0, row * height))
    strip = few_colors(strip, n_colors)
    frames = [
        strip.crop((0, row * height, width, (row + 1) * height))
        for row in range(len(pictures))
    ]
    gif, poster = io.BytesIO(), io.BytesIO()
    more = {"save_all": True, "append_images": frames[1:-1], "duration": times, "loop": 0}
    frames[0].save(gif, format="GIF", optimize=True, disposal=1, **more)
    frames[-1].save(poster, format="PNG", optimize=True)
    return gif.getvalue(), poster.getvalue()

"""The GIF: its pictures, times, bytes, and what a page shows of it."""

import io

import matplotlib as mpl
import numpy as np
import pytest
from halfstep import kmeans, plots, seeding
from halfstep.animation import animate
from halfstep.states import MixtureState
from PIL import Image

# Each animation takes a second or so.
pytestmark = pytest.mark.slow

rng = np.random.default_rng(1)
BLOBS = [[-1.5, 4.5], [-7.0, -8.0], [-6.0, -3.0], [-10.0, -4.0]]
X = np.repeat(BLOBS, 75, axis=0) + rng.normal(size=(300, 2))
TRACE = kmeans.run(X, X[[3, 80, 90, 100]])


def mixture(n_iter=6):
    states = []
    for i in range(n_iter):
        R = rng.dirichlet([1, 1], size=300)
        means, C = (
            np.array([[-6.0, -5 + i], [-3.0, 2 - i]]),
            np.array([np.eye(2) * (i + 1)] * 2),
        )
        for step in ("e_step", "m_step") if i else ("start", "m_step"):
            R_then = None if step == "start" else R
            states.append(
                MixtureState(step, i, np.full(2, 0.5), means, C, R_then, -9.0 - i)
            )
    return states


@pytest.fixture(scope="module")
def made():
    """The whole run, drawn once for all who only look."""
    return animate(TRACE, X)


def open_gif(made):
    return Image.open(io.BytesIO(made.gif))


def times(made):
    image, found = open_gif(made), []
    for index in range(image.n_frames):
        image.seek(index)
        found.append(image.info["duration"])
    return found


def test_the_same_trace_gives_the_same_bytes(made):
    again = animate(TRACE, X)
    assert again.gif == made.gif
    assert again.poster == made.poster


def test_the_look_does_not_depend_on_the_settings_of_the_session(made):
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "red"}):
        changed = animate(TRACE, X).gif
    assert changed == made.gif


def test_each_half_step_has_its_time_and_moves_are_shown_between():
    found = times(animate(TRACE, X, ms=700, hold=2000))
    assert found[-1] == 2000
    assert found[:-1].count(700) == len(TRACE) - 1
    assert found.count(120) >= 2
    assert found.count(120) % 2 == 0


def test_it_returns_to_the_start_for_ever(made):
    assert open_gif(made).info["loop"] == 0


def test_a_chapters_animation_stays_within_its_bytes(made):
    assert 8 <= made.n_frames <= 30
    assert len(made.gif) <= 6_000 * made.n_frames**0.9
    assert len(made.poster) <= 12_000


def test_the_first_picture_has_the_centers_alone_in_color(made):
    image = open_gif(made)
    start = np.asarray(image.convert("RGB"), dtype=int)
    blue = ((start[..., 2] - start[..., 0]) > 60).sum()  # the first cluster's color
    image.seek(image.n_frames - 1)
    end = np.asarray(image.convert("RGB"), dtype=int)
    # The palette is shared: a few soft edges of the start may borrow a cluster's tint.
    assert ((end[..., 2] - end[..., 0]) > 60).sum() > max(1000, 5 * blue)


def test_a_mixture_has_one_picture_for_each_iteration():
    made = animate(mixture(), X)
    assert (made.n_frames, open_gif(made).n_frames) == (6, 6)
    assert times(made) == [350] * 5 + [3000]
    assert made.alt == "Gaussian mixture, 300 points, 2 components, 5 iterations"


def test_a_start_by_k_means_and_the_mixture_after_it_are_one_animation():
    made = animate([*TRACE[:2], *mixture(3)], X)
    assert times(made) == [900] * 2 + [350] * 2 + [3000]
    assert made.alt.startswith("Gaussian mixture")


def test_captions_name_the_half_step_or_the_iteration_and_the_goal(monkeypatch):
    written = []
    monkeypatch.setattr(plots, "draw_caption", lambda ax, text: written.append(text))
    animate(TRACE[:2], X)
    animate(mixture(2), X)
    animate(list(seeding.draws(X, 1, np.random.default_rng(0))), X)
    inertia = f"inertia {TRACE[1].objective:.5g}"
    assert [text for text in written if text != "a line of text"] == [
        "start",
        *[f"iteration 1: assign, {inertia}"] * 2,  # once more on the poster
        "iteration 0, log-likelihood −9",
        *["iteration 1, log-likelihood −10"] * 2,
        *[written[-1]] * 2,
    ]
    assert written[-1].startswith("draw 1, inertia ")


def test_an_own_drawing_is_used_for_every_picture():
    seen = []

    def draw(ax, X, state):
        seen.append(state.step)
        plots.draw_state(ax, X, state)
        plots.draw_cells(ax, state)

    made = animate(TRACE, X, draw=draw)
    assert len(seen) == made.n_frames + 1  # and on the poster


def test_the_poster_shows_the_end_and_the_ways(made):
    poster = np.asarray(Image.open(io.BytesIO(made.poster)).convert("L"), dtype=int)
    image = open_gif(made)
    image.seek(image.n_frames - 1)
    end = np.asarray(image.convert("L"), dtype=int)
    assert (abs(poster - end) > 100).sum() > 200  # the ways, drawn in ink
    assert (abs(poster - end) > 100).mean() < 0.02  # and nothing else


def test_states_with_more_and_more_centers_make_one_picture_each():
    ends = [kmeans.fit(X, k, start=X[:k]) for k in (1, 2, 3)]
    assert len(times(animate(ends, X))) == 3


def test_an_own_drawing_may_write_its_own_caption(monkeypatch):
    written = []
    monkeypatch.setattr(plots, "draw_caption", lambda ax, text: written.append(text))
    animate(TRACE[:1], X, draw=lambda ax, X, state: f"{len(state.centers)} centers")
    animate(TRACE[:1], X, draw=lambda ax, X, state: None)
    assert [text for text in written if text != "a line of text"] == [
        *["4 centers"] * 2,
        *["start"] * 2,
    ]


def test_poster_and_gif_have_the_size_that_the_page_reserves():
    made = animate(TRACE[:1], X, size=(3.0, 2.5))
    assert (made.width, made.height) == (300, 250)
    assert open_gif(made).size == Image.open(io.BytesIO(made.poster)).size == (450, 375)


def test_without_a_book_around_the_page_carries_the_pictures(tmp_path, monkeypatch):
    (tmp_path / "notes").mkdir()
    monkeypatch.chdir(tmp_path / "notes")
    html = animate(TRACE[:2], X, "loop")._repr_mimebundle_()["text/html"]
    assert html.count("base64,") == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["notes"]


def test_on_the_site_the_files_are_written_and_the_page_names_them(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "assets").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    monkeypatch.setenv("HALFSTEP_SITE", "1")
    made = animate(TRACE[:2], X, "loop", alt='Two <steps> of "k-means"')
    written = tmp_path / "assets" / "animations"
    assert (written / "loop.gif").read_bytes() == made.gif
    assert (written / "loop.png").read_bytes() == made.poster
    bundle = made._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert 'src="../assets/animations/loop.gif"' in bundle["text/html"]
    assert "Two &lt;steps&gt; of &quot;k-means&quot;" in bundle["text/html"]
    assert "base64" not in bundle["text/html"]


def test_in_jupyter_the_files_are_written_and_the_page_carries_them(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "assets").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    monkeypatch.delenv("HALFSTEP_SITE", raising=False)
    html = animate(TRACE[:2], X, "loop")._repr_html_()
    assert (tmp_path / "assets/animations/loop.gif").exists()
    assert html.count("base64,") == 2


def test_where_nothing_can_be_written_the_page_carries_the_pictures(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "animations").write_text("a file in the way")
    monkeypatch.chdir(tmp_path / "chapters")
    monkeypatch.setenv("HALFSTEP_SITE", "1")
    assert "base64," in animate(TRACE[:2], X, "loop")._repr_html_()


def test_the_gif_waits_behind_its_poster():
    html = animate(TRACE[:2], X)._repr_html_()
    summary, after = html.split("</summary>")
    assert html.startswith("<details")
    assert "open" not in html.split(">")[0]
    assert "image/png" in summary
    assert "image/gif" in after
    assert 'loading="lazy"' in after


@pytest.mark.parametrize("name", ["../up", "a/b", "loop.gif", ""])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="plain name"):
        animate(TRACE, X, name)


def test_an_empty_trace_is_refused():
    with pytest.raises(ValueError, match="trace is empty"):
        animate((), X)


def test_points_outside_a_plane_are_refused():
    with pytest.raises(ValueError, match="choose two columns"):
        animate(TRACE, np.zeros((300, 3)))


def test_a_run_can_be_shown_with_the_draws_of_its_start():
    drawn = list(seeding.draws(X, 4, np.random.default_rng(2), n_trials=1))
    run = kmeans.run(X, drawn[-1].centers)
    whole, alone = animate([*drawn, *run[1:]], X), animate(run, X)
    # Four draws in the place of one start: no center glides from draw to draw.
    assert whole.n_frames == alone.n_frames + 3
    assert whole.gif != alone.gif

"""Figures within a page: small, of the page's colors and font, one after the other."""

import re
from xml.etree import ElementTree

import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from bookbuild import execution
from bookbuild.figures import inline, style_sheet
from bookbuild.gallery import gallery
from bookbuild.paths import shorter
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from halfstep import figures, plots, style
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from nbclient import NotebookClient


def drawn(name="fig-02-points", alt="A <dot> & more."):
    with mpl.rc_context(style.RC):
        fig = Figure(figsize=(4.8, 4.0))
        ax = fig.subplots()
        plots.draw_points(ax, [[0, 0], [1, 2], [3, 1], [2, 2]], [0, 0, 1, 1])
        ax.plot([0, 1], [0, 1], "k--")
        ax.set_xlabel("length, mm")
        return inline(figures.figure_svg(fig), name, alt)


def test_the_whole_is_one_picture_with_its_words():
    root = ElementTree.fromstring(drawn())
    assert (root.get("role"), root.get("aria-label")) == ("img", "A <dot> & more.")
    page, phone = root
    assert [page.get("class"), phone.get("class")] == ["fig-page", "fig-phone"]
    assert [(svg.get("width"), svg.get("height")) for part in root for svg in part] == [
        ("480", "400"),
        ("342", "285"),
    ]


def test_colors_are_variables_that_have_a_twin():
    html = drawn()
    assert "#" not in re.sub(r'(href="|url\()#', "", html)
    used = set(re.findall(r"var\((--fig-\w+)\)", html))
    assert {"--fig-0", "--fig-1", "--fig-ink", "--fig-paper", "--fig-muted"} <= used
    day, night = style_sheet().splitlines()[:2]
    assert all(f"{name}: #" in rules for name in used for rules in (day, night))
    assert night.startswith("@media screen")  # on paper it is day


@pytest.mark.parametrize(
    "waste", ["style=", "xmlns", "DejaVu", "<style", "metadata", "fill: ", "\n", r"\.\d{3}"]
)
def test_nothing_is_sent_that_says_nothing(waste):
    assert not re.search(waste, drawn())


def test_no_id_comes_twice_and_each_that_is_asked_for_is_there():
    html = drawn() + drawn("fig-02-start")
    ids = re.findall(r' id="([^"]+)"', html)
    asked = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', html))
    assert len(ids) == len(set(ids))
    assert set(ids) == {one or other for one, other in asked}
    assert {name.rpartition("-")[0] for name in ids} == {
        f"fig-02-{name}-{number}" for name in ("points", "start") for number in ("00", "10")
    }


def test_text_stays_text_and_marks_stay_marks():
    root = ElementTree.fromstring(drawn())
    assert [text.text for text in root.iter("text")].count("length, mm") == 2
    groups = [g for g in root.iter("g") if g.get("fill") == "var(--fig-0)"]
    assert [len(group.findall("circle")) for group in groups] == [2, 2]


def test_a_plain_svg_of_another_maker_is_taken_too():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 36"><path d="M0 0"/></svg>'
    )
    assert 'class="fig-both"><svg width="100" height="50"' in inline(svg, "a")


def test_the_gallery_shows_each_figure_four_times_with_ids_of_their_own():
    figure = f'<figure class="a" id="fig-02-points">{drawn()}<figcaption>A</figcaption>'
    page = gallery({"02.html": f"<p>{figure}</figure><figure id='b'></figure>", "03": ""})
    assert page.count('role="img"') == page.count("<figcaption>A") == 4
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4 * len(re.findall(r' id="', drawn()))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', page)) <= set(ids)
    assert not re.search("https?:", page)


def test_kernels_of_the_site_are_asked_for_svg(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "elsewhere")
    execution.write_profile(tmp_path)
    code = (
        "import matplotlib.pyplot as plt\nfrom halfstep import plots\n"
        "plots.use_style()\nplt.figure()\nplt.show()"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook).execute()
    (output,) = notebook.cells[0].outputs
    assert set(output.data) == {"image/svg+xml", "text/plain"}
    assert 'class="phone"' in output.data["image/svg+xml"]


def test_the_form_of_figures_belongs_to_the_fingerprint(tmp_path, monkeypatch):
    before = execution.fingerprint(tmp_path)
    monkeypatch.setattr(execution, "PROFILE", "another")
    assert execution.fingerprint(tmp_path) != before


numbers = st.floats(-400, 400).map(lambda value: round(value, 2))
spots = st.tuples(numbers, numbers)
pieces = st.one_of(
    st.tuples(st.just("L"), spots),
    st.tuples(st.just("Q"), spots, spots),
    st.tuples(st.just("C"), spots, spots, spots),
    st.tuples(st.just("z")),
    st.tuples(st.just("M"), spots),
)


def written(parts):
    return "".join(letter + " ".join(f"{x} {y}" for x, y in at) for letter, *at in parts)


def places(path):
    """The commands and the points of a path, as another reader of SVG takes them."""
    pen = RecordingPen()
    parse_path(path, pen)
    names, points = zip(*pen.value, strict=True)
    return names, np.array([xy for part in points for xy in part])


@given(spots, st.lists(pieces, min_size=1, max_size=12))
def test_a_path_in_fewer_letters_goes_the_same_way(first, parts):
    path = written([("M", first), *parts])
    (names, at), (new_names, new_at) = places(path), places(shorter(path))
    assert names == new_names
    assert np.allclose(at, new_at, rtol=0, atol=0.0500001)


def test_a_path_of_other_letters_stays():
    assert shorter("M0 0A1 1 0 0 1 2 2") == "M0 0A1 1 0 0 1 2 2"


def test_curves_are_told_by_steps_and_marks_by_places():
    html = drawn()
    assert not re.search(r' (c?[xy])="[\d.-]*\.\d\d', html)
    with mpl.rc_context(style.RC):
        fig = Figure()
        fig.subplots().plot(np.arange(40) ** 2)
        curve = inline(figures.figure_svg(fig), "a")
    assert re.search(r' d="M[\d.]+ [\d.]+l[^"]{80}', curve)

"""The moving picture above the README's first command."""

import io
from pathlib import Path

import pytest
from author import first_picture
from PIL import Image

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture(scope="module")
def stored():
    return first_picture.PICTURE.read_bytes()


def test_it_stands_above_the_first_command_and_is_told_in_words():
    above = README.read_text("utf-8").partition("```sh")[0]
    width, height = (round(100 * side) for side in first_picture.SIZE)
    tag = f'<img src="assets/loop.gif" width="{width}" height="{height}" alt="'
    assert f'{tag}{first_picture.ALT}">' in above


def test_it_is_light_and_the_one_that_the_library_draws(stored):
    assert len(stored) <= 150_000
    drawn = first_picture.picture().gif
    one, other = (Image.open(io.BytesIO(gif)) for gif in (stored, drawn))
    assert (one.size, one.n_frames) == (other.size, other.n_frames)

"""The comparison that the chapters pass can fail."""

from good_page import NAME
from stored_outputs import nbval


def test_nbval_passes_without_images_and_fails_on_a_changed_number(folder):
    path = folder / NAME
    assert nbval(path).returncode == 0
    before = path.read_text()
    path.write_text(before.replace("mean 2.7500", "mean 2.7501"))
    assert path.read_text() != before
    run = nbval(path)
    assert run.returncode == 1
    assert "mean 2.7501" in run.stdout
    assert "01_mean.ipynb::Cell 0" in run.stdout

"""Of what a student's notebook shows, text and pictures stay."""

import pytest
from classroom import outputs


@pytest.mark.parametrize(
    ("output", "kept"),
    [
        ({"output_type": "stream", "name": "stderr", "text": "x"}, "stream"),
        ({"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}, "stream"),
        ({"output_type": "display_data", "data": {"text/html": "<script>"}}, None),
        ({"output_type": "display_data", "data": {"image/svg+xml": "<svg>"}}, None),
        ({"output_type": "execute_result", "data": {"text/plain": "3"}}, "display_data"),
        ({"output_type": "execute_result"}, None),
        ({}, None),
    ],
)
def test_outputs_are_kept_where_they_can_do_no_harm(output, kept):
    short = outputs.shorten(output)
    assert (short and short.output_type) == kept

"""The codec: what goes through the pipes comes out as it went in, and does no more.

Nothing that comes back from a student's process may do more than be wrong.
"""

import pickle

import numpy as np
import pytest
from classroom import codec
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?"),
    hnp.complex_number_dtypes(endianness="?"),
    hnp.unicode_string_dtypes(endianness="?"),
)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
ARRAYS = hnp.arrays(DTYPES, SHAPES)
KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.tuples(st.integers())
DATA = KEYS | st.floats() | ARRAYS


def nested(leaves):
    """Lists, tuples and dicts of all depths."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=4).map(tuple),
            st.dictionaries(KEYS, inner, max_size=4),
        ),
    )


class Far:
    """What stands for an object of the other process."""

    def __init__(self, number, kind="object"):
        self.number, self.kind = number, kind


def same(value, came, kept=()):
    """Whether what came is what was sent: its type, its bytes; an object is its number."""
    if isinstance(came, Far):
        return kept[came.number] is value and came.kind == type(value).__name__
    if type(value) is not type(came):
        return False
    if isinstance(value, np.ndarray):
        form, bits = (value.dtype, value.shape), value.tobytes()
        return form == (came.dtype, came.shape) and bits == came.tobytes()
    if isinstance(value, dict):
        return same([*value.items()], [*came.items()], kept)
    if isinstance(value, list | tuple):
        pairs = zip(value, came, strict=False)
        return len(value) == len(came) and all(same(*pair, kept) for pair in pairs)
    return repr(value) == repr(came)  # NaN is NaN, −0 is −0


def through(value):
    """A value as the judge reads it, and the objects that stayed."""
    kept = []

    def keep(thing):
        kept.append(thing)
        return len(kept) - 1

    return codec.decode_reply(codec.encode_reply(value, keep), Far), kept


@given(nested(DATA | st.builds(object)))
def test_a_value_comes_back_as_it_went(value):
    came, kept = through(value)
    assert same(value, came, kept)


@given(ARRAYS)
def test_an_array_comes_back_writable(array):
    came, _ = through(array)
    assert same(array, came)
    assert came.flags.writeable


@given(nested(DATA), st.integers(0, 2**32 - 1))
def test_a_request_arrives_as_it_was_asked(value, seed):
    rng, objects = np.random.default_rng(seed), [object(), object()]
    numbers = {id(thing): n for n, thing in enumerate(objects)}
    asked = ("call", objects[1], (value, rng, [objects[0]]), {"seed": seed})
    body = codec.encode_request(asked, lambda thing: numbers.get(id(thing)))
    what, target, (came, rng_there, [first]), options = codec.decode_request(
        body, objects.__getitem__
    )
    assert (what, target, first, options) == ("call", *objects[::-1], {"seed": seed})
    assert rng_there.bit_generator.state == rng.bit_generator.state
    assert same(value, came)


@pytest.mark.parametrize(
    "value", [np.float64(2.5), np.float32(0.1), np.int8(-3), np.uint64(2**64 - 1), np.True_]
)
def test_a_number_of_numpy_comes_back_as_a_plain_one(value):
    came, _ = through(value)
    assert same(value.item(), came)


def test_lists_that_lie_too_deep_and_those_that_hold_themselves_stay():
    endless = []
    endless.append(endless)
    came, kept = through(endless)
    for _ in range(codec.DEEPEST):
        (came,) = came
    assert kept[came.number] is endless


def test_what_is_no_data_stays():
    values = [print, object, np, np.array([print]), np.float64, {3}, b"x"]
    came, kept = through(values)
    assert [kept[thing.number] for thing in came] == values


def test_too_much_is_an_error_over_there(monkeypatch):
    monkeypatch.setattr(codec, "MOST", 1000)
    with pytest.raises(ValueError, match="too much came"):
        codec.encode_reply("x" * 1000, None)


class MuteError(ValueError):
    def __str__(self):
        raise SystemExit


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (ValueError("three rows"), ValueError),
        (KeyError("k"), KeyError),
        (MuteError("x"), ValueError),
        (SystemExit(), Exception),
        (KeyboardInterrupt(), Exception),
        (ExceptionGroup("many", [ValueError()]), Exception),
        (UnicodeDecodeError("a", b"", 0, 1, "b"), Exception),
    ],
)
def test_an_error_comes_back_under_its_name_and_never_ends_the_judge(error, known):
    with pytest.raises(known) as caught:
        codec.decode_reply(codec.encode_error(error, "return X[3]"), Far)
    assert type(caught.value).__name__ == type(error).__name__
    assert isinstance(caught.value, Exception)
    assert caught.value.line == "return X[3]"


@pytest.mark.parametrize(
    "reply",
    [
        b"", b"{", b"[]", b"3", b'{"value": {"array": 3}}', b'{"value": {"object": "x"}}',
        b'{"value": {"array": {"dtype": "O", "shape": [1], "data": "AAAAAAAAAAA="}}}',
        b'{"value": {"array": {"dtype": "f8", "shape": [99999999], "data": ""}}}',
        b'{"value": {"array": {"dtype": "f8", "shape": [-1, -1], "data": ""}}}',
        b"[" * 100_000, b'{"raised": [1]}', b'{"raised": ["exit", "SystemExit", "", ""]}',
        b'{"raised": ["x", "__import__", "", ""]}', b"\xff\xfe",
        b'{"value": {"dict": [[{"list": []}, 1]]}}', b"{}", b'{"value": [1]}',
        b'{"value": {"dict": [{"tuple": [{"list": []}, 1]}]}}', b'{"value": {"exec": []}}',
        b'{"value": {"object": [[], "x"]}}', b'{"value": {"list": [], "tuple": []}}',
        b'{"value": 1' + b"0" * 9999 + b"}",
    ],
)  # fmt: skip
def test_a_forged_reply_is_an_error_and_no_more(reply):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        codec.decode_reply(reply, Far)
    assert isinstance(caught.value, Exception)


def test_a_pickle_is_no_reply(tmp_path):
    class Touch:
        def __reduce__(self):
            return (tmp_path.joinpath("mark").touch, ())

    with pytest.raises(ValueError, match="can't be read"):
        codec.decode_reply(pickle.dumps(Touch()), Far)
    assert not tmp_path.joinpath("mark").exists()

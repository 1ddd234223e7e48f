"""What goes through the pipes between the judge and a student's program, both ways.

Requests go to the program as pickles, in which an object of the program's is its number.
Replies come back as JSON: numbers, strings, lists, and arrays as bytes; what is no data
stays there and has a number. So whatever a student's code writes into its pipe, the judge
reads nothing else: only the program unpickles, and only what the judge wrote.
"""

import base64
import builtins
import io
import json
import pickle
import struct
from decimal import Decimal
from fractions import Fraction

import numpy as np

HEAD = struct.Struct(">I")  # before each message: its length
MOST = 16 * 2**20  # bytes of a reply: read, they may be twenty times as many
DEEPEST = 8
LONGEST = 300  # characters of what an error says
KINDS = "?biufcU"
CONTAINERS = {"list": list, "tuple": tuple, "dict": dict}


def framed(body):
    r"""Put the length before a message.

    >>> framed(b"abc")
    b'\x00\x00\x00\x03abc'
    """
    return HEAD.pack(len(body)) + body


def encode_request(request, place_of):
    """Pickle a request; ``place_of`` gives the name or number of what is over there.

    >>> body = encode_request(("call", len), {len: 3}.get)
    >>> decode_request(body, "abcdef".__getitem__)
    ('call', 'd')
    """
    body = io.BytesIO()
    _Pickler(body, place_of).dump(request)
    return body.getvalue()


def decode_request(body, find):
    """Read a request, in the student's process alone; ``find`` gives what has a place."""
    return _Unpickler(io.BytesIO(body), find).load()


class _Pickler(pickle.Pickler):
    def __init__(self, body, place_of):
        super().__init__(body, protocol=5)  # 4 turns the bytes of ">f8" around
        self.place_of = place_of

    def persistent_id(self, thing):
        return self.place_of(thing)


class _Unpickler(pickle.Unpickler):
    def __init__(self, body, find):
        super().__init__(body)
        self.persistent_load = find


def encode_reply(value, keep):
    """Write a value as a reply.

    Raises
    ------
    ValueError : it is too much.
    """
    reply = json.dumps({"value": encode(value, keep)}).encode()
    if len(reply) > MOST:
        raise ValueError("too much came")
    return reply


def encode_error(error, line):
    """Write what was raised, and in which line of the student's, as a reply."""
    kind = type(error)
    known = next(base.__name__ for base in kind.__mro__ if hasattr(builtins, base.__name__))
    raised = [kind.__name__[:60], known, _message(error), line[:LONGEST]]
    return json.dumps({"raised": raised}).encode()


def _message(error):
    try:
        return str(error)[:LONGEST]
    except BaseException:  # a student's error may fail to say what it is
        return ""


def decode_reply(body, remote):
    """Read a reply: give its value, or raise its error.

    Parameters
    ----------
    body : bytes
        From the student's process; it may be anything.
    remote : callable
        Stands in for an object over there, given its number and the name of its class.

    Raises
    ------
    ValueError : it can't be read.
    Exception : what the student's code raised, under its name.
    """
    try:
        reply = json.loads(body)
        if "raised" in reply:
            came = decode_error(*reply["raised"])
        else:
            came = decode(reply["value"], remote)
    except Exception:  # a forged reply
        raise ValueError("what came back can't be read") from None
    if isinstance(came, Exception):
        raise came
    return came


def decode_error(kind, known, message, line):
    """Make an error of a student's code anew here: its name, its message, its line.

    >>> decode_error("ValueError", "ValueError", "three rows", "return X[3]")
    ValueError('three rows')
    """
    base = getattr(builtins, str(known), Exception)
    # Never an interrupt or an exit: those would end the judge.
    plain = isinstance(base, type) and issubclass(base, Exception)
    if not plain or issubclass(base, (UnicodeError, ExceptionGroup)):
        base = Exception
    if kind != base.__name__:
        name = str(kind) if str(kind).isidentifier() else "Exception"
        base = type(name, (base,), {})
    error = base(str(message))
    error.line = str(line)
    return error


def encode(value, keep, depth=0):
    """Write a value as JSON can carry it.

    Parameters
    ----------
    value : object
    keep : callable
        Stores what is no data and gives its number.
    depth : int
        Of lists in lists; a list that lies too deep is kept, too.

    >>> encode([1, (2.5, None)], keep=None)
    {'list': [1, {'tuple': [2.5, None]}]}
    >>> encode(print, keep=lambda value: 0)
    {'object': [0, 'builtin_function_or_method']}
    """
    if value is None or type(value) in (bool, int, float) or isinstance(value, str):
        return value
    if isinstance(value, (int, float, np.number, np.bool_)):
        return {"number": encode_array(np.asarray(value))}
    if isinstance(value, (Fraction, Decimal)):
        return float(value)
    if depth < DEEPEST and isinstance(value, (list, tuple, range, dict)):
        return _encode_items(value, keep, depth)
    if hasattr(value, "__array__") and not isinstance(value, type):
        array = _plain(np.asarray(value))
        if array.dtype.kind in KINDS:
            return {"array": encode_array(array)}
    return {"object": [keep(value), type(value).__name__[:40]]}


def _plain(array):
    """Give fractions in an array as floats; what is none of these stays as it is."""
    if array.dtype != object or not array.size:
        return array
    known = (int, float, np.number, Fraction, Decimal)
    return array.astype(float) if all(isinstance(v, known) for v in array.flat) else array


def _encode_items(value, keep, depth):
    if isinstance(value, dict):  # its pairs lie no deeper than itself
        return {"dict": [encode(pair, keep, depth) for pair in value.items()]}
    kind = "tuple" if isinstance(value, tuple) else "list"
    return {kind: [encode(item, keep, depth + 1) for item in value]}


def decode(written, remote):
    """Read what `encode` wrote, and nothing else.

    >>> decode({"list": [1, {"tuple": [2.5, None]}]}, remote=None)
    [1, (2.5, None)]
    """
    if written is None or isinstance(written, (bool, int, float, str)):
        return written
    [(kind, content)] = written.items()
    if kind == "object":
        number, name = content
        return remote(int(number), str(name))
    if kind in ("array", "number"):
        array = decode_array(content)
        return array if kind == "array" else array.item()
    return CONTAINERS[kind](decode(item, remote) for item in content)


def encode_array(array):
    """Write an array as its type, its shape and its bytes in base 64."""
    if array.dtype.kind == "O":  # integers beyond 64 bits
        array = array.astype(float)
    data = base64.b64encode(array.tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def decode_array(written):
    """Read an array from its type, shape and bytes; only plain types are known.

    >>> decode_array({"dtype": "<f8", "shape": [1], "data": "AAAAAAAA8D8="})
    array([1.])
    """
    dtype, shape = np.dtype(str(written["dtype"])), tuple(map(int, written["shape"]))
    if dtype.kind not in KINDS:
        raise ValueError(dtype)
    data = base64.b64decode(written["data"])
    return np.frombuffer(data, dtype=dtype).reshape(shape).copy()

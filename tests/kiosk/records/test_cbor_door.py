"""CBOR from outside: what passes the door, and what is refused before it costs anything."""

import math

import cbor2
import pytest
from hostile_cbor import TWELVE_BYTES, shared_references
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import EvidenceError
from kiosk.input_bounds import CBOR_DEPTH, CBOR_ITEMS, SEALED_BYTES
from kiosk.records.cose import cbor

KEYS = st.integers(-(1 << 63), (1 << 63) - 1) | st.text() | st.binary()
SCALARS = st.none() | st.booleans() | st.floats() | KEYS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=40
)


@given(VALUES)
def test_what_is_made_here_opens_here(value):
    data = cbor.dumps(value)
    assert cbor.dumps(cbor.loads(data)) == data
    assert cbor.loads(cbor.dumps(value, 18), 18) is not Ellipsis


@given(VALUES)
def test_a_value_has_one_encoding(value):
    """In the library's own, unordered one it is refused, unless that happens to be the same."""
    data = cbor2.dumps(value)
    if data == cbor.dumps(value):
        return
    with pytest.raises(EvidenceError):
        cbor.loads(data)


@given(st.binary(max_size=64))
def test_whatever_opens_is_the_encoding_of_its_value(data):
    try:
        value = cbor.loads(data)
    except EvidenceError:
        return
    assert cbor.dumps(value) == data


@pytest.mark.parametrize("tag", [0, 1, 2, 3, 4, 5, 18, 25, 28, 29, 30, 35, 36, 37, 43000, 55799])
@pytest.mark.parametrize("content", [b"\x00", b"\x41\x00", b"\x61a", b"\x82\x00\x01", b"\xa0"])
def test_no_tag_passes_wherever_it_stands(tag, content):
    tagged = cbor2.dumps(cbor2.CBORTag(tag, 0))[:-1] + content
    for data in (tagged, b"\x81" + tagged, b"\xa1\x00" + tagged, b"\xa1" + tagged + b"\x00"):
        with pytest.raises(EvidenceError, match="a tag"):
            cbor.loads(data)


def test_the_tag_that_was_asked_for_stands_around_the_whole():
    assert cbor.loads(b"\xd2\x80", 18) == []
    for data in (b"\x80", b"\xd8\x60\x80", b"\xd2\xd2\x80", b"\xd2", b"", b"\xd8\x12\x80"):
        with pytest.raises(EvidenceError):
            cbor.loads(data, 18)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the end"),
        (TWELVE_BYTES, "a tag"),
        (shared_references(), "a tag"),
        (b"\x18\x17", "deterministic"),  # 23 in two bytes
        (b"\x19\x00\xff", "deterministic"),
        (b"\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00", "deterministic"),  # 1.0 in eight bytes
        (b"\xf9\x7e\x01", "deterministic"),  # another NaN
        (b"\xa2\x01\x00\x00\x00", "deterministic"),  # keys out of order
        (b"\xa2\x00\x00\x00\x00", "deterministic"),  # a key twice
        (b"\x9f\xff", "no definite length"),
        (b"\xbf\xff", "no definite length"),
        (b"\x5f\x41\x00\xff", "no definite length"),
        (b"\x7f\xff", "no definite length"),
        (b"\x1c", "no definite length"),  # reserved
        (b"\xff", "no definite length"),
        (b"\xf7", "simple"),  # undefined
        (b"\xf0", "simple"),
        (b"\xf8\xff", "simple"),
        (b"\x1b\x80" + bytes(7), "64 bits"),
        (b"\x3b\x80" + bytes(7), "64 bits"),
        (b"\x42\x00", "more is announced"),
        (b"\x5b\x7f" + b"\xff" * 7, "more is announced"),
        (b"\x9b\x00\x00\x00\x01" + bytes(4), "more is announced"),
        (b"\xbb\x7f" + b"\xff" * 7, "more is announced"),
        (b"\x82\x00", "more is announced"),
        (b"\x19\x01", "the end|more is announced"),
        (b"\x00\x00", "after the value"),
        (b"\x61\xff", "CBORDecode"),  # no UTF-8
        (b"\xa1\x80\x00", "a key"),
        (b"\xa1\xa0\x00", "a key"),
        (b"\xa1\xf5\x00", "a key"),
        (b"\xa1\xf9\x3c\x00\x00", "a key"),
        (b"\x81" * (CBOR_DEPTH + 1) + b"\x00", "too deep"),
        (b"\x81" * 5000 + b"\x00", "too deep"),
        (b"\xa1\x00" * (CBOR_DEPTH + 1) + b"\x00", "too deep"),
        (b"\x9a" + CBOR_ITEMS.to_bytes(4) + bytes(CBOR_ITEMS), "too many"),
        (bytes(SEALED_BYTES + 1), "bytes, at most"),
    ],
)
def test_what_is_refused(data, why):
    with pytest.raises(EvidenceError, match=why):
        cbor.loads(data)


def test_the_bounds_themselves_are_within():
    assert cbor.loads(b"\x81" * CBOR_DEPTH + b"\x00")
    most = CBOR_ITEMS - 1
    assert len(cbor.loads(b"\x9a" + most.to_bytes(4) + bytes(most))) == most


def test_numbers_that_are_none_are_floats_like_others():
    assert math.isnan(cbor.loads(cbor.dumps(math.nan)))
    assert cbor.loads(cbor.dumps([math.inf, -0.0, 1 << 62])) == [math.inf, 0.0, 1 << 62]

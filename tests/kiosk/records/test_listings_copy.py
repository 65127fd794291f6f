"""What a kiosk keeps of the carrier's listings: signed, dated, and nobody's number can be read from it."""

import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import EvidenceError, SnapshotTooLargeError
from kiosk.records import listings_copy
from kiosk.records.cose import cbor, key_pair, sign1

KEY = b"k" * 32
NUMBER = "999999198001010019"
LISTED = {"list": "joint_punishment", "region": "CN", "from": "2026-01-01", "sources": ["court"]}
PRIVATE, PUBLIC = key_pair.new_key()


def rows(number=NUMBER, *more):
    return [
        (listings_copy.listing_hash(KEY, "resident", number), listing)
        for listing in (LISTED, *more)
    ]


def made(as_of=1000.0, signed_by=PRIVATE, given=None):
    return listings_copy.make(rows() if given is None else given, as_of, signed_by, "r")


def of(snapshot, key, kind, number):
    return snapshot.entries.get(listings_copy.listing_hash(key, kind, number), [])


def verified(message):
    return listings_copy.verify(message, PUBLIC, "r")


def test_a_listed_document_is_found_and_another_is_on_no_list():
    other = {"list": "blacklist", "region": "1408"}
    snapshot = verified(made(given=rows(NUMBER, other)))
    assert of(snapshot, KEY, "resident", NUMBER) == [LISTED, other]
    assert of(snapshot, KEY, "resident", "999999198001010027") == []
    assert of(snapshot, KEY, "passport", NUMBER) == []
    assert snapshot.as_of == 1000.0


def test_the_check_character_is_the_same_person_in_either_case():
    assert listings_copy.listing_hash(
        KEY, "resident", "99999919800101001x"
    ) == listings_copy.listing_hash(KEY, "resident", "99999919800101001X")


def test_numbers_cannot_be_tried_out_without_the_key():
    """They are enumerable: whoever has the bytes has every number of the country to try."""
    message = made()
    for form in (NUMBER, f"resident:{NUMBER}"):
        assert form.encode() not in message
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(algorithm, form.encode()).digest()
            assert digest[: listings_copy.HASH_BYTES] not in message
    assert of(verified(message), b"x" * 32, "resident", NUMBER) == []


def test_the_same_lists_of_the_same_moment_are_the_same_bytes():
    """So that an order of rows tells nothing, and two carriers' answers can be compared."""
    both = rows() + rows("999999198001010027")
    first, second = (made(given=order) for order in (both, both[::-1]))
    assert sign1.verify(first, PUBLIC, "r") == sign1.verify(second, PUBLIC, "r")


def test_another_signer_and_any_changed_byte_are_refused():
    message = made()
    with pytest.raises(EvidenceError):
        verified(made(signed_by=key_pair.new_key()[0]))
    for place in range(len(message)):
        changed = bytearray(message)
        changed[place] ^= 1
        try:
            snapshot = verified(bytes(changed))
        except EvidenceError:
            continue
        # The unprotected header (RFC 9052 §3) is not signed; what is believed is.
        assert snapshot == verified(message)


GOOD = {"version": "kiosk-listings-1", "as_of": 1.0, "entries": {}}
WRONG = {
    "another message of the carrier's": {"id": "a", "device": "d", "t": 1.0, "facts": {}},
    "another version": GOOD | {"version": "kiosk-listings-2"},
    "no moment": GOOD | {"as_of": float("nan")},
    "endless": GOOD | {"as_of": float("inf")},
    "before time": GOOD | {"as_of": -1.0},
    "after time": GOOD | {"as_of": 1e12},
    "a short hash": GOOD | {"entries": {b"short": []}},
    "a number instead of a hash": GOOD | {"entries": {NUMBER: []}},
    "a listing that is none": GOOD | {"entries": {b"h" * 16: ["x"]}},
    "no base": GOOD | {"base": "x"},
    "no map": [1, 2],
}


@pytest.mark.parametrize("what", WRONG)
def test_what_the_carrier_signed_must_also_have_the_shape(what):
    with pytest.raises(EvidenceError):
        verified(sign1.sign(cbor.dumps(WRONG[what]), PRIVATE, "r"))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_typed_error(data):
    with pytest.raises(EvidenceError):
        verified(data)


_PLAIN = st.none() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=17)
_VALUES = _PLAIN | st.dictionaries(
    st.binary(min_size=16, max_size=16) | st.text(max_size=9),
    st.lists(st.dictionaries(st.text(max_size=9), _PLAIN, max_size=2), max_size=2) | _PLAIN,
    max_size=2,
)


@given(
    st.fixed_dictionaries(
        {"version": st.just("kiosk-listings-1"), "as_of": _PLAIN, "entries": _VALUES}
    )
)
def test_any_signed_value_gives_a_snapshot_or_a_typed_error(value):
    try:
        snapshot = verified(sign1.sign(cbor.dumps(value), PRIVATE, "r"))
    except EvidenceError:
        return
    assert isinstance(of(snapshot, KEY, "resident", NUMBER), list)


def test_a_snapshot_fits_into_an_answer_or_is_not_made():
    many = [(os.urandom(16), LISTED) for _ in range(20_000)]
    with pytest.raises(SnapshotTooLargeError):
        made(given=many)
    most = made(given=many[:8_000])
    assert len(most) <= listings_copy.LISTINGS_BYTES
    with pytest.raises(EvidenceError):
        verified(most + bytes(listings_copy.LISTINGS_BYTES))

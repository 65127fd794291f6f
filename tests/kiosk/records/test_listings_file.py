"""All listings as one file: found where they are, whole and the carrier's, or not believed."""

import hashlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import EvidenceError, ListingKindsError, SnapshotTooLargeError
from kiosk.records import listings_copy, listings_file
from kiosk.records.cose import cbor, key_pair, sign1

KEY = b"k" * 32
PRIVATE, PUBLIC = key_pair.new_key()
LISTED = {"list": "joint_punishment", "region": "CN", "sources": ["court"]}
DAYS = {"identified_at": "2025-12-31", "from": "2026-01-01", "until": "2099-06-01"}


def hash_of(number):
    return listings_copy.listing_hash(KEY, "resident", number)


def made(rows, number=1, signed_by=PRIVATE):
    return listings_file.make(rows, number, 1000.0, signed_by, "r")


@pytest.fixture
def opened(tmp_path):
    def open_(content):
        file = tmp_path / "listings.bin"
        file.write_bytes(content)
        return listings_file.opened(file, PUBLIC, "r")

    return open_


def test_everybody_is_found_with_all_that_they_are_on_and_nobody_else(opened):
    """First, last and between; whoever stands before, after or between them is on no list."""
    hashes = [bytes([0, at] * 8) for at in range(1, 200)]
    rows = [(one, LISTED | DAYS) for one in hashes]
    rows += [
        (hashes[7], LISTED | {"list": "blacklist"}),
        (hashes[0], LISTED | {"from": "2026-03-01"}),
    ]
    file = opened(made(rows[::-1]).content)
    assert file.head.rows == 201
    for one in hashes:
        expected = [listing for document, listing in rows if document == one]
        assert sorted(file.of(one), key=str) == sorted(expected, key=str)
    strangers = [bytes(16), b"\xff" * 16, *(one[:-1] + b"\xfe" for one in hashes)]
    assert not any(file.of(one) for one in strangers)


def test_a_file_of_nobody(opened):
    assert opened(made([]).content).of(hash_of("1")) == []


def test_the_same_lists_are_the_same_rows(opened):
    rows = [(hash_of(str(n)), LISTED | DAYS) for n in range(5)]
    first, second = (made(order) for order in (rows, rows[::-1]))
    assert first.head == second.head
    assert first.head.sha256 != made(rows[1:]).head.sha256


def test_numbers_cannot_be_tried_out_without_the_key():
    number = "999999198001010019"
    assert number.encode() not in made([(hash_of(number), LISTED)]).content


def test_another_signer_is_refused(opened):
    with pytest.raises(EvidenceError):
        opened(made([(hash_of("1"), LISTED)], signed_by=key_pair.new_key()[0]).content)


def test_no_changed_byte_is_believed(opened):
    content = made([(hash_of("1"), LISTED | DAYS), (hash_of("2"), LISTED)]).content
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(EvidenceError):
            opened(bytes(changed))


@pytest.mark.parametrize("more", [-32, -1, 1, 32])
def test_neither_fewer_nor_more_rows_than_were_signed(opened, more):
    content = made([(hash_of("1"), LISTED), (hash_of("2"), LISTED)]).content
    with pytest.raises(EvidenceError):
        opened(content[:more] if more < 0 else content + bytes(more))


HEAD = {"version": "kiosk-listings-file-1", "number": 1, "as_of": 1.0, "rows": 0, "kinds": []}
WRONG = {
    "another version": {"version": "kiosk-listings-1"},
    "no number": {"number": 0},
    "no moment": {"as_of": float("nan")},
    "fewer than no rows": {"rows": -1},
    "a short digest": {"sha256": b"x"},
    "a kind that is none": {"kinds": [1]},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_the_carrier_signed_must_also_have_the_shape(opened, what):
    head = HEAD | {"sha256": bytes(32)} | WRONG[what]
    signed = sign1.sign(cbor.dumps(head), PRIVATE, "r")
    with pytest.raises(EvidenceError):
        opened(len(signed).to_bytes(4, "big") + signed)


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_give_a_typed_error(opened, data):
    with pytest.raises(EvidenceError):
        opened(data)


@pytest.mark.parametrize("row", [b"\xff" * 4 + bytes(12), bytes(4) + b"\xff" * 4 + bytes(8)])
def test_a_row_that_cannot_be_read_is_an_error_and_no_empty_list(opened, row):
    """Signed as it is: no kind, no day."""
    rows = hash_of("1") + row
    kinds = [{"list": "blacklist", "region": "CN", "sources": []}]
    head = HEAD | {"rows": 1, "sha256": hashlib.sha256(rows).digest(), "kinds": kinds}
    signed = sign1.sign(cbor.dumps(head), PRIVATE, "r")
    file = opened(len(signed).to_bytes(4, "big") + signed + rows)
    assert file.of(hash_of("2")) == []
    with pytest.raises(EvidenceError):
        file.of(hash_of("1"))


def test_a_file_has_an_end(monkeypatch):
    with pytest.raises(ListingKindsError):
        made((os.urandom(16), LISTED | {"sources": [str(n)]}) for n in range(10_001))
    monkeypatch.setattr(listings_file, "LISTINGS_FILE_BYTES", 1000)
    with pytest.raises(SnapshotTooLargeError):
        made((os.urandom(16), LISTED) for _ in range(40))

"""Messages changed on the way that still open: a record then has two digests, and its kiosk no receipt.

The carrier stored the changed envelope, gave its digest a receipt that the kiosk has to refuse, and rejected
the kiosk's own bytes as a duplicate: for ever, although nobody had forged anything.
"""

import hashlib

import carriers
import cbor2
import pytest
from enrollment import Carrier

from kiosk.errors import EvidenceError
from kiosk.records.cose import key_pair, sign1
from kiosk.records.record import encode

P = (1 << 256) - (1 << 224) + (1 << 192) + (1 << 96) - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def parts(message):
    return cbor2.loads(message).value


def tagged(value, tag=96):
    return cbor2.dumps(cbor2.CBORTag(tag, value))


def with_another_header(message):
    protected, unprotected, *rest = parts(message)
    return tagged([protected, unprotected | {-70000: b"seen"}, *rest])


def with_another_header_of_the_recipient(message):
    *outer, [[protected, unprotected, wrapped]] = parts(message)
    return tagged([*outer, [[protected, unprotected | {-70000: 1}, wrapped]]])


def with_more_of_the_ephemeral_key(message):
    *outer, [[protected, unprotected, wrapped]] = parts(message)
    key = unprotected[-1] | {2: b"kid"}
    return tagged([*outer, [[protected, unprotected | {-1: key}, wrapped]]])


def with_a_second_recipient(message):
    *outer, recipients = parts(message)
    return tagged([*outer, recipients * 2])


def with_a_byte_after_it(message):
    return message + b"\x00"


def with_a_long_length(message):
    """The array's four elements as a number of one byte more."""
    assert message[:3] == b"\xd8\x60\x84"
    return b"\xd8\x60\x98\x04" + message[3:]


def with_a_long_tag(message):
    return b"\xd9\x00\x60" + message[2:]


def with_a_tag_around_it(message):
    return b"\xd9\xd9\xf7" + message  # self-described CBOR, RFC 8949 §3.4.6


def with_no_definite_length(message):
    return b"\xd8\x60\x9f" + message[3:] + b"\xff"


def with_its_headers_in_another_order(message):
    *outer, [[protected, unprotected, wrapped]] = parts(message)
    assert list(unprotected) == [4, -1]
    return tagged([*outer, [[protected, dict(reversed(unprotected.items())), wrapped]]])


def with_the_mirrored_point(message):
    *outer, [[protected, unprotected, wrapped]] = parts(message)
    key = unprotected[-1]
    mirrored = key | {-3: (P - int.from_bytes(key[-3])).to_bytes(32)}
    return tagged([*outer, [[protected, unprotected | {-1: mirrored}, wrapped]]])


CHANGES = [
    with_another_header,
    with_another_header_of_the_recipient,
    with_more_of_the_ephemeral_key,
    with_a_second_recipient,
    with_a_byte_after_it,
    with_a_long_length,
    with_a_long_tag,
    with_a_tag_around_it,
    with_no_definite_length,
    with_its_headers_in_another_order,
    with_the_mirrored_point,
]


@pytest.fixture
def carrier(tmp_path):
    carriers.make(tmp_path, "dev")
    made = Carrier(tmp_path, tmp_path)
    yield made
    made.ledger.close()


@pytest.mark.attack(
    gains="a record that is never accepted: the carrier holds other bytes of it than the kiosk",
    before="it was stored, and the kiosk's own bytes were a duplicate",
    now="one form, byte for byte",
)
@pytest.mark.parametrize("change", CHANGES)
def test_an_envelope_changed_on_the_way_becomes_the_record(carrier, change):
    own = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1")
    changed = change(own)
    assert changed != own
    offer(carrier, changed)
    assert carrier.ledger.find("dev", "r1") is None
    made = carrier.say(carrier.service.take_record("dev", own))
    assert (made.verdict, made.sha256) == ("accepted", hashlib.sha256(own).digest())


@pytest.mark.attack(
    gains="a receipt or an answer of other bytes than the carrier signed",
    before="other headers, or the signature's other half, were as good",
    now="one form, byte for byte",
)
@pytest.mark.parametrize("half", ["s", "kid", "header", "tail"])
def test_a_receipt_changed_on_the_way_is_still_one(half):
    private, public = key_pair.new_key()
    signed = sign1.sign(b"x", private, "k")
    protected, unprotected, payload, signature = parts(signed)
    mirrored = signature[:32] + (N - int.from_bytes(signature[32:])).to_bytes(32)
    changed = {
        "s": tagged([protected, unprotected, payload, mirrored], 18),
        "kid": tagged([protected, {}, payload, signature], 18),
        "header": tagged([protected, unprotected | {-70000: 1}, payload, signature], 18),
        "tail": signed + b"\x00",
    }[half]
    assert sign1.verify(signed, public, "k") == b"x"
    with pytest.raises(EvidenceError):
        sign1.verify(changed, public, "k")


def offer(carrier, message):
    """Whatever is made of it."""
    try:
        carrier.service.take_record("dev", message)
    except EvidenceError:
        pass

"""A person's signing key under their PIN: it opens with that alone, and costs no more than we bear."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.errors import EvidenceError, KeyUnavailableError
from kiosk.records import staff_key
from kiosk.records.cose import sign1
from kiosk.records.staff_key import WrappedKey

PIN = "716204"
KEPT = staff_key.make(PIN)


def test_its_pin_opens_it_and_the_public_half_verifies():
    key = WrappedKey.of(KEPT.encode()).unlock(PIN)
    assert key.kid == KEPT.kid
    message = sign1.sign(b"yes", key.pem, key.kid)
    assert sign1.verify(message, staff_key.public_pem(KEPT.public), KEPT.kid) == b"yes"


def test_another_pin_opens_nothing():
    with pytest.raises(KeyUnavailableError):
        KEPT.unlock("385917")


def test_two_of_one_pin_have_nothing_in_common():
    other = staff_key.make(PIN)
    assert {KEPT.salt, KEPT.public, KEPT.wrapped}.isdisjoint(other)
    with pytest.raises(KeyUnavailableError):
        KEPT._replace(salt=other.salt).unlock(PIN)


def test_a_public_half_is_bound_to_its_private_one():
    """Else another's id could stand beside it."""
    with pytest.raises(KeyUnavailableError):
        KEPT._replace(public=staff_key.make(PIN).public).unlock(PIN)


@pytest.mark.parametrize(
    "changes",
    [
        {"n": 1 << 18},
        {"n": 1 << 13},
        {"n": (1 << 14) + 1},
        {"n": 0},
        {"n": -(1 << 14)},
        {"r": 1 << 20},
        {"p": 5},
        {"p": 0},
        {"salt": b""},
    ],
    ids=str,
)
def test_no_line_makes_the_counter_compute_for_long(changes):
    with pytest.raises(KeyUnavailableError, match="out of bounds"):
        WrappedKey.of(KEPT._replace(**changes).encode())


@pytest.mark.parametrize("text", ["", "x", "scrypt$1$1$1$00$00", "argon" + KEPT.encode()[6:]])
def test_what_is_no_such_line_is_told(text):
    with pytest.raises(KeyUnavailableError):
        WrappedKey.of(text)


def test_the_carrier_takes_no_other_kind_of_key():
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for public in (der, b"", b"0" * 91):
        with pytest.raises(EvidenceError):
            staff_key.public_pem(public)

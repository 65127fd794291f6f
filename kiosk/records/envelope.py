"""Sign, then seal: COSE_Encrypt(COSE_Sign1(record)), bound to its place in the device's chain.

The place [device, record_id, seq, prev_hash] is the external AAD and stands in the outer protected
header, so that the carrier can see gaps before it opens anything.
"""

from collections.abc import Mapping

import msgspec

from kiosk.errors import EvidenceError, EvidenceKeyUnknownError
from kiosk.records.cose import cbor, encrypt, sign1
from kiosk.records.evidence_key import EvidenceKeys, RecordKeys

__all__ = ["EvidenceKeys"]  # beside what is made here

SUITE = "P-256/ES256/ECDH-ES+A256KW/A256GCM"
FIRST = bytes(32)  # prev_hash of a device's first record


class ChainPosition(msgspec.Struct, frozen=True, array_like=True):
    """Where a record stands in its device's chain."""

    device: str
    record_id: str
    seq: int
    prev_hash: bytes

    def encode(self) -> bytes:
        return cbor.dumps([self.device, self.record_id, self.seq, self.prev_hash])


def make(body: bytes, place: ChainPosition, keys: RecordKeys) -> bytes:
    """The bytes to store. Raises KeyUnavailableError."""
    signed = keys.sign(body)
    aad = place.encode()
    return encrypt.seal(signed, keys.seal_pem, keys.seal_kid, header=aad, aad=aad)


def place_of(envelope: bytes) -> ChainPosition:
    """Read the outer header; trusted only once `open_` has succeeded. Raises EvidenceError."""
    value = cbor.loads(encrypt.outer_header(envelope))
    try:
        return msgspec.convert(value, ChainPosition)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"place: {error}") from error


def open_(
    envelope: bytes, *, seal_private_pem: str, seal_kid: str, evidence_pem: str, evidence_kid: str
) -> bytes:
    """The record's body, signed by exactly this key. Raises EvidenceError."""
    keys = {evidence_kid: evidence_pem}
    return open_by(envelope, keys, seal_private_pem=seal_private_pem, seal_kid=seal_kid)[0]


def open_by(
    envelope: bytes, evidence: Mapping[str, str], *, seal_private_pem: str, seal_kid: str
) -> tuple[bytes, str]:
    """(the record's body, the id of the key that signed it), at the carrier.

    evidence: every key that the device has had, as PEM, by id. Raises
    EvidenceKeyUnknownError: it says another one; EvidenceError.
    """
    aad = place_of(envelope).encode()
    signed = encrypt.unseal(envelope, seal_private_pem, seal_kid, aad=aad)
    kid = sign1.kid_of(signed)
    if kid not in evidence:
        raise EvidenceKeyUnknownError(kid)
    return sign1.verify(signed, evidence[kid], kid), kid

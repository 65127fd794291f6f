"""A statement's recording on its way to the carrier: parts, each sealed for itself, and what is said of them.

A part is sealed with its place as external AAD, which stands in its outer header, too: no part passes for
another one, of another record or of another recording. Which recording it is says the record's digest.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from kiosk.errors import EvidenceError
from kiosk.input_bounds import STATEMENT_BYTES, STATEMENT_PART_BYTES, Seconds
from kiosk.records.cose import cbor, encrypt, sign1
from kiosk.records.evidence_key import RecordKeys

_Kind = TypeVar("_Kind")
_MOST_PARTS = -(-STATEMENT_BYTES // STATEMENT_PART_BYTES)


class PartPlace(msgspec.Struct, frozen=True, array_like=True):
    """Where a part belongs."""

    device: str
    record_id: str
    sha256: bytes  # of the whole recording
    parts: int
    index: int  # from 0

    def encode(self) -> bytes:
        return cbor.dumps(msgspec.to_builtins(self, builtin_types=(bytes,)))


class StatementManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What comes, before its parts do; it asks which of them are there."""

    device: str
    record_id: str
    sha256: bytes
    parts: int


class PartsHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The carrier's signed word on what it has."""

    device: str
    record_id: str
    sha256: bytes
    next: int  # the first part that is not there
    settled: bool  # nothing more is wanted: it is whole, or is not the record's
    t: Seconds


def count(size: int) -> int:
    """Parts of a recording of so many bytes."""
    return max(1, -(-size // STATEMENT_PART_BYTES))


def seal(
    video: bytes, device: str, record_id: str, sha256: bytes, keys: RecordKeys
) -> Iterator[bytes]:
    """Its parts in their order, sealed to the carrier."""
    parts = count(len(video))
    for index in range(parts):
        aad = PartPlace(device, record_id, sha256, parts, index).encode()
        content = video[index * STATEMENT_PART_BYTES : (index + 1) * STATEMENT_PART_BYTES]
        yield encrypt.seal(content, keys.seal_pem, keys.seal_kid, header=aad, aad=aad)


def place_of(part: bytes) -> PartPlace:
    """Trusted once it is unsealed. Raises EvidenceError."""
    place = _convert(cbor.loads(encrypt.outer_header(part)), PartPlace, "part")
    if not 0 <= place.index < place.parts <= _MOST_PARTS:
        raise EvidenceError(f"part: {place.index} of {place.parts}")
    return place


def unseal(part: bytes, private_pem: str, kid: str) -> bytes:
    """What is in it. Raises EvidenceError."""
    return encrypt.unseal(part, private_pem, kid, aad=place_of(part).encode())


def encode_manifest(manifest: StatementManifest) -> bytes:
    return cbor.dumps(msgspec.to_builtins(manifest, builtin_types=(bytes,)))


def decode_manifest(message: bytes) -> StatementManifest:
    """Raises EvidenceError."""
    manifest = _convert(cbor.loads(message), StatementManifest, "manifest")
    if not 0 < manifest.parts <= _MOST_PARTS:
        raise EvidenceError(f"manifest: {manifest.parts} parts")
    return manifest


def issue(held: PartsHeld, private_pem: str, kid: str) -> bytes:
    """Signed by the carrier's receipt key."""
    payload = cbor.dumps(msgspec.to_builtins(held, builtin_types=(bytes,)))
    return sign1.sign(payload, private_pem, kid)


def verify(message: bytes, public_pem: str, kid: str) -> PartsHeld:
    """Raises EvidenceError."""
    return _convert(cbor.loads(sign1.verify(message, public_pem, kid)), PartsHeld, "parts held")


def _convert(value: object, kind: type[_Kind], what: str) -> _Kind:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{what}: {error}") from error

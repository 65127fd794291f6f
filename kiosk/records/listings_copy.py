"""The carrier's listings as a kiosk may keep them: keyed hashes of documents, signed, dated.

Document numbers are enumerable, so that a plain hash of one is the number itself. The key is the
fleet's, lives in each kiosk's key store, and never lies beside the snapshot.
"""

import hmac
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from kiosk.errors import EvidenceError, SnapshotTooLargeError
from kiosk.identity.document_id import DocumentId
from kiosk.input_bounds import LISTINGS_BYTES, Seconds
from kiosk.records.cose import cbor, sign1

FLOW = "listings"  # of the question that asks for them
KEY_BYTES = 32
# Cut to 128 bits: that somebody is taken for one of a million listed has a chance of 2^-108, and
# nobody can look for a collision without the key. It halves what the hashes weigh.
HASH_BYTES = 16
_LEAST_BYTES = HASH_BYTES + 17  # of a listing in a copy: its document's hash, three of its keys

Listing = dict[str, Any]  # keys and values as of the fact `subject.listings`


class ListingsCopy(msgspec.Struct, frozen=True, omit_defaults=True):
    """All documents that stand on a list; a document that is not here is on none.

    With a base: only those whose listings have changed since that file was made, each with all that it is on
    now (none: it was taken off). Nobody gets one with a base but who has asked by that base.
    """

    version: Literal["kiosk-listings-1"]  # also tells it from all else that this key signs
    as_of: Seconds  # the carrier's time
    entries: dict[bytes, list[Listing]]
    base: bytes = b""  # sha256 of a ListingsFileHead as it was signed


def listing_hash(key: bytes, kind: str, number: str) -> bytes:
    """HMAC-SHA256 over the document's id, its first 16 bytes; the same at carrier and kiosk."""
    return hmac.digest(key, DocumentId.of(kind, number).text.encode(), "sha256")[:HASH_BYTES]


def make(rows: Iterable[tuple[bytes, Listing]], as_of: float, private_pem: str, kid: str) -> bytes:
    """At the carrier: (listing_hash, listing) rows as a COSE_Sign1. Raises SnapshotTooLargeError."""
    entries: dict[bytes, list[Listing]] = {}
    for count, (document, listing) in enumerate(rows):
        # A million are not read for an answer that cannot be.
        if count * _LEAST_BYTES > LISTINGS_BYTES:
            raise SnapshotTooLargeError(count * _LEAST_BYTES, LISTINGS_BYTES)
        entries.setdefault(document, []).append(listing)
    return sign(ListingsCopy("kiosk-listings-1", as_of, entries), private_pem, kid)


def sign(snapshot: ListingsCopy, private_pem: str, kid: str) -> bytes:
    """At the carrier, as a COSE_Sign1. Raises SnapshotTooLargeError."""
    payload = cbor.dumps(msgspec.to_builtins(snapshot, builtin_types=(bytes,)))
    message = sign1.sign(payload, private_pem, kid)
    if len(message) > LISTINGS_BYTES:
        raise SnapshotTooLargeError(len(message), LISTINGS_BYTES)
    return message


def verify(message: bytes, public_pem: str, kid: str) -> ListingsCopy:
    """The snapshot, once the carrier's pinned key is seen to have signed it. Raises EvidenceError."""
    if len(message) > LISTINGS_BYTES:
        raise EvidenceError(f"a snapshot of {len(message)} bytes")
    value = cbor.loads(sign1.verify(message, public_pem, kid))
    try:
        snapshot = msgspec.convert(value, ListingsCopy)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"snapshot: {error}") from error
    if any(len(document) != HASH_BYTES for document in snapshot.entries):
        raise EvidenceError(f"snapshot: a document is not a hash of {HASH_BYTES} bytes")
    return snapshot

"""All of the carrier's listings as one signed file: rows of one width, sorted, looked up where they lie.

A million of them do not fit into an answer. The carrier makes the file, it comes to kiosks as a release of
the fleet (in parts, resumed), and what has changed since comes as an answer (`ListingsCopy.base`).

    4 bytes   length of the head, big-endian
    head      COSE_Sign1 of a ListingsFileHead by the carrier's receipt key
    rows      of 32 bytes: listing_hash (16), then four big-endian integers of 4 bytes: which of the head's
              kinds, and the days identified_at, from, until (0001-01-01 is 1; 0: not known)

Rows are in ascending order; of one document there are as many as it has listings.
"""

import datetime as dt
import hashlib
import os
import struct
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Annotated, Literal, NamedTuple

import msgspec

from kiosk.errors import EvidenceError, ListingKindsError, SnapshotTooLargeError
from kiosk.input_bounds import LISTINGS_BYTES, LISTINGS_FILE_BYTES, NAME_LENGTH, Seconds
from kiosk.records.cose import cbor, sign1
from kiosk.records.listings_copy import HASH_BYTES, Listing

_ROW = struct.Struct(f">{HASH_BYTES}s4I")
_LENGTH_BYTES = 4
_DAYS = ("identified_at", "from", "until")
_MOST_ROWS = LISTINGS_FILE_BYTES // _ROW.size
_MOST_KINDS = 10_000  # in memory; a kind for each row would be no table

_Text = Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]


class ListingKind(msgspec.Struct, frozen=True):
    """What many listings have in common."""

    list: _Text
    region: _Text
    sources: tuple[str, ...]


class ListingsFileHead(msgspec.Struct, frozen=True, kw_only=True):
    """What the carrier signs of its listings. number: rises with every file that it makes."""

    version: Literal["kiosk-listings-file-1"] = "kiosk-listings-file-1"
    number: Annotated[int, msgspec.Meta(gt=0, le=1 << 53)]
    as_of: Seconds  # the carrier's time
    rows: Annotated[int, msgspec.Meta(ge=0, le=_MOST_ROWS)]
    sha256: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]  # of all rows
    kinds: Annotated[tuple[ListingKind, ...], msgspec.Meta(max_length=_MOST_KINDS)]


class ListingsFileMade(NamedTuple):
    """A file as bytes, and what it is known by."""

    content: bytes
    head: ListingsFileHead
    base: bytes  # sha256 of the head as it was signed: two files may have the same rows


def make(
    rows: Iterable[tuple[bytes, Listing]], number: int, as_of: float, private_pem: str, kid: str
) -> ListingsFileMade:
    """At the carrier: (listing_hash, listing) rows as a file.

    Raises SnapshotTooLargeError, ListingKindsError.
    """
    kinds: dict[ListingKind, int] = {}
    packed = b"".join(sorted(_packed(document, listing, kinds) for document, listing in rows))
    if len(kinds) > _MOST_KINDS:
        raise ListingKindsError(len(kinds), _MOST_KINDS)
    head = ListingsFileHead(
        number=number,
        as_of=as_of,
        rows=len(packed) // _ROW.size,
        sha256=hashlib.sha256(packed).digest(),
        kinds=tuple(kinds),
    )
    payload = cbor.dumps(msgspec.to_builtins(head, builtin_types=(bytes,)))
    signed = sign1.sign(payload, private_pem, kid)
    base = hashlib.sha256(payload).digest()
    size = _LENGTH_BYTES + len(signed) + len(packed)
    if len(signed) > LISTINGS_BYTES or size > LISTINGS_FILE_BYTES:
        raise SnapshotTooLargeError(size, LISTINGS_FILE_BYTES)
    return ListingsFileMade(
        len(signed).to_bytes(_LENGTH_BYTES, "big") + signed + packed, head, base
    )


def _packed(document: bytes, listing: Listing, kinds: dict[ListingKind, int]) -> bytes:
    kind = ListingKind(listing["list"], listing["region"], tuple(listing.get("sources", ())))
    days = (_ordinal(listing.get(day)) for day in _DAYS)
    return _ROW.pack(document, kinds.setdefault(kind, len(kinds)), *days)


def _ordinal(day: str | None) -> int:
    return dt.date.fromisoformat(day).toordinal() if day else 0


class ListingsFile:
    """One that lies on disk: a look-up reads the few rows that it compares."""

    def __init__(self, head: ListingsFileHead, base: bytes, fd: int, first: int) -> None:
        """Made by `opened`.

        base: what changes since it name it by. fd: closed with this object. first: where the rows begin.
        """
        self.head = head
        self.base = base
        self._fd = fd
        self._first = first
        weakref.finalize(self, os.close, fd)

    @property
    def as_of(self) -> float:
        return self.head.as_of

    @property
    def size(self) -> int:
        """In bytes."""
        return self._first + self.head.rows * _ROW.size

    def of(self, document: bytes) -> list[Listing]:
        """Of a listing_hash; none: it is on no list. Raises EvidenceError: they cannot be read, OSError."""
        at, found = self._place_of(document), []
        while at < self.head.rows and (row := self._row(at)).startswith(document):
            found.append(self._listing(row))
            at += 1
        return found

    def _place_of(self, document: bytes) -> int:
        """The first row that is not before this document's."""
        low, high = 0, self.head.rows
        while low < high:
            middle = (low + high) // 2
            if self._row(middle)[:HASH_BYTES] < document:
                low = middle + 1
            else:
                high = middle
        return low

    def _row(self, at: int) -> bytes:
        row = os.pread(self._fd, _ROW.size, self._first + at * _ROW.size)
        if len(row) != _ROW.size:
            raise EvidenceError("listings: the file has been cut short")
        return row

    def _listing(self, row: bytes) -> Listing:
        _, kind, *days = _ROW.unpack(row)
        if kind >= len(self.head.kinds):
            raise EvidenceError("listings: a row of no kind")
        of = self.head.kinds[kind]
        known = {name: _day(day) for name, day in zip(_DAYS, days, strict=True) if day}
        return {"list": of.list, "region": of.region, "sources": [*of.sources]} | known


def _day(ordinal: int) -> str:
    try:
        return dt.date.fromordinal(ordinal).isoformat()
    except (ValueError, OverflowError) as error:
        raise EvidenceError("listings: a day that is none") from error


def opened(file: Path, public_pem: str, kid: str) -> ListingsFile:
    """Once it is seen whole and signed by the carrier's pinned key. Raises EvidenceError, OSError."""
    with file.open("rb") as kept:
        head, base = _head(kept, public_pem, kid)
        first = kept.tell()
        size = os.fstat(kept.fileno()).st_size
        if size - first != head.rows * _ROW.size:
            raise EvidenceError(f"listings: not the {head.rows} rows that were signed")
        if hashlib.file_digest(kept, "sha256").digest() != head.sha256:
            raise EvidenceError("listings: other rows than were signed")
        return ListingsFile(head, base, os.dup(kept.fileno()), first)


def signed_head(file: Path, public_pem: str, kid: str) -> ListingsFileHead:
    """The head alone, also where its rows are damaged. Raises EvidenceError, OSError."""
    with file.open("rb") as kept:
        return _head(kept, public_pem, kid)[0]


def _head(kept: IO[bytes], public_pem: str, kid: str) -> tuple[ListingsFileHead, bytes]:
    """With the sha256 of what was signed."""
    length = int.from_bytes(kept.read(_LENGTH_BYTES), "big")
    if length > LISTINGS_BYTES:
        raise EvidenceError(f"listings: a head of {length} bytes")
    payload = sign1.verify(kept.read(length), public_pem, kid)
    try:
        head = msgspec.convert(cbor.loads(payload), ListingsFileHead)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"listings: {error}") from error
    return head, hashlib.sha256(payload).digest()

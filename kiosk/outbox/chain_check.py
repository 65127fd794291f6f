"""Checks what an outbox holds against itself: each record's digest, its place, and the chain of all.

It needs no key: whoever could write the store could also make a chain that fits. What it finds is damage, and
places whose records are not there. What the carrier has is the carrier's word (receipts, `carrier records`).
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kiosk.errors import EvidenceError
from kiosk.outbox.record_states import State
from kiosk.records import envelope
from kiosk.records.envelope import FIRST


class ChainRow(NamedTuple):
    """One row. body: the sealed bytes; None: purged after the carrier's last word, or lost."""

    seq: int
    record_id: str
    sha256: bytes
    prev_hash: bytes
    state: str
    body: bytes | None


class ChainFault(NamedTuple):
    """What does not hold at one place. what: missing, digest, chain, place, body."""

    seq: int
    record_id: str  # "" where there is none
    what: str
    detail: str


def faults(records: Iterable[ChainRow]) -> Iterator[ChainFault]:
    """Of all records of one kiosk, in the order of their places."""
    seq, digest = 0, FIRST
    for record in records:
        if record.seq != seq + 1:
            yield ChainFault(seq + 1, "", "missing", _places(seq + 1, record.seq - 1))
        elif not record.prev_hash:
            yield _fault(record, "missing", "lost with a damaged file")
        elif digest and record.prev_hash != digest:
            yield _fault(record, "chain", "it does not name the record before it")
        yield from _of_body(record)
        seq, digest = record.seq, record.sha256


def _of_body(record: ChainRow) -> Iterator[ChainFault]:
    if record.body is None:
        if record.state != State.PURGED:
            yield _fault(record, "body", f"{record.state}, and its bytes are not here")
        return
    if hashlib.sha256(record.body).digest() != record.sha256:
        yield _fault(record, "digest", "its bytes are not those that were stored")
        return
    try:
        place = envelope.place_of(record.body)
    except EvidenceError as error:
        yield _fault(record, "place", str(error))
        return
    if (place.seq, place.record_id) != record[:2] or place.prev_hash != record.prev_hash:
        yield _fault(record, "place", f"its bytes say {place.record_id} in place {place.seq}")


def _places(first: int, last: int) -> str:
    return f"place {first}" if first == last else f"places {first} to {last}"


def _fault(record: ChainRow, what: str, detail: str) -> ChainFault:
    return ChainFault(record.seq, record.record_id, what, detail)

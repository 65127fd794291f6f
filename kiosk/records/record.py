"""The record of one visit, as the carrier's auditor will read it."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.errors import EvidenceError
from kiosk.records import cose

VERSION = 1


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one visit proves. Optional parts are None where the visit did not get there.

    A refused visit has no biometrics: no portrait, no face score.
    """

    version: int = VERSION
    record_id: str  # UUIDv7
    nonce: bytes
    flow: str
    device: str
    store: str
    clerk: str
    agent_company: str
    versions: dict[str, str]  # app, policy, notice, models
    captured_at: str  # RFC 3339
    clock_certain: bool
    purpose: str
    quantity: int = 1  # asked for; one record opens one number
    document: dict[str, Any] | None = None
    portrait: dict[str, Any] | None = None
    presence: dict[str, Any] | None = None
    attested_by: str | None = None
    clerk_review: dict[str, Any] | None = (
        None  # who compared by eye and signed, when, why, and what
    )
    focus_check: dict[str, Any] | None = None  # who signed it, when, and what
    consents: dict[str, Any] = {}
    notice: dict[str, Any] | None = None
    signature: dict[str, Any] | None = None
    binding: bytes | None = None
    decision: dict[str, Any]
    facts: dict[str, Any]
    number: str | None = None
    iccid: str | None = None
    confirmed_at: str | None = (
        None  # RFC 3339: when the customer confirmed the number on the screen
    )
    complaint: dict[str, Any] | None = None  # about (decision number), ground, route, contact


def encode(record: Record) -> bytes:
    """Deterministic CBOR."""
    return cose.dumps(plain(record))


def decode(data: bytes) -> Record:
    """Raises EvidenceError."""
    try:
        return msgspec.convert(cose.loads(data), Record)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"record: {error}") from error


def plain(value: Any) -> Any:
    """Built-in types that CBOR knows; bytes stay bytes, times become RFC 3339 text."""
    return msgspec.to_builtins(value, builtin_types=(bytes,), str_keys=True)


def rfc3339(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds")

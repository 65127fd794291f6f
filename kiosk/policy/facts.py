"""Facts: dotted names with a value, a source and a moment. A name that is missing is unknown."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import cbor2
import msgspec

from kiosk.errors import KioskError

Source = Literal["chip", "camera", "clerk", "carrier", "snapshot", "order", "visit"]


class Fact(msgspec.Struct, frozen=True):
    """One fact. `as_of` is aware; a rule may demand that it is young enough."""

    value: Any
    source: Source
    as_of: dt.datetime


Facts = Mapping[str, Fact]


class UndeclaredFactError(KioskError):
    """A fact's name is not declared: a spelling mistake would otherwise be an unknown."""


class FactTypeError(KioskError):
    """A fact's value is not of its declared type."""


# The names that rules may read, with their types (design 3-policy).
DECLARED: dict[str, type] = {
    "now": dt.datetime,
    "channel": str,
    "store.id": str,
    "store.province": str,
    "store.city": str,
    "store.police_contact": str,
    "staff.id": str,
    "staff.role": str,
    "staff.agent_company": str,
    "request.flow": str,
    "request.product": str,
    "request.quantity": int,
    "request.purpose": str,
    "request.by_proxy": bool,
    "request.guardian_present": bool,
    "request.alternative_to_face": bool,  # always known: the visit sets it
    "request.number": str,
    "request.iccid": str,
    "doc.kind": str,
    "doc.chip_read_ok": bool,
    "doc.authentic": str,  # authentic, unverified, invalid
    "doc.authenticity_reason": str,  # a code: passive_authentication, unknown_signer, signer_revoked, ...
    "doc.signed_kind": bool,  # documents of this kind carry an issuer's signature
    "doc.has_portrait": bool,  # one that could be decoded
    "doc.expired": bool,
    "doc.fields_complete": bool,
    "doc.age": int,
    "doc.home_province": str,
    "face.liveness": str,  # pass, review, fail
    "face.mode": str,  # camera; clerk: two people signed the comparison by eye
    "face.match": bool,
    "face.score": float,
    "face.attempts": int,
    "consent.notice_signed": bool,
    "consent.notice_is_current": bool,
    "consent.three_nos_told": bool,
    "consent.safe_use_given": bool,
    "consent.statement_video": bool,
    "consent.face_separate": bool,
    "consent.face_offdevice": bool,
    "consent.guardian": bool,
    "subject.active_cards_this_carrier": int,
    "subject.active_numbers_total": int,
    "subject.new_cards_30d": int,
    "subject.credit_tier": str,
    "signal.suspected_batch": bool,
}

GROUPS = frozenset(name.partition(".")[0] for name in DECLARED)


def check(facts: Facts) -> None:
    """Refuse undeclared names and wrong types. Raises UndeclaredFactError, FactTypeError."""
    for name, fact in facts.items():
        kind = DECLARED.get(name)
        if kind is None:
            raise UndeclaredFactError(name)
        is_bool_for_number = isinstance(fact.value, bool) and kind is not bool
        if is_bool_for_number or not isinstance(
            fact.value, (int, float) if kind is float else kind
        ):
            raise FactTypeError(f"{name} must be {kind.__name__}")


def facts_digest(facts: Facts) -> bytes:
    """sha256 over the deterministic CBOR of all facts with source and moment."""
    rows = {name: [fact.value, fact.source, fact.as_of.isoformat()] for name, fact in facts.items()}
    encoded = cbor2.dumps(rows, canonical=True, default=_encode_other)
    return hashlib.sha256(encoded).digest()


def _encode_other(encoder: cbor2.CBOREncoder, value: object) -> None:
    if isinstance(value, dt.datetime):
        encoder.encode(value.isoformat())
        return
    raise FactTypeError(f"no CBOR for {type(value).__name__}")

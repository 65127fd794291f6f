"""What the staff sign with their PINs: a comparison by eye (two people), a focus check (a supervisor)."""

import datetime as dt
import hashlib
from typing import Any

import msgspec

from kiosk.protocol.codes import Why
from kiosk.records import cose
from kiosk.records.record import rfc3339

PEOPLE = 2
_CONTEXT = "kiosk-sign-off-1"


class Signed(msgspec.Struct, frozen=True):
    """One person's PIN under one answer."""

    clerk: str
    at: dt.datetime  # aware


class SignOff(msgspec.Struct, frozen=True):
    """The visit's clerk first, then another person."""

    is_holder: bool
    why: tuple[Why, ...]
    signed: tuple[Signed, ...]


class FocusCheck(msgspec.Struct, frozen=True):
    """What the clerk was told the number is for, and the supervisor who answers for it."""

    plausible: bool
    purpose: str
    signed: Signed


def row(sign_off: SignOff) -> dict[str, Any]:
    """For the record: built-in types, times as RFC 3339."""
    return {
        "is_holder": sign_off.is_holder,
        "why": [why.value for why in sign_off.why],
        "signed": [_signature(one) for one in sign_off.signed],
    }


def focus_row(check: FocusCheck) -> dict[str, Any]:
    """For the record, as `row`."""
    return {
        "answer": "plausible" if check.plausible else "not_plausible",
        "purpose": check.purpose,
        "signed": _signature(check.signed),
    }


def _signature(one: Signed) -> dict[str, str]:
    return {"clerk": one.clerk, "at": rfc3339(one.at)}


def digest(sign_off: SignOff) -> bytes:
    """sha256 of the deterministic CBOR of the row, so that an auditor can repeat it."""
    return hashlib.sha256(cose.dumps([_CONTEXT, row(sign_off)])).digest()

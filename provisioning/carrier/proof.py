"""Whether a record proves that its customer signed: the notice, the strokes, and what binds them."""

import hmac
from typing import Any

import msgspec

from kiosk.consent.binding import binding
from kiosk.consent.signature import strokes_digest
from kiosk.presence import session
from kiosk.protocol.messages import Point
from kiosk.records.record import Record
from kiosk.visit import sign_off


class _Signature(msgspec.Struct, frozen=True):
    strokes: list[tuple[Point, ...]]


class _Digest(msgspec.Struct, frozen=True):
    digest: bytes


class _Notice(msgspec.Struct, frozen=True):
    sha256: bytes


class _Presence(msgspec.Struct, frozen=True):
    transcript: dict[str, Any]
    digest: bytes


def session_digest(record: Record) -> bytes | None:
    """Of what showed the person: two people's sign-off, or the face session, each from its content.

    None when there is neither, or when the transcript is not the one that was digested.
    """
    try:
        if record.clerk_review is not None:
            return sign_off.digest(msgspec.convert(record.clerk_review, sign_off.SignOff))
        presence = msgspec.convert(record.presence, _Presence)
        digest = session.digest(presence.transcript)
    except (msgspec.ValidationError, TypeError, ValueError, OverflowError):
        return None
    return digest if hmac.compare_digest(digest, presence.digest) else None


def is_signed(record: Record) -> bool:
    """Everything is there, and the binding is the one of exactly these parts."""
    person = session_digest(record)
    if person is None or record.binding is None:
        return False
    try:
        strokes = msgspec.convert(record.signature, _Signature).strokes
        expected = binding(
            notice_sha256=msgspec.convert(record.notice, _Notice).sha256,
            record_id=record.record_id,
            document_digest=msgspec.convert(record.document, _Digest).digest,
            presence_digest=person,
            strokes_sha256=strokes_digest(strokes),
            nonce=record.nonce,
        )
    except (msgspec.ValidationError, OverflowError):
        return False
    return bool(strokes) and hmac.compare_digest(expected, record.binding)

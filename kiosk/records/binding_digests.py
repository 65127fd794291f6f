"""The digests that tie a record's parts together, made by the kiosk and made again by the carrier.

Each is a sha256 over deterministic CBOR (RFC 8949 §4.2) of what was signed, so that an auditor can repeat
it with any CBOR library. Their form never changes: a record of any version proves what it proved.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from kiosk.protocol.messages import PadSize, Point
from kiosk.records.carried_transcript import Transcript
from kiosk.records.cose import cbor
from kiosk.records.record import Record, Signature, Signed, SignOff, StatementVideo, plain

_CONSENT = "kiosk-consent-1"
_CONSENT_WITH_STATEMENT = "kiosk-consent-2"
_SIGN_OFF = "kiosk-sign-off-1"
_CHIP = "kiosk-aa-1"
_STROKES = "kiosk-strokes-2"
_CHALLENGE = 8  # bytes: ICAO 9303-11 §6.1


def binding(
    *,
    notice_sha256: bytes,
    record_id: str,
    document_digest: bytes,
    presence_digest: bytes,
    strokes_sha256: bytes,
    nonce: bytes,
    statement: StatementVideo | None = None,
) -> bytes:
    """One digest for text, document, person, strokes and moment, in this order; then the statement video.

    presence_digest: of the face session's transcript; on the clerk's way, of the sign-off.
    """
    parts = [notice_sha256, record_id, document_digest, presence_digest, strokes_sha256, nonce]
    if statement is None:
        return _sha256([_CONSENT, *parts])
    return _sha256([_CONSENT_WITH_STATEMENT, *parts, plain(statement)])


def chip_challenge(record_id: str, nonce: bytes) -> bytes:
    """What a chip signs in active authentication: its signature is then of this record and of no other."""
    return _sha256([_CHIP, record_id, nonce])[:_CHALLENGE]


def transcript_digest(transcript: Transcript) -> bytes:
    """Of a whole face session."""
    return _sha256(transcript)


def sign_off_digest(sign_off: SignOff) -> bytes:
    """Of what two people signed, and when, to the millisecond."""
    row = {
        "is_holder": sign_off.is_holder,
        "why": [why.value for why in sign_off.why],
        "signed": [_signed(one) for one in sign_off.signed],
    }
    return _sha256([_SIGN_OFF, row])


def strokes_digest(strokes: Sequence[Sequence[Point]], pad: PadSize | None = None) -> bytes:
    """Of all strokes, each a list of points [x, y, t_ms, pressure], and of the pad's size [width, height].

    Points are parts of the pad: on one of another shape the same strokes are another drawing. pad: None in
    records that were signed before it was covered.
    """
    rows = [[[p.x, p.y, p.t_ms, p.pressure] for p in stroke] for stroke in strokes]
    return _sha256(rows if pad is None else [_STROKES, [pad.width, pad.height], rows])


def signature_digest(signature: Signature) -> bytes:
    """As it was made when it was signed."""
    return strokes_digest(signature.strokes, signature.pad if signature.covers_pad else None)


def person_digest(record: Record) -> bytes | None:
    """Of what showed the person: two people's sign-off, or the face session; made from its content.

    None when there is neither, or when the transcript is not the one that was digested.
    """
    if record.clerk_review is not None:
        return sign_off_digest(record.clerk_review)
    if record.presence is None:
        return None
    digest = transcript_digest(record.presence.transcript)
    return digest if hmac.compare_digest(digest, record.presence.digest) else None


def is_signed(record: Record) -> bool:
    """Whether the customer signed: everything is there, and the binding is the one of exactly these parts."""
    person, document = person_digest(record), record.document
    notice, signature = record.notice, record.signature
    if person is None or document is None or notice is None or signature is None:
        return False
    expected = binding(
        notice_sha256=notice.sha256,
        record_id=record.record_id,
        document_digest=document.digest,
        presence_digest=person,
        strokes_sha256=signature_digest(signature),
        nonce=record.nonce,
        statement=record.statement,
    )
    return bool(signature.strokes) and hmac.compare_digest(expected, record.binding or b"")


def _signed(one: Signed) -> dict[str, str]:
    at = one.at.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    return {"clerk": one.clerk, "at": at}


def _sha256(value: Any) -> bytes:
    return hashlib.sha256(cbor.dumps(value)).digest()

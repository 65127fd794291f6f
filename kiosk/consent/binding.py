"""One digest that binds text, document, face, strokes and moment together."""

import hashlib

import cbor2

_CONTEXT = "kiosk-consent-1"


def binding(
    *,
    notice_sha256: bytes,
    record_id: str,
    document_digest: bytes,
    presence_digest: bytes,
    strokes_sha256: bytes,
    nonce: bytes,
) -> bytes:
    """sha256 of the deterministic CBOR (RFC 8949 §4.2) of the parts, in this order.

    presence_digest: of the face session's transcript; on the clerk's way, of the sign-off.
    """
    parts = [
        _CONTEXT,
        notice_sha256,
        record_id,
        document_digest,
        presence_digest,
        strokes_sha256,
        nonce,
    ]
    return hashlib.sha256(cbor2.dumps(parts, canonical=True)).digest()

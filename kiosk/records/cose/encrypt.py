"""COSE_Encrypt (RFC 9052 §5.1), sealing to a public key: ECDH-ES+A256KW (-31) on P-256, A256GCM.

Keys are PEM; `kid` pins them. A message has one form (`kiosk.records.cose.canonical`).
"""

import os
from typing import Any

from cwt import COSE, COSEAlgs, COSEHeaders, COSEKey, Recipient

from kiosk.errors import EvidenceError
from kiosk.records.cose import key_pair
from kiosk.records.cose.canonical import FORM_HEADER, HEADER_LABEL, SealedParts
from kiosk.records.cose.decoding import decode

# cwt opens its own output with A256GCM here, and no other library does: name the key wrap.
_KDF_CONTEXT = {"alg": "A256KW"}


def seal(
    payload: bytes, public_pem: str, kid: str, *, header: bytes = b"", aad: bytes = b""
) -> bytes:
    """COSE_Encrypt to one recipient; `header` stands in the outer protected header, label -70001.

    Raises EvidenceError when the key is no P-256 public key.
    """
    content_key = COSEKey.new(
        {COSEKeyLabels.KTY: 4, COSEKeyLabels.ALG: 3, COSEKeyLabels.K: os.urandom(32)}
    )
    key_pair.check_public(public_pem)
    recipient_key = COSEKey.from_pem(public_pem, kid=kid, alg="ECDH-ES+A256KW")
    recipient = Recipient.new(
        protected={COSEHeaders.ALG: COSEAlgs.ECDH_ES_A256KW},
        unprotected={COSEHeaders.KID: kid.encode()},
        recipient_key=recipient_key,
        context=_KDF_CONTEXT,
    )
    protected: dict[int, Any] = {COSEHeaders.ALG: COSEAlgs.A256GCM}
    protected |= ({HEADER_LABEL: header} if header else {}) | FORM_HEADER
    sealed = COSE.new().encode(
        payload,
        content_key,
        protected=protected,
        unprotected={COSEHeaders.IV: os.urandom(12)},
        external_aad=aad,
        recipients=[recipient],
    )
    return SealedParts.of_either_half(bytes(sealed)).even().encode()


def unseal(message: bytes, private_pem: str, kid: str, *, aad: bytes = b"") -> bytes:
    """The payload of a COSE_Encrypt to this key. Raises EvidenceError."""
    if SealedParts.of(message).kid != kid.encode():
        raise EvidenceError("COSE: sealed to another key")
    key = COSEKey.from_pem(private_pem, kid=kid, alg="ECDH-ES+A256KW")
    return decode(message, key, external_aad=aad, context=_KDF_CONTEXT)


def outer_header(message: bytes) -> bytes:
    """What `seal` was given as header: readable without the key, trusted only after `unseal`.

    Raises EvidenceError.
    """
    header = SealedParts.of(message).header
    if header is None:
        raise EvidenceError("COSE: no outer header")
    return header


class COSEKeyLabels:
    """Labels of a symmetric COSE_Key (RFC 9052 §7.1, RFC 9053 §7.3)."""

    KTY = 1
    ALG = 3
    K = -1

"""COSE_Sign1 with ES256 (RFC 9052 §4.2): signing, and checking a signature.

Keys are PEM; `kid` pins them. A message has one form (`kiosk.records.cose.canonical`).
"""

from collections.abc import Callable

from cwt import COSE, COSEAlgs, COSEHeaders, COSEKey

from kiosk.errors import EvidenceError
from kiosk.records.cose.canonical import FORM_HEADER, SignedParts
from kiosk.records.cose.decoding import decode


def sign(payload: bytes, private_pem: str, kid: str) -> bytes:
    """COSE_Sign1 over payload."""
    key = COSEKey.from_pem(private_pem, kid=kid, alg="ES256")
    coder = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True)
    signed = coder.encode(payload, key, protected={COSEHeaders.ALG: COSEAlgs.ES256} | FORM_HEADER)
    return SignedParts.of_either_half(bytes(signed)).lower().encode()


def sign_by(sign: Callable[[bytes], bytes], payload: bytes, kid: str) -> bytes:
    """The same by whoever holds the key; sign: ES256 as r and s, 32 bytes each."""
    return SignedParts.signed_by(sign, payload, kid.encode()).encode()


def verify(message: bytes, public_pem: str, kid: str) -> bytes:
    """The payload of a COSE_Sign1 by exactly this key. Raises EvidenceError."""
    if SignedParts.of(message).kid != kid.encode():
        raise EvidenceError("COSE: signed by another key")
    key = COSEKey.from_pem(public_pem, kid=kid, alg="ES256")
    return decode(message, key, external_aad=b"")


def kid_of(message: bytes) -> str:
    """By which key it says it is signed: nothing before `verify`. Raises EvidenceError."""
    return SignedParts.of(message).kid.decode("utf-8", "replace")

"""COSE_Sign1 with ES256 (RFC 9052 §4.2): signing, and checking a signature.

Keys are PEM; `kid` pins them.
"""

from cwt import COSE, COSEKey

from kiosk.records.cose import cbor
from kiosk.records.cose.decoding import decode


def sign(payload: bytes, private_pem: str, kid: str) -> bytes:
    """COSE_Sign1 over payload."""
    key = COSEKey.from_pem(private_pem, kid=kid, alg="ES256")
    coder = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True)
    return cbor.as_bytes(coder.encode(payload, key))


def verify(message: bytes, public_pem: str, kid: str) -> bytes:
    """The payload of a COSE_Sign1 by exactly this key. Raises EvidenceError."""
    key = COSEKey.from_pem(public_pem, kid=kid, alg="ES256")
    return decode(message, key, external_aad=b"")
